"""Footnotes: `[^id]`, `^[text]` and the definition `[^id]: …`. Where they are shown is not decided here."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notes_cli.vault.inline import TOKEN
from notes_cli.vault.marks import FOOTNOTE


def use(parser: MarkdownIt) -> None:
    """Add the rules; the plug-in that exists compares ids by case and drops definitions that nothing refers to."""
    parser.inline.ruler.before("link", "footnote", footnote)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("reference", "footnote_definition", definition, {"alt": interrupted})


def footnote(state: StateInline, silent: bool) -> bool:
    """Read a reference into a token `footnote_ref`: its meta holds the `label`, or the `note` itself as tokens."""
    if not state.src.startswith(("[^", "^["), state.pos):
        return False
    found = TOKEN.match(state.src, state.pos, state.posMax)
    if found is None or not (found["ref"] or found["note"]):
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.content = found[0]
        if found["ref"]:
            token.meta = {"label": found["id"]}
        else:
            token.meta = {"note": _inline_note(state, found["notetext"])}
    state.pos = found.end()
    return True


def _inline_note(state: StateInline, text: str) -> list[Token]:
    children: list[Token] = []
    state.md.inline.parse(text, state.md, state.env, children)
    inline = Token("inline", "", 0, content=text, children=children)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a definition and what it holds: blocks indented by two columns (help page Basic formatting syntax)."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("[^", begin):
        return False
    found = FOOTNOTE.match(state.src, begin, state.eMarks[start])
    if found is None or silent:
        return found is not None
    opened = state.push("footnote_open", "", 1)
    opened.meta = {"label": found[1]}
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    # the rest of the line is read as if it stood where the following lines are indented to
    state.blkIndent += 2
    state.bMarks[start], state.tShift[start], state.sCount[start] = found.end(), 0, state.blkIndent
    state.parentType = "reference"
    state.md.block.tokenize(state, start, end)
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = before
    # a definition without any text has read nothing; its line is used up all the same
    state.line = max(state.line, start + 1)
    opened.map = [start, state.line]
    state.push("footnote_close", "", -1)
    return True
