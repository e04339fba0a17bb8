"""What several rules ask about links: which lead nowhere, and which were named as deliberate."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from notes_cli.vault.note import Link, Note, Property
from notes_cli.vault.resolve import fold
from notes_cli.vault.subpath import find_place
from notes_cli.vault.vault import Vault


def properties(note: Note) -> tuple[Property, ...]:
    """The properties of a note; none where it has no frontmatter, or a broken one."""
    return note.frontmatter.properties if note.frontmatter else ()


def unresolved(note: Note, vault: Vault, ignored: tuple[str, ...]) -> Iterator[Link]:
    """The links and embeds of a note that lead to no file, without those whose target is ignored."""
    return (
        link for link in note.links if vault.resolve(link, note.path) is None and not is_ignored(link.target, ignored)
    )


def is_ignored(target: str, patterns: tuple[str, ...]) -> bool:
    """Whether a link's target, or its part before the `#`, fits a pattern such as `@*`, in any case."""
    forms = (fold(target), fold(target.partition("#")[0].strip()))
    return any(fnmatchcase(form, fold(pattern)) for pattern in patterns for form in forms)


def alias_owner(link: Link, vault: Vault) -> Note | None:
    """The one note that has the name of an unresolved link as an alias; None where there is none, or several."""
    owners = vault.alias_owners.get(fold(link.path), ()) if link.path else ()
    return vault.notes[owners[0]] if len(owners) == 1 else None


def misplaced(note: Note, vault: Vault) -> Iterator[tuple[Link, str, str]]:
    """The links of a note that lead to a note without the place they name, with its path and that last part."""
    for link in note.links:
        if "#" in link.target and (path := vault.resolve(link, note.path)) and path.lower().endswith(".md"):
            target = note if path == note.path else vault.notes.get(path)
            if target and not _has_place(target, link.subpath):
                yield link, path, link.subpath.rpartition("#")[2].strip()


@lru_cache(maxsize=64)
def _has_place(note: Note, subpath: str) -> bool:
    """Whether a note has a place, found once, as several rules ask."""
    return find_place(note, subpath) is not None
