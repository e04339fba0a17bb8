"""A heading is capitalised otherwise than it should be.

What: by `style` every word but small ones begins with a capital ("Title Case"), the first word alone must ("First
    letter"), or all are capitals ("ALL CAPS"). In title case `ignore-cased-words` leaves words with capitals as they
    are, words of `ignore-words` are written as there, and those of `lowercase-words` small.
Why: headings in one style are easier to read as headings.
Example: `# the kalman filter`.
Fix: other letters; links, tags, code and math in a heading stay as they are. Links find a heading in any case.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.casing import KEPT_WORDS, SMALL_WORDS, capitalised, words_of_headings
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.vault.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"
Style = Literal["Title Case", "First letter", "ALL CAPS"]


def check(
    note: Note,
    vault: Vault,
    *,
    style: Style = "Title Case",
    ignore_cased_words: bool = True,
    ignore_words: tuple[str, ...] = KEPT_WORDS,
    lowercase_words: tuple[str, ...] = SMALL_WORDS,
) -> Iterator[Problem]:
    """Report each heading with a word that is written otherwise."""
    kept = {word.casefold(): word for word in ignore_words}

    def wanted(word: str, is_first: bool) -> str:
        if style == "ALL CAPS":
            return word.upper()
        if style == "First letter":
            return capitalised(word) if is_first else word
        if word.casefold() in kept or (ignore_cased_words and word != word.lower()):
            return kept.get(word.casefold(), word)
        return word.lower() if word.lower() in lowercase_words and not is_first else capitalised(word.lower())

    for heading, words in words_of_headings(note):
        pairs = [(span, note.text[slice(*span)], number == 0) for number, span in enumerate(words)]
        edits = [Edit(span, new) for span, word, is_first in pairs if (new := wanted(word, is_first)) != word]
        if edits:
            yield Problem(note.path, heading.span, f"a heading not in {style.lower()}", Fix(tuple(edits)))
