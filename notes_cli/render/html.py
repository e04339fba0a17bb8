"""A note as a complete HTML page: no script, nothing from elsewhere, its pictures in it, but for those beyond 64 MiB.

A note is not trusted: its text is escaped, of its own HTML only harmless tags stay, and the page forbids the browser
everything but its one style sheet and pictures, which are in the page, or beside it where they are large.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from html import escape

from markdown_it.token import Token

from notes_cli.markdown.note import Note
from notes_cli.render.clean import clean
from notes_cli.render.expand import Footnote, expand
from notes_cli.render.html_inline import block_name, heading_id, href, html_of
from notes_cli.render.html_query import answer_html
from notes_cli.render.html_style import STYLE
from notes_cli.render.picture import picture_urls
from notes_cli.render.plain_html import harmless
from notes_cli.render.properties import property_rows
from notes_cli.vault.subpath import WHOLE_NOTE, Lines
from notes_cli.vault.vault import Vault


@dataclass(slots=True)
class _Page:
    picture: Callable[[str], str]
    source: str
    seen: set[str] = field(default_factory=set)
    closers: list[str] = field(default_factory=list)  # how the open containers end
    embeds: int = 0  # that are open: links lead to no place in them, but to one of the note itself


def render_html(note: Note, vault: Vault, *, everything: bool = False, place: Lines = WHOLE_NOTE) -> str:
    """The note, or a place in it, as an HTML page; links are relative to the note's folder.

    Never raises; nothing of a note can run in it.
    """
    page = _Page(picture_urls(vault.root, note.path), note.path)
    expanded = expand(note, vault, everything, place)
    header = _header(page, note, vault) if place == WHOLE_NOTE else ""
    body = [header, _blocks(page, expanded.tokens), _footnotes(page, expanded.footnotes)]
    text = _PAGE.format(policy=_policy(), title=escape(note.name), style=STYLE, body="".join(body))
    return clean(text)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<article>
{body}</article>
</body>
</html>
"""


@cache
def _policy() -> str:
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    allowed = f"style-src 'sha256-{digest}'; img-src data: 'self' file:"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _header(page: _Page, note: Note, vault: Vault) -> str:
    cells = ((key, html_of(page.picture, page.source, value, page.seen)) for key, value in property_rows(note, vault))
    rows = "".join(f"<tr><th>{escape(key)}</th><td>{value}</td></tr>\n" for key, value in cells)
    table = f'<table class="properties">\n{rows}</table>\n' if rows else ""
    return f'<h1 class="title">{escape(note.name)}</h1>\n{table}'


def _blocks(page: _Page, tokens: list[Token]) -> str:
    parts = []
    for index, token in enumerate(tokens):
        page.embeds += {"embed_open": 1, "embed_close": -1}.get(token.type, 0)
        if identity := _identity(page, block_name(token.meta.get("block_id", ""))):
            parts.append(f"<span{identity}></span>")
        if token.type in _RULES:
            parts.append(_RULES[token.type](page, tokens, index))
        elif token.nesting < 0 and token.type in _CLOSED:
            parts.append(page.closers.pop())
    return "".join(parts)


def _opened(page: _Page, opening: str, closing: str) -> str:
    page.closers.append(closing + "\n")
    return opening


def _line(page: _Page, tokens: list[Token], at: int) -> str:
    return html_of(page.picture, page.source, tokens[at].children or [], page.seen)


def _paragraph(page: _Page, tokens: list[Token], at: int) -> str:
    return _opened(page, "", "") if tokens[at].hidden else _opened(page, "<p>", "</p>")


def _heading(page: _Page, tokens: list[Token], at: int) -> str:
    identity = _identity(page, heading_id(tokens[at + 1].content))
    return _opened(page, f"<{tokens[at].tag}{identity}>", f"</{tokens[at].tag}>")


def _identity(page: _Page, name: str) -> str:
    """The attribute that makes a place one that links lead to: the first of a name, and none inside an embed."""
    if not name or page.embeds or name in page.seen:
        return ""
    page.seen.add(name)
    return f' id="{escape(name)}"'


def _simple(page: _Page, tokens: list[Token], at: int) -> str:
    tag = tokens[at].tag
    return _opened(page, f"<{tag}>\n", f"</{tag}>")


