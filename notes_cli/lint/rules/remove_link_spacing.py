"""The text of a link begins or ends with spaces.

What: `[ text ](…)` or `[[Note| text]]`.
Why: the spaces are underlined.
Example: `[ here ](https://example.org)`.
Fix: they are removed.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.prose import find_in_prose
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\[\]\n]+)\]\(|\[\[[^\[\]\n|]+\|(?P<shown>[^\[\]\n]+)\]\]")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the text of each link with a blank at either end, in prose."""
    for found in find_in_prose(_LINK, note):
        name = "text" if found["text"] is not None else "shown"
        text, (start, end) = found[name], found.span(name)
        first, last = start + len(text) - len(text.lstrip(" \t")), start + len(text.rstrip(" \t"))
        edits = tuple(Edit(span, "") for span in (Span(start, first), Span(last, end)) if span.start < span.end)
        if edits and text.strip():
            yield Problem(note.path, Span(start, end), "spaces around the text of a link", Fix(edits))
