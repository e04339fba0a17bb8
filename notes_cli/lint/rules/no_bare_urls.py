"""An address stands in the text without brackets.

What: `https://…` in prose, neither in `<…>` nor in a link nor in quotes of its own.
Why: programs differ on where it ends.
Example: `see https://example.org.`
Fix: `<https://example.org>`.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note, Span
from notes_cli.vault.opaque import find_opaque
from notes_cli.vault.vault import Vault

GROUP = "format"
_AROUND = {("[", "]"), ("'", "'"), ('"', '"'), ("<", ">"), ("(", ")")}


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each address that the scanner reads as one by itself."""
    for kind, (start, end) in find_opaque(note):
        text = note.text[start:end].rstrip("\"'")  # which the scanner takes in
        end = start + len(text)
        if kind != "address" or not text.lower().startswith(("http://", "https://")):
            continue
        if (note.text[max(0, start - 1) : start], note.text[end : end + 1]) not in _AROUND:
            fix = replace(Span(start, end), f"<{text}>") if not set(text) & set("<>\"'[]") else None
            yield Problem(note.path, Span(start, end), "an address without brackets", fix)
