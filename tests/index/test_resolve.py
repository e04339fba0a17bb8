"""Where a link leads, and which notes a name means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index.resolve import _resolve_steps, fold, index_names, look_up
from notes_cli.vault.vault import Vault

FILES = (
    "Note.md",
    "a/Note.md",
    "a/b/Other.md",
    "b/Other.md",
    "a/Source.md",
    "a/Near.md",
    "v1.2.md",
    "pic.png",
    "a/pic.png",
    "data.md.txt",
    "Caf\u00e9.md",
    "UPPER.MD",
    "a/deep/er/Only.md",
    "Aliased.md",
    "Two words.md",
    "b/scan.png",
    "b/scan.png.md",
    "b/Dot.md",
    "b/Dot.md.md",
    "Stra\u00dfe.md",
    "b/STRASSE.md",
)

# a link in the note a/Source.md, and the file it leads to
LINKS = [
    ("[[Only]]", "a/deep/er/Only.md"),
    ("[[only]]", "a/deep/er/Only.md"),
    ("[[Only.md]]", "a/deep/er/Only.md"),
    ("[[er/Only]]", "a/deep/er/Only.md"),
    ("[[r/Only]]", None),
    ("[[a/deep/er/Only]]", "a/deep/er/Only.md"),
    ("[[/a/deep/er/Only]]", "a/deep/er/Only.md"),
    ("[[/Only]]", None),
    ("[[Note]]", "a/Note.md"),
    ("[[/Note]]", "Note.md"),
    ("[[Other]]", "b/Other.md"),
    ("[[a/b/Other]]", "a/b/Other.md"),
    ("[[Note#Heading]]", "a/Note.md"),
    ("[[Note#^id|text]]", "a/Note.md"),
    ("[[#Heading]]", "a/Source.md"),
    ("[[#^id]]", "a/Source.md"),
    ("[[v1.2]]", "v1.2.md"),
    ("[[v1]]", None),
    ("[[pic.png]]", "a/pic.png"),
    ("![[pic.png|100]]", "a/pic.png"),
    ("[[pic]]", None),
    ("[[data]]", None),
    ("[[data.md.txt]]", "data.md.txt"),
    ("[[Cafe\u0301]]", "Caf\u00e9.md"),
    ("[[CAF\u00c9]]", "Caf\u00e9.md"),
    ("[[upper]]", "UPPER.MD"),
    ("[[Two\xa0words]]", "Two words.md"),
    ("![[scan.png]]", "b/scan.png"),
    ("[[b/scan.png]]", "b/scan.png"),
    ("[[scan.png.md]]", "b/scan.png.md"),
    ("[[Dot]]", "b/Dot.md"),
    ("[[Dot.md]]", "b/Dot.md"),
    ("[x](../b/Dot.md)", "b/Dot.md"),
    ("[[b/Dot.md.md]]", "b/Dot.md.md"),
    ("[[stra\u00dfe]]", "Stra\u00dfe.md"),
    ("[[strasse]]", "b/STRASSE.md"),
    ("[[An alias]]", None),
    ("[[Nowhere]]", None),
    ("[[/]]", None),
    ("[[../Note]]", "Note.md"),
    ("[[./Note]]", "a/Note.md"),
    ("[x](Near.md)", "a/Near.md"),
    ("[x](Near)", "a/Near.md"),
    ("[x](../Note.md)", "Note.md"),
    ("[x](./Note.md)", "a/Note.md"),
    ("[x](b/Other.md)", "a/b/Other.md"),
    ("[x](/b/Other.md)", "b/Other.md"),
    ("[x](Caf%C3%A9.md)", "Caf\u00e9.md"),
    ("[x](#Heading)", "a/Source.md"),
    ("[x](../../../Note.md)", "a/Note.md"),
]


@pytest.fixture(scope="module")
def vault(tmp_path_factory):
    root = tmp_path_factory.mktemp("vault")
    for path in FILES:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("---\naliases: [An alias, Second]\n---\n" if path == "Aliased.md" else "x")
    (root / "a/Source.md").write_text("\n\n".join(link for link, _ in LINKS))
    return Vault.open(root)


@pytest.mark.parametrize(("link", "path"), LINKS)
def test_a_link_leads_where_the_application_would_follow_it(vault, link, path):
    if link == "[x](../../../Note.md)":
        path = None  # it leaves the vault
    source = vault.notes["a/Source.md"]
    (found,) = [one for one in source.links if source.text[slice(*one.span)] == link]
    assert vault.resolve(found, "a/Source.md") == path


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("a/Note.md", ["a/Note.md"]),
        ("A/NOTE", ["a/Note.md"]),
        ("Note", ["Note.md"]),
        ("note.md", ["Note.md"]),
        ("Other", ["b/Other.md", "a/b/Other.md"]),
        ("a\\b\\other", ["a/b/Other.md"]),
        ("an ALIAS", ["Aliased.md"]),
        ("  An alias ", ["Aliased.md"]),
        ("Cafe\u0301", ["Caf\u00e9.md"]),
        ("UPPER", ["UPPER.MD"]),
        ("pic.png", []),
        ("", []),
        ("Nowhere", []),
    ],
)
def test_a_name_means_the_notes_with_that_path_else_that_name_else_that_alias(vault, name, paths):
    assert [note.path for note in vault.find(name)] == paths


@pytest.mark.parametrize(
    ("target", "kind", "path"),
    [
        ("case", "wikilink", "case.md"),
        ("Case", "wikilink", "Case.md"),
        ("case.md", "wikilink", "case.md"),
        ("CASE", "wikilink", "Case.md"),
        ("/case", "wikilink", "case.md"),
        ("./case", "wikilink", "case.md"),
        ("case.md", "markdown", "case.md"),
        ("case.md", "file", "case.md"),
        ("CASE.md", "file", "Case.md"),
        ("a/x", "wikilink", "a/x.md"),
        ("A/x", "wikilink", "A/x.md"),
        ("pic.png", "wikilink", "pic.png"),
        ("Pic.png", "wikilink", "Pic.png"),
        ("e\u0301", "wikilink", "e\u0301.md"),
        ("\u00e9", "wikilink", "\u00e9.md"),
    ],
)
def test_of_files_that_differ_in_case_alone_a_link_leads_to_the_one_spelled_so(target, kind, path):
    names = index_names(
        sorted(["Case.md", "case.md", "A/x.md", "a/x.md", "Pic.png", "pic.png", "e\u0301.md", "\u00e9.md"])
    )
    assert look_up(target, kind, "Index.md", names)[0] == path


def test_of_notes_that_differ_in_case_alone_a_name_means_the_one_spelled_so(open_vault, tmp_path):
    (tmp_path / "Probe").touch()
    if (tmp_path / "probe").exists():
        pytest.skip("this file system knows no case")
    vault = open_vault({"Case.md": "[[case]]", "case.md": "x"})
    names = ("Case", "case", "case.md", "CASE")
    assert [vault.find(name)[0].path for name in names] == ["Case.md", "case.md", "case.md", "Case.md"]
    assert list(vault.edges(resolved=True)) == [("Case.md", "", "case.md", 1)]


def test_a_note_is_named_without_its_ending_in_any_case(vault):
    assert vault.notes["UPPER.MD"].name == "UPPER"


def test_backlinks_are_the_notes_that_link_to_a_note_but_not_itself(open_vault):
    vault = open_vault(
        {"a.md": "[[b]] [[#x]]", "b.md": "![[b]] [t](a.md)", "c.md": "---\nup: '[[a]]'\n---\n", "d.md": "x"}
    )
    assert [note.path for note, _ in vault.backlinks("a.md")] == ["b.md", "c.md"]
    assert [note.path for note, _ in vault.backlinks("b.md")] == ["a.md"]


def test_an_alias_of_several_notes_is_owned_by_all_in_order_of_path(open_vault):
    alias = "---\naliases: [X, x]\n---\n"
    vault = open_vault({"b.md": alias, "a.md": alias, "c.md": "X"})
    assert [note.path for note in vault.find("X")] == ["a.md", "b.md"]


FOLDERS = ["", "a/", "a/B/", "b/", "B/a/"]
NAMES = ["N.md", "n.md", "N", "\u00dc.md", "u\u0308.md", "N.md.md"]
TARGETS = st.lists(st.sampled_from(["", "a", "b", "B", "N", "n.md", "..", ".", "\u00fc"]), min_size=2, max_size=4)


@given(
    st.sets(st.builds(str.__add__, st.sampled_from(FOLDERS), st.sampled_from(NAMES)), max_size=5),
    TARGETS.map("/".join),
    st.sampled_from(FOLDERS),
    st.sampled_from(["wikilink", "markdown"]),
)
def test_a_path_that_is_taken_at_first_sight_leads_where_the_long_way_leads(files, target, folder, kind):
    names, source, wanted = index_names(sorted(files)), folder + "Source.md", fold(target.strip()).rstrip("/")
    if "/" in wanted:
        steps = kind == "markdown" or wanted.startswith(("./", "../"))
        forms = (_resolve_steps(form, fold(folder[:-1]), names, steps) for form in (wanted + ".md", wanted))
        assert look_up(target, kind, source, names)[0] == next(filter(None, forms), None)
