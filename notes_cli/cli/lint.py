"""`notes lint`: report what is broken in a vault, and repair it where that does no harm."""

import json
import os
import sys
from contextlib import nullcontext, redirect_stdout, suppress
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.chosen import choose_notes, group_by_file, read_input
from notes_cli.cli.diff import print_diff
from notes_cli.cli.output import counted, make_screen, say, say_faults
from notes_cli.cli.problems import LintFormat, print_problems, print_statistics
from notes_cli.cli.session import load_config, open_vault
from notes_cli.config import Config
from notes_cli.errors import ChangedError, ConfigError, NotesError
from notes_cli.index.read import read_bytes, read_text
from notes_cli.lint.baseline import FILE, Baseline, check_baseline, make_baseline, without_known
from notes_cli.lint.kept import find_reports
from notes_cli.lint.report import Report
from notes_cli.markdown.note import Note
from notes_cli.vault.settings import read_property_types
from notes_cli.vault.vault import Vault
from notes_cli.vault.write import put_bytes, replace_bytes

if TYPE_CHECKING:
    from notes_cli.lint.fixing import Fixed
    from notes_cli.lint.rule import Rule

NamesOption = Annotated[
    list[str] | None,
    typer.Option(metavar="RULES", help="Rules or groups, separated by commas; «notes rule» lists them."),
]

_APART = {
    "--add-baseline": (
        ("--fix", "--diff", "--statistics", "--format", "-"),
        "it keeps the problems of the vault as they are, and prints none",
    ),
    "--diff": (("--statistics", "--format"), "it prints changes, and no problems"),
    "--statistics": (("--format full", "--format github", "--format sarif"), "it prints a table, as text or json"),
}
_NEEDS = {
    "--stdin-filename": (("-",), "names the note on standard input: add - in place of paths"),
    "PATHS beside -": ((), "cannot be: - is standard input, and that alone (a file of this name is ./-)"),
}


