"""Which files a search looks at, and what it sees of each; it matches nothing.

Notes and canvases with their path, and of `.base` files the path (help page Search; release notes 1.1.13, 1.9.8); of
other files only `file:` and `path:` see anything (0.11.1).
"""

from collections.abc import Callable, Mapping

from notes_cli.query.needles import find_needles
from notes_cli.query.scope import Scope, whole
from notes_cli.query.tree import And, Operator, Property, Query, walk
from notes_cli.vault.note import Note, Parsed
from notes_cli.vault.vault import Vault

_BY_TEXT = frozenset(("file", "path", "content", "match-case", "ignore-case", "line"))


def find_files(vault: Vault, query: Query) -> set[str]:
    """The paths of all files that a query may match, in no order; excluded ones are among them."""
    operators = {node.name for node in walk(query) if isinstance(node, Operator)}
    endings = "" if operators & {"file", "path"} else ".base"
    others = (path for path in vault.files if path.lower().endswith(endings) and not _has_text(path))
    return {*vault.containing(find_needles(query)), *others}


def make_reader(read: Callable[[str], Note], query: Query, instead: Mapping[str, Note]) -> Callable[[str], Note]:
    """What gives, for the path of a file, the note that a search sees in it.

    `read` gives notes and canvases, `instead` those that are not as `read` gives them. Where the query needs more of
    a note than its text, this is read as well.
    """
    needs_structure = any(
        isinstance(node, Property) or (isinstance(node, Operator) and node.name not in _BY_TEXT) for node in walk(query)
    )

    def read_seen(path: str) -> Note:
        if not _has_text(path):
            return Note(path, "", (), Parsed)
        note = instead.get(path) or read(path)
        if path.lower().endswith(".canvas"):
            from notes_cli.vault.canvas import make_cards  # here, as few vaults have one

            note = make_cards(note)
        if needs_structure:
            _ = note.parsed
        return note

    return read_seen


def read_file(vault: Vault, path: str) -> Note:
    """What a search sees in the file at a vault path: its lines are those of `Match`."""
    return make_reader(vault.index.note, And(()), {})(path)


def see(note: Note) -> Scope:
    """The scope of a whole file: text and path, only the path, or nothing that a bare term finds."""
    if _has_text(note.path):
        return whole(note)
    return Scope(note, None, (note.path,) if note.path.lower().endswith(".base") else ())


def _has_text(path: str) -> bool:
    return path.lower().endswith((".md", ".canvas"))
