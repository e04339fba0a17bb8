"""No space separates Chinese, Japanese or Korean from words or numbers of other scripts.

What: a character of one kind next to one of the other, a link, code, math or a character from the options (quotation
    marks only if they hold such words); not next to footnotes, nor where the space would begin a list item.
Why: the words are easier to tell apart.
Example: `中文english中文`.
Fix: a space; in headings, which links name by their words, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator
from functools import cache

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words, is_in_heading
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_EAST = (
    r"\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff"
    r"\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff6f\uff71-\uff9d"
    r"\U00020000-\U0003ffff"
)
_WORD = "A-Za-z0-9\u00c0-\u024f\u0370-\u04ff"
_ITEM = r"[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t][ \t>]*)*(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?"
_NO_SPACE = re.compile(rf"{_ITEM}|.*\[\^[^\[\]\s]+\]")


def check(
    note: Note,
    vault: Vault,
    *,
    english_non_letter_characters_after_cjk_characters: str = "-+'\"([¥$",
    english_non_letter_characters_before_cjk_characters: str = "-+;:'\"°%$)]",
) -> Iterator[Problem]:
    """Report each place where the two touch, in prose."""
    after, before = (
        english_non_letter_characters_after_cjk_characters,
        english_non_letter_characters_before_cjk_characters,
    )
    for found in find_in_words(_beside(after, before), note):
        at = found.end()
        ahead = note.text[note.line_at(at).start : at]
        quote = next((mark for mark in "\"'" if mark in (note.text[at : at + 1], ahead[-1:])), "")
        is_within = quote and ahead.count(quote) % 2  # behind one that opens, or before one that closes
        if not is_within and not _NO_SPACE.fullmatch(ahead):
            fix = replace(Span(at, at), " ", safe=not is_in_heading(note, at))
            yield Problem(note.path, Span(at - 1, at + 1), "no space between two scripts", fix)


@cache
def _beside(after: str, before: str) -> re.Pattern[str]:
    ahead, behind = (re.escape("".join(set(marks) - set("\"'[] \t"))) for marks in (after, before))
    head = rf"[{_WORD}{ahead}`]|!?\[\[|\[[^\[\]\n]*\]\(" + (r"|\[(?!\^)" if "[" in after else "")
    head += "".join(rf"|{mark}[{_WORD}]" for mark in "\"'" if mark in after)
    tail = rf"(?<=[{_WORD}{behind}`])|(?<=\]\])" + (r"|(?<=\])" if "]" in before else "")
    tail += "".join(rf"|(?<=[{_WORD}]{mark})" for mark in "\"'" if mark in before)
    return re.compile(rf"[{_EAST}](?={head})|(?:{tail})(?=[{_EAST}])")
