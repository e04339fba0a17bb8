"""`notes lint` as its user meets it, and how `notes show` finds a note."""

import json

import pytest

VAULT = {
    "a.md": "ok\n",
    "d/b.md": "日本 [[no\tone]] and more\n",
    "d/c, e.md": "---\ntitle: x: y\n---\n[[%: z]]\n",
}


@pytest.fixture
def root(make_vault):
    return make_vault(VAULT)


def test_concise_is_one_line_a_problem_and_a_count(notes, root):
    done = notes("lint", "--vault", str(root))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == (
        "d/b.md:1:4: unresolved-link link to «no\tone», but no note or file has that name\n"
        "d/c, e.md:2:9: invalid-frontmatter a second «: » in this value; put the value in quotes\n"
        "d/c, e.md:4:1: unresolved-link link to «%: z», but no note or file has that name\n"
        "3 problems in 2 notes\n"
        "1 can be repaired with --fix\n"
    )


def test_full_shows_the_line_with_carets_under_what_is_wrong(notes, root):
    done = notes("lint", "--format", "full", "--vault", str(root), "d/b.md", cwd=root)
    assert done.stdout == (
        "d/b.md:1:4: unresolved-link link to «no\tone», but no note or file has that name\n"
        "  |\n"
        "1 | 日本 [[no one]] and more\n"
        "  |      ^^^^^^^^^^\n"
        "\n"
        "1 problem in 1 note\n"
    )


def test_full_cuts_a_long_line_around_the_problem(notes, make_vault):
    root = make_vault({"a.md": "x" * 500 + " [[nowhere]] " + "y" * 500}, "long")
    lines = notes("lint", "--format", "full", "--vault", str(root)).stdout.splitlines()
    assert all(len(line) <= 80 for line in lines[1:])
    assert lines[2][lines[3].index("^") : lines[3].rindex("^") + 1] == "[[nowhere]]"


def test_json_is_a_list_of_problems(notes, root):
    done = notes("lint", "--format", "json", "--vault", str(root))
    assert done.returncode == 1
    assert json.loads(done.stdout)[0] == {
        "path": "d/b.md",
        "line": 1,
        "column": 4,
        "end_line": 1,
        "end_column": 14,
        "rule": "unresolved-link",
        "message": "link to «no\tone», but no note or file has that name",
        "fixable": False,
    }
    clean = notes("lint", "--format", "json", "--vault", str(root), "a.md", cwd=root)
    assert (clean.returncode, clean.stdout) == (0, "[]\n")


def test_github_has_paths_from_the_working_directory_and_escapes_what_would_end_a_field(notes, root):
    done = notes("lint", "--format", "github", "--vault", str(root), cwd=root.parent)
    assert done.stdout == (
        "::error file=vault/d/b.md,line=1,col=4,endLine=1,endColumn=14,title=unresolved-link"
        "::link to «no\tone», but no note or file has that name\n"
        "::error file=vault/d/c%2C e.md,line=2,col=9,endLine=2,endColumn=12,title=invalid-frontmatter"
        "::a second «: » in this value; put the value in quotes\n"
        "::error file=vault/d/c%2C e.md,line=4,col=1,endLine=4,endColumn=9,title=unresolved-link"
        "::link to «%25: z», but no note or file has that name\n"
    )


@pytest.mark.parametrize(
    ("folder", "paths", "count"),
    [
        (".", [], 3),
        (".", ["a.md"], 0),
        (".", ["d"], 3),
        (".", ["d/"], 3),
        ("d", ["b.md"], 1),
        ("d", ["."], 3),
        ("d", ["../a.md", "b.md"], 1),
        ("d", [".."], 3),
        (".", ["d/b.md", "d"], 3),
    ],
)
def test_paths_are_from_the_working_directory(notes, root, folder, paths, count):
    done = notes("lint", "--format", "json", *paths, "--vault", str(root), cwd=root / folder)
    assert (done.returncode, len(json.loads(done.stdout))) == (int(count > 0), count)


def test_a_path_by_a_link_out_of_the_vault_is_the_note_that_the_vault_has_there(notes, make_vault):
    outside = make_vault({"b.md": "[[nowhere]]"}, "outside")
    root = make_vault({"a.md": ""}, "linked")
    try:
        (root / "more").symlink_to(outside)
    except OSError:
        pytest.skip("links need a privilege here")
    done = notes("lint", "more/b.md", "--vault", ".", cwd=root)
    assert done.stdout.startswith("more/b.md:1:1: ")


def test_excluded_notes_are_not_reported_but_links_to_them_resolve(notes, make_vault):
    root = make_vault(
        {
            "a.md": "[[old/b]]",
            "old/b.md": "[[nowhere]]",
            ".obsidian/app.json": '{"userIgnoreFilters": ["old/"]}',
        },
        "excluding",
    )
    done = notes("lint", "--vault", str(root))
    assert (done.returncode, done.stdout) == (0, "no problems\n")


