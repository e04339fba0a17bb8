"""Two headings of a note have the same text.

What: a heading with the text of an earlier one, in any case, under the same parent headings.
Why: a link to it leads to the first.
Example: `## Examples` twice in one chapter.
Fix: say what they are examples of.
"""

from collections.abc import Iterator

from notes_cli.index.resolve import fold
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Heading, Note
from notes_cli.vault.vault import Vault

GROUP = "opinion"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each heading that another equals, up to the headings that both are under."""
    above: list[Heading] = []
    seen: dict[tuple[str, ...], int] = {}
    for heading in note.structure.headings:
        above = [*(outer for outer in above if outer.level < heading.level), heading]
        line = note.line_of(heading.span.start)
        first = seen.setdefault(tuple(fold(outer.title) for outer in above), line)
        if first != line and heading.title:
            message = f"heading «{heading.title}» is already used above"
            yield Problem(note.path, heading.span, message)
