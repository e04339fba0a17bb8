"""A word is broken by a hyphen and a space.

What: `‐` (U+2010) or `-` and a space between two parts of a word, as in text pasted from a PDF; not `two- and`.
Why: searches do not find the word.
Example: `line‐ break`.
Fix: the word is joined, with `--unsafe-fixes`, as the hyphen may belong to it.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_LINKS = "and|or|to|und|oder|bis|et|ou|y|o|e|en|of"  # before which a hyphen stands for a word's other half
_BROKEN = re.compile(rf"(?<=\w)‐ +(?=\w)|(?<=[a-zß-öø-ÿ])- (?=[a-zß-öø-ÿ])(?!(?:{_LINKS})\b)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each such hyphen, in prose."""
    for found in find_in_words(_BROKEN, note):
        span = Span(*found.span())
        yield Problem(note.path, span, "word broken by a hyphen and a space", replace(span, "", safe=False))
