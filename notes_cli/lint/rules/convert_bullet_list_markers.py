"""A bullet is no mark of a list.

What: a line that begins with `•` or `§`, as it comes from pasting.
Why: it is text: no list, no indentation.
Example: `• item`.
Fix: `- item`; of `§`, which begins sentences too (`§ 12 says`), only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.spacing import markdown_lines
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_BULLET = re.compile(r"[ \t>]*(?P<mark>[•§])(?=[ \t]+\S)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each bullet at the beginning of a line."""
    for line in markdown_lines(note):
        if found := _BULLET.match(line.text):
            span = Span(line.span.start + found.start("mark"), line.span.start + found.end("mark"))
            fix = replace(span, "-", safe=found["mark"] != "§")
            yield Problem(note.path, span, f"«{found['mark']}» is no mark of a list", fix)
