"""Embeds: what part is shown, cycles and limits, and that nothing embedded can multiply without end."""

import time
from collections.abc import Callable, Mapping

import pytest

from notes_cli.render.embeds import MAX_DEPTH, MAX_EMBEDS
from notes_cli.render.html import render_html
from notes_cli.render.markdown import render_markdown
from notes_cli.render.terminal import render_text
from notes_cli.vault.subpath import find_place
from notes_cli.vault.vault import Vault

MakeVault = Callable[[Mapping[str, str]], Vault]

SOURCE = """intro ^first
# A *fancy* heading
under a
## Inner
under inner
# B
## Inner
under b inner
## Last
- item one ^one
- item two ^two
  - child
    - grandchild ^deep
      - great-grandchild

    behind them
- item three

| x |
|---|
| 1 |

^table
"""
PARTS = {
    "": ["intro", "under a", "item three"],
    "#a fancy HEADING": ["under a", "under inner"],
    "#Inner": ["under inner"],
    "#B#Inner": ["under b inner"],
    "#B#Last": ["item one", "item two", "child", "behind them", "item three"],
    "#^First": ["intro"],
    "#^one": ["item one"],
    "#^two": ["item two", "child", "grandchild", "great-grandchild", "behind them"],
    "#^deep": ["grandchild", "great-grandchild"],
    "#^table": ["x", "1"],
}
"""A part, and what it shows of the words of the note."""
MISSING = ["#Nothing", "#A fancy heading#B", "#A fancy heading#Last", "#^nothing"]


def text_of(vault: Vault, name: str, width: int = 80) -> str:
    """The note in the terminal."""
    return render_text(vault.notes[name], vault, width=width, colour=False, links=False)


@pytest.mark.parametrize("subpath", PARTS)
def test_the_part_that_is_named_is_shown(subpath: str, make_vault: MakeVault) -> None:
    """An embed shows its section, block or list item, and nothing from outside it."""
    vault = make_vault({"Source.md": SOURCE, "page.md": f"![[Source{subpath}]]"})
    words = {"intro", "under a", "under inner", "under b inner", "item one", "item two", "behind them", "item three"}
    page = vault.notes["page.md"]
    for shown in (text_of(vault, "page.md"), render_html(page, vault), render_markdown(page, vault)):
        shown = shown.split("</style>")[-1]
        assert all(part in shown for part in PARTS[subpath])
        if subpath:
            others = {w for w in words if not any(w in p for p in PARTS[subpath])}
            assert not [word for word in others if word in shown]


def test_an_item_from_deep_in_a_list_is_an_item(make_vault: MakeVault) -> None:
    """In Markdown an embedded item keeps its child items and loses its own indentation, which would make code of it."""
    vault = make_vault({"Source.md": "- a\n\t- b\n\t\t- c ^c\n\t\t\t- d\n", "page.md": "![[Source#^c]]"})
    assert render_markdown(vault.notes["page.md"], vault) == "> **[[Source#^c]]**\n>\n> - c ^c\n> \t- d\n"


QUOTED = {
    "a callout": "> [!note] Title\n> - item ^it\n> - other",
    "a quote that begins with it": "> - item ^it\n> - other",
    "a quote in a quote": "> other\n> > 1. item ^it\n> >    - child\n> > 2. other",
}


@pytest.mark.parametrize("name", QUOTED)
def test_an_item_from_a_quote_is_an_item(name: str, make_vault: MakeVault) -> None:
    """Nothing else of the quote or callout is shown."""
    vault = make_vault({"Source.md": QUOTED[name], "page.md": "![[Source#^it]]"})
    page = vault.notes["page.md"]
    for shown in (text_of(vault, "page.md"), render_html(page, vault), render_markdown(page, vault)):
        shown = shown.split("</style>")[-1]
        assert "item" in shown and ("child" in shown) == ("child" in QUOTED[name])
        assert "other" not in shown and "Title" not in shown


