"""Math: `$…$` in a line and `$$…$$` as a block, kept as source. It is not typeset here."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from notes_cli.markdown.spans import Misses, take_math


def use(parser: MarkdownIt) -> None:
    """Add both rules; the plug-ins that exist close `$` elsewhere than Obsidian does (`$5-$6`)."""
    parser.inline.ruler.before("escape", "math", math)
    parser.block.ruler.before("fence", "math_block", math_block, {"alt": ["blockquote", "list"]})


def math(state: StateInline, silent: bool) -> bool:
    """Read one formula into a token `math` whose content includes its dollars."""
    if state.src[state.pos] != "$":
        return False
    end = take_math(state.src, state.pos, state.posMax, Misses())
    if end is None:
        return False
    if not silent:
        state.push("math", "", 0).content = state.src[state.pos : end]
    state.pos = end
    return True


def math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines from one that begins with `$$` to the next that holds `$$`; unclosed it is plain text."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("$$", begin):
        return False
    first = state.src[begin : state.eMarks[start]].rstrip()
    on_one_line = "$$" in first[2:]
    stop = start + 1 if on_one_line and first.endswith("$$") else 0
    if not on_one_line:
        stop = _closing_line(state, start + 1, end)
    if not stop:
        return False
    if not silent:
        token = state.push("math_block", "", 0)
        token.content = state.getLines(start, stop, state.blkIndent, False).strip()
        token.map = [start, stop]
        state.line = stop
    return True


def _closing_line(state: StateBlock, at: int, end: int) -> int:
    while at < end:
        inside = state.sCount[at] >= state.blkIndent or state.isEmpty(at)
        if not inside:
            return 0
        if state.src.find("$$", state.bMarks[at], state.eMarks[at]) >= 0:
            return at + 1
        at += 1
    return 0
