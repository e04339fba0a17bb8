"""Tries to find texts that our scanner and the oracle read differently, and makes each as short as it can be.

    python -m benchmarks.fuzz ORACLE [--minutes N] [--seed N] [--vault DIR]      (make fuzz ORACLE=DIR MINUTES=20)

With a vault the texts are made from pieces of its notes. What is found is printed and written as a case into
`tests/markdown/fuzz.jsonl`, which the tests replay without the oracle. Exit 1 where something was found.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable
from multiprocessing import Pool
from pathlib import Path
from random import Random
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, find, settings
from hypothesis.errors import NoSuchExample

from benchmarks.exceptions import excuse
from benchmarks.oracle import FIELDS, Oracle, OracleError, Rows, differing, first_difference, read_ours
from benchmarks.shrink import shrink
from benchmarks.texts import Text, texts, vault_texts

CASES = Path(__file__).parents[1] / "tests" / "markdown" / "fuzz.jsonl"
PROCESSES = 2
SECONDS = 5  # for one text
ROUND = settings(
    max_examples=1000, phases=[Phase.generate], database=None, deadline=None, suppress_health_check=list(HealthCheck)
)


class Run(NamedTuple):
    """What one process is to do: until `deadline` (of `time.time`), with texts from `seed` on."""

    oracle: Path
    vault: Path | None
    seed: int
    deadline: float


class Tried(NamedTuple):
    """What one process did: how many texts, those that the oracle could not read, and the texts that disagree."""

    texts: int
    unread: int
    disagreements: dict[str, Rows]


def fuzz(run: Run) -> Tried:
    """Try texts until the deadline; each disagreement is made as short as it can be, and printed when it is found."""
    oracle, strategy = Oracle(run.oracle, SECONDS), vault_texts(run.vault) if run.vault else texts()
    found: dict[str, Rows] = {}
    tried = unread = 0
    seed = run.seed

    def disagrees(text: str) -> bool:
        nonlocal tried, unread
        tried += 1
        try:
            return _differs(text, oracle)
        except OracleError:
            unread += 1
            return False

    while time.time() < run.deadline:
        text, seed = _example(strategy, disagrees, Random(seed)), seed + PROCESSES
        if text is not None and (short := shrink(text, disagrees)) not in found:
            found[short] = oracle.ask(short)
            print(_described(short, found[short]), flush=True)
    oracle.close()
    return Tried(tried, unread, found)


def _example(strategy: Text, wanted: Callable[[str], bool], random: Random) -> str | None:
    try:
        return find(strategy, wanted, settings=ROUND, random=random)
    except NoSuchExample:
        return None


def _differs(text: str, oracle: Oracle) -> bool:
    theirs = oracle.ask(text)
    try:
        ours = read_ours(text)
    except Exception:  # the scanner may never raise; it is found like any other difference
        return True
    return bool(differing(ours, theirs)) and not excuse(text, ours, theirs, oracle)


def _described(text: str, theirs: Rows) -> str:
    lines = [json.dumps(text)]
    try:
        ours = read_ours(text)
    except Exception as error:
        return "\n".join([*lines, f"  ours raises {error!r}"])
    for field in differing(ours, theirs):
        pair = first_difference(ours, theirs, field)
        lines.append(f"  {field}: ours {json.dumps(pair[0])}, theirs {json.dumps(pair[1])}")
    return "\n".join(lines)


def write_cases(found: dict[str, Rows]) -> int:
    """Add the texts that are no cases yet to the file of cases, with what the oracle reads; gives how many."""
    known = {json.loads(line)["text"] for line in CASES.read_text(encoding="utf-8").splitlines()}
    new = {text: rows for text, rows in found.items() if text not in known}
    with CASES.open("a", encoding="utf-8") as file:
        for text, rows in sorted(new.items()):
            expect = {field: rows[field] for field in FIELDS if rows[field]}
            file.write(json.dumps({"text": text, "expect": expect}) + "\n")
    return len(new)


def main(arguments: list[str]) -> int:
    """Run with ORACLE and the options; prints the number of texts tried and of disagreements."""
    parser = argparse.ArgumentParser(prog="fuzz", description="Find texts that scanner and oracle read differently.")
    parser.add_argument("oracle", type=Path, help="the folder of the oracle")
    parser.add_argument("--minutes", type=float, default=20, help="how long (20)")
    parser.add_argument("--seed", type=int, help="of all that is random; else another one each time")
    parser.add_argument("--vault", type=Path, help="make the texts from pieces of this vault's notes")
    given = parser.parse_args(arguments)
    seed = given.seed if given.seed is not None else Random().randrange(10**6) * 1000
    print(f"seed {seed}", flush=True)
    Oracle(given.oracle).close()  # says at once if it cannot be run
    deadline = time.time() + 60 * given.minutes
    runs = [Run(given.oracle, given.vault, seed + number, deadline) for number in range(PROCESSES)]
    with Pool(PROCESSES) as pool:
        done = pool.map(fuzz, runs)
    found = {text: rows for tried in done for text, rows in tried.disagreements.items()}
    total, unread = sum(tried.texts for tried in done), sum(tried.unread for tried in done)
    new = write_cases(found)
    print(f"{total:,} texts tried, {unread:,} that the oracle cannot read")
    print(f"{len(found):,} disagreements, {new:,} of them new cases")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
