"""Emphasis is not marked in the configured style.

What: `_x_` where `style` is "asterisk", `*x*` where it is "underscore"; where it is "consistent", whichever the note
    does not use first.
Why: a note in one style is easier to read as text.
Example: `*this* and _that_`.
Fix: the other markers, if the text is then still emphasised as it was (`un*believ*able` cannot have underscores).
"""

from collections.abc import Iterator

from notes_cli.lint.emphasis import Style, restyle
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, style: Style = "consistent") -> Iterator[Problem]:
    """Report emphasis whose marks are others."""
    return restyle(note, "emphasis", style)
