"""A space comes before closing or after opening punctuation.

What: spaces or tabs before one of `characters-to-remove-space-before`, or after one of
    `characters-to-remove-space-after`, unless removing them would create a link, footnote, checkbox or other markup,
    or break a block id.
Why: the punctuation may end up at the beginning of a line.
Example: `so ( it is said ) , and`.
Fix: the spaces are removed; in headings only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import NOT_BEFORE_ID, find_in_words, is_in_heading
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_MARKS = re.compile(r"[ \t>]*(?:(?:[-*+]|\d+[.)])(?:[ \t]+\[.\])?|>|#{1,6}|:)?$")
_PAIRS = {"[[", "]]", "[^", "^[", "![", "](", "][", "]:"}
_BEGUN = re.compile(r"[ \t>]*(?:[-*+]|\d+[.)])[ \t]+\[[ \t]*\S?$|[ \t>]*\d+$")
_ENDED = re.compile(r"(?:\[\^[^\]\s]{0,50}|\\|&#?\w{1,30})$")


def check(
    note: Note,
    vault: Vault,
    *,
    characters_to_remove_space_before: str = ",!?;:).’”]",
    characters_to_remove_space_after: str = "¿¡‘“([",
) -> Iterator[Problem]:
    """Report the blanks at each of them, but for tables, boxes, and marks before a word (`.md`)."""
    before, after = (
        "|".join(re.escape(char) + (r"(?![\w\[(/+-])" if char in ".:!?" else "") for char in chars)
        for chars in (characters_to_remove_space_before, characters_to_remove_space_after)
    )
    parts = [rf"(?<=\S)[ \t]+(?={before})" if before else "", rf"(?<={after})[ \t]+(?=\S)" if after else ""]
    either = "|".join(part for part in parts if part) or r"(?!)"
    for found in find_in_words(re.compile(f"(?:{either}){NOT_BEFORE_ID}"), note):
        line = note.line_at(found.start())
        start, end = found.span()
        left = note.text[line.start : start]
        is_kept = _MARKS.match(left) or _joins(left, note.text[end])
        if not is_kept and "|" not in note.text[slice(*line)]:
            fix = replace(Span(start, end), "", safe=not is_in_heading(note, start))
            yield Problem(note.path, Span(start, end), "space before closing or after opening punctuation", fix)


def _joins(left: str, right: str) -> bool:
    """Whether what is on both sides of a blank is read as one mark without it.

    A link, footnote, definition, tag, box of a task, number of a list, entity, or a mark behind a backslash.
    """
    if left[-1:] + right in _PAIRS or right == "#":  # a tag stands behind a blank
        return True
    return bool(_BEGUN.match(left) or _ENDED.search(left[-60:]))
