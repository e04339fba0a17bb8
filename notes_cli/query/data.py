"""Cards and results as plain data, for JSON; the shapes are documented in the README and do not change."""

from notes_cli.query.card import Card
from notes_cli.query.search import Match, Result


def card_data(card: Card) -> dict[str, object]:
    """`{"path", "title", "aliases", "properties", "demo"}`."""
    return {
        "path": card.path,
        "title": card.title,
        "aliases": list(card.aliases),
        "properties": card.properties,
        "demo": card.demo,
    }


def result_data(result: Result, context: bool = False) -> dict[str, object]:
    """`{"path", "matches": [{"line", "column", "text", "spans"}]}`; spans are `[start, end)` in code points.

    With `context` a match has also `"before"` and `"after"`, the lines around it.
    """
    return {"path": result.path, "matches": [_match_data(match, context) for match in result.matches]}


def _match_data(match: Match, context: bool) -> dict[str, object]:
    spans = [list(span) for span in match.spans]
    data: dict[str, object] = {"line": match.line, "column": match.column, "text": match.text, "spans": spans}
    return data | {"before": list(match.before), "after": list(match.after)} if context else data
