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

if __name__ == "__main__":  # as a script it finds only the files beside it
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench import Bench
from benchmarks.make_vault import make_vault, read_stamp
from benchmarks.measure import Case, measure, say
from benchmarks.processes import Times, machine, peak_memory, run
from benchmarks.report import Memory, Row, memory_table, replace_between, speed_table
from benchmarks.searches import search_cases

UNTRUSTED = 2.2
"""Seconds after which an index may trust a file's time of change (two, and a little)."""
LARGER = 10
"""How many times as many notes the larger vault has."""
MOST_MEMORY = 200_000_000


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
    """The vault of so many notes in `folder`, made unless it is there, with a cache of its own; we go there.

    Exits where the tool finds the planted phrase in other notes than were planted.
    """
    vault = folder / f"{notes}-{seed}"
    made = read_stamp(vault)
    if made is None or (made.notes, made.seed) != (notes, seed):
        say(f"making {notes:,} notes in {vault}")
        made = make_vault(vault, notes, seed)
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
    environment.pop("NOTES_VAULT", None)
    os.chdir(vault)  # where its user is
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


def report(folder: Path, notes: int, seed: int, rounds: int, large: bool, blocks: Sequence[Path] = ()) -> str:
    """Measure all, and give the piece of BENCHMARKS.md that says what was found."""
    with TemporaryDirectory() as cache:
        bench = open_bench(folder, notes, seed, Path(cache))
        rows = first_index(bench, min(rounds, 3)) + unchanged(bench, bench.warm, 3, rounds)
        rows += changed(bench, bench.warm, rounds) + linted(bench, rounds)
        time.sleep(UNTRUSTED)
        searched = speed_table(measure(search_cases(bench, blocks), rounds, bench.environment))
        tables = [describe(bench), speed_table(rows), searched, memory_table(memory(bench, bench.warm, MOST_MEMORY))]
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
    parser.add_argument(
        "--blocks", type=Path, action="append", default=[], help="measure this vault's query blocks too"
    )
    options = parser.parse_args()
    options.into, options.blocks = options.into and options.into.resolve(), [path.resolve() for path in options.blocks]
    if min(options.notes, options.rounds) < 1:
        parser.error("--notes and --rounds must be at least 1")
    try:
        # a document without a place for the table is found out before the minutes of measuring, not after
        document = replace_between(options.into.read_text(encoding="utf-8"), "") if options.into else ""
        piece = report(
            options.vaults.resolve(), options.notes, options.seed, options.rounds, options.large, options.blocks
        )
        if options.into:
            options.into.write_text(replace_between(document, piece), encoding="utf-8", newline="\n")
        else:
            print(piece)
    except (OSError, ValueError) as error:
        sys.exit(f"speed: {error}")


if __name__ == "__main__":
    main()
