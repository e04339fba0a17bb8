"""Notes for the fuzzer: hypothesis strategies that put real constructs into and beside each other, and spoil them.

The constructs are data, in `constructs.json`. Nothing is compared here.
"""

import json
from pathlib import Path

from hypothesis import strategies as st

from notes_cli.index.listing import list_paths
from notes_cli.index.read import read_text
from notes_cli.index.walk import list_vault

CONSTRUCTS = json.loads(Path(__file__).with_name("constructs.json").read_text(encoding="utf-8"))
LINES, HEADS = CONSTRUCTS["lines"], CONSTRUCTS["heads"]
INLINE = [piece for kind in ("words", "links", "tags", "emphasis", "raw") for piece in CONSTRUCTS[kind]]
PUT = ["", "", *INLINE, "\n", "\n\n", "    ", "> ", "- "]
Text = st.SearchStrategy[str]


def texts() -> Text:
    """Notes of blocks in blocks, with a frontmatter at times, in any newlines, whole or spoiled."""
    inline = st.lists(st.sampled_from(INLINE), min_size=1, max_size=6).map("".join)
    spaced = st.lists(st.sampled_from(INLINE), min_size=1, max_size=4).map(" ".join)
    leaf = st.one_of(st.sampled_from(LINES), inline, spaced, st.tuples(st.sampled_from(LINES), inline).map("".join))
    blocks = st.recursive(leaf, _containers, max_leaves=6)
    body = _joined(blocks, 6)
    head = st.one_of(st.just(""), st.just(""), st.sampled_from(HEADS))
    return _finished(st.tuples(head, body).map("".join))


def vault_texts(root: Path) -> Text:
    """Pieces of a vault's notes, of up to twelve lines, joined and spoiled; the folder must hold a note."""
    paths = [path for path in sorted(list_paths(list_vault(root).folders)) if path.lower().endswith(".md")]
    notes = [text.split("\n") for path in paths if (text := read_text(root / path)[0]).strip()]
    if not notes:
        raise SystemExit(f"{root}: holds no notes")
    cut = st.tuples(st.sampled_from(notes), st.integers(0, 10_000), st.integers(1, 12)).map(_cut)
    return _finished(_joined(cut, 4))


def _cut(piece: tuple[list[str], int, int]) -> str:
    lines, start, count = piece
    return "\n".join(lines[start % len(lines) :][:count])


def _joined(parts: Text, most: int) -> Text:
    gap = st.sampled_from(["\n", "\n", "\n\n", "\n\n", "\n\n\n", "\n \n", "\n\t\n"])
    return st.lists(st.tuples(parts, gap), min_size=1, max_size=most).map(lambda found: "".join(map("".join, found)))


def _containers(inner: Text) -> Text:
    """Blocks in a quote, an item or a footnote: its mark, then what its further lines begin with (often too little)."""
    marks = st.sampled_from(
        ["- ", "* ", "+ ", "1. ", "2) ", "10. ", "- [ ] ", "- [x] ", "-   ", "-\t", " - ", "[^1]: "]
    )
    indents = st.sampled_from(["  ", "   ", "    ", "\t", " ", "", "      "])
    quotes = st.sampled_from(["> ", ">", " > ", "> > ", ">\t"])
    bodies = _joined(inner, 3).map(lambda text: text.rstrip("\n"))
    item = st.tuples(marks, indents, bodies).map(lambda p: p[0] + p[2].replace("\n", "\n" + p[1]))
    quote = st.tuples(quotes, quotes, bodies).map(lambda p: p[0] + p[2].replace("\n", "\n" + p[1]))
    lazy = st.tuples(quotes, bodies).map("".join)
    return st.one_of(item, quote, lazy, item)


def _finished(whole: Text) -> Text:
    edit = st.tuples(st.integers(0, 10_000), st.integers(0, 3), st.sampled_from(PUT))
    edits = st.lists(edit, max_size=3)
    newlines = st.sampled_from([*[_unchanged] * 8, _with_crlf, _with_cr, _with_mixed])
    return st.tuples(whole, edits, newlines).map(lambda p: p[2](_spoil(p[0], p[1])))


def _spoil(text: str, edits: list[tuple[int, int, str]]) -> str:
    for place, removed, put in edits:
        at = place % (len(text) + 1)
        text = text[:at] + put + text[at + removed :]
    return text


def _unchanged(text: str) -> str:
    return text


def _with_crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def _with_cr(text: str) -> str:
    return text.replace("\n", "\r")


def _with_mixed(text: str) -> str:
    return text.replace("\n\n", "\n\r\n").replace("a\n", "a\r")
