"""Where inline constructs with marks on either side end: strong, emphasis, deletion, code and math.

Each function is given the text, the place of the opening marks and the end of the run, and returns the places
`(begin, end, after)` of what is inside and of what follows (only the last, where nothing inside is read), or None.
Sources: the tokenizers of remark-parse 8 and remark-math 3, which know no flanking rules: the next mark closes.
"""

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.patterns import compile_later

Taken = tuple[int, int, int]

# what is searched for begins with a set of characters, as alternatives are looked for one by one at each place
_RUN = {mark: re.compile(rf"[\\{mark}](?:(?<=\\).|(?<={re.escape(mark)})[{mark}]*+)", re.DOTALL) for mark in "*_"}
_MARKS = {mark: re.compile(f"[{mark}][{mark}]*+") for mark in "*_`"}
_WORD = re.compile(r"[A-Za-z0-9_]")
_INK = re.compile(rf"[^{BLANKS}]")
_OPENING = compile_later(rf"~~(?![{BLANKS}])")
_DELETION = compile_later(rf"(?<![{BLANKS}])~~")
_MATH = compile_later(r"\$(?![ \t$])(?:[^\\$]|\\.|(?<=[ \t])\$|\$(?=[0-9]))*+\$", re.DOTALL)
_DOUBLE = compile_later(r"\$\$(?![ \t])(?:[^\\$]|\\.|(?<=[ \t])\$|\$(?=[0-9])|\$(?!\$))*+\$\$", re.DOTALL)


Misses = dict[str, int]
"""What was looked for in vain: kind of construct → the place before which none begins; so no search is made twice."""


def _kind(marks: str, text: str, end: int) -> str:
    """Marks as a kind of miss; where the end cuts off what keeps a mark from closing, that is a kind apart."""
    return f"{marks}{end}" if end < len(text) and text[end - 1] == marks[0] else marks


class Marks(NamedTuple):
    """The runs of a character in a text, in order: where each begins and ends, and by size where those of it begin."""

    starts: list[int]
    ends: list[int]
    sized: dict[int, list[int]]

    def end(self, at: int) -> int:
        """Where the run ends in which `at` lies."""
        return self.ends[bisect_right(self.starts, at) - 1]


def find_marks(text: str, mark: str) -> Marks:
    """Find the runs of a character in a text; a backslash before one does not count, as code may end there."""
    runs = [run.span() for run in _MARKS[mark].finditer(text)]
    sized: dict[int, list[int]] = {}
    for start, end in runs:
        sized.setdefault(end - start, []).append(start)
    return Marks([start for start, _ in runs], [end for _, end in runs], sized)


def take_strong(text: str, at: int, end: int, marks: Marks, misses: Misses) -> Taken | None:
    """Two marks, up to the last two of the next run of two or more, with more than blanks between."""
    mark = text[at]
    if at < misses.get(mark * 2, 0):
        return None
    after = min(end, marks.end(at))
    if after < at + 4:
        runs = _RUN[mark].finditer(text, at + 2, end)
        after = next((run.end() for run in runs if run[0][0] == mark and run.end() - run.start() > 1), 0)
    if after:
        return (at + 2, after - 2, after) if _INK.search(text, at + 2, after - 2) else None
    misses[mark * 2] = end
    return None


def take_emphasis(text: str, at: int, end: int, misses: Misses) -> Taken | None:
    """One mark, up to the next that stands alone, with more than blanks between; no `_` before a letter closes it."""
    mark = text[at]
    kind = _kind(mark, text, end)
    if at < misses.get(kind, 0):
        return None
    for run in _RUN[mark].finditer(text, at + 1, end):
        size = run.end() - run.start()
        if run[0][0] != mark or size % 2 == 0:
            continue
        close = run.end() - 1
        if size > 1 or (text[close - 1] == mark and close - 1 > at) or not _INK.search(text, at + 1, close):
            return None
        if mark == "_" and run.end() < end and _WORD.match(text, run.end()):
            continue
        return at + 1, close, run.end()
    misses[kind] = end
    return None


def take_deletion(text: str, at: int, end: int, misses: Misses) -> Taken | None:
    """`~~`, not before a blank, up to the next that does not stand after one."""
    if _OPENING.match(text, at, end) is None:
        return None
    if text.startswith("~~", at + 2, end):
        return at + 2, at + 2, at + 4
    if at < misses.get("~~", 0):
        return None
    close = _DELETION.search(text, at + 3, end)
    if close is None:
        misses["~~"] = end
        return None
    return at + 2, close.start(), close.end()


def take_code(at: int, end: int, ticks: Marks) -> int | None:
    """Where code ends: what is left of a run of backticks from `at` on, up to the next run of as many."""
    stop = ticks.end(at)
    closing = ticks.sized.get(stop - at, [])
    number = bisect_left(closing, stop)
    after = closing[number] + stop - at if number < len(closing) else end + 1
    return after if after <= end else None


def take_math(text: str, at: int, end: int, misses: Misses) -> int | None:
    """Where math ends: one `$` or two, not before a blank, up to as many neither after a blank nor before a digit."""
    marks, pattern = ("$$", _DOUBLE) if text.startswith("$$", at, end) else ("$", _MATH)
    kind = _kind(marks, text, end)
    if at < misses.get(kind, 0):
        return None
    found = pattern.match(text, at, end)
    if found is None:
        after = text[at + len(marks) : at + len(marks) + 1]
        if after not in (" ", "\t"):
            misses[kind] = end
        return None
    return found.end()
