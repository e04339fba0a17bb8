"""What has changed between two listings of the files of a vault; it looks at no file.

A file is taken for unchanged while its size, its times of change (`mtime`, `ctime`) and its inode are the same. Where
one of the times lies within two seconds of the look at it, a later change could leave the same times, so such a file
is read again at the next look (as git does with what is «racily clean»).

What cannot be detected: a change that leaves all four as they were. That takes a clock that is set back to the very
nanosecond, a file system that keeps neither `ctime` nor fine times and whose clock differs from ours by more than two
seconds, one that tells of changes late (a network's attribute cache), or a program that writes to a mapped file, of
which the system may tell only when the pages are written back.
"""

import marshal
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from notes_cli.index.walk import CONTENT, Key, Listing, Stat, pack

RACY = 2_000_000_000  # nanoseconds


class Changes(NamedTuple):
    """What differs between two listings: `read` are the files to read again, `gone` those that are no more.

    `keys` are the half folders that differ, `renamed` tells whether the set of the paths differs.
    """

    read: set[str]
    gone: set[str]
    keys: set[Key]
    renamed: bool


def list_given(paths: Iterable[str]) -> Listing:
    """The listing of files that are not on a disk, but for their paths."""
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(path[: path.rfind("/") + 1], []).append(path[path.rfind("/") + 1 :])
    folders = {(prefix, 0): pack(found, [None] * len(found)) for prefix, found in names.items()}
    return Listing(folders, (), 0)


def read_entries(entries: bytes | None) -> dict[str, Stat | None]:
    """The files of half a folder by name, with how each stands; None where that is not known and it must be read."""
    return dict(zip(*marshal.loads(entries), strict=True)) if entries else {}


def read_names(entries: bytes) -> list[str]:
    """The names of the files of half a folder."""
    names: list[str] = marshal.loads(entries)[0]
    return names


def list_paths(folders: Mapping[Key, bytes]) -> Iterator[str]:
    """The vault paths of all files, in no order."""
    for (prefix, _), entries in folders.items():
        for name in read_names(entries):
            yield prefix + name


def find_stats(folders: Mapping[Key, bytes], paths: Iterable[str]) -> dict[str, Stat | None]:
    """How the files at these vault paths stood; those that are not in the listing are left out."""
    wanted = set(paths)
    prefixes = {path[: path.rfind("/") + 1] for path in wanted}
    return {
        prefix + name: stat
        for prefix in prefixes
        for half in (0, 1)
        for name, stat in read_entries(folders.get((prefix, half))).items()
        if prefix + name in wanted
    }


def compare(old: Mapping[Key, bytes], new: Mapping[Key, bytes]) -> Changes:
    """What differs between two listings; a file of which it is not known how it stood, or stands, is to be read."""
    read: set[str] = set()
    added: set[str] = set()
    dropped: set[str] = set()
    keys = {key for key in {*old, *new} if old.get(key) != new.get(key)}
    for key in keys:
        before, after = read_entries(old.get(key)), read_entries(new.get(key))
        added |= {key[0] + name for name in after.keys() - before.keys()}
        dropped |= {key[0] + name for name in before.keys() - after.keys()}
        for name, stat in after.items():
            if name.lower().endswith(CONTENT) and (stat is None or before.get(name) != stat):
                read.add(key[0] + name)
    gone = {path for path in dropped - added if path.lower().endswith(CONTENT)}
    gone -= find_stats(new, gone).keys()  # a file that was replaced between two looks may have been in both halves
    return Changes(read, gone, keys, renamed=added != dropped)


def settle(listing: Listing, keys: Iterable[Key], unread: set[str]) -> Iterator[tuple[Key, bytes | None]]:
    """What to remember of half folders: None for one that is empty now.

    How a file stands is left out where it may change without a trace (see above), or where the file was not read.
    """
    for key in keys:
        entries = read_entries(listing.folders.get(key))
        for name, stat in entries.items():
            racy = stat and any(abs(changed - listing.at) <= RACY for changed in stat[1:3])
            if racy or key[0] + name in unread:
                entries[name] = None
        yield key, pack(list(entries), list(entries.values())) if entries else None
