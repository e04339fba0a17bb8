"""Footnotes: `[^id]`, `^[text]` and the definition `[^id]: …`. Where they are shown is not decided here."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from notes_cli.markdown.brackets import match_note_brackets
from notes_cli.markdown.constructs import FOOTNOTE_REF
from notes_cli.markdown.marks import FOOTNOTE

_MAX_NOTES = 10
"""Inline notes in inline notes; what lies deeper is left out."""


def use(parser: MarkdownIt) -> None:
    """Add the rules; the plug-in that exists compares ids by case and drops definitions that nothing refers to."""
    parser.inline.ruler.before("link", "footnote", footnote)
    interrupted = ["paragraph", "reference", "blockquote", "list"]
    parser.block.ruler.before("reference", "footnote_definition", definition, {"alt": interrupted})


_note_brackets = lru_cache(2 * _MAX_NOTES)(match_note_brackets)  # once for a text, not for each note in it


def footnote(state: StateInline, silent: bool) -> bool:
    """Read a reference into a token `footnote_ref`: its meta holds the `label`, or the `note` itself as tokens."""
    if not state.src.startswith(("[^", "^["), state.pos):
        return False
    ref = FOOTNOTE_REF.match(state.src, state.pos, state.posMax)
    close = -1 if ref or state.src[state.pos] == "[" else _note_brackets(state.src).get(state.pos + 1, -1)
    if ref is None and not 0 <= close < state.posMax:
        return False
    end = ref.end() if ref else close + 1
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.content = state.src[state.pos : end]
        if ref:
            token.meta = {"label": ref[1]}
        else:
            token.meta = {"note": _inline_note(state, state.src[state.pos + 2 : end - 1])}
    state.pos = end
    return True


def _inline_note(state: StateInline, text: str) -> list[Token]:
    children: list[Token] = []
    depth = state.env.setdefault("note_depth", 0)
    state.env["note_depth"] = depth + 1
    if depth < _MAX_NOTES:
        state.md.inline.parse(text, state.md, state.env, children)
    state.env["note_depth"] = depth
    inline = Token("inline", "", 0, content=text, children=children)
    return [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]


def definition(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a definition and what it holds: blocks indented by four columns; another definition ends it."""
    begin = state.bMarks[start] + state.tShift[start]
    if state.is_code_block(start) or not state.src.startswith("[^", begin):
        return False
    found = FOOTNOTE.match(state.src, begin, state.eMarks[start])
    if found is None or silent:
        return found is not None and bool(state.env.get("in_definition"))
    opened = state.push("footnote_open", "", 1)
    opened.meta = {"label": found[1]}
    before = state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType
    # the rest of the line is read as if it stood where the following lines are indented to
    state.blkIndent += 4
    rest = state.src[found.end() : state.eMarks[start]]
    blanks = len(rest) - len(rest.lstrip(" \t"))
    state.bMarks[start], state.tShift[start], state.sCount[start] = found.end(), blanks, state.blkIndent
    state.parentType = "reference"
    around, state.env["in_definition"] = state.env.get("in_definition"), True
    state.md.block.tokenize(state, start, end)
    state.env["in_definition"] = around
    state.bMarks[start], state.tShift[start], state.sCount[start], state.blkIndent, state.parentType = before
    # a definition without any text has read nothing; its line is used up all the same
    state.line = max(state.line, start + 1)
    opened.map = [start, state.line]
    state.push("footnote_close", "", -1)
    return True
