"""What a link shows and where it may lead: names for people, addresses that are safe to follow."""

import posixpath
import re
from urllib.parse import quote, unquote

from notes_cli.markdown.links import SCHEME
from notes_cli.markdown.note import Link, Span

IMAGES = {"avif", "bmp", "gif", "jpeg", "jpg", "png", "svg", "webp"}
FILES = IMAGES | {
    "flac", "m4a", "mp3", "ogg", "wav", "webm", "3gp", "mkv", "mov", "mp4", "ogv", "pdf", "canvas", "base",
}  # fmt: skip
"""The endings of files other than notes that the app shows (help page Accepted file formats)."""
SAFE_SCHEMES = {"http", "https", "mailto", "tel", "ftp", "obsidian", "zotero"}
_SIZE = re.compile(r"\d+(x\d+)?")


def shown_text(link: Link) -> str:
    """The text of a wikilink: its alias, else its target with ` > ` for `#`.

    >>> from notes_cli.markdown.note import Span
    >>> shown_text(Link("Note#Part", None, Span(0, 0)))
    'Note > Part'
    """
    if text := caption_and_size(link.text or "")[0] if link.embed else link.text:
        return text
    return " > ".join(part.strip() for part in link.target.split("#") if part.strip()) or link.target


def caption_and_size(text: str) -> tuple[str, str]:
    """The text of an embed without the size of a picture behind its last `|`, and that size; empty where there is none.

    >>> caption_and_size("A map|100x145"), caption_and_size("100"), caption_and_size("A map")
    (('A map', '100x145'), ('', '100'), ('A map', ''))
    """
    caption, _, size = text.rpartition("|")
    return (caption, size.strip()) if _SIZE.fullmatch(size.strip()) else (text, "")


def ending(path: str) -> str:
    """The ending of a file name in lower case, without its dot."""
    return posixpath.splitext(path)[1].removeprefix(".").lower()


def safe_url(address: str) -> str | None:
    """An external address as printable ASCII if its scheme is one that cannot run code, else None."""
    scheme = SCHEME.match(address)
    if scheme is None or scheme[0][:-1].lower() not in SAFE_SCHEMES:
        return None
    return quote(address, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")


def internal_link(address: str, embed: bool = False) -> Link | None:
    """The link that a Markdown destination without a scheme is, or None for an external or empty one."""
    if not address or SCHEME.match(address) or address.startswith("//"):
        return None
    return Link(unquote(address), None, Span(0, 0), embed, "markdown")


def relative_url(path: str, source: str) -> str:
    """The URL of the vault path `path` as seen from the folder of the note `source`, quoted."""
    return quote(posixpath.relpath("/" + path, "/" + posixpath.dirname(source)), errors="replace")
