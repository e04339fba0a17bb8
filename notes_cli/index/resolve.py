"""Which file a link or a name leads to, decided as the app decides it; it reads no file.

Sources: the help pages Internal links and Aliases; release notes 0.0.3 (a unique name anywhere is enough) and 0.6.0
(relative Markdown links). A bare `[[Alias]]` does not resolve. Among several files of one name: the one in the folder
of the source first, then the shortest path, then the alphabet (as observed, not documented). Of files whose paths are
one but for case or the form of their characters, which some systems allow, it is the one spelled as the link.
"""

import posixpath
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from notes_cli.markdown.note import Link


def fold(name: str) -> str:
    """The form in which names are compared: any case, composed Unicode, a no-break space as a space.

    Lower case is JavaScript's, so `ß` is not `ss`. The app's function for paths replaces no-break spaces (its developer
    documentation, normalizePath); that links are looked up so too is not documented, but loses no match.
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name.replace("\xa0", " ")).lower()


class Names(NamedTuple):
    """All file paths of a vault, by folded path and by folded file name; of one name the shortest path is first.

    `twins` are the paths that share a folded one, all of them; there are next to never any.
    """

    by_path: dict[str, str]
    by_name: dict[str, tuple[str, ...]]
    twins: dict[str, list[str]]


def index_names(paths: Sequence[str]) -> Names:
    """Index vault paths; where two differ only in case, the first in order has the folded path."""
    folded = [path.lower() if path.isascii() else fold(path) for path in paths]
    by_path = dict(zip(folded, paths, strict=True))
    twins: dict[str, list[str]] = {}
    if len(by_path) < len(folded):
        for path, form in zip(paths, folded, strict=True):
            twins.setdefault(form, []).append(path)
        twins = {form: found for form, found in twins.items() if len(found) > 1}
        by_path |= {form: found[0] for form, found in twins.items()}
    names = [form.rpartition("/")[2] for form in folded]
    by_name: dict[str, tuple[str, ...]] = dict(zip(names, zip(paths), strict=True))
    if len(by_name) < len(names):
        several = {name for name, count in Counter(names).items() if count > 1}
        shared: defaultdict[str, list[str]] = defaultdict(list)
        for name, path in zip(names, paths, strict=True):
            if name in several:
                shared[name].append(path)
        by_name |= {name: tuple(sorted(found, key=length_and_path)) for name, found in shared.items()}
    return Names(by_path, by_name, twins)


def length_and_path(path: str) -> tuple[int, str]:
    """What files of one name are ordered by: the shortest path, then the alphabet."""
    return len(path), path


def resolve_path(target: str, source: str, names: Names) -> str | None:
    """Resolve the path part of a wikilink, as it stands in the note `source`, to a vault path, or None.

    `target` may lack `.md`, but a file that is named so in full is meant before the note. It is a name, the end of a
    path, or with a leading `/` or as a whole a path from the root.
    """
    return _look_up(target, source, names, relative=False)[0]


def resolve_link(link: Link, source: str, names: Names) -> str | None:
    """Resolve a link of the note `source`; a link of only `#heading` leads to the note itself."""
    return look_up(link.path, link.kind, source, names)[0]


def look_up(target: str, kind: str, source: str, names: Names) -> tuple[str | None, bool]:
    """Resolve the path part of a link by its kind (that of `Link`; a card of a canvas holds a vault path).

    Gives the vault path or None, and whether it is sure to be the same from every folder of the vault.
    """
    if kind == "file":
        path = names.by_path.get(fold(target))
        return (spelled(path, target, names.twins) if path else None), True
    return _look_up(target, source, names, kind == "markdown")


def spelled(path: str, target: str, twins: dict[str, list[str]]) -> str:
    """Of `path` and its twins (see `Names`) the one that is written as the path part of a link, else `path`."""
    if not twins or not (written := "/" + target.strip().lstrip("./").rstrip("/")).strip("/"):
        return path
    found = twins.get(fold(path), ())
    return next((twin for twin in found if ("/" + twin).endswith((written, written + ".md"))), path)


def _look_up(target: str, source: str, names: Names, relative: bool) -> tuple[str | None, bool]:
    wanted = fold(target.strip())
    if not wanted:
        return source, False
    wanted = wanted.rstrip("/")
    if "/" not in wanted:
        owners = names.by_name.get(wanted) or names.by_name.get(wanted + ".md", ())
        path = _nearest(owners, source.rpartition("/")[0])
        return (spelled(path, target, names.twins) if path else None), len(owners) <= 1
    name = wanted.rpartition("/")[2]
    notes, files = names.by_name.get(name + ".md", ()), names.by_name.get(name, ())
    # a file that is alone in having the name is found by the end of its path, and is that near the source too
    same = len(notes) + len(files) <= 1 and not ("." in wanted and {".", ".."} & set(wanted.split("/")))
    if same and wanted[0] != "/" and "//" not in wanted:  # as most are; the long way takes ten times as long
        path = next(iter(files or notes), None)
        end = "/" + wanted + ("" if files else ".md")
        return (path if path and ("/" + fold(path)).endswith(end) else None), True
    steps = relative or wanted.startswith(("./", "../"))
    for form, owners in ((wanted, files), (wanted + ".md", notes)):
        found = _resolve_steps(form, fold(source.rpartition("/")[0]), names, steps) if owners else None
        if found:
            return spelled(found, target, names.twins), same
    return None, same


def _resolve_steps(wanted: str, folder: str, names: Names, relative: bool) -> str | None:
    if relative:
        near = posixpath.normpath(posixpath.join(folder, wanted))
        if near in names.by_path:
            return names.by_path[near]
    if wanted.startswith("/"):
        return names.by_path.get(wanted.lstrip("/"))
    wanted = posixpath.normpath(wanted)
    if wanted in names.by_path:
        return names.by_path[wanted]
    owners = names.by_name.get(wanted.rpartition("/")[2], ())
    return _nearest([path for path in owners if ("/" + fold(path)).endswith("/" + wanted)], folder)


def _nearest(paths: Sequence[str], folder: str) -> str | None:
    """Of files of one name, which `Names` has in order, the one in the folder, else the first."""
    if len(paths) > 1:
        folder = fold(folder)
        return next((path for path in paths if fold(path.rpartition("/")[0]) == folder), paths[0])
    return paths[0] if paths else None
