"""`notes lint`: report what is broken in a vault."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Literal

import typer

from notes_cli.cli.app import NoCacheOption, VaultOption, app
from notes_cli.cli.output import Screen, carets, make_screen, print_json, say_faults
from notes_cli.cli.session import open_vault
from notes_cli.errors import NotesError
from notes_cli.lint.engine import Rule, find_rules
from notes_cli.lint.engine import lint as run_rules
from notes_cli.lint.problem import Problem
from notes_cli.vault.note import Note
from notes_cli.vault.vault import Vault

LintFormat = Literal["concise", "full", "json", "github"]


@app.command()
def lint(
    ctx: typer.Context,
    paths: Annotated[list[Path] | None, typer.Argument(metavar="PATHS…", help="Notes or folders; else all.")] = None,
    format: Annotated[LintFormat, typer.Option("--format", help="How to print the problems.")] = "concise",
    vault: VaultOption = None,
    no_cache: NoCacheOption = False,
) -> int:
    """Report what is broken: links, frontmatter, footnotes, aliases, query blocks, demos.

    Exit 0 clean, 1 problems, 2 error.
    """
    opened = open_vault(ctx, vault, no_cache)
    notes = _chosen(opened, paths or [])
    say_faults(opened, frontmatter=False)
    problems = list(run_rules(opened, notes, find_rules()))
    if format == "json":
        print_json([_data(opened, rule, problem) for rule, problem in problems], indent=2)
        return 1 if problems else 0
    screen = make_screen(opened.root)
    for rule, problem in problems:
        _PRINT[format](opened, rule, problem, screen)
    if format != "github":
        where = {problem.path for _, problem in problems}
        print(f"{_count(len(problems), 'problem')} in {_count(len(where), 'note')}" if problems else "no problems")
    return 1 if problems else 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")


def _chosen(vault: Vault, paths: list[Path]) -> Iterator[Note]:
    """The notes that PATHS, relative to the working directory, name; those that are excluded are left out."""
    wanted = [_vault_path(vault, path) for path in paths]
    for note in vault.shown:
        if not paths or any(w == "." or note.path == w or note.path.startswith(w + "/") for w in wanted):
            yield note


def _vault_path(vault: Vault, path: Path) -> str:
    """The vault path of a file or folder: with links followed, else as it is written (by a link out of the vault)."""
    if not path.exists():
        raise NotesError(f"{path}: no such file or folder")
    for file, root in ((path.resolve(), vault.root.resolve()), (path.absolute(), vault.root.absolute())):
        if file.is_relative_to(root) and ".." not in file.parts:
            return file.relative_to(root).as_posix()
    raise NotesError(f"{path}: not in the vault {vault.root}")


def _data(vault: Vault, rule: Rule, problem: Problem) -> dict[str, object]:
    note = vault.notes[problem.path]
    line, column = note.position(problem.span.start)
    end_line, end_column = note.position(problem.span.end)
    return {
        "path": problem.path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "rule": rule.name,
        "message": problem.message,
        "fixable": False,  # no rule repairs yet
    }


def _print_concise(vault: Vault, rule: Rule, problem: Problem, screen: Screen) -> None:
    line, column = vault.notes[problem.path].position(problem.span.start)
    place = f"{screen.path(problem.path)}:{line}:{column}"
    print(f"{place}: {screen.style(rule.name, 'problem')} {screen.clean(problem.message)}")


def _print_full(vault: Vault, rule: Rule, problem: Problem, screen: Screen) -> None:
    _print_concise(vault, rule, problem, screen)
    note = vault.notes[problem.path]
    line, column = note.position(problem.span.start)
    start, end = note.line_span(line)
    text = screen.clean(note.text[start:end].replace("\t", " "))
    # a long line is cut around the problem, to what fits beside the line number
    room = max(20, screen.width - len(str(line)) - 5)
    skip = max(0, min(column - 1 - room // 3, len(text) - room))
    shown = text[skip : skip + room]
    gutter = " " * len(str(line))
    print(f"{gutter} |\n{line} | {shown}")
    print(f"{gutter} | {screen.style(carets(shown, column - 1 - skip, problem.span.end - start - skip), 'problem')}\n")


def _print_github(vault: Vault, rule: Rule, problem: Problem, screen: Screen) -> None:
    """A workflow command, which GitHub shows beside the line; its paths are relative to the working directory."""
    data = _data(vault, rule, problem)
    file = vault.root.resolve() / problem.path
    try:
        shown = file.relative_to(Path.cwd()).as_posix()
    except ValueError:
        shown = file.as_posix()
    fields = {
        "file": shown,
        "line": data["line"],
        "col": data["column"],
        "endLine": data["end_line"],
        "endColumn": data["end_column"],
        "title": rule.name,
    }
    properties = ",".join(f"{key}={_escape(str(value), ',:')}" for key, value in fields.items())
    print(screen.clean(f"::error {properties}::{_escape(problem.message, '')}"))


def _escape(text: str, more: str) -> str:
    """Percent-encode what ends a workflow command or one of its fields."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in text)


_PRINT: dict[LintFormat, Callable[[Vault, Rule, Problem, Screen], None]] = {
    "concise": _print_concise,
    "full": _print_full,
    "github": _print_github,
}
