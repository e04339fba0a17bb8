"""A footnote's label contains a space, so it is plain text.

What: `[^ 1]`, `[^1 ]` or `[^my note]`, in the text or before the colon of a definition.
Why: an id cannot contain spaces: the app shows the brackets as they are.
Example: `as was shown[^ 1]`, with a line `[^1]: …`.
Fix: `[^1]`, if the id without spaces is defined; otherwise choose one without spaces.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.footnotes import key
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_prose
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "footnotes"
_SPACED = re.compile(r"\[\^(?=[^\]\n]{0,200}[ \t])(?P<id>[^\[\]\n^]{0,200})\](?!\()")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each mark with a blank in its id, in prose."""
    for found in find_in_prose(_SPACED, note) if "[^" in note.text else ():
        defined = {key(footnote) for footnote in note.structure.footnotes}
        wanted = found["id"].strip()
        span = Span(*found.span())
        fix = replace(span, f"[^{wanted}]") if wanted.lower() in defined else None
        yield Problem(note.path, span, f"«{found[0]}» is not a footnote, as its id contains a space", fix)
