"""Live query blocks: limits, what is said about the rest, errors in place, and complete data."""

from collections.abc import Callable, Mapping

import pytest

from notes_cli.markdown.note import Note
from notes_cli.render.data import render_data
from notes_cli.render.html import render_html
from notes_cli.render.markdown import render_markdown
from notes_cli.render.terminal import render_text
from notes_cli.vault.vault import Vault

MakeVault = Callable[[Mapping[str, str]], Vault]
Face = Callable[[Note, Vault, bool], str]
FACES: dict[str, Face] = {
    "terminal": lambda n, v, all_: render_text(n, v, width=60, colour=False, links=False, everything=all_),
    "markdown": lambda n, v, all_: render_markdown(n, v, everything=all_),
    "html": lambda n, v, all_: render_html(n, v, everything=all_),
}
MANY = {"My page.md": "before\n\n```QUERY\nneedle\n```\n\nafter"} | {
    f"hit{number:02}.md": "needle alpha\nneedle beta\nneedle gamma\nneedle delta\nneedle epsilon\n"
    for number in range(12)
}


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_ten_files_of_three_lines(face: Face, make_vault: MakeVault) -> None:
    """Ten of twelve files are shown with three of five lines each, and both remainders are named."""
    vault = make_vault(MANY)
    shown = face(vault.notes["My page.md"], vault, False)
    assert "12 files" in shown
    assert [f"hit{number:02}" in shown for number in range(12)] == [True] * 10 + [False] * 2
    assert shown.count("gamma") == 10 and "delta" not in shown
    assert shown.count("… 2 more lines") == 10
    assert '2 more: notes query --in "My page"' in shown.replace("&quot;", '"')
    assert "before" in shown and "after" in shown


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_everything_lifts_the_limits(face: Face, make_vault: MakeVault) -> None:
    """With `everything` each file and line is there, and nothing is said to be left out."""
    vault = make_vault(MANY)
    shown = face(vault.notes["My page.md"], vault, True)
    assert shown.count("epsilon") == 12
    assert "more" not in shown.split("</style>")[-1]


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
@pytest.mark.parametrize("count", [9, 10, 11])
def test_the_limit_itself(count: int, face: Face, make_vault: MakeVault) -> None:
    """Exactly ten files are shown without a remainder; of eleven one is left."""
    vault = make_vault({"p.md": "```query\nneedle\n```"} | {f"h{i:02}.md": "needle\n" * 3 for i in range(count)})
    shown = face(vault.notes["p.md"], vault, False).split("</style>")[-1]
    assert ("… 1 more: notes query" in shown) == (count == 11)
    assert "more line" not in shown


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_lines_left_out_of_a_few_files_name_the_command_that_shows_them(face: Face, make_vault: MakeVault) -> None:
    """Where every file is shown, one line below them leads to the lines that are not."""
    vault = make_vault({"p.md": "```query\nneedle\n```", "a.md": "needle\n" * 5, "b.md": "needle\n"})
    shown = face(vault.notes["p.md"], vault, False).replace("&quot;", '"')
    assert shown.count('all lines: notes query --in "p"') == 1
    assert "all lines" not in face(vault.notes["p.md"], vault, True)


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_a_malformed_query_is_an_error_in_place(face: Face, make_vault: MakeVault) -> None:
    """The error and its column stand where the block is; the rest of the note and its other blocks are shown."""
    note = "before\n\n```query\nok foo:bar\n```\n\n```query\nneedle\n```\n\nafter"
    vault = make_vault({"p.md": note, "h.md": "needle"})
    shown = face(vault.notes["p.md"], vault, False)
    assert "alformed query" in shown and "column 4" in shown and "not recognized" in shown
    assert "before" in shown and "after" in shown and "1 file" in shown