def test_a_quote_that_is_named_is_shown_with_all_its_items(make_vault: MakeVault) -> None:
    vault = make_vault({"Source.md": "> - first\n> - last\n\n^all\n", "page.md": "![[Source#^all]]"})
    assert text_of(vault, "page.md").endswith("┌ Source > ^all\n┆ │ • first\n┆ │ • last\n")


def test_an_embed_that_is_a_task_leaves_it_one(make_vault: MakeVault) -> None:
    """In Markdown a quote right behind a checkbox would be its text: there is a link, and the quote below."""
    vault = make_vault({"Other.md": "shown", "page.md": "- [ ] ![[Other]]\n- next\n"})
    shown = render_markdown(vault.notes["page.md"], vault)
    assert shown == "- [ ] [[Other]]\n- next\n\n> **[[Other]]**\n>\n> shown\n"


def test_an_embed_in_an_item_that_is_shown_alone_is_opened(make_vault: MakeVault) -> None:
    """In Markdown its quote stands behind the item, though the list goes on."""
    item = "- see ![[Other]] tail ^li\n  - child"
    vault = make_vault({"Other.md": "shown", "List.md": f"- one\n{item}\n- three\n", "page.md": "X\n\n![[List#^li]]\n"})
    alone = f"{item.replace('!', '')}\n\n> **[[Other]]**\n>\n> shown\n"
    place = find_place(vault.notes["List.md"], "#^li")
    assert place and render_markdown(vault.notes["List.md"], vault, place=place) == alone
    inside = "".join(f"> {line}".rstrip() + "\n" for line in alone.splitlines())
    assert render_markdown(vault.notes["page.md"], vault) == "X\n\n> **[[List#^li]]**\n>\n" + inside


COMMENTED = ["a %% draft: ![[Other]] %% b", "%% ![[Other]] %%\nb", "- a %% ![[Other]] %%\n- b", "%%\n![[Other]]\n%%\nb"]


@pytest.mark.parametrize("text", COMMENTED)
def test_an_embed_in_a_comment_is_not_shown(text: str, make_vault: MakeVault) -> None:
    vault = make_vault({"Other.md": "secret", "page.md": f"Hi ![[Third]].\n\n{text}\n\nEnd.", "Third.md": "shown"})
    page = vault.notes["page.md"]
    for shown in (text_of(vault, "page.md"), render_html(page, vault), render_markdown(page, vault)):
        assert "secret" not in shown and "Other" not in shown
        assert "shown" in shown and "b" in shown


def test_windows_line_ends_are_not_mixed_with_others(make_vault: MakeVault) -> None:
    """In Markdown what is written into a note has the line ends of the note, also where the other note has others."""
    page = "a ![[Other]]\n> ```query\n> shown\n> ```\n> ```query\n> file:(\n> ```\nend"
    for text, other in ((page.replace("\n", "\r\n"), "shown\n1"), (page, "shown\r\n1")):
        vault = make_vault({"Other.md": other, "page.md": text})
        shown = render_markdown(vault.notes["page.md"], vault)
        assert "[[Other]]" in shown and "shown" in shown and "\nend" in shown
        assert shown.count("\r\n") == ("\r" in text) * shown.count("\n")


def test_links_of_an_embedded_note_lead_where_they_led(make_vault: MakeVault) -> None:
    """In Markdown they stand on the page: what would lead elsewhere from there is written anew, with its text."""
    links = "[a](../Near.md#H) [b](#Place) [[#Place]] [[#Place|c]] [[Near]] [[Twin]] ![](../pic.png) [d](lost.md)"
    files = {"Near.md": "# H\n[e](deep/In.md)", "deep/Twin.md": "", "pic.png": ""}
    files |= {"deep/In.md": f"{links} `[[Twin]]`\n![](../Near.md) x\n\n# Place\n"}
    vault = make_vault({"p.md": "![[In]]", "Twin.md": ""} | {f"sub/{path}": files[path] for path in files})
    shown = render_markdown(vault.notes["p.md"], vault).split("\n")
    assert shown[2].split(" ") == [
        *(">", "[a](sub/Near.md#H)", "[b](sub/deep/In.md#Place)", "[[In#Place|Place]]", "[[In#Place|c]]", "[[Near]]"),
        *("[[sub/deep/Twin|Twin]]", "![](sub/pic.png)", "[d](lost.md)", "`[[Twin]]`"),
    ]
    assert shown[3:5] == ["> [[Near]] x", ">"]
    assert {"> > **[[Near]]**", "> > [e](sub/deep/In.md)"} <= set(shown)


