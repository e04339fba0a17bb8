"""An index with some notes as they would be, in place of or beside those of the files; nothing is written or kept."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notes_cli.index.facets import FACETS
from notes_cli.index.haystack import Clause
from notes_cli.index.index import Index
from notes_cli.index.resolve import fold
from notes_cli.index.values import ValueRow, value_rows
from notes_cli.index.walk import Listing
from notes_cli.markdown.note import Note
from notes_cli.markdown.rows import ByPath, Facet

if TYPE_CHECKING:
    from notes_cli.index.kept import Answer


class Overlay:
    """Answers as the index would if the notes `over` (by vault path) stood in the vault."""

    def __init__(self, index: "Index | Overlay", over: Mapping[str, Note]) -> None:
        self._index = index
        self._over = over
        self.listing: Listing = index.listing
        self.file: Path | None = index.file
        self.trouble: str = index.trouble
        self.close: Callable[[], object] = index.close

    def paths(self) -> list[str]:
        """The vault paths of all files, sorted."""
        return sorted({*self._index.paths(), *self._over})

    def named(self, wanted: set[str]) -> Iterator[str]:
        """The vault paths of the files with these folded names, in no order."""
        yield from self._index.named(wanted)
        over = (path for path in self._over if not self._index.holds(path))
        yield from (path for path in over if fold(path.rpartition("/")[2]) in wanted)

    def ending(self, end: str) -> Iterator[str]:
        """The vault paths of the files whose name ends so, in any case, in no order."""
        yield from self._index.ending(end)
        yield from (path for path in self._over if path.lower().endswith(end) and not self._index.holds(path))

    def words(self, start: bytes) -> list[str]:
        """The words in the notes that are files which begin so."""
        return self._index.words(start)

    def holds(self, path: str) -> bool:
        """Whether there is a note or canvas at this vault path."""
        return path in self._over or self._index.holds(path)

    def note(self, path: str) -> Note:
        """The note or canvas at a vault path; raises KeyError where there is none."""
        return self._over[path] if path in self._over else self._index.note(path)

    def read(self, path: str, parts: Collection[str] | None = None) -> Note:
        """The same, of which only some parts need to be asked for."""
        return self._over[path] if path in self._over else self._index.read(path, parts)

    def reader(self, parts: Collection[str] | None = None) -> Callable[[], Callable[[str], Note]]:
        """What makes, in a forked process, the function that gives a note or canvas there."""
        open_index, over = self._index.reader(parts), self._over

        def open_again() -> Callable[[str], Note]:
            note = open_index()
            return lambda path: over[path] if path in over else note(path)

        return open_again

    @property
    def anew(self) -> set[str]:
        """The notes that are not what the index knows."""
        return {*self._index.anew, *self._over}

    def again(self) -> "Callable[[], Overlay | None]":
        """What makes this in a forked process; None where the index is another by then."""
        open_index = self._index.again()

        def open_again() -> Overlay | None:
            index = open_index()
            return Overlay(index, self._over) if index else None

        return open_again

    def kept(self, question: str) -> dict[str, Any]:
        """Nothing is kept of notes as they would be."""
        return {}

    def keep(self, question: str, new: "Mapping[str, Answer]") -> None:
        """Nothing is kept of notes as they would be."""

    def faults(self) -> Iterator[tuple[str, int, int, str, str]]:
        """The faults of the notes that are files, as the index has them."""
        return self._index.faults()

    def owners(self, folded: str, alias: bool = False) -> list[str]:
        """The paths of the notes whose file has this folded name, or which have this folded alias, by path."""
        kept = [path for path in self._index.owners(folded, alias) if path not in self._over]
        return sorted(kept + self._owned.get((folded, alias), []))

    @cached_property
    def _owned(self) -> dict[tuple[str, bool], list[str]]:
        """The paths of the notes by the folded names of their files (false) and by their folded aliases (true)."""
        found = defaultdict[tuple[str, bool], list[str]](list)
        for path, note in self._over.items():
            for alias in (False, True):
                for name in _names(note, alias):
                    found[name, alias].append(path)
        return found

    def aliases(self) -> list[tuple[str, str]]:
        """(path, alias) for every alias of a note, folded, by path."""
        kept = [found for found in self._index.aliases() if found[0] not in self._over]
        return sorted(kept + [(path, alias) for path, note in self._over.items() for alias in _names(note, alias=True)])

    def facet(self, name: str) -> ByPath:
        """The rows of a facet of every note and canvas, by path."""
        return self._with(self._index.facet(name), lambda note: _facet(note, name))

    def facet_of(self, path: str, name: str) -> ByPath:
        """The rows of a facet of one note or canvas; empty where there is none at this path."""
        return [(path, _facet(self._over[path], name))] if path in self._over else self._index.facet_of(path, name)

    def property_names(self) -> list[str]:
        """The names of all properties of the files and of the notes as they would be, sorted."""
        return sorted(name for name in self._all_names() if self.values([name]))

    def _all_names(self) -> set[str]:
        """The names of properties, those of notes in whose place others stand among them."""
        own = {row[0][0] for note in self._over.values() for row in value_rows(note.text, note.parsed.rows)}
        return {*self._index.property_names(), *own}

    def values(self, names: Iterable[str]) -> dict[str, list[ValueRow]]:
        """The properties of these names by path, those of a note in order."""
        wanted = set(names)
        found = {path: rows for path, rows in self._index.values(wanted).items() if path not in self._over}
        for path, note in self._over.items():
            if rows := [row for row in value_rows(note.text, note.parsed.rows) if row[0][0] in wanted]:
                found[path] = rows
        return found

    def linked(
        self, name: str, facet: str, make: Callable[[ByPath], list[tuple[Any, ...]]], holding: str = ""
    ) -> ByPath:
        """What `make` tells from the rows of a facet and the names of all files, for every note and canvas, by path.

        Where a text is wanted that must stand in an answer, others may be left out.
        """
        if any(not self._index.holds(path) for path in self._over):  # other names: links may lead elsewhere
            rows = self.facet(facet)
            return [(path, answer) for (path, _), answer in zip(rows, make(rows), strict=True)]
        return self._with(
            self._index.linked(name, facet, make, holding), lambda note: make([(note.path, _facet(note, facet))])[0]
        )

    def containing(self, clauses: Sequence[Clause]) -> dict[str, bool]:
        """The notes and canvases that may hold a text of each clause, in no order, as `Vault.containing`."""
        return self._index.containing(clauses) | dict.fromkeys(self._over, False)

    def _with(self, rows: ByPath, answer: Callable[[Note], tuple[Any, ...]]) -> ByPath:
        kept = [row for row in rows if row[0] not in self._over]
        return sorted(kept + [(path, answer(note)) for path, note in self._over.items()], key=lambda row: row[0])


def _facet(note: Note, name: str) -> Facet:
    return FACETS[name](note.text, note.parsed.rows)


def _names(note: Note, alias: bool) -> set[str]:
    return {fold(name) for name in note.aliases} if alias else {fold(note.path.rpartition("/")[2])}
