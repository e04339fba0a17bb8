"""A heading is not capitalised in the configured style.

What: by `style`, every word except small ones begins with a capital ("Title Case"), only the first word does ("First
    letter"), or all letters are capitals ("ALL CAPS"). Except in the last, `ignore-cased-words` leaves words with
    capitals as they are, and words in `ignore-words` are written as listed; title case keeps words in
    `lowercase-words` in lower case, unless they come first or before a punctuation mark. Only letters, perhaps
    followed by digits, make a word: `2nd` and `read.me` are left alone.
Why: headings in one style are easier to read as headings.
Example: `# the kalman filter`.
Fix: the letters are changed; links, tags, code, math, entities (`&nbsp;`) and templates (`{{…}}`, `<% … %>`) in a
    heading stay as they are. Links find a heading in any case.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.casing import KEPT_WORDS, SMALL_WORDS, capitalised, split_word, words_of_headings
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.markdown.note import Note
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
    kept, small = {word.casefold(): word for word in ignore_words}, {word.casefold() for word in lowercase_words}

    def cased(word: str, mark: str, is_first: bool) -> str:
        if style == "First letter" and ignore_cased_words and not is_first:
            return word + mark
        if word.casefold() in kept or (ignore_cased_words and word != word.lower()):
            return kept.get(word.casefold(), word) + mark
        is_small = style == "First letter" or (word + mark).casefold() in small
        return (word.lower() if is_small and not is_first else capitalised(word.lower())) + mark

    for heading, words in words_of_headings(note):
        texts, edits, is_first = [note.text[slice(*span)] for span in words], [], True
        for span, text in zip(words, texts, strict=True):
            word, mark = split_word(text)
            new = text.upper() if style == "ALL CAPS" else cased(word, mark, is_first) if word else text
            is_first = is_first and not word
            edits += [Edit(span, new)] if new != text else []
        if edits:
            yield Problem(note.path, heading.span, f"heading not in {style.lower()}", Fix(tuple(edits)))
