"""Writes a link to a file, as the vault writes its links, such that it leads there; or a link anew for another note."""

import posixpath
import re

from notes_cli.markdown.note import Link, Note, Span, name_of
from notes_cli.render.links import internal_link, relative_url, shown_text
from notes_cli.render.markdown_text import quoted
from notes_cli.vault.relink import Stand, follow, is_in_table, rewrite, shortest_target
from notes_cli.vault.settings import link_format
from notes_cli.vault.vault import Vault

_NO_WIKILINK = re.compile(r"[\[\]|#^<\x00-\x1f\x7f\ud800-\udfff]|%%")  # `<`: elsewhere it begins HTML


def link_to(vault: Vault, source: str, path: str, markdown: bool) -> str:
    """A link from the note at `source` to the file at `path`: the shortest wikilink that leads there, or its path.

    It is a Markdown link where these are wanted, and where a name holds what no wikilink can hold, or should. A file
    to which no link leads, as another one is always found first, is named without one.
    """
    name = name_of(path)
    url = relative_url(path, source)
    plain = f"[{quoted(name)}]({url})"
    if not markdown:
        whole = path[: -len(".md")] if path.lower().endswith(".md") else path
        for target in (name, whole):
            if not _NO_WIKILINK.search(target) and vault.resolve(Link(target, None, Span(0, 0)), source) == path:
                return f"[[{target}]]" if target == name else f"[[{target}|{name}]]"
    link = internal_link(url)
    return plain if link and vault.resolve(link, source) == path else quoted(name)


def moved_link(vault: Vault, note: Note, link: Link, page: str) -> str | None:
    """How a link of `note` is written in the note at the path `page` so that it leads where it led, and says the same.

    None where it can stay as it is, or cannot be written so.
    """
    path = vault.resolve(link, note.path)
    if path is None:
        return None
    if link.kind == "markdown" and _beside(note.path, link.path) == path:  # also who knows no vault can follow it
        part: str | None = posixpath.relpath("/" + path, "/" + posixpath.dirname(page))
    elif vault.resolve(link, page) == path:
        return None
    elif link.path:
        before, after = Stand(note.path, path, vault.names), Stand(page, path, vault.names)
        part = follow(link, before, after, link_format(vault.root))
    else:  # a place in the note itself
        part = shortest_target(path, page, vault.names)
    text = None if link.embed or link.text or link.kind == "markdown" else shown_text(link)
    source = note.text[slice(*link.span)]
    in_table = text is not None and is_in_table(note, link.span.start)
    return rewrite(source, link, part + link.subpath, text, in_table) if part else None


def moved_address(vault: Vault, note: Note, address: str, page: str) -> str:
    """How an address that `note` defines is written in a link of the note at the path `page`, to lead where it led."""
    bare = address[1:-1] if address.startswith("<") else address
    link = internal_link(bare)
    path = vault.resolve(link, note.path) if link and note.path != page else None
    if path is not None:
        _, mark, place = bare.partition("#")
        bare = relative_url(path, page) + mark + place
    is_plain = bare and not re.search(r"[\s<>]", bare) and bare.count("(") == bare.count(")")
    return bare if is_plain else f"<{bare}>"


def _beside(source: str, written: str) -> str:
    """The path of the file that a relative address in `source` means."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), written)) if written else source
