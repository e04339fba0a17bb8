"""A footnote comes before a punctuation mark.

What: `text[^1].` instead of `text.[^1]`, also with several footnotes in a row, or a space before the punctuation.
Why: most styles put the punctuation first.
Example: `as shown[^1], and`.
Fix: the two are swapped.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARK = re.compile(r" ?(?P<mark>(?:[.,;:?]|!(?!\[))+)(?!\w)")
_CLOSING = "\"'”’»)]}>*_=~`$"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each reference that has a punctuation mark behind it, and text before it."""
    start = end = -1  # of references that follow each other
    for ref in note.structure.footnote_refs:
        start, end = (start if ref.span.start == end else ref.span.start), ref.span.end
        line = note.text[note.line_at(start).start : start]
        found = _MARK.match(note.text, end)
        if found and _is_text(line.lstrip(" \t>-*+").rstrip(_CLOSING), found["mark"]):
            span = Span(start, found.end())
            fix = replace(span, found["mark"] + note.text[start:end])
            yield Problem(note.path, span, "footnote before punctuation", fix)


def _is_text(before: str, mark: str) -> bool:
    """Whether what stands before footnotes is no blank, nor a mark itself, but for that of an abbreviation."""
    last = before[-1:].strip()
    return bool(last) and (last not in ".…,;:!?([{|" or (last in ".…" and mark[0] in ",;:"))
