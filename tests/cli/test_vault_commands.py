"""The commands about the whole vault: what they answer, in every format."""

import json
import os
import shlex

import pytest

VAULT = {
    "A.md": "---\naliases: [Bee]\ntags: [t]\n---\n# Head\n[[B]] [[Gone]]\n- [ ] do\n",
    "B.md": "[[A]]",
    "alone.md": "x",
}
LISTS = {
    "files": 3,
    "orphans": 1,
    "deadends": 1,
    "links A": 2,
    "links --all": 3,
    "backlinks A": 1,
    "unresolved": 1,
    "outline A": 1,
    "tags": 1,
    "aliases": 1,
    "properties": 2,
    "tasks": 1,
}


@pytest.mark.cases("cases/*.md")
def test_a_command_answers_as_the_case_says(ask, make_vault, case):
    root = str(make_vault(case.files))
    for fact in case.facts:
        command, _, answer = fact.partition(" → ")
        code, out, err = ask(*shlex.split(command), "--format", "json", "--vault", root)
        assert (code, err) == (0, ""), command
        assert json.loads(out) == json.loads(answer), command


@pytest.mark.parametrize("command", LISTS)
def test_every_list_has_the_same_formats_and_its_total(ask, make_vault, command):
    run = [*command.split(), "--vault", str(make_vault(VAULT))]
    found = json.loads(ask(*run, "--format", "json")[1])
    lines = ask(*run, "--format", "tsv")[1].splitlines()
    assert len(lines) == LISTS[command]
    if command != "links --all":
        assert len(found) == LISTS[command]
        assert lines[0].split("\t") == [str(v) for v in columns(found[0])]
    assert ask(*run) == ask(*run, "--format", "text")
    assert all(line.strip() for line in ask(*run)[1].splitlines())
    for form in ("text", "json", "tsv"):
        assert ask(*run, "--total", "--format", form)[1] == f"{LISTS[command]}\n"


def columns(row):
    values = list(row.values()) if isinstance(row, dict) else [row]
    return [v for value in values for v in (value if isinstance(value, list) else [value])]


@pytest.mark.parametrize("command", LISTS)
def test_an_empty_list_is_an_answer(ask, make_vault, command):
    run = [*command.split(), "--vault", str(make_vault({"A.md": ""}))]
    empty = {
        "files": '[\n"A.md"\n]\n',
        "links --all": '{"resolved": {\n"A.md": {}\n},\n"unresolved": {\n"A.md": {}\n}}\n',
    }
    empty["orphans"] = empty["deadends"] = empty["files"]
    assert ask(*run, "--format", "json") == (0, empty.get(command, "[]\n"), "")
    if command not in ("files", "orphans", "deadends"):
        assert ask(*run) == ask(*run, "--format", "tsv") == (0, "", "")


@pytest.mark.parametrize("command", ["links", "backlinks", "outline", "wordcount", "links A --all"])
def test_where_a_note_is_needed_and_not_named_or_not_wanted_the_exit_code_is_2(ask, make_vault, command):
    code, out, err = ask(*command.split(), "--vault", str(make_vault(VAULT)))
    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    "command",
    [
        "links",
        "backlinks",
        "outline",
        "wordcount",
        "tags",
        "aliases",
        "properties",
        "tasks",
        "find",
        "resolve A --from",
    ],
)
def test_a_note_that_is_not_there_is_one_line_and_exit_1(ask, make_vault, command):
    code, out, err = ask(*command.split(), "Bea", "--vault", str(make_vault(VAULT)))
    assert (code, out) == (1, "")
    assert err == "notes: no note is named «Bea»; did you mean «Bee»?\n"


@pytest.mark.parametrize(
    "options", [["--todo", "--done"], ["--done", "--status", "x"], ["--status", "xx"], ["--status", ""]]
)
def test_options_of_tasks_that_exclude_each_other_are_one_line_and_exit_2(ask, make_vault, options):
    code, out, err = ask("tasks", *options, "--vault", str(make_vault(VAULT)))
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_tab_separated_values_hold_tabs_and_line_ends_as_escapes(ask, make_vault):
    root = str(make_vault({"A.md": '---\naliases: ["a\\tb\\nc\\\\d\\re"]\n---\n[[x]] [[Y]]\n', "B.md": "[[x]]"}))
    assert ask("aliases", "--format", "tsv", "--vault", root)[1] == "a\\tb\\nc\\\\d\\re\tA.md\n"
    assert ask("unresolved", "--format", "tsv", "--vault", root)[1] == "Y\t1\tA.md\nx\t2\tA.md\tB.md\n"
    assert ask("links", "A", "--format", "tsv", "--vault", root)[1] == "Y\t\t1\nx\t\t1\n"


def test_the_text_of_a_task_ends_with_its_line_whatever_ends_that(ask, make_vault):
    root = str(make_vault({"A.md": "- [ ] a\r- [x] b\r\n- [ ] c\n"}))
    rows = json.loads(ask("tasks", "--format", "json", "--vault", root)[1])
    assert [(row["status"], row["text"]) for row in rows] == [(" ", "a"), ("x", "b"), (" ", "c")]


