"""Lists the files of a vault with how they stand; it opens no file, and compares nothing.

To import the program's modules takes longer than to look at 10,000 files, and only one of two processors imports. So
the program begins the listing before (`begin_listing`), and this module imports little.
"""

import marshal
import os
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from notes_cli.index.fork import Stream, open_direct, send, start

CONTENT = (".md", ".canvas")
"""The endings, in lower case, of the files that are read; of others the name alone counts."""

NOTES, OTHERS = b"n", b"o"
"""What `pack` ends with: all files are notes, whose names end in `.md`, or not."""

Stat: TypeAlias = tuple[int, int, int, int]
"""How a file stands: (size, mtime_ns, ctime_ns, inode)."""

Key: TypeAlias = tuple[str, int]
"""Half the files of a folder: its vault path with `/` at the end, or ""; 0 or 1, as their inodes are even or odd."""

Unlisted: TypeAlias = tuple[str, str]
"""What cannot be listed: (vault path, reason)."""


class Listing(NamedTuple):
    """The files of a vault at a time, `at` in nanoseconds, and what could not be listed.

    `folders` are the files of half a folder each as bytes (`pack`), and are compared as such.
    """

    folders: dict[Key, bytes]
    faults: tuple[Unlisted, ...]
    at: int


class Rest(NamedTuple):
    """What of a vault is not listed yet: folders as (vault path, real path), links, and the real paths seen."""

    folders: list[tuple[str, str]]
    links: list[str]
    seen: set[str]


class Begun(NamedTuple):
    """A listing that another process has begun, the pipe that tells it that it is waited for, and that of its part."""

    stream: Stream
    bell: tuple[int, int]
    part: int


def list_vault(root: str | os.PathLike[str]) -> Listing:
    """List the files of a vault.

    Dot-files and dot-folders are no content. A link to a folder is followed once every real folder is listed, and
    only out of the vault: one that leads to a folder already listed, or to one that holds the vault, is a fault, as
    it would show the same notes twice or never end.
    """
    at, faults = time.time_ns(), list[Unlisted]()
    return Listing(dict(_walk(root, _all_of(root), faults)), tuple(sorted(faults)), at)


def begin_listing(root: str) -> Begun:
    """Begin to list a vault in a process of its own.

    Where nobody waits for it before it is done, it gives None, as nothing is left to do, and then the listing. Where
    somebody does (`ring`), it gives what it then leaves to do, of each folder half of the files, those with even
    inodes; and when it has listed the others None, while it sends them past those in between.
    """
    bell, (part, sent) = os.pipe(), open_direct()
    os.set_blocking(bell[0], False)

    def work() -> Iterator[Any]:
        os.close(part)  # who sends is only told that nobody receives any more where nobody else could
        return _list_ahead(root, bell[0], sent)

    begun = Begun(start(work), bell, part)
    os.close(sent)
    return begun


def ring(bell: tuple[int, int]) -> None:
    """Tell who has begun a listing that we wait for it, and can help."""
    os.write(bell[1], b"!")
    for end in bell:
        os.close(end)


def list_rest(root: str | os.PathLike[str], rest: tuple[Any, ...] | None) -> dict[Key, bytes]:
    """What the listing that was begun leaves to do."""
    return dict(_walk(root, Rest._make(rest), [], lambda: (0,))) if rest else {}


def _list_ahead(root: str, bell: int, sent: int) -> Iterator[Any]:
    at, faults, folders, rest = time.time_ns(), list[Unlisted](), dict[Key, bytes](), _all_of(root)
    is_shared = False
    for key, entries in _walk(root, rest, faults, lambda: (1,) if is_shared else (0, 1)):  # noqa: B023  # as it is by then
        folders[key] = entries
        if not is_shared and _has_rung(bell):
            is_shared = True
            yield tuple(rest)
    listing = folders, tuple(sorted(faults)), at
    yield None
    if is_shared:
        send(sent, listing)
    else:
        yield listing


