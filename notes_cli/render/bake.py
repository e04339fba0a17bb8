"""A note's text with the results of its query blocks written below them, as Markdown that needs no program to be read.

It gives text and writes no file. Where the results stand, and how they are found again, is `markdown.baked`'s.
"""

from collections.abc import Iterable
from typing import NamedTuple

from notes_cli.markdown.baked import needs_blank, place_of, prefix_of, without
from notes_cli.markdown.blocks import parse_blocks
from notes_cli.markdown.edits import Edit, apply_edits
from notes_cli.markdown.note import BEGIN_RESULTS, END_RESULTS, Note, QueryBlock, Span
from notes_cli.markdown.places import NEWLINE, Node
from notes_cli.markdown.rows import Structure
from notes_cli.markdown.scan import make_note, scan
from notes_cli.render.answers import Answer, answer, shown_files, shown_lines
from notes_cli.render.link_to import link_to
from notes_cli.render.markdown_text import quoted
from notes_cli.vault.vault import Vault

_OPEN = "its fence is never closed"
_BELOW = "the text below it would be read in another way; put a blank line between them"


class Baked(NamedTuple):
    """A note's text with results, how many blocks have them, and of those that cannot the line (from 1) and why."""

    text: str
    blocks: int = 0
    left_out: tuple[tuple[int, str], ...] = ()


def unbake(path: str, text: str) -> str:
    """The text of the note at `path` without results."""
    while BEGIN_RESULTS in text and (baked := make_note(path, text).baked):  # others may come to light below a block
        text = without(text, baked)
    return text


def bake(path: str, text: str, vault: Vault, markdown: bool) -> Baked:
    """Write the results of each query block into the text of the note at `path`, in place of those that are there.

    `markdown` asks for Markdown links. A block is left out where its fence is never closed, or where results
    below it would change how the rest of the note is read. What is not results stays as it is, to the letter.
    """
    own = make_note(path, unbake(path, text))
    edits = {block: _edit(vault, own, block, markdown) for block in own.structure.query_blocks}
    kept = [edit for edit in edits.values() if edit]
    if not _is_kept_apart(own, kept):
        kept = []
        for edit in edits.values():
            if edit and _is_kept_apart(own, [*kept, edit]):
                kept.append(edit)
    left_out = tuple(
        (own.line_of(block.span.start), _BELOW if edit else _OPEN) for block, edit in edits.items() if edit not in kept
    )
    return Baked(apply_edits(own.text, kept), len(kept), left_out)


def _edit(vault: Vault, own: Note, block: QueryBlock, markdown: bool) -> Edit | None:
    prefix = prefix_of(own.text, block)
    if prefix is None:
        return None
    at = place_of(own.text, block, prefix)
    newline = NEWLINE.findall(own.text, block.span.start, block.span.end)[-1]
    lines = _lines(vault, own, block, markdown)
    region = [BEGIN_RESULTS, "", *lines, "", END_RESULTS, *[""] * needs_blank(own.text, at)]
    return Edit(Span(at, at), "".join(newline + (prefix + line).rstrip(" \t") for line in region))


def _is_kept_apart(own: Note, edits: list[Edit]) -> bool:
    """Whether the results are found again, and whoever knows no marks reads all else of the note as without them.

    Both hold but where text stands below a block that its list item or quote takes in though it is not indented.
    """
    text = apply_edits(own.text, edits)
    note, start = make_note(own.path, text), own.body_start
    if len(note.baked) != len(edits) or without(text, note.baked) != own.text:
        return False
    if _shape(parse_blocks(note.text, start)) != _shape(parse_blocks(own.text, start)):
        return False
    before, after = Structure(scan(own.text, start)), Structure(scan(text, start))
    return _said(before, ()) == _said(after, note.baked)


def _shape(nodes: Iterable[Node]) -> list[object]:
    return [(node.type, node.content, node.label, _shape(node.children)) for node in nodes]


def _said(structure: Structure, baked: tuple[Span, ...]) -> list[object]:
    links = (link for link in structure.links if not any(start <= link.span.start < end for start, end in baked))
    return [
        [heading.text for heading in structure.headings],
        [item.task for item in structure.list_items if item.task is not None],
        [(link.target, link.text, link.embed) for link in links],
        [tag.name for tag in structure.tags],
        [block.query for block in structure.query_blocks],
        [block.id for block in structure.blocks],
        [
            [mark.id for mark in marks]
            for marks in (structure.footnotes, structure.footnote_refs, structure.inline_notes)
        ],
    ]


def _lines(vault: Vault, own: Note, block: QueryBlock, markdown: bool) -> list[str]:
    """The results as a list. Lines have no numbers here: every change of a note would change those below it."""
    found: Answer = answer(vault, own, block, everything=False)
    if found.error is not None:
        return [f"Malformed query, column {found.column + 1}: {quoted(found.error)}"]
    results, _ = shown_files(found)
    lines = []
    for result in results:
        lines.append(f"- {link_to(vault, own.path, result.path, markdown)}")
        matches, more = shown_lines(found, result)
        lines += [f"  - {text}" for match in matches if (text := quoted(match.text))]
        lines += [f"  - {more}"] if more else []
    left = len(found.results) - len(results)
    lines += [f"- … {left:,} more file{'s' if left > 1 else ''}"] if left else []
    return [found.count, *([""] if lines else []), *lines]
