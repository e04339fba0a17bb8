"""Measures the tool as its user meets it: whole processes on a made-up vault, in turn with what they are compared with.

`make bench`, or `python benchmarks/speed.py --help`. The disk's cache is warm; the tool's own is one of this program,
so that nobody's is cleared. Whether answers are right is not measured here, but for how many notes hold the phrase.
"""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

if __name__ == "__main__":  # as a script it finds only the files beside it
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import Bench
from benchmarks.make_vault import make_vault, read_stamp
from benchmarks.processes import Run, Times, machine, peak_memory, run
from benchmarks.report import Memory, Row, memory_table, replace_between, speed_table

UNTRUSTED = 2.2
"""Seconds after which an index may trust a file's time of change (two, and a little)."""
LARGER = 10
"""How many times as many notes the larger vault has."""
MOST_MEMORY = 200_000_000


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
            mine.append(run(case.ours, environment))
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


def first_index(bench: Bench, rounds: int) -> list[Row]:
    """The first command on a vault that the cache does not know, beside a linter that reads all of it."""
    clear = partial(run, bench.notes("cache", "--clear"), bench.environment)
    name, peer_name = "a first `notes query PHRASE`, after `notes cache --clear`", "`rumdl check --no-cache`"
    if clear().code:  # without a cache no command is a first one
        return [Row(name, Times(absent="absent"), peer_name, Times(), 1)]
    return measure([Case(name, bench.query, peer_name, bench.rumdl, 1, before_ours=clear)], rounds, bench.environment)


def unchanged(bench: Bench, commands: dict[str, list[str]], bound: float, rounds: int) -> list[Row]:
    """Commands on a vault that the index knows, and the least that Python needs for any, beside ripgrep."""
    ripgrep = ("`rg -uuu -tmd -F PHRASE`", bench.ripgrep)
    cases = [Case(name, argv, *ripgrep) for name, argv in bench.floor.items()]
    cases += [Case(name, argv, *ripgrep, bound) for name, argv in commands.items()]
    time.sleep(UNTRUSTED)
    for argv in commands.values():
        run(argv, bench.environment)
    return measure(cases, rounds, bench.environment)


