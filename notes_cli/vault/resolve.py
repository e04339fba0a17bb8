"""Which file a link or a name leads to, decided as the app decides it; it reads no file.

Sources: the help pages Internal links and Aliases; release notes 0.0.3 (a unique name anywhere is enough) and 0.6.0
(relative Markdown links). A bare `[[Alias]]` does not resolve. Among several files of one name: the one in the folder
of the source first, then the shortest path, then the alphabet (as observed, not documented).
"""

import posixpath
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from notes_cli.vault.note import Link


def fold(name: str) -> str:
    """The form in which names are compared: any case, composed Unicode, single spaces where links broke a line."""
    return unicodedata.normalize("NFC", name).casefold()


@dataclass(frozen=True, slots=True)
class Names:
    """All file paths of a vault, by folded path and by folded file name."""

    by_path: dict[str, str]
    by_name: dict[str, tuple[str, ...]]


def index_names(paths: Iterable[str]) -> Names:
    """Index vault paths; where two differ only in case, the first in order has the folded path."""
    by_path: dict[str, str] = {}
    by_name: defaultdict[str, list[str]] = defaultdict(list)
    for path in paths:
        folded = fold(path)
        by_path.setdefault(folded, path)
        by_name[folded.rpartition("/")[2]].append(path)
    return Names(by_path, {name: tuple(found) for name, found in by_name.items()})


def resolve_path(target: str, source: str, names: Names, relative: bool = False) -> str | None:
    """Resolve the path part of a link, as it stands in the note `source`, to a vault path, or None.

    `target` may lack `.md`; it is a name, the end of a path, or with a leading `/` or as a whole a path from the
    root. With `relative` (Markdown links) it is tried from the folder of `source` first.
    """
    wanted = fold(target.strip()).rstrip("/")
    if not wanted:
        return source
    folder = fold(posixpath.dirname(source))
    for form in (wanted + ".md", wanted):
        found = _resolve_form(form, folder, names, relative or form.startswith(("./", "../")))
        if found:
            return found
    return None


def resolve_link(link: Link, source: str, names: Names) -> str | None:
    """Resolve a link of the note `source`; a link of only `#heading` leads to the note itself."""
    return resolve_path(link.path, source, names, relative=link.kind == "markdown")


def _resolve_form(wanted: str, folder: str, names: Names, relative: bool) -> str | None:
    if relative:
        near = posixpath.normpath(posixpath.join(folder, wanted))
        if near in names.by_path:
            return names.by_path[near]
    if wanted.startswith("/"):
        return names.by_path.get(wanted.lstrip("/"))
    wanted = posixpath.normpath(wanted)
    if wanted in names.by_path and "/" in wanted:
        return names.by_path[wanted]
    candidates = [
        path
        for path in names.by_name.get(wanted.rpartition("/")[2], ())
        if fold(path) == wanted or fold(path).endswith("/" + wanted)
    ]
    return min(candidates, key=lambda path: _nearness(path, folder), default=None)


def _nearness(path: str, folder: str) -> tuple[bool, int, str]:
    return fold(posixpath.dirname(path)) != folder, len(path), path
