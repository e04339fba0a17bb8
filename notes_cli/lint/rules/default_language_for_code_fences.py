"""A code block does not name its language.

What: a fence without a language, if `default-language` is set; nothing is reported without that setting.
Why: the language decides how code is highlighted.
Example: a line of three backticks and nothing else.
Fix: the default language is added to the fence.
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
            yield Problem(note.path, Span(*fence.span()), "code block without a language", fix)
