"""Laws for any text: every face shows it, nothing raises, no control character reaches the terminal, lines fit."""

import json
import re
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from notes_cli.markdown.scan import make_note
from notes_cli.render.data import render_data
from notes_cli.render.html import render_html
from notes_cli.render.markdown import render_markdown
from notes_cli.render.markdown_text import code, quoted
from notes_cli.render.terminal import render_text
from notes_cli.render.wrap import Piece, shortened, width_of, wrap
from notes_cli.vault.vault import Vault

PARTS = [
    "[[",
    "]]",
    "![[",
    "|",
    "#",
    "^",
    "[^1]",
    "[^1]:",
    ">",
    "-",
    "1.",
    "[x]",
    "```",
    "%%",
    "==",
    "**",
    "*",
    "_",
    "~~",
    "$",
    "$$",
    "`",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "<script>",
    "</script>",
    "<![",
    "<?",
    "javascript:",
    "http://a.b/",
    "(",
    ")",
    "[",
    "]",
    "!",
    "a",
    "B",
    "word",
    "日本",
    "é",
    "&lt;",
    "&",
    "\\",
    "---",
    ":--",
    "|",
    "[!note]-",
    "A",
    "#h",
    "line:(",
    '"',
    "OR",
    "<a^href=x^onclick=y>",
    "^id",
    "^[",
]
SPACES = [
    " ",
    "  ",
    "    ",
    "\n",
    "\n\n",
    "\t",
    "\r",
    "\r\n",
    "\n- ",
    "\n> ",
    "\n```query\n",
    "\n| a | b |\n|---|--:|\n",
]
CONTROLS = ["\x1b[31m", "\x1b]8;;x\x07", "\x07", "\x9b", "\u2028", "\x00", "\x7f", "\ud800", "\ufeff"]
TEXTS = st.one_of(st.text(), st.lists(st.sampled_from(PARTS + SPACES * 2 + CONTROLS), max_size=40).map("".join))
RAW_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f]")


def vault_of(*texts: str) -> Vault:
    """A vault in memory whose notes are a.md, A note.md and one with a hostile name; the first is the page."""
    names = ["a.md", "sub/A.md", "sub/b\x1b[2J.md"]
    return Vault.of(Path("/vault"), map(make_note, names, texts))


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS, st.integers(0, 100))
def test_any_text_is_shown_in_every_face(first: str, second: str, width: int) -> None:
    """All four faces answer with text that can be encoded; the terminal's holds no raw control character."""
    vault = vault_of(first, second, second)
    for note in vault.notes.values():
        plain = render_text(note, vault, width=width, colour=False, links=False)
        assert not RAW_CONTROL.search(plain)
        plain.encode()
        styled = render_text(note, vault, width=width, colour=True, links=True)
        rest = re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;;[!-~]*\x1b\\", "", styled)
        assert not RAW_CONTROL.search(rest)
        render_html(note, vault).encode()
        assert isinstance(render_markdown(note, vault), str)
        json.dumps(render_data(note, vault), allow_nan=False)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, max_size=5), st.integers(2, 60))
def test_wrapped_lines_fit_and_lose_nothing(texts: list[str], width: int) -> None:
    """No line is wider than the width, and every character that is no space survives in order."""
    pieces = [Piece(text, str(number)) for number, text in enumerate(texts)]
    lines = wrap(pieces, width)
    assert all(width_of(line) <= width for line in lines)
    once = wrap(pieces, 100_000)
    flat = ["".join(piece.text for line in version for piece in line).replace(" ", "") for version in (lines, once)]
    assert flat[0] == flat[1]


@settings(max_examples=300, deadline=None)
@given(st.text("ab 日\u0301é", max_size=200), st.integers(0, 200), st.integers(1, 9), st.integers(8, 60))
def test_a_cut_line_fits_and_shows_its_hit(text: str, start: int, size: int, width: int) -> None:
    """A long line is cut to the width, and the start of its first hit is still in it."""
    start = min(start, len(text))
    hit = (start, min(len(text), start + size))
    cut, moved = shortened(text, [hit] if hit[0] < hit[1] else [], width)
    assert cell_len(cut) <= width
    if hit[0] < hit[1]:
        assert moved
        assert text[hit[0] :].startswith(cut[moved[0][0] : moved[0][1]].rstrip("…"))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_a_quoted_line_makes_no_structure(text: str) -> None:
    """A line quoted in Markdown is one item of one list and holds no link, tag, task, heading or footnote."""
    structure = make_note("x.md", f"- [[a]]\n  - 1: {quoted(text)}\n").structure
    assert [link.target for link in structure.links] == ["a"]
    assert not (structure.tags or structure.footnote_refs or structure.footnotes or structure.headings)
    assert [item.task for item in structure.list_items] == [None, None]
    assert [section.type for section in structure.sections] == ["list"]


def test_a_name_that_no_wikilink_can_hold_is_a_plain_link() -> None:
    """A file named with brackets is still listed as one link to it, and its name makes no other."""
    files = {"p.md": "```query\nneedle\n```", "x]] [[y.md": "needle"}
    vault = Vault.of(Path("/vault"), map(make_note, files, files.values()))
    links = make_note("x.md", render_markdown(vault.notes["p.md"], vault)).structure.links
    assert [link.target for link in links] == ["x]] [[y.md"]


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_inline_code_holds_nothing_else(text: str) -> None:
    """A query shown as inline code makes no link or tag either, whatever backticks it holds."""
    structure = make_note("x.md", f"Query {code(text)}: end").structure
    assert not (structure.links or structure.tags or structure.footnote_refs)
