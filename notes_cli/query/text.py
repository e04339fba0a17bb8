"""Matches the leaves of a query, words, phrases and regular expressions, against text; it knows no scopes, no notes.

A word is a substring. A phrase is matched as whole words (release note 0.8.0): where it begins or ends with a letter
or digit, no letter or digit may stand beside it; beside punctuation nothing is demanded (0.9.13, 0.9.15), nor in
scripts written without spaces (0.11.1). Case is ignored unless asked for. Whether `_` is part of a word is not known;
here it is not, so that no match is lost.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from notes_cli.markdown.note import Span
from notes_cli.query.tree import Phrase, Regex, Word

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


_LIKE_ASCII = "\u0130\u0131\u017f\u212a"  # what is not ASCII, and yet an ASCII letter where case is ignored


def find_spans(leaf: Word | Phrase | Regex, text: str, span: Span, match_case: bool) -> Iterator[Span]:
    """Find a leaf's places in `text[span]`; an empty word or phrase is found once, with no width, at its start."""
    if isinstance(leaf, Regex):
        from notes_cli.query.regex import find_regex  # here, as few queries have one

        yield from find_regex(leaf, text, span, match_case)
        return
    pattern = compile_leaf(leaf, match_case)
    if not pattern.pattern:
        yield Span(span.start, span.start)
        return
    if leaf.text.isascii() and (text.isascii() or _is_plain(text)):
        end = span.start
        for at in _places(leaf.text.lower().encode(), text, span):
            if at >= end and (found := pattern.match(text, at, span.end)):
                end = found.end()
                yield Span(at, end)
    else:
        yield from (Span(*match.span()) for match in pattern.finditer(text, *span))


def _places(wanted: bytes, text: str, span: Span) -> Iterator[int]:
    """Where ASCII letters stand in `text[span]`, in any case; bytes are searched so ten times as fast as text."""
    if text.isascii():
        folded = _fold(text)
        at = folded.find(wanted, *span)
        while at >= 0:
            yield at
            at = folded.find(wanted, at + 1, span.end)
        return
    folded = _fold(text if span == (0, len(text)) else text[span.start : span.end])
    done, place = 0, span.start  # bytes, and the place that they end at
    at = folded.find(wanted)
    while at >= 0:
        place += len(folded[done:at].decode("utf-8", "surrogatepass"))
        yield place
        done, at = at, folded.find(wanted, at + 1)


@lru_cache(maxsize=8)
def _is_plain(text: str) -> bool:
    return not any(letter in text for letter in _LIKE_ASCII)


@lru_cache(maxsize=8)
def _fold(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass").lower()


def occurs(leaf: Word | Phrase | Regex, label: str, match_case: bool) -> bool:
    """Whether a name or path holds the leaf; there quotes demand no whole words (as observed, not documented)."""
    if isinstance(leaf, Regex):
        return any(True for _ in find_spans(leaf, label, Span(0, len(label)), match_case))
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
