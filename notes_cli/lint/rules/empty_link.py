"""A link has no target, or no visible text.

What: `[text]()`, `[text](#)`, `[[]]`, `[[ ]]` or `[[|text]]`; `[](address)`.
Why: it leads nowhere, or nobody sees it.
Example: `see [the proof]()`.
Fix: write the target or the text, or remove the brackets.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.prose import find_in_prose
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "links"
OVERRIDES = ("unresolved-link",)
_EMPTY = re.compile(
    r"\[(?:\[[ \t]*(?:\|[^\[\]\n]*)?\]\](?!\()"
    r"|(?!\^|\[)[^\[\]\n]+\]\([ \t]*(?:<[ \t]*>|#)?[ \t]*\)"
    r"|(?<!!\[)\]\((?P<target>[^)\s]+)\))"
)
_EMBED = re.compile(r"(?<!\\)(?:\\\\)*!\Z")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each link without a target, in prose."""
    for found in find_in_prose(_EMPTY, note):
        start = found.start() - bool(_EMBED.search(note.text, max(0, found.start() - 9), found.start()))
        what = "text" if found["target"] else "a target"
        source = note.text[start : found.end()]
        yield Problem(note.path, Span(start, found.end()), f"«{source}» is a link without {what}")
