"""How problems are printed: as text for people, JSON, annotations of a workflow, SARIF, a table of counts."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal
from urllib.parse import quote

import notes_cli
from notes_cli.cli.output import Screen, carets, print_json
from notes_cli.cli.table import print_lines
from notes_cli.lint.report import Report
from notes_cli.vault.vault import Vault

LintFormat = Literal["concise", "full", "json", "github", "sarif"]
GROUPED = ("unresolved-link", "unresolved-embed")
SHOWN = 3  # further places of a target
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def print_problems(vault: Vault, found: Sequence[Report], format: LintFormat, screen: Screen) -> None:
    """Print problems in a format, without their number."""
    if format == "json":
        print_json([_data(report) for report in found], indent=2)
    elif format == "sarif":
        print_json(_sarif(vault, found), indent=2)
    else:
        groups = _grouped(found) if format == "concise" else ([report] for report in found)
        print_lines(_TEXT[format](vault, report, screen) + _also(more, screen) for report, *more in groups)


def print_statistics(found: Sequence[Report], format: LintFormat) -> None:
    """Print how many problems each rule has found, the most first."""
    counts = Counter(report.rule for report in found)
    fixes = Counter(report.rule for report in found if report.safe is not None)
    rows = [(name, counts[name], fixes[name]) for name in sorted(counts, key=lambda name: (-counts[name], name))]
    if format == "json":
        print_json([{"rule": name, "count": count, "fixable": fixable} for name, count, fixable in rows], indent=2)
        return
    for name, count, fixable in rows:
        print(f"{count:6,}  {name}" + (f"  ({fixable:,} fixable)" if fixable else ""))


def _grouped(found: Sequence[Report]) -> list[list[Report]]:
    """The problems, those of one unresolved target together at the first of its places."""
    groups: list[list[Report]] = []
    targets: dict[tuple[str, str], list[Report]] = {}
    for report in found:
        if report.rule not in GROUPED:
            groups.append([report])
        elif (target := (report.rule, report.message)) in targets:
            targets[target].append(report)
        else:
            targets[target] = group = [report]
            groups.append(group)
    return groups


def _also(more: Sequence[Report], screen: Screen) -> str:
    if not more:
        return ""
    places = ", ".join(_place(report, screen) for report in more[:SHOWN])
    rest = f" and {len(more) - SHOWN:,} more" if len(more) > SHOWN else ""
    return f"; also at {places}{rest}"


def _place(report: Report, screen: Screen) -> str:
    path, (line, column) = report.path, report.start
    return f"{path if screen.raw else screen.path(path)}:{line}:{column}"


def _data(report: Report) -> dict[str, object]:
    path, rule, message, _, (line, column), (end_line, end_column), safe = report
    return {
        "path": path,
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "rule": rule,
        "message": message,
        "fixable": safe is not None,
    }


def _concise(vault: Vault, report: Report, screen: Screen) -> str:
    place, rule, message = _place(report, screen), report.rule, report.message
    if screen.raw:  # nothing is to be marked or cleaned, and there may be 10,000 of them
        return f"{place}: {rule} {message}"
    return f"{place}: {screen.style(rule, 'problem')} {screen.clean(message)}"


def _full(vault: Vault, report: Report, screen: Screen) -> str:
    (line, column), (first, last) = report.start, report.span
    note = vault.notes[report.path]
    if note.position(first) != report.start:  # it has changed meanwhile
        return _concise(vault, report, screen)
    start, end = note.line_span(line)
    text = screen.clean(note.text[start:end].replace("\t", " "))
    # a long line is cut around the problem, to what fits beside the line number
    room = max(20, screen.width - len(str(line)) - 5)
    skip = max(0, min(column - 1 - room // 3, len(text) - room))
    shown = text[skip : skip + room]
    gutter = " " * len(str(line))
    marks = screen.style(carets(shown, column - 1 - skip, last - start - skip), "problem")
    return f"{_concise(vault, report, screen)}\n{gutter} |\n{line} | {shown}\n{gutter} | {marks}\n"


def _github(vault: Vault, report: Report, screen: Screen) -> str:
    """A workflow command, which GitHub shows beside the line; its paths are relative to the working directory."""
    data = _data(report)
    fields = {
        "file": _from_here(vault, report.path),
        "line": data["line"],
        "col": data["column"],
        "endLine": data["end_line"],
        "endColumn": data["end_column"],
        "title": report.rule,
    }
    properties = ",".join(f"{key}={_escape(str(value), ',:')}" for key, value in fields.items())
    return screen.clean(f"::error {properties}::{_escape(report.message, '')}")


def _from_here(vault: Vault, path: str) -> str:
    """A vault path relative to the working directory, or absolute where it is not below that."""
    file = vault.root.resolve() / path
    here = Path.cwd()
    return (file.relative_to(here) if file.is_relative_to(here) else file).as_posix()


def _escape(text: str, more: str) -> str:
    """Percent-encode what ends a workflow command or one of its fields."""
    return "".join(f"%{ord(c):02X}" if c in "%\r\n" + more else c for c in text)


def _sarif(vault: Vault, found: Sequence[Report]) -> dict[str, object]:
    """The problems as SARIF 2.1.0 (OASIS), with columns in code points."""
    from notes_cli.lint.rule import find_rules  # here, as only this format explains them

    named = {report.rule for report in found}
    rules = {rule.name: rule for rule in find_rules() if rule.name in named}
    driver = {
        "name": "notes",
        "version": notes_cli.__version__,
        "rules": [
            {
                "id": name,
                "shortDescription": {"text": rule.documentation.partition("\n")[0]},
                "fullDescription": {"text": rule.documentation.strip()},
            }
            for name, rule in sorted(rules.items())
        ],
    }
    results = [_result(_data(report), vault) for report in found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(data: dict[str, object], vault: Vault) -> dict[str, object]:
    path = _from_here(vault, str(data["path"]))
    region = {
        "startLine": data["line"],
        "startColumn": data["column"],
        "endLine": data["end_line"],
        "endColumn": data["end_column"],
    }
    uri = ("file://" if path.startswith("/") else "") + quote(path, errors="surrogateescape")
    place = {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}
    return {
        "ruleId": data["rule"],
        "level": "error",
        "message": {"text": data["message"]},
        "locations": [place],
    }


_TEXT: dict[LintFormat, Callable[[Vault, Report, Screen], str]] = {
    "concise": _concise,
    "full": _full,
    "github": _github,
}
