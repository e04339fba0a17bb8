"""Bare addresses: `https://…` in running text is a link. Other schemes need angle brackets or a Markdown link."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notes_cli.markdown.urls import UrlPath, take_url

_SCHEME = re.compile(r"(?<![a-zA-Z0-9])https?\Z", re.IGNORECASE)


def use(parser: MarkdownIt) -> None:
    """Add the rule; the plug-in that exists would take a footnote after an address, `https://a.b[^1]`, for its end."""
    parser.inline.ruler.before("newline", "url", url)


def url(state: StateInline, silent: bool) -> bool:
    """Read an address from its colon on; the letters before it have been read as text and are taken back.

    When the end of a link's text is looked for (`silent`) it is nothing, as brackets in an address count there.
    """
    if silent or state.linkLevel or not state.src.startswith("://", state.pos):
        return False
    scheme = _SCHEME.search(state.src[max(0, state.pos - 6) : state.pos])
    begin = state.pos - len(scheme[0]) if scheme else state.pos
    end = take_url(state.src, begin, state.posMax, {}, UrlPath())
    if scheme is None or end is None:
        return False
    if not state.pending.endswith(scheme[0]):
        return False
    state.pending = state.pending[: -len(scheme[0])]
    address = state.src[begin:end]
    state.push("link_open", "a", 1).attrs = {"href": state.md.normalizeLink(address)}
    state.push("text", "", 0).content = address
    state.push("link_close", "a", -1)
    state.pos = end
    return True