def _has_rung(bell: int) -> bool:
    try:
        return bool(os.read(bell, 1))
    except BlockingIOError:
        return False


def _all_of(root: str | os.PathLike[str]) -> Rest:
    """A vault of which nothing is listed yet; the folders above it count as seen."""
    real = os.path.realpath(root)
    seen, above = set[str](), real
    while (above := os.path.dirname(folder := above)) != folder:  # noqa: PTH120
        seen.add(above)
    return Rest([("", real)], [], seen)


def _walk(
    root: str | os.PathLike[str],
    rest: Rest,
    faults: list[Unlisted],
    choose: Callable[[], tuple[int, ...]] = lambda: (0, 1),
) -> Iterator[tuple[Key, bytes]]:
    """List all folders of a rest, of each the halves that `choose` gives by then; what is listed is no longer in it."""
    pending, links, seen = rest
    while pending or links:
        if not pending:
            links.sort(reverse=True)
            link = links.pop()
            pending.append((link, os.path.realpath(f"{root}/{link}")))
        prefix, identity = pending.pop()
        if identity in seen:
            faults.append((prefix[:-1], "is a link to a folder of this vault or above it; not followed"))
            continue
        seen.add(identity)
        halves = {half: (list[str](), list[Stat | None]()) for half in choose()}
        try:
            inner = _list_folder(f"{root}/{prefix}", prefix, halves, faults)
        except OSError as error:
            faults.append((prefix[:-1] or ".", f"cannot be listed: {error.strerror or error}"))
            continue
        for name, is_link in inner:
            if is_link:
                links.append(f"{prefix}{name}/")
            else:
                pending.append((f"{prefix}{name}/", f"{identity}{os.sep}{name}"))
        for half, (names, stats) in halves.items():
            if names:
                yield (prefix, half), pack(names, stats)


def _list_folder(
    folder: str, prefix: str, halves: dict[int, tuple[list[str], list[Stat | None]]], faults: list[Unlisted]
) -> list[tuple[str, bool]]:
    """Put the files of a folder into its halves; gives the folders in it as (name, whether it is a link)."""
    inner: list[tuple[str, bool]] = []
    # the system finds a name faster in a folder that is open than by its whole path
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY) if os.scandir in os.supports_fd else None
    try:
        for entry in os.scandir(folder if opened is None else opened):
            name = entry.name
            if name[0] == ".":
                continue
            try:
                if entry.is_dir():
                    inner.append((name, entry.is_symlink()))
                    continue
            except OSError as error:
                faults.append((prefix + name, f"cannot be read: {error.strerror or error}"))
                continue
            half = halves.get(entry.inode() & 1)
            if half:
                half[0].append(name)
                counts = name[-3:] == ".md" or name.lower().endswith(CONTENT)
                half[1].append(_stat(entry) if counts else (0, 0, 0, 0))
    finally:
        if opened is not None:
            os.close(opened)
    return inner


def _stat(entry: os.DirEntry[str]) -> Stat | None:
    try:
        found = entry.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino  # as `stat_of`, which is one call more


def stat_of(found: os.stat_result) -> Stat:
    """The part of what the system says of a file that shows whether it has changed."""
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def pack(names: list[str], stats: list[Stat | None]) -> bytes:
    """Files by name as bytes that are equal where they are; `notes_cli.index.listing.read_entries` reads them.

    The last byte tells whether all are notes, so that who looks for others need not read them.
    """
    are_notes = "\0".join([*names, ""]).count(".md\0") == len(names)
    # from version 3 on equal values may be unequal bytes; what stands behind a value is passed over by `loads`
    return marshal.dumps((names, stats), 2) + (NOTES if are_notes else OTHERS)


def pack_stat(stat: Stat) -> bytes:
    """How a file stands as the bytes that stand for it in what `pack` gives."""
    return marshal.dumps(stat, 2)
