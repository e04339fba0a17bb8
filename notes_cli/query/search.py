"""Answers a query over a vault: the files that match, each with its matching lines; it prints nothing."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from notes_cli.markdown.note import Note, QueryBlock, Span
from notes_cli.query.ahead import has_places
from notes_cli.query.files import find_files, find_parts, make_reader, see
from notes_cli.query.match import match
from notes_cli.query.operators import Hits
from notes_cli.query.order import Sort, sort_paths
from notes_cli.query.parse import parse_query
from notes_cli.query.tree import Query, Regex, walk
from notes_cli.vault.vault import Vault


class Match(NamedTuple):
    """A matching line: `line` and `column` from 1, its whole `text` without the newline, the `spans` of its hits.

    Spans are code points `[start, end)` of `text`; `column` is the first one's start + 1, else 1. `before` and
    `after` are the lines around it, where somebody has asked for them.
    """

    line: int
    column: int
    text: str
    spans: tuple[Span, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class Result(NamedTuple):
    """A file that matches; one found by its name, path or a negation alone has no matches."""

    path: str
    matches: tuple[Match, ...]


class Settings(NamedTuple):
    """How a search is made: the app's sort order and «Match case», and the folder (with `/` at its end) to look in.

    Of files that are found after the first `with_lines`, the lines are of no interest: they need not be looked for.
    """

    sort: Sort = "name"
    reverse: bool = False
    match_case: bool = False
    folder: str = ""
    with_lines: int | None = None


AS_IN_A_BLOCK = Settings()
"""How the app's toggles bear on query blocks is not known; here they do not."""


def run_query(vault: Vault, text: str, settings: Settings = AS_IN_A_BLOCK) -> Iterator[Result]:
    """Parse `text` and search; nothing is found by a blank query. Raises QueryError where it is malformed."""
    query = parse_query(text)
    return iter(()) if query is None else search(vault, query, settings=settings)


def run_block(vault: Vault, note: Note, block: QueryBlock, settings: Settings = AS_IN_A_BLOCK) -> Iterator[Result]:
    """Answer a query block of `note` as the app does inside it: the block's own text is left out (0.11.7)."""
    query = parse_query(block.query)
    if query is None:
        return
    own = _own(note)
    start, end = block.span
    if note.baked:
        from notes_cli.markdown.baked import own_offset

        start, end = own_offset(note, start), own_offset(note, end)
    blanked = own.text[:start] + "".join(c if c in "\r\n" else " " for c in own.text[start:end]) + own.text[end:]
    results = search(vault, query, {note.path: replace(own, text=blanked)}, settings)
    lines = range(own.line_of(start), own.line_of(max(start, end - 1)) + 1)
    for result in results:
        if result.path != note.path:
            yield result
        elif left := _without(lines, result):
            yield _in_file(note, left)


def _without(lines: range, result: Result) -> Result | None:
    """A result without its matches on some lines, or None where it had no others; `""` matches blank text too."""
    kept = tuple(match for match in result.matches if match.line not in lines)
    return Result(result.path, kept) if kept or not result.matches else None


def search(
    vault: Vault, query: Query, instead: dict[str, Note] | None = None, settings: Settings = AS_IN_A_BLOCK
) -> Iterator[Result]:
    """Search the files that are not excluded, in the order of the settings; `instead` replaces notes by path.

    Raises QueryError where a regular expression takes too long, which may be after some results.
    """
    replaced = instead or {}
    found, values = find_files(vault, query, settings.match_case)
    paths = found | dict.fromkeys(replaced)
    wanted = (path for path in paths if path.startswith(settings.folder) and not vault.is_excluded(path))
    parts = find_parts(query)
    ordered = sort_paths(vault, wanted, settings.sort, settings.reverse)

    def look(note: Note, with_lines: bool = True) -> Result | None:
        own = _own(note)
        hits = match(query, see(own, settings.match_case))
        if hits is None:
            return None
        return _in_file(note, Result(note.path, tuple(_lines(own, hits)) if with_lines else ()))

    has_lines = has_places(query)
    regex = next((node for node in walk(query) if isinstance(node, Regex)), None)
    if regex is None:
        read, count = make_reader(partial(vault.index.read, parts=parts), query, replaced, values), 0
        for path in ordered:
            with_lines = settings.with_lines is None or count < settings.with_lines or path in replaced
            is_known = paths[path] and not (with_lines and has_lines)
            result = Result(path, ()) if is_known else look(read(path), with_lines)
            if result:
                count += 1
                yield result
        return
    from notes_cli.query.apart import look_apart  # here, as few queries have one

    open_index = vault.index.reader(parts)
    apart = look_apart(
        ordered, lambda: make_reader(open_index(), query, replaced), lambda note: _to_plain(look(note)), regex.column
    )
    yield from map(_from_plain, apart)


def _to_plain(result: Result | None) -> Any:
    """A result as plain tuples, in which it can leave the process that has found it."""
    if result is None:
        return None
    return result.path, [(*m[:3], [(*span,) for span in m.spans], *m[4:]) for m in result.matches]


def _from_plain(plain: Any) -> Result:
    path, matches = plain
    return Result(path, tuple(Match._make((*m[:3], tuple(map(Span._make, m[3])), *m[4:])) for m in matches))


def _own(note: Note) -> Note:
    """The note without results that `notes bake` has written: they find nothing, and nothing is found across them."""
    if not note.baked:
        return note
    from notes_cli.markdown.baked import own_text  # here, as few notes have any
    from notes_cli.markdown.scan import make_note

    return make_note(note.path, own_text(note))


def _in_file(note: Note, result: Result) -> Result:
    """A result in a note's own text with the lines of its file."""
    if not note.baked:
        return result
    from notes_cli.markdown.baked import file_line

    return result._replace(matches=tuple(m._replace(line=file_line(note, m.line)) for m in result.matches))


def _lines(note: Note, hits: Hits) -> Iterator[Match]:
    """The lines in which hits lie. Line ends are counted from hit to hit: to note all of a text takes far longer."""
    found: dict[int, tuple[str, list[tuple[int, int]]]] = {}  # each line's text and the hits in it
    text, number, start = note.text, 1, 0
    stop = _line_end(text, 0)
    for first, end in sorted(set(hits)):
        if first > stop:  # else it is in the line of the one before, which may be long and is not looked at again
            number += text.count("\n", stop, first)
            start = text.rfind("\n", 0, first) + 1
            stop = _line_end(text, start)
        begin, until, line = start, stop, number
        while True:
            if line not in found:
                found[line] = text[begin:until].removesuffix("\r"), []
            own, parts = found[line]
            left, right = max(first - begin, 0), min(end - begin, len(own))
            if left < right:
                parts.append((left, right))
            if end <= until + 1:
                break
            begin, line = until + 1, line + 1
            until = _line_end(text, begin)
    for line, (own, parts) in found.items():
        spans = merge(parts)
        yield Match(line, spans[0].start + 1 if spans else 1, own, spans)


def _line_end(text: str, start: int) -> int:
    newline = text.find("\n", start)
    return len(text) if newline < 0 else newline


def merge(spans: list[tuple[int, int]]) -> tuple[Span, ...]:
    """Join sorted spans that overlap or touch."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Span(start, end))
    return tuple(merged)
