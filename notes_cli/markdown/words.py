"""Counts the words and characters of a note's text; it knows no Markdown, so marks and link targets count as written.

How the app counts is not documented (help page Word count). Here: a word is a run of letters, digits, apostrophes and
hyphens with at least one letter or digit, `1,000.5` is one word, and of Chinese and Japanese, which put no spaces,
every character is one. Whether the app leaves the frontmatter out is not known; here it does not count, as properties
are no text of the note.
"""

import re
import unicodedata

from notes_cli.markdown.baked import own_text
from notes_cli.markdown.note import Note

_SINGLE = (
    "\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_WORD = re.compile(rf"[{_SINGLE}]|[^\W_{_SINGLE}](?:[^\W_{_SINGLE}]|['’-]|(?<=\d)[.,](?=\d))*")


def body(note: Note) -> str:
    """The text of a note without its frontmatter and the line end behind it, and without a byte-order mark."""
    text = own_text(note)
    if note.frontmatter is None:
        return text.removeprefix("\ufeff")
    return re.sub(r"\A\r?\n", "", text[note.frontmatter.span.end :])


def count_words(text: str) -> int:
    """The number of words of a text."""
    if not text.isascii():  # marks that combine with a letter do not end the word
        text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    return sum(1 for _ in _WORD.finditer(text))


def count_characters(text: str) -> int:
    """The length of a text in UTF-16 units, in which the app counts everything; line ends included."""
    return len(text) + sum(c > "\uffff" for c in text)
