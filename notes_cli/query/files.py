"""Which files a search looks at, and what it sees of each; it matches nothing.

Notes and canvases with their path, and of `.base` files the path (help page Search; release notes 1.1.13, 1.9.8); of
other files only `file:` and `path:` see anything (0.11.1).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from notes_cli.index.haystack import Clause
from notes_cli.index.record import fold_text
from notes_cli.index.values import ValueRow, make_head
from notes_cli.markdown.note import Note
from notes_cli.query.ahead import (
    BY_NAME,
    file_named,
    is_by_name,
    is_by_values,
    read_values,
    tell,
    tell_by_values,
    unwanted,
)
from notes_cli.query.needles import are_enough, find_needles
from notes_cli.query.scope import Scope, whole
from notes_cli.query.tree import And, Operator, Property, Query, walk
from notes_cli.vault.vault import Vault

PARTS: Mapping[str, tuple[str, ...]] = {
    "tag": ("property_tags", "tags"),
    "block": ("frontmatter", "sections", "list_items", "item_rests"),
    "section": ("headings",),
    "task": ("list_items", "item_rests"),
    "task-todo": ("list_items", "item_rests"),
    "task-done": ("list_items", "item_rests"),
}
"""What operators look at besides the text: fields of `notes_cli.markdown.rows.Rows`."""


class Files(NamedTuple):
    """The files that a query may match, by path, in no order, excluded ones among them.

    True is said of those that certainly match: they need be read only for their places. Where their properties are all
    that is asked for, `values` are those, by path, so that no note need be read.
    """

    paths: dict[str, bool | None]
    values: Mapping[str, Sequence[ValueRow]] | None = None


def find_files(vault: Vault, query: Query, match_case: bool = False) -> Files:
    """Find out, without a look at any note, which files a query may match."""
    has_names = any(isinstance(node, Operator) and node.name in BY_NAME for node in walk(query))
    clauses = find_needles(query)
    others = (path for path in vault.index.ending("" if has_names else ".base") if not _has_text(path))
    if is_by_name(query):
        return Files(dict(tell(vault, query, _named(vault.index.ending(""), clauses), match_case)))
    if is_by_values(query):
        values = read_values(vault, query)
        every = tell_by_values(query, values, lambda: (*vault.containing(()), *others))
        return Files(dict.fromkeys(every, True), values)
    held = vault.containing(clauses)
    paths = [*held, *(_named(others, clauses) if has_names else others)]
    is_enough = are_enough(query) and not match_case
    return Files({path: said or (is_enough and held.get(path)) for path, said in tell(vault, query, paths, match_case)})


def find_asked(query: Query) -> tuple[Clause, ...]:
    """The clauses that `find_files` asks `Vault.containing` for, the first there are; () where it asks for none."""
    if is_by_name(query) or is_by_values(query):
        return ()
    return next(filter(None, map(find_needles, (query, *unwanted(query)))), ())


def _named(paths: Iterable[str], clauses: tuple[Clause, ...]) -> list[str]:
    """The files whose path holds a text of each clause."""
    if not clauses:
        return list(paths)
    found = ((path, fold_text(path)) for path in paths)
    return [path for path, name in found if all(any(text in name for text in clause) for clause in clauses)]


def find_parts(query: Query) -> frozenset[str]:
    """What a search looks at in a note besides its text: fields of `notes_cli.markdown.rows.Rows`."""
    names = {node.name for node in walk(query) if isinstance(node, Operator)}
    parts = {part for name in names for part in PARTS.get(name, ())}
    return frozenset(parts | {"frontmatter"} if any(isinstance(node, Property) for node in walk(query)) else parts)


def make_reader(
    read: Callable[[str], Note],
    query: Query,
    instead: Mapping[str, Note],
    values: Mapping[str, Sequence[ValueRow]] | None = None,
) -> Callable[[str], Note]:
    """What gives, for the path of a file, the note that a search sees in it.

    `read` gives notes and canvases, `instead` those that are not as `read` gives them. Where the query needs more of
    a note than its text, this is read as well; where `values` tell all that it needs, nothing is.
    """
    needs_structure = bool(find_parts(query))

    def read_seen(path: str) -> Note:
        if values is not None and path not in instead and (head := make_head(path, values.get(path, ()))):
            return head
        if not _has_text(path):
            return file_named(path)
        note = instead.get(path) or read(path)
        if path.lower().endswith(".canvas"):
            from notes_cli.index.canvas import make_cards  # here, as few vaults have one

            note = make_cards(note)
        if needs_structure:
            _ = note.parsed
        return note

    return read_seen


def read_file(vault: Vault, path: str) -> Note:
    """What a search sees in the file at a vault path: its lines are those of `Match`."""
    return make_reader(vault.index.note, And(()), {})(path)


def see(note: Note, match_case: bool = False) -> Scope:
    """The scope of a whole file: text and path, only the path, or nothing that a bare term finds."""
    if _has_text(note.path):
        return whole(note, match_case)
    return Scope(note, (), (note.path,) if note.path.lower().endswith(".base") else (), match_case)


def _has_text(path: str) -> bool:
    return path.lower().endswith((".md", ".canvas"))
