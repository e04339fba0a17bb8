"""A note as plain Markdown that any reader shows: its own source, with query blocks answered and embeds written out.

What needs no change is kept to the letter. Frontmatter and comments are left out.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from notes_cli.markdown.definitions import Definition
from notes_cli.markdown.marks import ITEM
from notes_cli.markdown.note import Link, Note, QueryBlock, Span
from notes_cli.render.answers import Answer, answer, shown_files, shown_lines
from notes_cli.render.embeds import Shown, refuse
from notes_cli.render.link_to import link_to, moved_address, moved_link
from notes_cli.render.markdown_text import code, quoted
from notes_cli.render.references import Reference, find_references
from notes_cli.render.sources import comments, container_prefix, set_apart
from notes_cli.vault.relink import shortest_target
from notes_cli.vault.settings import uses_markdown_links
from notes_cli.vault.subpath import WHOLE_NOTE, Lines, find_place, kind_of_place, span_of
from notes_cli.vault.vault import Vault

_Edit = tuple[Span, str]
_BLANK_LINE = re.compile(r"\r?\n[ \t]*(?:\r?\n|$)")
_NO_WIKILINK = re.compile(r"[\[\]|#^\x00-\x1f\x7f]")


@dataclass(slots=True)
class _Work:
    vault: Vault
    page: str  # the path of the note that is shown, where all links stand in the end
    everything: bool
    embeds: int = 0
    answers: dict[tuple[str, int], Answer] = field(default_factory=dict)
    comments: dict[str, list[Span]] = field(default_factory=dict)
    references: dict[str, tuple[list[Reference], list[Definition]]] = field(default_factory=dict)


def render_markdown(note: Note, vault: Vault, *, everything: bool = False, place: Lines = WHOLE_NOTE) -> str:
    """The Markdown of a note, or of a place in it, with a list of links for each query block, a quote for each embed.

    Never raises.
    """
    work = _Work(vault, note.path, everything)
    body = _part(work, note, place, ((note.path, place),), "")
    return _with_its_newlines(note, body.strip("\r\n") + "\n")


def _with_its_newlines(note: Note, body: str) -> str:
    """The body with the line ends of the note, where these are all Windows', also in what was written or embedded."""
    lines = note.text.count("\n")
    return re.sub("\r?\n", "\r\n", body) if lines and note.text.count("\r\n") == lines else body


def _part(work: _Work, note: Note, place: Lines, shown: Shown, label: str) -> str:
    """A place in a note, with the footnotes behind it that are referred to there and defined elsewhere."""
    span = span_of(note, place)
    text = _source(work, note, span, shown, label)
    if place == WHOLE_NOTE:
        return text
    used = {ref.id.lower() for ref in note.structure.footnote_refs if _within(ref.span, span)}
    notes = [
        _source(work, note, footnote.span, shown, label)
        for footnote in note.structure.footnotes
        if footnote.id.lower() in used and not _within(footnote.span, span)
    ]
    return "\n\n".join([_outdented(text.strip("\r\n")), *notes])


def _source(work: _Work, note: Note, span: Span, shown: Shown, label: str) -> str:
    """A part of a note's source; `label` keeps the footnotes of an embedded note apart from those of the page."""
    edits = [edit for edit in _edits(work, note, span, shown, label) if span.start <= edit[0].start <= span.end]
    parts, at = [], span.start
    for (start, end), replacement in sorted(edits, key=lambda edit: (edit[0].start, -edit[0].end)):
        if start >= at and end <= span.end:
            parts += [note.text[at:start], replacement]
            at = end
    return "".join([*parts, note.text[at : span.end]])


def _edits(work: _Work, note: Note, span: Span, shown: Shown, label: str) -> Iterator[_Edit]:
    if note.path not in work.comments:
        work.comments[note.path] = comments(note, note.body_start)
    for hidden in (*work.comments[note.path], *note.baked):
        yield hidden, ""
    structure = note.structure
    for block in structure.query_blocks:
        if _within(block.span, span):
            prefix = container_prefix(note.text, block.span.start) or ""
            baked = (end for start, end in note.baked if not note.text[block.span.end : start].strip())
            whole = Span(block.span.start, max((block.span.end, *baked)))
            yield whole, set_apart(note.text, whole, prefix, _query(work, note, block))
    for link in structure.links:
        if _within(link.span, span) and not _is_hidden(work.comments[note.path], link):
            yield from _link(work, note, link, span, shown)
    if label or not _within(Span(note.body_start, len(note.text)), span):
        yield from _references(work, note, span, bool(label))
    if label:
        for mark in (*structure.footnote_refs, *structure.footnotes):
            if _within(mark.span, span):
                yield mark.id_span, f"{label}{mark.id}"


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


def _is_hidden(hidden: list[Span], link: Link) -> bool:
    """Whether a link stands in one of these spans, which are in order; an embed there would leave its quote behind."""
    at = bisect_right(hidden, link.span)
    return at > 0 and _within(link.span, hidden[at - 1])