def _cell(page: _Page, tokens: list[Token], at: int) -> str:
    tag, align = tokens[at].tag, str(tokens[at].attrs.get("style", "")).removeprefix("text-align:")
    return _opened(page, f'<{tag} class="{align}">' if align in ("right", "center") else f"<{tag}>", f"</{tag}>")


def _table(page: _Page, tokens: list[Token], at: int) -> str:
    return _opened(page, '<div class="table"><table>\n', "</table></div>")


def _ordered(page: _Page, tokens: list[Token], at: int) -> str:
    start = int(tokens[at].attrs.get("start", 1))
    return _opened(page, f'<ol start="{start}">\n' if start != 1 else "<ol>\n", "</ol>")


def _item(page: _Page, tokens: list[Token], at: int) -> str:
    task = tokens[at].meta.get("task")
    if task is None:
        return _opened(page, "<li>", "</li>")
    checked = " checked" if task in "xX" else ""
    box = (
        f'<input type="checkbox" disabled{checked}>' if task in " xX" else f'<span class="box">[{escape(task)}]</span>'
    )
    return _opened(page, f'<li class="task">{box}', "</li>")


def _callout(page: _Page, tokens: list[Token], at: int) -> str:
    meta = tokens[at].meta
    kind, fold = meta["kind"], meta["fold"]
    if not fold:
        return _opened(page, f'<div class="callout {kind}">\n', "</div>")
    return _opened(page, f'<details class="callout {kind}"{" open" if fold == "+" else ""}>\n', "</details>")


def _callout_title(page: _Page, tokens: list[Token], at: int) -> str:
    meta = tokens[at - 1].meta
    tag = "summary" if meta["fold"] else "p"
    return _opened(page, f'<{tag} class="callout-title" data-type="{escape(meta["type"])}">', f"</{tag}>")


def _embed(page: _Page, tokens: list[Token], at: int) -> str:
    meta = tokens[at].meta
    link = f'<a href="{href(meta["path"], meta["target"], page.source)}">{escape(meta["caption"])}</a>'
    return _opened(page, f'<div class="embed">\n<p class="caption">{link}</p>\n', "</div>")


def _code(page: _Page, tokens: list[Token], at: int) -> str:
    return f"<pre><code>{escape(tokens[at].content)}</code></pre>\n"


def _math(page: _Page, tokens: list[Token], at: int) -> str:
    return f'<pre class="math">{escape(tokens[at].content)}</pre>\n'


def _rule(page: _Page, tokens: list[Token], at: int) -> str:
    return "<hr>\n"


def _html(page: _Page, tokens: list[Token], at: int) -> str:
    return harmless(tokens[at].content) + "\n"


def _notice(page: _Page, tokens: list[Token], at: int) -> str:
    return f'<p class="notice">{escape(tokens[at].content)}</p>\n'


def _query(page: _Page, tokens: list[Token], at: int) -> str:
    return answer_html(page.source, tokens[at].meta["answer"])


def _footnotes(page: _Page, footnotes: list[Footnote]) -> str:
    if not footnotes:
        return ""
    items = []
    for footnote in footnotes:
        body = _blocks(page, footnote.tokens).rstrip()
        back = f' <a class="back" href="#fnref-{footnote.number}" title="back">↩</a>'
        body = body.removesuffix("</p>") + back + "</p>" if body.endswith("</p>") else body + back
        items.append(f'<li id="fn-{footnote.number}">{body}</li>\n')
    return f'<section class="footnotes">\n<ol>\n{"".join(items)}</ol>\n</section>\n'


_OPENING: dict[str, Callable[[_Page, list[Token], int], str]] = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "bullet_list_open": _simple,
    "ordered_list_open": _ordered,
    "list_item_open": _item,
    "blockquote_open": _simple,
    "callout_open": _callout,
    "callout_title_open": _callout_title,
    "embed_open": _embed,
    "table_open": _table,
    "thead_open": _simple,
    "tbody_open": _simple,
    "tr_open": _simple,
    "th_open": _cell,
    "td_open": _cell,
}
_CLOSED = {kind.replace("open", "close") for kind in _OPENING}
_RULES = _OPENING | {
    "inline": _line,
    "fence": _code,
    "code_block": _code,
    "math_block": _math,
    "hr": _rule,
    "html_block": _html,
    "notice": _notice,
    "query": _query,
}
