"""Answers a query over a vault: the files that match, each with its matching lines; it prints nothing."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from notes_cli.query.match import match
from notes_cli.query.needles import find_needles
from notes_cli.query.operators import Hits
from notes_cli.query.order import Sort, sort_paths
from notes_cli.query.parse import parse_query
from notes_cli.query.scope import Scope, whole
from notes_cli.query.text import compile_leaf
from notes_cli.query.tree import Operator, Query, Regex, walk
from notes_cli.vault.note import Note, Parsed, QueryBlock, Span
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
    """How a search is made: the app's sort order and «Match case», and the folder (with `/` at its end) to look in."""

    sort: Sort = "name"
    reverse: bool = False
    match_case: bool = False
    folder: str = ""


AS_IN_A_BLOCK = Settings()
"""What is not known of query blocks is how the toggles of the app bear on them; here not at all."""


def run_query(vault: Vault, text: str, settings: Settings = AS_IN_A_BLOCK) -> Iterator[Result]:
    """Parse `text` and search; nothing is found by a blank query. Raises QueryError where it is malformed."""
    query = _parse(text)
    return iter(()) if query is None else search(vault, query, settings=settings)


def run_block(vault: Vault, note: Note, block: QueryBlock, settings: Settings = AS_IN_A_BLOCK) -> Iterator[Result]:
    """Answer a query block of `note` as the app does inside it: the block's own text is left out (0.11.7)."""
    query = _parse(block.query)
    if query is None:
        return
    own = _own(note)
    start, end = block.span
    if note.baked:
        from notes_cli.vault.baked import own_offset

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


def _parse(text: str) -> Query | None:
    query = parse_query(text)
    for node in walk(query) if query else ():
        if isinstance(node, Regex):
            compile_leaf(node, match_case=False)  # raises before anything is found, not in the middle of the answer
    return query


def search(
    vault: Vault, query: Query, instead: dict[str, Note] | None = None, settings: Settings = AS_IN_A_BLOCK
) -> Iterator[Result]:
    """Search the notes that are not excluded, in the order of the settings; `instead` replaces notes by path.

    Files that are no notes are looked at only where the query holds `file:` or `path:`, and only by these.
    """
    replaced = instead or {}
    paths = {*vault.containing(find_needles(query)), *replaced}
    others: set[str] = set()
    if _names_files(query):
        others = {path for path in vault.files if not path.lower().endswith(".md")}
    wanted = (path for path in paths | others if path.startswith(settings.folder) and not vault.is_excluded(path))
    for path in sort_paths(vault, wanted, settings.sort, settings.reverse):
        note = Note(path, "", (), Parsed) if path in others else replaced.get(path) or vault.notes[path]
        own = _own(note)
        scope = Scope(own, None) if path in others else whole(own)
        hits = match(query, scope._replace(match_case=settings.match_case))
        if hits is not None:
            yield _in_file(note, Result(path, tuple(_lines(own, hits))))


def _own(note: Note) -> Note:
    """The note without results that `notes bake` has written: they find nothing, and nothing is found across them."""
    if not note.baked:
        return note
    from notes_cli.vault.baked import own_text  # here, as few notes have any
    from notes_cli.vault.scan import make_note

    return make_note(note.path, own_text(note))


def _in_file(note: Note, result: Result) -> Result:
    """A result in a note's own text with the lines of its file."""
    if not note.baked:
        return result
    from notes_cli.vault.baked import file_line

    return result._replace(matches=tuple(m._replace(line=file_line(note, m.line)) for m in result.matches))


def _lines(note: Note, hits: Hits) -> Iterator[Match]:
    by_line: dict[int, set[Span]] = {}
    for hit in hits:
        first = note.line_of(hit.start)
        for line in range(first, note.line_of(max(hit.start, hit.end - 1)) + 1):
            start, end = note.line_span(line)
            part = Span(max(hit.start, start) - start, min(hit.end, end) - start)
            by_line.setdefault(line, set()).update([part] if part.start < part.end else [])
    for line, parts in sorted(by_line.items()):
        start, end = note.line_span(line)
        spans = merge(sorted(parts))
        yield Match(line, spans[0].start + 1 if spans else 1, note.text[start:end], spans)


def merge(spans: list[Span]) -> tuple[Span, ...]:
    """Join sorted spans that overlap or touch."""
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _names_files(query: Query) -> bool:
    return any(isinstance(node, Operator) and node.name in ("file", "path") for node in walk(query))
