"""The `$$` of a math block shares a line with other text.

What: `$$…$$` alone on its line or at the end of one, or a block of several lines with formula beside a `$$`.
Why: every program reads it as a block only if each `$$` has a line of its own.
Example: `$$x^2$$` between two paragraphs.
Fix: a line for each `$$`, within its quote; where text comes before it, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.spacing import blocks, lines_of
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import find_opaque
from notes_cli.vault.vault import Vault

GROUP = "format"
WRITES_IN = ("math",)
_MESSAGE = "math block whose $$ shares a line with other text"
_OPENS, _CLOSES, _LEAD = re.compile(r"\${2,}"), re.compile(r"\${2,}[ \t]*\Z"), re.compile(r"[ \t>]*")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each such block, in the body or in quotes, not in lists, nor where its lines are not all in the quote."""
    named = {block.span.start for block in note.structure.blocks}
    texts = (node for node in blocks(note, "paragraph") if node.span.start not in named)
    parts = {line for node in texts for line in lines_of(note, node)}
    for kind, (start, end) in find_opaque(note):
        first, last, source = note.line_at(start), note.line_at(end - 1), note.text[start:end]
        opens, closes = _OPENS.match(source), _CLOSES.search(source)
        before = note.text[first.start : start]
        lead = _LEAD.match(before)[0]  # type: ignore[index]  # it may be empty
        words = before[len(lead) :].rstrip(" \t")
        depths = {_LEAD.match(line)[0].count(">") for line in source.split("\n")[1:]}  # type: ignore[index]
        fits = {lead.count(">")}.issuperset(depths) and (not words or note.line_of(start) in parts)
        alone = fits and not note.text[end : last.end].strip()
        if kind != "math" or opens is None or closes is None or closes.start() <= opens.end() or not alone:
            continue
        line, inner = newline(note) + lead, source[opens.end() : closes.start()]
        # the ends of the lines around belong to the edits, as what stands there becomes a block of its own
        above = note.line_span(max(1, note.line_of(start) - 1)).end if first.start > 0 else start
        above = first.start + len(lead) + len(words) if words else above
        after = note.line_of(end - 1)
        below = note.line_starts[after] if after < len(note.line_starts) else end
        edits = []
        if words or not re.match(r"[ \t]*\r?\n", inner):
            blank = len(inner) - len(inner.lstrip(" \t"))
            opened = (line if words else note.text[above:start]) + opens[0]
            edits.append(
                Edit(Span(above, start + opens.end() + blank), opened + line * (inner[blank : blank + 1] not in "\r\n"))
            )
        if not re.search(r"\n[ \t>]*\Z", inner):
            at = start + closes.start()
            blank = len(inner) - len(inner.rstrip(" \t"))
            edits.append(Edit(Span(at - blank, below), line + note.text[at:below]))
        if edits:
            yield Problem(note.path, Span(start, end), _MESSAGE, Fix(tuple(edits), safe=not words))
