"""Callouts: a quote whose first line is `[!type]`, with a fold mark and a title after it (help page Callouts)."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

_HEAD = re.compile(r"\[!([^\]\n]+)\]([+-]?)[ \t]*([^\n]*)\n?")
_SAME = {
    "summary": "abstract", "tldr": "abstract", "hint": "tip", "important": "tip", "check": "success",
    "done": "success", "help": "question", "faq": "question", "caution": "warning", "attention": "warning",
    "fail": "failure", "missing": "failure", "error": "danger", "cite": "quote",
}  # fmt: skip
KINDS = {"note", "info", "todo", "bug", "example", *_SAME.values()}
"""The types that have a look of their own; any other is shown as a note."""


def use(parser: MarkdownIt) -> None:
    """Add the rule once the blocks are known and before their text is read."""
    parser.core.ruler.before("inline", "callout", find_callouts)


def find_callouts(state: StateCore) -> None:
    """Turn such quotes into `callout_open` (meta `type`, `kind`, `fold`), a title, their text, and `callout_close`."""
    result: list[Token] = []
    opened: list[bool] = []
    tokens = state.tokens
    for index, token in enumerate(tokens):
        if token.type == "blockquote_open":
            head = _HEAD.match(tokens[index + 2].content) if _starts_with_text(tokens, index) else None
            opened.append(head is not None)
            result += [token] if head is None else _opening(token, tokens[index + 2], head)
        elif token.type == "blockquote_close":
            token.type = "callout_close" if opened.pop() else token.type
            result.append(token)
        elif token.type == "paragraph_close" and result[-1].type == "inline" and result[-1].meta.get("title_taken"):
            if result[-1].content:
                result.append(token)
            else:
                del result[-2:]
        else:
            result.append(token)
    state.tokens = result


def _starts_with_text(tokens: list[Token], index: int) -> bool:
    return index + 2 < len(tokens) and tokens[index + 1].type == "paragraph_open"


def _opening(token: Token, inline: Token, head: re.Match[str]) -> list[Token]:
    name = head[1].partition("|")[0].strip()
    kind = _SAME.get(name.lower(), name.lower())
    token.type = "callout_open"
    token.meta = {"type": name, "kind": kind if kind in KINDS else "note", "fold": head[2]}
    inline.content = inline.content[head.end() :]
    inline.meta["title_taken"] = True
    title = Token("inline", "", 0, content=head[3].strip() or name.replace("-", " ").capitalize(), children=[])
    title.map = token.map
    return [token, Token("callout_title_open", "", 1), title, Token("callout_title_close", "", -1)]
