"""Repairs the text of notes by the fixes of their problems; it reads and writes no file.

Fixes are taken in order of place, each whole or not at all; one that overlaps another waits for the next round. What a
fix must not do is checked on the outcome: what the scanner reads outside the edits stays as it was, links, tags,
footnotes, tasks and block ids come and go only by rules that are about them, and a note has no more problems than
before. Where the fixes of a round do not hold to that together, each half of them is tried, down to single ones; what
does not is left out.

After a round a note may have more problems if further rounds can repair them: a new heading asks for a blank line below
it. A note that has more when all rounds are over is repaired anew, and then no round may leave it more.
"""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, cast

from notes_cli.index.resolve import fold
from notes_cli.lint.asked import Asked, Questions
from notes_cli.lint.engine import lint_note
from notes_cli.lint.harm import edits_of, is_kept, keeps_marks, touches
from notes_cli.lint.rule import Found, Rule
from notes_cli.markdown.edits import apply_edits
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

ROUNDS = 10
Outcome = tuple[Note, str, list[Found]]
"""A note and the text of its file after some fixes, and these."""
State = tuple[Note, str, list[str]]
"""A note and the text of its file after a round, and the rules by whose fixes it became that."""
Look = tuple[list[Found], Questions]
"""What was found in a note, and what was asked of the vault for it."""


class _How(NamedTuple):
    rules: tuple[Rule, ...]
    unsafe: bool
    source: Callable[[Note], str]


class Fixed(NamedTuple):
    """What became of notes, by path: the notes, their files' texts, and how many fixes of each rule were applied."""

    notes: dict[str, Note]
    texts: dict[str, str]
    counts: Counter[str]


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
    how, strict = _How(rules, unsafe, source), set[str]()
    while True:
        fixed, lent = _rounds(vault, paths, how, strict)
        after = vault.with_notes(fixed.notes)
        owing = {path for path in lent if _count(after, path, rules) > _count(vault, path, rules)}
        if not owing:
            return fixed
        strict = set(paths) if strict else owing  # all is begun anew, as other notes may have followed from these


def _count(vault: Vault, path: str, rules: tuple[Rule, ...]) -> int:
    return len(lint_note(vault, vault.notes[path], rules))


def _rounds(vault: Vault, paths: list[str], how: _How, strict: set[str]) -> tuple[Fixed, set[str]]:
    """What becomes of notes, and which of them had more problems after a round; never one of the strict ones.

    A note that comes back to what it was is left at that: of rules that undo each other none has repaired anything.
    """
    states: dict[str, list[State]] = {}
    settled, lent, wanted = set[str](), set[str](), paths
    questions: dict[str, Questions] = {}  # what the problems of each note follow from
    looks: dict[str, Look] = {}  # at notes as a round has left them
    for _ in range(ROUNDS):
        changed: dict[str, Note] = {}
        aliases: set[str] = set()  # that notes have got in this round
        for path in wanted:
            note, (found, before_it) = vault.notes[path], looks.pop(path, (None, None))
            asked = Asked(vault, before_it)
            before = states[path][-1][1] if path in states else how.source(note)
            if found is None:
                found = lint_note(cast("Vault", asked), note, how.rules)
            applied = _mend(cast("Vault", asked), note, found, before, how, aliases, path not in strict)
            questions[path] = asked.questions
            if applied:
                (after, text, kept), left = applied
                looks[path] = left, questions[path]
                lent |= {path} if len(left) > len(found) else set()
                known = states.setdefault(path, [(note, before, [])])
                again = next((at for at, state in enumerate(known) if state[1] == text), None)
                if again is None:
                    known.append((after, text, [rule.name for rule, _ in kept]))
                else:
                    del known[again + 1 :]
                    settled.add(path)
                changed[path] = known[-1][0]
                aliases |= {fold(alias) for alias in changed[path].aliases}
        if not changed:
            break
        owners, vault = vault.alias_owners, vault.with_notes(changed)
        is_same = owners == vault.alias_owners
        touched = {path for path, asked in questions.items() if _is_touched(asked, changed, is_same)}
        looks = {path: look for path, look in looks.items() if path not in touched}
        touched |= changed.keys()
        wanted = [path for path in paths if path in touched and path not in settled]
    ends = {path: known for path, known in states.items() if len(known) > 1}
    counts = Counter(name for known in ends.values() for _, _, names in known for name in names)
    notes = {path: known[-1][0] for path, known in ends.items()}
    return Fixed(notes, {path: known[-1][1] for path, known in ends.items()}, counts), lent


def _is_touched(asked: Questions, changed: Mapping[str, Note], is_same: bool) -> bool:
    return asked.everything or (asked.aliases and not is_same) or not asked.paths.isdisjoint(changed)


def _mend(
    vault: Vault,
    note: Note,
    found: list[Found],
    source: str,
    how: _How,
    taken: set[str],
    lends: bool,
) -> tuple[Outcome, list[Found]] | None:
    """The note and its text after as many fixes of one round as do no harm, with these; None where there are none.

    With it comes what is found in the note then. Only if it `lends` may that be more than before, but not
    more of what no fix is applied for.
    """
    left: dict[str, list[Found]] = {}

    def outcome(some: list[Found]) -> Outcome | None:
        edits = edits_of(some)
        text = apply_edits(source, edits)
        after = make_note(note.path, text)
        new = {fold(alias) for alias in after.aliases} - {fold(alias) for alias in note.aliases}
        clash = any(alias in taken or alias in vault.alias_owners or _is_name(vault, note, alias) for alias in new)
        fine = text != source and not clash and is_kept(note, after, edits) and keeps_marks(note, after, some)
        rest = left[text] = lint_note(vault, after, how.rules) if fine else []
        is_no_worse = len(rest) <= len(found) or (lends and _stuck(rest, how.unsafe) <= _stuck(found, how.unsafe))
        return (after, text, some) if fine and is_no_worse else None

    best = _most(choose(found, how.unsafe), outcome, None)
    return (best, left[best[1]]) if best else None


def _is_name(vault: Vault, note: Note, alias: str) -> bool:
    return any(path != note.path for path in vault.names.by_name.get(f"{alias}.md", ()))


def _stuck(found: Iterable[Found], unsafe: bool) -> int:
    """How many problems no fix is applied for: another round does not bring them down."""
    return sum(not (problem.fix and (problem.fix.safe or unsafe)) for _, problem in found)


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
    taken: dict[int, bool] = {}  # by fix, as several problems may have one
    for rule, problem in found:
        fix = problem.fix
        if fix is None or not fix.edits or not (fix.safe or unsafe):
            continue
        if id(fix) not in taken:
            own = [edit.span for edit in fix.edits]
            taken[id(fix)] = not any(touches(span, spans) for span in own)
            for span in own if taken[id(fix)] else ():
                insort(spans, span)
        if taken[id(fix)]:
            chosen.append((rule, problem))
    return chosen