def test_a_name_that_no_note_has_is_answered_with_near_ones_and_exit_1(notes, make_vault):
    root = make_vault({"Temporal Difference.md": "---\naliases: [TD error]\n---\n", "b.md": ""}, "near")
    done = notes("show", "temporal diference", "--vault", str(root))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "notes: no note is named «temporal diference»; did you mean «Temporal Difference»?\n"
    assert "«TD error»" in notes("show", "td eror", "--vault", str(root)).stderr


@pytest.mark.parametrize(
    "name", ["Temporal Difference", "d/temporal difference.md", "td ERROR", "D\\Temporal Difference"]
)
def test_a_note_is_shown_by_path_name_or_alias_in_any_case(notes, make_vault, name):
    root = make_vault({"d/Temporal Difference.md": "---\naliases: [TD error]\n---\nshown\n"}, "named")
    done = notes("show", name, "--format", "md", "--vault", str(root))
    assert (done.returncode, done.stderr) == (0, "")
    assert "shown" in done.stdout


def test_a_note_or_a_folder_may_be_named_by_its_absolute_path(ask, make_vault):
    root = make_vault({"d/a.md": "shown\n", "b.md": "[[a]]\n"})
    file, vault = str(root / "d" / "a.md"), ("--vault", str(root))
    assert "shown" in ask("show", file, *vault)[1]
    assert ask("backlinks", file, *vault)[1] == "b.md  1\n"
    assert ask("files", "--folder", str(root / "d"), *vault)[1] == "d/a.md\n"
    assert ask("files", "--folder", str(root), "--total", *vault)[1] == "2\n"
    assert ask("show", "/d/a", *vault)[0] == 0  # a path from the root, as a link has it
    assert ask("show", str(root.parent / "a.md"), *vault)[0] == 1


PLACES = {
    "Note.md": (
        "---\nalias: x\n---\nabove[^1]\n## One\nfirst[^1] ![[Note#Two]]\n"
        "## Two\n- [[b]] item ^id\n- other\n\n[^1]: said\n"
    ),
    "b.md": "",
    "C# by hand.md": "sharp\n# X\nunder\n",
}


@pytest.mark.parametrize(("name", "there", "missing"), [
    ("Note#one", ["first", "said", "item"], ["above", "alias"]),
    ("note.md#Two", ["item", "other"], ["first", "above"]),
    ("Note#^ID", ["item"], ["other", "first"]),
    ("Note#[^1]", ["said"], ["above", "first", "other"]),
    ("Note#", ["above", "first", "other"], []),
    ("C# by hand#X", ["under"], ["sharp"]),
    ("C# by hand", ["sharp"], []),
])  # fmt: skip
@pytest.mark.parametrize("format", ["text", "md", "html"])
def test_a_place_in_a_note_is_shown_alone(ask, make_vault, name, there, missing, format):
    code, out, err = ask("show", name, "--format", format, "--vault", str(make_vault(PLACES)))
    body = out.partition("</style>")[2] if format == "html" else out
    assert (code, err) == (0, "")
    assert [word for word in (*there, *missing) if word in body] == there


def test_of_a_place_in_a_note_the_data_is_that_of_its_lines(ask, make_vault):
    data = json.loads(ask("show", "Note#^id", "--format", "json", "--vault", str(make_vault(PLACES)))[1])
    assert (data["path"], data["text"], data["embeds"]) == ("Note.md", "- [[b]] item ^id\n", [])
    assert data["links"] == [{"line": 8, "target": "b", "path": "b.md", "text": None}]


def test_a_place_that_a_note_does_not_have_is_answered_with_near_ones_and_exit_1(ask, make_vault):
    vault = ("--vault", str(make_vault(PLACES)))
    near = "notes: Note.md has no heading «tow»; did you mean «Note#Two»?\n"
    assert ask("show", "Note#tow", *vault) == (1, "", near)
    assert ask("show", "Note#^no", *vault) == (1, "", "notes: Note.md has no block «^no»\n")
    assert ask("show", "Nota#One", *vault)[2] == "notes: no note is named «Nota»; did you mean «Note»?\n"


@pytest.mark.parametrize(
    "asked", [["show", "a"], ["show", "a", "--format", "json"], ["outline", "a"], ["wordcount", "a"], ["metadata", "a"],
              ["query", "--in", "a"], ["demo", "a"]],
)  # fmt: skip
def test_of_a_note_that_cannot_be_read_nothing_is_told(ask, make_vault, asked):
    root = make_vault({"a.md": b"\0", "b.md": "[[a]]"})
    fault = "notes: a.md: is not text (it contains NUL bytes); left out\n"
    code, out, err = ask(*asked, "--vault", str(root))
    assert (code, out) == (2, "")
    assert err.removeprefix(fault) == "notes: a.md cannot be read, so nothing can be said about it\n"
    assert ask("backlinks", "a", "--vault", str(root))[:2] == (0, "b.md  1\n")
