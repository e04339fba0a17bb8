"""One line of tokens as HTML: text escaped, links checked, the few tags of a note's own HTML that are kept balanced."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from urllib.parse import quote

from markdown_it.token import Token

from notes_cli.render.links import IMAGES, ending, relative_url
from notes_cli.render.plain_html import EMPTY, MEDIA, anchor, link_of, tag_name

_INLINE = {"b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "mark", "kbd", "small", "q", "cite", "span"}
_TAGS = {"strong_open": "strong", "em_open": "em", "s_open": "s", "mark_open": "mark"}


@dataclass(slots=True)
class _Run:
    picture: Callable[[str], str]
    source: str
    seen: set[str]
    parts: list[str] = field(default_factory=list)
    opened: list[tuple[str, str]] = field(default_factory=list)  # what opened an element, and the element's name

    def open(self, key: str, name: str, attributes: str = "") -> None:
        if name == "a":  # a link of HTML that is not closed ends where another one begins
            self.close("<a>")
        self.opened.append((key, name))
        self.parts.append(f"<{name}{attributes}>")

    def close(self, key: str) -> None:
        if any(opened == key for opened, _ in self.opened):
            while (last := self.opened.pop())[0] != key:
                self.parts.append(f"</{last[1]}>")
            self.parts.append(f"</{last[1]}>")


def html_of(picture: Callable[[str], str], source: str, children: list[Token], seen: set[str]) -> str:
    """A line as HTML on the page of the note `source`; `picture` gives addresses, `seen` collects the page's ids."""
    run = _Run(picture, source, seen)
    for token in children:
        _RULES.get(token.type, _other)(run, token)
    return "".join(run.parts) + "".join(f"</{name}>" for _, name in reversed(run.opened))


def href(path: str | None, target: str, source: str) -> str:
    """The address, escaped as an attribute, of a file or of a heading or block on this page; empty where none is meant.

    What `target` names within a file that is no note, `#page=3`, is kept: a browser opens a PDF there.
    """
    if path is None:
        return ""
    if path != source:
        part = "" if ending(path) == "md" else target.partition("#")[2]
        return escape(relative_url(path, source) + (f"#{quote(part, safe='=&,', errors='replace')}" if part else ""))
    part = target.rpartition("#")[2].strip() if "#" in target else ""
    return f"#{escape(block_name(part[1:]) if part.startswith('^') else heading_id(part))}" if part else "#"


def block_name(name: str) -> str:
    """The id, in the page, of the block with this id; none without one."""
    return f"b-{name.lower()}" if name else ""


def heading_id(text: str) -> str:
    """The id of a heading with this text."""
    return "h-" + re.sub(r"\W+", "-", text.lower()).strip("-")


def _other(run: _Run, token: Token) -> None:
    if token.nesting > 0:
        run.open(token.type, _TAGS.get(token.type, "span"))
    elif token.nesting < 0:
        run.close(token.type.replace("close", "open"))
    else:
        run.parts.append(escape(token.content))


def _break(run: _Run, token: Token) -> None:
    if not (run.parts and run.parts[-1] == "<br>"):  # a `<br>` at the end of a line is one break, not two
        run.parts.append("<br>\n")


def _code(run: _Run, token: Token) -> None:
    run.parts.append(f"<code>{escape(token.content)}</code>")


def _span(run: _Run, token: Token) -> None:
    run.parts.append(f'<span class="{token.type}">{escape(token.content)}</span>')


def _wikilink(run: _Run, token: Token) -> None:
    run.parts.append(_anchor(run, token, escape(token.meta["text"])))


def _anchor(run: _Run, token: Token, text: str) -> str:
    if token.meta["path"] is None:
        return f'<span class="unresolved" title="not found">{text}</span>'
    return f'<a href="{href(token.meta["path"], token.meta["target"], run.source)}">{text}</a>'


def _attachment(run: _Run, token: Token) -> None:
    path, text = token.meta["path"], escape(token.meta["text"])
    if path is not None and ending(path) in IMAGES:
        sides = zip(("width", "height"), filter(None, token.meta["size"].split("x")), strict=False)
        size = "".join(f' {side}="{pixels}"' for side, pixels in sides)
        run.parts.append(f'<img src="{escape(run.picture(path))}" alt="{text}"{size}>')
    else:
        run.parts.append(_anchor(run, token, text))


def _image(run: _Run, token: Token) -> None:
    """A picture from elsewhere is a link, as opening a note must not tell anybody that it was opened."""
    _picture(run, token.meta["url"], token.meta["text"] or token.meta["target"])


def _picture(run: _Run, url: str | None, text: str) -> None:
    is_linked = any(name == "a" for _, name in run.opened)  # no link can stand in another
    run.parts.append(f"{anchor(url)}{escape(text)}</a>" if url and not is_linked else escape(text))


def _link_open(run: _Run, token: Token) -> None:
    url, path = token.meta["url"], token.meta["path"]
    if url:
        run.open("link_open", "a", f' href="{escape(url)}" rel="noreferrer noopener"')
    elif path is not None:
        run.open("link_open", "a", f' href="{href(path, token.meta["target"], run.source)}"')
    else:
        run.open("link_open", "span", ' class="unresolved"')


def _footnote(run: _Run, token: Token) -> None:
    number = token.meta["number"]
    if number is None:
        run.parts.append(f'<span class="unresolved">{escape(token.content)}</span>')
        return
    name = f"fnref-{number}"
    identity = "" if name in run.seen else f' id="{name}"'
    run.seen.add(name)
    run.parts.append(f'<sup><a href="#fn-{number}"{identity}>{number}</a></sup>')


def _html(run: _Run, token: Token) -> None:
    name, closing = tag_name(token.content)
    if name in EMPTY and name != "hr":
        run.parts.append(f"<{name}>")
    elif (name in _INLINE or name == "a") and closing:
        run.close(f"<{name}>")
    elif name == "a":
        if url := link_of(token.content)[0]:
            run.open("<a>", "a", anchor(url).removeprefix("<a").removesuffix(">"))
    elif name in MEDIA and not closing:
        url, text = link_of(token.content)
        _picture(run, url, text or url or "")
    elif name in _INLINE:
        run.open(f"<{name}>", name)


def _hidden(run: _Run, token: Token) -> None:
    pass


_RULES: dict[str, Callable[[_Run, Token], None]] = {
    "softbreak": _break,
    "hardbreak": _break,
    "code_inline": _code,
    "math": _span,
    "tag": _span,
    "wikilink": _wikilink,
    "attachment": _attachment,
    "image": _image,
    "link_open": _link_open,
    "footnote_ref": _footnote,
    "html_inline": _html,
    "comment": _hidden,
}
