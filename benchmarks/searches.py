"""Which searches are measured, and beside what; it runs none but to count what they find."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from benchmarks.bench import Bench
from benchmarks.measure import Case
from benchmarks.processes import run_to_output

MOST_BLOCKS = 70
"""Query blocks of a vault that are answered."""


def search_cases(bench: Bench, vaults: Sequence[Path]) -> list[Case]:
    """Every operator, some regular expressions, how soon a first result is there, and the query blocks of vaults."""
    cases = [
        Case(f"{name}: {count_found(bench, ours)} files", ours, peer_name, peer, bound)
        for name, ours, peer_name, peer, bound in bench.searches()
    ]
    first, limited = "`notes query content:FIRST`, until its first result is printed", [*bench.many, "--limit", "1"]
    cases.append(Case(first, bench.many, "the same with `--limit 1`", limited, 1.2, run_ours=run_to_output))
    cases += [block_case(bench, vault, vault) for vault in (bench.vault, *vaults)]
    return cases + [block_case(bench, vault, bench.vault) for vault in vaults]


def block_case(bench: Bench, vault: Path, searched: Path) -> Case:
    """The query blocks of a vault, asked of it or of another, beside one run of ripgrep for each."""
    ours = bench.blocks(vault, MOST_BLOCKS)
    words = print_lines(bench, [*ours, "--words"])
    name = "this vault" if vault == bench.vault else f"the vault «{vault.name}»"
    if searched != vault:
        ours, name = [*ours, "--asked-of", str(searched)], f"{name}, asked of this one"
    what, beside = f"{len(words)} query blocks of {name}, in one process", f"{len(words)} runs of `rg`"
    return Case(what, ours, beside, bench.ripgrep_each(searched, words), 1)


def count_found(bench: Bench, argv: Sequence[str]) -> int:
    """How many files a search finds; its query stands behind `--`."""
    at = argv.index("--")
    return len(print_lines(bench, [*argv[:at], "--format", "paths", *argv[at:]]))


def print_lines(bench: Bench, argv: Sequence[str]) -> list[str]:
    """The lines that a command prints."""
    done = subprocess.run(argv, env=bench.environment, stdout=subprocess.PIPE, check=False)
    return done.stdout.decode("utf-8", "replace").splitlines()
