"""Compares our scanner with an oracle of the app's on every note of a vault, field by field, text and span.

    python -m benchmarks.fidelity ORACLE VAULT      (make fidelity ORACLE=DIR VAULT=DIR)

Prints the agreement and the first disagreements; exit 1 where fewer than 99.9 % of the notes are equal in all fields.
Notes that are not UTF-8 are left out, and so are those that the oracle cannot read; both are counted.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from multiprocessing import Pool
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.exceptions import excuse
from benchmarks.oracle import FIELDS, Oracle, OracleError, differing, first_difference, read_ours
from notes_cli.index.listing import list_paths
from notes_cli.index.walk import list_vault

WANTED = 0.999
PROCESSES = 2
SHOWN = 20  # disagreements
WIDTH = 300  # characters of a row that is shown


class Compared(NamedTuple):
    """A note that was compared: the first difference of each field that differs, or why it was not compared."""

    path: str
    differences: dict[str, tuple[Any, Any]]
    left_out: str | None = None
    excuse: str | None = None


_oracle: Oracle  # of each worker


def _start(folder: Path) -> None:
    global _oracle
    _oracle = Oracle(folder)


def _compare(job: tuple[Path, str]) -> Compared:
    root, path = job
    try:
        text = (root / path).read_bytes().decode("utf-8")
        ours, theirs = read_ours(text), _oracle.ask(text)
        fields = differing(ours, theirs)
        fault = excuse(text, ours, theirs, _oracle) if fields else None
    except UnicodeDecodeError:
        return Compared(path, {}, "not UTF-8")
    except OSError:
        return Compared(path, {}, "cannot be read")
    except OracleError as error:
        return Compared(path, {}, f"the oracle cannot read it: {error}")
    differences = {field: first_difference(ours, theirs, field) for field in fields}
    return Compared(path, differences, excuse=fault and f"{fault.reason} ({fault.source})")


def compare_vault(oracle: Path, root: Path) -> Iterator[Compared]:
    """Compare every Markdown file of the folder `root`, in order of path."""
    jobs = [(root, path) for path in sorted(list_paths(list_vault(root).folders)) if path.lower().endswith(".md")]
    with Pool(PROCESSES, _start, (oracle,)) as pool:
        yield from pool.imap(_compare, jobs, chunksize=16)


def report(results: list[Compared]) -> tuple[list[str], bool]:
    """The lines to print, and whether enough notes agree."""
    counted = [result for result in results if not result.left_out and not result.excuse]
    wrong = [result for result in counted if result.differences]
    excused = Counter(result.excuse for result in results if result.excuse)
    lines = [f"{len(counted):,} notes compared"]
    lines += [f"{n:,} left out: {why}" for why, n in Counter(r.left_out for r in results if r.left_out).items()]
    lines += [f"{n:,} where the oracle is wrong: {why}" for why, n in excused.items()]
    lines += ["", "field         notes that agree", *_table(counted), "", *_shown(wrong)]
    return lines, len(counted) - len(wrong) >= WANTED * len(counted)


def _table(counted: list[Compared]) -> Iterator[str]:
    wrong = Counter(field for result in counted for field in result.differences)
    wrong["all fields"] = sum(bool(result.differences) for result in counted)
    for field in (*FIELDS, "all fields"):
        share = (1 - wrong[field] / len(counted)) if counted else 1
        yield f"{field:12} {len(counted) - wrong[field]:8,}  {100 * share:8.3f} %"


def _shown(wrong: list[Compared]) -> Iterator[str]:
    for result in wrong[:SHOWN]:
        for field, (ours, theirs) in result.differences.items():
            yield f"{result.path}: {field}"
            yield f"  ours   {_cut(ours)}"
            yield f"  theirs {_cut(theirs)}"
    if len(wrong) > SHOWN:
        yield f"… and {len(wrong) - SHOWN:,} more notes"


def _cut(row: Any) -> str:
    text = json.dumps(row)
    return text if len(text) <= WIDTH else text[: WIDTH // 2] + " … " + text[-WIDTH // 2 :]


def main(arguments: list[str]) -> int:
    """Run with ORACLE and VAULT; exit 2 where they are no folders."""
    if len(arguments) != 2 or not all(Path(folder).is_dir() for folder in arguments):
        print("fidelity needs the folders ORACLE and VAULT", file=sys.stderr)
        return 2
    oracle, root = map(Path, arguments)
    Oracle(oracle).close()  # says at once if it cannot be run
    lines, enough = report(list(compare_vault(oracle, root)))
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]  # paths may hold what UTF-8 cannot
    print("\n".join(lines))
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
