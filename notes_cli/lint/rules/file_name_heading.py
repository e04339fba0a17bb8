"""A note has no level-1 heading.

What: a note without `# Title`; a heading in a quote or list does not count.
Why: other programs use it as the title.
Example: a note that begins with text.
Fix: the file's name becomes a heading at the beginning of the text, with Markdown characters escaped.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.titles import own_headings
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARK = re.compile(
    r"[\\`*\[\]<$]|(?<!\w)_|_(?!\w)|~(?=~)|(?<=~)~|=(?==)|(?<==)=|#(?=[^\s#]|#*$)|&(?=#?\w+;)|\^(?=[\w-]+$)"
)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the beginning of a note without such a heading."""
    if any(heading.level == 1 for heading in own_headings(note)) or not note.name.strip("# "):
        return
    start, above = note.body_start, ""
    if note.frontmatter and note.line_of(start) < len(note.line_starts):
        start = note.line_starts[note.line_of(start)]
    elif note.frontmatter:
        start, above = len(note.text), newline(note)
    title = _MARK.sub(r"\\\g<0>", note.name)
    fix = replace(Span(start, start), f"{above}# {title}{newline(note)}") if "%%" not in title else None
    yield Problem(note.path, Span(start, start), "no level-1 heading", fix)
