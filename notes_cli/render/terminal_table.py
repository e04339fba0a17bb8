"""Tables in the terminal: columns as wide as they need to be, narrower and wrapped where the width is not enough."""

from collections.abc import Callable

from markdown_it.token import Token

from notes_cli.render.layout import Writer
from notes_cli.render.wrap import Line, Piece, width_of, wrap

_MIN_COLUMN = 5
_Cell = list[Piece]


def write_table(writer: Writer, tokens: list[Token], cells: Callable[[Token], list[Piece]]) -> None:
    """Write the tokens from `table_open` to `table_close`; a table too wide for columns is a list of its rows."""
    rows, aligns = _rows(tokens, cells)
    if not rows:
        return
    room = writer.room - 3 * (len(aligns) - 1)
    natural = [max(_natural(row[column]) for row in rows) for column in range(len(aligns))]
    if room < _MIN_COLUMN * len(aligns) and sum(natural) > room:
        _write_as_list(writer, rows)
        return
    widths = _fitted(natural, room)
    for number, row in enumerate(rows):
        _write_row(writer, row, widths, aligns)
        if number == 0:
            writer.line([Piece("─┼─".join("─" * width for width in widths), "2")])


def _rows(tokens: list[Token], cells: Callable[[Token], list[Piece]]) -> tuple[list[list[_Cell]], list[str]]:
    rows: list[list[_Cell]] = []
    aligns: list[str] = []
    for index, token in enumerate(tokens):
        if token.type == "tr_open":
            rows.append([])
        elif token.type in ("th_open", "td_open"):
            rows[-1].append(cells(tokens[index + 1]))
            if len(rows) == 1:
                aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
    return rows, aligns


def _natural(cell: _Cell) -> int:
    return max(1, max(width_of(line) for line in wrap(cell, 10_000)))


def _fitted(natural: list[int], room: int) -> list[int]:
    """Take from the widest columns until all fit."""
    widths = list(natural)
    while sum(widths) > room:
        widest = max(widths)
        if widest <= _MIN_COLUMN:
            break
        next_widest = max([_MIN_COLUMN, *(width for width in widths if width < widest)])
        columns = [column for column, width in enumerate(widths) if width == widest]
        surplus = sum(widths) - room
        step = min(widest - next_widest, max(1, surplus // len(columns)))
        for column in columns[: max(1, min(len(columns), surplus))]:
            widths[column] -= step
    return widths


def _write_row(writer: Writer, row: list[_Cell], widths: list[int], aligns: list[str]) -> None:
    wrapped = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, wrapped))):
        line: Line = []
        for column, lines in enumerate(wrapped):
            part = lines[number] if number < len(lines) else []
            left, right = _padding(widths[column] - width_of(part), aligns[column])
            line += [Piece(" │ ", "2")] if column else []
            line += [Piece(" " * left), *part, Piece(" " * right)]
        writer.line(line)


def _padding(space: int, align: str) -> tuple[int, int]:
    space = max(0, space)
    left = {"right": space, "center": space // 2}.get(align, 0)
    return left, space - left


def _write_as_list(writer: Writer, rows: list[list[_Cell]]) -> None:
    header, *body = rows
    for row in body or [header]:
        for name, cell in zip(header, row, strict=False):
            writer.text([*name, Piece(": "), *cell] if body else cell)
        if row is not (body or [header])[-1]:
            writer.line([])