@app.command(rich_help_panel="Check and change")
def lint(
    ctx: typer.Context,
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATHS…", help="Notes or folders; - for standard input; else all.")
    ] = None,
    select: NamesOption = None,
    ignore: NamesOption = None,
    fix: Annotated[bool, typer.Option("--fix", help="Repair what can be repaired safely.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix would change, and write nothing.")] = False,
    unsafe_fixes: Annotated[
        bool, typer.Option("--unsafe-fixes", help="Include repairs that may change the meaning.")
    ] = False,
    statistics: Annotated[bool, typer.Option("--statistics", help="Print how often each rule was broken.")] = False,
    add_baseline: Annotated[
        bool, typer.Option("--add-baseline", help="Record all present problems as known, and no longer report them.")
    ] = False,
    stdin_filename: Annotated[
        Path | None, typer.Option("--stdin-filename", metavar="PATH", help="The path of the note on standard input.")
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit 0 even if there are problems.")] = False,
    format: Annotated[LintFormat, typer.Option("--format", help="How to print the problems.")] = "concise",
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Report what is broken: links, footnotes, frontmatter, query blocks, demos; and repair it.

    Exit 0 clean, 1 problems (with --diff: changes), 2 error.
    """
    piped = paths == ["-"]
    _refuse(
        {
            "--fix": fix,
            "--diff": diff,
            "--statistics": statistics,
            "--add-baseline": add_baseline,
            "--stdin-filename": stdin_filename is not None,
            "-": piped,
            "PATHS beside -": not piped and "-" in (paths or ()),
            "--format": format != "concise",
            f"--format {format}": True,
        }
    )
    config = load_config(ctx, vault)
    chosen_rules = (_split(select or []), _split(ignore or []))
    if select and not chosen_rules[0]:  # which would be the default ones, and is hardly meant
        raise NotesError("--select names no rule; «notes rule» lists them")
    load_rules = cache(partial(_rules, config, *chosen_rules))
    reports = partial(find_reports, settings=(repr(config.lint), chosen_rules), load_rules=load_rules)
    opened = open_vault(ctx, vault, no_cache, tells=False)
    if trouble := read_property_types(opened.root)[1]:
        say(trouble)
    if piped:
        opened, chosen = read_input(opened, stdin_filename)
    else:
        chosen = list(choose_notes(opened, [Path(path) for path in paths or []]))
        say_faults(opened, frontmatter=False)
    if add_baseline:
        return _keep_known(opened, list(reports(opened, chosen)), set(chosen), {rule.name for rule in load_rules()})
    repaired = 0
    if fix or diff:
        from notes_cli.lint.fixing import fix_notes  # here, as it needs the scanner

        sources: dict[str, str] = {}
        files: dict[str, list[str]] = {path: [] for path in chosen} if piped else group_by_file(opened, chosen)
        fixed = fix_notes(opened, files, load_rules(), unsafe_fixes, lambda note: _source(opened, note, sources))
        if diff:
            _print_diff(opened, fixed, sources)
            return 1 if fixed.texts and not exit_zero else 0
        repaired = sum(fixed.counts.values())
        opened = _written(opened, fixed, sources, None if piped else files)
    found = list(without_known(reports(opened, chosen), _known(opened)))
    if piped and fix:  # what was asked for is the text
        sys.stdout.write(opened.notes[chosen[0]].text)
    with redirect_stdout(sys.stderr) if piped and fix else nullcontext():
        if statistics:
            print_statistics(found, format)
        else:
            print_problems(opened, found, format, make_screen(opened.root))
        if format in ("concise", "full"):
            _print_number(found, repaired, fix, unsafe_fixes)
    return 1 if found and not exit_zero else 0


def _refuse(asked: dict[str, bool]) -> None:
    """Refuse the first pair of what is asked that does not go together, as one of the two would be passed over."""
    given = {name for name, wanted in asked.items() if wanted}
    for name, (others, why) in _APART.items():
        if name in given and (other := next((other for other in others if other in given), None)):
            raise NotesError(f"{name} and {other} do not go together: {why}")
    for name, (needed, why) in _NEEDS.items():
        if name in given and given.isdisjoint(needed):
            raise NotesError(f"{name} {why}")


def _rules(config: Config, select: list[str], ignore: list[str]) -> "tuple[Rule, ...]":
    """The rules that the settings and the arguments ask for; `--select` takes the place of the settings' list."""
    # here, as nothing is needed of them where all is kept
    from notes_cli.lint.rule import find_default_rules, find_rules, select_rules

    if not (config.lint or select or ignore):
        return find_default_rules()
    from notes_cli.lint.settings import read_names, read_settings

    settings = read_settings(config.lint, find_rules(), str(config.lint_file))
    selected = read_names(select, "--select") or settings.select
    return select_rules(settings.rules, selected, settings.ignore | read_names(ignore, "--ignore"))


def _split(names: list[str]) -> list[str]:
    return [name.strip() for text in names for name in text.split(",") if name.strip()]


def _print_number(found: list[Report], repaired: int, fix: bool, unsafe: bool) -> None:
    where = {report.path for report in found}
    if repaired:
        print(f"{counted(repaired, 'problem')} repaired")
    print(f"{counted(len(found), 'problem')} in {counted(len(where), 'note')}" if found else "no problems")
    safe = sum(report.safe is True for report in found)
    more = sum(report.safe is False for report in found)
    if unsafe and not fix and safe + more:
        print(f"{safe + more:,} can be repaired with --fix --unsafe-fixes")
        return
    if safe:
        what = "left as they are, as the repair would harm other things" if fix else "can be repaired with --fix"
        print(f"{safe:,} {what}")
    if more and not (fix and unsafe):
        print(f"{more:,} {'more ' if safe and not fix else ''}can be repaired with --fix --unsafe-fixes")


def _written(vault: Vault, fixed: "Fixed", sources: dict[str, str], files: dict[str, list[str]] | None) -> Vault:
    """Write the repaired notes, each all or nothing; the vault as it is then. What cannot be written is said.

    `files` are other paths of the same files; None where nothing is to be written.
    """
    from notes_cli.markdown.scan import make_note  # here, as it is heavy

    written = {}
    for path, text in fixed.texts.items():
        try:
            if files is not None:
                replace_bytes(vault.root / path, sources[path].encode("utf-8"), text.encode("utf-8"))
            written[path] = fixed.notes[path]
            written |= {other: make_note(other, text) for other in (files or {}).get(path, ())}
        except (ChangedError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            say(f"{path}: not repaired: {reason}" if reason else str(error))
    return vault.with_notes(written)


def _source(vault: Vault, note: Note, known: dict[str, str]) -> str:
    """The text of a note's file: the note's own, but for the results that `notes bake` has written into it."""
    if note.path not in known:
        known[note.path] = note.text
        if note.baked:
            from notes_cli.markdown.scan import make_note  # here, as it is heavy

            text = read_text(vault.root / note.path)[0]
            if make_note(note.path, text).text == note.text:  # else it has changed, and will not be written
                known[note.path] = text
    return known[note.path]


def _print_diff(vault: Vault, fixed: "Fixed", sources: dict[str, str]) -> None:
    """Print what would be written."""
    screen = make_screen(vault.root)
    for path, text in sorted(fixed.texts.items()):
        print_diff(path, path, sources[path], text, screen)
    number = sum(fixed.counts.values())
    say(f"{counted(number, 'problem')} in {counted(len(fixed.texts), 'note')} would be repaired; nothing is written")


def _known(vault: Vault) -> Baseline:
    file = vault.root / FILE
    try:
        return check_baseline(json.loads(read_bytes(file).decode("utf-8")))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise ConfigError(f"{FILE}: cannot be read: {error}") from error


def _keep_known(vault: Vault, found: list[Report], chosen: set[str], rules: set[str]) -> int:
    before: Baseline = {}
    with suppress(ConfigError):  # in place of what is no baseline there is a new one
        before = _known(vault)
    there = {path for path in before if vault.index.holds(path)}
    known = make_baseline(found, before, lambda path, rule: path not in there or (path in chosen and rule in rules))
    text = json.dumps(known, ensure_ascii=False, indent=2) + "\n"
    put_bytes(vault.root / FILE, text.encode("utf-8", "surrogateescape"))
    print(f"{counted(len(found), 'problem')} kept in {os.fspath(vault.root / FILE)}")
    return 0
