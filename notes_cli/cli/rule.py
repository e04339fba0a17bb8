"""`notes rule`: what the rules of `notes lint` are, and why."""

import json
from typing import Annotated, Literal

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import print_json
from notes_cli.errors import NotesError
from notes_cli.lint.rule import GROUPS, OFF, Rule, find_rules
from notes_cli.lint.settings import make_schema
from notes_cli.vault.near import did_you_mean, find_near


@app.command(rich_help_panel="Check and change")
def rule(
    name: Annotated[
        str | None, typer.Argument(metavar="RULE", help="A rule or a group; without it, all are listed.")
    ] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON schema of .notes.toml, for editors.")
    ] = False,
    format: Annotated[Literal["text", "json"], typer.Option("--format", help="How to print the rules.")] = "text",
    vault: VaultOption = None,  # not asked, but what is said to every command may be said to this one
    no_cache: NoCacheOption = False,
) -> int:
    """Explain a rule of notes lint, or list all of them."""
    rules = find_rules()
    if schema and name:
        raise NotesError("--schema covers all rules; leave out RULE")
    if schema:
        print_json(make_schema(rules), indent=2)
        return 0
    named = [one for one in rules if name in (None, one.name, one.group)]
    if not named:
        near = did_you_mean(find_near(name or "", [*(one.name for one in rules), *GROUPS]))
        raise NotesError(f"no rule or group is named «{name}»{near}")
    if format == "json":
        print_json([_data(one) for one in named], indent=2)
    elif name == named[0].name:
        print(_explained(named[0]))
    else:
        for group in GROUPS:
            inside = [one for one in named if one.group == group]
            if inside:
                print(f"{group}{' (off until selected)' if group in OFF else ''}")
            for one in inside:
                print(f"  {one.name:24} {one.documentation.partition(chr(10))[0]}")
    return 0


def _explained(rule: Rule) -> str:
    lines = [f"{rule.name} ({rule.group}{', off until selected' if rule.group in OFF else ''})", ""]
    lines.append(rule.documentation.strip())
    if rule.options:
        lines += ["", "Options in .notes.toml, with their defaults:", "", f"[lint.{rule.name}]"]
        lines += [f"{name} = {_toml(default)}" for name, default in rule.options.items()]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)  # JSON's texts, numbers, true and false are TOML's too


def _data(rule: Rule) -> dict[str, object]:
    return {
        "name": rule.name,
        "group": rule.group,
        "default": rule.group not in OFF,
        "options": dict(rule.options),
        "documentation": rule.documentation.strip(),
    }