REFERENCES = {
    "[b][1]": "[b](https://embed.example 'Title')",
    "![p][pic]": "![p](sub/p.png)",
    "[1]": "[1](https://embed.example 'Title')",
    "[Near][]": "[Near](<../x y>)",
    "[![p][pic]][1]": "[![p](sub/p.png)](https://embed.example 'Title')",
    "[see [a]][Pic]": "[see [a]](sub/p.png)",
    "[h][here]": "[h](sub/In.md#Here)",
    "[a][two\nwords]": "[a](u(v))",
    "| [b][pipe] | c |\n|---|---|": "| [b](u\\|v) | c |\n|---|---|",
    "- [1] [1]": "- [1] [1](https://embed.example 'Title')",
}
NO_REFERENCES = [
    *("`[1]`", "$[1]$", "[[1]]", "[a](u[1])", "\\[1]", "[b][none]", "<i title='[1]'>", "- [1] task", "^[1]"),
    "[1][none]",
    "[1][c](u[1])",
]


@pytest.mark.parametrize("text", [*REFERENCES, *NO_REFERENCES])
def test_a_link_of_a_label_leads_where_it_led(text: str, make_vault: MakeVault) -> None:
    """In Markdown a definition would hold for all of the page: what is embedded has the addresses in its links."""
    definitions = "\n[1]: https://embed.example 'Title'\n[pic]: <p.png>\n[near]: <../x y>\n[HERE]: #Here\n"
    definitions += "[Two words]: u(v)\n[pipe]: u|v\n[1]: https://not.example\n"
    host = "See [a][1].\n\n![[In]]\n\n[1]: https://host.example\n"
    vault = make_vault({"page.md": host, "sub/In.md": f"{text}\n{definitions}", "sub/p.png": ""})
    shown = render_markdown(vault.notes["page.md"], vault)
    lines = "".join(f"> {line}\n" for line in REFERENCES.get(text, text).split("\n"))
    assert shown == host.replace("![[In]]\n", f"> **[[In]]**\n>\n{lines}")


def test_a_link_of_a_label_has_its_address_where_the_definition_is_not_shown(make_vault: MakeVault) -> None:
    """In Markdown what stands alone keeps its links, and what needs no change."""
    section = "# S\n[a][1] and [b].\n\n[b]: near\n"
    vault = make_vault({"page.md": f"{section}# T\n\n[1]: https://host.example"})
    page = vault.notes["page.md"]
    shown = render_markdown(page, vault, place=find_place(page, "#S"))  # type: ignore[arg-type]
    assert shown == section.replace("[a][1]", "[a](https://host.example)")
    assert render_markdown(page, vault) == page.text + "\n"


def test_many_links_of_labels_take_no_time(make_vault: MakeVault) -> None:
    hostile = ("[1][a](u[1]) `[1]` " + "[" * 50 + "]" * 40 + " ") * 2000
    vault = make_vault({"page.md": "![[In]]", "In.md": f"{hostile}\n\n[1]: x"})
    started = time.process_time()
    assert render_markdown(vault.notes["page.md"], vault).count("[1][a](u[1]) `[1]`") == 2000
    assert time.process_time() - started < 10


def test_results_in_an_embedded_note_are_linked_from_the_page(make_vault: MakeVault) -> None:
    """A Markdown link to a result is relative to the note that is shown, not to the one that holds the query."""
    files = {"p.md": "![[In]]", "sub/In.md": "```query\nfile:Other\n```", "sub/Other.md": ""}
    vault = make_vault(files | {".obsidian/app.json": '{"useMarkdownLinks": true}'})
    assert "> - [Other](sub/Other.md)" in render_markdown(vault.notes["p.md"], vault)


