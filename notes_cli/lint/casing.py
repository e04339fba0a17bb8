"""The words of headings, and those that keep a case of their own, for the rules about capitals; nothing is changed."""

import re
from collections.abc import Iterator

from notes_cli.lint.prose import find_in_words_of
from notes_cli.markdown.note import Heading, Note, Span

KEPT_WORDS = ("macOS", "iOS", "iPhone", "iPad", "JavaScript", "TypeScript", "AppleScript", "I")
"""Words with capitals of their own."""
_SMALL = """
a aboard about above abreast abroad absent across adrift aft after afterward afterwards against ago ahead
aloft along alongside also although amid amidst among amongst an and anti apart apropos are around as ashore
aside aslant astride at atop away back backward backwards bar barring because before beforehand behind below
beneath beside besides between beyond both but by chez circa come concerning considering contra counting cum
despite down downhill downstage downstairs downstream downward downwards downwind during east eastward
eastwards effective either ere even except excepting excluding failing following for forth forward forwards
from given granted heavenward heavenwards hence henceforth here hereby herein hereof hereto herewith home
homeward homewards how if in inasmuch including indoors inside into inward inwards is it its just leftward
leftwards less lest like mid midst minus mod modulo near nearer nearest neath neither next nor north northeast
northward northwards northwest notwithstanding now o'er of off offshore on once onto ontop onward onwards
opposite or out outdoors outside outward outwards over overboard overhead overland overseas pace past pending
per plus post pre pro provided providing qua rather re regarding respecting rightward rightwards round sans
save saving seaward seawards seeing short since skyward skywards so south southeast southward southwards
southwest spite sub such supposing than that the then thence thenceforth there thereby therein thereof thereto
therewith though through throughout thru thruout till times to together touching toward towards under
underfoot underground underneath unless unlike until unto up uphill upon upstage upstairs upstream upward
upwards upwind versus via vice vis-à-vis wanting west westward westwards what whatever when whence whenever
where whereas whereby wherein whereto wherever wherewith whether while whilst whoever whose why with within
without yet abt. c. ca. v. vs. w.
"""
SMALL_WORDS = tuple(_SMALL.split())
"""Words that titles write small: articles, prepositions, conjunctions and adverbs of place, as in the plugin."""
_LETTERS = re.compile(r"(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)(?P<mark>[.?!,:;\d]*)")
_KEPT = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,31});|\{\{.*?\}\}|<%.*?%>")
_WORD = re.compile(r"[^\s\[\]()<>|`*_~=\"“”«»]*[^\W_][^\s\[\]()<>|`*_~=\"“”«»]*")


def words_of_headings(note: Note) -> Iterator[tuple[Heading, list[Span]]]:
    """The words of each heading's own line that are no links, tags, code, math, entities or templates.

    A heading in which a letter becomes several in the other case (`ß`) is given without words.
    """
    headings = note.structure.headings
    starts = [heading.span.start for heading in headings]
    lines = [Span(start, note.line_at(start).end) for start in starts]
    for heading, line, found in zip(headings, lines, find_in_words_of(lines, _WORD, note), strict=True):
        kept = [Span(*part.span()) for part in _KEPT.finditer(note.text, *line)]
        own = [part for word in found for part in _outside(note, Span(*word.span()), kept)]
        texts = [note.text[slice(*span)] for span in own]
        yield heading, own if all(len(text) == len(text.upper()) == len(text.lower()) for text in texts) else []


def _outside(note: Note, word: Span, kept: list[Span]) -> Iterator[Span]:
    """The parts of a word, as far as they have letters, that are in none of the stretches, which are in order."""
    at = word.start
    for start, end in [*(span for span in kept if span.start < word.end and word.start < span.end), (word.end, at)]:
        if any(map(str.isalnum, note.text[at:start])):
            yield Span(at, start)
        at = max(at, end)


def split_word(word: str) -> tuple[str, str]:
    """A word and the punctuation mark behind it; no word, but all the rest, where it holds anything but letters."""
    found = _LETTERS.fullmatch(word)
    return (found["word"], found["mark"]) if found else ("", word)


def capitalised(word: str) -> str:
    """The word with a capital as its first letter, the others as they are."""
    at = next((at for at, letter in enumerate(word) if letter.isalnum()), 0)
    return word[:at] + word[at : at + 1].upper() + word[at + 1 :]
