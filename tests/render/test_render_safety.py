"""Hostile notes: nothing runs in the HTML page, nothing moves the terminal's cursor, and no depth is too deep."""

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser

import pytest

from notes_cli.render.html import render_html
from notes_cli.render.markdown import render_markdown
from notes_cli.render.terminal import render_text
from notes_cli.vault.vault import Vault

MakeVault = Callable[[Mapping[str, str]], Vault]

HOSTILE = """---
"<img src=x onerror=alert(1)>": "<script>alert(1)</script>"
---
<script>alert(1)</script>

<img src=x onerror=alert(1)> <svg onload=alert(1)> <b onclick=alert(1)>bold</b> <a href="javascript:alert(1)">x</a>

<div onclick="alert(1)" style="position:fixed"><iframe src="https://evil.example"></iframe><object></object></div></article>

[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) <javascript:alert(1)> [d](vbscript:x)
[e](file:///etc/passwd) [f](https://ok.example/"onmouseover="alert(1)) ![g](https://track.example/p.png)
[h](&#106;avascript:alert(1)) [i](java\tscript:alert(1)) [[javascript:alert(1)]] [[x|<script>alert(1)</script>]]
[l](ms-msdt:/x) &lt;script&gt;alert(1)&lt;/script&gt; &lt;img onerror=alert(1)&gt;
[j][k] #tag<script> `<script>` $<script>$ ==<script>== ^[<script>alert(1)</script>]

[k]: javascript:alert(1)

> [!"onclick=alert(1)] <script>alert(1)</script>

- [<] task

```query
"<script>"
```

```query
<script>:x
```

# <script>alert(1)</script> "quoted"

![["onerror="alert(1).png]] ![[x.md"><script>alert(1)</script>]]
"""
ALLOWED = {
    "href",
    "class",
    "id",
    "title",
    "rel",
    "src",
    "width",
    "height",
    "alt",
    "start",
    "type",
    "disabled",
    "checked",
    "open",
    "data-type",
}


