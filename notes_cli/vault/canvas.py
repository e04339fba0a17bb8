"""Makes a note from a canvas: its links, so that they count as those of notes do, or its cards; it draws nothing.

Source: the JSON Canvas format 1.0 (jsoncanvas.org). A card of type `file` is a link to a vault path, the text of a card
of type `text` is Markdown whose links count. Groups and cards of web pages lead to no file.
"""

import json
from collections.abc import Iterator

from notes_cli.vault.note import Fault, Link, Note, Parsed, Span
from notes_cli.vault.scan import scan

_NOWHERE = Span(0, 0)  # a link of a canvas has no place in a note's text


def make_canvas(path: str, text: str, faults: tuple[Fault, ...] = ()) -> Note:
    """Make the canvas at `path` (vault-relative, `/`) from its text; never raises.

    It is a note with nothing but links. An empty file is a new canvas; one that is no JSON Canvas, or some of whose
    cards are not, has a fault, and the other cards count.
    """
    links: list[Link] = []
    try:
        nodes = _nodes(text)
        bad = sum(_is_bad(node) for node in nodes)
        links += (link for node in nodes if not _is_bad(node) for link in _links(node))
        trouble = f"{bad} of its {len(nodes)} cards are not as JSON Canvas has them; left out" if bad else ""
    except (ValueError, RecursionError) as error:
        trouble = f"is no JSON Canvas, so its links are not known: {error}"
    if trouble:
        faults = (*faults, Fault(_NOWHERE, trouble, "file"))
    return Note(path, text, faults, lambda: Parsed(links=tuple(links)))


def read_cards(text: str) -> str:
    """The text of all text cards of a canvas, in the order of the file, with a blank line between two; never raises."""
    try:
        nodes = _nodes(text)
    except (ValueError, RecursionError):
        return ""
    texts = [n["text"] for n in nodes if isinstance(n, dict) and n.get("type") == "text" and not _is_bad(n)]
    return "\n\n".join(card.replace("\r\n", "\n").rstrip("\n") for card in texts)


def make_cards(canvas: Note) -> Note:
    """Make of a canvas what a search sees: a note with its path and the text of its text cards (`read_cards`).

    Lines count in that text. What the cards hold is read as if it were one note, but none of it is frontmatter.
    """
    text = read_cards(canvas.text)

    def parse() -> Parsed:
        structure = scan(text)
        return Parsed(structure=structure, links=structure.links, tags=structure.tags)

    return Note(canvas.path, text, (), parse)


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


def _links(node: object) -> Iterator[Link]:
    assert isinstance(node, dict)
    if node.get("type") == "file":
        subpath = node.get("subpath")
        yield Link(node["file"] + (subpath if isinstance(subpath, str) else ""), None, _NOWHERE, kind="file")
    elif node.get("type") == "text":
        for link in scan(node["text"]).links:
            yield link._replace(span=_NOWHERE)
