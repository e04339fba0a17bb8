"""One line of tokens as styled pieces for the terminal: emphasis, links, tags, footnote marks, words of HTML."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from markdown_it.token import Token

from notes_cli.render.clean import clean
from notes_cli.render.links import safe_url
from notes_cli.render.plain_html import MEDIA, link_of, tag_name
from notes_cli.render.wrap import Piece

BOLD, DIM, ITALIC, UNDERLINE, STRIKE = "1", "2", "3", "4", "9"
LINK, UNRESOLVED, TAG, CODE, MARK, MATH = "4;36", "2;3", "35", "33", "30;43", "36"
_OPENINGS = {"strong_open": BOLD, "em_open": ITALIC, "s_open": STRIKE, "mark_open": MARK}
_HTML = {"b": BOLD, "strong": BOLD, "i": ITALIC, "em": ITALIC, "u": UNDERLINE, "s": STRIKE, "del": STRIKE, "mark": MARK}


@dataclass(frozen=True, slots=True)
class Look:
    """How links and text are shown: the folder of the vault, and what the terminal can do."""

    root: Path
    colour: bool
    links: bool

    def url_of(self, path: str | None) -> str:
        """The address of a file of the vault, or nothing where none is meant."""
        return (self.root / path).absolute().as_uri() if path is not None else ""


@dataclass(slots=True)
class _Run:
    look: Look
    pieces: list[Piece]
    styles: list[tuple[str, str]]  # what opened a style (a token type, or an HTML tag), and the style
    link: Token | None = None
    link_start: int = 0

    def add(self, text: str, style: str = "", url: str = "") -> None:
        outer = [style for _, style in self.styles]
        if self.link is not None and not url:
            url = _address(self.look, self.link)
        self.pieces.append(Piece(text, ";".join(filter(None, [*outer, style])), url))


def pieces_of(look: Look, children: list[Token], style: str = "") -> list[Piece]:
    """The pieces of a line; breaks are newlines in them, and comments are left out."""
    run = _Run(look, [], [("", style)] if style else [])
    for token in children:
        _RULES.get(token.type, _other)(run, token)
    return run.pieces


def _other(run: _Run, token: Token) -> None:
    if token.nesting > 0:
        _open(run, token.type, _OPENINGS.get(token.type, ""))
        if token.type == "s_open" and not run.look.colour:  # struck out must not look as if it stood
            run.add("~~")
    elif token.nesting < 0:
        if token.type == "s_close" and not run.look.colour:
            run.add("~~")
        _close(run, token.type.replace("close", "open"))
    elif token.content:
        run.add(token.content)


def _open(run: _Run, key: str, style: str) -> None:
    run.styles.append((key, style))


def _close(run: _Run, key: str) -> None:
    for index in range(len(run.styles) - 1, -1, -1):
        if run.styles[index][0] == key:
            del run.styles[index]
            return


def _break(run: _Run, token: Token) -> None:
    if not (run.pieces and run.pieces[-1].text == "\n"):  # a `<br>` at the end of a line is one break, not two
        run.add("\n")


def _code(run: _Run, token: Token) -> None:
    run.add(token.content if run.look.colour else f"`{token.content}`", CODE)


def _math(run: _Run, token: Token) -> None:
    run.add(token.content, MATH)


def _tag(run: _Run, token: Token) -> None:
    run.add(token.content, TAG)


def _wikilink(run: _Run, token: Token) -> None:
    path = token.meta["path"]
    run.add(token.meta["text"], UNRESOLVED if path is None else LINK, run.look.url_of(path))


def _attachment(run: _Run, token: Token) -> None:
    path = token.meta["path"]
    missing = " (not found)" if path is None else ""
    run.add(f"▣ {token.meta['text']}{missing}", UNRESOLVED if path is None else LINK, run.look.url_of(path))


def _image(run: _Run, token: Token) -> None:
    url = token.meta["url"] or ""
    run.add(f"▣ {token.meta['text'] or 'image'}", LINK if url else UNRESOLVED, url)
    if url and not run.look.links:
        run.add(f" ({url})")


def _link_open(run: _Run, token: Token) -> None:
    run.link, run.link_start = token, len(run.pieces)
    _open(run, "link_open", LINK if _address(run.look, token) else UNRESOLVED)


def _link_close(run: _Run, token: Token) -> None:
    _close(run, "link_open")
    opening, run.link = run.link, None
    url = opening.meta["url"] if opening is not None else None
    shown = "".join(piece.text for piece in run.pieces[run.link_start :])
    if url and not run.look.links and not _same(shown, url):
        run.add(f" ({url})" if shown else url)


def _address(look: Look, token: Token) -> str:
    return token.meta["url"] or look.url_of(token.meta["path"])


def _same(shown: str, url: str) -> bool:
    """Whether the text of a link is its address, which need not be said twice."""
    return url in (safe_url(shown), safe_url("mailto:" + shown)) or url.rstrip("/") == clean(shown).rstrip("/")


def _footnote(run: _Run, token: Token) -> None:
    number = token.meta["number"]
    run.add(token.content if number is None else f"[{number}]", UNRESOLVED if number is None else DIM)


def _html(run: _Run, token: Token) -> None:
    name, closing = tag_name(token.content)
    if name == "br":
        run.add("\n")
    elif name == "a" and closing:
        _link_close(run, token)
    elif name == "a":
        _link_open(run, token.copy(meta={"url": link_of(token.content)[0], "path": None}))
    elif name in MEDIA and not closing:
        url, text = link_of(token.content)
        _image(run, token.copy(meta={"url": url, "text": text or MEDIA[name]}))
    elif closing:
        _close(run, f"<{name}>")
    elif name in _HTML:
        _open(run, f"<{name}>", _HTML[name])


def _hidden(run: _Run, token: Token) -> None:
    pass


_RULES: dict[str, Callable[[_Run, Token], None]] = {
    "softbreak": _break,
    "hardbreak": _break,
    "code_inline": _code,
    "math": _math,
    "tag": _tag,
    "wikilink": _wikilink,
    "attachment": _attachment,
    "image": _image,
    "link_open": _link_open,
    "link_close": _link_close,
    "footnote_ref": _footnote,
    "html_inline": _html,
    "comment": _hidden,
}
