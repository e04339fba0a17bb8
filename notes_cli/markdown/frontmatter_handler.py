"""The handler that python-frontmatter calls for the block of an Obsidian note; it stands alone to be imported late."""

import re
from collections.abc import Iterator
from typing import Any

from frontmatter.default_handlers import BaseHandler

from notes_cli.markdown.note import Property, Span
from notes_cli.markdown.yaml12 import Node, YamlError, key_text, parse_yaml


class ObsidianHandler(BaseHandler):
    """Splits at `---` lines and loads YAML 1.2; keeps the properties with their places beside the plain values.

    `block` is the block as it stands in the note's text, and `offset` where; all spans are offsets into that text. The
    library hands over a copy with other newlines, so it is the block itself that is split.
    """

    FM_BOUNDARY = re.compile(r"(?:^|(?<=\r))---[ \t]*(?=\r|$)", re.MULTILINE)
    START_DELIMITER = END_DELIMITER = "---"

    def __init__(self, block: str, offset: int) -> None:
        super().__init__()
        self.block = block
        boundary = self.FM_BOUNDARY.match(block)
        self.body_start = offset + (boundary.end() if boundary else 0)
        self.properties: tuple[Property, ...] = ()

    def split(self, text: str) -> tuple[str, str]:
        """Split into the YAML between the boundaries and what follows."""
        return super().split(self.block)

    def load(self, fm: str) -> dict[str, Any]:
        """Parse the YAML; raises YamlError where it is broken, or is neither a mapping nor empty."""
        root = parse_yaml(fm)
        if root.value is None:
            return {}
        if not isinstance(root.value, dict):
            raise YamlError("properties must be «key: value» lines, not a list or a string", root.start)
        pairs = zip(root.children[::2], root.children[1::2], strict=True)
        self.properties = tuple(
            Property(
                key_text(key.value),
                value.value,
                self._span(key),
                self._span(value),
                self._items(value),
                self._inner(value),
            )
            for key, value in pairs
        )
        return dict(root.value)

    def _items(self, node: Node) -> tuple[Span, ...]:
        return () if node.is_map else tuple(map(self._span, node.children))

    def _inner(self, node: Node) -> tuple[tuple[str, str, Span], ...]:
        found = _texts(node, "")
        return tuple((path, text, self._span(at)) for path, text, at in found if node.is_map or "." in path)

    def _span(self, node: Node) -> Span:
        return Span(self.body_start + node.start, self.body_start + node.end)


def _texts(node: Node, above: str) -> Iterator[tuple[str, str, Node]]:
    """The texts with a bracket in a list or mapping, at any depth, each with its path and where it stands."""
    keys = [key_text(key.value) for key in node.children[::2]] if node.is_map else map(str, range(len(node.children)))
    for key, child in zip(keys, node.children[1::2] if node.is_map else node.children, strict=True):
        if isinstance(child.value, str) and "[" in child.value:
            yield above + key, child.value, child
        yield from _texts(child, f"{above}{key}.")
