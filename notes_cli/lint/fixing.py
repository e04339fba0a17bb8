"""Repairs the text of notes by the fixes of their problems; it reads and writes no file.

Fixes are taken in order of place, each whole or not at all; one that overlaps another waits for the next round. What a
fix must not do is checked on the outcome: what the scanner reads outside the edits stays as it was, and a note has no
more problems than before. Where all fixes together do not hold to that they are tried one by one, and one that does
not alone is left out.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple, cast

from notes_cli.lint.asked import Asked
from notes_cli.lint.engine import Found, lint_note
from notes_cli.lint.problem import Edit, Fix
from notes_cli.lint.rule import Rule
from notes_cli.vault.edits import apply_edits as apply_edits
from notes_cli.vault.note import Note, Span
from notes_cli.vault.opaque import find_opaque
from notes_cli.vault.resolve import fold
from notes_cli.vault.scan import make_note
from notes_cli.vault.vault import Vault

ROUNDS = 10
Outcome = tuple[Note, str, list[Found]]
"""A note and the text of its file after some fixes, and these."""


class Fixed(NamedTuple):
    """What became of notes, by path: the notes, their files' texts, and how many fixes of each rule were applied."""

    notes: dict[str, Note]
    texts: dict[str, str]
    counts: Counter[str]

    @classmethod
    def none(cls) -> "Fixed":
        """Nothing has been repaired yet."""
        return cls({}, {}, Counter())


def fix_notes(
    vault: Vault,
    paths: Iterable[str],
    rules: tuple[Rule, ...],
    unsafe: bool = False,
    source: Callable[[Note], str] = lambda note: note.text,
) -> Fixed:
    """Repair the notes at these paths, round by round, until nothing changes or ROUNDS have gone by.

    A note is looked at again where it has changed, or what its problems follow from has. `source` gives the text of a
    note's file, where that is another of the same length. A note whose file could not be read as it is (its text is not
    that of the file) is left alone.
    """
    paths = [path for path in paths if all(fault.kind != "file" for fault in vault.notes[path].faults)]
    fixed, wanted = Fixed.none(), paths
    others: dict[str, set[str] | None] = {}  # the notes that the problems of each follow from; None: from any
    for _ in range(ROUNDS):
        changed: dict[str, Note] = {}
        aliases: set[str] = set()  # that notes have got in this round
        for path in wanted:
            note, asked = vault.notes[path], Asked(vault)
            text = fixed.texts.get(path) or source(note)
            applied = _mend(cast("Vault", asked), note, text, rules, unsafe, aliases)
            others[path] = None if asked.everything else asked.paths
            if applied:
                changed[path], fixed.texts[path], kept = applied
                aliases |= {fold(alias) for alias in changed[path].aliases}
                fixed.counts.update(rule.name for rule, _ in kept)
        if not changed:
            break
        fixed.notes.update(changed)
        owners, vault = vault.alias_owners, vault.with_notes(changed)
        is_same = owners == vault.alias_owners
        wanted = [path for path in paths if not is_same or path in changed or _is_touched(others[path], changed)]
    return fixed


def _is_touched(others: set[str] | None, changed: Mapping[str, Note]) -> bool:
    return others is None or not others.isdisjoint(changed)


def _mend(
    vault: Vault, note: Note, source: str, rules: tuple[Rule, ...], unsafe: bool, taken: set[str]
) -> Outcome | None:
    """The note and its text after as many fixes of one round as do no harm, with these; None where there are none."""
    found = lint_note(vault, note, rules)
    chosen = choose(found, unsafe)

    def outcome(some: list[Found]) -> Outcome | None:
        edits = _edits(some)
        text = apply_edits(source, edits)
        after = make_note(note.path, text)
        new = {fold(alias) for alias in after.aliases} - {fold(alias) for alias in note.aliases}
        clash = any(alias in taken or alias in vault.alias_owners for alias in new)
        fine = text != source and not clash and is_kept(note, after, edits)
        return (after, text, some) if fine and len(lint_note(vault, after, rules)) <= len(found) else None

    return _most(chosen, outcome, None)


def _most(some: list[Found], outcome: Callable[[list[Found]], Outcome | None], best: Outcome | None) -> Outcome | None:
    """The outcome of as many fixes, beside those of the best so far, as do no harm: all, else those of each half."""
    if not some or (better := outcome([*(best[2] if best else ()), *some])):
        return better if some else best
    half = len(some) // 2
    return _most(some[half:], outcome, _most(some[:half], outcome, best)) if half else best


def choose(found: Sequence[Found], unsafe: bool) -> list[Found]:
    """The problems whose fixes are applied in one round: in order, without those that overlap one before."""
    chosen: list[Found] = []
    spans: list[Span] = []
    for rule, problem in found:
        own = [edit.span for edit in problem.fix.edits] if problem.fix and (problem.fix.safe or unsafe) else []
        if own and not any(_touches(span, spans) for span in own):
            chosen.append((rule, problem))
            for span in own:
                insort(spans, span)
    return chosen


def _touches(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span overlaps or touches one of others, which are in order and do not overlap.

    What touches waits too, as two insertions at one place have no order.
    """
    at = bisect_right(others, span.end, key=lambda other: other.start) - 1
    return at >= 0 and others[at].end >= span.start


def _edits(found: Iterable[Found]) -> list[Edit]:
    fixes: list[Fix] = [problem.fix for _, problem in found if problem.fix]
    return sorted(edit for fix in fixes for edit in fix.edits)


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
        return _touches(span, edits)
    at = bisect_left(edits, span.end + (kind == "property"), key=lambda edit: edit.start) - 1
    return at >= 0 and edits[at].end > span.start


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
