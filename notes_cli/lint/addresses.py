"""Addresses on the web that a note gives a reader to follow, and what is wrong with one; nothing is called or reported.

Where it is not clear what is meant (`$HOST`, `*.example.org`) nothing is wrong. Sources: RFC 3986; the WHATWG's URL
Standard for ports and numbers as hosts; RFC 1123 for the signs of a host's name.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.prose import find_in_prose
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.relink import is_in_table

_SCHEME = r"[hH]?[tT]+[pP][sSſ]?"
_LINK = re.compile(rf"\]\(\s*<?(?P<url>{_SCHEME}:/*[^)\n>]{{0,2000}}+)>?\)")
_DEFINITION = re.compile(
    rf"\[(?!\^)[^\[\]\n]{{1,200}}\]:[ \t]*<?(?P<url>{_SCHEME}:/[^\s<>]{{1,2000}})>?[ \t]*(?:[\"'(].*)?$", re.MULTILINE
)
_AUTOLINK = re.compile(rf"<(?P<url>{_SCHEME}:/[^\s<>]{{1,2000}})>")
_BEFORE_DEFINITION = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*")
_TITLE = re.compile(r"\s+[\"'(].*$")
_HOST = re.compile(
    r"(?:[^\s/?#@]*@)?(?P<name>\[[0-9a-fA-F:.]+\]|[^\s/?#@:\[\]|<>\"\\^`{},;!&=+]+)(?::(?P<port>[0-9]*))?"
)
_PIPE = re.compile(r"(?<!\\)\|")
_NUMBERS = re.compile(r"[0-9]+(?:\.[0-9]+){3,}\.?")


def faulty_addresses(note: Note) -> Iterator[tuple[Span, str, str]]:
    """The addresses of links, definitions and `<…>` that nobody can follow: place, address, what is wrong with it."""
    if not _may_be_faulty(note.text):
        return
    for pattern in (_LINK, _DEFINITION):
        yield from _faults(found for found in find_in_prose(pattern, note) if _is_whole(found, note.text))
    from notes_cli.markdown.opaque import find_opaque  # here, as it needs the scanner

    other = [span for kind, span in find_opaque(note) if kind != "address"]
    autolinks = _AUTOLINK.finditer(note.text)
    yield from _faults(one for one in autolinks if not any(a <= one.start() < b for a, b in other))


def _faults(found: Iterator[re.Match[str]]) -> Iterator[tuple[Span, str, str]]:
    for one in found:
        url, start = _address(one), one.start("url")
        if why := fault_of(url):
            yield Span(start, start + len(url)), url, why


def _address(found: re.Match[str]) -> str:
    return _TITLE.sub("", found["url"]).rstrip()


def _is_whole(found: re.Match[str], text: str) -> bool:
    """Whether what was found is a link, or a definition at the beginning of its line."""
    line = text.rfind("\n", 0, found.start()) + 1
    return found.re is not _DEFINITION or _BEFORE_DEFINITION.fullmatch(text, line, found.start()) is not None


def _may_be_faulty(text: str) -> bool:
    """Whether any address is faulty, in prose or not: what is no prose takes long to find, and most notes are sound."""
    for pattern, needed in ((_LINK, "]("), (_DEFINITION, "]:"), (_AUTOLINK, "<")):
        at = 0
        while needed in text and (found := pattern.search(text, at)):
            if fault_of(_address(found)):
                return True
            at = found.start() + 1
    return False


def fault_of(url: str) -> str:
    """What is wrong with an address that has a colon, in words for behind it, or the empty string."""
    scheme, slashes, rest = re.split(r"(:/*)", url, maxsplit=1)
    if scheme.lower() not in ("http", "https"):
        return f"has the unknown scheme «{scheme}»; did you mean «https»?"
    if slashes != "://":
        return f"has «{slashes}» instead of «://»"
    if re.match(r"https?:/*", rest, re.IGNORECASE):
        return "has its scheme twice"
    found = _HOST.fullmatch(re.split(r"[/?#]", rest, maxsplit=1)[0])
    if not found or found["name"].startswith(".") or ".." in found["name"]:
        return "has an invalid host"
    numbers = found["name"].rstrip(".").split(".") if _NUMBERS.fullmatch(found["name"]) else []
    if len(numbers) > 4 or any(len(one.lstrip("0")) > 3 or int(one) > 255 for one in numbers):
        return "has an invalid IP address"
    if len(port := (found["port"] or "").lstrip("0")) > 5 or int(port or 0) > 65535:
        return "has a port above 65535"
    return "contains a space" if re.search(r"\s", rest) else ""


def in_cell(source: str, note: Note, start: int) -> str:
    """What of an address stands in its cell of a table, where it stands in one."""
    return _PIPE.split(source)[0] if "|" in source and is_in_table(note, start) else source
