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
from collections.abc import Callable
from dataclasses import dataclass, field

from notes_cli.vault.brackets import Bracketed, Brackets, match_brackets, take_link, take_reference
from notes_cli.vault.links import WIKILINK, make_link, make_wikilink
from notes_cli.vault.marks import BLANKS, HTML_TAG, WS
from notes_cli.vault.note import Footnote, Link, Span, Tag
from notes_cli.vault.properties import TAG_TEXT, is_tag
from notes_cli.vault.spans import Misses, take_code, take_deletion, take_emphasis, take_math, take_strong
from notes_cli.vault.urls import AUTOLINK, take_email, take_url

FOOTNOTE_REF = re.compile(r"\[\^([^\]\t\n ]+)\]")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~\n]")
_OPENS_LINK = re.compile(r"<a |</a>|<\S{1,300}?://", re.IGNORECASE | re.ASCII)
_PLACE = r"[\\<\[*_`$#]|!\[|\^\[|~~"
_URL = r"|www\.|https?://"
_EMAIL = r"|(?<![A-Za-z0-9+\-._])[A-Za-z0-9+\-._]++@"
_NEXT = {
    (False, False): re.compile(_PLACE),
    (True, False): re.compile(_PLACE + _URL),
    (False, True): re.compile(_PLACE + _EMAIL),
    (True, True): re.compile(_PLACE + _URL + _EMAIL),
}
"""Where a construct may begin, by whether the text holds addresses of pages and of people, which are dear to find."""
_HTML = re.compile(
    rf"{HTML_TAG}|<!---->|<!--(?:-?[^>-])(?:-?[^-])*-->|<[?][^\n\r\u2028\u2029]*?[?]>|<![A-Za-z]+[{WS}]+[^>]*>"
    r"|<!\[CDATA\[[\s\S]*?\]\]>"
)

Found = Link | Tag | Footnote


@dataclass(slots=True)
class _Run:
    """A run of text that is being read, what is known of it, and what was found in it so far."""

    text: str
    in_link: bool
    base: int
    has_at: bool
    known_brackets: Brackets | None = None
    misses: Misses = field(default_factory=Misses)
    found: list[Found] = field(default_factory=list)
    notes: list[Footnote] = field(default_factory=list)
    leaves: list[Span] = field(default_factory=list)

    @property
    def brackets(self) -> Brackets:
        """Which brackets belong together, found out where it is first asked for."""
        if self.known_brackets is None:
            self.known_brackets = match_brackets(self.text)
        return self.known_brackets


@dataclass(frozen=True, slots=True)
class Inline:
    """What a run of text holds, in order of place; `in_link` tells whether an HTML link is still open after it."""

    found: tuple[Found, ...] = ()
    inline_notes: tuple[Footnote, ...] = ()
    in_link: bool = False


def scan_inline(text: str, base: int = 0, in_link: bool = False) -> Inline:
    """Find links, embeds, tags, footnote references and inline notes in a text, whose first character is at `base`.

    The id of an inline note is empty, its `id_span` is that of what it holds.
    """
    if not is_worth_reading(text):
        return Inline((), (), in_link)
    run = _Run(text, in_link, base, "@" in text)
    _read(run)
    return Inline(tuple(run.found), tuple(run.notes), run.in_link)


def is_worth_reading(text: str) -> bool:
    """Whether a text may hold anything that is looked for."""
    if "#" in text or "[[" in text or "](" in text or "[^" in text or "^[" in text:
        return True
    return "<" in text and _OPENS_LINK.search(text) is not None


def leaves(text: str) -> list[Span]:
    """List the constructs of a text in which no other begins, in order: code, math, HTML, addresses, wikilinks."""
    run = _Run(text, False, 0, "@" in text)
    _read(run)
    return run.leaves


def wikilink_at(text: str, at: int, end: int) -> Link | None:
    """The wikilink or embed that begins at `at`, or None."""
    found = WIKILINK.match(text, at, end)
    return make_wikilink(found, 0) if found else None


_Step = tuple[int, int, int, bool]
"""What a construct holds, where the text goes on, and whether it is a link: `(begin, end, after, is_link)`."""


def _read(run: _Run) -> None:
    text, at, end = run.text, 0, len(run.text)
    pages, people = "://" in text or "www." in text, run.has_at
    following = _NEXT[pages, people].search
    address = _take_address if pages or people else None
    outer: list[tuple[int, int, bool | None]] = []  # where what is around goes on and ends; its state, after a link
    while True:
        while at >= end:
            if not outer:
                return
            at, end, in_link = outer.pop()
            run.in_link = run.in_link if in_link is None else in_link
        take = _TAKE.get(text[at], address)
        step = take(run, at, end) if take else None
        if step is None:
            place = following(text, at + 1, end)
            while place and place[0] == "#" and text[place.start() - 1] not in BLANKS:
                place = following(text, place.end(), end)
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


