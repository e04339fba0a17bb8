"""Quotation marks are curly instead of straight, or the other way round.

What: `“`, `‘`, `«` … where `double-quote-style` or `single-quote-style` is straight (`""` and `''`, the defaults), `"`
    and `'` where it is curly (`“”` and `‘’`); skipped where `double-quote-style-enabled` or
    `single-quote-style-enabled` is false.
Why: a search for one kind does not find the other.
Example: `“so”` beside `"so"`.
Fix: the other kind, opening or closing as the characters beside it show, or else in turns along the line. What remains
    unclear is left, and so is a pair of which one mark is in code or a URL. In headings, which links name by their
    words, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.curly import curled
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words, is_in_heading
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARKS = re.compile(r"[“”„‟«»‘’‚‛‹›\"']")
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
    marks = {found.start(): found[0] for found in find_in_words(_MARKS, note)}
    styles = {
        '"': (double_quote_style, double_quote_style_enabled),
        "'": (single_quote_style, single_quote_style_enabled),
    }
    wanted = dict[int, str]()
    for straight, (pair, is_on) in styles.items():
        own = {at for at, mark in marks.items() if (mark in _DOUBLE) == (straight == '"') and is_on}
        if pair[0] == straight:
            wanted |= dict.fromkeys((at for at in own if marks[at] != straight), straight)
        else:
            places = {at for at in own if marks[at] == straight}
            wanted |= {at: pair[not opens] for at, opens in curled(note, pair, straight, places)}
    for at, mark in sorted(wanted.items()):
        fix = replace(Span(at, at + 1), mark, safe=not is_in_heading(note, at))
        yield Problem(note.path, Span(at, at + 1), f"«{marks[at]}» where «{mark}» is the style", fix)
