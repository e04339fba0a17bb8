"""Tables: GFM's, whose rows are only lines that hold a pipe, though not as their first character."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as gfm_table


def use(parser: MarkdownIt) -> None:
    """Put the rule in the place of GFM's own, to which any line right below a table is a row."""
    parser.block.ruler.at("table", table, {"alt": ["paragraph", "reference"]})


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a table up to the first line without a pipe, which is where the scanner ends it."""
    stop = start + 2
    if stop > end or not (_has_pipe(state, start) and _has_pipe(state, start + 1)):
        return False
    if not gfm_table(state, start, stop, True):
        return False
    if silent:
        return True
    while stop < end and _has_pipe(state, stop):
        stop += 1
    return gfm_table(state, start, stop, False)


def _has_pipe(state: StateBlock, line: int) -> bool:
    return state.getLines(line, line + 1, state.blkIndent, False).find("|", 1) >= 0
