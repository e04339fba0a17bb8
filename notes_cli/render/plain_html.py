"""What is left of the HTML in a note: its words, or a small set of harmless tags without attributes, and its links.

Nothing of a note's HTML can run or fetch anything: scripts, styles and attributes are dropped, comments are hidden. A
link leads where it led if that is a safe external address; a picture, film or page from elsewhere is a link to it, as a
picture that Markdown writes is.
"""

from collections.abc import Callable
from html import escape
from html.parser import HTMLParser

from notes_cli.markdown.baked import without
from notes_cli.markdown.note import Span
from notes_cli.markdown.opaque import comment_spans
from notes_cli.render.links import safe_url

KEPT = {
    "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "mark", "kbd", "small", "code", "q", "abbr", "cite",
    "p", "div", "span", "center", "blockquote", "pre", "ul", "ol", "li", "dl", "dt", "dd", "details", "summary",
    "table", "thead", "tbody", "tr", "th", "td", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "figcaption",
}  # fmt: skip
EMPTY = {"br", "hr", "wbr"}
MEDIA = {"img": "image", "video": "video", "audio": "audio", "iframe": "page"}
"""The tags that show what lies elsewhere, and what is said of one that has no text of its own."""
_HIDDEN = {"script", "style", "title", "template", "noscript"}
_BREAKS = {"br", "p", "div", "li", "tr", "hr", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "summary"}


_Attributes = dict[str, str | None]


def words(html: str) -> str:
    """The text of a piece of HTML, with a newline where it breaks, and each address behind its link."""
    parts: list[str] = []
    links: list[str | None] = []

    def tag(name: str, closing: bool, attributes: _Attributes) -> None:
        if name in _BREAKS and parts and not parts[-1].endswith("\n"):
            parts.append("\n")
        elif name in ("td", "th"):
            parts.append(" ")
        elif name == "a" and closing:
            url = links.pop() if links else None
            parts.append(f" ({url})" if url else "")
        elif name == "a":
            links.append(_address(attributes))
        elif name in MEDIA and not closing:
            url = _address(attributes)
            parts.append(f"▣ {_text(attributes) or MEDIA[name]}" + (f" ({url})" if url else ""))

    _read(html, tag, parts.append)
    return "".join(parts).strip()


def harmless(html: str) -> str:
    """A piece of HTML with only the KEPT tags, none of their attributes, and links, each closed inside the piece."""
    opened: list[str] = []
    parts: list[str] = []

    def tag(name: str, closing: bool, attributes: _Attributes) -> None:
        url = _address(attributes)
        if name in EMPTY:
            parts.append("" if closing else f"<{name}>")
        elif name in MEDIA and not closing:
            text = escape(_text(attributes) or url or "")
            parts.append(f"{anchor(url)}{text}</a>" if url and "a" not in opened else text)
        elif (name in KEPT or (name == "a" and url)) and not closing:
            opened.append(name)
            parts.append(anchor(url) if name == "a" and url else f"<{name}>")
        elif closing and name in opened:
            while (last := opened.pop()) != name:
                parts.append(f"</{last}>")
            parts.append(f"</{name}>")

    _read(html, tag, lambda text: parts.append(escape(text)))
    return "".join(parts) + "".join(f"</{name}>" for name in reversed(opened))


def anchor(url: str) -> str:
    """The tag that opens a link to an external address, which is not told where the reader comes from."""
    return f'<a href="{escape(url)}" rel="noreferrer noopener">'


def link_of(html: str) -> tuple[str | None, str]:
    """Where a single tag, `<a>` or one of MEDIA, leads, None if to no safe external address, and its own text.

    >>> link_of('<img src="https://a.example/b.png" alt="A map">')
    ('https://a.example/b.png', 'A map')
    """
    found: list[_Attributes] = [{}]
    _read(html, lambda _name, _closing, attributes: found.append(attributes), lambda _text: None)
    return _address(found[-1]), _text(found[-1])


def _text(attributes: _Attributes) -> str:
    return attributes.get("alt") or attributes.get("title") or ""


def _address(attributes: _Attributes) -> str | None:
    return safe_url(attributes.get("href") or attributes.get("src") or "")


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

    def __init__(self, tag: Callable[[str, bool, _Attributes], None], text: Callable[[str], None]) -> None:
        super().__init__(convert_charrefs=True)
        self.on_tag, self.on_text = tag, text
        self.hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _HIDDEN:
            self.hidden.append(tag)
        self.on_tag(tag, False, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in self.hidden:
            self.hidden.remove(tag)
        self.on_tag(tag, True, {})

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.on_text(data)


def without_comments(html: str) -> str:
    """A piece of HTML without its comments; one that is not closed hides the rest."""
    return without(html, map(Span._make, comment_spans(html, 0, len(html))))


def _read(html: str, tag: Callable[[str, bool, _Attributes], None], text: Callable[[str], None]) -> None:
    reader = _Reader(tag, text)
    # `<![x` makes the standard reader fail; no HTML that is meant to be seen begins so
    reader.feed(without_comments(html).replace("<![", "&lt;!["))
    reader.close()
