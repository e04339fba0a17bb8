"""Tasks: a list item that begins with `[ ]`, `[x]` or any other one character in brackets."""

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
        if box := _BOX.match(first):
            item.meta["task"] = box[1]
            inline.content = first[box.end() :] + newline + rest
