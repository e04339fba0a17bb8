"""Where bare addresses in a text end: `<https://…>`, `https://…`, `www.…` and e-mail. What they hold is no syntax.

Source: the autoLink, url and email tokenizers of remark-parse 8 (after GFM's «autolinks, extended»), quirks included.
"""

import re

from notes_cli.vault.marks import WS

AUTOLINK = re.compile(rf"<(?:(?!:/)[^{WS}>@])+(?:@[^{WS}>]+|://[^{WS}>]*)>")
_SCHEME = re.compile(r"www\.|https?://", re.ASCII)
_ANY_CASE = re.compile(r"https?://", re.ASCII | re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9_-]+\.?)*")
_PATH = re.compile(rf"[^{WS}<]*")
_EMAIL = re.compile(r"[A-Za-z0-9+\-._]+@([A-Za-z0-9\-._]*)")
_ENTITY = re.compile(r"&[A-Za-z]+\Z")


def take_url(text: str, at: int, end: int) -> int | None:
    """Where the address that begins at `at` ends, or None where none begins."""
    scheme = _SCHEME.match(text, at, end) or _ANY_CASE.match(text, at, end)
    if scheme is None:
        return None
    begin = scheme.end()
    domain = _DOMAIN.match(text, begin, end)
    assert domain is not None
    stop = domain.end()
    dots = [begin + number for number, character in enumerate(domain[0]) if character == "."]
    last = text[stop] if stop < end else text[stop - 1]
    if last == "." and dots:
        dots.pop()
        stop -= 1
    if not dots:
        return None
    if "_" in text[begin if len(dots) < 2 else dots[-2] + 1 : stop]:
        return None
    return _path_end(text, stop, end)


def _path_end(text: str, begin: int, end: int) -> int:
    path = _PATH.match(text, begin, end)
    assert path is not None
    stop = begin + len(path[0].rstrip("!*,.:?_~"))
    if text[stop - 1] == ")":
        extra = text.count(")", begin, stop) - text.count("(", begin, stop)
        while extra > 0:
            stop = text.rindex(")", begin, stop)
            extra -= 1
    if text[stop - 1] == ";":
        stop -= 1
        entity = _ENTITY.search(text, begin, stop)
        stop = entity.start() if entity else stop
    return stop


def take_email(text: str, at: int, end: int) -> int | None:
    """Where the e-mail address that begins at `at` ends, or None where none begins."""
    found = _EMAIL.match(text, at, end)
    if found is None:
        return None
    domain, stop = found[1], found.end()
    dot = domain.find(".")
    if dot < 0 or dot == len(domain) - 1:
        return None
    if stop == end and domain[-1] in "-_":
        return None
    return stop - 1 if stop == end and domain[-1] == "." else stop
