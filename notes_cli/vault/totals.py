"""Adds up over the vault what notes hold: tags, properties, aliases, tasks. It reads facets, no notes."""

from collections import Counter
from collections.abc import Iterable, Iterator

from notes_cli.markdown.rows import Facet


def count_tags(tags: Iterable[tuple[str, Facet]]) -> list[tuple[str, int]]:
    """The tags as (tag with its `#`, count), sorted; every place counts.

    Spellings that differ in case alone are one tag (help page Tags), shown as first met. A tag inside another
    (`#a/b`) does not count for the outer one.
    """
    return _merged((str(tag), int(count)) for _, rows in tags for tag, count in rows)


def list_aliases(aliases: Iterable[tuple[str, Facet]]) -> list[tuple[str, str]]:
    """The aliases as (alias, path), sorted by alias in any case."""
    found = [(str(alias), path) for path, rows in aliases for (alias,) in rows]
    return sorted(found, key=lambda row: (row[0].lower(), *row))


def list_tasks(tasks: Iterable[tuple[str, Facet]]) -> Iterator[tuple[str, int, str, str]]:
    """The tasks as (path, line from 1, the character in the checkbox, the text behind it), by path and line."""
    return ((path, *row) for path, rows in tasks for row in rows)  # plain tuples, as there may be 20,000


def count_properties(properties: Iterable[tuple[str, Facet]], types: dict[str, str]) -> list[tuple[str, str, int]]:
    """The properties as (name, type, number of notes), sorted by name in any case.

    A property has one type in the whole vault: the one chosen in the app (`types`, from its settings), else
    the one most of its values suggest (of equals the first in the alphabet), else text. How the app chooses where
    nobody has is not documented. Names that differ in case alone are one property, shown as first met, and a note that
    has several of them counts once.
    """
    suggested: dict[str, Counter[str]] = {}
    names: list[str] = []
    for _, found in properties:
        own: dict[str, str] = {}
        for name, type in found:
            own.setdefault(folded := name.lower(), name)
            suggested.setdefault(folded, Counter())[type] += 1
        names += own.values()
    return [
        (name, types.get(name.lower()) or _most(suggested[name.lower()]), count)
        for name, count in _merged((name, 1) for name in names)
    ]


def _most(types: Counter[str]) -> str:
    said = {type: count for type, count in types.items() if type}
    return min(said, key=lambda type: (-said[type], type), default="text")


def _merged(counted: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Add up what differs in case alone, under the spelling first met; sorted in any case."""
    spelling: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name, count in counted:
        folded = name.lower()
        spelling.setdefault(folded, name)
        counts[folded] += count
    return [(spelling[folded], counts[folded]) for folded in sorted(counts)]
