"""What a term of a query looks at: a piece of a note's text, and the names that count as well."""

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from operator import itemgetter
from typing import NamedTuple

from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.rows import Rows
from notes_cli.query.text import find_spans
from notes_cli.query.tree import And, Or, Phrase, Query, Regex, Word


class Scope(NamedTuple):
    """A term holds where it is found in one of the `spans` of `note.text` (its places are hits) or in one of `labels`.

    There are several spans, in order and apart from each other, where a list item goes on behind its child items.
    `match_case` is what `match-case:` sets, `in_section` whether this is a section or a part of one.
    """

    note: Note
    spans: tuple[Span, ...]
    labels: tuple[str, ...] = ()
    match_case: bool = False
    in_section: bool = False

    def narrow(self, *spans: Span) -> "Scope":
        """The part of this scope's text that lies in `spans`, which are not empty; names no longer count."""
        if len(self.spans) == len(spans) == 1:  # as nearly always
            (own,), (span,) = self.spans, spans
            start = max(own.start, span.start)
            parts: tuple[Span, ...] = (Span(start, max(start, min(own.end, span.end))),)
        else:
            parts = tuple(part for span in spans for part in self._parts(span))
        return Scope(self.note, parts, (), self.match_case, self.in_section)

    def meets(self, span: Span) -> bool:
        """Whether a part of this scope's text lies in `span`, which is not empty."""
        at = self._behind(span.start)
        return at < len(self.spans) and self.spans[at].start < span.end and self.spans[at].end > span.start

    def holds(self, span: Span) -> bool:
        """Whether all of `span` lies in one of this scope's spans."""
        at = self._behind(span.start)
        return at < len(self.spans) and self.spans[at].start <= span.start and span.end <= self.spans[at].end

    def _parts(self, span: Span) -> Iterator[Span]:
        for at in range(self._behind(span.start), len(self.spans)):
            own = self.spans[at]
            if own.start >= span.end:
                return
            if own.end > span.start:
                yield Span(max(own.start, span.start), min(own.end, span.end))

    def _behind(self, start: int) -> int:
        """The number of the first span that may end behind an offset: of several they are not looked at one by one."""
        return bisect_right(self.spans, start, key=_end) if len(self.spans) > 1 else 0


def _end(span: Span) -> int:
    return span.end


def whole(note: Note, match_case: bool = False) -> Scope:
    """What a bare term looks at: the whole text, frontmatter included, and the path (help page Search)."""
    return Scope(note, (Span(0, len(note.text)),), (note.path,), match_case)


def lines(scope: Scope) -> Iterator[Scope]:
    """Each line of the scope's text."""
    for own in scope.spans:
        first, last = scope.note.line_of(own.start), scope.note.line_of(own.end)
        for line in range(first, last + 1):
            start, end = scope.note.line_span(line)
            piece = Span(max(own.start, start), min(own.end, end))
            if piece.start < piece.end or first == last:
                yield scope._replace(spans=(piece,), labels=())


def required_leaves(query: Query) -> tuple[Word | Phrase | Regex, ...] | None:
    """The leaves of which every line that matches holds at least one, or None where there are no such."""
    if isinstance(query, Word | Phrase):
        return (query,) if query.text else None
    if isinstance(query, Regex):
        from notes_cli.query.literals import looks_around  # here, as few queries have one

        return None if looks_around(query.pattern) else (query,)
    if isinstance(query, And):
        return next((leaves for term in query.terms if (leaves := required_leaves(term)) is not None), None)
    if isinstance(query, Or):
        each = [required_leaves(term) for term in query.terms]
        return None if None in each else tuple(leaf for leaves in each for leaf in leaves or ())
    return None


def lines_holding(scope: Scope, leaves: Iterable[Word | Phrase | Regex]) -> Iterator[Scope]:
    """Each line of the scope's text that has a part in a place of one of the leaves.

    A regular expression that fits in one line is found in the whole text too, at the same place or by a match that
    began before it; only what looks around may tell the difference (`required_leaves`).
    """
    last = 0
    for line in merge(*(_lines_of(leaf, scope) for leaf in leaves)):
        if line > last:
            yield scope.narrow(scope.note.line_span(line))
            last = line


def _lines_of(leaf: Word | Phrase | Regex, scope: Scope) -> Iterator[int]:
    """The lines that a leaf's places in the scope touch, in order, some more than once."""
    for span in scope.spans:
        for start, end in find_spans(leaf, scope.note.text, span, scope.match_case):
            yield from range(scope.note.line_of(start), scope.note.line_of(end) + 1)


class Places(NamedTuple):
    """Where the words that a piece needs begin, in order, and how long the longest of them is."""

    starts: tuple[int, ...]
    longest: int

    def meet(self, span: Span) -> bool:
        """Whether a word may lie in the span."""
        at = bisect_right(self.starts, span.start - self.longest)
        return at < len(self.starts) and self.starts[at] < span.end


def _reach(places: Places | None) -> tuple[int, int]:
    """Where the first of some places begins and the last may end: what ends before or begins behind meets none."""
    if places is None:
        return -1, sys.maxsize
    return (places.starts[0], places.starts[-1] + places.longest) if places.starts else (sys.maxsize, 0)


