"""What a term of a query looks at: a piece of a note's text, and the names that count as well."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from heapq import merge
from typing import NamedTuple

from notes_cli.query.literals import looks_around
from notes_cli.query.text import find_spans
from notes_cli.query.tree import And, Or, Phrase, Query, Regex, Word
from notes_cli.vault.note import Note, Span


class Scope(NamedTuple):
    """A term holds where it is found in `note.text[span]` (its places are hits) or in one of `labels` (no hits).

    `match_case` is what `match-case:` sets, `in_section` whether this is a section or a part of one.
    """

    note: Note
    span: Span | None
    labels: tuple[str, ...] = ()
    match_case: bool = False
    in_section: bool = False

    def narrow(self, span: Span) -> "Scope":
        """The part of this scope's text that lies in `span`; names no longer count."""
        own = self.span or Span(0, 0)
        start = max(own.start, span.start)
        return self._replace(span=Span(start, max(start, min(own.end, span.end))), labels=())


def whole(note: Note) -> Scope:
    """What a bare term looks at: the whole text, frontmatter included, and the path (help page Search)."""
    return Scope(note, Span(0, len(note.text)), (note.path,))


def lines(scope: Scope) -> Iterator[Scope]:
    """Each line of the scope's text."""
    if scope.span is None:
        return
    first, last = scope.note.line_of(scope.span.start), scope.note.line_of(scope.span.end)
    for line in range(first, last + 1):
        piece = scope.narrow(scope.note.line_span(line))
        if first == last or (piece.span and piece.span.start < piece.span.end):
            yield piece


def required_leaves(query: Query) -> tuple[Word | Phrase | Regex, ...] | None:
    """The leaves of which every line that matches holds at least one, or None where there are no such."""
    if isinstance(query, Word | Phrase):
        return (query,) if query.text else None
    if isinstance(query, Regex):
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
    if scope.span is None:
        return
    last = 0
    for line in merge(*(_lines_of(leaf, scope, scope.span) for leaf in leaves)):
        if line > last:
            yield scope.narrow(scope.note.line_span(line))
            last = line


def _lines_of(leaf: Word | Phrase | Regex, scope: Scope, span: Span) -> Iterator[int]:
    """The lines that a leaf's places in the span touch, in order, some more than once."""
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


def needed_places(scope: Scope, query: Query) -> Places | None:
    """The places in the scope's text of words of which every piece that matches holds one, None where none are needed.

    Of phrases all places count, whatever stands beside them, as a piece may end there.
    """
    leaves = required_leaves(query)
    if leaves is None or scope.span is None or any(isinstance(leaf, Regex) for leaf in leaves):
        return None
    words = [Word(leaf.text) for leaf in leaves if not isinstance(leaf, Regex)]
    starts = (span.start for word in words for span in find_spans(word, scope.note.text, scope.span, match_case=False))
    return Places(tuple(sorted(starts)), max(len(word.text) for word in words))


def blocks(scope: Scope, places: Places | None = None) -> Iterator[Scope]:
    """Each Markdown block: the root blocks, and of lists each item (its own lines, without its child items).

    Whether an item holds its child items, and whether the frontmatter is a block, is not known: here an item does
    not, and the frontmatter is one.
    """
    structure = scope.note.structure
    spans = [section.span for section in structure.sections if section.type != "list"]
    spans += [item.span for item in structure.list_items]
    if scope.note.frontmatter:
        spans.append(scope.note.frontmatter.span)
    yield from (scope.narrow(span) for span in sorted(spans) if _meets(scope, span, places))


def sections(scope: Scope, places: Places | None = None) -> Iterator[Scope]:
    """Each heading with the text up to the next heading of its level or above, sub-headings included.

    The text before the first heading, and a note without headings, is a section too, but never inside `section:`
    (release notes 0.11.7, 0.11.8); how far a section reaches is inferred from there.
    """
    headings = scope.note.structure.headings
    end = len(scope.note.text)
    if not scope.in_section:
        head = Span(0, headings[0].span.start if headings else end)
        if _meets(scope, head, places) or scope.span == head == (0, end):  # an empty note has an empty section
            yield scope.narrow(head)._replace(in_section=True)
    for number, heading in enumerate(headings):
        stop = next((later.span.start for later in headings[number + 1 :] if later.level <= heading.level), end)
        span = Span(heading.span.start, stop)
        if (places is None or places.meet(span)) and (_lies_deeper if scope.in_section else _meets)(scope, span):
            yield scope.narrow(span)._replace(in_section=True)


def tasks(wanted: str, scope: Scope, places: Places | None = None) -> Iterator[Scope]:
    """Each task's own lines; `wanted` is "any", "todo" (an empty checkbox) or "done" (any other character)."""
    for item in scope.note.structure.list_items:
        state = "todo" if item.task == " " else "done"
        if item.task is not None and wanted in ("any", state) and _meets(scope, item.span, places):
            yield scope.narrow(item.span)


def _lies_deeper(scope: Scope, span: Span) -> bool:
    own = scope.span
    return own is not None and span != own and own.start <= span.start and span.end <= own.end


def _meets(scope: Scope, span: Span, places: Places | None = None) -> bool:
    if places is not None and not places.meet(span):
        return False
    return scope.span is not None and span.start < scope.span.end and span.end > scope.span.start
