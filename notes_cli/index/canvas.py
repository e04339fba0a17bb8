"""Reads a canvas: its links and tags, so that they count as those of notes do, or its cards; it draws nothing.

Source: the JSON Canvas format 1.0 (jsoncanvas.org). A card of type `file` is a link to a vault path, the text of a card
of type `text` is Markdown whose links and tags count. Groups and cards of web pages lead to no file.
"""

import json
from collections.abc import Iterable

from notes_cli.markdown.note import Fault, Note, Span
from notes_cli.markdown.rows import Parsed, Rows, empty_rows, move_rows

_GAP = "\n\n"  # between two cards
_MOVED = (
    *("sections", "headings", "list_items", "links", "tags"),
    *("footnotes", "footnote_refs", "query_blocks", "inline_notes"),
)
_NOWHERE = Span(0, 0)  # a link or tag of a canvas has no place in a note's text


def read_canvas(text: str) -> tuple[Rows, tuple[Fault, ...]]:
    """Read the text of a canvas: its rows, which are links and tags in no body, and what is wrong with it.

    It never raises. An empty file is a new canvas; one that is no JSON Canvas, or some of whose cards are not, has a
    fault, and the other cards count.
    """
    rows = empty_rows()
    try:
        nodes = _nodes(text)
        bad = sum(_is_bad(node) for node in nodes)
        for node in nodes:
            if not _is_bad(node):
                _add_card(node, rows)
        trouble = f"{bad} of its {len(nodes)} cards are not as JSON Canvas has them; left out" if bad else ""
    except (ValueError, RecursionError) as error:
        trouble = f"is no JSON Canvas, so its links are not known: {error}"
    return rows, (Fault(_NOWHERE, trouble, "file"),) if trouble else ()


def read_cards(text: str) -> str:
    """The text of all text cards of a canvas, in the order of the file, with a blank line between two; never raises."""
    return _GAP.join(_card_texts(text))


def _card_texts(text: str) -> list[str]:
    try:
        nodes = _nodes(text)
    except (ValueError, RecursionError):
        return []
    texts = [n["text"] for n in nodes if isinstance(n, dict) and n.get("type") == "text" and not _is_bad(n)]
    return [card.replace("\r\n", "\n").rstrip("\n") for card in texts]


def make_cards(canvas: Note) -> Note:
    """Make of a canvas what a search sees: a note with its path and the text of its text cards (`read_cards`).

    Lines count in that text. Each card is read by itself, and none of it is frontmatter; a heading of level 0, which no
    text can have, says where a card begins.
    """
    texts = _card_texts(canvas.text)
    return Note(canvas.path, _GAP.join(texts), (), lambda: Parsed(_scan_cards(texts)))


def _scan_cards(texts: Iterable[str]) -> Rows:
    rows, at, above = empty_rows(), 0, 0
    for text in texts:
        own = move_rows(_scan(text), at.__add__, lambda up, n=above: up + n if up > 0 else up - n)  # type: ignore[misc]
        items = len(rows.list_items)
        rows.item_rests.extend((number + items, start, end) for number, start, end in own.item_rests)
        if text.strip():
            rows.headings.append((0, "", at, at))
        for name in _MOVED:
            getattr(rows, name).extend(getattr(own, name))
        at, above = at + len(text) + len(_GAP), above + text.count("\n") + len(_GAP)
    return rows


def make_note_of_card(path: str, text: str, is_text: bool = True) -> Note:
    """The note that one card of the canvas at `path` is: Markdown without frontmatter; nothing where it is no text."""
    return Note(path, text, (), lambda: Parsed(_scan(text) if is_text else empty_rows()))


def _scan(text: str) -> Rows:
    from notes_cli.markdown.scan import scan  # here, as a search mostly needs no more than the text

    return scan(text)


def _nodes(text: str) -> list[object]:
    source = text.removeprefix("\ufeff").strip()
    data = json.loads(source) if source else {}
    nodes = data.get("nodes", []) if isinstance(data, dict) else None
    if not isinstance(nodes, list):
        raise ValueError("it has no list of nodes")
    return nodes


def _is_bad(node: object) -> bool:
    """Whether a node lacks what its type needs; types that we do not know are none of our business."""
    if not isinstance(node, dict):
        return True
    key = {"file": "file", "text": "text"}.get(str(node.get("type")))
    return key is not None and not isinstance(node.get(key), str)


def _add_card(node: object, rows: Rows) -> None:
    assert isinstance(node, dict)
    if node.get("type") == "file":
        subpath = node.get("subpath")
        target = node["file"] + (subpath if isinstance(subpath, str) else "")
        rows.property_links.append((target, None, *_NOWHERE, False, "file", None))
    elif node.get("type") == "text":
        card = _scan(node["text"])
        for target, text, _, _, embed, kind, key in card.links:
            rows.property_links.append((target, text, *_NOWHERE, embed, kind, key))
        rows.property_tags.extend((name, *_NOWHERE) for name, _, _ in card.tags)
