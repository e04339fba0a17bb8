"""`notes query --explain`: prints what a query finds, as an indented list for people or as JSON."""

import re
from pathlib import Path

from notes_cli.cli.output import Screen, make_screen, print_json
from notes_cli.query.explain import Saying, explain
from notes_cli.query.parse import parse_query
from notes_cli.query.remarks import find_remarks
from notes_cli.render.wrap import Piece, wrap

WIDTH = 80  # cells, of a terminal what it has where that is less
STEP, DEEPEST = 2, 24  # cells by which a level is indented, and the most in all


def print_explanation(text: str, as_json: bool, match_case: bool) -> None:
    """Print what the query `text` finds. Raises QueryError where it is malformed."""
    query = parse_query(text)
    saying, remarks = explain(query, match_case), find_remarks(text, query, match_case)
    if as_json:
        print_json({"query": text, "explanation": _data(saying), "remarks": list(remarks)}, indent=2)
        return
    screen = make_screen(Path())
    _print_line(f"Finds files where {saying.text}" if query else f"Finds {saying.text}", "", screen)
    for part in saying.parts:
        _print_part(part, 1, screen)
    if remarks:
        print()
    for remark in remarks:
        _print_line(remark, "", screen)


def _data(saying: Saying) -> dict[str, object]:
    return {"text": saying.text, "parts": [_data(part) for part in saying.parts]}


def _print_part(saying: Saying, depth: int, screen: Screen) -> None:
    _print_line(saying.text, " " * min(STEP * depth, DEEPEST) + "- ", screen)
    for part in saying.parts:
        _print_part(part, depth + 1, screen)


def _print_line(text: str, start: str, screen: Screen) -> None:
    """Print a sentence over as many lines as it takes; white space that is part of a term is made visible."""
    shown = re.sub(r"[\t\r\n]| {2,}", lambda found: "␣" * len(found[0]) if found[0][0] == " " else "↵", text)
    for line in wrap([Piece(shown)], max(20, min(WIDTH, screen.width) - len(start))):
        print(start + "".join(piece.text for piece in line))
        start = " " * len(start)
