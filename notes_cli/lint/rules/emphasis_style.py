"""Emphasis is marked otherwise than it should be.

What: `_x_` where `style` is "asterisk", `*x*` where it is "underscore", and where it is "consistent" the one that the
    note does not begin with.
Why: a note in one style is easier to read as text.
Example: `*this* and _that_`.
Fix: the other marks, where the text then still is emphasised as it was (`un*believ*able` cannot have underscores).
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
