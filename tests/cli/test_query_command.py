"""`notes query` as its user meets it: arguments, names first, the four formats, exit codes."""

import json

import pytest

VAULT = {
    "A Note.md": "---\naliases: [Alias, Both]\nstatus: open\nlist: [x, y]\nempty:\ndemo: e2e-rl\n---\n"
    "# A Note\nfirst word\n",
    "b/Other.md": "---\naliases: both\n---\nsee [[A Note]], Alias\nnote: a word\n",
    "c.md": "alias and note\n",
    "d.md": "an Alias\n",
    "z.md": "[[A Note|x]]\n",
}


@pytest.fixture
def query(notes, make_vault):
    root = str(make_vault(VAULT))
    return lambda *arguments: notes("--vault", root, "query", *arguments)


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        (["first"], ["A Note.md"]),
        (["first", "word"], ["A Note.md"]),
        (["-file:c.md", "-file:other", "alias"], ["A Note.md", "d.md"]),
        (["-line:alias"], ["z.md"]),
        (["--", "-line:alias"], ["z.md"]),
        (["--bogus", "OR", "file:z.md"], ["z.md"]),
        (["--", "--all", "OR", "file:c.md"], ["c.md"]),
        (['"a word"'], ["b/Other.md"]),
        (["file:z.md", "OR", "(file:d.md", "alias)"], ["d.md", "z.md"]),
        (["[status:open]"], ["A Note.md"]),
        (["tag:x", "OR", "first"], ["A Note.md"]),
        (["-", "first"], ["A Note.md"]),
        (["first", "-word"], []),
    ],
    ids=" ".join,
)
def test_the_words_of_the_command_line_are_the_query(query, arguments, paths):
    done = query("--format", "paths", *arguments)
    why = "" if paths else "notes: each of these terms is found, but no file has them all\n"
    assert (done.returncode, done.stdout.splitlines(), done.stderr) == (0 if paths else 1, paths, why)


def test_a_blank_query_finds_nothing(query):
    done = query("")
    said = "notes: the query has no terms, so nothing is found\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
    done = query("", "--format", "json")
    assert (done.returncode, json.loads(done.stdout)) == (1, {"query": "", "note": None, "results": []})


def test_the_text_of_a_search(query):
    assert query("word").stdout == "A Note.md\n  9: first word\nb/Other.md\n  5: note: a word\n"


def test_a_name_is_answered_with_its_card_its_mentions_its_links_and_a_count(query):
    done = query("alias")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "A Note  A Note.md\n  aliases: Alias, Both\n  status: open\n  list: x, y\n  empty:\n  ▶ notes demo e2e-rl\n"
        "\nLines with its name\nA Note.md\n  8: # A Note\nc.md\n  1: alias and note\nd.md\n  1: an Alias\n"
        "b/Other.md\n  2: aliases: both\n  4: see [[A Note]], Alias\nz.md\n  1: [[A Note|x]]\n"
        "\nNotes that link to it\nb/Other.md\nz.md\n"
    )


def test_further_notes_are_counted_and_listed_with_all(notes, make_vault):
    root = str(make_vault({"A Note.md": "x", "b.md": "a b note", "c.md": "not a note?", "d.md": "a note"}))
    done = notes("query", "a", "note", "--vault", root)
    assert done.stdout.endswith("\nd.md\n  1: a note\n\n1 further note holds all the words (--all lists them)\n")
    done = notes("query", "a", "note", "--all", "--vault", root)
    assert done.stdout.endswith("\n\nFurther notes that hold all the words\nb.md\n  1: a b note\n")


def test_a_name_in_json_has_its_note_and_exactly_the_results_of_the_query(query):
    answer = json.loads(query("Alias", "--format", "json").stdout)
    assert answer["query"] == "Alias"
    assert answer["note"] == {
        "path": "A Note.md",
        "title": "A Note",
        "aliases": ["Alias", "Both"],
        "properties": {
            "aliases": ["Alias", "Both"],
            "status": "open",
            "list": ["x", "y"],
            "empty": None,
            "demo": "e2e-rl",
        },
        "demo": "e2e-rl",
    }
    assert [result["path"] for result in answer["results"]] == ["A Note.md", "c.md", "d.md", "b/Other.md"]
    assert answer["results"][2]["matches"] == [{"line": 1, "column": 4, "text": "an Alias", "spans": [[3, 8]]}]