def _query(work: _Work, note: Note, block: QueryBlock) -> list[str]:
    key = (note.path, block.span.start)
    found = work.answers.get(key) or answer(work.vault, note, block, work.everything)
    work.answers[key] = found
    query = code(found.query)
    if found.error is not None:
        return [f"Malformed query {query}, column {found.column + 1}: {quoted(found.error)}"]
    lines = [f"Query {query}: {found.count}", *[""] * bool(found.results)]
    results, left = shown_files(found)
    for result in results:
        lines.append("- " + link_to(work.vault, work.page, result.path, uses_markdown_links(work.vault.root)))
        matches, more = shown_lines(found, result)
        lines += [f"  - {match.line}: {quoted(match.text)}" for match in matches]
        lines += [f"  - {more}"] if more else []
    return [*lines, *[f"- {quoted(left)}"] * bool(left)]


def _link(work: _Work, note: Note, link: Link, span: Span, shown: Shown) -> Iterator[_Edit]:
    path = work.vault.resolve(link, note.path)
    if link.embed and path is not None and path in work.vault.notes:
        yield from _embed(work, note, link, path, span, shown)
    elif note.path != work.page and (moved := moved_link(work.vault, note, link, work.page)):
        yield link.span, moved


def _references(work: _Work, note: Note, span: Span, embedded: bool) -> Iterator[_Edit]:
    """References with addresses of their own, where their definition does not come along or would be another's too."""
    if note.path not in work.references:
        work.references[note.path] = find_references(note)
    references, definitions = work.references[note.path]
    for reference in references:
        definition = reference.definition
        if _within(reference.span, span) and (embedded or not _within(definition.span, span)):
            address = moved_address(work.vault, note, definition.address, work.page)
            written = " ".join(filter(None, (address, definition.title)))
            yield reference.span, "](" + (written.replace("|", "\\|") if reference.in_table else written) + ")"
    if embedded:
        yield from ((definition.span, "") for definition in definitions if _within(definition.span, span))


def _embed(work: _Work, note: Note, link: Link, path: str, span: Span, shown: Shown) -> Iterator[_Edit]:
    target = work.vault.notes[path]
    box = ["> " + line if line else ">" for line in _box(work, note, target, link, shown)]
    prefix = container_prefix(note.text, link.span.start)
    line = Span(link.span.start, note.line_span(note.line_of(link.span.start)).end)
    if prefix is not None and not note.text[link.span.end : line.end].strip():
        yield line, set_apart(note.text, line, prefix, box)
        return
    # inside a line: a link there, and the quote after the block
    stays = (link.kind == "wikilink" or link.text) and work.vault.resolve(link, work.page) == path
    yield (Span(link.span.start, link.span.start + 1), "") if stays else (link.span, _name(work, link, target))
    after = next((s.span.end for s in note.structure.sections if s.span.end >= link.span.end), len(note.text))
    if after > span.end:  # of a list an item is shown, of a quote some lines
        after = span.start + len(note.text[slice(*span)].rstrip("\r\n"))
    is_apart = _BLANK_LINE.match(note.text, after)
    yield Span(after, after), "\n\n" + "\n".join(box).rstrip("\n") + ("" if is_apart else "\n")


def _name(work: _Work, link: Link, target: Note) -> str:
    """What an embed shows, as a wikilink on the page that leads there, or as words where none can."""
    name: str | None = link.target
    if link.path and work.vault.resolve(link._replace(kind="wikilink"), work.page) != target.path:
        name = shortest_target(target.path, work.page, work.vault.names)
        name = name + link.subpath if name else None
    return f"[[{name}]]" if name and not _NO_WIKILINK.search(name.partition("#")[0]) else quoted(link.target)


def _box(work: _Work, note: Note, target: Note, link: Link, shown: Shown) -> list[str]:
    place = find_place(target, link.subpath)
    line = note.line_of(link.span.start) - 1
    name = _name(work, link, target)
    caption = f"**{name}**"
    work.embeds += 1
    why = refuse(shown, target.path, place, (note.path, line), work.embeds)
    if why == "again":
        return [f"↻ {name} is already shown above."]
    if place is None or why:
        there_is_none = f"There is no such {kind_of_place(link.subpath)}."
        return [caption, "", "Not shown: too many embeds." if place else there_is_none]
    text = _part(work, target, place, (*shown, (target.path, place)), f"{work.embeds}-")
    return [caption, "", *text.replace("\r\n", "\n").strip("\n").split("\n")]


def _outdented(text: str) -> str:
    """A text without the indentation of the list item that it begins with, which would make code of it."""
    if not ITEM.match(text):
        return text
    lead = text[: len(text) - len(text.lstrip(" \t"))]
    return "\n".join(line.removeprefix(lead) for line in text.split("\n"))
