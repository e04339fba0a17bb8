"""Tags: `#name`, where the scanner sees one. A tag within a link's address or in code never gets here."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notes_cli.markdown.inline import read_inline
from notes_cli.markdown.rows import empty_rows


def use(parser: MarkdownIt) -> None:
    """Add the rule; no other one begins with `#` inside a line."""
    parser.inline.ruler.push("tag", tag)


def tag(state: StateInline, silent: bool) -> bool:
    """Read a tag into a token `tag`, with its `#`."""
    if silent or state.src[state.pos] != "#":
        return False
    end = _tags(state.src).get(state.pos, state.posMax + 1)
    if end > state.posMax:
        return False
    state.push("tag", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


@lru_cache(20)  # once for a text, not for each tag in it; an inline note is a text in another one
def _tags(text: str) -> dict[int, int]:
    """Where the tags of a text begin and end: which marks around one are emphasis is only known at their end."""
    rows = empty_rows()
    read_inline(text, rows)
    return {start: end for _, start, end in rows.tags}
