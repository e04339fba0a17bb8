"""What several rules ask about links: which lead nowhere, and which were named as deliberate."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from notes_cli.index.resolve import fold
from notes_cli.lint.problem import Fix, replace
from notes_cli.lint.prose import is_in_heading
from notes_cli.markdown.note import Link, Note, Property, linkpath
from notes_cli.vault.relink import is_in_table, rewrite
from notes_cli.vault.subpath import find_place
from notes_cli.vault.vault import Vault


def properties(note: Note) -> tuple[Property, ...]:
    """The properties of a note; none where it has no frontmatter, or a broken one."""
    return note.frontmatter.properties if note.frontmatter else ()


def unresolved(note: Note, vault: Vault, ignored: tuple[str, ...]) -> Iterator[Link]:
    """The links and embeds of a note that lead to no file, without those whose target is ignored."""
    return (link for link, path in vault.leads(note) if path is None and not is_ignored(link.target, ignored))


def is_ignored(target: str, patterns: tuple[str, ...]) -> bool:
    """Whether a link's target, or its part before the `#`, fits a pattern such as `@*`, in any case."""
    forms = (fold(target), fold(linkpath(target)))
    return any(fnmatchcase(form, fold(pattern)) for pattern in patterns for form in forms)


def alias_owner(link: Link, vault: Vault) -> str | None:
    """The path of the one note that has the name of an unresolved link as an alias; None where none or several have."""
    owners = vault.owners_of(fold(link.path)) if link.path else ()
    return owners[0] if len(owners) == 1 else None


def rewritten(note: Note, link: Link, target: str, text: str | None) -> Fix | None:
    """The fix that gives a link another target, and a text where one is given; None where that cannot be written.

    In a heading it is unsafe, as links name that by all its words, the target's among them.
    """
    in_table = text is not None and is_in_table(note, link.span.start)
    new = rewrite(note.text[slice(*link.span)], link, target, text, in_table)
    return replace(link.span, new, safe=not is_in_heading(note, link.span.start)) if new else None


def misplaced(note: Note, vault: Vault) -> Iterator[tuple[Link, str, str]]:
    """The links of a note that lead to a note without the place they name, with its path and that last part."""
    for link, path in vault.leads(note):
        if path and "#" in link.target and path.lower().endswith(".md"):
            is_there = _has_place(note, link.subpath) if path == note.path else vault.has_place(path, link.subpath)
            if not is_there:
                yield link, path, link.subpath.rpartition("#")[2].strip() or link.subpath[1:].strip()


@lru_cache(maxsize=64)
def _has_place(note: Note, subpath: str) -> bool:
    """Whether a note has a place, found once, as several rules ask."""
    return find_place(note, subpath) is not None
