"""A code block does not say its language.

What: a fence without a word behind it, where `default-language` is given; without that setting none is reported.
Why: code is coloured by its language.
Example: a fence of three backticks alone.
Fix: the default language behind the fence.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import blocks
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
WRITES_IN = ("code",)
_FENCE = re.compile(r"(?:`{3,}|~{3,})(?=[ \t]*$)")


def check(note: Note, vault: Vault, *, default_language: str = "") -> Iterator[Problem]:
    """Report the opening fence of each such block."""
    for node in blocks(note, "code", in_lists=True) if default_language else ():
        end = note.line_at(node.span.start).end
        if fence := _FENCE.match(note.text, node.span.start, end):
            fix = replace(Span(fence.end(), end), default_language)
            yield Problem(note.path, Span(*fence.span()), "a code block without its language", fix)
