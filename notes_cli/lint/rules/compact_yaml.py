"""The frontmatter has blank lines.

What: blank lines at its beginning and end; with `inner-new-lines` also between its properties, and the entries of a
    list; not within a mapping, or a text over several lines and right below it.
Why: they say nothing.
Example: a blank line below the opening `---`.
Fix: they go.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.vault.note import Note, Property, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(note: Note, vault: Vault, *, inner_new_lines: bool = False) -> Iterator[Problem]:
    """Report each blank line of the frontmatter where none is wanted; not within a text of several lines."""
    block = note.frontmatter
    if block is None or block.fault:
        return
    last = note.line_of(block.span.end)
    texts = [lines for prop in block.properties for lines in _texts(note, prop)]
    inner = {number for first, end in texts for number in range(first + 1, end + 1)}
    for number in range(2, last):
        at_edge = not texts or number < texts[0][0] or number > texts[-1][1]
        between = inner_new_lines and number not in inner
        if not note.line_text(number).strip() and (at_edge or between):
            span = Span(note.line_starts[number - 1], note.line_starts[number])
            yield Problem(note.path, span, "a blank line in the frontmatter", Fix((Edit(span, ""),)))


def _texts(note: Note, prop: Property) -> Iterator[tuple[int, int]]:
    """The first and last lines of what a property holds: of each entry of a list in lines, else of its value."""
    start, is_list = prop.key_span.start, note.text.startswith("-", prop.value_span.start) and bool(prop.items)
    yield note.line_of(start), note.line_of(max(prop.key_span.end, 0 if is_list else prop.value_span.end - 1))
    for item in prop.items if is_list else ():
        yield note.line_of(item.start), note.line_of(max(item.start, item.end - 1))
