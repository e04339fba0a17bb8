"""A copy of a vault in another folder: made and brought up to date; a file that is not of the copy is never touched.

What of the vault is copied is decided here, what is written into the notes elsewhere.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath

from notes_cli.errors import ConfigError
from notes_cli.index.read import check_regular
from notes_cli.vault.write import put_bytes

MANIFEST = ".notes-bake.json"
"""The file, in the copy, that lists what else in its folder is of the copy: `{"version": 1, "files": [path]}`."""

_SETTINGS = ("app.json", "appearance.json", "types.json", "snippets", "themes")


def check_mirror(root: Path, out: Path) -> frozenset[str]:
    """The files that a former run has written into the folder `out`, by path; none where it is new or empty.

    Raises ConfigError where it is not ours to write into: it lies in the vault or holds it, is a file, or holds other
    things and no copy.
    """
    ours, theirs = Path(os.path.realpath(out)), Path(os.path.realpath(root))
    if ours == theirs or theirs in ours.parents or ours in theirs.parents:
        raise ConfigError(f"{out}: the copy and the vault must not contain each other; name another folder")
    if not ours.exists():
        return frozenset()
    if not ours.is_dir():
        raise ConfigError(f"{out}: is not a folder; name a new one for the copy")
    try:
        data = json.loads((ours / MANIFEST).read_text(encoding="utf-8"))
        files = [file for file in data["files"] if _is_inside(file)]
    except FileNotFoundError:
        if any(ours.iterdir()):
            raise ConfigError(
                f"{out}: contains other files and is not a copy of a vault; name a new or empty folder"
            ) from None
        return frozenset()
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ConfigError(
            f"{out}/{MANIFEST}: cannot be read, so it is unknown which files belong to the copy"
        ) from error
    return frozenset(files)


def _is_inside(file: str) -> bool:
    path = PurePosixPath(file)
    return bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in file


def list_settings(root: Path) -> Iterator[str]:
    """The vault paths of the settings that say how notes look and link; plugins, whose data may be secret, are not."""
    for name in _SETTINGS:
        path = root / ".obsidian" / name
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file.relative_to(root).as_posix() for file in found if file.is_file())


def write_mirror(
    root: Path,
    out: Path,
    before: frozenset[str],
    paths: list[str],
    change: Callable[[str], bytes | None],
    progress: Callable[[int, int], None] | None = None,
) -> list[tuple[str, OSError]]:
    """Copy the files `paths` of the vault at `root` into `out`, and remove those of `before` that are no more.

    `change` gives the bytes to write for a path, or None for those of the file. Files have the times of those in the
    vault. `progress` is told how many files are done of how many. Gives what could not be copied.
    Raises ConfigError where a file that is not of the copy, or a link to a folder, stands in the way.
    """
    for path in paths:
        if path not in before and (out / path).exists():
            raise ConfigError(f"{out / path}: does not belong to the copy, and {path} of the vault would replace it")
    for folder in sorted({folder for path in {*before, *paths} for folder in PurePosixPath(path).parents}):
        if folder.parts and (out / folder).is_symlink():
            raise ConfigError(
                f"{out / folder}: is a symbolic link, so files written there would end up outside the copy"
            )
    out.mkdir(parents=True, exist_ok=True)
    _write_manifest(out, {*before, *paths})  # first, so that what a broken run leaves is known as ours
    troubles: list[tuple[str, OSError]] = []
    for done, path in enumerate(paths, 1):
        try:
            _copy(root / path, out / path, change(path))
        except OSError as error:
            troubles.append((path, error))
        if progress:
            progress(done, len(paths))
    for path in sorted(before.difference(paths)):
        _remove(out, path)
    _write_manifest(out, set(paths))
    return troubles


def _write_manifest(out: Path, files: set[str]) -> None:
    data = {"version": 1, "files": sorted(files)}
    put_bytes(out / MANIFEST, (json.dumps(data, indent=0, ensure_ascii=True) + "\n").encode())


def _copy(source: Path, target: Path, data: bytes | None) -> None:
    check_regular(source)
    target.parent.mkdir(parents=True, exist_ok=True)
    if data is not None:
        put_bytes(target, data)
    elif not _is_same(source, target):
        part = target.with_name(f".notes-{os.getpid()}.part")
        try:
            shutil.copyfile(source, part)
            os.replace(part, target)  # noqa: PTH105  # as in `write`
        finally:
            with suppress(FileNotFoundError):
                part.unlink()
    shutil.copystat(source, target)


def _is_same(source: Path, target: Path) -> bool:
    with suppress(FileNotFoundError):
        a, b = source.stat(), target.stat()
        return (a.st_size, a.st_mtime_ns) == (b.st_size, b.st_mtime_ns)
    return False


def _remove(out: Path, path: str) -> None:
    with suppress(FileNotFoundError, NotADirectoryError):
        (out / path).unlink()
    for folder in (out / path).parents:
        if folder == out:
            break
        with suppress(OSError):  # it holds something else
            folder.rmdir()
