"""The bookmarks of the app (`.obsidian/bookmarks.json`) with the new names in them; nothing is written.

Bookmarks of files, and of headings and blocks in them, are followed, and searches, as query blocks are; in groups too.
A bookmark's title is its owner's, and stays. No folder gets another name, so those of folders stay. Of the file only
the characters of these values change. Source: the app's core plugin Bookmarks; the format is documented nowhere, so
what is not known is left alone.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from notes_cli.errors import NotesError
from notes_cli.index.read import read_bytes
from notes_cli.markdown.edits import Edit, apply_edits
from notes_cli.markdown.note import Note
from notes_cli.rename.change import Change, retitled
from notes_cli.rename.pieces import find_strings
from notes_cli.rename.terms import query_edits
from notes_cli.vault.journal import Rewrite

BOOKMARKS = ".obsidian/bookmarks.json"
Place = tuple[object, ...]
"""The keys and numbers that lead to a value of a JSON document from its top."""


def rewrite_bookmarks(
    root: Path, change: Change, notes: Mapping[str, Note], titles: Mapping[str, dict[int, str]]
) -> tuple[Rewrite, int] | None:
    """The file with the new names, and how many values change; None where none does, or where it cannot be read.

    `titles` are the new titles of headings, by path and number. Raises NotesError where the file would not be read as
    it is to be written.
    """
    try:
        old = read_bytes(root / BOOKMARKS)
        text = old.decode("utf-8")
        data = json.loads(text.removeprefix("\ufeff"))
        new = {
            place: value for place, item in _items(data) for place, value in _new(place, item, change, notes, titles)
        }
        places = {place: span for place, span in find_strings(text) if place in new} if new else {}
    except (OSError, ValueError, RecursionError, AttributeError):
        return None
    if not new:
        return None
    edits = [Edit(span, json.dumps(new[place], ensure_ascii=text.isascii())) for place, span in places.items()]
    after = apply_edits(text, edits)
    for place, value in new.items():
        _put(data, place, value)
    if json.loads(after.removeprefix("\ufeff")) != data:
        raise NotesError(f"{BOOKMARKS}: would not be read back as written; nothing is changed")
    return Rewrite(BOOKMARKS, old, after.encode("utf-8")), len(new)


def _items(data: object, place: Place = ()) -> Iterator[tuple[Place, dict[str, object]]]:
    """The bookmarks, those of groups too, and where each stands."""
    items = data.get("items") if isinstance(data, dict) else None
    for number, item in enumerate(items) if isinstance(items, list) else ():
        if isinstance(item, dict):
            yield (*place, "items", number), item
            yield from _items(item, (*place, "items", number))


def _new(
    place: Place,
    item: dict[str, object],
    change: Change,
    notes: Mapping[str, Note],
    titles: Mapping[str, dict[int, str]],
) -> Iterator[tuple[Place, str]]:
    """The values of a bookmark that change."""
    path, subpath, query = item.get("path"), item.get("subpath"), item.get("query")
    if isinstance(path, str) and path in change.moves:
        yield (*place, "path"), change.moves[path]
    if isinstance(path, str) and isinstance(subpath, str):
        new = retitled(notes[path], titles[path], subpath) if path in titles and path in notes else subpath
        new = change.subpath(new) if path == change.path else new
        if new != subpath:
            yield (*place, "subpath"), new
    is_search = item.get("type") == "search" and isinstance(query, str)
    if is_search and change.term and (edits := query_edits(str(query), change.term)):
        yield (*place, "query"), apply_edits(str(query), edits)


def _put(data: object, place: Place, value: str) -> None:
    for key in place[:-1]:
        data = data[key]  # type: ignore[index]  # as `_items` has found it
    data[place[-1]] = value  # type: ignore[index]
