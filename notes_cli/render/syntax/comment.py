"""Comments: `%%…%%` in a line and as a block. They are read so that they can be left out."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes_cli.markdown.opaque import COMMENT


def use(parser: MarkdownIt) -> None:
    """Add both rules; a block begins at the very start of a line (release note 0.10.12)."""
    parser.inline.ruler.before("escape", "comment", comment)
    parser.block.ruler.before("fence", "comment_block", comment_block, {"alt": ["paragraph", "blockquote", "list"]})


def comment(state: StateInline, silent: bool) -> bool:
    """Read a comment into a token `comment`, which every face leaves out."""
    if not state.src.startswith("%%", state.pos):
        return False
    found = COMMENT.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("comment", "", 0).content = found[0]
    state.pos = found.end()
    return True


def comment_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines from one that begins with `%%` to the next that holds `%%`; unclosed it is plain text."""
    begin = state.bMarks[start]
    opening = state.src.startswith("%%", begin) and state.sCount[start] == state.blkIndent
    if not opening or state.src.find("%%", begin + 2, state.eMarks[start]) >= 0:
        return False
    stop = start + 1
    while stop < end and state.src.find("%%", state.bMarks[stop], state.eMarks[stop]) < 0:
        if state.sCount[stop] < state.blkIndent and not state.isEmpty(stop):
            return False
        stop += 1
    if stop >= end:
        return False
    if not silent:
        token = state.push("comment", "", 0)
        token.content = state.getLines(start, stop + 1, state.blkIndent, False)
        token.map = [start, stop + 1]
        state.line = stop if _begin_behind(state, stop) else stop + 1
    return True


def _begin_behind(state: StateBlock, line: int) -> bool:
    """Let a line begin behind the comment that ends in it; whether anything stands there."""
    begin = state.src.index("%%", state.bMarks[line]) + 2
    rest = state.src[begin : state.eMarks[line]]
    blanks = len(rest) - len(rest.lstrip(" \t"))
    state.bMarks[line], state.tShift[line], state.sCount[line] = begin, blanks, state.blkIndent
    return blanks < len(rest)
