"""A link has no target, or no text to follow it by.

What: `[text]()`, `[text](#)`, `[[]]`, `[[ ]]` or `[[|text]]`; `[](address)`.
Why: it leads nowhere, or nobody sees it.
Example: `see [the proof]()`.
Fix: write the target or the text, or take the brackets away.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.prose import find_in_prose
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "links"
OVERRIDES = ("unresolved-link",)
_EMPTY = re.compile(
    r"!?\[\[[ \t]*(?:\|[^\[\]\n]*)?\]\](?!\()"
    r"|!?\[(?!\^|\[)[^\[\]\n]+\]\([ \t]*(?:<[ \t]*>|#)?[ \t]*\)"
    r"|(?<!!)\[\]\((?P<target>[^)\s]+)\)"
)
_MAY_BE = (re.compile(r"\[\[[ \t]*[|\]]"), re.compile(r"\]\([ \t]*[<#)]"), re.compile(r"\[\]\("))
"""Of which each empty link has one; they begin with one character, so they are found many times as fast."""


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each link without a target, in prose."""
    may_be = any(pattern.search(note.text) for pattern in _MAY_BE)
    for found in find_in_prose(_EMPTY, note) if may_be else ():
        what = "text" if found["target"] else "a target"
        yield Problem(note.path, Span(*found.span()), f"«{found[0]}» is a link without {what}")
