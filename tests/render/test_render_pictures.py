"""Pictures on a page of HTML: in it, so that it can be moved; beside it where they cannot be, or must not."""

import base64
import os
import re
from pathlib import Path

import pytest

from notes_cli.render import picture
from notes_cli.render.html import render_html
from notes_cli.vault.vault import Vault

DATA = b"\x89PNG not really\x00\xff"


def sources(root: Path) -> list[str]:
    """The addresses of the pictures on the page of the note that embeds them."""
    vault = Vault.open(root)
    return re.findall(r'<img src="([^"]*)"', render_html(vault.notes["d/n.md"], vault))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A vault with a note in a folder."""
    (tmp_path / "vault" / "d").mkdir(parents=True)
    return tmp_path / "vault"


@pytest.mark.parametrize(("name", "kind"), [("a b.png", "png"), ("x.JPG", "jpeg"), ("x.svg", "svg+xml")])
def test_a_picture_is_in_the_page(root: Path, name: str, kind: str) -> None:
    """Wikilink or Markdown, with the type that browsers know; the page's policy lets it be shown."""
    (root / name).write_bytes(DATA)
    (root / "d" / "n.md").write_text(f"![[{name}|100]] ![x](<../{name}>)\n")
    assert sources(root) == [f"data:image/{kind};base64,{base64.b64encode(DATA).decode()}"] * 2
    vault = Vault.open(root)
    assert "img-src data: " in render_html(vault.notes["d/n.md"], vault)


def test_a_picture_that_cannot_be_in_the_page_is_named_by_its_path(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One too large for what is left of the page, one without content, one gone since the vault was looked at."""
    monkeypatch.setattr(picture, "MOST", 40)
    (root / "large.png").write_bytes(DATA * 2)
    (root / "empty.png").touch()
    (root / "d" / "gone.png").write_bytes(DATA)
    (root / "d" / "n.md").write_text("![[large.png]] ![[empty.png]] ![[gone.png]] ![[large.png]]\n")
    vault = Vault.open(root)
    (root / "d" / "gone.png").unlink()
    page = render_html(vault.notes["d/n.md"], vault)
    first, *others = re.findall(r'<img src="([^"]*)"', page)
    assert first.startswith("data:")
    assert others == ["../empty.png", "gone.png", "../large.png"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_what_is_no_file_of_the_vault_does_not_get_into_the_page(root: Path) -> None:
    """A link to a file elsewhere, which a vault of somebody else may hold, and a pipe, which nobody writes to."""
    (root.parent / "secret").write_bytes(DATA)
    (root / "link.png").symlink_to(root.parent / "secret")
    (root / "loop.png").symlink_to(root / "loop.png")
    os.mkfifo(root / "pipe.png")
    (root / "d" / "n.md").write_text("![[link.png]] ![[loop.png]] ![[pipe.png]]\n")
    assert not [address for address in sources(root) if address.startswith("data:")]