def _after(end: int | None) -> _Step | None:
    """A construct that holds nothing and ends at `end`."""
    return None if end is None else (end, end, end, False)


def _take_address(run: _Run, at: int, end: int) -> _Step | None:
    if run.in_link:
        return None
    stop = take_url(run.text, at, end) if run.text[at] in "wWhH" else None
    return _after(stop or (take_email(run.text, at, end) if run.has_at else None))


def _take_escape(run: _Run, at: int, end: int) -> _Step | None:
    return _after(at + 2) if _ESCAPE.match(run.text, at, end) else None


def _take_html(run: _Run, at: int, end: int) -> _Step | None:
    text = run.text
    if text.find(">", at, end) < 0:
        return None
    if not run.in_link and (auto := AUTOLINK.match(text, at, end)):
        if "@" not in auto[0].partition("://")[0]:  # `<a b://c>` has no scheme and so counts as a link to a file
            run.found.extend(
                make_link(text, run.base, at, Bracketed(at + 1, auto.end() - 1, auto[0][1:-1], auto.end()), False)
            )
        return _after(auto.end())
    tag = None if text.startswith("<?", at) and text.find("?>", at, end) < 0 else _HTML.match(text, at, end)
    if tag is None:
        return None
    opening = tag[0][:4].lower()
    run.in_link = opening != "</a>" if run.in_link else opening.startswith("<a ")
    return _after(tag.end())


def _take_bracket(run: _Run, at: int, end: int) -> _Step | None:
    text = run.text
    is_embed = text[at] == "!"
    if wiki := WIKILINK.match(text, at, end):
        run.found.append(make_wikilink(wiki, run.base))
        return _after(wiki.end())
    opening = at + is_embed
    if not text.startswith("[", opening, end):
        return None
    taken = None if run.in_link and not is_embed else take_link(text, opening, end, run.brackets)
    if taken is None and text.startswith("^", opening + 1, end):
        is_closed = not is_embed and text.find("]", at, end) >= 0
        ref = FOOTNOTE_REF.match(text, at, end) if is_closed else None
        if ref:
            base = run.base
            span, id_span = Span(base + at, base + ref.end()), Span(base + ref.start(1), base + ref.end(1))
            run.found.append(Footnote(ref[1], span, id_span))
        return _after(ref.end()) if ref else None
    if taken is None and not (run.in_link and not is_embed):
        taken = take_reference(text, opening, end, run.brackets)
    if taken is None:
        return None
    run.found.extend(make_link(text, run.base, at, taken, is_embed))
    return _after(taken.end) if is_embed else (taken.begin, taken.close, taken.end, True)


def _take_note(run: _Run, at: int, end: int) -> _Step | None:
    if not run.text.startswith("^[", at, end):
        return None
    close = run.brackets.notes.get(at + 1)
    if close is None or close >= end:
        return None
    base = run.base
    run.notes.append(Footnote("", Span(base + at, base + close + 1), Span(base + at + 2, base + close)))
    return at + 2, close, close + 1, False


def _take_mark(run: _Run, at: int, end: int) -> _Step | None:
    if run.text[at] == "_" and (address := _take_address(run, at, end)):
        return address
    taken = take_strong(run.text, at, end, run.misses) or take_emphasis(run.text, at, end, run.misses)
    return (*taken, False) if taken else None


def _take_deletion(run: _Run, at: int, end: int) -> _Step | None:
    taken = take_deletion(run.text, at, end, run.misses)
    return (*taken, False) if taken else None


def _take_code(run: _Run, at: int, end: int) -> _Step | None:
    return _after(take_code(run.text, at, end, run.misses))


def _take_math(run: _Run, at: int, end: int) -> _Step | None:
    return _after(take_math(run.text, at, end, run.misses))


def _take_tag(run: _Run, at: int, end: int) -> _Step | None:
    tag = TAG_TEXT.match(run.text, at + 1, end)
    if tag is None or not is_tag(tag[0]):
        return None
    run.found.append(Tag("#" + tag[0], Span(run.base + at, run.base + tag.end())))
    return _after(tag.end())


_TAKE: dict[str, Callable[[_Run, int, int], _Step | None]] = {
    "\\": _take_escape,
    "<": _take_html,
    "[": _take_bracket,
    "!": _take_bracket,
    "^": _take_note,
    "*": _take_mark,
    "_": _take_mark,
    "~": _take_deletion,
    "`": _take_code,
    "$": _take_math,
    "#": _take_tag,
}
