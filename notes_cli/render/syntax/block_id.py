"""Block ids: ` ^id` at the end of a paragraph, or alone on a line. They name a block and are not shown.

The first token of the block has the id in its meta, as `block_id`.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from notes_cli.markdown.patterns import BLOCK_ID

_ID = re.compile(rf"[ \t]*\^{BLOCK_ID}[ \t]*$")


def use(parser: MarkdownIt) -> None:
    """Add the rule once the blocks are known and before their text is read."""
    parser.core.ruler.before("inline", "block_id", hide_block_ids)


def hide_block_ids(state: StateCore) -> None:
    """Take the ids off; a paragraph that holds nothing else goes altogether."""
    kept: list[Token] = []
    for token in state.tokens:
        kept.append(token)
        if token.type == "inline" and kept[-2].type == "paragraph_open":
            kept[-2].meta |= _named(token.content)
            token.content = without_id(token.content)
        elif token.type == "paragraph_close" and kept[-2].type == "inline" and not kept[-2].content:
            named = kept[-3].meta
            del kept[-3:]
            if kept and kept[-1].nesting <= 0:
                kept[_opening(kept)].meta |= named
    state.tokens = kept


def _named(text: str) -> dict[str, str]:
    shorter = without_id(text)
    return {"block_id": text[len(shorter) :].strip(" \t\n^")} if shorter != text.rstrip() else {}


def _opening(tokens: list[Token]) -> int:
    """The index of the token that opens what the last one closes, or of the last itself."""
    at = len(tokens) - 1
    depth = int(tokens[at].nesting)
    while depth < 0:
        at -= 1
        depth += tokens[at].nesting
    return at


def without_id(text: str) -> str:
    """The text of a block without the id at its end."""
    head, mark, tail = text.rpartition("^")
    if mark and _ID.fullmatch(mark + tail) and (not head or head[-1].isspace()):
        return head.rstrip()
    return text
