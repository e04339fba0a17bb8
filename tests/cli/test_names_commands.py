"""`notes resolve` and `notes find`: which file a link or a name means."""

import pytest

FILES = {
    "N.md": "# One\n## Two\nblock ^id\n\n[^1]: foot\n",
    "a/N.md": "x",
    "a/S.md": "# Own\n",
    "a/v1.2.md": "x",
    "My note.md": "---\naliases: [Mine, N]\n---\n",
    "Caf\u00e9.md": "x",
    "pic.png": "x",
    "b/pic.png": "x",
    "100%.md": "x",
}


@pytest.fixture
def root(make_vault):
    return str(make_vault(FILES))


@pytest.mark.parametrize(
    ("link", "source", "path"),
    [
        ("[[N]]", None, "N.md"),
        ("[[n]]", "a/S.md", "a/N.md"),
        ("n", "S", "a/N.md"),
        ("![[N|100]]", None, "N.md"),
        ("[text](../N.md)", "a/S", "N.md"),
        ("../N", "a/S", "N.md"),
        ("[text](My%20note.md)", None, "My note.md"),
        ("My%20note", None, "My note.md"),
        ("<My note.md>", None, "My note.md"),
        ("100%", None, "100%.md"),
        ("v1.2", None, "a/v1.2.md"),
        ("Cafe\u0301", None, "Caf\u00e9.md"),
        ("CAF\u00c9.md", None, "Caf\u00e9.md"),
        ("pic.png#page=3", None, "pic.png"),
        ("b/pic.png", None, "b/pic.png"),
        ("N#One#Two", None, "N.md"),
        ("[[N#two]]", None, "N.md"),
        ("[[N#^ID]]", None, "N.md"),
        ("[[N#[^1]]]", None, "N.md"),
        ("#Own", "a/S", "a/S.md"),
    ],
)
def test_the_file_that_a_link_leads_to_is_printed(ask, root, link, source, path):
    origin = [] if source is None else ["--from", source]
    assert ask("resolve", link, *origin, "--vault", root) == (0, path + "\n", "")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("[[N#Three]]", "N.md has no heading «Three»"),
        ("N#Two#One", "N.md has no heading «Two#One»"),
        ("N#^no", "N.md has no block «^no»"),
        ("[[N#[^2]]]", "N.md has no footnote «[^2]»"),
    ],
)
def test_a_place_that_is_not_there_is_told_and_the_file_printed(ask, root, link, words):
    assert ask("resolve", link, "--vault", root) == (0, "N.md\n", f"notes: {words}\n")


@pytest.mark.parametrize(
    ("link", "words"),
    [
        ("[[Mine]]", "«[[Mine]]» leads to no file; it is an alias of My note.md, but links need the name"),
        ("Nowhere", "«Nowhere» leads to no file"),
        ("pic", "«pic» leads to no file"),
        ("https://example.org/N.md", "«https://example.org/N.md» leads to no file"),
        ("../N", "«../N» leads to no file"),
        ("[[#One]]", "«[[#One]]» is a place in the note in which it stands: name that with --from NOTE"),
        ("", "«» is a place in the note in which it stands: name that with --from NOTE"),
    ],
)
def test_a_link_that_leads_nowhere_is_one_line_and_exit_1(ask, root, link, words):
    assert ask("resolve", link, "--vault", root) == (1, "", f"notes: {words}\n")


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("N", ["N.md", "a/N.md"]),
        ("a/n", ["a/N.md"]),
        ("mine", ["My note.md"]),
        ("pic.png", ["pic.png", "b/pic.png"]),
        ("B/PIC.png", ["b/pic.png"]),
        ("cafe\u0301", ["Caf\u00e9.md"]),
    ],
)
def test_every_file_that_a_name_means_is_printed(ask, root, name, paths):
    assert ask("find", name, "--vault", root) == (0, "".join(path + "\n" for path in paths), "")


def test_a_name_that_means_nothing_is_one_line_and_exit_1(ask, root):
    expected = "notes: no note is named «My notes»; did you mean «My note»?\n"
    assert ask("find", "My notes", "--vault", root) == (1, "", expected)
    assert ask("find", "", "--vault", root)[0] == 1
