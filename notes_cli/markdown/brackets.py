"""Where Markdown's links, images and references end: `[text](target "title")`, `[text][label]`, `[text]`.

Which brackets belong together is found out once for a whole text. Source: the link and reference tokenizers of
remark-parse 8: brackets in code count, a label may be any text, and no definition need exist.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import NamedTuple

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.patterns import compile_later
from notes_cli.markdown.spans import Misses

# what is searched for begins with a set of characters, as alternatives are looked for one by one at each place
_BRACKET = re.compile(r"[\\\[\]](?:(?<=\\).)?+", re.DOTALL)
_BLANKS = re.compile(rf"[{BLANKS}]*")
_PARENTHESIS = compile_later(rf"[\\(){BLANKS}](?:(?<=\\).|(?<=[()])|[{BLANKS}]*+)", re.DOTALL)
_SIMPLE = compile_later(rf"[^\\(){BLANKS}]*")
_TARGET = compile_later(rf"(?:\\.|[^\\{BLANKS}])+", re.DOTALL)
_LABEL = compile_later(r"\[((?:\\.|[^\[\]\\])*+)", re.DOTALL)
_TICKS = re.compile("``*+")
_TICKS_OR_BRACKET = compile_later(r"[`\[\]\\](?:(?<=\\).|(?<=`)`*+)?+", re.DOTALL)
_TITLE = {quote: re.compile(rf"(?:\\.|[^\\{close}])*+\{close}", re.DOTALL) for quote, close in ('""', "''", "()")}


@dataclass(slots=True, eq=False, repr=False)
class Brackets:
    """Which brackets of a text belong together: the `]` for the place of each `[`, and the `[` that hold others."""

    text: str
    closing: dict[int, int]
    nested: set[int]
    known_targets: dict[int, int] | None = None
    known_notes: dict[int, int] | None = None
    link_ends: dict[tuple[int, int], int | None] = field(default_factory=dict)

    @property
    def targets(self) -> dict[int, int]:
        """Where what follows each `(` ends: at its `)`, at white space, or with the text; found when first asked."""
        if self.known_targets is None:
            self.known_targets = _match_targets(self.text)
        return self.known_targets

    @property
    def notes(self) -> dict[int, int]:
        """The `]` for the `[` of inline notes, where brackets in code do not count; found when first asked."""
        if self.known_notes is None:
            self.known_notes = match_note_brackets(self.text) if "`" in self.text else self.closing
        return self.known_notes


def match_brackets(text: str) -> Brackets:
    """Match the brackets of a text, those after a backslash left out."""
    closing: dict[int, int] = {}
    nested: set[int] = set()
    waiting: list[int] = []
    for found in _BRACKET.finditer(text):
        if found[0] == "[":
            waiting.append(found.start())
        elif found[0] == "]" and waiting:
            opening = waiting.pop()
            closing[opening] = found.start()
            if waiting:
                nested.add(waiting[-1])
    return Brackets(text, closing, nested)


def match_note_brackets(text: str) -> dict[int, int]:
    """The place of the `]` for that of each `[` which closes if what it holds is read from there on: code first.

    So `[` in code has one too, as an inline note may begin in what another takes for code. It goes from the end to
    the start, and of each mark it keeps which mark closes a bracket that is open before it.
    """
    marks = [*_TICKS_OR_BRACKET.finditer(text)]
    starts = [mark.start() for mark in marks]
    ticks = [*_TICKS.finditer(text)]
    beyond: dict[int, int] = {}  # size of a run of ticks → the mark after the next such run
    closes: list[int | None] = [None] * (len(marks) + 1)
    closing: dict[int, int] = {}
    for number in range(len(marks) - 1, -1, -1):
        mark, following = marks[number], closes[number + 1]
        while ticks and ticks[-1].start() >= mark.end():
            run = ticks.pop()
            beyond[len(run[0])] = bisect_left(starts, run.end())
        if mark[0] == "]":
            closes[number] = number
        elif mark[0] == "[" and following is not None:
            closing[mark.start()] = starts[following]
            closes[number] = closes[following + 1]
        elif mark[0][0] == "`":
            closes[number] = closes[beyond.get(len(mark[0]), -1)]
        elif mark[0] != "[":
            closes[number] = following
    return closing


def _match_targets(text: str) -> dict[int, int]:
    targets: dict[int, int] = {}
    waiting: list[int] = []
    for found in _PARENTHESIS.finditer(text):
        mark = found[0]
        if mark == "(":
            waiting.append(found.start())
        elif mark == ")" and waiting:
            targets[waiting.pop()] = found.start()
        elif waiting and mark[0] not in "\\)":
            targets.update(dict.fromkeys(waiting, found.start()))
            waiting.clear()
    targets.update(dict.fromkeys(waiting, len(text)))
    return targets


class Bracketed(NamedTuple):
    """A link or a reference: what is in its first brackets, its target (None: a reference), and where it ends."""

    begin: int
    close: int
    target: str | None
    end: int


def take_link(text: str, at: int, end: int, brackets: Brackets, misses: Misses) -> Bracketed | None:
    """The link whose `[` is at `at`: text, target in parentheses (perhaps in `<>`), perhaps a title.

    A link within the text of what is none is looked at after it, though its target stands before. So of a miss its
    first place is kept too; what begins before that and has not closed there shares its fate.
    """
    close = brackets.closing.get(at, end)
    if close + 1 >= end or text[close + 1] != "(":
        return None
    begin = _BLANKS.match(text, close + 2, end).end()  # type: ignore[union-attr]  # it matches everywhere
    if text.startswith("<", begin, end):
        return _take_angled(text, at, end, brackets, misses, begin)
    stop = _SIMPLE.match(text, begin, end).end()  # type: ignore[union-attr]
    if text[stop : stop + 1] in ("(", "\\"):
        stop = min(end, _target_end(text, begin) if begin > close + 2 else brackets.targets[close + 1])
    after = _link_end(text, stop, end, brackets, misses)
    return None if after is None else Bracketed(at + 1, close, text[begin:stop], after)


def _take_angled(text: str, at: int, end: int, brackets: Brackets, misses: Misses, begin: int) -> Bracketed | None:
    """The link whose target stands in `<>`, on one line, from `begin` on."""
    kind = _kind("(<", end, misses)
    first = misses.get(f"{kind} from", -1)
    if first <= begin < misses.get(kind, 0):
        return None
    stop = text.find(">", begin, end if begin > first else first)
    if stop < 0 and begin < first:
        misses[f"{kind} from"] = begin
        return None
    newline = text.find("\n", begin, stop if stop >= 0 else end)
    after = _link_end(text, stop + 1, end, brackets, misses) if stop >= 0 > newline else None
    if after is None:  # so it is from any `<` up to there
        misses[f"{kind} from"] = begin
        misses[kind] = newline if newline >= 0 else stop if stop >= 0 else end
        return None
    return Bracketed(at + 1, brackets.closing[at], text[begin + 1 : stop], after)


def _kind(kind: str, end: int, misses: Misses) -> str:
    """The kind under which a miss is kept; where those of a kind all stand behind `end`, it is a kind apart."""
    while end <= misses.get(f"{kind} from", -1):
        kind += "<"
    return kind


def _link_end(text: str, stop: int, end: int, brackets: Brackets, misses: Misses) -> int | None:
    """Where a link ends whose target ends at `stop`: at its `)`, perhaps after a title; or None."""
    if (stop, end) not in brackets.link_ends:
        after = _BLANKS.match(text, stop, end).end()  # type: ignore[union-attr]
        quote = text[after : min(after + 1, end)]
        if after > stop and quote in _TITLE:
            after = _title_end(text, after, end, misses)
        brackets.link_ends[stop, end] = after + 1 if text.startswith(")", after, end) else None
    return brackets.link_ends[stop, end]


def _title_end(text: str, at: int, end: int, misses: Misses) -> int:
    """Where a title and the blanks after it end; its own place, which is no `)`, where it is none or none follows."""
    kind = _kind(" " + text[at], end, misses)
    first = misses.get(f"{kind} from", -1)
    if first <= at < misses.get(kind, 0):
        return at
    title = _TITLE[text[at]].match(text, at + 1, end if at > first else first + 1)
    if title is None and at < first:
        misses[f"{kind} from"] = at
        return at
    after = _BLANKS.match(text, title.end(), end).end() if title else end  # type: ignore[union-attr]
    if text.startswith(")", after, end):
        return after
    misses[f"{kind} from"] = at
    misses[kind] = title.end() - 1 if title else end
    return at


def _target_end(text: str, begin: int) -> int:
    """Where a target ends that stands after a blank: at a `)` that it has not opened, at white space, at the end."""
    rest = _TARGET.match(text, begin)
    return begin if rest is None else _match_targets("(" + rest[0])[0] - 1 + begin


def take_reference(text: str, at: int, end: int, brackets: Brackets) -> Bracketed | None:
    """The reference whose `[` is at `at`; a second `[` is taken with it even where its bracket is not closed."""
    close = brackets.closing.get(at, end)
    if close >= end:
        return None
    if not text.startswith("[", close + 1, end):
        return None if close == at + 1 or at in brackets.nested else Bracketed(at + 1, close, None, close + 1)
    label = _LABEL.match(text, close + 1, end)
    assert label is not None
    closed = text.startswith("]", label.end(), end)
    if not (closed and label[1]) and at in brackets.nested:
        return None
    return Bracketed(at + 1, close, None, label.end() + 1 if closed else close + 2)
