"""A space is next to a character that brings its own.

What: spaces or tabs next to full-width forms, Chinese and Japanese punctuation, and dashes (`—`, `–`); `other-symbols`
    adds more.
Why: these are written without spaces.
Example: `中文 。 中文`.
Fix: the spaces are removed, except one after the marker of a list, quote or heading; in headings, and next to
    emphasis, which may need the space, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import NOT_BEFORE_ID, find_in_words, is_in_heading
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_FORMS, _SIGNS, _DASHES = "\uff01-\uff5e\uff5f\uff60\uffe0-\uffe6", "。、「」『』〔〕【】《》〈〉\uff64", "—–"
_EMPHASIS = re.compile(r"[*_~=]")
_MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?|>|#{1,6})$")


def check(
    note: Note,
    vault: Vault,
    *,
    include_fullwidth_forms: bool = True,
    include_cjk_symbols_and_punctuation: bool = True,
    include_dashes: bool = True,
    other_symbols: str = "",
) -> Iterator[Problem]:
    """Report the blanks before and behind each of them, not before a block id, in a table or in code."""
    parts = (
        (include_fullwidth_forms, _FORMS),
        (include_cjk_symbols_and_punctuation, _SIGNS),
        (include_dashes, _DASHES),
    )
    ranges = "".join(chars for is_on, chars in parts if is_on)
    ranges += "".join(re.escape(char) for char in other_symbols)
    if not ranges:
        return
    blanks = re.compile(rf"(?:[ \t]+(?=[{ranges}])|(?<=[{ranges}])[ \t]+(?=\S)){NOT_BEFORE_ID}")
    for found in find_in_words(blanks, note):
        line = note.line_at(found.start())
        wanted = " " if _MARKS.match(note.text[line.start : found.start()]) else ""
        is_table = note.text[slice(*line)].lstrip(" \t>").startswith("|")
        if found[0] != wanted and not is_table:
            span = Span(*found.span())
            around = note.text[span.start - 1 : span.start] + note.text[span.end : span.end + 1]
            safe = not is_in_heading(note, span.start) and not _EMPHASIS.search(around)
            fix = replace(span, wanted, safe)
            yield Problem(note.path, span, "space next to a character that brings its own", fix)
