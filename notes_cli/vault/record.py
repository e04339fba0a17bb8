"""A note as plain data that is stored and read again without a look at its text; it opens no file.

What is stored is written by `marshal`, which unlike `pickle` can make nothing but plain values when it is read.
"""

import marshal
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from notes_cli.vault import note as values
from notes_cli.vault.note import Fault, Note, Parsed, Value
from notes_cli.vault.resolve import fold

_TYPES: list[Any] = [kind for kind in vars(values).values() if isinstance(kind, type) and issubclass(kind, tuple)]
_NUMBERS = {kind: number for number, kind in enumerate(_TYPES)}
_SPAN = _NUMBERS[values.Span]
_NOT_ASCII = re.compile("[^\x00-\x7f][^\x00-\x7f]*+")  # set first, which is searched for twice as fast


class Record(NamedTuple):
    """What the index keeps of a note.

    `parsed` and `faults` are `Parsed` and the faults as bytes; `said` are the faults for people, as (line or 0, column
    or 0, message, kind); `names` are (folded name, 0) for the file's name and (folded alias, 1) for each alias, for
    notes alone; `haystack` is all text that a search may find in it, folded; `facets` are its rows by facet.
    """

    path: str
    parsed: bytes
    faults: bytes
    said: tuple[tuple[int, int, str, str], ...]
    names: tuple[tuple[str, int], ...]
    haystack: bytes
    facets: dict[str, tuple[Any, ...]]


def scan_note(path: str, text: str, faults: tuple[Fault, ...]) -> Note:
    """Make the note or canvas at `path` from its text."""
    # imported here, as an unchanged vault is answered without the scanner
    if path.lower().endswith(".canvas"):
        from notes_cli.vault.canvas import make_canvas

        return make_canvas(path, text, faults)
    from notes_cli.vault.scan import make_note

    return make_note(path, text, faults)


def make_record(note: Note) -> Record:
    """Make the record of a note or canvas."""
    from notes_cli.vault.baked import own_text
    from notes_cli.vault.facets import FACETS  # not needed to read what is stored

    said = (
        (*(note.position(fault.span.start) if fault.kind == "frontmatter" else (0, 0)), fault.message, fault.kind)
        for fault in note.faults
    )
    return Record(
        note.path,
        marshal.dumps(to_plain(_without_repeats(note.parsed))),
        marshal.dumps(to_plain(note.faults)) if note.faults else b"",
        tuple(said),
        _names(note),
        fold_text("\n".join((note.path, own_text(note), *_more_texts(note))).replace("\0", "\n")),
        {name: read(note) for name, read in FACETS.items()},
    )


def _names(note: Note) -> tuple[tuple[str, int], ...]:
    if not note.path.lower().endswith(".md"):
        return ()
    return ((fold(note.path.rpartition("/")[2]), 0), *((alias, 1) for alias in dict.fromkeys(map(fold, note.aliases))))


def fold_text(text: str) -> bytes:
    """Text in the form in which searches look for it first: where this is not found, no search finds it.

    Whatever a pattern matches that ignores case has the same form: case folds, and dotted and dotless i are one.
    """
    if not text.isascii():  # most of a text is ASCII, and bytes are put in lower case twenty times as fast
        text = _NOT_ASCII.sub(lambda found: _fold_letters(found[0]), text)
    return text.encode("utf-8", "surrogatepass").lower()


@lru_cache(maxsize=4096)
def _fold_letters(letters: str) -> str:
    return letters.replace("\u0130", "i").replace("\u0131", "i").casefold()


def _more_texts(note: Note) -> Iterator[str]:
    """What searches look at besides path and text: tags, properties as values and cards, all else written otherwise."""
    if note.path.lower().endswith(".canvas"):
        from notes_cli.vault.canvas import read_cards

        yield read_cards(note.text)
    parsed = note.parsed
    yield from (tag.name for tag in parsed.tags)
    for prop in parsed.frontmatter.properties if parsed.frontmatter else ():
        yield prop.key
        yield from map(text_of, prop.value if isinstance(prop.value, list) else [prop.value])


def text_of(value: Value) -> str:
    """A property's value as the text that searches compare; empty for none, for lists and for mappings."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def to_plain(value: Any) -> Any:
    """Make the values of a note plain: a named tuple is (number of its type, field …), another one (-1, item …)."""
    if not isinstance(value, tuple):
        return value
    # spans are half of all values, so they are told apart first
    fields = [(_SPAN, *f) if type(f) is values.Span else to_plain(f) if isinstance(f, tuple) else f for f in value]
    return (_NUMBERS.get(type(value), -1), *fields)


def from_plain(plain: Any) -> Any:
    """Make what `to_plain` was given. Raises TypeError or ValueError for what it did not make."""
    if type(plain) is tuple:
        number, *fields = plain
        made = map(from_plain, fields)
        return tuple(made) if number == -1 else _TYPES[number]._make(made)
    return plain


def _without_repeats(parsed: Parsed) -> Parsed:
    """Leave out the links and tags of the body, which stand in the structure too."""
    links, tags = len(parsed.structure.links), len(parsed.structure.tags)
    return parsed._replace(links=parsed.links[: len(parsed.links) - links], tags=parsed.tags[: len(parsed.tags) - tags])


def read_parsed(data: bytes) -> Parsed:
    """Read what `Record.parsed` holds."""
    parsed: Parsed = from_plain(marshal.loads(data))
    structure = parsed.structure
    return parsed._replace(links=(*parsed.links, *structure.links), tags=(*parsed.tags, *structure.tags))


def read_faults(data: bytes) -> tuple[Fault, ...]:
    """Read what `Record.faults` holds."""
    return from_plain(marshal.loads(data)) if data else ()
