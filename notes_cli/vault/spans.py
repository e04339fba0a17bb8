"""Where inline constructs with marks on either side end: strong, emphasis, deletion, code and math.

Each function is given the text, the place of the opening marks and the end of the run, and returns the places
`(begin, end, after)` of what is inside and of what follows (only the last, where nothing inside is read), or None.
Sources: the tokenizers of remark-parse 8 and remark-math 3, which know no flanking rules: the next mark closes.
"""

import re

from notes_cli.vault.marks import WS

Taken = tuple[int, int, int]

_RUN = {"*": re.compile(r"\\.|\*+", re.DOTALL), "_": re.compile(r"\\.|_+", re.DOTALL)}
_WORD = re.compile(r"[A-Za-z0-9_]")
_INK = re.compile(rf"[^{WS}]")
_OPENING = re.compile(rf"~~(?![{WS}])")
_DELETION = re.compile(rf"(?<![{WS}])~~")
_MATH = re.compile(r"\$(?![ \t$])(?:[^\\$]|\\.|(?<=[ \t])\$|\$(?=[0-9]))*+\$", re.DOTALL)
_DOUBLE = re.compile(r"\$\$(?![ \t])(?:[^\\$]|\\.|(?<=[ \t])\$|\$(?=[0-9])|\$(?!\$))*+\$\$", re.DOTALL)
_TICKS = re.compile("`+")


class Misses(set[tuple[str, int]]):
    """What was looked for in vain up to the end of a run, as (marks, end); later places need not look again."""


def take_strong(text: str, at: int, end: int, misses: Misses) -> Taken | None:
    """Two marks, up to the last two of the next run of two or more, with more than blanks between."""
    mark = text[at]
    if text[at + 1 : min(at + 2, end)] != mark or (mark * 2, end) in misses:
        return None
    for run in _RUN[mark].finditer(text, at + 2, end):
        if run[0][0] == mark and run.end() - run.start() > 1:
            close = run.end() - 2
            return (at + 2, close, run.end()) if _INK.search(text, at + 2, close) else None
    misses.add((mark * 2, end))
    return None


def take_emphasis(text: str, at: int, end: int, misses: Misses) -> Taken | None:
    """One mark, up to the next that stands alone, with more than blanks between; a `_` before a letter closes not."""
    mark = text[at]
    if (mark, end) in misses:
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
    misses.add((mark, end))
    return None


def take_deletion(text: str, at: int, end: int, misses: Misses) -> Taken | None:
    """`~~`, not before a blank, up to the next that does not stand after one."""
    if _OPENING.match(text, at, end) is None:
        return None
    if text.startswith("~~", at + 2, end):
        return at + 2, at + 2, at + 4
    if ("~~", end) in misses:
        return None
    close = _DELETION.search(text, at + 3, end)
    if close is None:
        misses.add(("~~", end))
        return None
    return at + 2, close.start(), close.end()


def take_code(text: str, at: int, end: int, misses: Misses) -> int | None:
    """Where code ends: a run of backticks, up to the next run of as many."""
    run = _TICKS.match(text, at, end)
    if run is None or run.end() == end or (run[0], end) in misses:
        return None
    for close in _TICKS.finditer(text, run.end(), end):
        if close.end() - close.start() == run.end() - at:
            return close.end()
    misses.add((run[0], end))
    return None


def take_math(text: str, at: int, end: int, misses: Misses) -> int | None:
    """Where math ends: one `$` or two, not before a blank, up to as many neither after a blank nor before a digit."""
    marks, pattern = ("$$", _DOUBLE) if text.startswith("$$", at, end) else ("$", _MATH)
    if (marks, end) in misses:
        return None
    found = pattern.match(text, at, end)
    if found is None:
        after = text[at + len(marks) : at + len(marks) + 1]
        if after not in (" ", "\t"):
            misses.add((marks, end))
        return None
    return found.end()
