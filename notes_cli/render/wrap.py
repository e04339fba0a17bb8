"""Breaks styled text into lines of a width counted in terminal cells."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.cells import cell_len, chop_cells

from notes_cli.render.clean import clean

_ATOM = re.compile(
    r"(?P<newline>\n)|(?P<space>[ \t]+)"
    r"|(?P<ideograph>[\u2e80-\u2fdf\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60][\u3001\u3002\uff0c\uff09\uff0e]*)"
    r"|(?P<word>[^\s\u2e80-\u2fdf\u3040-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff01-\uff60]+)|(?P<other>.)"
)
"""Chinese, Japanese and Korean characters may be broken between; the stops that follow one stay with it."""


class Piece(NamedTuple):
    """A stretch of text of one look: `style` is what stands in an SGR sequence (`1;36`), `url` where it leads."""

    text: str
    style: str = ""
    url: str = ""


Line = list[Piece]
_Word = list[Piece]


def width_of(line: Iterable[Piece]) -> int:
    """The cells that a line takes."""
    return sum(cells(piece.text) for piece in line)


def cells(text: str) -> int:
    """The cells that clean text takes."""
    return len(text) if text.isascii() else cell_len(text)


def chop(text: str, width: int) -> list[str]:
    """Cut text into parts of at most `width` cells, at least one; a character wider than that is a part of its own."""
    return [part for part in chop_cells(text, width) if part] or [text]


def wrap(pieces: Iterable[Piece], width: int) -> list[Line]:
    """Break text at its newlines, and at spaces where a line would be wider than `width`; long words are cut."""
    lines: list[Line] = [[]]
    used = 0
    space: Piece | None = None
    for kind, word in _words(pieces):
        if kind == "newline":
            lines.append([])
            used, space = 0, None
            continue
        if kind == "space":
            space = Piece(" ", word[0].style, word[0].url) if used else None
            continue
        needed = cells(word[0].text) if len(word) == 1 else width_of(word)
        if used and used + (space is not None) + needed > width:
            lines.append([])
            used, space = 0, None
        if space is not None:
            lines[-1].append(space)
            used, space = used + 1, None
        if used + needed <= width:
            lines[-1] += word
            used += needed
        else:
            used = _cut(word, width, lines)
    return lines


def _cut(word: _Word, width: int, lines: list[Line]) -> int:
    """Spread a word that is wider than a line over several, from the start of the last one on."""
    used = 0
    for piece in word:
        text = piece.text
        while text:
            part = chop(text, max(1, width - used))[0]
            if used and used + cells(part) > width:
                lines.append([])
                used = 0
                continue
            if not used:
                parts = chop(text, width)
                lines[-1].append(piece._replace(text=parts[0]))
                lines += [[piece._replace(text=part)] for part in parts[1:]]
                used = cell_len(parts[-1])
                break
            lines[-1].append(piece._replace(text=part))
            used += cells(part)
            text = text[len(part) :]
    return used


def _words(pieces: Iterable[Piece]) -> Iterator[tuple[str, _Word]]:
    """Group atoms: what stands together without a space is one word, whatever its styles."""
    word: _Word = []
    for piece in pieces:
        for atom in _ATOM.finditer(clean(piece.text)):
            part = Piece(atom[0], piece.style, piece.url)
            if atom.lastgroup in ("word", "other"):
                word.append(part)
                continue
            if word:
                yield "word", word
                word = []
            yield atom.lastgroup or "word", [part]
    if word:
        yield "word", word


def shortened(text: str, spans: Iterable[tuple[int, int]], width: int) -> tuple[str, list[tuple[int, int]]]:
    """Cut a line to `width` cells around its first span, `…` where something is left out; the spans move along."""
    marks = sorted(spans)
    if cell_len(text) <= width:
        return text, marks
    first, last = marks[0] if marks else (0, 0)
    start = 0
    if cell_len(text[:last]) > width - 1:  # the hit lies beyond: begin before it, but waste no room after it
        start = max(_back(text, len(text), width - 1), 0)
        start = min(start, _back(text, first, width // 3))
        ahead = text.find(" ", start, first)
        start = ahead + 1 if ahead >= 0 else start
    head = "…" if start else ""
    room = max(1, width - len(head))
    if cell_len(text[start:]) > room:
        body, tail = chop(text[start : start + 4 * width], max(1, room - 1))[0], "…"
    else:
        body, tail = text[start:], ""
    shift, end = len(head) - start, start + len(body)
    moved = [(max(s, start) + shift, min(e, end) + shift) for s, e in marks if e > start and s < end]
    return head + body + tail, moved


def _back(text: str, end: int, width: int) -> int:
    """The first offset from which the text up to `end` fits into `width` cells."""
    start = end
    while start > 0 and (width := width - cell_len(text[start - 1])) >= 0:
        start -= 1
    return start
