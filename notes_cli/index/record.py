"""A note as plain data that is stored and read again without a look at its text; it opens no file.

What is stored is written by `marshal`, which unlike `pickle` can make nothing but plain values when it is read.
"""

import marshal
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from notes_cli.index.resolve import fold
from notes_cli.markdown.note import Fault, Note, Span, Value
from notes_cli.markdown.patterns import compile_later
from notes_cli.markdown.rows import Parsed, Rows, empty_rows, fault_rows, faults_of

EXACT = b"\x01"
"""Ends a haystack's part in which a text of ASCII letters stands only if it stands, in any case, in path or text."""

_UNLIKE = compile_later("[ßİıŉſǰ\u1e96-\u1e9a\u1e9e\u212aﬀ-ﬆ]")  # not ASCII, and yet folded they hold ASCII letters
_ASCII = bytes(range(128))
_MANY_LETTERS = 100  # that are not ASCII; to look for each of so many takes longer than to fold the text as a whole


class Record(NamedTuple):
    """What the index keeps of a note.

    `parsed` and `faults` are the rows and the faults as bytes; `said` are the faults for people, as (line or 0, column
    or 0, message, kind); `names` are (folded name, 0) for the file's name and (folded alias, 1) for each alias, for
    notes alone; `haystack` is all text that a search may find in it, folded, first path and text, which end with EXACT
    where they can; `facets` are its rows by facet, `values` those of `notes_cli.index.values`.
    """

    path: str
    parsed: bytes
    faults: bytes
    said: tuple[tuple[int, int, str, str], ...]
    names: tuple[tuple[str, int], ...]
    haystack: bytes
    facets: dict[str, tuple[Any, ...]]
    values: tuple[tuple[Any, ...], ...]


def read_rows(path: str, text: str) -> tuple[Rows, tuple[Fault, ...]]:
    """Read the text of the note or canvas at `path`: its rows, and what is wrong with it."""
    # imported here, as an unchanged vault is answered without the scanner
    if path.lower().endswith(".canvas"):
        from notes_cli.index.canvas import read_canvas

        return read_canvas(text)
    from notes_cli.markdown.scan import read_note

    return read_note(text)


def scan_note(path: str, text: str, faults: tuple[Fault, ...]) -> Note:
    """Make the note or canvas at `path` from its text, of which `faults` are known."""
    if path.lower().endswith(".canvas"):
        rows, more = read_rows(path, text)
        return Note(path, text, (*faults, *more), lambda: Parsed(rows))
    from notes_cli.markdown.scan import make_note

    return make_note(path, text, faults)


def make_record(path: str, text: str, rows: Rows, faults: tuple[Fault, ...]) -> Record:
    """Make the record of a note or canvas; what `notes bake` has written into it is not searched."""
    from notes_cli.index.facets import FACETS  # not needed to read what is stored
    from notes_cli.index.values import value_rows

    own = text
    if rows.baked:
        from notes_cli.markdown.baked import without

        own = without(text, map(Span._make, rows.baked))
    return Record(
        path,
        marshal.dumps(tuple(rows)),
        marshal.dumps(fault_rows(faults)) if faults else b"",
        tuple((*_position(text, fault), fault.message, fault.kind) for fault in faults),
        _names(path, rows.aliases),
        _haystack(path, own, _more_texts(path, text, rows)),
        {name: read(text, rows) for name, read in FACETS.items()},
        value_rows(text, rows),
    )


def _haystack(path: str, text: str, more: Iterable[str]) -> bytes:
    seen = f"{path}\n{text}"
    is_exact = path.lower().endswith(".md") and (seen.isascii() or not _UNLIKE.search(seen))
    return fold_text("\n".join((seen + EXACT.decode() * is_exact, *more)).replace("\0", "\n"))


def _position(text: str, fault: Fault) -> tuple[int, int]:
    """Line and column of a fault, both from 1; 0 where it is one of the file."""
    if fault.kind == "file":
        return 0, 0
    start = fault.span.start
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)


def _names(path: str, aliases: list[str]) -> tuple[tuple[str, int], ...]:
    if not path.lower().endswith(".md"):
        return ()
    return ((fold(path.rpartition("/")[2]), 0), *((alias, 1) for alias in dict.fromkeys(map(fold, aliases))))


def fold_text(text: str) -> bytes:
    """Text in the form in which searches look for it first: where this is not found, no search finds it.

    Whatever a pattern matches that ignores case has the same form: case folds, and dotted and dotless i are one.
    """
    data = _encode(text).lower()  # bytes, of which these are the ASCII letters, are folded fifty times as fast as text
    if len(data) == len(text):
        return data
    others = set(data.translate(None, _ASCII).decode("utf-8", "surrogatepass"))
    if len(others) > _MANY_LETTERS:
        return _encode(_fold(text))
    for letter in others:
        if (folded := _fold_letter(letter)) != letter:
            data = data.replace(_encode(letter), _encode(folded))
    return data


def _fold(text: str) -> str:
    return text.replace("\u0130", "i").replace("\u0131", "i").casefold()


_fold_letter = lru_cache(maxsize=4096)(_fold)


def _encode(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _more_texts(path: str, text: str, rows: Rows) -> Iterator[str]:
    """What searches look at besides path and text: tags, properties as values and cards, all else written otherwise."""
    if path.lower().endswith(".canvas"):
        from notes_cli.index.canvas import read_cards

        yield read_cards(text)
    yield from (name for name, _, _ in (*rows.property_tags, *rows.tags))
    for key, value, *_ in rows.frontmatter[2] if rows.frontmatter else ():
        yield key
        yield from map(text_of, value if isinstance(value, list) else [value])


def text_of(value: Value) -> str:
    """A property's value as the text that searches compare; empty for none, for lists and for mappings."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read_parsed(data: bytes, parts: Collection[str] | None = None) -> Parsed:
    """Read what `Record.parsed` holds, or only these parts (fields of Rows) of it, as if there were no others.

    To make values of all rows takes several times as long. Raises TypeError or ValueError for what are no rows.
    """
    rows = Rows._make(marshal.loads(data))
    if parts is not None:
        rows = empty_rows()._replace(baked=rows.baked, **{part: getattr(rows, part) for part in parts})
    return Parsed(rows)


def read_faults(data: bytes) -> tuple[Fault, ...]:
    """Read what `Record.faults` holds."""
    return faults_of(marshal.loads(data)) if data else ()
