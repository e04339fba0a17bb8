"""The terminal's look: widths, colour and links on and off, and what stays as it is."""

import re
from collections.abc import Callable, Mapping

import pytest
from rich.cells import cell_len

from notes_cli.render.html import render_html
from notes_cli.render.terminal import render_text
from notes_cli.vault.vault import Vault

MakeVault = Callable[[Mapping[str, str]], Vault]
LOOKS = {"plain": (False, False), "colour": (True, False), "links": (False, True), "both": (True, True)}
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;;[^\x1b]*\x1b\\")

MIXED = """---
aliases: [a rather long alias, 日本語の長い別名でございます]
---
# 日本語の見出しは空白がなくても折り返される
text with 日本語の文章が続いて折り返される所, emoji 👍🏽 and
averyveryverylongwordthatdoesnotfit [[Other|a link of words]]
> - quoted item with words
>   > > deeper still with words
> > > > > > > > > > so deep that no room is left for words

1. one
   - two
     - [ ] three with some words

> [!warning]+ A title of many words that is broken
> body

| one column | another column | third |
|---|---|---|
| words words words | words words | 日本語 |

```query
needle
```

```
code of
two lines
```

![[Other]]
[^1] end[^1]

[^1]: a footnote of some words
"""
FILES = {"p.md": MIXED, "Other.md": "lots of words before the needle and lots of words after the needle come"}


@pytest.mark.parametrize("width", [20, 21, 40, 80, 200])
@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_no_line_is_wider(width: int, look: tuple[bool, bool], make_vault: MakeVault) -> None:
    """At any width from 20 on every line fits, counted in cells; colour and links change no letter."""
    vault = make_vault(FILES)
    colour, links = look
    text = ESCAPES.sub("", render_text(vault.notes["p.md"], vault, width=width, colour=colour, links=links))
    assert max(map(cell_len, text.splitlines())) <= width
    plain = render_text(vault.notes["p.md"], vault, width=width, colour=False, links=False)
    assert [line.rstrip() for line in text.splitlines()] == plain.splitlines()


def test_without_colour_and_links_there_are_no_escapes(make_vault: MakeVault) -> None:
    """Plain text is plain; colour alone makes no link, and links alone no colour."""
    vault = make_vault(FILES)

    def shown(colour: bool, links: bool) -> str:
        return render_text(vault.notes["p.md"], vault, width=60, colour=colour, links=links)

    assert "\x1b" not in shown(False, False)
    assert "\x1b[" in shown(True, False) and "\x1b]" not in shown(True, False)
    assert "\x1b[" not in shown(False, True) and "\x1b]8;;file:///" in shown(False, True)


def test_code_is_kept_to_the_letter(make_vault: MakeVault) -> None:
    """Code is indented and never broken, even where it is wider than the terminal."""
    line = "x = " + "'a b' " * 30
    vault = make_vault({"p.md": f"```\n{line}|\n\n  y\n```"})
    shown = render_text(vault.notes["p.md"], vault, width=20, colour=False, links=False)
    assert f"    {line}|\n\n      y\n" in shown


def test_a_table_without_room_is_a_list(make_vault: MakeVault) -> None:
    """Where columns would be too narrow to read, each cell stands on a line with the name of its column."""
    vault = make_vault({"p.md": "| alpha | beta | gamma | delta |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |"})
    shown = render_text(vault.notes["p.md"], vault, width=20, colour=False, links=False)
    assert shown.endswith("alpha: 1\nbeta: 2\ngamma: 3\ndelta: 4\n")


def test_windows_newlines_change_nothing(make_vault: MakeVault) -> None:
    """A note with CR LF looks like the same note with LF, its query block found on the same line."""
    texts = []
    for text in (MIXED, MIXED.replace("\n", "\r\n")):
        vault = make_vault(FILES | {"p.md": text})
        note = vault.notes["p.md"]
        texts.append((render_text(note, vault, width=60, colour=False, links=False), render_html(note, vault)))
    assert texts[0] == texts[1]
    assert "1 file" in texts[1][0]


def test_a_huge_note_is_plain_text(make_vault: MakeVault, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the limit a note is not laid out, says so, and its text is all there."""
    monkeypatch.setattr("notes_cli.render.parser.MAX_PARSED", 100)
    vault = make_vault({"p.md": "# not a heading\n" * 10})
    shown = render_text(vault.notes["p.md"], vault, width=80, colour=False, links=False)
    assert "160 characters are too many" in shown and shown.count("    # not a heading") == 10
