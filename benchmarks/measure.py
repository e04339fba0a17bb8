"""Measures commands in turn with those beside them; which ones, it does not know."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.processes import Run, Times, run
from benchmarks.report import Row


def _nothing() -> None:
    """No preparation."""


class Case(NamedTuple):
    """A command to measure and the one beside it, each with what is done, unmeasured, before every run of it."""

    name: str
    ours: Sequence[str]
    peer_name: str
    peer: Sequence[str]
    bound: float | None = None
    before_ours: Callable[[], object] = _nothing
    before_peer: Callable[[], object] = _nothing
    run_ours: Callable[[Sequence[str], Mapping[str, str]], Run] = run


def measure(cases: Sequence[Case], rounds: int, environment: dict[str, str]) -> list[Row]:
    """Run all cases in turn, `rounds` times: the peer, then ours. Who once exits above 1 has no times."""
    ours: list[list[Run]] = [[] for _ in cases]
    peers: list[list[Run]] = [[] for _ in cases]
    for _ in range(rounds):
        for case, mine, beside in zip(cases, ours, peers, strict=True):
            if any(map(trouble, mine)):
                continue
            case.before_peer()
            if case.peer:
                beside.append(run(case.peer, environment))
            case.before_ours()
            mine.append(case.run_ours(case.ours, environment))
            if trouble(mine[-1]):
                say(f"{case.name}: exit {mine[-1].code}: {mine[-1].said.strip()}")
    return [
        Row(case.name, times(mine), case.peer_name, times(beside), case.bound)
        for case, mine, beside in zip(cases, ours, peers, strict=True)
    ]


def times(runs: Sequence[Run]) -> Times:
    """The seconds of all runs, or none if there were none or one of them failed."""
    why = next(filter(None, map(trouble, runs)), "" if runs else "absent")
    return Times((), why) if why else Times(tuple(run.seconds for run in runs))


def trouble(result: Run) -> str:
    """Why the time of a run is no time of an answer, or the empty string; exit 2 is that of a command not known."""
    if "Traceback (most" in result.said or result.code not in (0, 1, 2):
        return "failed"
    return "absent" if result.code == 2 else ""


def say(text: str) -> None:
    """Tell on standard error what is going on."""
    print(f"speed: {text}", file=sys.stderr, flush=True)
