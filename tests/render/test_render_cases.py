"""The case files: `<<< path` begins a file of a small vault, `<<< terminal|markdown|html` what is expected of it.

The first file is the note that is shown, the terminal is 60 cells wide, and of the HTML page it is the article.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from notes_cli.markdown.note import Note
from notes_cli.render.html import render_html
from notes_cli.render.markdown import render_markdown
from notes_cli.render.terminal import render_text
from notes_cli.vault.vault import Vault

CASES = sorted((Path(__file__).parent / "cases").glob("*.md"))
FACES: dict[str, Callable[[Note, Vault], str]] = {
    "terminal": lambda note, vault: render_text(note, vault, width=60, colour=False, links=False),
    "markdown": lambda note, vault: render_markdown(note, vault),
    "html": lambda note, vault: render_html(note, vault).split("<article>\n")[1].split("</article>")[0],
}


def read_case(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """The files of the vault, in order, and the expected text of each face."""
    parts: dict[str, str] = {}
    for part in path.read_text(encoding="utf-8").split("<<< ")[1:]:
        name, _, body = part.partition("\n")
        parts[name] = body
    return {n: b for n, b in parts.items() if n not in FACES}, {n: b for n, b in parts.items() if n in FACES}


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_case(case: Path, face: str, make_vault: Callable[[Mapping[str, str]], Vault]) -> None:
    """A note is shown as its case file says."""
    files, expected = read_case(case)
    vault = make_vault(files)
    assert FACES[face](vault.notes[next(iter(files))], vault) == expected[face]


def test_there_are_cases() -> None:
    """The folder of cases is found, and each holds all faces."""
    assert len(CASES) >= 10
    assert all(set(read_case(case)[1]) == set(FACES) for case in CASES)
