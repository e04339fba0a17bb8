"""A vault in memory: its files, its notes, and who owns which name. The only type with state; it never writes."""

import json
import re
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from notes_cli.vault.canvas import make_canvas
from notes_cli.vault.facets import FACETS, Facet
from notes_cli.vault.note import Fault, Link, Note, Span
from notes_cli.vault.read import list_files, read_text
from notes_cli.vault.resolve import Names, fold, index_names, resolve_link
from notes_cli.vault.scan import make_note


@dataclass(frozen=True)
class Vault:
    """All files and notes of the folder `root`; make one with `Vault.open`.

    `files` are the vault paths of all files, sorted; `notes` maps the path of every Markdown file to its Note,
    `canvases` that of every canvas to a Note with its links; `faults` are those of the vault itself (a folder that
    cannot be listed, settings that cannot be read).
    """

    root: Path
    files: tuple[str, ...]
    notes: dict[str, Note]
    is_excluded: Callable[[str], bool]
    faults: tuple[tuple[str, Fault], ...] = ()
    canvases: dict[str, Note] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path) -> "Vault":
        """Read the vault at `root`; a file that cannot be read is an empty note with a fault."""
        files, trouble = list_files(root)
        is_excluded, fault = _exclusion(root)
        faults = [(path, Fault(Span(0, 0), message, "file")) for path, message in trouble]
        notes = {path: _read_note(root, path) for path in files if path.lower().endswith(".md")}
        canvases = {path: _read_canvas(root, path) for path in files if path.lower().endswith(".canvas")}
        return cls(root, tuple(files), notes, is_excluded, tuple(faults + fault), canvases)

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
        for path, rows in self.facet("aliases"):
            for alias in dict.fromkeys(fold(str(alias)) for (alias,) in rows):
                owners[alias].append(path)
        return {alias: tuple(paths) for alias, paths in owners.items()}

    def facet(self, name: str) -> Iterator[tuple[str, Facet]]:
        """The rows of a facet (a key of FACETS) of every note and canvas, by path; those without rows included."""
        read = FACETS[name]
        for path in self.files:
            if note := self.notes.get(path) or self.canvases.get(path):
                yield path, read(note)

    def resolve(self, link: Link, source: str) -> str | None:
        """The vault path that a link of the note `source` leads to, or None."""
        return resolve_link(link, source, self.names)

    def find(self, name: str) -> tuple[Note, ...]:
        """The notes that `name` may mean, best first: by vault path, else by name, else by alias, in any case.

        More than one only where an alias, or a name, has several owners; then by path.
        """
        wanted = fold(name.strip().replace("\\", "/"))
        for form in (wanted, wanted + ".md"):
            if (path := self.names.by_path.get(form)) in self.notes:
                return (self.notes[path],)
        named = [path for path in self.names.by_name.get(wanted.removesuffix(".md") + ".md", ()) if path in self.notes]
        paths = tuple(sorted(named)) or self.alias_owners.get(wanted, ())
        return tuple(self.notes[path] for path in paths)

    def backlinks(self, path: str) -> Iterator[tuple[Note, tuple[Link, ...]]]:
        """The notes that link to `path`, each with those links, by path; a note's links to itself do not count."""
        for note in self.shown:
            links = tuple(link for link in note.links if self.resolve(link, note.path) == path)
            if links and note.path != path:
                yield note, links

    def all_faults(self) -> Iterator[tuple[str, int, Fault]]:
        """Every fault of the vault and its notes as (path, line or 0, fault)."""
        for path, fault in self.faults:
            yield path, 0, fault
        for path, note in (*self.notes.items(), *self.canvases.items()):
            for fault in note.faults:
                yield path, note.line_of(fault.span.start) if fault.kind == "frontmatter" else 0, fault


def _read_note(root: Path, path: str) -> Note:
    text, faults = read_text(root / path)
    return make_note(path, text, faults)


def _read_canvas(root: Path, path: str) -> Note:
    text, faults = read_text(root / path)
    return make_canvas(path, text, faults)


def _exclusion(root: Path) -> tuple[Callable[[str], bool], list[tuple[str, Fault]]]:
    """Read `userIgnoreFilters` of `.obsidian/app.json`: path prefixes, or regular expressions between slashes."""
    path, where = root / ".obsidian" / "app.json", ".obsidian/app.json"
    try:
        filters = _filters(json.loads(path.read_text(encoding="utf-8-sig")))
        prefixes = tuple(f for f in filters if not _is_regex(f))
        with warnings.catch_warnings(action="ignore"):  # on what a later Python may read otherwise
            patterns = [re.compile(f[1:-1]) for f in filters if _is_regex(f)]
    except FileNotFoundError:
        return lambda _: False, []
    except (OSError, ValueError, RecursionError, OverflowError, re.error) as error:
        message = f"cannot be used, so no note is excluded: {error}"
        return lambda _: False, [(where, Fault(Span(0, 0), message, "file"))]
    return lambda p: p.startswith(prefixes) or any(pattern.search(p) for pattern in patterns), []


def _filters(settings: object) -> list[str]:
    if not isinstance(settings, dict):
        raise ValueError("it is no JSON object")
    filters = settings.get("userIgnoreFilters") or []
    if not isinstance(filters, list) or not all(isinstance(f, str) for f in filters):
        raise ValueError("userIgnoreFilters is no list of texts")
    return [f for f in filters if f]


def _is_regex(text: str) -> bool:
    return len(text) > 2 and text.startswith("/") and text.endswith("/")
