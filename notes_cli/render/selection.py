"""Chooses tokens: those that stand on some lines of a note (a section, a block, an item), those that show something."""

from collections.abc import Iterable

from markdown_it.token import Token

from notes_cli.render.plain_html import tag_name
from notes_cli.vault.subpath import WHOLE_NOTE, Lines


def select(tokens: list[Token], place: Lines) -> list[Token]:
    """The root blocks that share a line with `place`; of a list or a quote only an item, where `place` is one."""
    if place == WHOLE_NOTE:
        return tokens
    chosen: list[Token] = []
    start = 0
    while start < len(tokens):
        stop = closing(tokens, start) + 1
        first, last = _lines(tokens[start])
        if first < place.end and last > place.start:
            block = tokens[start:stop]
            chosen += _item(block, place) or block
        start = stop
    return chosen


def closing(tokens: list[Token], start: int) -> int:
    """The index of the token that closes the one at `start`, or `start` itself if it needs no closing."""
    depth = 0
    for index in range(start, len(tokens)):
        depth += tokens[index].nesting
        if depth <= 0:
            return index
    return len(tokens) - 1


def _lines(token: Token) -> Lines:
    return Lines(*token.map) if token.map else Lines(-1, -1)


def _item(block: list[Token], place: Lines) -> list[Token] | None:
    """The item that begins where `place` does, in a list of its own kind; None where that is a whole block, or none."""
    is_list = block[0].tag in ("ul", "ol")
    if not is_list and block[0].tag != "blockquote":  # which a callout has too
        return None
    starts = [token.map[0] for token in block if token.map and (token.type == "list_item_open" or not is_list)]
    if min(starts) >= place.start and max(starts) < place.end:
        return None
    opened: list[Token] = []
    for index, token in enumerate(block):
        if token.tag in ("ul", "ol"):
            if token.nesting > 0:
                opened.append(token)
            else:
                opened.pop()
        elif token.type == "list_item_open" and token.map and token.map[0] == place.start:
            outer = opened[-1]
            close = Token(outer.type.replace("open", "close"), outer.tag, -1)
            return [outer, *block[index : closing(block, index) + 1], close]
    return None


def trimmed(children: list[Token]) -> list[Token]:
    """A line of tokens without the breaks and comments at its ends."""
    start, end = 0, len(children)
    while start < end and _is_blank(children[start]):
        start += 1
    while end > start and _is_blank(children[end - 1]):
        end -= 1
    return children[start:end]


def without_blank(tokens: Iterable[Token]) -> list[Token]:
    """The tokens without paragraphs that show nothing, which an embed or a comment leaves behind."""
    kept: list[Token] = []
    for token in tokens:
        blank = token.type == "paragraph_close" and all(map(_is_blank, kept[-1].children or []))
        if blank and kept[-1].type == "inline":
            del kept[-2:]
        elif token.type != "comment":
            kept.append(token)
    return kept


def _is_blank(token: Token) -> bool:
    if token.type == "html_inline":
        return token.content.startswith("<!--") or tag_name(token.content)[0] == "br"
    return token.type in ("softbreak", "hardbreak", "comment") or (token.type == "text" and not token.content.strip())
