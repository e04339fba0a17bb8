"""A vault: its files, its notes, and who owns which name, as the index has them. It never writes to the vault."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from notes_cli.index.haystack import Clause
from notes_cli.index.index import Index
from notes_cli.index.listing import find_stats
from notes_cli.index.record import fold_text
from notes_cli.index.refresh import index_notes, open_index
from notes_cli.index.resolve import Names, fold, index_names, length_and_path, resolve_link, spelled
from notes_cli.index.update import Progress
from notes_cli.index.values import ValueRow
from notes_cli.markdown.note import Fault, Link, Note, Span, name_of
from notes_cli.markdown.rows import ByPath, Facet
from notes_cli.vault.settings import read_exclusion

if TYPE_CHECKING:
    from notes_cli.index.overlay import Overlay
    from notes_cli.vault.graph import Edge

ALIKE = 2  # letters with which a word begins that another is taken for
FEW_FILES = 500  # up to here it is faster to look for the names that their links give than to index all names
MANY_PLACES = 16384  # notes of which is remembered what links may name in them
_NO_STAT = (0, 0, 0, 0)


class Notes(Mapping[str, Note]):
    """The notes of a vault by vault path, sorted, each made when it is asked for."""

    def __init__(self, index: "Index | Overlay") -> None:
        self._index = index

    def __getitem__(self, path: str) -> Note:
        if not path.lower().endswith(".md"):
            raise KeyError(path)
        return self._index.note(path)

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and path.lower().endswith(".md") and self._index.holds(path)

    def __iter__(self) -> Iterator[str]:
        return (path for path in self._index.paths() if path.lower().endswith(".md"))

    def __len__(self) -> int:
        return sum(1 for _ in self)


@dataclass(frozen=True)
class Vault:
    """All files and notes of the folder `root`; make one with `Vault.open`.

    `faults` are those of the vault itself (a folder that cannot be listed, settings that cannot be read).
    """

    root: Path
    index: "Index | Overlay"
    is_excluded: Callable[[str], bool]
    faults: tuple[tuple[str, Fault], ...] = ()

    @classmethod
    def open(cls, root: Path, cache: Path | None = None, progress: Progress | None = None) -> "Vault":
        """Open the vault at `root` as it is now; a file that cannot be read is an empty note with a fault.

        With a folder `cache` only what has changed since the last time is read, and the rest is kept there.
        `progress` is told how many notes have been read of how many.
        """
        index = open_index(root, cache, progress)
        is_excluded, fault = read_exclusion(root, index.paths)
        faults = [(path, Fault(Span(0, 0), message, "file")) for path, message in index.listing.faults]
        return cls(root, index, is_excluded, tuple(faults + fault))

    def close(self) -> None:
        """Have done with the vault: let go of its index."""
        self.index.close()

    @classmethod
    def of(cls, root: Path, notes: Iterable[Note]) -> "Vault":
        """The vault of notes that are at hand and need not be files; none of them is excluded."""
        return cls(root, index_notes(root, notes), lambda _: False)

    def with_notes(self, notes: Mapping[str, Note]) -> "Vault":
        """The vault as it would be with these notes, by vault path, in place of or beside those that it has."""
        if not notes:
            return self
        from notes_cli.index.overlay import Overlay  # here and below, as no search needs them

        return replace(self, index=Overlay(self.index, notes))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The vault paths of all files, sorted."""
        return tuple(self.index.paths())

    @cached_property
    def folders(self) -> tuple[str, ...]:
        """The vault paths of the folders that hold files, or folders with files, sorted."""
        found: set[str] = set()
        for folder in {path.rpartition("/")[0] for path in self.files}:
            while folder and folder not in found:
                found.add(folder)
                folder = folder.rpartition("/")[0]
        return tuple(sorted(found))

    @cached_property
    def notes(self) -> Mapping[str, Note]:
        """The path of every Markdown file with its Note."""
        return Notes(self.index)

    @property
    def shown(self) -> Iterator[Note]:
        """The notes that are not excluded, by path: what searches, query blocks and lint reports cover."""
        return (note for path, note in self.notes.items() if not self.is_excluded(path))

    @cached_property
    def names(self) -> Names:
        """The index that links are resolved with."""
        return index_names(self.files)

    @cached_property
    def alias_owners(self) -> dict[str, tuple[str, ...]]:
        """Folded alias → the paths of the notes that have it, by path."""
        owners: defaultdict[str, list[str]] = defaultdict(list)
        for path, alias in self.index.aliases():
            owners[alias].append(path)
        return {alias: tuple(paths) for alias, paths in owners.items()}

    def owners_of(self, alias: str) -> tuple[str, ...]:
        """The paths of the notes that have a folded alias, by path; one is looked up faster than all are read."""
        if "alias_owners" in self.__dict__:
            return self.alias_owners.get(alias, ())
        return tuple(self.index.owners(alias, alias=True))

    @cached_property
    def linked_to(self) -> frozenset[str]:
        """The paths of the files to which another file links."""
        return frozenset(target for source, _, target, _ in self.edges(resolved=True) if target and target != source)

    def known_names(self) -> Iterator[str]:
        """The names and aliases of all notes, by path; aliases stand before the name of their note."""
        for path, aliases in self.facet("aliases"):
            if path.lower().endswith(".md"):
                yield from (str(alias) for (alias,) in aliases)
                yield name_of(path)

    def words_like(self, word: str) -> list[str]:
        """Words of the notes, folded and sorted, that begin as a word does; for a large vault not of all notes."""
        return self.index.words(fold_text(word[:ALIKE]))

    def facet(self, name: str) -> Iterator[tuple[str, Facet]]:
        """The rows of a facet (a key of FACETS) of every note and canvas, by path; those without rows included."""
        return iter(self.index.facet(name))

    def facet_of(self, path: str, name: str) -> Iterator[tuple[str, Facet]]:
        """The rows of a facet of one note or canvas, with its path as in `facet`; nothing for other files."""
        return iter(self.index.facet_of(path, name))

    def property_names(self) -> list[str]:
        """The names of the properties that notes have, sorted; those of excluded notes are among them."""
        return self.index.property_names()

    def values(self, names: Iterable[str]) -> dict[str, list[ValueRow]]:
        """The properties of these names by the path of their note, those of a note in order."""
        return self.index.values(names)

    def link_map(self, resolved: bool, to: str = "") -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
        """One of the app's two maps of links, by source: (path, count) of what links lead to, or (name, count), sorted.

        All notes and canvases are in it, those without such links too; where only links `to` a path are wanted, others
        may be left out.
        """
        from notes_cli.vault.graph import group_edges

        name = "resolved" if resolved else "unresolved"

        def make(rows: ByPath) -> list[Facet]:
            return group_edges(rows, self._names_for(rows), resolved)

        return iter(self.index.linked(name, "links", make, to))

    def link_maps_json(self) -> Iterator[tuple[str, str]]:
        """What both maps hold of each file, in JSON, by source; kept as text, as there are some 80,000 pairs."""
        from notes_cli.vault.graph import group_edges
        from notes_cli.vault.json_text import map_entry

        def make(rows: ByPath) -> list[tuple[str, ...]]:
            names = self._names_for(rows)
            maps = [group_edges(rows, names, resolved) for resolved in (True, False)]
            return [tuple(map_entry(path, found[n]) for found in maps) for n, (path, _) in enumerate(rows)]

        return (entries for _, entries in self.index.linked("both in JSON", "links", make))

    def _names_for(self, rows: ByPath) -> Names:
        """The names that decide where the links of these files lead, which for a few are not all."""
        if len(rows) > FEW_FILES:
            return self.names
        from notes_cli.vault.graph import wanted_names

        return index_names(sorted(self.index.named(wanted_names(rows))))

    def edges(self, resolved: bool) -> "Iterator[Edge]":
        """The links of all notes and canvases that lead to a file, or those that lead nowhere, by source.

        Of a link that leads nowhere the second field is its name; of one that leads to a file it is empty, as the map
        does not keep how it was written.
        """
        for source, rows in self.link_map(resolved):
            for target, count in rows:
                yield (source, "", target, count) if resolved else (source, target, None, count)

    def containing(self, clauses: Sequence[Clause]) -> dict[str, bool]:
        """The paths of the notes and canvases that hold a text of each clause, in no order: all that a search looks at.

        The texts are looked for, folded, in a note's path, text, tags and properties, and in a canvas's cards. True is
        said where texts of ASCII letters are certain to stand, in any case, in path or text. All without clauses.
        """
        return self.index.containing(clauses)

    def times(self, paths: Iterable[str], kind: Literal["modified", "created"]) -> dict[str, int]:
        """When the files at these vault paths were last changed, or made, in nanoseconds since 1970; 0: not known."""
        from notes_cli.vault.times import created_ns, modified_ns

        if kind == "created":
            return {path: created_ns(f"{self.root}/{path}") for path in paths}
        stood = find_stats(self.index.listing.folders, paths)
        # of files that are not read, and of some that have just changed, the listing does not hold the time
        return {path: (stood.get(path) or _NO_STAT)[1] or modified_ns(f"{self.root}/{path}") for path in paths}

    def resolve(self, link: Link, source: str) -> str | None:
        """The vault path that a link of the note `source` leads to, or None."""
        return resolve_link(link, source, self.names)

    def leads(self, note: Note) -> Sequence[tuple[Link, str | None]]:
        """The links of a note, each with the vault path that it leads to, or None."""
        return [(link, self.resolve(link, note.path)) for link in note.links]

    def has_place(self, path: str, subpath: str) -> bool:
        """Whether the part of a link from `#` on leads anywhere in the note at a vault path, as the index has it."""
        return self._has_place(path, subpath)

    @cached_property
    def _has_place(self) -> Callable[[str, str], bool]:
        """The same, which remembers the places of a note, as many links ask for them."""
        from notes_cli.vault.subpath import has_place

        places = lru_cache(maxsize=MANY_PLACES)(
            lambda path: tuple(row for _, rows in self.facet_of(path, "places") for row in rows)
        )
        return lambda path, subpath: has_place(places(path), subpath)

    def find(self, name: str) -> tuple[Note, ...]:
        """The notes that `name` may mean, best first: by vault path, else by name, else by alias, in any case.

        More than one only where an alias, or a name, has several owners; those of a name as links prefer them, those of
        an alias by path.
        """
        written = name.strip().replace("\\", "/")
        wanted = fold(written)
        file = wanted.rpartition("/")[2]
        for form, named in ((wanted, file), (wanted + ".md", file + ".md")):
            paths = [path for path in self.index.owners(named) if fold(path) == form]
            if paths:
                return (self.notes[spelled(paths[0], written, {form: paths})],)
        owners = sorted(self.index.owners(wanted.removesuffix(".md") + ".md"), key=length_and_path)
        return tuple(self.notes[path] for path in owners or self.index.owners(wanted, alias=True))

    def backlinks(self, path: str) -> Iterator[tuple[Note, tuple[Link, ...]]]:
        """The notes that link to `path`, each with those links, by path; a note's links to itself do not count."""
        from notes_cli.vault.graph import count_backlinks

        for source, _ in count_backlinks(self.link_map(resolved=True, to=path), path):
            if source != path and source in self.notes and not self.is_excluded(source):
                note = self.notes[source]
                yield note, tuple(link for link in note.links if self.resolve(link, source) == path)

    def all_faults(self) -> Iterator[tuple[str, int, int, str, str]]:
        """Every fault of the vault and its notes as (path, line or 0, column or 0, message, kind)."""
        for path, fault in self.faults:
            yield path, 0, 0, fault.message, fault.kind
        yield from self.index.faults()
