"""Tags: `#name`, where the scanner sees one. A tag within a link's address or in code never gets here."""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notes_cli.vault.properties import TAG_TEXT, is_tag

_NO_CONSTRUCT = {"text", "comment"}


def use(parser: MarkdownIt) -> None:
    """Add the rule; no other one begins with `#` inside a line."""
    parser.inline.ruler.push("tag", tag)


def tag(state: StateInline, silent: bool) -> bool:
    """Read a tag that stands at the start, after white space, or right after another construct."""
    if silent or state.src[state.pos] != "#":
        return False
    if not (state.pos == 0 or state.src[state.pos - 1].isspace() or _after_construct(state)):
        return False
    found = TAG_TEXT.match(state.src, state.pos + 1, state.posMax)
    if found is None or not is_tag(found[0]):
        return False
    state.push("tag", "", 0).content = "#" + found[0]
    state.pos = found.end()
    return True


def _after_construct(state: StateInline) -> bool:
    if state.pending or not state.tokens:
        return False
    last = state.tokens[-1]
    return last.type not in _NO_CONSTRUCT and last.info != "entity"
