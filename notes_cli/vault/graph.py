"""Who links to whom: the app's two maps of links, and what follows from them; it reads facets, no notes.

The app holds, for every note, the files it links to with the number of links, and the names that lead nowhere with
theirs (`resolvedLinks`, `unresolvedLinks` of its programming interface). Links, embeds and links in properties count,
those of a note to itself too; a heading or block that is not there does not matter. An unresolved name is the part
before the first `#`, as it is written. Excluded notes are in the maps as all others are.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from notes_cli.index.resolve import Names, fold, look_up
from notes_cli.markdown.note import linkpath
from notes_cli.markdown.rows import Facet

Edge = tuple[str, str, str | None, int]
"""A link of a file: (source, link as written, the path it leads to or None, how often it is written there).

A plain tuple, as a vault of 10,000 notes has some 200,000 of them.
"""

_UNKNOWN = object()


def resolve_links(links: Iterable[tuple[str, Facet]], names: Names) -> Iterator[Edge]:
    """Resolve the rows of the facet "links" of each file, in their order.

    What a link leads to is looked up once where it is the same in every folder, else once a folder.
    """
    everywhere: dict[object, object] = {}
    by_folder: defaultdict[str, dict[object, object]] = defaultdict(dict)
    for source, rows in links:
        here = by_folder[source.rpartition("/")[0]]
        for target, kind, count in rows:
            path = everywhere.get(target, _UNKNOWN)
            if path is _UNKNOWN or kind == "file":
                path = here.get((target, kind), _UNKNOWN)
                if path is _UNKNOWN:
                    name = linkpath(str(target))
                    path, same = look_up(name, str(kind), source, names)
                    if same and kind != "file":
                        everywhere[target] = path
                    elif name:  # else the link is to the note it stands in
                        here[target, kind] = path
            yield source, target, path, count  # type: ignore[misc]  # a row is plain data


def wanted_names(links: Iterable[tuple[str, Facet]]) -> set[str]:
    """The folded names of all files that the links of these files can lead to, in whatever folder these are."""
    found = {fold(linkpath(str(link))).rstrip("/").rpartition("/")[2] for _, rows in links for link, _, _ in rows}
    return found | {f"{name}.md" for name in found}


def group_edges(links: Iterable[tuple[str, Facet]], names: Names, resolved: bool) -> list[Facet]:
    """For each file, in order, what its links lead to as (path, count), or the names that lead nowhere; sorted."""
    files = list(links)
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for source, link, path, count in resolve_links(files, names):
        if (path is not None) == resolved:
            found[source][linkpath(link) if path is None else path] += count
    return [tuple(sorted(found[source].items())) if source in found else () for source, _ in files]


def count_links(edges: Iterable[Edge]) -> list[tuple[str, str | None, int]]:
    """The links as (link, path or None, count), sorted by link; what is written alike and leads alike is one."""
    counts: Counter[tuple[str, str | None]] = Counter()
    for _, link, path, count in edges:
        counts[link, path] += count
    return sorted(((*key, count) for key, count in counts.items()), key=lambda row: (row[0], row[1] or ""))


def count_backlinks(resolved: Iterable[tuple[str, Sequence[tuple[str, int]]]], path: str) -> list[tuple[str, int]]:
    """The files that link to `path`, itself included, as (path, count), sorted; told from the map of what resolves."""
    return sorted((source, count) for source, rows in resolved for target, count in rows if target == path)


def count_unresolved(edges: Iterable[Edge]) -> list[tuple[str, int, list[str]]]:
    """The names that lead nowhere as (name, count, the files that link so), sorted."""
    counts: Counter[str] = Counter()
    sources: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for source, link, path, count in edges:
        if path is None:
            name = linkpath(link)
            counts[name] += count
            sources[name][source] = None
    return [(name, counts[name], sorted(sources[name])) for name in sorted(counts)]


def find_orphans(files: Sequence[str], edges: Iterable[Edge]) -> list[str]:
    """The files with no incoming links.

    As the official command line says it: files of every type, and a link of a note to itself is one that comes in,
    as it is in the app's map.
    """
    linked = {path for _, _, path, _ in edges}
    return [path for path in files if path not in linked]


def find_deadends(files: Sequence[str], links: Iterable[tuple[str, Facet]]) -> list[str]:
    """The files with no outgoing links, told from the rows of the facet "links".

    As the official command line says it: files of every type, images too; a link that leads nowhere goes out, as
    «Outgoing links» of the app lists it.
    """
    linking = {source for source, rows in links if rows}
    return [path for path in files if path not in linking]
