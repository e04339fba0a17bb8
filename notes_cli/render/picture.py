"""The address of a picture on a page of HTML: the picture itself, so that the page needs no file beside it."""

import base64
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from notes_cli.render.links import ending, relative_url

MOST = 1 << 26
"""Bytes of pictures that are put into a page, each as often as it is shown; further ones are named by their path."""
_TYPES = {"jpg": "jpeg", "svg": "svg+xml"}  # of the others the type is called as their ending


def picture_urls(root: Path, source: str) -> Callable[[str], str]:
    """What gives, for vault paths, the pictures on the page of the note `source` as `data:` addresses (RFC 2397).

    One that is too large for what is left of the page, is empty or cannot be read has its path from the note; so has a
    link out of the vault, as a page may be passed on, and a vault of somebody else must not choose what goes with it.
    """
    left = MOST
    known: dict[str, bytes] = {}

    def url(path: str) -> str:
        nonlocal left
        if path not in known:
            known[path] = _read(root, path, left)
        if not 0 < len(known[path]) <= left:
            return relative_url(path, source)
        left -= len(known[path])
        kind = _TYPES.get(ending(path), ending(path))
        return f"data:image/{kind};base64,{base64.b64encode(known[path]).decode()}"

    return url


def _read(root: Path, path: str, most: int) -> bytes:
    with suppress(OSError, RuntimeError):  # the latter for links that lead in a circle
        file = (root / path).resolve()
        if file.is_relative_to(root.resolve()) and file.is_file() and file.stat().st_size <= most:
            return file.read_bytes()
    return b""
