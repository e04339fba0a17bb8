"""Strong text is not marked in the configured style.

What: `__x__` where `style` is "asterisk", `**x**` where it is "underscore"; where it is "consistent", whichever the
    note does not use first.
Why: a note in one style is easier to read as text.
Example: `**this** and __that__`.
Fix: the other markers, if the text is then still emphasised as it was (`un*believ*able` cannot have underscores).
"""

from collections.abc import Iterator

from notes_cli.lint.emphasis import Style, restyle
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, style: Style = "consistent") -> Iterator[Problem]:
    """Report strong text whose marks are others."""
    return restyle(note, "strong", style)
