"""Where bare addresses in a text end: `<https://…>`, `https://…`, `www.…` and e-mail. What they hold is no syntax.

Source: the autoLink, url and email tokenizers of remark-parse 8 (after GFM's «autolinks, extended»), quirks included.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.patterns import compile_later
from notes_cli.markdown.spans import Misses

_BEFORE = compile_later(rf"<(?:(?!:/)[^{BLANKS}>@])++")
_AFTER = compile_later(rf"(?:@[^{BLANKS}>]|://)[^{BLANKS}>]*+")
_SCHEME = re.compile(r"www\.|https?://", re.ASCII)
_ANY_CASE = re.compile(r"https?://", re.ASCII | re.IGNORECASE)
_DOMAIN = compile_later(r"(?:[A-Za-z0-9_-]+\.?)*")
_PATH = compile_later(rf"[^{BLANKS}<]*")
_LOCAL = compile_later(r"[A-Za-z0-9+\-._]++")
_HOST = compile_later(r"[A-Za-z0-9\-._]*")
_ENTITY = compile_later(r"&[A-Za-z]+\Z")


@dataclass(slots=True, eq=False, repr=False)
class UrlPath:
    """The run of characters from `begin` on that the path of an address may hold; `stop` is its end.

    `opening` and `closing` are the places of its parentheses.
    """

    begin: int = 0
    stop: int = 0
    opening: list[int] = field(default_factory=list)
    closing: list[int] = field(default_factory=list)


def take_autolink(text: str, at: int, end: int, misses: Misses) -> int | None:
    """Where the `<https://…>` or `<a@b>` that begins at `at` ends, or None where none begins."""
    before = None if at < misses.get("<", 0) else _BEFORE.match(text, at, end)
    if before is None:
        return None
    after = _AFTER.match(text, before.end(), end)
    stop = (after or before).end()
    if after and text.startswith(">", stop, end):
        return stop + 1
    misses["<"] = stop
    return None


def take_url(text: str, at: int, end: int, misses: Misses, path: UrlPath) -> int | None:
    """Where the address that begins at `at` ends, or None where none begins."""
    scheme = _SCHEME.match(text, at, end) or _ANY_CASE.match(text, at, end)
    if scheme is None or (scheme[0] == "www." and at < misses.get("www.", 0)):
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
    if not dots or "_" in text[begin if len(dots) < 2 else dots[-2] + 1 : stop]:
        misses["www."] = domain.end()  # what begins later in this domain has the same end, or less
        return None
    return _path_end(text, stop, end, path)


def _path_end(text: str, begin: int, end: int, path: UrlPath) -> int:
    if not path.begin <= begin < path.stop:
        _read_path(text, begin, end, path)
    stop = begin + len(text[begin : path.stop].rstrip("!*,.:?_~"))
    if text[stop - 1] == ")":
        first, last = bisect_left(path.closing, begin), bisect_left(path.closing, stop)
        opening = bisect_left(path.opening, stop) - bisect_left(path.opening, begin)
        if (extra := last - first - opening) > 0:
            stop = path.closing[last - extra]
    if text[stop - 1] == ";":
        stop -= 1
        entity = _ENTITY.search(text, begin, stop)
        stop = entity.start() if entity else stop
    return stop


def _read_path(text: str, begin: int, end: int, path: UrlPath) -> None:
    found = _PATH.match(text, begin, end)
    assert found is not None
    path.begin, path.stop = begin, found.end()
    path.opening = [begin + n for n, c in enumerate(found[0]) if c == "("]
    path.closing = [begin + n for n, c in enumerate(found[0]) if c == ")"]


def take_email(text: str, at: int, end: int, misses: Misses) -> int | None:
    """Where the e-mail address that begins at `at` ends, or None where none begins."""
    local = None if at < misses.get("@", 0) else _LOCAL.match(text, at, end)
    if local is None:
        return None
    domain = _HOST.match(text, local.end() + 1, end) if text.startswith("@", local.end(), end) else None
    stop = _email_end(domain[0], domain.end(), end) if domain else None
    if stop is None:
        misses["@"] = local.end()
    return stop


def _email_end(domain: str, stop: int, end: int) -> int | None:
    dot = domain.find(".")
    if dot < 0 or dot == len(domain) - 1:
        return None
    if stop == end and domain[-1] in "-_":
        return None
    return stop - 1 if stop == end and domain[-1] == "." else stop
