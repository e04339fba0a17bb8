"""Matches the leaves of a query, words, phrases and regular expressions, against text; it knows no scopes, no notes.

A word is a substring. A phrase is matched as whole words (release note 0.8.0): where it begins or ends with a letter
or digit, no letter or digit may stand beside it; beside punctuation nothing is demanded (0.9.13, 0.9.15), nor in
scripts written without spaces (0.11.1). Case is ignored unless asked for. Whether `_` is part of a word is not known;
here it is not, so that no match is lost.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from notes_cli.query.regex import find_regex
from notes_cli.query.tree import Phrase, Regex, Word
from notes_cli.vault.note import Span

# Hangul, kana and the ideographs, (first, last): matched by character, without word boundaries
_NO_SPACES = (
    ("\u1100", "\u11ff"),
    ("\u3040", "\u30ff"),
    ("\u3130", "\u318f"),
    ("\u3400", "\u9fff"),
    ("\uac00", "\ud7af"),
    ("\uf900", "\ufaff"),
    ("\U00020000", "\U0003ffff"),
)


def find_spans(leaf: Word | Phrase | Regex, text: str, span: Span, match_case: bool) -> Iterator[Span]:
    """Find a leaf's places in `text[span]`; an empty word or phrase is found once, with no width, at its start."""
    if isinstance(leaf, Regex):
        yield from find_regex(leaf, text, span, match_case)
        return
    pattern = compile_leaf(leaf, match_case)
    if not pattern.pattern:
        yield Span(span.start, span.start)
        return
    found = _first(leaf, pattern, text, span)
    if found:
        yield from (Span(*match.span()) for match in pattern.finditer(text, found.start(), span.end))


def _first(leaf: Word | Phrase, pattern: re.Pattern[str], text: str, span: Span) -> re.Match[str] | None:
    """The first place; a word or phrase in ASCII is looked for in lower case, which is ten times as fast."""
    if not (text.isascii() and leaf.text.isascii()):
        return pattern.search(text, *span)
    wanted, folded = leaf.text.lower(), text[span.start : span.end].lower()  # no more: spans may be short and many
    at = folded.find(wanted)
    while at >= 0:
        if found := pattern.match(text, span.start + at, span.end):
            return found
        at = folded.find(wanted, at + 1)
    return None


def occurs(leaf: Word | Phrase | Regex, label: str, match_case: bool) -> bool:
    """Whether a name or path holds the leaf; there quotes demand no whole words (as observed, not documented)."""
    if isinstance(leaf, Regex):
        return any(True for _ in find_regex(leaf, label, Span(0, len(label)), match_case))
    return compile_leaf(Word(leaf.text), match_case).search(label) is not None


@lru_cache(maxsize=512)
def compile_leaf(leaf: Word | Phrase, match_case: bool) -> re.Pattern[str]:
    """The pattern that finds a word or phrase."""
    source = re.escape(leaf.text)
    if isinstance(leaf, Phrase) and leaf.text:
        source = ("(?<![^\\W_])" if _in_word(leaf.text[0]) else "") + source
        source += "(?![^\\W_])" if _in_word(leaf.text[-1]) else ""
    return re.compile(source, 0 if match_case else re.IGNORECASE)


def _in_word(character: str) -> bool:
    return character.isalnum() and not any(first <= character <= last for first, last in _NO_SPACES)
