"""A note in the terminal: text of a given width, with colour and links where the terminal has them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from markdown_it.token import Token
from rich.cells import cell_len

from notes_cli.markdown.note import Note
from notes_cli.render.clean import clean
from notes_cli.render.expand import Footnote, Page, expand
from notes_cli.render.layout import Writer
from notes_cli.render.plain_html import words
from notes_cli.render.properties import property_rows
from notes_cli.render.selection import closing
from notes_cli.render.terminal_inline import BOLD, DIM, MATH, UNRESOLVED, Look, pieces_of
from notes_cli.render.terminal_query import write_answer
from notes_cli.render.terminal_table import write_table
from notes_cli.render.wrap import Piece, chop
from notes_cli.vault.subpath import WHOLE_NOTE, Lines
from notes_cli.vault.vault import Vault

_HEADING = "1;34"
_CALLOUTS = {
    "success": "32", "tip": "36", "question": "33", "warning": "33", "failure": "31", "danger": "31", "bug": "31",
    "quote": "2", "example": "35",
}  # fmt: skip
_BOXES = {" ": "☐", "x": "☑", "X": "☑"}
_BULLETS = "•◦▪"


@dataclass(slots=True)
class _Page:
    """What the rules below need: where to write, and how it looks."""

    writer: Writer
    look: Look
    lists: list[int | None] = field(default_factory=list)  # the next number of each open list, None for bullets


def render_text(
    note: Note,
    vault: Vault,
    *,
    width: int,
    colour: bool,
    links: bool,
    everything: bool = False,
    place: Lines = WHOLE_NOTE,
) -> str:
    """The note as text of `width` cells (at least 20); never raises, and no control character of a note gets through.

    Code, formulas and tables of many columns may be wider, as breaking them would change them. With `links` what can
    be opened is an OSC 8 link; `everything` lifts the limits on the results of query blocks. Of a `place` in the note
    that alone is shown, without the note's name and properties.
    """
    writer = Writer(max(20, width), colour, links)
    page = _Page(writer, Look(vault.root, colour, links))
    expanded = expand(note, vault, everything, place)
    if place == WHOLE_NOTE:
        _header(page, expanded, vault)
    _write(page, expanded.tokens)
    _footnotes(page, expanded.footnotes)
    return "\n".join(writer.lines).rstrip("\n") + "\n"


def _header(page: _Page, expanded: Page, vault: Vault) -> None:
    title = clean(expanded.note.name).replace("\n", " ")
    page.writer.text([Piece(title, BOLD)])
    page.writer.line([Piece("═" * min(cell_len(title), page.writer.room), DIM)])
    rows = [(clean(key), value) for key, value in property_rows(expanded.note, vault)]
    column = min(max((cell_len(key) for key, _ in rows), default=0) + 2, page.writer.width // 2)
    for key, value in rows:
        label = chop(key, column - 2)[0] + ": " if key else ": "
        with page.writer.inside(label + " " * (column - cell_len(label)), " " * column, DIM):
            page.writer.text(pieces_of(page.look, value))
    page.writer.end()


def _write(page: _Page, tokens: list[Token]) -> None:
    at = 0
    while at < len(tokens):
        at = _RULES.get(tokens[at].type, _skip)(page, tokens, at)


def _skip(page: _Page, tokens: list[Token], at: int) -> int:
    return at + 1


def _paragraph(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.begin(tight=tokens[at].hidden)
    page.writer.text(pieces_of(page.look, tokens[at + 1].children or []))
    page.writer.end()
    return at + 3


def _heading(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.begin()
    mark = "#" * int(tokens[at].tag[1:]) + " "
    with page.writer.inside(mark, " " * len(mark), DIM):
        page.writer.text(pieces_of(page.look, tokens[at + 1].children or [], _HEADING))
    return at + 3


def _list_open(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.begin(tight=page.writer.tight)
    ordered = tokens[at].type == "ordered_list_open"
    page.lists.append(int(tokens[at].attrs.get("start", 1)) if ordered else None)
    return at + 1


def _list_close(page: _Page, tokens: list[Token], at: int) -> int:
    page.lists.pop()
    page.writer.end()
    return at + 1


def _item_open(page: _Page, tokens: list[Token], at: int) -> int:
    first = tokens[at + 1]
    tight = first.hidden if first.type == "paragraph_open" else True
    page.writer.begin(tight)
    number = page.lists[-1]
    if number is None:
        mark = _BULLETS[min(page.lists.count(None), len(_BULLETS)) - 1] + " "
    else:
        mark = f"{number}{tokens[at].markup or '.'} "
        page.lists[-1] = number + 1
    if (task := tokens[at].meta.get("task")) is not None:
        box = _BOXES.get(task, f"[{clean(task)}]") + " "
        mark = box if number is None else mark + box
    page.writer.push(mark, " " * cell_len(mark), DIM, tight)
    return at + 1


def _quote_open(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.begin()
    page.writer.push("│ ", "│ ", DIM)
    return at + 1


def _callout_open(page: _Page, tokens: list[Token], at: int) -> int:
    meta = tokens[at].meta
    style = _CALLOUTS.get(meta["kind"], "34")
    page.writer.begin()
    page.writer.push("┃ ", "┃ ", style)
    title = tokens[at + 2].children or []
    name = Piece(f"{meta['type'].upper()} ", f"{BOLD};{style}")
    fold = [Piece({"-": "▸ ", "+": "▾ "}[meta["fold"]], style)] if meta["fold"] else []
    page.writer.text([*fold, name, *pieces_of(page.look, title, BOLD)])
    return at + 4


def _close(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.pop()
    return at + 1


def _code(page: _Page, tokens: list[Token], at: int) -> int:
    return _verbatim(page, tokens[at].content.removesuffix("\n"), "33", at)


def _math(page: _Page, tokens: list[Token], at: int) -> int:
    return _verbatim(page, tokens[at].content, MATH, at)


def _verbatim(page: _Page, text: str, style: str, at: int) -> int:
    page.writer.begin()
    with page.writer.inside("    ", "    "):
        for line in text.split("\n"):
            page.writer.line([Piece(line.expandtabs(4), style)])
    return at + 1


def _rule(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.begin()
    page.writer.line([Piece("─" * page.writer.room, DIM)])
    page.writer.end()
    return at + 1


def _html(page: _Page, tokens: list[Token], at: int) -> int:
    if text := words(tokens[at].content):
        page.writer.begin()
        page.writer.text([Piece(text)])
        page.writer.end()
    return at + 1


def _table(page: _Page, tokens: list[Token], at: int) -> int:
    stop = closing(tokens, at)
    page.writer.begin()
    write_table(page.writer, tokens[at:stop], lambda cell: pieces_of(page.look, cell.children or []))
    page.writer.end()
    return stop + 1


def _embed_open(page: _Page, tokens: list[Token], at: int) -> int:
    meta = tokens[at].meta
    page.writer.begin()
    page.writer.text([Piece("┌ ", DIM), Piece(meta["caption"], f"{DIM};4", page.look.url_of(meta["path"]))])
    page.writer.push("┆ ", "┆ ", DIM)
    return at + 1


def _notice(page: _Page, tokens: list[Token], at: int) -> int:
    page.writer.begin()
    page.writer.text([Piece(tokens[at].content, UNRESOLVED)])
    page.writer.end()
    return at + 1


def _query(page: _Page, tokens: list[Token], at: int) -> int:
    write_answer(page.writer, page.look, tokens[at].meta["answer"])
    return at + 1


def _footnotes(page: _Page, footnotes: list[Footnote]) -> None:
    if not footnotes:
        return
    page.writer.begin()
    page.writer.line([Piece("─" * min(20, page.writer.room), DIM)])
    for footnote in footnotes:
        mark = f"[{footnote.number}] "
        with page.writer.inside(mark, " " * len(mark), DIM):
            _write(page, footnote.tokens)


_RULES: dict[str, Callable[[_Page, list[Token], int], int]] = {
    "paragraph_open": _paragraph,
    "heading_open": _heading,
    "bullet_list_open": _list_open,
    "bullet_list_close": _list_close,
    "ordered_list_open": _list_open,
    "ordered_list_close": _list_close,
    "list_item_open": _item_open,
    "list_item_close": _close,
    "blockquote_open": _quote_open,
    "blockquote_close": _close,
    "callout_open": _callout_open,
    "callout_close": _close,
    "embed_open": _embed_open,
    "embed_close": _close,
    "fence": _code,
    "code_block": _code,
    "math_block": _math,
    "hr": _rule,
    "html_block": _html,
    "table_open": _table,
    "notice": _notice,
    "query": _query,
}
