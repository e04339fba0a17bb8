"""An address on the web cannot be one.

What: a link's address with a misspelt scheme (`htps:`), one slash, no host, a port that is no number, or blanks in it.
Why: nothing opens when somebody follows it. The address is read, never called.
Example: `[paper](http:/example.org)`, `[paper](https://https://example.org)`.
Fix: correct the address.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.prose import find_in_prose
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "links"
OVERRIDES = ("unresolved-link", "unresolved-embed")
_LINK = re.compile(r"\]\(\s*<?(?P<url>[hH]?[tT]+[pP][sSſ]?:/*[^)\n>]{0,2000}+)>?\)")
_TITLE = re.compile(r"\s+[\"'(].*$")
_HOST = re.compile(r"(?:[^\s/?#@]*@)?(?:\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]|<>\"\\^`{}]+)(?::[0-9]{0,5})?")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each address of a link that no browser could follow."""
    for found in find_in_prose(_LINK, note) if _may_be_faulty(note.text) else ():
        url = _TITLE.sub("", found["url"]).rstrip()
        if why := _fault(url):
            yield Problem(note.path, Span(found.start("url"), found.start("url") + len(url)), f"«{url}» {why}")


def _may_be_faulty(text: str) -> bool:
    """Whether any address is faulty, in prose or not: what is no prose takes long to find, and most notes are sound."""
    at = 0
    while found := _LINK.search(text, at):
        if _fault(_TITLE.sub("", found["url"]).rstrip()):
            return True
        at = found.start() + 1
    return False


def _fault(url: str) -> str:
    """What is wrong with an address, or the empty string."""
    scheme, slashes, rest = re.split(r"(:/*)", url, maxsplit=1)
    if scheme.lower() not in ("http", "https"):
        return f"has no scheme that exists; «https» is near «{scheme}»"
    if slashes != "://":
        return f"has «{slashes}» in place of «://»"
    if re.match(r"https?:/*", rest, re.IGNORECASE):
        return "has its scheme twice"
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if not _HOST.fullmatch(host) or host.startswith(".") or ".." in host:
        return "has no host that can exist"
    return "holds a blank" if re.search(r"\s", rest) else ""
