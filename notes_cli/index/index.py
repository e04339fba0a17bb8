"""The index of a vault: what its notes say, kept between runs, and brought up to date when it is opened.

It answers what would else take reading all notes: where a text may be found, who owns a name, the rows of a facet, the
faults. It holds no answers of its own: whatever the file is, missing, old, damaged, in use, the answers are those
of a fresh scan. It knows neither the search language nor settings.
"""

import marshal
import os
import sqlite3
import weakref
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache, partial
from itertools import chain
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notes_cli.errors import IndexDamagedError
from notes_cli.index import store, tables
from notes_cli.index.haystack import Ahead, Clause, connect_again, find_words, search_all
from notes_cli.index.listing import list_paths, read_names
from notes_cli.index.read import read_text
from notes_cli.index.record import read_faults, read_parsed, scan_note
from notes_cli.index.resolve import fold
from notes_cli.index.values import ValueRow, join_values
from notes_cli.index.walk import OTHERS, Listing, Stat, pack_stat
from notes_cli.markdown.note import BEGIN_RESULTS, Note
from notes_cli.markdown.rows import Parsed

if TYPE_CHECKING:
    from notes_cli.index.kept import Answer
    from notes_cli.markdown.rows import ByPath

FEW = 4  # segments, some 100 notes


