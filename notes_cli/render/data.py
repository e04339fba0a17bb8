"""A note as plain data, for JSON: its raw text, the complete answers of its query blocks, its embeds and links."""

from notes_cli.markdown.note import Link, Note, QueryBlock, Span
from notes_cli.markdown.plain import plain
from notes_cli.query.data import result_data
from notes_cli.render.answers import answer
from notes_cli.vault.subpath import WHOLE_NOTE, Lines, span_of
from notes_cli.vault.vault import Vault


def render_data(note: Note, vault: Vault, *, place: Lines = WHOLE_NOTE) -> dict[str, object]:
    """`{"path", "title", "aliases", "properties", "text", "blocks", "embeds", "links"}`; lines count from 1.

    A block is `{"line", "query", "results", "error"}`, its results always complete, its error null or
    `{"message", "column"}` with the column from 0 of the query; an embed is `{"line", "target", "path"}`, a link has
    its `text` too; a path is null where nothing is found. Of a `place` in the note only what stands there is given.
    """
    start, end = Span(0, len(note.text)) if place == WHOLE_NOTE else span_of(note, place)
    links = [link for link in sorted(note.links, key=lambda link: link.span) if start <= link.span.start < end]
    blocks = [block for block in note.structure.query_blocks if start <= block.span.start < end]
    return {
        "path": note.path,
        "title": note.name,
        "aliases": list(note.aliases),
        "properties": plain(dict(note.properties)),
        "text": note.text[start:end],
        "blocks": [_block(note, vault, block) for block in blocks],
        "embeds": [_link(note, vault, link) for link in links if link.embed],
        "links": [{**_link(note, vault, link), "text": link.text} for link in links if not link.embed],
    }


def _block(note: Note, vault: Vault, block: QueryBlock) -> dict[str, object]:
    found = answer(vault, note, block, everything=True)
    return {
        "line": note.line_of(block.span.start),
        "query": block.query,
        "results": [result_data(result) for result in found.results],
        "error": None if found.error is None else {"message": found.error, "column": found.column},
    }


def _link(note: Note, vault: Vault, link: Link) -> dict[str, object]:
    return {"line": note.line_of(link.span.start), "target": link.target, "path": vault.resolve(link, note.path)}
