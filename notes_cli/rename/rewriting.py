"""The new text of one file that names what gets another name; nothing is written.

What was rewritten is read again: it must be the same links, tags, headings and blocks but for the names, and every link
must lead where it led. Where that cannot be had the whole change is refused.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from notes_cli.errors import NotesError
from notes_cli.index.read import read_bytes
from notes_cli.index.resolve import Names, resolve_link
from notes_cli.markdown.edits import Edit, apply_edits
from notes_cli.markdown.note import Link, Note, Span, Tag
from notes_cli.rename.change import Change, retitled
from notes_cli.rename.pieces import Piece, links_of, read_pieces
from notes_cli.rename.terms import term_edits
from notes_cli.vault.journal import Rewrite
from notes_cli.vault.relink import Stand, follow, rewrite
from notes_cli.vault.settings import LinkFormat


class Around(NamedTuple):
    """What a piece is rewritten with: the change, and the names before and after it.

    `notes` are those before it, by path; `format` is how the vault writes links;
    `titles` are the new titles of headings, by path and number, which hold a link or tag that is rewritten.
    """

    change: Change
    notes: Mapping[str, Note]
    before: Names
    after: Names
    format: LinkFormat
    titles: dict[str, dict[int, str]]

    def to(self, path: str) -> str:
        """The vault path that a file has after the change."""
        return self.change.moves.get(path, path)


class Rewritten(NamedTuple):
    """A file with its new text, how many places of it are rewritten, and its headings that have other titles then."""

    rewrite: Rewrite
    number: int
    titles: dict[int, str]


def rewrite_file(root: Path, path: str, around: Around) -> Rewritten:
    """The file at a path of the vault at `root` with all that it names written anew.

    Raises NotesError where it cannot be read, or would not be the same but for the names.
    """
    try:
        old = read_bytes(root / path)
    except OSError as error:
        raise NotesError(f"{path}: cannot be read, so nothing is changed: {error.strerror or error}") from error
    text = old.decode("utf-8", "replace")
    edits: set[Edit] = set()
    titles: dict[int, str] = {}
    for piece in read_pieces(path, text) if b"\0" not in old else ():
        wanted = {edit for edit in _edits(piece, path, around) if piece.note.text[slice(*edit.span)] != edit.text}
        edits |= {piece.edit_of(edit, text) for edit in wanted}
        if wanted and piece.kind in ("note", "text"):
            source = text if piece.kind == "note" else piece.note.text
            after = _checked(piece, source, sorted(wanted), path, around)
            titles = _new_titles(piece.note, after) if piece.kind == "note" else titles
    if edits and text.encode("utf-8") != old:
        raise NotesError(f"{path}: is not valid UTF-8, so its links cannot be rewritten; repair that first")
    return Rewritten(Rewrite(path, old, apply_edits(text, edits).encode("utf-8")), len(edits), titles)


def _new_titles(before: Note, after: Note) -> dict[int, str]:
    pairs = zip(before.structure.headings, after.structure.headings, strict=True)
    return {n: new.title for n, (old, new) in enumerate(pairs) if old.title != new.title}


def _edits(piece: Piece, path: str, around: Around) -> Iterator[Edit]:
    """The edits of a piece, as small as they can be."""
    note, change = piece.note, around.change
    for link in piece.links:
        target = _target(link, path, around)
        if target is None:
            raise _refusal(note, link.span, "this link cannot be made to lead there")
        if piece.kind in ("file", "subpath"):
            path_part, mark, rest = target.partition("#")
            yield Edit(Span(0, len(note.text)), path_part if piece.kind == "file" else mark + rest)
        elif target != link.target:
            source = note.text[slice(*link.span)]
            written = rewrite(source, link, target)
            if written is None:
                raise _refusal(note, link.span, f"this link cannot be written with «{target}»")
            yield _smallest(link.span, source, written)
    for tag in note.tags:
        new = change.tag(tag.name[1:]) if change.tag else None
        if new is not None:
            yield _tag_edit(note, tag, new)
    if change.term:
        yield from term_edits(note, change.term)
    if change.path == path and piece.kind == "note":
        yield from change.edits


def _target(link: Link, path: str, around: Around) -> str | None:
    """How the target of a link is written after the change; None where no way leads there."""
    leads = resolve_link(link, path, around.before)
    if leads is None:
        return link.target
    before, after = Stand(path, leads, around.before), Stand(around.to(path), around.to(leads), around.after)
    part = follow(link, before, after, around.format)
    if part is None:
        return None
    subpath = link.subpath
    if subpath and leads in around.titles:
        subpath = retitled(around.notes[leads], around.titles[leads], subpath)
    if subpath and leads == around.change.path:
        subpath = around.change.subpath(subpath)
    if part == link.path and subpath == link.subpath:
        return link.target
    return part + subpath


def _tag_edit(note: Note, tag: Tag, new: str) -> Edit:
    source = note.text[slice(*tag.span)]
    at = source.find(tag.name[1:])
    if at < 0:
        raise _refusal(note, tag.span, f"the tag {tag.name} cannot be written here")
    return Edit(Span(tag.span.start + at, tag.span.start + at + len(tag.name) - 1), new)


def _smallest(span: Span, old: str, new: str) -> Edit:
    """The edit without what is the same at both ends, so that links within others can be edited too."""
    start, end, most = 0, 0, min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    while end < most - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Edit(Span(span.start + start, span.end - end), new[start : len(new) - end])


def _checked(piece: Piece, source: str, edits: list[Edit], path: str, around: Around) -> Note:
    """The piece with its edits; raises NotesError where it is not the same but for the names."""
    note, after_path = piece.note, around.to(path)
    overlap = next((b for a, b in pairwise(edits) if a.span.end > b.span.start), None)
    if overlap:
        raise _refusal(note, overlap.span, "what is to be rewritten here overlaps; write it otherwise first")
    after = piece.read_again(after_path, apply_edits(source, edits))
    for link, new in zip(piece.links, links_of(after), strict=False):
        leads = resolve_link(link, path, around.before)
        wanted = _target(link, path, around)
        if leads and (new.target != wanted or resolve_link(new, after_path, around.after) != around.to(leads)):
            raise _refusal(note, link.span, "this link would not be read as it is to be written")
    change = around.change
    tags = [(change.tag(tag.name[1:]) if change.tag else None) or tag.name[1:] for tag in note.tags]
    is_there = change.path != path or piece.kind != "note" or change.is_there(after)
    if _shape(note) != _shape(after) or tags != [tag.name[1:] for tag in after.tags] or not is_there:
        raise _refusal(note, edits[0].span, "with the new name this note would not be read as it is now")
    return after


def _shape(note: Note) -> list[object]:
    """What a note holds, without the names that may change and without places."""
    s = note.structure
    return [
        [(link.embed, link.kind, link.key) for link in links_of(note)],
        [heading.level for heading in s.headings],
        [(section.type, section.id is None) for section in s.sections],
        [(item.task, item.id is None) for item in s.list_items],
        len(note.tags), len(s.footnotes), len(s.footnote_refs), len(s.query_blocks), note.aliases,
        [prop.key for prop in note.frontmatter.properties] if note.frontmatter else None,
    ]  # fmt: skip


def _refusal(note: Note, span: Span, reason: str) -> NotesError:
    return NotesError(f"{note.path}:{note.line_of(span.start)}: {reason}; nothing is changed")
