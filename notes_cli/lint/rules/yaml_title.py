"""The property `title` is not the title of the note.

What: a note whose property `title-key` differs from its title: by `mode`, its first level-1 heading or else its file
    name ("first-h1-or-filename-if-h1-missing"), only that heading ("first-h1"), or only the name ("filename").
Why: other programs show that property.
Example: `title: Bees` above `# Honey bees`.
Fix: the property is written; if it replaces a title that differs in more than case, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.lists import written
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.titles import as_yaml, find_property, first_title, with_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    title_key: str = "title",
    mode: Literal["first-h1-or-filename-if-h1-missing", "first-h1", "filename"] = "first-h1-or-filename-if-h1-missing",
) -> Iterator[Problem]:
    """Report the title that the frontmatter does not have; none where it is broken."""
    if note.frontmatter and note.frontmatter.fault:
        return
    heading = "" if mode == "filename" else first_title(note)
    title = heading or ("" if mode == "first-h1" else note.name)
    prop = find_property(note, title_key)
    if prop and str(prop.value or "") == title:
        return
    edit = with_lines(note, [f"{title_key}: {as_yaml(title)}"])
    if prop:
        edit = Edit(Span(prop.key_span.end, written(note, prop).end), f": {as_yaml(title)}")
    start = note.body_start
    span = prop.value_span if prop else Span(0, 3) if note.frontmatter else Span(start, start)
    is_same = prop is None or str(prop.value or title).casefold() == title.casefold()
    yield Problem(note.path, span, f"«{title_key}» is not «{title}»", Fix((edit,), safe=is_same))
