"""Three dots are used instead of an ellipsis.

What: `...` or `. . .` in prose, alone or before a full stop; not between two numbers, in a path, or in a longer row of
    dots.
Why: the three characters can be broken across lines.
Example: `and so on...`.
Fix: `…`; in headings, which links name by their words, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words, is_in_heading
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_DOTS = re.compile(r"(?<![./\\])(?<!\. )\.(?: ?\.){2}(?=\.?(?![./\\]| \.))(?!(?<=\d\.\.\.)\d)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each group of three dots, in prose."""
    for found in find_in_words(_DOTS, note):
        span = Span(*found.span())
        yield Problem(
            note.path,
            span,
            "three dots instead of an ellipsis",
            replace(span, "…", safe=not is_in_heading(note, span.start)),
        )