def needed_places(scope: Scope, query: Query) -> Places | None:
    """The places in the scope's text of words of which every piece that matches holds one, None where none are needed.

    Of phrases all places count, whatever stands beside them, as a piece may end there.
    """
    leaves = required_leaves(query)
    if leaves is None or any(isinstance(leaf, Regex) for leaf in leaves):
        return None
    words = [Word(leaf.text) for leaf in leaves if not isinstance(leaf, Regex)]
    found = (find_spans(word, scope.note.text, own, match_case=False) for word in words for own in scope.spans)
    starts = sorted(span.start for spans in found for span in spans)
    return Places(tuple(starts), max(len(word.text) for word in words))


def blocks(scope: Scope, places: Places | None = None) -> Iterator[Scope]:
    """Each Markdown block: the root blocks, and of lists each item (all that is its own, without its child items).

    Whether an item holds its child items, and whether the frontmatter is a block, is not known: here an item does
    not, and the frontmatter is one. A line of `^id` alone is of the block before it, behind a list of the last item.
    """
    rows, found = scope.note.parsed.rows, list[tuple[Span, ...]]()  # rows, as most make no piece
    first, last = _reach(places)
    rests = _rests(rows)
    for number, (kind, name, start, end) in enumerate(rows.sections):
        names = _names_behind(scope.note, number) if name else None
        if kind == "list":
            if names:
                item = bisect_left(rows.list_items, names.start, key=itemgetter(1)) - 1
                rests.setdefault(item, []).append(names)
        elif start < last and (names.end if names else end) > first:
            found.append((Span(start, names.end if names else end),))
    for number, (_, start, end, _, _) in enumerate(rows.list_items):
        if number in rests or (start < last and end > first):
            found.append((Span(start, end), *rests.get(number, ())))
    if rows.frontmatter:
        found.append((Span(*rows.frontmatter[:2]),))
    yield from (scope.narrow(*spans) for spans in sorted(found) if _meets(scope, spans, places))


def _rests(rows: Rows) -> dict[int, list[Span]]:
    """What list items, by their number, have behind their child items."""
    rests: dict[int, list[Span]] = {}
    for number, start, end in rows.item_rests:
        rests.setdefault(number, []).append(Span(start, end))
    return rests


def _names_behind(note: Note, number: int) -> Span | None:
    """The place of the lines of `^id` alone behind a root block, which has an id; None where it has it on itself."""
    sections = note.parsed.rows.sections
    start = sections[number][3]
    text = note.text[start : sections[number + 1][2] if number + 1 < len(sections) else None].rstrip()
    return Span(start + len(text) - len(text.lstrip()), start + len(text)) if text else None


def sections(scope: Scope, places: Places | None = None) -> Iterator[Scope]:
    """Each heading with the text up to the next heading of its level or above, sub-headings included.

    The text before the first heading, and a note without headings, is a section too, but never inside `section:`
    (release notes 0.11.7, 0.11.8); how far a section reaches is inferred from there. Each card of a canvas, which a
    heading of level 0 begins, is as a note of its own.
    """
    headings = scope.note.parsed.rows.headings
    end = len(scope.note.text)
    first, last = _reach(places)
    if not scope.in_section:
        head = Span(0, headings[0][2] if headings else end)
        if head == (0, 0) == (0, end) and scope.spans == (head,):  # an empty note has an empty section
            yield scope._replace(labels=(), in_section=True)
        elif _meets(scope, (head,), places):
            yield scope.narrow(head)._replace(in_section=True)
    for number, (level, _, start, _) in enumerate(headings):
        if start >= last:
            return
        behind = range(number + 1, len(headings))
        is_head = level == 0
        reach = next((headings[later][2] for later in behind if is_head or headings[later][0] <= level), end)
        span = Span(start, reach)
        if is_head and (scope.in_section or reach == start):
            continue
        if span.end <= first or not (places is None or places.meet(span)):
            continue
        if _lies_deeper(scope, span) if scope.in_section else scope.meets(span):
            yield scope.narrow(span)._replace(in_section=True)


def tasks(wanted: str, scope: Scope, places: Places | None = None) -> Iterator[Scope]:
    """Each task, all that is its own, without its child items.

    `wanted` is "any", "todo" (an empty checkbox) or "done" (any other character).
    """
    rows = scope.note.parsed.rows
    first, last = _reach(places)
    rests = _rests(rows)
    for number, (task, start, end, _, _) in enumerate(rows.list_items):
        if task is None or not (number in rests or (start < last and end > first)):
            continue
        spans = (Span(start, end), *rests.get(number, ()))
        if wanted in ("any", "todo" if task == " " else "done") and _meets(scope, spans, places):
            yield scope.narrow(*spans)


def _lies_deeper(scope: Scope, span: Span) -> bool:
    return span not in scope.spans and scope.holds(span)


def _meets(scope: Scope, spans: tuple[Span, ...], places: Places | None) -> bool:
    if len(spans) > 1:
        return any(_meets(scope, (span,), places) for span in spans)
    return (places is None or places.meet(spans[0])) and scope.meets(spans[0])
