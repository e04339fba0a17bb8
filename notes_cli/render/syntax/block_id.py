"""Block ids: ` ^id` at the end of a paragraph, or alone on a line. They name a block and are not shown."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_ID = re.compile(r"[ \t]*\^[A-Za-z0-9-]+[ \t]*$")


def use(parser: MarkdownIt) -> None:
    """Add the rule once the blocks are known and before their text is read."""
    parser.core.ruler.before("inline", "block_id", hide_block_ids)


def hide_block_ids(state: StateCore) -> None:
    """Take the ids off; a paragraph, or a last row of a table, that holds nothing else goes altogether."""
    kept: list[Token] = []
    for token in state.tokens:
        kept.append(token)
        if token.type == "inline" and kept[-2].type == "paragraph_open":
            token.content = without_id(token.content)
        elif token.type == "paragraph_close" and kept[-2].type == "inline" and not kept[-2].content:
            del kept[-3:]
        elif token.type == "tr_close":
            _drop_id_row(kept)
    state.tokens = kept


def without_id(text: str) -> str:
    """The text of a block without the id at its end."""
    head, mark, tail = text.rpartition("^")
    if mark and _ID.fullmatch(mark + tail) and (not head or head[-1].isspace()):
        return head.rstrip()
    return text


def _drop_id_row(kept: list[Token]) -> None:
    """A line of only `^id` right below a table is read by Markdown as a row of its own."""
    begin = len(kept) - 1
    while kept[begin].type != "tr_open":
        begin -= 1
    cells = [token.content for token in kept[begin:] if token.type == "inline" and token.content]
    if len(cells) == 1 and _ID.fullmatch(cells[0]):
        del kept[begin:]
