"""Real notes: every one renders in every face, and what the scanner finds in it is what the renderer shows."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it.token import Token
from rich.cells import cell_len

from notes_cli.markdown.inline import read_inline
from notes_cli.markdown.marks import is_query
from notes_cli.markdown.note import Note
from notes_cli.markdown.rows import empty_rows, link_of
from notes_cli.markdown.scan import make_note
from notes_cli.render.data import render_data
from notes_cli.render.html import render_html
from notes_cli.render.markdown import render_markdown
from notes_cli.render.parser import parse_note
from notes_cli.render.terminal import render_text
from notes_cli.vault.subpath import find_place, span_of
from notes_cli.vault.vault import Vault

REPOSITORY = Path(__file__).parents[2]
TOPICS = REPOSITORY.parent / "shared" / "vaults" / "topics"
VAULTS = {"own": REPOSITORY / "vault", "topics": TOPICS, "cases": Path(__file__).parent / "cases"}


def opened(name: str) -> Vault:
    """The vault, or a skip that names it."""
    if not VAULTS[name].is_dir():
        pytest.skip(f"no vault beside the repository: {VAULTS[name].name}")
    return Vault.open(VAULTS[name])


@pytest.mark.parametrize("name", VAULTS)
def test_every_note_renders(name: str) -> None:
    """All four faces, three widths; but for code, math and wide tables no line is wider than the terminal."""
    vault = opened(name)
    assert vault.notes
    for note in vault.notes.values():
        for width in (80, 40, 20):
            lines = render_text(note, vault, width=width, colour=False, links=False).splitlines()
            wide = [line for line in lines if cell_len(line) > width and "    " not in line[: width // 2]]
            assert not wide, (note.path, wide[0])
        assert "�" not in render_html(note, vault) or "�" in note.text
        markdown = render_markdown(note, vault)
        assert not [block for block in note.structure.query_blocks if note.text[slice(*block.span)] in markdown]
        json.dumps(render_data(note, vault), allow_nan=False)


@pytest.mark.parametrize("name", VAULTS)
def test_every_place_renders(name: str) -> None:
    """Each section and block by itself: its own text is in it, in the faces that show text as it is written."""
    vault = opened(name)
    for note in vault.notes.values():
        subpaths = [f"#{h.title}" for h in note.structure.headings] + [f"#^{b.id}" for b in note.structure.blocks]
        for subpath in subpaths:
            place = find_place(note, subpath)
            assert place or not set("#[").isdisjoint(subpath[1:]), (note.path, subpath)  # these no link can name
            if place:
                source = note.text[slice(*span_of(note, place))]
                assert render_data(note, vault, place=place)["text"] == source, (note.path, subpath)
                assert render_text(note, vault, width=40, colour=False, links=False, place=place)
                assert "</html>" in render_html(note, vault, place=place)
                first = source.strip().partition("\n")[0]
                assert first in render_markdown(note, vault, place=place) or not set(first).isdisjoint("[%`"), subpath


@pytest.mark.parametrize("name", VAULTS)
def test_the_two_readers_agree(name: str) -> None:
    """Links, embeds, tags, footnotes, tasks, headings and query blocks are the same to scanner and renderer."""
    for note in opened(name).notes.values():
        assert _shown(note) == _scanned(note), note.path


@pytest.mark.parametrize("text", [
    "- [ ]\n- [x] \n- [ ]\t\n- [ ] text\n- [/]text\n",  # a blank must follow the box, even if nothing else does
    "> - [ ]\n> - [x] \n",
    "- [ ]\n  text\n- [x] \n  text\n1. [ ] - [x]\n",
])  # fmt: skip
def test_the_two_readers_agree_on_boxes(text: str) -> None:
    """A box is a task to both, or to neither."""
    note = make_note("Note.md", text)
    assert _shown(note) == _scanned(note)


def _scanned(note: Note) -> dict[str, Counter[object]]:
    structure = note.structure
    return {
        "links": Counter((i.target, i.text, i.embed) for i in structure.links if i.kind == "wikilink"),
        "tags": Counter(tag.name for tag in structure.tags),
        "footnotes": Counter(ref.id for ref in structure.footnote_refs),
        "definitions": Counter(definition.id for definition in structure.footnotes),
        "tasks": Counter(item.task for item in structure.list_items if item.task is not None),
        "headings": Counter(note.line_of(heading.span.start) for heading in structure.headings),
        "queries": Counter(note.line_of(block.span.start) for block in structure.query_blocks),
    }


def _shown(note: Note) -> dict[str, Counter[object]]:
    found: dict[str, Counter[object]] = {key: Counter() for key in _scanned(note)}
    for token in _leaves(parse_note(note)):
        line = token.map[0] + 1 if token.map else 0
        if token.type in ("wikilink", "embed"):
            link = token.meta["link"]
            found["links"][link.target, link.text, link.embed] += 1
        elif token.type == "comment":  # hidden, but its links and tags are in the index
            hidden = empty_rows()
            read_inline(token.content, hidden)
            found["links"].update((link.target, link.text, link.embed) for link in map(link_of, hidden.links))
            found["tags"].update(name for name, *_ in hidden.tags)
        elif token.type == "tag":
            found["tags"][token.content] += 1
        elif token.type == "footnote_ref" and "label" in token.meta:
            found["footnotes"][token.meta["label"]] += 1
        elif token.type == "footnote_open":
            found["definitions"][token.meta["label"]] += 1
        elif token.type == "list_item_open" and "task" in token.meta:
            found["tasks"][token.meta["task"]] += 1
        elif token.type == "heading_open":
            found["headings"][line] += 1
        elif token.type == "fence" and is_query(token.info):
            found["queries"][line] += 1
    return found


def _leaves(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _leaves(token.meta.get("note", []))
        yield from _leaves(token.children or [])
