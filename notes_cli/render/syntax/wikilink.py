"""Wikilinks and embeds: `[[target|text]]` and `![[target]]`. What they lead to is not decided here."""

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from notes_cli.markdown.inline import wikilink_at


def use(parser: MarkdownIt) -> None:
    """Add the rule before Markdown's own links, as `[[1]](url)` is a wikilink followed by text."""
    parser.inline.ruler.before("link", "wikilink", wikilink)


def wikilink(state: StateInline, silent: bool) -> bool:
    """Read one link into a token `wikilink` or `embed` whose meta holds the `Link`."""
    if not state.src.startswith(("[[", "![["), state.pos):
        return False
    link = wikilink_at(state.src, state.pos, state.posMax)
    if link is None:
        return False
    if not silent:
        token = state.push("embed" if link.embed else "wikilink", "", 0)
        token.content = state.src[slice(*link.span)]
        token.meta = {"link": link}
    state.pos = link.span.end
    return True
