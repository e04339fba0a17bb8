"""Whether fixes leave alone what they are not about, told on the note as it would be; nothing is repaired here."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from notes_cli.lint.problem import Edit, Fix
from notes_cli.lint.rule import Found, Rule
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import find_opaque

_MARKS = ("link", "tag", "ref", "def", "note", "definition", "item", "block")
_ABOUT_MARKS = ("links", "footnotes")


def is_kept(before: Note, after: Note, edits: Sequence[Edit]) -> bool:
    """Whether all that the scanner reads away from the edits is in both notes, at the same place of the same text.

    Where the frontmatter was broken, nothing of it had been read.
    """
    places = _places(edits)
    olds, news = [old for old, _ in places], [new for _, new in places]

    def there(place: Span) -> Span:
        at = bisect_right(olds, place.start, key=lambda old: old.end) - 1
        shift = news[at].end - olds[at].end if at >= 0 else 0
        return Span(place.start + shift, place.end + shift)

    was = {(kind, data, there(span)) for kind, data, span in facts(before) if not _is_edited(kind, span, olds)}
    now = {fact for fact in facts(after) if not _is_edited(fact[0], fact[2], news)}
    if before.frontmatter and before.frontmatter.fault and after.frontmatter:
        now = {fact for fact in now if fact[2].start >= after.frontmatter.span.end}
    opaque = {(kind, there(piece)) for kind, piece in _opaque_pieces(before, olds)}
    return was == now and opaque == set(_opaque_pieces(after, news))


def _is_edited(kind: str, span: Span, edits: Sequence[Span]) -> bool:
    """Whether what is read at a span may be another after edits.

    A link, tag or footnote only if an edit is within it; a property also if one is at its end, where a list grows, but
    not if one ends where it begins, which is what its neighbour's value may reach to.
    """
    if kind not in ("link", "tag", "ref", "property"):
        return touches(span, edits)
    at = bisect_left(edits, span.end + (kind == "property"), key=lambda edit: edit.start) - 1
    return at >= 0 and edits[at].end > span.start


def keeps_marks(before: Note, after: Note, some: Sequence[Found]) -> bool:
    """Whether no link, tag, footnote, definition, task or block id comes or goes by fixes of rules not about such.

    What is edited by a rule that is, is not looked at.
    """
    rules = {edit: rule for rule, problem in some if problem.fix for edit in problem.fix.edits}
    pairs = [(edit, rules[edit]) for edit in sorted(rules)]
    places = _places([edit for edit, _ in pairs])
    counts = []
    for note, side in ((before, 0), (after, 1)):
        own = {
            kind: [place[side] for place, (_, rule) in zip(places, pairs, strict=True) if _is_about(rule, kind)]
            for kind in _MARKS
        }
        counts.append(Counter(name for kind, name, span in _marks(note) if not _is_edited(kind, span, own[kind])))
    return counts[0] == counts[1]


def _is_about(rule: Rule, kind: str) -> bool:
    return rule.group in _ABOUT_MARKS or kind in rule.rewrites


def _marks(note: Note) -> Iterator[tuple[str, object, Span]]:
    """The links, tags, footnotes, definitions, tasks and block ids of a note's body: kinds, names, and places."""
    for link in note.structure.links:
        yield "link", ("link", link.target, link.embed), link.span  # its text may be written otherwise
    for kind, data, span in facts(note):
        if data == "definition" or (kind in _MARKS and kind != "link" and data is not None):
            yield ("definition" if kind == "section" else kind), (kind, data), span


def _opaque_pieces(note: Note, cuts: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """The parts of a note's body that are no prose, without what lies in the cuts, which are in order."""
    for kind, (start, end) in find_opaque(note):
        first = bisect_right(cuts, start, key=lambda cut: cut.end)
        last = bisect_left(cuts, end, key=lambda cut: cut.start)
        for cut in cuts[first:last] if kind != "frontmatter" else ():
            if start < cut.start:
                yield kind, Span(start, cut.start)
            start = min(cut.end, end)
        if start < end and kind != "frontmatter":
            yield kind, Span(start, end)


def _places(edits: Sequence[Edit]) -> list[tuple[Span, Span]]:
    """Where each edit is, before and after; they are in order."""
    places, shift = [], 0
    for span, new in edits:
        places.append((span, Span(span.start + shift, span.start + shift + len(new))))
        shift += len(new) - (span.end - span.start)
    return places


def facts(note: Note) -> Iterator[tuple[str, object, Span]]:
    """What the scanner reads in the body of a note, each with its place; and the properties."""
    s = note.structure
    for kind, sections in groupby(s.sections, key=lambda section: section.type):
        spans = [section.span for section in sections]
        if kind == "list":  # which of the lists that follow each other an item belongs to, its mark says
            spans = [Span(spans[0].start, spans[-1].end)]
        yield from (("section", kind, span) for span in spans)
    for heading in s.headings:
        yield "heading", (heading.level, heading.text), heading.span
    for item in s.list_items:
        (start, end), last = item.span, note.text[item.span.end - 2 : item.span.end]
        end -= len(last) - len(last.rstrip("\r\n"))  # which an item takes in by what follows
        yield "item", item.task, Span(start, max(start + 1, end))
    for block in s.blocks:
        yield "block", block.id, block.span
    for link in s.links:
        yield "link", (link.target, link.text, link.embed, link.kind, link.key), link.span
    for tag in s.tags:
        yield "tag", tag.name, tag.span
    for name, footnotes in (("def", s.footnotes), ("ref", s.footnote_refs), ("note", s.inline_notes)):
        for footnote in footnotes:
            yield name, footnote.id, footnote.span
    for query in s.query_blocks:
        yield "query", query.query, query.span
    for prop in note.frontmatter.properties if note.frontmatter else ():
        yield "property", (prop.key, repr(prop.value)), Span(prop.key_span.start, prop.value_span.end)


def edits_of(found: Iterable[Found]) -> list[Edit]:
    """The edits of the fixes of problems, in order of place."""
    fixes: dict[int, Fix] = {id(problem.fix): problem.fix for _, problem in found if problem.fix}
    return sorted(edit for fix in fixes.values() for edit in fix.edits)


def touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps or touches one of others, which are in order and do not overlap.

    What touches waits too, as two insertions at one place have no order.
    """
    at = bisect_right(others, span.end, key=lambda other: other.start) - 1
    return at >= 0 and others[at].end >= span.start
