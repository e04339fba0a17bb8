"""Finds the results that `notes bake` has written below query blocks, so that whoever reads a note can leave them out.

It looks at text and the places of query blocks; it neither searches nor writes. Results stand between two marks, HTML
comments as these show nowhere, directly below the block, or below the line that is its block id. Each of their lines
begins as the block's closing fence does, so that they lie in the same quotes and list items. Marks anywhere else are
text: in a code block, below a paragraph, without their counterpart.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate

from notes_cli.markdown.note import BEGIN_RESULTS, END_RESULTS, Note, QueryBlock, Span
from notes_cli.markdown.patterns import BLOCK_ID, compile_later
from notes_cli.markdown.places import NEWLINE
from notes_cli.markdown.rows import Parsed, move_rows

_LINE = compile_later(r"(?:\r\n|\r|\n)(?P<text>[^\r\n]*)")
_FENCE = compile_later(r"(?P<prefix>[ \t>]*)(?:`{3,}|~{3,})[ \t]*")
_BLOCK_ID = compile_later(rf"\^{BLOCK_ID}[ \t]*")
_UNDERLINE = compile_later(r"[ \t>]*(?:=+|-+)[ \t]*")


def prefix_of(text: str, block: QueryBlock) -> str | None:
    """What each further line in the containers of a query block begins with; None where its fence is never closed."""
    lines = NEWLINE.split(text[slice(*block.span)])
    closing = _FENCE.fullmatch(lines[-1])
    return closing["prefix"] if closing and len(lines) >= len(block.lines) + 2 else None


def place_of(text: str, block: QueryBlock, prefix: str) -> int:
    """Where the results of a block go: at the end of its last line, or of the line that gives it a block id."""
    end = block.span.end
    while text.startswith((" ", "\t"), end):
        end += 1
    line = _LINE.match(text, end)
    if line and line["text"].startswith(prefix.rstrip()) and not line["text"].strip(" \t>"):
        line = _LINE.match(text, line.end())
    named = line and line["text"].startswith(prefix) and _BLOCK_ID.fullmatch(line["text"], len(prefix))
    return line.end() if line and named else end


def needs_blank(text: str, at: int) -> bool:
    """Whether below the line end `at`, blank lines aside, stands a line that makes a heading of one right above it."""
    line = _LINE.match(text, at)
    while line and not line["text"].strip(" \t>"):
        line = _LINE.match(text, line.end())
    return bool(line and _UNDERLINE.fullmatch(line["text"]))


def find_baked(text: str, blocks: Iterable[QueryBlock]) -> tuple[Span, ...]:
    """The places of the results below query blocks, each from the line end before its first mark to its end."""
    found: list[Span] = []
    for block in blocks:
        prefix = prefix_of(text, block)
        if prefix is not None:
            start = end = place_of(text, block, prefix)
            while following := _results(text, end, prefix):
                end = following
            found += [Span(start, end)] * (start < end)
    return tuple(found)


def _results(text: str, at: int, prefix: str) -> int | None:
    """The end of the results that begin at the line end `at`, None where there are none."""
    line = _LINE.match(text, at)
    if line is None or line["text"].rstrip(" \t") != prefix + BEGIN_RESULTS:
        return None
    while line := _LINE.match(text, line.end()):
        content = line["text"].rstrip(" \t")
        if content == prefix + END_RESULTS:
            blank = _LINE.match(text, line.end())
            is_ours = blank and not blank["text"].strip(" \t>") and needs_blank(text, line.end())
            return blank.end() if blank and is_ours else line.end()
        if BEGIN_RESULTS in content or not (content.startswith(prefix.rstrip()) or not (content or ">" in prefix)):
            return None
    return None


def without(text: str, spans: Iterable[Span]) -> str:
    """The text without some of its places."""
    parts, at = [], 0
    for start, end in spans:
        parts.append(text[at:start])
        at = end
    return "".join([*parts, text[at:]])


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with spaces at some of its places; line ends, and the marks of quotes that begin a line, are kept."""
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], _LINE.sub(_blank, text[start:end])]
        at = end
    return "".join([*parts, text[at:]])


def _blank(line: re.Match[str]) -> str:
    content = line["text"]
    kept = len(content) - len(content.lstrip(" \t>"))
    return line[0][: len(line[0]) - len(content) + kept] + " " * (len(content) - kept)


def own_text(note: Note) -> str:
    """The text of a note without results, as the person has written it."""
    return without(note.text, note.baked) if note.baked else note.text


def own_offset(note: Note, offset: int) -> int:
    """Where a place that lies in no results stands in the note's own text."""
    return offset - sum(end - start for start, end in note.baked if start < offset)


def file_line(note: Note, line: int) -> int:
    """The line of the file, from 1, that is this line of the note's own text."""
    for start, end in note.baked:
        if line > note.line_of(start):
            line += note.text.count("\n", start, end)
    return line


def with_results(own: Note, text: str, baked: Sequence[Span]) -> Note:
    """The note of a file's whole `text`, from the note that the text without its results is.

    The results are spaces in its text, so that all places are those in the file; what it holds is that of `own`.
    """
    before = list(accumulate((end - start for start, end in baked), initial=0))
    ends = [start - taken for (start, _), taken in zip(baked, before, strict=False)]  # in the text of `own`
    lines = [
        (len(NEWLINE.findall(own.text[:at])), len(NEWLINE.findall(text[slice(*span)])))
        for at, span in zip(ends, baked, strict=True)
    ]

    def offset(at: int) -> int:
        return at + before[sum(end < at for end in ends)]

    def number(line: int) -> int:
        return line + sum(count for above, count in lines if above < line)

    def parent(up: int) -> int:
        return number(up) if up > 0 else -number(-up)

    rows = move_rows(own.parsed.rows, offset, parent)._replace(baked=[(start, end) for start, end in baked])
    return replace(own, text=blanked(text, baked), parse=lambda: Parsed(rows), baked=tuple(baked))
