"""In which order files are looked at, and so answered: by name, or by a time; the app's choices. It matches nothing.

The files are put in order before the first one is looked at, so that in every order the first result is known long
before the last.
"""

from collections.abc import Iterable
from typing import Literal

from notes_cli.index.resolve import fold
from notes_cli.markdown.note import name_of
from notes_cli.vault.vault import Vault

Sort = Literal["name", "modified", "created"]


def sort_paths(vault: Vault, paths: Iterable[str], sort: Sort = "name", reverse: bool = False) -> list[str]:
    """Sort vault paths: by name from A to Z, by a time from the newest to the oldest; `reverse` the other way round.

    The app's collation is not known; here names are compared folded, then by path. So are files of one time.
    """
    by_name = sorted(paths, key=lambda path: (fold(name_of(path)), path))
    if sort != "name":
        times = vault.times(by_name, sort)
        by_name.sort(key=lambda path: -times[path])
    return by_name[::-1] if reverse else by_name
