"""Headings that the next line underlines: one line of text, and under it only `=` or only `-`."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from notes_cli.markdown.marks import UNDERLINE


def use(parser: MarkdownIt) -> None:
    """Put the rule in the place of CommonMark's own, whose headings may have several lines."""
    parser.block.ruler.at("lheading", underlined)


def underlined(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line and the marks right under it, which neither blanks nor anything else may stand beside."""
    under = start + 1
    if under >= end or state.is_code_block(start) or state.sCount[under] != state.blkIndent:
        return False
    marks = state.src[state.bMarks[under] + state.tShift[under] : state.eMarks[under]]
    if UNDERLINE.fullmatch(marks) is None:
        return False
    if silent:
        return True
    tag = "h1" if marks[0] == "=" else "h2"
    state.line = start + 2
    for kind, nesting in (("heading_open", 1), ("inline", 0), ("heading_close", -1)):
        token = state.push(kind, "" if nesting == 0 else tag, nesting)  # type: ignore[arg-type]
        token.markup = "" if nesting == 0 else marks[0]
        if nesting >= 0:
            token.map = [start, state.line]
        if nesting == 0:
            token.content = state.getLines(start, under, state.blkIndent, False).strip()
            token.children = []
    return True
