"""Runs rules over notes; what is switched off in a note is left out. Nothing is repaired here (`fixing`)."""

from collections.abc import Iterable, Iterator

from notes_cli.lint.problem import Fix, Problem
from notes_cli.lint.report import Report
from notes_cli.lint.rule import OFF, Found, Rule
from notes_cli.lint.suppression import suppress
from notes_cli.lint.templates import is_template, may_have_templates
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

_LEFT_ALONE = ("code", "math", "html", "comment")


def lint(vault: Vault, notes: Iterable[Note], rules: tuple[Rule, ...]) -> Iterator[Found]:
    """Check notes with rules: the problems in order of path and place, of a rule one for each span of a note."""
    for note in notes:
        yield from lint_note(vault, note, rules)


def lint_note(vault: Vault, note: Note, rules: tuple[Rule, ...]) -> list[Found]:
    """The problems of one note, in order of place.

    Of several with the same span and the same fix, which say the same, the first by name is kept. Where a rule that
    overrides another speaks of a span, the other is not heard, even if the first only says that all is well (`well`: a
    problem without a message). What a template fills in is no fault, but to rules about how notes are written.
    """
    said = [(rule, problem) for rule in rules for problem in rule.check(note, vault)]
    overridden = {(name, problem.span) for rule, problem in said for name in rule.overrides}
    found: list[Found] = []
    known = set[object]()
    for rule, problem in said:
        place, fix = (rule.name, problem.span), problem.fix
        same = {place, (problem.span, tuple(fix.edits), fix.safe)} if fix else {place}
        is_meant = problem.message and place not in overridden and not _is_baked(note, problem.span)
        if is_meant and known.isdisjoint(same):
            found.append((rule, problem))
            known |= same
    if found and may_have_templates(note.text):
        found = [(rule, p) for rule, p in found if rule.group in OFF or not is_template(note, p.span)]
    harmless: dict[int, bool] = {}  # by fix, as several problems may have one
    for rule, problem in found:
        if problem.fix and id(problem.fix) not in harmless:
            harmless[id(problem.fix)] = _is_harmless(note, rule, problem.fix)
    found = [(rule, p if harmless.get(id(p.fix), True) else p._replace(fix=None)) for rule, p in found]
    if "disable" in note.text:
        found = suppress(note, found, rules)
    found = [(rule, _on_one_line(problem)) for rule, problem in found]
    return sorted(found, key=lambda pair: (pair[1].span, pair[0].name))


def report_note(vault: Vault, note: Note, rules: tuple[Rule, ...]) -> list[Report]:
    """The reports of the problems of one note, in order of place."""
    return [_report(note, rule, problem) for rule, problem in lint_note(vault, note, rules)]


def _report(note: Note, rule: Rule, problem: Problem) -> Report:
    path, (start, end), message, fix = problem
    return Report(
        path, rule.name, message, (start, end), note.position(start), note.position(end), fix.safe if fix else None
    )


def _is_baked(note: Note, span: Span) -> bool:
    """Whether a place lies in results that `notes bake` has written, which are no part of the note."""
    return any(start <= span.start < end for start, end in note.baked)


def _on_one_line(problem: Problem) -> Problem:
    """The problem, whose message may quote a value of several lines."""
    lines = problem.message.splitlines()
    if len(lines) < 2:
        return problem
    return problem._replace(message=" ".join(line.strip() for line in lines).replace(" »", "»").replace("« ", "«"))


def _is_harmless(note: Note, rule: Rule, fix: Fix) -> bool:
    """Whether a fix does not write in code, math, HTML or a comment that its rule is not about."""
    spans = [edit.span for edit in fix.edits]
    if _is_read(note, spans):
        return True
    from notes_cli.markdown.opaque import find_opaque  # here, as it needs the scanner

    for kind, (start, end) in find_opaque(note):
        writes = any(span.start < end and start < span.end for span in spans)
        if writes and kind in _LEFT_ALONE and kind not in rule.writes_in:
            return False
    return True


def _is_read(note: Note, spans: list[Span]) -> bool:
    """Whether all spans lie in the frontmatter, or in links that can stand in no comment: these are never in code.

    To find all that is no prose takes longer than all rules together.
    """
    body = note.frontmatter.span.end if note.frontmatter else 0
    rest = [span for span in spans if span.end > body]
    if not rest:
        return True
    links = {link.span for link in note.structure.links}
    return all(span in links and not _may_be_comment(note.text, span) for span in rest)


def _may_be_comment(text: str, span: Span) -> bool:
    """Whether a mark that begins a comment stands before a place, and is not closed before."""
    if text.find("%%", 0, span.start) >= 0 and text.find("%%", span.end) >= 0:
        return True
    opened = text.rfind("<!--", 0, span.start)
    return opened >= 0 and text.rfind("-->", opened + 4, span.start) < 0
