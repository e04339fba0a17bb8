"""Writes a link to a file, as the vault writes its links, such that it leads there."""

import re

from notes_cli.render.answers import display_name
from notes_cli.render.links import internal_link, relative_url
from notes_cli.render.markdown_text import quoted
from notes_cli.vault.note import Link, Span
from notes_cli.vault.vault import Vault

_NO_WIKILINK = re.compile(r"[\[\]|#^<\x00-\x1f\x7f\ud800-\udfff]|%%")  # `<`: elsewhere it begins HTML


def link_to(vault: Vault, source: str, path: str, markdown: bool) -> str:
    """A link from the note at `source` to the file at `path`: the shortest wikilink that leads there, or its path.

    It is a Markdown link where these are wanted, and where a name holds what no wikilink can hold, or should. A file
    to which no link leads, as another one is always found first, is named without one.
    """
    name = display_name(path)
    url = relative_url(path, source)
    plain = f"[{quoted(name)}]({url})"
    if not markdown:
        whole = path[: -len(".md")] if path.lower().endswith(".md") else path
        for target in (name, whole):
            if not _NO_WIKILINK.search(target) and vault.resolve(Link(target, None, Span(0, 0)), source) == path:
                return f"[[{target}]]" if target == name else f"[[{target}|{name}]]"
    link = internal_link(url)
    return plain if link and vault.resolve(link, source) == path else quoted(name)