class Page(HTMLParser):
    """Collects the elements of a page and their attributes."""

    def __init__(self, text: str) -> None:
        """Read what stands in the body."""
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text.split("<body>")[1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note one element."""
        self.elements.append((tag, dict(attrs)))


def test_nothing_of_a_hostile_note_runs(make_vault: MakeVault) -> None:
    """No script, frame or foreign picture, no attribute but ours, no address with a scheme that could run code."""
    vault = make_vault({"p.md": HOSTILE, "<script>alert(2)<b>.md": "x <script>alert(1)</script>"})
    page = Page(render_html(vault.notes["p.md"], vault))
    assert {"script", "iframe", "object", "svg", "style", "meta", "base", "form"}.isdisjoint(
        t for t, _ in page.elements
    )
    assert {name for _, attributes in page.elements for name in attributes} <= ALLOWED
    addresses = [a[name] or "" for _, a in page.elements for name in ("href", "src") if name in a]
    schemes = {found[1].lower() for address in addresses if (found := re.match(r"\s*([\w+.-]+):", address))}
    assert schemes == {"https"}
    assert not [a for tag, a in page.elements if tag == "img" and ":" in (a["src"] or "")]


def test_scripts_and_comments_are_no_words(make_vault: MakeVault) -> None:
    """Of HTML in a note the words are shown; what stands in a script, a style or a comment is not among them."""
    html = "<div><style>styled</style>one<br>two <!-- hidden --> <script>scripted</script>\n<p>three</p></div>\n"
    vault = make_vault({"p.md": html + "\ninline <!-- hidden --> end <!-- open"})
    text = render_text(vault.notes["p.md"], vault, width=40, colour=False, links=False)
    page = render_html(vault.notes["p.md"], vault).split("<body>")[1]
    for word in ("styled", "scripted", "hidden"):
        assert word not in text and word not in page
    for word in ("one\ntwo", "three", "inline  end <!-- open".replace("  ", " ")):
        assert word in text
    assert "<div>one<br>two" in page


def test_the_page_is_locked_and_whole(make_vault: MakeVault) -> None:
    """A strict policy stands before the style sheet, and a note cannot close what holds it."""
    vault = make_vault({"p.md": HOSTILE})
    text = render_html(vault.notes["p.md"], vault)
    assert "default-src 'none'" in text and "script-src" not in text
    assert text.index("Content-Security-Policy") < text.index("<style>")
    assert text.count("</article>") == 1 and text.endswith("</article>\n</body>\n</html>\n")


def test_elements_of_the_page_are_closed(make_vault: MakeVault) -> None:
    """What a note opens and never closes ends with its own block."""
    vault = make_vault({"p.md": "<b>one <i>two\n\n<div><details>\n\n- </div> **x </b>**\n\n</ul></p>\n"})
    text = render_html(vault.notes["p.md"], vault).split("<article>")[1].split("</article>")[0]
    for tag in ("b", "i", "div", "details", "ul", "li", "p", "strong"):
        assert len(re.findall(rf"<{tag}\b", text)) == text.count(f"</{tag}>"), tag


def test_hits_are_marked_and_escaped(make_vault: MakeVault) -> None:
    """A query's hits are marked in the page even where they are markup themselves."""
    vault = make_vault({"p.md": '```query\n"<script>"\n```', "h.md": "x <script> y"})
    assert "x <mark>&lt;script&gt;</mark> y" in render_html(vault.notes["p.md"], vault)


def test_control_characters_become_pictures(make_vault: MakeVault) -> None:
    """Escape, bell, C1 and delete are seen and not obeyed, in text, names, properties, code and results."""
    note = '---\nk: "\\e[31m"\n---\n\x1b[31mred \x07 \x9b2J \x7f\n\n```\n\x1b]0;t\x07\n```\n\n```query\nneedle\n```\n'
    vault = make_vault({"p.md": note, "h.md": "needle \x1b[2J"})
    text = render_text(vault.notes["p.md"], vault, width=80, colour=False, links=False)
    assert "\x1b" not in text and "\x07" not in text and "\x9b" not in text and "\x7f" not in text
    assert "␛[31mred ␇ \ufffd2J ␡" in text and "    ␛]0;t␇" in text and "1: needle ␛[2J" in text


def test_an_address_cannot_end_its_link_early(make_vault: MakeVault) -> None:
    """What stands in an OSC 8 link is printable ASCII, whatever the note's link holds."""
    vault = make_vault({"p.md": "[x](<https://a.example/\x1b\\\x07é>) [[ä b]]", "ä b.md": ""})
    text = render_text(vault.notes["p.md"], vault, width=80, colour=False, links=True)
    targets = re.findall(r"\x1b\]8;;(.*?)\x1b\\", text)
    assert len([t for t in targets if t]) == 2
    assert all(re.fullmatch(r"[!-~]*", target) for target in targets)
    assert any(target.startswith("file:///") and target.endswith("%C3%A4%20b.md") for target in targets)


DEEP = {
    "quotes": "> " * 3000 + "x",
    "lists": "- " * 3000 + "x",
    "nested lists": "".join("  " * depth + "- x\n" for depth in range(300)),
    "brackets": "[" * 3000 + "x" + "]" * 3000,
    "links": "[" * 500 + "x" + "](y)" * 500,
    "inline notes": "^[" * 1000 + "x" + "]" * 1000,
    "emphasis": "*" * 2000 + "x" + "*" * 2000,
    "tags of HTML": "<b>" * 2000 + "x",
    "blocks of HTML": "<div>" * 2000 + "x",
    "callouts": "> [!note] " * 500,
    "footnotes": "".join(f"[^{i}]: x[^{i + 1}]\n" for i in range(1500)) + "\nx[^0]",
}


@pytest.mark.parametrize("name", DEEP)
def test_depth_is_no_danger(name: str, make_vault: MakeVault) -> None:
    """Deep nesting is shown or cut, without an error."""
    vault = make_vault({"p.md": DEEP[name] + "\n\nthe end\n"})
    note = vault.notes["p.md"]
    assert render_text(note, vault, width=20, colour=True, links=True).startswith("\x1b[1mp\x1b[0m\n")
    assert render_html(note, vault).endswith("</html>\n")
    assert render_markdown(note, vault).endswith("the end\n")
