"""Quotation marks are curly where straight ones are wanted, or the other way round.

What: `“`, `‘`, `«` … where `double-quote-style` or `single-quote-style` is straight (`""` and `''`, the defaults),
    `"` and `'` where it is curly (`“”` and `‘’`); neither kind where `double-quote-style-enabled` or
    `single-quote-style-enabled` is false.
Why: a search for one kind does not find the other.
Example: `“so”` beside `"so"`.
Fix: the other kind, opening or closing as what stands beside it tells, or else (`"` beside Chinese, Japanese or Korean)
    by turns in its line; where neither tells, it is left. In headings only with `--unsafe-fixes`, as links name them.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words, is_in_heading
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_BEFORE, _AFTER = r"\s(\[{*_~—–\-\"'“‘", r"\s)\]}*_~—–.,;:!?…\-\"'”’"
_MARKS = re.compile(r"[“”„‟«»‘’‚‛‹›\"']")
_ELIDED = re.compile(r"'(?:tis|twas|twere|twill|em|til|n|\d\ds?)\b", re.IGNORECASE)
_DOUBLE = '“”„‟«»"'


def check(
    note: Note,
    vault: Vault,
    *,
    single_quote_style: Literal["''", "‘’"] = "''",
    double_quote_style: Literal['""', "“”"] = '""',
    single_quote_style_enabled: bool = True,
    double_quote_style_enabled: bool = True,
) -> Iterator[Problem]:
    """Report each mark that is of the other kind, in prose."""
    for found in find_in_words(_MARKS, note):
        mark, at = found[0], found.start()
        pair = double_quote_style if mark in _DOUBLE else single_quote_style
        is_on = double_quote_style_enabled if mark in _DOUBLE else single_quote_style_enabled
        wanted = pair[0] if pair[0] == pair[1] else _curly(note, at, pair)
        if is_on and (mark in "\"'") != (pair[0] in "\"'") and wanted:
            fix = replace(Span(at, at + 1), wanted, safe=not is_in_heading(note, at))
            yield Problem(note.path, Span(at, at + 1), f"«{mark}» where «{wanted}» is the style", fix)


def _curly(note: Note, at: int, pair: str) -> str:
    """The opening or closing mark for a straight one; the empty string where nothing tells which it is."""
    text, line = note.text, note.line_at(at)
    before, after = text[at - 1 : at] if at else " ", text[at + 1 : at + 2] or " "
    opens = bool(re.match(rf"[{_BEFORE}]", before)) and not after.isspace() and not _ELIDED.match(text, at)
    closes = not before.isspace() and bool(re.match(rf"[{_AFTER}]", after))
    inside = text[at] == "'" and after.isalnum() and bool(before.isalnum() or _ELIDED.match(text, at))
    if opens != (closes or inside):
        return pair[0] if opens else pair[1]
    number, every = (len(re.findall('[“”"]', text[line.start : end])) for end in (at, line.end))
    by_turns = text[at] == '"' and every % 2 == 0 and max(before, after) > "\u2e7f"
    return pair[number % 2] if by_turns else ""
