"""The address of a picture on a page of HTML: the picture itself, so that the page needs no file beside it."""

import base64
from contextlib import suppress
from pathlib import Path

from notes_cli.render.links import ending, relative_url

MOST = 1 << 24
"""Bytes of a picture that is put into the page; a larger one is named by its path."""
_TYPES = {"jpg": "jpeg", "svg": "svg+xml"}  # of the others the type is called as their ending


def picture_url(root: Path, path: str, source: str) -> str:
    """The picture at a vault path as a `data:` address (RFC 2397), or its path from the note `source`.

    The latter where it is large, empty or cannot be read, and where it is a link out of the vault: a page may be passed
    on, and a vault of somebody else must not choose what of our files goes with it.
    """
    data = b""
    with suppress(OSError, RuntimeError):  # the latter for links that lead in a circle
        file = (root / path).resolve()
        if file.is_relative_to(root.resolve()) and file.is_file() and file.stat().st_size <= MOST:
            data = file.read_bytes()
    kind = _TYPES.get(ending(path), ending(path))
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}" if data else relative_url(path, source)
