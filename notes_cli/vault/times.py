"""When files were made and last changed, in nanoseconds since 1970; it opens none of them.

Linux keeps when a file was made but tells it only by `statx`, which Python has from 3.15 on; so the C library is asked.
The app asks the same (`birthtime`). Where neither the system nor the file system keeps it, the earlier of the two
times of change stands for it.
"""

import os
import struct
import sys
from collections.abc import Callable
from functools import cache

_AT_FDCWD, _STATX_BTIME, _SIZE, _MASK, _BTIME = -100, 0x800, 256, 0, 80  # the last two are places in `struct statx`


def created_ns(path: str) -> int:
    """When the file at this path was made; 0 where it cannot be looked at."""
    try:
        found = os.stat(path)  # noqa: PTH116  # no path is made of it
    except (OSError, ValueError):
        return 0
    born = getattr(found, "st_birthtime_ns", None) or int(getattr(found, "st_birthtime", 0) * 1e9)
    if not born and sys.platform == "linux":
        born = _statx()(path)
    return born or min(found.st_mtime_ns, found.st_ctime_ns)


def modified_ns(path: str) -> int:
    """When the file at this path was last changed; 0 where it cannot be looked at."""
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116
    except (OSError, ValueError):
        return 0


@cache
def _statx() -> Callable[[str], int]:
    """The C library's `statx` as a function from a path to when the file was made, 0 where it does not say."""
    import ctypes  # here, as only who sorts by it needs it

    function = getattr(ctypes.CDLL(None), "statx", None)
    found = ctypes.create_string_buffer(_SIZE)

    def born(path: str) -> int:
        if function is None or function(_AT_FDCWD, os.fsencode(path), 0, _STATX_BTIME, found) != 0:
            return 0
        (told,) = struct.unpack_from("I", found, _MASK)
        seconds, nanoseconds = struct.unpack_from("qI", found, _BTIME)
        return seconds * 1_000_000_000 + nanoseconds if told & _STATX_BTIME else 0

    return born
