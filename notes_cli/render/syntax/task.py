"""Tasks: a list item that begins with `[ ]`, `[x]` or any other one character in brackets, and a blank after them."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore

_BOX = re.compile(r"\[(.)\](?:[ \t]+|$)")


def use(parser: MarkdownIt) -> None:
    """Add the rule; the plug-in that exists knows only `[ ]` and `[x]`."""
    parser.core.ruler.before("inline", "task", mark_tasks)


def mark_tasks(state: StateCore) -> None:
    """Take the box off the text of an item and note its character in the item's meta, as `task`."""
    items = zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False)
    for item, paragraph, inline in items:
        if item.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        first, newline, rest = inline.content.partition("\n")
        box = _BOX.match(first)
        if box and (box.end() > box.end(1) + 1 or _ends_blank(state.src, inline.map)):
            item.meta["task"] = box[1]
            inline.content = first[box.end() :] + newline + rest


def _ends_blank(source: str, lines: list[int] | None) -> bool:
    """Whether the first of the lines ends with a blank, which the parser has taken off."""
    line = source.split("\n", lines[0] + 1)[lines[0]] if lines else ""
    return line.endswith((" ", "\t"))
