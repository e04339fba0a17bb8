"""The frontmatter is not valid YAML, so the note has no properties, aliases or tags.

What: the block between the two `---` lines at the top does not parse, or does not consist of `key: value` lines.
Why: the app ignores the whole block: the note is not found by its aliases, tags or properties.
Example: `title: Marr: three levels` (a second colon), `aliases: [@x]`, the same key twice.
Fix: quotation marks around the value, a bracket that closes the list, or the second of two equal lines removed; all
    faults together, and only if the block is valid afterwards.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.yaml_repair import repair
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report the place at which the frontmatter stops making sense."""
    fault = note.frontmatter.fault if note.frontmatter else None
    if fault:
        start = fault.span.start
        end = note.line_at(start).end
        yield Problem(note.path, Span(start, max(start, end)), fault.message, repair(note))
