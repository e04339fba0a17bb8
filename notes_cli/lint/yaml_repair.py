"""Repairs frontmatter that is no valid YAML, where there is one way to do so that keeps what was written.

Each way is tried on the line of the fault and the one above it. What it leads to must be valid as a whole, or broken
only further down, where it goes on; so all faults of a block are repaired together, or none is.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from notes_cli.lint.problem import Edit, Fix
from notes_cli.lint.templates import may_have_templates
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.properties import parse_frontmatter

_ENTRY = re.compile(r"(?P<lead>[ \t]*(?:-[ \t]+|[^\s:#\[\]{}\"'-][^:\n]*:[ \t]+))(?P<value>[^\s\"'\[{|>].*?)[ \t]*")
_LIST = re.compile(r"[^:\n]+:[ \t]+\[(?P<items>[^\]\n]*?)(?P<close>\]?)[ \t]*")
_GLUED = re.compile(r"(?!\d|[^:\n]*\d:\d)[^\s:#\[\]{}\"'-][^:\n]*:(?=[\w\"'\[])")
"""A key with no blank after its colon; in `12:30` that is none, and what begins with `#`, `&` or `!` would be lost."""
_KEY = re.compile(r"[^\s:]")
_OWN_LINE = re.compile(r"[ \t]*[#?|>-]|.*(?::[ \t]|[ \t]#|[:|>][ \t]*$)")
"""What may be a line of its own, not one on which the value above it goes on."""
_COMMENT = re.compile(r"[ \t]#|^#(?![^\s#])")
_NO_START = re.compile(r"[ \t]*[#@`%]")
_TRIES = 200

Lines = tuple[str, ...]
"""The lines from the beginning of a note to the end of its frontmatter, with their ends; one taken away is empty."""


def repair(note: Note) -> Fix | None:
    """The fix for all faults of a note's frontmatter, or None where there is none.

    None also where a template fills something in on a line that would change.
    """
    block = note.frontmatter
    if block is None or block.fault is None:
        return None
    starts = note.line_starts[: note.line_of(block.span.end - 1)]
    before = tuple(note.text[a:b] for a, b in zip(starts, (*starts[1:], block.span.end), strict=True))
    after = _mended(before, block.fault.span.start, [_TRIES])
    changed = [line for line, new in zip(before, after or (), strict=False) if line != new]
    return Fix(tuple(_changes(starts, before, after))) if after and not any(map(may_have_templates, changed)) else None


def _mended(lines: Lines, fault: int, tries: list[int]) -> Lines | None:
    """The lines after one change for each fault from here on; None where there is no way, or none is found in time."""
    text = "".join(lines)
    for changed in _candidates(lines, fault):
        tries[0] -= 1
        new = "".join(changed)
        after = parse_frontmatter(new) if tries[0] >= 0 else None
        if after is None:
            continue
        if after.fault is None:
            return changed
        same_end = _alike(text[::-1], new[::-1])  # what is still broken must lie there
        if len(new) - after.fault.span.start <= min(same_end, len(text) - fault - 1):
            further = _mended(changed, after.fault.span.start, tries)
            if further:
                return further
    return None


def _changes(starts: Sequence[int], before: Lines, after: Lines) -> Iterator[Edit]:
    """The edit of each line that is another: no more of it than differs."""
    for start, old, new in zip(starts, before, after, strict=True):
        if old != new:
            left = _alike(old, new)
            right = _alike(old[left:][::-1], new[left:][::-1])
            yield Edit(Span(start + left, start + len(old) - right), new[left : len(new) - right])


def _alike(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _candidates(lines: Lines, fault: int) -> Iterator[Lines]:
    number, start = 0, 0
    while number < len(lines) - 1 and start + len(lines[number]) <= fault:
        start += len(lines[number])
        number += 1
    for row, begin in ((number, start), (number - 1, start - len(lines[number - 1]))):
        if not 0 < row < len(lines) - 1:
            continue
        text = lines[row].rstrip("\r\n")
        for new in _rewritten(text, fault - begin):
            yield _with(lines, row, new)
        yield from _quoted(lines, row, text)
        same = [line for line in lines[1:row] if line.rstrip("\r\n") == text]
        if same and _KEY.match(text) and _KEY.match(lines[row + 1]):
            yield (*lines[:row], "", *lines[row + 1 :])


def _with(lines: Lines, row: int, text: str) -> Lines:
    old = lines[row]
    return (*lines[:row], text + old[len(old.rstrip("\r\n")) :], *lines[row + 1 :])


def _rewritten(text: str, fault: int) -> Iterator[str]:
    """A line with a blank behind its colon, a bracket that closes its list, or entries of the list in quotes.

    These are the one of the fault, or all that begin as none can.
    """
    if glued := _GLUED.match(text):
        yield f"{text[: glued.end()]} {text[glued.end() :]}"
    entry = _LIST.fullmatch(text)
    if entry is None:
        return
    begin, end = entry.span("items")
    rest = text[end:] if entry["close"] else f"]{text[end:]}"
    if not entry["close"]:
        yield text[:end] + rest
    items = entry["items"].split(",")
    if any(_COMMENT.search(item.strip()) for item in items):  # which may hide what stands behind it
        return
    ends = list(accumulate((len(item) + 1 for item in items), initial=begin))
    no_starts = [bool(_NO_START.match(item)) for item in items]
    at_fault = [first <= fault < last for first, last in pairwise(ends)]
    for chosen in (no_starts, at_fault):
        new = ",".join(_quoted_item(item) if is_one else item for item, is_one in zip(items, chosen, strict=True))
        yield text[:begin] + new + rest


def _quoted_item(item: str) -> str:
    value = item.strip()
    return item.replace(value, _quote(value)) if value and value[0] not in "\"'" else item


def _quoted(lines: Lines, row: int, text: str) -> Iterator[Lines]:
    """The value in quotation marks, with the lines on which it goes on; not where a comment may stand behind it."""
    entry = _ENTRY.fullmatch(text)
    if entry is None or _COMMENT.search(entry["value"]):
        return
    indent = len(text) - len(text.lstrip())
    rest = [entry["value"]]
    for line in lines[row + 1 : -1]:
        own = line.rstrip("\r\n")
        if not own.strip() or len(own) - len(own.lstrip()) <= indent:
            break
        rest.append(own)
    if len(rest) > 1 and (re.search(r"[:|>]$", rest[0]) or any(map(_OWN_LINE.match, rest[1:]))):
        return
    whole = _quote("\n".join([*rest[:-1], rest[-1].rstrip()])).split("\n")
    changed = _with(lines, row, entry["lead"] + whole[0])
    for number, new in enumerate(whole[1:], row + 1):
        changed = _with(changed, number, new)
    yield changed


def _quote(value: str) -> str:
    if '"' not in value and "\\" not in value:
        return f'"{value}"'
    return "'" + value.replace("'", "''") + "'"
