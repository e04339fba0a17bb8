"""Turns measurements into a piece of BENCHMARKS.md and puts it in its place; it measures nothing."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from benchmarks.processes import Times

BEGIN, END = "<!-- speed: written by `make bench` -->", "<!-- end of speed -->"


class Row(NamedTuple):
    """One line of the table: ours, its times, the command beside it, that one's times, the most that the ratio may be.

    `bound` is None where nothing is to be reached.
    """

    name: str
    ours: Times
    peer_name: str
    peer: Times
    bound: float | None


class Memory(NamedTuple):
    """The most bytes a command held; `bound` is what it may hold, `held` is None where it could not be measured."""

    name: str
    held: int | None
    bound: int | None


def replace_between(document: str, piece: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """Put `piece` between the two marks of the document, in place of what stood there; all else stays as it is.

    Raises ValueError where the marks are not there once each, in order.
    """
    head, begin, rest = document.partition(marks[0])
    body, end, tail = rest.partition(marks[1])
    if not begin or not end or begin in body + tail or end in tail:
        raise ValueError(f"needs one line «{marks[0]}» and below it one line «{marks[1]}»")
    return f"{head}{begin}\n\n{piece.strip()}\n\n{end}{tail}"


def speed_table(rows: Iterable[Row]) -> str:
    """A table of rows: medians, from least to most, and the ratio of the medians beside what is to be reached."""
    lines = [_line(row) for row in rows]
    return table(("what", "seconds", "beside it", "seconds", "ratio", "to reach"), lines)


def memory_table(rows: Iterable[Memory]) -> str:
    """A table of how much memory commands held at most, in MB of 10^6 bytes."""
    lines = [
        (row.name, f"{row.held / 1e6:.0f}" if row.held is not None else "not measured", _limit(row)) for row in rows
    ]
    return table(("what", "MB at most", "to reach"), lines)


def _line(row: Row) -> tuple[str, ...]:
    ratio = reached = ""
    if row.ours.seconds and row.peer.seconds:
        share = row.ours.median / row.peer.median
        ratio = f"{share:.2f}"
        reached = _verdict(share <= row.bound) if row.bound is not None else ""
    bound = f"≤ {row.bound:g}{reached}" if row.bound is not None else ""
    return row.name, _seconds(row.ours), row.peer_name, _seconds(row.peer), ratio, bound


def _limit(row: Memory) -> str:
    if row.bound is None:
        return ""
    return f"≤ {row.bound / 1e6:.0f}{_verdict(row.held <= row.bound) if row.held is not None else ''}"


def _verdict(reached: bool) -> str:
    return ", reached" if reached else ", not reached"


def _seconds(times: Times) -> str:
    if not times.seconds:
        return times.absent
    return f"{times.median:.3f} ({min(times.seconds):.3f} to {max(times.seconds):.3f})"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """A Markdown table of these cells; a bar within one is escaped."""
    rows = [head, ["---"] * len(head), *lines]
    bar = "\\|"  # as in a regular expression; a bare one would end its cell
    return "\n".join(f"| {' | '.join(cell.replace('|', bar) for cell in row)} |" for row in rows)