def test_a_footnote_that_is_missing_is_called_one(make_vault: MakeVault) -> None:
    vault = make_vault({"Source.md": SOURCE, "page.md": "![x](Source.md#[^9])"})
    assert "Source has no footnote “[^9]”" in text_of(vault, "page.md")


@pytest.mark.parametrize("subpath", MISSING)
def test_a_part_that_is_missing_is_said_so(subpath: str, make_vault: MakeVault) -> None:
    """An embed of a heading or block that does not exist says so and shows no other text."""
    vault = make_vault({"Source.md": SOURCE, "page.md": f"![[Source{subpath}]]"})
    shown = text_of(vault, "page.md")
    kind = "block" if "^" in subpath else "heading"
    assert f"Source has no {kind} " in shown and "under" not in shown
    assert f"There is no such {kind}." in render_markdown(vault.notes["page.md"], vault)


CYCLES = {
    "itself": {"a.md": "x ![[a]] y"},
    "two": {"a.md": "![[b]]", "b.md": "![[a]]"},
    "its own section": {"a.md": "# H\n![[#H]]"},
    "through a footnote": {"a.md": "x[^1]\n\n[^1]: ![[a]]"},
    "through a section": {"a.md": "![[b#H]]", "b.md": "# H\n![[a]]"},
}


@pytest.mark.parametrize("name", CYCLES)
def test_cycles_are_cut(name: str, make_vault: MakeVault) -> None:
    """A note inside itself is named, not shown again."""
    vault = make_vault(CYCLES[name])
    note = vault.notes["a.md"]
    for shown in (text_of(vault, "a.md"), render_html(note, vault), render_markdown(note, vault)):
        assert shown.count("is already shown above") == 1


def test_depth_is_limited(make_vault: MakeVault) -> None:
    """Of a long chain of embeds the first five are opened."""
    vault = make_vault({f"n{i}.md": f"level-{i}.\n\n![[n{i + 1}]]" for i in range(20)})
    note = vault.notes["n0.md"]
    for shown in (text_of(vault, "n0.md"), render_html(note, vault), render_markdown(note, vault)):
        assert f"level-{MAX_DEPTH}." in shown
        assert f"level-{MAX_DEPTH + 1}." not in shown


def test_embeds_do_not_multiply(make_vault: MakeVault) -> None:
    """Thirty notes that embed each other thirty times end soon, with a limit for the whole page."""
    every = "\n\n".join(f"![[n{i}]]" for i in range(30))
    vault = make_vault({f"n{i}.md": f"body\n\n{every}" for i in range(30)})
    note = vault.notes["n0.md"]
    started = time.process_time()
    for shown in (text_of(vault, "n0.md"), render_html(note, vault), render_markdown(note, vault)):
        assert shown.count("body") <= MAX_EMBEDS + 1
    assert time.process_time() - started < 30


def test_footnotes_of_embedded_notes_are_kept_apart(make_vault: MakeVault) -> None:
    """Two notes with a footnote of the same id have one number each, on the page and in Markdown."""
    vault = make_vault({"a.md": "A[^1] ends.\n\n![[b]]\n\n[^1]: of a", "b.md": "B[^1] ends.\n\n[^1]: of b"})
    shown = text_of(vault, "a.md")
    assert "A[1] ends." in shown and "B[2] ends." in shown
    assert "[1] of a\n[2] of b\n" in shown
    markdown = render_markdown(vault.notes["a.md"], vault)
    assert "A[^1]" in markdown and "[^1]: of a" in markdown
    assert "B[^1-1]" in markdown and "[^1-1]: of b" in markdown


def test_query_blocks_in_embedded_notes_are_live(make_vault: MakeVault) -> None:
    """An embedded note's query block is answered, with that note's own block left out."""
    files = {"page.md": "![[b]]", "b.md": "```query\nneedle\n```\n", "c.md": "the needle"}
    vault = make_vault(files)
    shown = text_of(vault, "page.md")
    assert "1 file" in shown and "1: the needle" in shown
    assert "- [[c]]" in render_markdown(vault.notes["page.md"], vault)