def test_for_people_a_list_is_lines(ask, make_vault):
    root = str(make_vault(VAULT))
    assert ask("links", "A", "--vault", root)[1] == "B → B.md\nGone → nothing\n"
    assert ask("links", "--all", "--vault", root)[1] == "A.md → B.md\nA.md → nothing named Gone\nB.md → A.md\n"
    assert ask("unresolved", "--vault", root)[1] == "Gone  1\n  A.md\n"
    assert ask("tasks", "--vault", root)[1] == "A.md:7: [ ] do\n"
    assert ask("outline", "bee", "--vault", root)[1] == "5: # Head\n"
    assert ask("wordcount", "A", "--format", "tsv", "--vault", root)[1] == "4\t31\n"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "is no JSON Canvas"),
        ("[1]", "it has no list of nodes"),
        ('{"nodes": {}}', "it has no list of nodes"),
        ("[" * 100_000, "is no JSON Canvas"),
        ('{"nodes": [1, {"type": "file"}, {"type": "text", "text": "[[A]]"}]}', "2 of its 3 cards"),
        (b"\xff\xfe{\x00}\x00", "is not text"),
    ],
)
def test_a_broken_canvas_is_one_line_and_the_rest_is_served(ask, make_vault, content, words):
    root = str(make_vault({**VAULT, "c.canvas": content}))
    code, out, err = ask("files", "--total", "--vault", root)
    assert (code, out) == (0, "4\n")
    assert err.startswith("notes: c.canvas: ")
    assert words in err
    assert err.count("\n") == 1
    linked = ["B.md"] + ["c.canvas"] * ("cards" in words)
    assert [row["path"] for row in json.loads(ask("backlinks", "A", "--format", "json", "--vault", root)[1])] == linked


@pytest.mark.parametrize("content", ["", "{}", '\ufeff{"nodes": []}', '{"nodes": [{"type": "later", "file": 1}]}'])
def test_a_canvas_without_cards_is_no_fault(ask, make_vault, content):
    root = str(make_vault({"c.canvas": content}))
    assert ask("links", "c.canvas", "--vault", root) == (0, "", "")


@pytest.mark.parametrize("content", ["{", "[]", '{"types": 1}', "\x00"])
def test_types_that_cannot_be_read_are_one_line(ask, make_vault, content):
    root = str(make_vault({".obsidian/types.json": content, "A.md": "---\nx: 1\n---\n"}))
    code, out, err = ask("properties", "--vault", root)
    assert (code, out, err.count("\n")) == (0, "x  number  1\n", 1)
    assert ".obsidian/types.json" in err


def test_of_one_note_the_properties_are_shown_with_their_values(ask, make_vault):
    text = "---\nlist: [a, 2, true]\ntwo lines: |\n  one\n  two\nempty:\n7: \u202ex\n---\n"
    root = str(make_vault({"A.md": text, "B.md": "---\nlist: [c]\n---\n", "c.canvas": "{}"}))
    shown = "7  text  \u202ex\nempty  text\nlist  list  a, 2, yes\ntwo lines  text  one two\n"
    assert ask("properties", "A", "--vault", root) == (0, shown, "")
    assert ask("properties", "A", "--vault", root, "--total")[1] == "4\n"
    assert ask("properties", "B", "--vault", root, "--format", "tsv")[1] == "list\tlist\t1\n"


HEAVY = {"markdown_it", "rich", "asyncio", "yaml", "frontmatter", "torch", "pydantic", "numpy"}


@pytest.mark.parametrize("command", ["files", "links --all", "backlinks A", "unresolved", "tags", "tasks", "resolve A"])
def test_a_command_imports_nothing_that_it_does_not_need(notes, make_vault, command):
    root = str(make_vault({"A.md": "[[A]]"}))
    done = notes(*command.split(), "--vault", root, before=["-X", "importtime"])
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert done.returncode == 0
    assert "notes_cli.vault.vault" in imported
    assert not imported & HEAVY


HOSTILE = {
    "A.md": '---\naliases: ["a\\e[31m", "b\\tc"]\ntags: [t, 1, [x]]\n---\n[[\x1b[31m]] [[B]]\r\n- [\x07] bell\r\n',
    "surrogate.md": '---\naliases: ["\\ud800"]\nup: "[[\\ud800]]"\n---\n',
    "bad.md": "---\na: @x\n---\n[[A]]",
    "binary.md": b"\x00\x01",
    "latin.md": b"caf\xe9 [[A]]\n",
    "half.md": b"[[\xed\xa0\x80]] #t\n",
    "mark.md": "\ufeff# Head\n[[A]]\n",
    "empty.md": "",
    "board.canvas": '{"nodes": [{"type": "file", "file": "\\ud800"}, {"type": "text", "text": "---\\n[[A]]"}]}',
    "broken.canvas": "{",
}


