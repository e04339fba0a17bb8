"""The new texts of all files that name what gets another name, and which files move; nothing is written.

A heading that holds a link may get another title by it, which other links name; so it is made in rounds.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from notes_cli.errors import NotesError
from notes_cli.index.read import read_bytes
from notes_cli.index.resolve import index_names
from notes_cli.markdown.definitions import find_definitions
from notes_cli.markdown.note import linkpath
from notes_cli.markdown.rows import Facet
from notes_cli.rename.bookmarks import rewrite_bookmarks
from notes_cli.rename.change import Change
from notes_cli.rename.pieces import read_pieces
from notes_cli.rename.rewriting import Around, rewrite_file
from notes_cli.rename.terms import term_edits
from notes_cli.vault.graph import Edge, resolve_links
from notes_cli.vault.journal import Rewrite
from notes_cli.vault.settings import link_format
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


def make_plan(vault: Vault, change: Change) -> Plan:
    """The plan of a change; raises NotesError where something that names it could not be rewritten."""
    after = index_names(sorted(change.moves.get(path, path) for path in vault.files))
    around = Around(change, vault.notes, vault.names, after, link_format(vault.root), {})
    others = {*_with_terms(vault, change), *_with_tags(vault, change), *_with_backgrounds(vault, change)}
    others |= {change.path} if change.path else set()
    rows = [*vault.facet("links"), *_definitions(vault)]
    for _ in range(_ROUNDS):  # a heading that holds a link gets another title, which other links name
        touched, won = _touched(rows, around)
        done = [rewrite_file(vault.root, path, around) for path in _real_files(vault.root, sorted(touched | others))]
        titles = {one.rewrite.path: one.titles for one in done if one.titles}
        if titles == around.titles:
            break
        around = around._replace(titles=titles)
    rewrites = [one.rewrite for one in done if one.number]
    counts = {one.rewrite.path: one.number for one in done if one.number}
    if change.tag and not rewrites:
        raise NotesError(f"no note has that tag{change.instead or '; «notes tags» lists all'}")
    if bookmarks := rewrite_bookmarks(vault.root, change, vault.notes, around.titles):
        rewrites.append(bookmarks[0])
        counts[bookmarks[0].path] = bookmarks[1]
    return Plan(rewrites, counts, dict(change.moves), won)


def _definitions(vault: Vault) -> Iterator[tuple[str, Facet]]:
    """The links in definitions, as rows of the facet "links", which has none of them."""
    for path in vault.containing([(b"]:",)]):
        note = vault.notes.get(path)
        notes = [note] if note else [piece.note for piece in read_pieces(path, vault.index.note(path).text)]
        links = [link for one in notes for link in find_definitions(one)]
        if links:
            yield path, tuple((link.target, link.kind, 1) for link in links)


def _touched(rows: list[tuple[str, Facet]], around: Around) -> tuple[set[str], list[tuple[str, str]]]:
    """The files with a link that may have to be rewritten, and the links that led nowhere and no longer do.

    `rows` are the links of each file.
    """
    moved = ((around.to(path), links) for path, links in rows)
    found, won = set[str](), list[tuple[str, str]]()
    pairs = zip(resolve_links(rows, around.before), resolve_links(moved, around.after), strict=True)
    edges: Iterable[tuple[Edge, Edge]] = pairs
    for (source, link, old, _), (_, _, new, _) in edges:
        if old is None:
            won += [(source, linkpath(link))] * (new is not None)
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
                if b'"background"' in read_bytes(vault.root / path):
                    yield path


def _real_files(root: Path, paths: list[str]) -> Iterator[str]:
    """The files without those that are links to others of the vault, which have the same text."""
    real = root.resolve()
    return (p for p in paths if not (root / p).is_symlink() or real not in (root / p).resolve().parents)
