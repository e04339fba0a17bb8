"""A heading ends with punctuation.

What: one of `punctuation-to-remove` at the end of a heading.
Why: a heading is no sentence, and the punctuation becomes part of links to it.
Example: `## Results:`.
Fix: it is removed; only with `--unsafe-fixes`, as links name headings.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_ENTITY = re.compile(r"&[\w#]+;$")


def check(note: Note, vault: Vault, *, punctuation_to_remove: str = ".,;:!。，；：！") -> Iterator[Problem]:
    """Report the mark at the end of each heading; that of an entity (`&amp;`) is none."""
    for heading in note.structure.headings:
        source = note.text[slice(*heading.span)]
        text = source.split("\n")[0].rstrip()
        if text.rstrip("#")[-1:] in (" ", "\t"):  # marks that close it
            text = text.rstrip("#").rstrip()
        if text[-1:] in tuple(punctuation_to_remove) and not _ENTITY.search(text) and text.strip("#") != "":
            end = heading.span.start + len(text)
            span = Span(end - 1, end)
            message = f"a heading that ends with «{text[-1]}»"
            yield Problem(note.path, span, message, replace(span, "", safe=False))