def changed(bench: Bench, commands: dict[str, list[str]], rounds: int) -> list[Row]:
    """Commands after one note was changed, beside the same with no change; the note gets its text back in the end."""

    def settle() -> None:
        time.sleep(UNTRUSTED)
        run(bench.query, bench.environment)

    with changes_of(sorted(bench.vault.rglob("*.md"))[bench.made.notes // 2]) as change:
        cases = [
            Case(f"{name}, one note changed", argv, "the same, none changed", argv, 1.2, change, settle)
            for name, argv in commands.items()
        ]
        return measure(cases, rounds, bench.environment)


def linted(bench: Bench, rounds: int) -> list[Row]:
    """The default rules on a vault that the cache does not know, on an unchanged one, and after a note was changed."""
    lint, environment = bench.notes("lint"), bench.environment
    clear, settle = partial(run, bench.notes("cache", "--clear"), environment), partial(time.sleep, UNTRUSTED)
    first = Case(
        "a first `notes lint`, after `notes cache --clear`", lint, "`rumdl check --no-cache`", bench.rumdl, 1, clear
    )
    rows = measure([first], min(rounds, 3), environment)
    settle()
    for argv in (lint, bench.query, *filter(None, [bench.rumdl_warm])):
        run(argv, environment)
    rows += measure(
        [Case("`notes lint`", lint, "`rumdl check`, its cache warm", bench.rumdl_warm, 1)], rounds, environment
    )

    with changes_of(sorted(bench.vault.rglob("*.md"))[bench.made.notes // 2]) as change:

        def back() -> None:
            settle()
            run(lint, environment)

        name, peer_name = "`notes lint`, one note changed", "`notes query PHRASE`, none changed"
        return rows + measure([Case(name, lint, peer_name, bench.query, 2, change, back)], rounds, environment)


@contextmanager
def changes_of(note: Path) -> Iterator[Callable[[], object]]:
    """Give a function that adds another task with a tag and a link to the note; in the end all are taken back."""
    text, number = note.read_bytes(), count(1)
    try:
        yield lambda: note.write_bytes(text + f"\n- [ ] changed {next(number)} #changed [[Changed]]\n".encode())
    finally:
        note.write_bytes(text)


def memory(bench: Bench, commands: dict[str, list[str]], bound: int | None) -> list[Memory]:
    """How much memory warm commands hold at most, and for comparison a first index and the tools beside it."""
    rows = [Memory(name, peak_memory(argv, bench.environment), bound) for name, argv in commands.items()]
    first = [] if run(bench.notes("cache", "--clear"), bench.environment).code else bench.query
    others = {"a first index": first, "`rg`": bench.ripgrep, "`rumdl`": bench.rumdl}
    return rows + [Memory(name, peak_memory(argv, bench.environment), None) for name, argv in others.items() if argv]


def open_bench(folder: Path, notes: int, seed: int, cache: Path) -> Bench:
    """The vault of so many notes in `folder`, made unless it is there, with a cache of its own.

    Exits where the tool finds the planted phrase in other notes than were planted.
    """
    vault = folder / f"{notes}-{seed}"
    made = read_stamp(vault)
    if made is None or (made.notes, made.seed) != (notes, seed):
        say(f"making {notes:,} notes in {vault}")
        made = make_vault(vault, notes, seed)
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    bench = Bench(vault, made, environment)
    found = subprocess.run(
        [*bench.query, "--format", "paths"], env=environment, capture_output=True, check=False
    ).stdout
    if (number := len(found.splitlines())) != made.planted:
        wrong = f"the phrase is in {made.planted} notes of {vault}, but notes query finds {number}"
        sys.exit(f"speed: {wrong}; it is no use to measure wrong answers")
    return bench


def describe(bench: Bench) -> str:
    """A line that says which vault the table below it is about."""
    made = bench.made
    size = f"{made.notes:,} notes, {made.bytes / 1e6:.1f} MB, seed {made.seed}"
    return f"{size}; PHRASE is in {made.planted} of them. Median seconds of a whole process (least to most)."


def report(folder: Path, notes: int, seed: int, rounds: int, large: bool) -> str:
    """Measure all, and give the piece of BENCHMARKS.md that says what was found."""
    with TemporaryDirectory() as cache:
        bench = open_bench(folder, notes, seed, Path(cache))
        rows = first_index(bench, min(rounds, 3)) + unchanged(bench, bench.warm, 3, rounds)
        rows += changed(bench, bench.warm, rounds) + linted(bench, rounds)
        tables = [describe(bench), speed_table(rows), memory_table(memory(bench, bench.warm, MOST_MEMORY))]
    if large:
        with TemporaryDirectory() as cache:
            bench = open_bench(folder, notes * LARGER, seed, Path(cache))
            query = dict(list(bench.warm.items())[:1])
            rows = first_index(bench, 1) + unchanged(bench, query, 1, rounds) + changed(bench, query, rounds)
            tables += [describe(bench), speed_table(rows), memory_table(memory(bench, query, None))]
    return "\n\n".join([f"{date.today().isoformat()}, {machine()}, {versions(bench)}.", *tables])


def versions(bench: Bench) -> str:
    """The versions of the tool and of those beside it."""
    programs = [argv[0] for argv in (bench.query, bench.ripgrep, bench.rumdl) if argv]
    said = [subprocess.run([p, "--version"], capture_output=True, text=True, check=False).stdout for p in programs]
    return ", ".join(" ".join(text.split()[:2]) for text in said)


def main() -> None:
    """Measure what the arguments ask for, and print the tables or put them into a document."""
    parser = argparse.ArgumentParser(description="Measure notes beside ripgrep and rumdl, on a made-up vault.")
    parser.add_argument("--notes", type=int, default=10_000, help="how many notes the vault has (10000)")
    parser.add_argument("--seed", type=int, default=0, help="of the vault (0)")
    parser.add_argument("--rounds", type=int, default=7, help="how often each command is run (7)")
    parser.add_argument("--large", action="store_true", help=f"measure the query at {LARGER} times as many notes too")
    parser.add_argument("--vaults", type=Path, default=Path("build/bench"), help="where vaults are kept (build/bench)")
    parser.add_argument("--into", type=Path, help="the document whose table is replaced; else it is printed")
    options = parser.parse_args()
    if min(options.notes, options.rounds) < 1:
        parser.error("--notes and --rounds must be at least 1")
    try:
        # a document without a place for the table is found out before the minutes of measuring, not after
        document = replace_between(options.into.read_text(encoding="utf-8"), "") if options.into else ""
        piece = report(options.vaults.resolve(), options.notes, options.seed, options.rounds, options.large)
        if options.into:
            options.into.write_text(replace_between(document, piece), encoding="utf-8", newline="\n")
        else:
            print(piece)
    except (OSError, ValueError) as error:
        sys.exit(f"speed: {error}")


if __name__ == "__main__":
    main()
