"""Keeps what each finished run of a bench came to, a JSON object a line, so that a bench goes on where it was stopped.

A run is known by what it depends on: its function, the arguments, and the program text of all that the function's
module imports from this project. It knows nothing of what is measured.
"""

import ast
import hashlib
import json
import multiprocessing
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]

Outcome = dict[str, Any]
"""What a run came to; JSON."""


class Run(NamedTuple):
    """One run of a row of a table: a function by its full name, and the arguments it is called with (JSON)."""

    row: str
    measure: str
    arguments: Mapping[str, Any]

    def key(self) -> str:
        """What the outcome depends on, as JSON: the function, its arguments, the program text."""
        return json.dumps([self.measure, dict(self.arguments), program_text(self.measure)], sort_keys=True)


@cache
def program_text(measure: str) -> str:
    """A hash of a function's module and all of this project's that it imports; comments and docstrings do not count."""
    waiting, texts = [measure.rpartition(".")[0]], dict[str, str]()
    while waiting:
        name = waiting.pop()
        path = ROOT / f"{name.replace('.', '/')}.py"
        if name in texts or name == __name__ or not path.exists():  # also what is not a module of this project
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in list(ast.walk(tree)):
            if isinstance(body := getattr(node, "body", None), list):  # a string that stands alone does nothing
                node.body = [one for one in body if not _is_string(one)]  # type: ignore[attr-defined]
            if isinstance(node, ast.ImportFrom):
                waiting += [node.module or "", *(f"{node.module}.{one.name}" for one in node.names)]
        texts[name] = ast.dump(tree)
    return hashlib.sha256(json.dumps(sorted(texts.items())).encode()).hexdigest()[:16]


def _is_string(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def read_outcomes(path: Path) -> dict[str, Outcome]:
    """The outcome of each finished run by its key; a line cut short by a crash is none."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    outcomes = {}
    for line in lines:
        try:
            written = json.loads(line)
            outcomes[written["key"]] = written["outcome"]
        except (ValueError, KeyError, TypeError):
            continue
    return outcomes


def finish(runs: Sequence[Run], path: Path, jobs: int) -> list[tuple[Run, Outcome]]:
    """The runs with their outcomes, those that are not yet in the file being run and written to it as they end.

    Args:
        runs: what is asked for.
        path: of the JSON lines; made where it is not there.
        jobs: how many at a time, each in a process of its own.

    Raises:
        KeyboardInterrupt: after the running ones were stopped; the finished ones are in the file.
        RuntimeError: some run failed, which it names; all others were finished first.
    """
    done = read_outcomes(path)
    missing = {key: run for run in runs if (key := run.key()) not in done}
    path.parent.mkdir(parents=True, exist_ok=True)
    failures = []
    with path.open("a", encoding="utf-8") as file:
        if file.tell() and not path.read_bytes().endswith(b"\n"):  # a line cut short: the next one is whole again
            file.write("\n")
        for key, outcome in _perform(missing, jobs):
            if isinstance(outcome, BaseException):
                failures.append(f"{missing[key].row}: {type(outcome).__name__}: {outcome}")
                _say(f"failed: {failures[-1]}")
                continue
            done[key] = outcome | {"jobs": jobs}
            file.write(json.dumps({"key": key, "outcome": done[key]}) + "\n")
            file.flush()
    if failures:
        raise RuntimeError("; ".join(failures))
    return [(run, done[run.key()]) for run in runs]


def _perform(runs: Mapping[str, Run], jobs: int) -> Iterator[tuple[str, Outcome | BaseException]]:
    """Each key with what its run came to, as they end; the exception where it failed."""
    if not runs:
        return
    began = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(jobs, context, _prepare, max_tasks_per_child=1)
    try:
        futures = {pool.submit(_call, run.measure, run.arguments): key for key, run in runs.items()}
        for number, future in enumerate(as_completed(futures), 1):
            key = futures[future]
            told = json.dumps(dict(runs[key].arguments))
            _say(f"{number} of {len(runs)} after {time.perf_counter() - began:.0f} s: {runs[key].row} {told}")
            yield key, future.exception() or future.result()
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def _prepare() -> None:
    """In a run's own process, Ctrl-C is its parent's."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _call(measure: str, arguments: Mapping[str, Any]) -> Outcome:
    module, _, name = measure.rpartition(".")
    outcome: Outcome = getattr(import_module(module), name)(**arguments)
    return outcome


def _say(line: str) -> None:
    print(f"== {line}", file=sys.stderr, flush=True)
