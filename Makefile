# Two commands for a newcomer: `make start` and `make test`. Everything stays in this folder, but pip's own cache.
# `make fidelity` and `make fuzz` are told in CONTRIBUTING.md.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
STAMP = $(VENV)/.installed

.PHONY: start test slow bench bench-learning film fidelity fuzz clean

start: $(STAMP)-demos
	@echo "== The note «End to End RL», its query block live:"
	$(BIN)/notes show "End to End RL"
	@echo
	@echo "== Its demo: an agent learns to steer from a camera's pixels (notes demo e2e-rl):"
	$(BIN)/notes demo e2e-rl

test: $(STAMP)-all
	@echo "== ruff"
	$(BIN)/ruff check .
	@echo "== mypy"
	$(BIN)/mypy
	@echo "== import-linter"
	$(BIN)/lint-imports
	@echo "== pytest"
	$(BIN)/python -m pytest -n auto --dist worksteal

slow: $(STAMP)-all
	@echo "== the slow tests: whole learning runs"
	$(BIN)/python -m pytest -m slow

fidelity: $(STAMP)-all
	$(BIN)/python -m benchmarks.fidelity "$(or $(ORACLE),$(error needs ORACLE=DIR and VAULT=DIR))" "$(or $(VAULT),$(error needs VAULT=DIR))"

fuzz: $(STAMP)-all
	$(BIN)/python -m benchmarks.fuzz "$(or $(ORACLE),$(error needs ORACLE=DIR))" --minutes $(or $(MINUTES),20) $(if $(SEED),--seed $(SEED)) $(if $(VAULT),--vault "$(VAULT)")

# ROUNDS: how often each command is run; BENCH: further options of benchmarks/speed.py
ROUNDS ?= 7
bench: $(STAMP)-bench
	@command -v rg >/dev/null || echo "== ripgrep is not here (Debian: apt install ripgrep); its column stays empty"
	$(BIN)/python benchmarks/speed.py --rounds $(ROUNDS) --into BENCHMARKS.md $(BENCH)

# JOBS: how many runs at a time; LEARNING: further options of benchmarks/learning.py. What is finished is kept in build/bench
JOBS ?= 1
bench-learning: $(STAMP)-bench-learning
	$(BIN)/python benchmarks/learning.py --jobs $(JOBS) --into BENCHMARKS.md $(LEARNING)

# the moving picture in README.md and the notes
film: $(STAMP)-all
	$(BIN)/python -m benchmarks.film "vault/The demo learns.webp" -- $(BIN)/notes demo e2e-rl --runs build/film

# without torch: it measures the tool alone
$(STAMP)-bench: pyproject.toml
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --config-settings editable_mode=compat -e ".[bench]"
	@touch $@

# torch first and alone, at its pinned version, so that no other package can pull in another build of it
$(STAMP)-%: pyproject.toml constraints.txt
	@echo "== Making $(VENV) and installing notes[$*]; the first time this downloads torch (see README.md)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "needs Python 3.11 or later: make PYTHON=python3.12 ...")'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet -c constraints.txt torch
	$(BIN)/python -m pip install --quiet -c constraints.txt --config-settings editable_mode=compat -e ".[$*]"
	@touch $@

clean:
	rm -rf $(VENV) .ci/venv build/bench build/film *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
