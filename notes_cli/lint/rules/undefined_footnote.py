"""A footnote reference has no definition.

What: `[^id]` in the text, and no `[^id]: …` in the note; ids are compared in any case.
Why: the app shows the brackets as they are, and the source is lost.
Example: `as shown.[^3]` without a line `[^3]: …`.
Fix: write the definition, or delete the reference.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "footnotes"
_LINK = re.compile(r"\[\[[^\[\]\n]*#[ \t]*")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each reference whose id is defined nowhere in the note."""
    defined = {footnote.id.lower() for footnote in note.structure.footnotes}
    for reference in note.structure.footnote_refs:
        if reference.id.lower() not in defined and not _is_of_a_link(note, reference.span):
            yield Problem(note.path, reference.span, f"footnote «{reference.id}» is not defined")


def _is_of_a_link(note: Note, span: Span) -> bool:
    """Whether it stands in `[[Note#[^id]]]`, which names a footnote of another note."""
    begin = note.text.rfind("[[", note.line_at(span.start).start, span.start)
    return begin >= 0 and note.text.startswith("]]", span.end) and bool(_LINK.fullmatch(note.text, begin, span.start))