class Index:
    """The index of the vault at `root` as it stood when it was opened (`notes_cli.index.refresh.open_index`).

    `file` is None for one in memory. `listing` is how the files stood, `trouble` one line on why nothing is kept,
    `given` are notes that are not read from files.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        root: Path,
        listing: Listing,
        file: Path | None,
        trouble: str = "",
        given: Mapping[str, Note] | None = None,
        ahead: Ahead | None = None,
    ) -> None:
        self.root = root
        self.listing = listing
        self.file = file
        self.trouble = trouble
        self._connection = connection
        self.anew: set[str] = set()  # notes that were scanned since, as their files are not what the index knows
        self._given = given or {}
        self._ahead = ahead
        self._segment = lru_cache(maxsize=512)(self._read_segment)  # of some 40 kB; results come in another order
        self._facets = lru_cache(maxsize=1024)(self._read_facets)
        self.note = lru_cache(maxsize=256)(self.read)
        self.close = weakref.finalize(self, store.close, connection, file, os.getpid())

    def _rows(self, statement: str, *values: object) -> Iterator[Any]:
        try:
            yield from self._connection.execute(statement, values)
        except (sqlite3.Error, UnicodeDecodeError) as error:  # the message may quote what is damaged, which is no text
            if self.file:
                store.break_seal(self.file)
            raise IndexDamagedError(f"the index is damaged ({error}); it will be rebuilt next time") from error

    def paths(self) -> list[str]:
        """The vault paths of all files, sorted."""
        return sorted(list_paths(self.listing.folders))

    def named(self, wanted: set[str]) -> Iterator[str]:
        """The vault paths of the files with these folded names, in no order."""
        for (prefix, _), entries in self.listing.folders.items():
            yield from (prefix + name for name in read_names(entries) if fold(name) in wanted)

    def ending(self, end: str) -> Iterator[str]:
        """The vault paths of the files whose name ends so, in any case, in no order; `end` is ASCII in lower case."""
        may_be_notes = ".md".endswith(end) or end.endswith(".md")
        for (prefix, _), entries in self.listing.folders.items():
            if may_be_notes or (entries.endswith(OTHERS) and end.encode() in entries.lower()):
                yield from (prefix + name for name in read_names(entries) if name.lower().endswith(end))

    def holds(self, path: str) -> bool:
        """Whether there is a note or canvas at this vault path."""
        return any(True for _ in self._rows("SELECT 1 FROM place WHERE path = ?", tables.to_bytes(path)))

    def read(self, path: str, parts: Collection[str] | None = None) -> Note:
        """The note or canvas at a vault path; scanned anew where its file is no longer what the index knows.

        Of what its text says only some `parts` (fields of `markdown.rows.Rows`) need to be asked for; the others
        may be empty, its faults too. Raises KeyError where there is none, with `parts` once one is asked for.
        """
        if path in self._given:
            return self._given[path]
        place = self._place(path) if parts is None else None  # a search that needs the text alone need not look it up
        text, faults, stood = read_text(f"{self.root}/{path}")
        if stood is None or not self._is_listed(path, stood):
            self.anew.add(path)
            return scan_note(path, text, faults)
        if BEGIN_RESULTS in text:
            from notes_cli.markdown.baked import blanked  # here, as few notes have results in them

            parsed = self._parsed(path, place, parts)
            text = blanked(text, parsed.baked)
            return Note(path, text, read_faults(place[1]) if place else (), lambda: parsed, parsed.baked)
        return Note(path, text, read_faults(place[1]) if place else (), lambda: self._parsed(path, place, parts))

    def _place(self, path: str) -> tuple[int, bytes]:
        """The segment of a note or canvas, and its faults as bytes. Raises KeyError where there is none."""
        for segment, faults in self._rows("SELECT segment, faults FROM place WHERE path = ?", tables.to_bytes(path)):
            return segment, faults
        raise KeyError(path)

    def reader(self, parts: Collection[str] | None = None) -> Callable[[], Callable[[str], Note]]:
        """What makes, in a forked process, the function that gives a note or canvas there as `read` does.

        No file of SQLite's may be used across a fork, so the process connects anew; where the index is another by then,
        it scans the note. A database in memory has neither file nor locks.
        """
        again = self.again()

        def open_again() -> Callable[[str], Note]:
            index = again()
            return (
                partial(index.read, parts=parts)
                if index
                else lambda path: scan_note(path, *read_text(f"{self.root}/{path}")[:2])
            )

        return open_again

    def again(self) -> "Callable[[], Index | None]":
        """What makes this index in a forked process; None where its file is another by then."""
        if self.file is None:
            return lambda: self
        generation = self._meta("generation")

        def open_again() -> Index | None:
            connection = connect_again(self.file, generation)
            return Index(connection, self.root, self.listing, self.file) if connection else None

        return open_again

    def kept(self, question: str) -> dict[str, Any]:
        """The answers to a question that `keep` was given and that still hold, by path."""
        from notes_cli.index.kept import read_kept  # here, as no search needs it

        return {} if self.file is None else read_kept(self._rows, dict(self._rows("SELECT * FROM meta")), question)

    def keep(self, question: str, new: "Mapping[str, Answer]") -> None:
        """Keep answers to a question, by path, beside those that were kept before and still hold."""
        from notes_cli.index.kept import write_kept

        if self.file:
            self._write(self.file, lambda connection: write_kept(connection, question, new))

    def _parsed(self, path: str, place: tuple[int, bytes] | None, parts: Collection[str] | None) -> Parsed:
        segment, _ = place or self._place(path)
        return read_parsed(self._segment(segment)[path], parts)

    def _read_segment(self, segment: int) -> dict[str, bytes]:
        ((paths, kept),) = self._rows("SELECT paths, parsed FROM segment WHERE id = ?", segment)
        return dict(zip(marshal.loads(paths), (row[0] for row in marshal.loads(kept)), strict=True))

    def _is_listed(self, path: str, stood: Stat) -> bool:
        """Whether a file stood so when the vault was listed: no two files of a folder do, unless they are one."""
        prefix, looked, half = path[: path.rfind("/") + 1], pack_stat(stood), stood[3] & 1
        folders = self.listing.folders  # a link to a file may lie in the other half
        return looked in folders.get((prefix, half), b"") or looked in folders.get((prefix, 1 - half), b"")

    def faults(self) -> Iterator[tuple[str, int, int, str, str]]:
        """The faults of notes and canvases as (path, line or 0, column or 0, message, kind), by path."""
        for path, line, column, message, kind in self._rows("SELECT * FROM fault ORDER BY path, rowid"):
            yield tables.to_text(path), line, column, tables.to_text(message), kind

    def owners(self, folded: str, alias: bool = False) -> list[str]:
        """The paths of the notes whose file has this folded name, or which have this folded alias, by path."""
        key = (tables.to_bytes(folded), int(alias))
        return [
            tables.to_text(path)
            for (path,) in self._rows("SELECT path FROM name WHERE folded = ? AND alias = ? ORDER BY path", *key)
        ]

    def aliases(self) -> list[tuple[str, str]]:
        """(path, alias) for every alias of a note, folded, by path."""
        found = self._rows("SELECT path, folded FROM name WHERE alias = 1")
        return sorted((tables.to_text(path), tables.to_text(folded)) for path, folded in found)

    def facet(self, name: str) -> "ByPath":
        """The rows of a facet of every note and canvas, by path."""
        found: ByPath = []
        for paths, rows in self._rows(
            "SELECT paths, rows FROM facet JOIN segment ON segment = id WHERE name = ?", name
        ):
            found += zip(marshal.loads(paths), marshal.loads(rows), strict=True)
        return sorted(found, key=itemgetter(0))

    def facet_of(self, path: str, name: str) -> "ByPath":
        """The rows of a facet of one note or canvas; empty where there is none at this path."""
        segments = self._rows("SELECT segment FROM place WHERE path = ?", tables.to_bytes(path))
        return [(path, self._facets(segment, name)[path]) for (segment,) in segments]

    def _read_facets(self, segment: int, name: str) -> dict[str, Any]:
        """The rows of a facet of the notes of a segment."""
        found = self._rows(
            "SELECT paths, rows FROM facet JOIN segment ON segment = id WHERE name = ? AND id = ?", name, segment
        )
        return {path: rows for both in found for path, rows in zip(*map(marshal.loads, both), strict=True)}

    def property_names(self) -> list[str]:
        """The names of all properties, sorted."""
        return [tables.to_text(name) for (name,) in self._rows("SELECT DISTINCT name FROM value ORDER BY name")]

    def values(self, names: Iterable[str]) -> dict[str, list[ValueRow]]:
        """The properties of these names by path, those of a note in order."""
        statement = "SELECT paths, rows FROM value JOIN segment ON segment = id WHERE name = ?"
        return join_values(row for name in names for row in self._rows(statement, tables.to_bytes(name)))

    def linked(
        self, name: str, facet: str, make: "Callable[[ByPath], list[Any]]", holding: str = ""
    ) -> list[tuple[str, Any]]:
        """What `make` tells from the rows of a facet and the names of all files, for every note and canvas, by path.

        It is kept until the note or the set of the files changes; `make` is asked for what is not kept. Of few segments
        it is made each time, which is faster than to write it. Where a text is wanted that must stand in an answer,
        others may be left out.
        """
        if self._given:
            rows = self.facet(facet)
            return [(path, answer) for (path, _), answer in zip(rows, make(rows), strict=True)]
        from notes_cli.index.linked import make_linked, read_linked, write_linked  # here, as no search needs them

        stamp = self._meta("names")
        found = read_linked(self._rows, name, stamp, holding)
        made = make_linked(self._rows, name, stamp, facet, make)
        if len(made) > FEW and self.file:
            self._write(self.file, lambda connection: write_linked(connection, name, stamp, made))
        return sorted(chain(found, *(rows for _, rows in made)), key=itemgetter(0))

    def _write(self, file: Path, write: Callable[[sqlite3.Connection], object]) -> None:
        """Write what was made from the index into it, if it is still the same."""
        with suppress(sqlite3.Error, ValueError):  # it can be made again
            connection = store.connect(file)
            connection.execute("BEGIN IMMEDIATE")
            if tables.read_meta(connection)["generation"] == self._meta("generation"):
                write(connection)
            connection.execute("COMMIT")
            store.close(connection, file)

    def _meta(self, key: str) -> int:
        ((value,),) = self._rows("SELECT value FROM meta WHERE key = ?", key)
        return int(value)

    def containing(self, clauses: Sequence[Clause]) -> dict[str, bool]:
        """The notes and canvases that hold a text of each clause, in no order, as `Vault.containing`."""
        if not clauses:
            return {
                path: False for (paths,) in self._rows("SELECT paths FROM segment") for path in marshal.loads(paths)
            }
        ahead, self._ahead = self._ahead, None
        return search_all(self._rows, self.file, tuple(clauses), ahead)

    def words(self, start: bytes) -> list[str]:
        """The words in the notes that begin so, folded, sorted; of a large vault not all."""
        return find_words(self._rows, start)
