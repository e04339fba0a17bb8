"""Runs the rules over notes; the rules are the files of `notes_cli.lint.rules`, found there."""

import pkgutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module

from notes_cli.lint import rules
from notes_cli.lint.problem import Problem
from notes_cli.vault.note import Note
from notes_cli.vault.vault import Vault


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name (`unresolved-link`), its documentation, its check, and the rules it is more specific than."""

    name: str
    documentation: str
    check: Callable[[Note, Vault], Iterator[Problem]]
    overrides: tuple[str, ...]


def find_rules() -> tuple[Rule, ...]:
    """All rules, by name: one for each module of `notes_cli.lint.rules`."""
    modules = (import_module(f"{rules.__name__}.{info.name}") for info in pkgutil.iter_modules(rules.__path__))
    found = (
        Rule(m.__name__.rpartition(".")[2].replace("_", "-"), m.__doc__ or "", m.check, getattr(m, "OVERRIDES", ()))
        for m in modules
    )
    return tuple(sorted(found, key=lambda rule: rule.name))


def lint(vault: Vault, notes: Iterable[Note], rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Problem]]:
    """Check notes with rules: the problems in order of path and place, one for each span of a note.

    Where two rules report the same span, the one that overrides the other is kept, else the first by name.
    """
    for note in notes:
        kept: dict[tuple[int, int], tuple[Rule, Problem]] = {}
        for rule in rules:
            for problem in rule.check(note, vault):
                if any(start <= problem.span.start < end for start, end in note.baked):
                    continue  # results that `notes bake` has written are no part of the note
                other = kept.get(problem.span)
                if other is None or other[0].name in rule.overrides:
                    kept[problem.span] = (rule, problem)
        yield from sorted(kept.values(), key=lambda pair: (pair[1].span, pair[0].name))