def test_jsonl_is_one_result_a_line_and_paths_are_the_card_first_and_once(query):
    lines = query("Alias", "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line)["path"] for line in lines] == ["A Note.md", "c.md", "d.md", "b/Other.md"]
    assert query("other", "--format", "paths").stdout == "b/Other.md\n"


def test_an_alias_of_two_notes_is_the_first_by_path_and_both_are_named(query):
    done = query("both")
    assert done.stdout.startswith("A Note  A Note.md\n")
    assert done.stderr == "notes: «both» is the name of A Note.md, taken here, and of b/Other.md\n"


def test_a_name_of_two_notes_is_the_one_that_a_link_takes(notes, make_vault):
    root = str(make_vault({"a/b/Twin.md": "far", "z/Twin.md": "near"}))
    assert notes("resolve", "[[Twin]]", "--vault", root).stdout == "z/Twin.md\n"
    assert notes("find", "Twin", "--vault", root).stdout == "z/Twin.md\na/b/Twin.md\n"
    assert notes("find", "./Twin", "--vault", root).returncode == 1, "it is a path from the root"
    assert "near" in notes("show", "Twin", "--vault", root).stdout


def test_a_property_of_several_lines_is_one_line_of_the_card(notes, make_vault):
    root = str(make_vault({"Card.md": "---\nlong: |\n  one\n  Other.md\nx: 1\n---\ntext\n"}))
    assert "\n  long: one Other.md\n  x: 1\n" in notes("query", "Card", "--vault", root).stdout


def test_the_name_of_a_note_need_not_be_a_query(notes, make_vault):
    root = str(make_vault({"12 30.md": "---\naliases: ['What: why']\n---\n"}))
    done = notes("query", "what:", "why", "--vault", root)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("12 30  12 30.md\n")


BOGUS = """notes: Operator "bogus" not recognized; a text with a colon is found in quotes: "bogus:…"\n"""


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "paths"])
def test_a_malformed_query_is_shown_with_a_caret_and_nothing_is_printed(query, form):
    done = query("first OR bogus:x", "--format", form)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "first OR bogus:x\n         ^\n" + BOGUS


def test_the_caret_stands_under_wide_characters_and_on_its_line(query):
    done = query("日本\tx\n日本 bogus:y z")
    assert done.stderr == "日本 bogus:y z\n     ^\n" + BOGUS


def test_a_query_block_is_run_with_in(notes, make_vault):
    block = "```query\n{}\n```\n"
    root = str(
        make_vault(
            {
                "A.md": "foo\n" + block.format("foo") + block.format("bogus:x"),
                "bad.md": block.format("bogus:x"),
                "none.md": "x",
                "B.md": "foo",
            }
        )
    )
    done = notes("query", "--in", "a", "--vault", root)
    assert (done.returncode, done.stderr) == (0, 'notes: A.md:6: Operator "bogus" not recognized\n')
    assert done.stdout == "A.md:2: foo\nA.md\n  1: foo\nB.md\n  1: foo\nA.md:5: bogus:x\n"
    assert notes("query", "--in", "a", "--format", "paths", "--vault", root).stdout == "A.md\nB.md\n"
    answer = json.loads(notes("query", "--in", "a", "--format", "json", "--vault", root).stdout)
    assert [(b["line"], b["query"], len(b["results"])) for b in answer["blocks"]] == [(2, "foo", 2), (5, "bogus:x", 0)]
    assert notes("query", "--in", "bad", "--vault", root).returncode == 2
    none = notes("query", "--in", "none", "--vault", root)
    assert (none.returncode, none.stderr) == (1, "notes: none.md has no query block\n")
    assert notes("query", "--in", "nowhere", "--vault", root).returncode == 1


def test_a_query_beside_in_is_not_left_out_in_silence(notes, make_vault):
    done = notes("query", "word", "--in", "A", "--vault", str(make_vault({"A.md": ""})))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "notes: --in runs the blocks of a note; leave out the query, or leave out --in\n"


def test_excluded_notes_are_found_by_name_alone(notes, make_vault):
    root = str(make_vault({"A.md": "word", "B.md": "word", ".obsidian/app.json": '{"userIgnoreFilters": ["B"]}'}))
    assert notes("query", "word", "--format", "paths", "--vault", root).stdout == "A.md\n"
    assert notes("query", "b", "--vault", root).stdout.startswith("B  B.md\n")


def test_the_card_of_the_real_note_names_its_demo(notes, shared):
    done = notes("query", "End to End RL", "--format", "json", "--vault", str(shared / "vaults/topics"))
    note = json.loads(done.stdout)["note"]
    assert (note["path"], note["demo"]) == ("topics/End-to-End Reinforcement-Learning.md", "e2e-rl")
