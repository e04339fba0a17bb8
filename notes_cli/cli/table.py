"""Prints a list as text for people, as tab-separated values or as JSON, the same for every command that lists."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice, starmap
from typing import Annotated, Literal

import typer

from notes_cli.cli.output import Screen, json_text

Format = Literal["text", "json", "tsv"]
FormatOption = Annotated[Format, typer.Option("--format", help="How to print the list.")]
TotalOption = Annotated[bool, typer.Option("--total", help="Print only how many there are.")]
_AT_ONCE = 512  # lines: what many more take in memory is slower to have than to fill
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def print_list(
    rows: Iterable[tuple[object, ...]],
    columns: tuple[str, ...],
    line: Callable[..., str],
    format: Format,
    total: bool,
) -> int:
    """Print the rows, or with `total` their number; gives exit code 0.

    `line` makes of the values of a row a line (or more) for people. In JSON a row is an object with the `columns` as
    keys. Tab-separated values have no heading; a list spreads over columns of its own, nothing is the empty text.
    """
    if total:
        print(sum(1 for _ in rows))
    elif format == "json":
        print_lines(json_lines("[", (json_text(dict(zip(columns, row, strict=True))) for row in rows), "]"))
    elif format == "tsv":
        print_lines(tsv_line(row) for row in rows)
    else:
        print_lines(starmap(line, rows))
    return 0


def print_paths(paths: Sequence[str], screen: Screen, format: Format, total: bool) -> int:
    """Print vault paths, in JSON as a list of texts, or with `total` their number; gives exit code 0."""
    if format == "json" and not total:
        print_lines(json_lines("[", map(json_text, paths), "]"))
        return 0
    return print_list([(path,) for path in paths], ("path",), screen.path, format, total)


def print_lines(lines: Iterable[str]) -> None:
    """Print lines, many in one go."""
    rest = iter(lines)
    while some := list(islice(rest, _AT_ONCE)):
        sys.stdout.write("\n".join([*some, ""]))


def json_lines(start: str, entries: Iterable[str], end: str) -> Iterator[str]:
    """The lines of a JSON array or object with an entry a line, which both people and line tools can read."""
    rest = iter(entries)
    last = next(rest, None)
    if last is None:
        yield start + end
        return
    yield start
    for entry in rest:
        yield last + ","
        last = entry
    yield last
    yield end


def tsv_line(values: Iterable[object]) -> str:
    r"""A line of tab-separated values; a tab, line end or backslash in a value is `\t`, `\n`, `\r`, `\\`."""
    flat = (part for value in values for part in (value if isinstance(value, list) else [value]))
    return "\t".join("" if value is None else str(value).translate(_ESCAPES) for value in flat)
