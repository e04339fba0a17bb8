"""Links as a person types them, and where the app says that they lead."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index.resolve import index_names, resolve_link
from notes_cli.markdown.link_text import read_link
from notes_cli.vault.relink import PLAIN

READ = [
    ("[[Note]]", "Note", "wikilink"),
    ("![[Note#Part|text]]", "Note#Part", "wikilink"),
    ("  [[Note|a|b]] ", "Note", "wikilink"),
    ("[[|x]]", "|x", "wikilink"),
    ("[text](My%20note.md#A%20part)", "My note.md#A part", "markdown"),
    ("[text](<My note.md>)", "My note.md", "markdown"),
    ("![](../pic.png)", "../pic.png", "markdown"),
    ("[[Note#[^1]]]", "Note#[^1]", "wikilink"),
    ("![[#[^1]]]", "#[^1]", "wikilink"),
    ("Note", "Note", "wikilink"),
    ("Note#^id|text", "Note#^id", "wikilink"),
    ("", "", "wikilink"),
]


@pytest.mark.parametrize(("text", "target", "kind"), READ)
def test_a_link_is_read_in_its_brackets_or_bare(text, target, kind):
    link = read_link(text)[0]
    assert (link.target, link.kind) == (target, kind)


@pytest.mark.parametrize(("text", "target"), [("My%20note.md", "My note.md"), ("<My note.md>", "My note.md")])
def test_what_is_no_bare_wikilink_may_be_a_bare_markdown_link(text, target):
    assert [(link.target, link.kind) for link in read_link(text)] == [(text, "wikilink"), (target, "markdown")]


def test_links_lead_where_the_application_followed_them(shared):
    """`resolve` of the dumps: link text → vault path or null, in one vault whose files are those that are named."""
    lines = (shared / "obsidian" / "metadata_cases.jsonl").read_text(encoding="utf-8").split("\n")
    cases = [json.loads(line) for line in lines if line]
    vaults: dict[str, set[str]] = {}
    for case in cases:
        vaults.setdefault(case["source"], set()).update(p for p in (case.get("resolve") or {}).values() if p)
        vaults[case["source"]].add(case["path"])
    checked = 0
    for case in cases:
        names = index_names(sorted(vaults[case["source"]]))
        for text, path in (case.get("resolve") or {}).items():
            assert resolve_link(read_link(f"[[{text}]]")[0], case["path"], names) == path, (case["name"], text)
            checked += 1
    assert checked > 20


@given(st.sampled_from(["", "!"]), st.from_regex(PLAIN, fullmatch=True), st.from_regex(PLAIN, fullmatch=True))
def test_a_plain_wikilink_is_read_as_it_stands_and_needs_no_second_look(mark, target, text):
    for written, shown in ((f"{mark}[[{target}]]", None), (f"{mark}[[{target}|{text}]]", text.strip())):
        (link,) = read_link(written)
        assert (link.target, link.text) == (target.strip(), shown)
        assert (link.span, link.embed) == ((0, len(written)), mark == "!")
