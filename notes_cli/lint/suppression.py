"""What is switched off in a note: by comments of ours, by those of the app's linter plugin, by the frontmatter.

    %%notes-disable RULE…%% … %%notes-enable RULE…%%     from here on, or to the end of the note
    <!-- notes-disable-line RULE… -->                    on this line
    <!-- notes-disable-next-line RULE… -->               up to the next that is not blank
    <!-- notes-disable-file RULE… -->                    in the note; so does the property `notes-disable`
    <!-- linter-disable --> … <!-- linter-enable -->     the plugin's; so is its property `disabled rules`

Each may stand in either kind of comment; RULE… are names of rules or groups, parted by spaces or commas, and without
any all rules are meant. What the plugin leaves alone is left alone here too. A fix writes nothing where
its rule is off.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from notes_cli.lint.problem import Problem
from notes_cli.lint.removal import removal
from notes_cli.lint.rule import Found, Rule, is_named
from notes_cli.markdown.note import Note, Property, Span

UNUSED = "unused-suppression"
_MARKER = re.compile(
    r"(?:%%|<!--+)\s*(?P<tool>notes|linter)-(?P<word>disable(?:-line|-next-line|-file)?|enable)"
    r"(?P<names>(?:[\s,:]+[\w-]+)*)\s*(?:%%|--+>)"
)
_NAME = re.compile(r"[\w-]+")
_ALL = frozenset({"all"})


class Suppression(NamedTuple):
    """Rules that are switched off in a stretch of a note: `names` with their places; without any, all of them.

    `marker` is the comment or the property, `is_ours` false for the plugin's; that is never reported as unused, as the
    plugin may need it. `closing` is the comment that ends it.
    """

    names: tuple[tuple[str, Span], ...]
    stretch: Span
    marker: Span
    is_ours: bool = True
    is_comment: bool = True
    closing: Span | None = None

    def covers(self, rule: Rule, problem: Problem, names: frozenset[str] | None = None) -> bool:
        """Whether a problem is switched off by this, or by some of its names."""
        return self.stretch.start <= problem.span.start <= self.stretch.end and self._is_about(rule, names)

    def withholds(self, rule: Rule, problem: Problem, names: frozenset[str] | None = None) -> bool:
        """Whether the fix of a problem would write where its rule is switched off by this, or by some of its names."""
        fix = problem.fix
        return fix is not None and self._is_about(rule, names) and any(self._holds(*edit) for edit in fix.edits)

    def _is_about(self, rule: Rule, names: frozenset[str] | None) -> bool:
        return is_named(rule, names or frozenset(name for name, _ in self.names) or _ALL)

    def _holds(self, span: Span, text: str) -> bool:
        """Whether an edit writes in the stretch; whole lines that are put before it do not."""
        (start, end), (first, last) = span, self.stretch
        if start == end:
            return first < start <= last or (start == first and not text.endswith("\n"))
        return start < last and first < end


def suppress(note: Note, found: Sequence[Found], rules: tuple[Rule, ...]) -> list[Found]:
    """Leave out the problems that are switched off, and the fixes that would write where their rule is.

    What switches off nothing is added, where the rule about that is on.
    """
    suppressions = find_suppressions(note)
    left = [pair for pair in found if not any(suppression.covers(*pair) for suppression in suppressions)]
    shown = {id(problem) for _, problem in left}
    shared = {id(p.fix) for _, p in found if p.fix and id(p) not in shown}  # it would repair both
    kept = [
        (rule, p._replace(fix=None) if id(p.fix) in shared or any(s.withholds(rule, p) for s in suppressions) else p)
        for rule, p in left
    ]
    unused = next((rule for rule in rules if rule.name == UNUSED), None)
    if unused:
        known = {problem.span for _, problem in found}  # names that no rule has
        new = _unused(note, [s for s in suppressions if s.is_ours], found, rules)
        added = [(unused, problem) for problem in new if problem.span not in known]
        named = [s for s in suppressions if any(name == UNUSED for name, _ in s.names)]  # not «all» itself
        kept += [pair for pair in added if not any(suppression.covers(*pair) for suppression in named)]
    return kept


def find_suppressions(note: Note) -> list[Suppression]:
    """All that is switched off in a note, by frontmatter first, then in order of place."""
    from notes_cli.markdown.opaque import find_opaque  # here, as it needs the scanner

    found = [s for prop in (note.frontmatter.properties if note.frontmatter else ()) for s in _of_property(note, prop)]
    markers = [marker for kind, span in find_opaque(note) if kind == "comment" and (marker := _match(note, span))]
    for at, marker in enumerate(markers):
        if marker["word"] != "enable":
            names = _names(marker)
            following = [other for other in markers[at + 1 :] if _ends(other, marker)]
            closing = Span(*following[0].span()) if following and marker["word"] == "disable" else None
            stretch = _stretch(note, marker, closing.start if closing else len(note.text))
            found.append(Suppression(names, stretch, Span(*marker.span()), marker["tool"] == "notes", closing=closing))
    return found


def _match(note: Note, span: Span) -> re.Match[str] | None:
    return _MARKER.fullmatch(note.text, span.start, span.end)


def _names(marker: re.Match[str]) -> tuple[tuple[str, Span], ...]:
    begin = marker.start("names")
    found = _NAME.finditer(marker["names"])
    return tuple((name[0], Span(begin + name.start(), begin + name.end())) for name in found)


def _ends(marker: re.Match[str], opening: re.Match[str]) -> bool:
    """Whether a marker switches on again all that another has switched off."""
    named = {name for name, _ in _names(marker)}
    fits = marker["word"] == "enable" and marker["tool"] == opening["tool"]
    return fits and (not named or {name for name, _ in _names(opening)} == named)


def _stretch(note: Note, marker: re.Match[str], end: int) -> Span:
    if marker["word"] == "disable":
        return Span(marker.start(), end)
    if marker["word"] == "disable-file":
        return Span(0, len(note.text))
    line, number = note.line_of(marker.end()), len(note.line_starts)
    if marker["word"] == "disable-line":
        return note.line_span(line)
    first = line = line + 1
    while line < number and not note.line_text(line).strip(" \t>"):
        line += 1  # a blank line may be written between, or taken away
    if line > number:
        return Span(len(note.text), len(note.text))
    return Span(note.line_span(first).start, note.line_span(line).end)


def _of_property(note: Note, prop: Property) -> Iterator[Suppression]:
    """The properties `notes-disable` (ours) and `disabled rules` (the plugin's): names, or `all`, or true."""
    key = prop.key.lower()
    if key not in ("notes-disable", "disabled rules") or prop.value in (None, False, "", []):
        return
    split = [(part, span) for name, span in prop.entries if isinstance(name, str) for part in _NAME.findall(name)]
    marker = Span(prop.key_span.start, prop.value_span.end)
    yield Suppression(tuple(split), Span(0, len(note.text)), marker, key == "notes-disable", is_comment=False)


def _unused(
    note: Note, own: Sequence[Suppression], found: Sequence[Found], rules: tuple[Rule, ...]
) -> Iterator[Problem]:
    """Report what switches off nothing, or which of its names; names of rules that are off are not judged."""
    idle = {s: _idle(s, found, rules) for s in own}
    going = [s for s in own if (idle[s] if len(s.names) == 1 else idle[s] is None)]
    for suppression, names in idle.items():
        fix = removal(note, suppression, own, going) if suppression in going else None
        if names is None:
            yield Problem(note.path, suppression.marker, "nothing is suppressed here", fix)
        for name, span in names or ():
            yield Problem(note.path, span, f"«{name}» reports nothing that is suppressed here", fix)


def _idle(suppression: Suppression, found: Sequence[Found], rules: tuple[Rule, ...]) -> list[tuple[str, Span]] | None:
    """The names of a suppression that switch off nothing; None where it has none, and does so as a whole."""
    ways = (suppression.covers, suppression.withholds)
    if not suppression.names:
        return [] if any(works(*pair) for works in ways for pair in found) else None
    return [
        (name, span)
        for name, span in suppression.names
        if any(is_named(rule, frozenset({name})) for rule in rules)
        and not any(works(*pair, frozenset({name})) for works in ways for pair in found)
    ]