@pytest.mark.skipif(os.name == "nt", reason="links to files need rights there")
@pytest.mark.parametrize("command", [*LISTS, "wordcount A", "resolve A#x", "find A"])
def test_whatever_lies_in_the_vault_the_rest_is_served(notes, make_vault, command):
    root = make_vault(HOSTILE)
    (root / "gone.md").symlink_to("nowhere")
    (root / "loop").symlink_to(".")
    done = notes(*command.split(), "--vault", str(root))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    said = {line.removeprefix("notes: ").partition(":")[0] for line in done.stderr.splitlines()}
    faulty = {"surrogate.md", "bad.md", "binary.md", "latin.md", "half.md", "broken.canvas", "gone.md", "loop"}
    assert said - {"A.md has no heading «x»"} == faulty
    if command in LISTS:
        json.loads(notes(*command.split(), "--format", "json", "--vault", str(root)).stdout)


@pytest.mark.parametrize("command", ["links A", "links --all", "unresolved", "aliases", "tasks", "outline A"])
def test_a_terminal_gets_no_control_character_of_a_note(terminal, make_vault, command):
    shown = terminal(*command.split(), "--vault", str(make_vault(HOSTILE)), NO_COLOR="1")
    assert not set(shown.replace("\x1b]8;;", "").replace("\x1b\\", "")) & set("\x1b\x07")


NOTE_COMMANDS = ["show", "outline", "wordcount", "metadata", "query --in", "tags", "aliases", "properties", "tasks"]


@pytest.mark.parametrize("command", NOTE_COMMANDS)
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("board.canvas", "d/Board.canvas is a canvas, and no note"),
        ("Table.BASE", "table.base is a base, and no note"),
        ("pic.png", "pic.png is no note"),
    ],
)
def test_a_file_that_is_no_note_is_told_to_be_none(ask, make_vault, command, name, said):
    root = make_vault({"A.md": "x", "d/Board.canvas": "{}", "table.base": "", "pic.png": b"\x89PNG"})
    code, out, err = ask(*command.split(), name, "--vault", str(root))
    assert (code, out) == (1, "")
    assert err == f"notes: {said}; notes links and notes backlinks take every file\n"
    assert ask("links", name, "--vault", str(root)) == (0, "", "")


@pytest.mark.parametrize("command", ["show {}", "links {}", "find {}", "move {} /", "rename note {} x"])
@pytest.mark.parametrize("name", ["d", "d/", "d/deep"])
def test_a_folder_is_told_to_be_no_note(ask, make_vault, command, name):
    root = str(make_vault({"A.md": "x", "d/deep/B.md": "x"}))
    said = f"notes: {name} is a folder, not a note; notes files --folder lists what is in it\n"
    assert ask(*command.format(name).split(), "--vault", root) == (1, "", said)


@pytest.mark.parametrize("name", ["./d/B.md", "./d/b", "e/B", "e/B.md"])
def test_a_note_is_found_by_the_forms_of_a_path_that_links_have(ask, make_vault, name):
    root = str(make_vault({"A.md": "x", "d/B.md": "# One\n", "d/e/B.md": "# Two\n", "board.canvas": "{}"}))
    found = ask("find", name, "--vault", root)[1].rstrip("\n")
    assert found == ("d/e/B.md" if name.startswith("e") else "d/B.md")
    for command in ("show", "outline", "wordcount", "metadata", "links"):
        assert ask(command, name, "--vault", root) == ask(command, found, "--vault", root)


@pytest.mark.parametrize("command", ["show", "outline", "links", "backlinks", "find"])
@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("Board", "«d/Board.canvas»"),
        ("old/board.canvas", "«d/Board.canvas»"),
        ("pic", "«pic.png», «a/pic.png»"),
        ("old/B", "«d/B.md»"),
        ("old/B.md", "«d/B.md»"),
    ],
)
def test_files_of_the_same_name_are_offered_where_none_is_meant(ask, make_vault, command, name, meant):
    root = str(make_vault({"A.md": "x", "d/B.md": "x", "d/Board.canvas": "{}", "pic.png": b"x", "a/pic.png": b"x"}))
    code, out, err = ask(command, name, "--vault", root)
    assert (code, out) == (1, "")
    assert err == f"notes: no note is named «{name}»; did you mean {meant}?\n"


def test_a_folder_that_the_vault_does_not_have_is_an_error_as_it_is_for_query(ask, make_vault):
    root = make_vault({"A.md": "x", "Topics/deep/B.md": "x", "Topics/pic.png": b"x", "other/C.md": "x"})
    (root / "empty").mkdir()
    for folder, found in {
        "topics": "Topics/deep/B.md\nTopics/pic.png\n",
        "Topics/deep/": "Topics/deep/B.md\n",
        "empty": "",
        "/": "A.md\nTopics/deep/B.md\nTopics/pic.png\nother/C.md\n",
    }.items():
        assert ask("files", "--folder", folder, "--vault", str(root)) == (0, found, "")
    for folder, near in {
        "nope": "",
        "..": "",
        "../vault": "",
        "Topcs": "; did you mean «Topics», «Topics/deep»?",
    }.items():
        said = (2, "", f"notes: {folder}: the vault has no such folder{near}\n")
        assert ask("files", "--folder", folder, "--vault", str(root)) == said
        assert ask("query", "x", "--path", folder, "--vault", str(root)) == said