@pytest.mark.parametrize("face", FACES.values(), ids=FACES)
def test_nothing_found_is_said(face: Face, make_vault: MakeVault) -> None:
    """A query without results, or without words, says so."""
    vault = make_vault({"p.md": "```query\nabsent-word\n```\n\n```query\n\n```"})
    assert face(vault.notes["p.md"], vault, False).count("no results") == 2


def test_a_block_does_not_find_itself(make_vault: MakeVault) -> None:
    """The block's own lines are left out, those of the rest of its note are not."""
    vault = make_vault({"p.md": "```query\nneedle\n```\na needle here"})
    shown = FACES["terminal"](vault.notes["p.md"], vault, False)
    assert "4: a needle here" in shown and "2: needle" not in shown


def test_data_is_complete(make_vault: MakeVault) -> None:
    """JSON data holds all results without limits, errors with their column, and links with what they lead to."""
    text = "---\nx: .nan\nup: '[[h]]'\n---\n![[h]] [[no|t]]\n\n```query\nneedle\n```\n\n```query\nfoo:bar\n```\n"
    vault = make_vault({"p.md": text, "h.md": "needle\n" * 5})
    data = render_data(vault.notes["p.md"], vault)
    assert (data["path"], data["title"], data["text"]) == ("p.md", "p", text)
    assert data["properties"] == {"x": None, "up": "[[h]]"}
    assert data["embeds"] == [{"line": 5, "target": "h", "path": "h.md"}]
    assert data["links"] == [
        {"line": 3, "target": "h", "path": "h.md", "text": None},
        {"line": 5, "target": "no", "path": None, "text": "t"},
    ]
    blocks = data["blocks"]
    assert isinstance(blocks, list)
    first, second = blocks
    assert (first["line"], first["query"], first["error"]) == (7, "needle", None)
    assert [result["path"] for result in first["results"]] == ["h.md"]
    assert first["results"][0]["matches"][4] == {"line": 5, "column": 1, "text": "needle", "spans": [[0, 6]]}
    assert second["results"] == [] and second["error"]["column"] == 0


def test_the_way_to_the_rest_names_this_note_and_can_be_typed_into_a_shell(tmp_path):
    from notes_cli.render.answers import answer, shown_files
    from notes_cli.vault.vault import Vault

    for number in range(11):
        (tmp_path / f"{number}.md").write_text("word\n", encoding="utf-8")
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "twin.md").write_text("```query\nword\n```\n", encoding="utf-8")
    (tmp_path / "cost $5.md").write_text("```query\nword\n```\n", encoding="utf-8")
    vault = Vault.open(tmp_path)
    hints = []
    for path in ("b/twin.md", "cost $5.md"):
        note = vault.notes[path]
        found = answer(vault, note, note.structure.query_blocks[0], everything=False)
        hints.append(shown_files(found)[1])
    assert hints == ['… 3 more: notes query --in "b/twin.md"', "… 3 more: notes query --in 'cost $5'"]


def test_all_files_are_counted_and_lines_made_of_those_that_are_shown(tmp_path):
    from notes_cli.render.answers import MAX_FILES, answer
    from notes_cli.vault.vault import Vault

    for number in range(MAX_FILES + 5):
        (tmp_path / f"{number:02}.md").write_text("word\nword -other\n", encoding="utf-8")
    for name, own in (("y", "a word"), ("z", "")):  # the block's own text finds nothing
        (tmp_path / f"{name}.md").write_text(f"{own}\n\n```query\nword\n```\n", encoding="utf-8")
    vault = Vault.open(tmp_path)
    for path, files in (("y.md", MAX_FILES + 7), ("z.md", MAX_FILES + 6)):
        note = vault.notes[path]
        lines = [
            [len(result.matches) for result in answer(vault, note, note.structure.query_blocks[0], everything).results]
            for everything in (True, False)
        ]
        assert len(lines[0]) == len(lines[1]) == files
        assert all(lines[0])
        assert lines[1][:MAX_FILES] == lines[0][:MAX_FILES]
        assert lines[1][MAX_FILES : MAX_FILES + 5] == [0] * 5
