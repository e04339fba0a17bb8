"""What files a vault has and how they stand, and what has changed since they were last read; it opens no file.

A file is taken for unchanged while its size, its times of change (`mtime`, `ctime`) and its inode are the same. Where
one of the times lies within two seconds of the look at it, a later change could leave the same times, so such a file
is read again at the next look (as git does with what is «racily clean»).

What cannot be detected: a change that leaves all four as they were. That takes a clock that is set back to the very
nanosecond, a file system that keeps neither `ctime` nor fine times and whose clock differs from ours by more than two
seconds, one that tells of changes late (a network's attribute cache), or a program that writes to a mapped file, of
which the system may tell only when the pages are written back.
"""

import marshal
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeAlias

from notes_cli.vault.fork import forked

CONTENT = (".md", ".canvas")
"""The endings, in lower case, of the files that are read; of others the name alone counts."""

RACY = 2_000_000_000  # nanoseconds
MANY_BYTES = 300_000  # of a listing, some 4,000 files: from here on two processes list faster than one
AHEAD_BYTES = 1_000_000  # of half a listing, some 26,000 files in all: what is listed while modules are imported

Stat: TypeAlias = tuple[int, int, int, int]
"""How a file stands: (size, mtime_ns, ctime_ns, inode)."""

Key: TypeAlias = tuple[str, int]
"""Half the files of a folder: its vault path with `/` at the end, or ""; 0 or 1, as their inodes are even or odd."""


class Listing(NamedTuple):
    """The files of a vault at a time: `at` in nanoseconds, `faults` as (path, reason) for what could not be listed.

    `folders` are the files of half a folder each as bytes (see `read_entries`), and are compared as such.
    """

    folders: dict[Key, bytes]
    faults: tuple[tuple[str, str], ...]
    at: int


class Changes(NamedTuple):
    """What differs between two listings: `read` are the files to read again, `gone` those that are no more.

    `keys` are the half folders that differ, `renamed` tells whether the set of the paths differs.
    """

    read: set[str]
    gone: set[str]
    keys: set[Key]
    renamed: bool


def list_vault(root: Path, size: int = 0, processes: int = 1) -> Listing:
    """List the files of a vault, whose listing took `size` bytes before; of a large one each process lists one half.

    Dot-files and dot-folders are no content. A link to a folder is followed once every real folder is listed, and
    only out of the vault: one that leads to a folder already listed, or to one that holds the vault, is a fault, as
    it would show the same notes twice or never end.
    """
    begun = _begun.pop(os.path.realpath(root), None)
    if begun:
        with suppress(ChildProcessError):
            return _join(root, begun, size)
    at = time.time_ns()
    if processes < 2 or size < MANY_BYTES:
        folders, faults = _walk(root, (0, 1))
        return Listing(folders, tuple(sorted(faults)), at)
    others = forked(lambda: [_walk(root, (1,))[0]])
    folders, faults = _walk(root, (0,))
    for other in others:
        folders.update(other)
    return Listing(folders, tuple(sorted(faults)), at)


_Part: TypeAlias = tuple[dict[Key, bytes], list[tuple[str, str]], int, bool]
_begun: dict[str, Iterator[_Part]] = {}  # listings of vaults, by real path, that a process of their own works on


def begin_listing(root: str) -> None:
    """Begin to list a vault in a process of its own, for the next `list_vault` of it.

    The program begins so while it still imports its modules, which takes longer than to look at 10,000 files.
    """

    def work() -> Iterator[_Part]:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # whoever reads what the program prints shall not wait for this process to end
            os.dup2(nowhere, stream)
        at = time.time_ns()
        folders, faults = _walk(Path(root), (1,))
        is_whole = sum(map(len, folders.values())) < AHEAD_BYTES
        if is_whole:
            folders.update(_walk(Path(root), (0,))[0])
        yield folders, faults, at, is_whole

    _begun[os.path.realpath(root)] = forked(work)


def _join(root: Path, begun: Iterator[_Part], size: int) -> Listing:
    """The listing that has been begun, with what is still to be listed; raises ChildProcessError if it broke off."""
    rest = _walk(root, (0,))[0] if size > 2 * AHEAD_BYTES else {}  # of a large vault it is only one half
    for folders, faults, at, is_whole in begun:
        if not is_whole:
            folders.update(rest or _walk(root, (0,))[0])
        return Listing(folders, tuple(sorted(faults)), at)
    raise ChildProcessError("the process that lists the vault has said nothing")


def list_given(paths: Iterable[str]) -> Listing:
    """The listing of files that are not on a disk, but for their paths."""
    names: dict[str, list[str]] = {}
    for path in paths:
        names.setdefault(path[: path.rfind("/") + 1], []).append(path[path.rfind("/") + 1 :])
    folders = {(prefix, 0): _pack(found, [None] * len(found)) for prefix, found in names.items()}
    return Listing(folders, (), 0)


def _walk(root: Path, halves: tuple[int, ...]) -> tuple[dict[Key, bytes], list[tuple[str, str]]]:
    folders: dict[Key, bytes] = {}
    faults: list[tuple[str, str]] = []
    real = os.path.realpath(root)
    seen = {str(parent) for parent in Path(real).parents}
    pending, links = [(str(root), "", real)], list[tuple[str, str, str]]()  # (folder, its vault path, its real path)
    while pending or links:
        if not pending:
            links.sort(reverse=True)
            folder, prefix, _ = links.pop()
            pending.append((folder, prefix, os.path.realpath(folder)))
        folder, prefix, identity = pending.pop()
        if identity in seen:
            faults.append((prefix[:-1], "is a link to a folder of this vault or above it; not followed"))
            continue
        seen.add(identity)
        found: tuple[list[str], list[str]] = [], []
        stats: tuple[list[Stat | None], list[Stat | None]] = [], []
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            faults.append((prefix[:-1] or ".", f"cannot be listed: {error.strerror or error}"))
            continue
        for entry in entries:
            name = entry.name
            if name[0] == ".":
                continue
            try:
                if entry.is_dir():
                    queue = links if entry.is_symlink() else pending
                    queue.append((entry.path, f"{prefix}{name}/", f"{identity}{os.sep}{name}"))
                    continue
            except OSError as error:
                faults.append((prefix + name, f"cannot be read: {error.strerror or error}"))
                continue
            half = entry.inode() & 1
            if half in halves:
                found[half].append(name)
                counts = name[-3:] == ".md" or name.lower().endswith(CONTENT)
                stats[half].append(_stat(entry) if counts else (0, 0, 0, 0))
        for half in halves:
            if found[half]:
                folders[prefix, half] = _pack(found[half], stats[half])
    return folders, faults


def _pack(names: list[str], stats: list[Stat | None]) -> bytes:
    return marshal.dumps((names, stats), 2)  # from version 3 on equal values may be unequal bytes


def _stat(entry: os.DirEntry[str]) -> Stat | None:
    try:
        return stat_of(entry.stat())
    except OSError:
        return None


def stat_of(found: os.stat_result) -> Stat:
    """The part of what the system says of a file that shows whether it has changed."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def read_entries(entries: bytes | None) -> dict[str, Stat | None]:
    """The files of half a folder by name; None where how it stands is not known, so that it is to be read."""
    return dict(zip(*marshal.loads(entries), strict=True)) if entries else {}


def list_paths(folders: Mapping[Key, bytes]) -> Iterator[str]:
    """The vault paths of all files, in no order."""
    for (prefix, _), entries in folders.items():
        for name in marshal.loads(entries)[0]:
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
        yield key, _pack(list(entries), list(entries.values())) if entries else None
