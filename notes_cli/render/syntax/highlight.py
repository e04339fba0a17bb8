"""Highlights: `==text==`, a pair of delimiters like those of emphasis."""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter

_MARK = ord("=")


def use(parser: MarkdownIt) -> None:
    """Add the reading of the marks, and their pairing once a line is read."""
    parser.inline.ruler.before("emphasis", "highlight", highlight)
    parser.inline.ruler2.before("fragments_join", "highlight", pair)


def highlight(state: StateInline, silent: bool) -> bool:
    """Read `==` as text that may turn out to open or close a highlight."""
    if silent or not state.src.startswith("==", state.pos):
        return False
    run = state.scanDelims(state.pos, True)
    state.push("text", "", 0).content = "=" * run.length
    if run.length == 2:
        state.delimiters.append(Delimiter(_MARK, 0, len(state.tokens) - 1, -1, run.can_open, run.can_close))
    state.pos += run.length
    return True


def pair(state: StateInline) -> None:
    """Turn the matched marks into tokens `mark_open` and `mark_close`."""
    groups = [state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta and "delimiters" in meta)]
    for delimiters in groups:
        for opener in delimiters:
            if opener.marker == _MARK and opener.end >= 0:
                _become(state, opener.token, "mark_open", 1)
                _become(state, delimiters[opener.end].token, "mark_close", -1)


def _become(state: StateInline, index: int, kind: str, nesting: int) -> None:
    token = state.tokens[index]
    token.type, token.tag, token.content = kind, "mark", ""
    token.nesting = 1 if nesting > 0 else -1
