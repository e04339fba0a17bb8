"""Finds emphasis (`*x*`) and strong text (`**x**`) as CommonMark has it, with the places of its marks; none is changed.

The index knows neither, so this is for rules of style alone. What looks like marks in code, math, HTML, links'
targets, wikilinks, tags and templates' places is none. Source: CommonMark 0.31, section 6.2 and «A parsing strategy».
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, NamedTuple

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.prose import fixed_places, stretch_at
from notes_cli.lint.spacing import text_blocks
from notes_cli.lint.templates import PLACE
from notes_cli.markdown.inline import leaves
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.places import Node

Kind = Literal["emphasis", "strong"]
Style = Literal["consistent", "asterisk", "underscore"]
_RUN = re.compile(r"\*+|_+")
_MARKS = {"asterisk": "*", "underscore": "_"}
_CELL = re.compile(r"(?:[^|\\\n]|\\.)+")
_HIDDEN = re.compile(r"\]\([^)\n]*\)|(?<!\S)#[^\s#]+")


class Emphasis(NamedTuple):
    """A stretch between two equal marks: where each begins in the text, and the character they are made of."""

    kind: Kind
    start: int
    end: int
    mark: str

    @property
    def size(self) -> int:
        """How many characters a mark has."""
        return 1 if self.kind == "emphasis" else 2


@dataclass(slots=True)
class _Run:
    mark: str
    start: int
    count: int
    length: int
    opens: bool
    closes: bool


def restyle(note: Note, kind: Kind, style: Style) -> Iterator[Problem]:
    """Report emphasis of a kind whose marks are others than the style says, with the fix where all stays emphasised."""
    found = [(node, _find_in(node, node.content)) for node in text_blocks(note)]
    wanted = _MARKS.get(style) or next((one.mark for _, all_ in found for one in all_ if one.kind == kind), "*")
    fixed = fixed_places(note)  # of which a template's may go over several blocks
    for node, all_ in found:
        text, looks = node.content, _looks(node.content, all_)
        for one in all_:
            if one.kind != kind or one.mark == wanted:
                continue
            span = Span(_in_note(node, one.start, 1).start, _in_note(node, one.end, one.size).end)
            if stretch_at(fixed, span.start) or stretch_at(fixed, span.end - 1):
                continue
            changed = _swapped(text, one, wanted)
            fix = None
            if _looks(changed, _find_in(node, changed)) == looks:
                text = changed
                fix = Fix(tuple(Edit(_in_note(node, at, one.size), wanted * one.size) for at in (one.start, one.end)))
            yield Problem(note.path, span, f"«{one.mark * one.size}» where «{wanted * one.size}» is the style", fix)


def _find_in(node: Node, text: str) -> tuple[Emphasis, ...]:
    """The emphasis of a block's text; that of a table is within one cell each."""
    if node.type != "table":
        return find_emphasis(text)
    cells = ((cell.start(), find_emphasis(cell[0])) for cell in _CELL.finditer(text))
    return tuple(one._replace(start=at + one.start, end=at + one.end) for at, all_ in cells for one in all_)


def _looks(text: str, found: Iterable[Emphasis]) -> set[tuple[Kind, int, int]]:
    """What is emphasised, however marks within each other are nested."""
    parts = ((one, text[one.start : one.end]) for one in found)
    return {(o.kind, o.start + len(t) - len(t.lstrip("*_")), o.start + len(t.rstrip("*_"))) for o, t in parts}


def _swapped(text: str, one: Emphasis, mark: str) -> str:
    new, end = mark * one.size, one.end + one.size
    return text[: one.start] + new + text[one.start + one.size : one.end] + new + text[end:]


@lru_cache(maxsize=1 << 10)
def find_emphasis(text: str) -> tuple[Emphasis, ...]:
    """The emphasis and strong text of a block's text, in order of place; kept for the last few, as many rules ask."""
    runs = _find_runs(text)
    found: list[Emphasis] = []
    openers: list[_Run] = []
    bottoms: dict[tuple[str, bool, int], int] = {}  # where looking for an opener was in vain
    for run in runs:
        while run.closes and run.count:
            bottom = bottoms.get(key := (run.mark, run.opens, run.length % 3), -1)
            at = next((n for n in range(len(openers) - 1, -1, -1) if _fits(openers[n], run) or n <= bottom), -1)
            if at <= bottom or not _fits(openers[at], run):
                bottoms[key] = len(openers) - 1
                break
            opener = openers[at]
            del openers[at + 1 :]
            bottoms = {key: min(value, at) for key, value in bottoms.items()}
            size = 2 if min(opener.count, run.count) >= 2 else 1
            opener.count -= size
            kind: Kind = "strong" if size == 2 else "emphasis"
            found.append(Emphasis(kind, opener.start + opener.count, run.start, run.mark))
            run.start, run.count = run.start + size, run.count - size
            if not opener.count:
                openers.pop()
                bottoms = {key: min(value, at - 1) for key, value in bottoms.items()}
        if run.opens and run.count:
            openers.append(run)
    return tuple(sorted(found, key=lambda one: one.start))


def _fits(opener: _Run, closer: _Run) -> bool:
    if opener.mark != closer.mark:
        return False
    both = opener.closes or closer.opens
    return not both or (opener.length + closer.length) % 3 != 0 or (opener.length % 3 == closer.length % 3 == 0)


def _find_runs(text: str) -> list[_Run]:
    """The runs of `*` or `_` that may open or close something."""
    if "*" not in text and "_" not in text:
        return []
    hidden = [*leaves(text)]
    hidden += [Span(*found.span()) for pattern in (_HIDDEN, PLACE) for found in pattern.finditer(text)]
    taken = {at for span in hidden for at in range(*span)}
    runs = []
    for found in _RUN.finditer(text):
        start, end, mark = found.start(), found.end(), found[0][0]
        if start in taken:
            continue
        before, after = text[start - 1 : start] or " ", text[end : end + 1] or " "
        left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
        right = not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))
        opens = left and (mark == "*" or not right or _is_sign(before))
        closes = right and (mark == "*" or not left or _is_sign(after))
        if opens or closes:
            runs.append(_Run(mark, start, end - start, end - start, opens, closes))
    return runs


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _in_note(node: Node, at: int, size: int) -> Span:
    """Where in the note the `size` characters at an offset of a block's text stand."""
    row = node.content.count("\n", 0, at)
    start = node.starts[row] + at - (node.content.rfind("\n", 0, at) + 1)
    return Span(start, start + size)
