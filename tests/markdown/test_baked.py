"""Results below query blocks are found where `notes bake` puts them, and nowhere else."""

import pytest

from notes_cli.markdown.baked import own_text
from notes_cli.markdown.scan import make_note

BLOCK = "```query\nx\n```\n"
RESULTS = "<!-- notes:results -->\n\n1 file\n\n- [[A]] #tag\n- [ ] task\n\n<!-- /notes:results -->\n"


def quoted(text):
    return "".join(f"> {line}".rstrip() + "\n" for line in text.splitlines())


def indented(text):
    return "".join(f"  {line}".rstrip() + "\n" for line in text.splitlines())


@pytest.mark.parametrize(
    ("before", "results", "after"),
    [
        (BLOCK, RESULTS, "after [[B]] #own\n"),
        ("```query\nx\n```", "\n" + RESULTS.removesuffix("\n"), ""),
        ("[[C]]\n\n" + BLOCK + "^id\n", RESULTS, "# Heading\n"),
        (BLOCK + "\n^id\n", RESULTS, ""),
        (quoted(BLOCK), quoted(RESULTS), "> after\n"),
        ("- a\n\n  ```query\n  x\n  ```\n", indented(RESULTS), "- b\n"),
        (BLOCK, RESULTS + RESULTS, "after\n"),
        (BLOCK, RESULTS + "\n", "---\n"),
        (BLOCK, RESULTS + "\n", "\n\n===\n"),
        ("\ufeff" + BLOCK.replace("\n", "\r\n"), RESULTS.replace("\n", "\r\n"), "after\r\n"),
    ],
)
def test_results_are_found_and_nothing_is_read_in_them(before, results, after):
    note, own = make_note("n.md", before + results + after), make_note("n.md", before + after)
    assert own_text(note) == own.text
    assert len(note.text) == len(before + results + after)
    assert [link.target for link in note.links] == [link.target for link in own.links]
    assert [tag.name for tag in note.tags] == [tag.name for tag in own.tags]
    for link in note.links:
        assert note.text[slice(*link.span)] == f"[[{link.target}]]"
    for section, other in zip(note.structure.sections, own.structure.sections, strict=True):
        assert (section.type, section.id) == (other.type, other.id)
    assert "1 file" not in note.text


@pytest.mark.parametrize(
    "text",
    [
        RESULTS,
        "a paragraph\n" + RESULTS,
        BLOCK + "\n" + RESULTS,
        "```python\nx\n```\n" + RESULTS,
        "`````\n" + BLOCK + RESULTS + "`````\n",
        BLOCK + RESULTS.replace("/notes", "/other"),
        BLOCK + RESULTS.replace("1 file", "<!-- notes:results -->"),
        BLOCK + quoted(RESULTS),
        quoted(BLOCK) + RESULTS,
        quoted(BLOCK) + quoted(RESULTS).replace("> 1 file", "1 file"),
        "```query\nx\n" + RESULTS,
    ],
)
def test_marks_elsewhere_are_text(text):
    note = make_note("n.md", text)
    assert (note.baked, note.text) == ((), text)
