"""The new texts of all files that name what gets another name; nothing is written.

What was rewritten is read again: it must be the same links, tags, headings and blocks but for the names, and every link
must lead where it led. Where that cannot be had the whole change is refused.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from notes_cli.errors import NotesError
from notes_cli.rename.bookmarks import rewrite_bookmarks
from notes_cli.rename.change import Change, retitled
from notes_cli.rename.pieces import Piece, read_pieces
from notes_cli.rename.terms import term_edits
from notes_cli.vault.edits import Edit, apply_edits
from notes_cli.vault.graph import Edge, name_of, resolve_links
from notes_cli.vault.journal import Rewrite
from notes_cli.vault.note import Link, Note, Span, Tag
from notes_cli.vault.relink import Stand, follow, rewrite
from notes_cli.vault.resolve import Names, index_names, resolve_link
from notes_cli.vault.settings import LinkFormat, link_format
from notes_cli.vault.vault import Vault

_ROUNDS = 5


class Plan(NamedTuple):
    """The files to write, with the number of links, tags and terms rewritten in each, and those to move.

    `won` are the links, as (source, name), which led nowhere and lead to what has the new name.
    """

    rewrites: list[Rewrite]
    counts: dict[str, int]
    moves: dict[str, str]
    won: list[tuple[str, str]]


class _Around(NamedTuple):
    """What a piece is rewritten with: the change, and the names before and after it.

    `titles` are the new titles of headings, by path and number, which hold a link or tag that is rewritten.
    """

    change: Change
    notes: Mapping[str, Note]
    before: Names
    after: Names
    format: LinkFormat
    titles: dict[str, dict[int, str]]

    def to(self, path: str) -> str:
        return self.change.moves.get(path, path)


class _Rewritten(NamedTuple):
    """A file with its new text, how many places of it are rewritten, and its headings that have other titles then."""

    rewrite: Rewrite
    number: int
    titles: dict[int, str]


def make_plan(vault: Vault, change: Change) -> Plan:
    """The plan of a change; raises NotesError where something that names it could not be rewritten."""
    after = index_names(sorted(change.moves.get(path, path) for path in vault.files))
    around = _Around(change, vault.notes, vault.names, after, link_format(vault.root), {})
    others = {*_with_terms(vault, change), *_with_tags(vault, change), *_with_backgrounds(vault, change)}
    others |= {change.path} if change.path else set()
    for _ in range(_ROUNDS):  # a heading that holds a link gets another title, which other links name
        touched, won = _touched(vault, around)
        done = [_rewritten(vault, path, around) for path in _real_files(vault.root, sorted(touched | others))]
        titles = {one.rewrite.path: one.titles for one in done if one.titles}
        if titles == around.titles:
            break
        around = around._replace(titles=titles)
    rewrites = [one.rewrite for one in done if one.number]
    counts = {one.rewrite.path: one.number for one in done if one.number}
    if change.tag and not rewrites:
        raise NotesError("no note has that tag; «notes tags» lists all")
    if bookmarks := rewrite_bookmarks(vault.root, change, vault.notes, around.titles):
        rewrites.append(bookmarks[0])
        counts[bookmarks[0].path] = bookmarks[1]
    return Plan(rewrites, counts, dict(change.moves), won)


def _touched(vault: Vault, around: _Around) -> tuple[set[str], list[tuple[str, str]]]:
    """The files with a link that may have to be rewritten, and the links that led nowhere and no longer do."""
    rows = list(vault.facet("links"))
    moved = ((around.to(path), links) for path, links in rows)
    found, won = set[str](), list[tuple[str, str]]()
    pairs = zip(resolve_links(rows, around.before), resolve_links(moved, around.after), strict=True)
    edges: Iterable[tuple[Edge, Edge]] = pairs
    for (source, link, old, _), (_, _, new, _) in edges:
        if old is None:
            won += [(source, name_of(link))] * (new is not None)
        elif (
            source in around.change.moves
            or old in around.change.moves
            or new != around.to(old)
            or ("#" in link and (old == around.change.path or old in around.titles))
        ):
            found.add(source)
    return found, won


def _with_terms(vault: Vault, change: Change) -> Iterator[str]:
    if change.term:
        for path in vault.containing([(b"query",)]):
            note = vault.notes.get(path)
            if note is None or any(True for _ in term_edits(note, change.term)):  # of a canvas no blocks are known
                yield path


def _with_tags(vault: Vault, change: Change) -> Iterator[str]:
    if change.tag:
        yield from (p for p, rows in vault.facet("tags") if any(change.tag(str(tag)[1:]) for tag, _ in rows))


def _with_backgrounds(vault: Vault, change: Change) -> Iterator[str]:
    """The canvases that have a background for a group, where a file moves that may be it.

    A background counts as no link, so the index does not know of it.
    """
    if all(path.lower().endswith(".md") for path in change.moves):
        return
    for path in vault.files:
        if path.lower().endswith(".canvas"):
            with suppress(OSError):
                if b'"background"' in (vault.root / path).read_bytes():
                    yield path


def _real_files(root: Path, paths: list[str]) -> Iterator[str]:
    """The files without those that are links to others of the vault, which have the same text."""
    real = root.resolve()
    return (p for p in paths if not (root / p).is_symlink() or real not in (root / p).resolve().parents)


def _rewritten(vault: Vault, path: str, around: _Around) -> _Rewritten:
    try:
        old = (vault.root / path).read_bytes()
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
        raise NotesError(f"{path}: is not valid UTF-8, so its links cannot be rewritten; mend that first")
    return _Rewritten(Rewrite(path, old, apply_edits(text, edits).encode("utf-8")), len(edits), titles)


def _new_titles(before: Note, after: Note) -> dict[int, str]:
    pairs = zip(before.structure.headings, after.structure.headings, strict=True)
    return {n: new.title for n, (old, new) in enumerate(pairs) if old.title != new.title}


def _edits(piece: Piece, path: str, around: _Around) -> Iterator[Edit]:
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


def _target(link: Link, path: str, around: _Around) -> str | None:
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


def _checked(piece: Piece, source: str, edits: list[Edit], path: str, around: _Around) -> Note:
    """The piece with its edits; raises NotesError where it is not the same but for the names."""
    note, after_path = piece.note, around.to(path)
    overlap = next((b for a, b in pairwise(edits) if a.span.end > b.span.start), None)
    if overlap:
        raise _refusal(note, overlap.span, "what is to be rewritten here overlaps; write it otherwise first")
    after = piece.read_again(after_path, apply_edits(source, edits))
    for link, new in zip(note.links, after.links, strict=False):
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
        [(link.embed, link.kind, link.key) for link in note.links],
        [heading.level for heading in s.headings],
        [(section.type, section.id is None) for section in s.sections],
        [(item.task, item.id is None) for item in s.list_items],
        len(note.tags), len(s.footnotes), len(s.footnote_refs), len(s.query_blocks), note.aliases,
        [prop.key for prop in note.frontmatter.properties] if note.frontmatter else None,
    ]  # fmt: skip


def _refusal(note: Note, span: Span, reason: str) -> NotesError:
    return NotesError(f"{note.path}:{note.line_of(span.start)}: {reason}; nothing is changed")
