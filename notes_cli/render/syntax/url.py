"""Bare addresses: `https://…` in running text is a link. Other schemes need angle brackets or a Markdown link."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_SCHEME = re.compile(r"(?<![a-zA-Z0-9])https?\Z", re.IGNORECASE)
_REST = re.compile(r"://[^\s<>\[\]`|]+")


def use(parser: MarkdownIt) -> None:
    """Add the rule; the plug-in that exists would take a footnote after an address, `https://a.b[^1]`, for its end."""
    parser.inline.ruler.before("newline", "url", url)


def url(state: StateInline, silent: bool) -> bool:
    """Read an address from its colon on; the letters before it have been read as text and are taken back."""
    if state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    found = _REST.match(state.src, state.pos, state.posMax)
    rest = trim(found[0]) if found else ""
    if scheme is None or len(rest) < 4:
        return False
    if not silent:
        if not state.pending.endswith(scheme[0]):
            return False
        state.pending = state.pending[: -len(scheme[0])]
        address = scheme[0] + rest
        state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos += len(rest)
    return True


def trim(address: str) -> str:
    """An address without the punctuation after it; a closing parenthesis stays where it was opened inside."""
    opened, closed = address.count("("), address.count(")")
    while address:
        if address[-1] == ")" and closed > opened:
            closed -= 1
        elif address[-1] not in "?!.,:;*_~='\"":
            break
        address = address[:-1]
    return address
