"""The constructs that may begin at a place of a run of text: for each first character a function that tries them.

A function is given the run, the place and where what is around it ends. It puts what the index knows into the run's
rows and returns a step, or None where the text is plain; how a run is read as a whole is `notes_cli.markdown.inline`'s.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from notes_cli.markdown.brackets import Bracketed, Brackets, match_brackets, take_link, take_reference
from notes_cli.markdown.links import WIKILINK, make_link, make_wikilink
from notes_cli.markdown.note import Span
from notes_cli.markdown.properties import TAG_TEXT, is_tag
from notes_cli.markdown.raw_html import take_html
from notes_cli.markdown.rows import Rows
from notes_cli.markdown.spans import (
    Marks,
    Misses,
    find_marks,
    take_code,
    take_deletion,
    take_emphasis,
    take_math,
    take_strong,
)
from notes_cli.markdown.urls import UrlPath, take_autolink, take_email, take_url

FOOTNOTE_REF = re.compile(r"\[\^([^\]\t\n ]++)\]")
_REF_ID = re.compile(r"[^\]\t\n ]*+")
_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~\n]")


@dataclass(slots=True, eq=False, repr=False)
class Run:
    """A run of text that is being read, what is known of it, and the rows that take what is found in it.

    `base` is where in the note it begins, `in_link` whether a link is open at the place reading has come to, `has_at`
    whether it holds an `@`; `leaves` are the constructs that hold nothing that is read.
    """

    text: str
    in_link: bool
    base: int
    has_at: bool
    rows: Rows
    known_brackets: Brackets | None = None
    known_marks: dict[str, Marks] = field(default_factory=dict)
    misses: Misses = field(default_factory=dict)
    path: UrlPath = field(default_factory=UrlPath)
    leaves: list[Span] = field(default_factory=list)

    @property
    def brackets(self) -> Brackets:
        """Which brackets belong together, found out where it is first asked for."""
        if self.known_brackets is None:
            self.known_brackets = match_brackets(self.text)
        return self.known_brackets

    def marks(self, mark: str) -> Marks:
        """Where the runs of a character are, found out where it is first asked for."""
        if mark not in self.known_marks:
            self.known_marks[mark] = find_marks(self.text, mark)
        return self.known_marks[mark]


Step = tuple[int, int, int, bool]
"""What a construct holds, where the text goes on, and whether it is a link: `(begin, end, after, is_link)`."""


def _after(end: int | None) -> Step | None:
    """A construct that holds nothing and ends at `end`."""
    return None if end is None else (end, end, end, False)


def take_address(run: Run, at: int, end: int) -> Step | None:
    """The address of a page or a person that begins at `at`, with any character that its kind may begin with."""
    if run.in_link:
        return None
    stop = take_url(run.text, at, end, run.misses, run.path) if run.text[at] in "wWhH" else None
    return _after(stop or (take_email(run.text, at, end, run.misses) if run.has_at else None))


def _take_escape(run: Run, at: int, end: int) -> Step | None:
    return _after(at + 2) if _ESCAPE.match(run.text, at, end) else None


def _take_html(run: Run, at: int, end: int) -> Step | None:
    text = run.text
    after = None if run.in_link else take_autolink(text, at, end, run.misses)
    if after is not None:
        target = text[at + 1 : after - 1]
        if "@" not in target.partition("://")[0]:  # `<a b://c>` has no scheme and so counts as a link to a file
            run.rows.links.extend(make_link(text, run.base, at, Bracketed(at + 1, after - 1, target, after), False))
        return _after(after)
    after = take_html(text, at, end, run.misses)
    if after is not None:
        opening = text[at : min(at + 4, after)].lower()
        run.in_link = opening != "</a>" if run.in_link else opening.startswith("<a ")
    return _after(after)


def _take_bracket(run: Run, at: int, end: int) -> Step | None:
    text = run.text
    is_embed = text[at] == "!"
    if wiki := WIKILINK.match(text, at, end):
        run.rows.links.append(make_wikilink(wiki, run.base))
        return _after(wiki.end())
    opening = at + is_embed
    if not text.startswith("[", opening, end):
        return None
    taken = None if run.in_link and not is_embed else take_link(text, opening, end, run.brackets, run.misses)
    if taken is None and text.startswith("^", opening + 1, end):
        ref = None if is_embed else _take_ref(run, at, end)
        if ref:
            base = run.base
            row = ref[1], base + at, base + ref.end(), base + ref.start(1), base + ref.end(1)
            run.rows.footnote_refs.append(row)
        return _after(ref.end()) if ref else None
    if taken is None and not (run.in_link and not is_embed):
        taken = take_reference(text, opening, end, run.brackets)
    if taken is None:
        return None
    run.rows.links.extend(make_link(text, run.base, at, taken, is_embed))
    return _after(taken.end) if is_embed else (taken.begin, taken.close, taken.end, True)


def _take_ref(run: Run, at: int, end: int) -> re.Match[str] | None:
    if at < run.misses.get("[^", 0):
        return None
    ref = FOOTNOTE_REF.match(run.text, at, end)
    if ref is None:
        run.misses["[^"] = _REF_ID.match(run.text, at + 2, end).end()  # type: ignore[union-attr]
    return ref


def _take_note(run: Run, at: int, end: int) -> Step | None:
    if not run.text.startswith("^[", at, end):
        return None
    close = run.brackets.notes.get(at + 1)
    if close is None or close >= end:
        return None
    base = run.base
    run.rows.inline_notes.append(("", base + at, base + close + 1, base + at + 2, base + close))
    return at + 2, close, close + 1, False


def _take_mark(run: Run, at: int, end: int) -> Step | None:
    if run.text[at] == "_" and (address := take_address(run, at, end)):
        return address
    taken = None
    if run.text.startswith(run.text[at], at + 1, end):
        taken = take_strong(run.text, at, end, run.marks(run.text[at]), run.misses)
    taken = taken or take_emphasis(run.text, at, end, run.misses)
    return (*taken, False) if taken else None


def _take_deletion(run: Run, at: int, end: int) -> Step | None:
    taken = take_deletion(run.text, at, end, run.misses)
    return (*taken, False) if taken else None


def _take_code(run: Run, at: int, end: int) -> Step | None:
    return _after(take_code(at, end, run.marks("`")))


def _take_math(run: Run, at: int, end: int) -> Step | None:
    return _after(take_math(run.text, at, end, run.misses))


def _take_tag(run: Run, at: int, end: int) -> Step | None:
    tag = TAG_TEXT.match(run.text, at + 1, end)
    if tag is None or not is_tag(tag[0]):
        return None
    run.rows.tags.append(("#" + tag[0], run.base + at, run.base + tag.end()))
    return _after(tag.end())


TAKE: dict[str, Callable[[Run, int, int], Step | None]] = {
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
