"""The inline syntax that the index knows: links, embeds, tags and footnotes, with their exact places; nothing else.

It reads a run of text from left to right as the application's own indexer does. At each place where a construct may
begin those are tried in this order, and the first that fits is taken; else the text goes on to the next such place.

    inline     = { escape | autolink | url | email | html | wikilink | link | inline_note | footnote_ref | reference
                 | strong | emphasis | deletion | code | math | tag | text }
    wikilink   = ["!"] "[[" target ["|" text] "]]"       neither brackets nor newlines inside
    link       = ["!"] "[" text "](" target [title] ")"  a target with a scheme (https:) is not ours
    tag        = "#" characters, not only digits         at the start, after white space or another construct

What strong, emphasis, deletion, a link's text, a reference and an inline note hold is read in place. A link holds no
further link, and an open HTML tag `<a …>` counts as one until `</a>`, even in later blocks. What could be looked for
again and again in vain is remembered, so that a hostile note costs no more than linear time.
Sources: remark-parse 8 with remark-math 3 and remark-footnotes 2, whose parse agrees with every dump of the app's
index; the help pages Internal links, Embed files, Tags and Basic formatting syntax.
"""

import re

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.constructs import TAKE, Run, take_address
from notes_cli.markdown.links import WIKILINK, make_wikilink
from notes_cli.markdown.note import Link, Span
from notes_cli.markdown.patterns import compile_later
from notes_cli.markdown.rows import Rows, empty_rows, link_of

_OPENS_LINK = compile_later(r"<a |</a>|<\S{1,300}?://", re.IGNORECASE | re.ASCII)
_MARK = r"\\<\[*_`$#!^~"
_PLAIN = rf"(?<=[\\<\[*_`$])|(?<=[{BLANKS}]#)|(?<=[!^])(?=\[)|(?<=~)(?=~)"
_URL = r"|(?<=w)ww\.|(?<=h)ttps?://"
_EMAIL = r"|(?<![A-Za-z0-9+\-._])[A-Za-z0-9+\-._]++@"
_NEXT = {
    (False, False): compile_later(rf"[{_MARK}](?:{_PLAIN})"),
    (True, False): compile_later(rf"[{_MARK}wh](?:{_PLAIN}{_URL})"),
    (False, True): compile_later(rf"[{_MARK}](?:{_PLAIN}){_EMAIL}"),
    (True, True): compile_later(rf"[{_MARK}wh](?:{_PLAIN}{_URL}){_EMAIL}"),
}
"""Where a construct may begin, by whether the text holds addresses of pages and of people.

A pattern that begins with one set of characters is searched for three times as fast as one of several alternatives,
so what tells them apart looks back at the character found; only e-mail addresses begin with no certain ones.
"""


def read_inline(text: str, rows: Rows, base: int = 0, in_link: bool = False) -> bool:
    """Take links, embeds, tags, footnote references and inline notes of a text down in the rows of a note.

    `base` is where in the note the text begins; `in_link` is whether an HTML link is open before it, and returned is
    whether one is after it. The id of an inline note is empty, its second span is that of what it holds.
    """
    run = Run(text, in_link, base, "@" in text, rows)
    _read(run, max(text.rfind("["), text.rfind("#"), text.rfind("<")))
    return run.in_link


def is_worth_reading(text: str) -> bool:
    """Whether a text may hold anything that is looked for."""
    if "#" in text or "[[" in text or "](" in text or "[^" in text or "^[" in text:
        return True
    return "<" in text and _OPENS_LINK.search(text) is not None


def leaves(text: str) -> list[Span]:
    """List the constructs of a text in which no other begins, in order: code, math, HTML, addresses, wikilinks."""
    run = Run(text, False, 0, "@" in text, empty_rows())
    _read(run, len(text))
    return run.leaves


def wikilink_at(text: str, at: int, end: int) -> Link | None:
    """The wikilink or embed that begins at `at`, or None."""
    found = WIKILINK.match(text, at, end)
    return link_of(make_wikilink(found, 0)) if found else None


def _read(run: Run, last: int) -> None:
    """Read a run up to the construct that begins at `last` or would do so; nothing is looked for behind it."""
    text, at, end = run.text, 0, len(run.text)
    pages, people = "://" in text or "www." in text, run.has_at
    following = _NEXT[pages, people].search
    address = take_address if pages or people else None
    outer: list[tuple[int, int, bool | None]] = []  # where what is around goes on and ends; its state, after a link
    while True:
        while at >= end:
            if not outer:
                return
            at, end, in_link = outer.pop()
            run.in_link = run.in_link if in_link is None else in_link
        if at > last:
            for _, _, in_link in reversed(outer):
                run.in_link = run.in_link if in_link is None else in_link
            return
        take = TAKE.get(text[at], address)
        step = take(run, at, end) if take else None
        if step is None:
            place = following(text, at + 1, end)
            at = place.start() if place else end
            continue
        begin, stop, after, is_link = step
        if begin == stop:
            run.leaves.append(Span(at, after))
            at = after
            continue
        outer.append((after, end, run.in_link if is_link else None))
        run.in_link = run.in_link or is_link
        at, end = begin, stop
