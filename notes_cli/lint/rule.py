"""The rules, found where they lie: one for each file of `notes_cli.lint.rules`. Nothing is checked here."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any

from notes_cli.lint import rules
from notes_cli.lint.problem import Problem

GROUPS = ("links", "footnotes", "frontmatter", "queries", "suppressions", "opinion", "format")
OFF = ("opinion", "format")
"""The groups whose rules are off until they are selected."""

_GROUP = re.compile(r'^GROUP = "(\w+)"', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its name (`unresolved-link`), group, documentation, check, and the rules it is more specific than.

    `options` are the keyword-only arguments of the check with their defaults, by their names in the settings
    (`ignore-targets`), and `types` what these are annotated as. `writes_in` is what its fixes may change of what is no
    prose, kinds of `markdown.opaque`; `rewrites` what they may make, rename or take away of what only the groups
    `links` and `footnotes` may: "link", "tag", "ref" and "def" (a footnote's reference and its definition), "item" (a
    task) and "block" (an id).
    """

    name: str
    group: str
    documentation: str
    check: Callable[..., Iterator[Problem]]
    overrides: tuple[str, ...]
    options: Mapping[str, Any]
    types: Mapping[str, Any]
    writes_in: tuple[str, ...] = ()
    rewrites: tuple[str, ...] = ()


Found = tuple[Rule, Problem]
"""A problem, with the rule that reports it."""


@cache
def find_rules() -> tuple[Rule, ...]:
    """All rules, by name: one for each module of `notes_cli.lint.rules`."""
    return tuple(_make(file.stem) for file in _files())


@cache
def find_default_rules() -> tuple[Rule, ...]:
    """The rules that are on without any settings; the others, of which there are more, are not imported."""
    groups = {file.stem: _GROUP.search(file.read_text(encoding="utf-8")) for file in _files()}
    return tuple(_make(name) for name, group in groups.items() if group and group[1] not in OFF)


def is_named(rule: Rule, names: frozenset[str]) -> bool:
    """Whether a rule is among names of rules and groups; `all` names every rule."""
    return not names.isdisjoint((rule.name, rule.group, "all"))


def select_rules(rules: tuple[Rule, ...], select: frozenset[str], ignore: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that are on: those selected by name or group (without any, the default ones), less the ignored ones."""
    chosen = (rule for rule in rules if (is_named(rule, select) if select else rule.group not in OFF))
    return tuple(rule for rule in chosen if not is_named(rule, ignore))


def with_options(rule: Rule, options: Mapping[str, Any]) -> Rule:
    """The rule with options that are not its defaults, by their names in the settings."""
    given = {name.replace("-", "_"): value for name, value in options.items()}
    return replace(rule, check=partial(rule.check, **given)) if given else rule


def _files() -> list[Path]:
    """The file of each rule, by name."""
    return sorted(Path(rules.__path__[0]).glob("[!_]*.py"))


def _make(name: str) -> Rule:
    """The rule in the module of this name."""
    module: Any = import_module(f"{rules.__name__}.{name}")
    defaults = module.check.__kwdefaults__ or {}
    options = {name.replace("_", "-"): default for name, default in defaults.items()}
    types = {name.replace("_", "-"): module.check.__annotations__[name] for name in defaults}
    overrides, writes_in = getattr(module, "OVERRIDES", ()), getattr(module, "WRITES_IN", ())
    named, documentation, rewrites = name.replace("_", "-"), module.__doc__ or "", getattr(module, "REWRITES", ())
    return Rule(named, module.GROUP, documentation, module.check, overrides, options, types, writes_in, rewrites)


@cache
def find_names() -> frozenset[str]:
    """All that may be named where rules are named: rules, groups, and `all`."""
    return frozenset((*(rule.name for rule in find_rules()), *GROUPS, "all"))
