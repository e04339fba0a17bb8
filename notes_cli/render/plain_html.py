"""What is left of the HTML in a note: its words, or a small set of harmless tags without attributes.

Nothing of a note's HTML can run or fetch anything: scripts, styles and attributes are dropped, comments are hidden.
"""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from notes_cli.vault.opaque import comment_spans

KEPT = {
    "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "mark", "kbd", "small", "code", "q", "abbr", "cite",
    "p", "div", "span", "center", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption",
}  # fmt: skip
EMPTY = {"br", "hr", "wbr"}
_HIDDEN = {"script", "style", "title", "template", "noscript"}
_BREAKS = {"br", "p", "div", "li", "tr", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "summary"}


def words(html: str) -> str:
    """The text of a piece of HTML, with a newline where a block or a `<br>` breaks it."""
    parts: list[str] = []

    def tag(name: str, _closing: bool) -> None:
        if name in _BREAKS and parts and not parts[-1].endswith("\n"):
            parts.append("\n")
        elif name in ("td", "th"):
            parts.append(" ")

    _read(html, tag, parts.append)
    return "".join(parts).strip()


def harmless(html: str) -> str:
    """A piece of HTML with only the KEPT tags, none of their attributes, each one closed inside the piece."""
    opened: list[str] = []
    parts: list[str] = []

    def tag(name: str, closing: bool) -> None:
        if name in EMPTY:
            parts.append("" if closing else f"<{name}>")
        elif name in KEPT and not closing:
            opened.append(name)
            parts.append(f"<{name}>")
        elif closing and name in opened:
            while (last := opened.pop()) != name:
                parts.append(f"</{last}>")
            parts.append(f"</{name}>")

    _read(html, tag, lambda text: parts.append(escape(text)))
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(opened))


def tag_name(html: str) -> tuple[str, bool]:
    """The name of a single tag, empty for anything else, and whether it closes.

    >>> tag_name("</B>"), tag_name("<!-- x -->")
    (('b', True), ('', False))
    """
    body = html.strip("<>").strip()
    name = body.lstrip("/").split(maxsplit=1)[0].rstrip("/").lower() if body.strip("/") else ""
    return (name if name.isalnum() else ""), body.startswith("/")


class _Reader(HTMLParser):
    """Passes on tags and text, but not what stands in a script or the like, nor comments."""

    def __init__(self, tag: Callable[[str, bool], None], text: Callable[[str], None]) -> None:
        super().__init__(convert_charrefs=True)
        self.on_tag, self.on_text = tag, text
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden.append(tag)
        self.on_tag(tag, False)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            self.hidden.remove(tag)
        self.on_tag(tag, True)

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.on_text(data)


def without_comments(html: str) -> str:
    """A piece of HTML without its comments; one that is not closed hides the rest."""
    parts, at = [], 0
    for start, end in comment_spans(html, 0, len(html)):
        parts.append(html[at:start])
        at = end
    return "".join([*parts, html[at:]])


def _read(html: str, tag: Callable[[str, bool], None], text: Callable[[str], None]) -> None:
    reader = _Reader(tag, text)
    # `<![x` makes the standard reader fail; no HTML that is meant to be seen begins so
    reader.feed(without_comments(html).replace("<![", "&lt;!["))
    reader.close()
