"""A line of text is not surrounded by blank lines.

What: text right below or above another block, or below blank lines where a note begins, and each line break within a
    paragraph, since the app shows it as a break; not in what is meant as a table, nor where the break is marked: two
    spaces, `<br>` or a backslash at the end of the line.
Why: other programs join the lines.
Example: two sentences on two lines.
Fix: one blank line; not within a paragraph that has a block id, which would then name only its last part.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.emphasis import find_emphasis
from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.spacing import blocks, gaps
from notes_cli.lint.templates import PLACE
from notes_cli.markdown.inline import leaves
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.places import Node
from notes_cli.vault.vault import Vault

GROUP = "format"
_MESSAGE = "not exactly one blank line next to a paragraph"
_BREAK = re.compile(r"(?: {2,}|<br ?/?>[ \t]*|(?<!\\)\\)$")
_WHOLE = re.compile(
    r"\[[^\[\]]*\](?:\([^()]*\))?|%%.*?%%|(?P<mark>==|~~)(?=\S).{1,2000}?(?<=\S)(?P=mark)"
    r"|<(?P<tag>[a-zA-Z]\w*)\b[^<>]{0,500}>.{0,2000}?</(?P=tag)[ \t]*>",
    re.DOTALL,
)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each line of a paragraph, outside quotes and lists, without a blank line below or above."""
    named = {block.span.start for block in note.structure.blocks}
    for node in blocks(note, "paragraph"):
        if note.text[note.line_at(node.span.start).start : node.span.start].strip():
            continue  # in a quote
        for edit in gaps(note, node):
            yield Problem(note.path, edit.span, _MESSAGE, Fix((edit,)))
        for edit in _within(note, node):
            yield Problem(note.path, edit.span, _MESSAGE, None if node.span.start in named else Fix((edit,)))


def _within(note: Note, node: Node) -> Iterator[Edit]:
    """The edits that part the lines of a paragraph; not within emphasis, code, HTML, a link, comment or template."""
    text, at = node.content, -1
    whole = [*leaves(text), *(Span(one.start, one.end) for one in find_emphasis(text))]
    whole += [Span(*found.span()) for pattern in (_WHOLE, PLACE) for found in pattern.finditer(text)]
    for number, line in enumerate(text.split("\n")[:-1]):
        at += len(line) + 1
        end = note.line_at(node.starts[number]).end
        source = note.text[node.starts[number] : end]
        is_row = source.lstrip().startswith("|")  # of what is meant as a table
        if not is_row and not _BREAK.search(source) and not any(span.start < at < span.end for span in whole):
            # the end of the line belongs to the edit, as it becomes a paragraph of its own
            span = Span(end, node.starts[number + 1])
            yield Edit(span, newline(note) + note.text[slice(*span)])
