"""Changes several files of a vault and moves some, all or nothing: a run that is broken off leaves a journal.

Every new text is written beside its file, and the journal names them all; then a line says that they are whole, and
only then the first takes its place. Where that line is missing a later run takes the new texts away, else it finishes
the work. What is written is decided elsewhere.

A vault may come from anybody, and a journal says what is to be moved where. So ours are signed with a key that is the
user's own and lies in no vault (HMAC, RFC 2104); one that is not is told of and left alone.
"""

import hashlib
import hmac
import json
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from notes_cli.errors import ChangedError
from notes_cli.index.read import read_bytes
from notes_cli.index.store import find_cache, make_folder

FILE = ".notes-journal"
"""The journal, at the root of the vault: a line of JSON, one with its signature, then `whole`."""

_WHOLE = b"whole\n"
_KEY_SIZE = 32


class Rewrite(NamedTuple):
    """A file that is to be written: its vault path, its bytes as read, and those it is to have."""

    path: str
    old: bytes
    new: bytes


class Entry(NamedTuple):
    """What the journal holds: the files as (vault path, number of the new text, sum of the old), and the moves."""

    texts: list[tuple[str, int, str]]
    moves: list[tuple[str, str]]


def carry_out(root: Path, rewrites: Iterable[Rewrite], moves: Mapping[str, str]) -> None:
    """Write these files, then move those, by vault path; where anything is in the way nothing is changed.

    The mode of a file is kept; a link stays one, and the file that it leads to is written. Raises ChangedError where a
    file holds something else by now or a place is taken, and OSError where one cannot be written.
    """
    with _alone(root) as is_free:
        if not is_free or (root / FILE).exists():
            raise ChangedError(f"{root}: another run is changing this vault; try again when it is done")
        texts = {os.path.realpath(root / path): (path, old, new) for path, old, new in rewrites}
        entry = Entry(
            [(path, n, _sum(old)) for n, (path, old, _) in enumerate(texts.values())],
            [(old, new) for old, new in moves.items()],
        )
        for place in [*texts, *(str((root / path).parent) for pair in entry.moves for path in pair)]:
            if not os.access(place, os.W_OK):  # to put another file in its place would need no leave
                raise PermissionError(13, "may not be written", place)
        with (root / FILE).open("xb", buffering=0) as journal:
            try:
                line = json.dumps(entry).encode()
                _add(journal, line + b"\n" + _sign(line) + b"\n")
                for number, (real, (_, _, new)) in enumerate(texts.items()):
                    _write(_beside(real, number), new, stat.S_IMODE(os.stat(real).st_mode))  # noqa: PTH116  # as in `write`
                _check(root, {real: old for real, (_, old, _) in texts.items()}, moves)
                _add(journal, _WHOLE)
            except BaseException:
                _undo(root, entry)
                raise
        _finish(root, entry)


def recover(root: Path) -> str | None:
    """Finish or undo what a run that was broken off has left; what was done, in one line, None where nothing was left.

    A run that is still at work is left alone. A file that has been changed since is left as it is, and named. Raises
    OSError where the vault cannot be written.
    """
    with _alone(root) as is_free:
        if not is_free:
            return None
        try:
            line, _, rest = read_bytes(root / FILE).partition(b"\n")
        except FileNotFoundError:
            return None
        signature, is_signed, rest = rest.partition(b"\n")
        if is_signed and not hmac.compare_digest(signature, _sign(line)):
            return f"{FILE}: is no journal of yours, made on this machine, so nothing is done about it; remove it"
        entry = _read(line) if is_signed else Entry([], [])
        if rest != _WHOLE:
            _undo(root, entry)
            return "a change of several files had been broken off before any was changed; it is undone"
        left = _finish(root, entry)
        besides = f"; left as they are, as they have changed since: {', '.join(left)}" if left else ""
        return f"a change of several files had been broken off; it is finished{besides}"


def _read(line: bytes) -> Entry:
    texts, moves = json.loads(line)
    return Entry([(path, n, old) for path, n, old in texts], [(old, new) for old, new in moves])


def _sign(line: bytes) -> bytes:
    return hmac.new(_key(), line, hashlib.sha256).hexdigest().encode()


def _key() -> bytes:
    """The user's own key, made where there is none; one for this moment alone where none can be kept."""
    made, folder = os.urandom(_KEY_SIZE), find_cache()
    if folder is None:
        return made
    place, beside = folder / "journal.key", folder / f"journal.key.{os.getpid()}"
    try:
        make_folder(folder)
        if not place.exists() or place.stat().st_size != _KEY_SIZE:
            beside.touch(0o600)
            beside.write_bytes(made)
            beside.replace(place)
        return place.read_bytes()
    except OSError:
        return made


@contextmanager
def _alone(root: Path) -> Iterator[bool]:
    """Whether no other process changes this vault, as long as the block lasts; a lock ends with its process."""
    try:
        import fcntl  # not on every system
    except ImportError:
        yield True
        return
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        yield False
    except OSError:  # a file system that has no locks
        yield True
    else:
        yield True
    finally:
        os.close(folder)


def _beside(real: str, number: int) -> str:
    return os.path.join(os.path.dirname(real), f".notes-new-{number}")  # noqa: PTH118, PTH120  # a path as text


def _sum(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _add(journal: Any, data: bytes) -> None:
    journal.write(data)
    os.fsync(journal.fileno())


def _write(path: str, data: bytes, mode: int) -> None:
    with Path(path).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(path).chmod(mode)


def _check(root: Path, olds: Mapping[str, bytes], moves: Mapping[str, str]) -> None:
    """Raise ChangedError where a file is not as it was read, or another stands where one is to be moved."""
    for real, old in olds.items():
        if read_bytes(real) != old:
            raise ChangedError(f"{real}: has changed in the meantime, so nothing is written; try again")
    for old_path, new_path in moves.items():
        if _is_taken(root / old_path, root / new_path):
            raise ChangedError(f"{new_path}: already exists, so nothing is changed")


def _is_taken(old: Path, new: Path) -> bool:
    """Whether another file has the place `new`; in a folder that knows no case it may be `old` itself."""
    return os.path.lexists(new) and not (os.path.lexists(old) and old.lstat().st_ino == new.lstat().st_ino)


def _finish(root: Path, entry: Entry) -> list[str]:
    """Put the new texts in their places and move; gives the files that are no longer as they were read."""
    left = []
    for path, number, old in entry.texts:
        real = os.path.realpath(root / path)
        beside = Path(_beside(real, number))
        if not beside.exists():  # it has taken its place
            continue
        if Path(real).exists() and _sum(read_bytes(real)) == old:
            beside.replace(real)
        else:
            left.append(path)
            beside.unlink()
    for old, new in entry.moves:
        if os.path.lexists(root / old) and not _is_taken(root / old, root / new):
            (root / old).rename(root / new)
        elif os.path.lexists(root / old):
            left.append(old)
    (root / FILE).unlink()
    return left


def _undo(root: Path, entry: Entry) -> None:
    for path, number, _ in entry.texts:
        with suppress(FileNotFoundError, NotADirectoryError):
            Path(_beside(os.path.realpath(root / path), number)).unlink()
    (root / FILE).unlink()
