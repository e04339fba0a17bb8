"""What `notes query` shows and in which order: data cases, times, terminals, and the schema of its JSON."""

import json
import os
import re
import shlex
import time
from pathlib import Path

import jsonschema
import pytest

import notes_cli.cli

ESTIMATION = Path(__file__).parents[1] / "vaults" / "estimation"


@pytest.mark.cases("query_cases/*.md")
def test_a_query_is_answered_as_the_case_says(ask, make_vault, case):
    """A list is what is printed, by lines, or by values where it is JSON; a text what is said on standard error."""
    root = make_vault(case.files)
    for age, path in enumerate(reversed(case.files)):
        os.utime(root / path, (1_000_000_000 - age, 1_000_000_000 - age))
    for fact in case.facts:
        arguments, _, answer = fact.partition(" → ")
        expected = json.loads(answer)
        code, out, err = ask(
            "query", *[part.replace("\\n", "\n") for part in shlex.split(arguments)], "--vault", str(root)
        )
        if isinstance(expected, str):
            assert (code, out, err) == (2, "", f"notes: {expected}\n"), arguments
        else:
            printed = [json.loads(line) if "jsonl" in arguments else line for line in out.splitlines()]
            assert (code, printed, err) == (0 if expected else 1, expected, ""), arguments


def test_files_are_sorted_by_when_they_were_made_whenever_they_were_changed(ask, tmp_path):
    if not keeps_birth(tmp_path):
        pytest.skip("this system does not tell when a file was made")
    root = tmp_path / "vault"
    root.mkdir()
    for place, name in enumerate(("b.md", "a.md", "c.md")):
        (root / name).write_text("word")
        os.utime(root / name, (2_000_000_000 - place, 2_000_000_000 - place))
        time.sleep(0.02)
    paths = ["query", "word", "--format", "paths", "--vault", str(root), "--sort", "created"]
    assert ask(*paths) == (0, "c.md\na.md\nb.md\n", "")
    assert ask(*paths, "--reverse") == (0, "b.md\na.md\nc.md\n", "")


def keeps_birth(folder):
    from notes_cli.vault.times import created_ns

    file = folder / "probe"
    file.write_text("x")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    return created_ns(str(file)) > 1_000_000_000 * 1_000_000_000


def test_where_a_time_is_not_kept_the_earlier_time_of_change_stands_for_it(tmp_path, monkeypatch):
    from notes_cli.vault import times

    file = tmp_path / "a.md"
    file.write_text("x")
    os.utime(file, (1_000_000_000, 1_000_000_000))
    monkeypatch.setattr(times, "_statx", lambda: lambda path: 0)
    if not hasattr(file.stat(), "st_birthtime"):
        assert times.created_ns(str(file)) == 1_000_000_000 * 1_000_000_000
    assert times.created_ns(str(tmp_path / "gone")) == times.modified_ns(str(tmp_path / "gone")) == 0


@pytest.mark.parametrize("sort", ["modified", "created"])
def test_files_that_are_no_notes_have_times_too(ask, make_vault, sort):
    root = make_vault({"old.png": "", "new.png": ""})
    os.utime(root / "old.png", (1_000_000_000, 1_000_000_000))
    code, out, _ = ask("query", "file:png", "--sort", sort, "--format", "paths", "--vault", str(root))
    assert code == 0
    assert sorted(out.splitlines()) == ["new.png", "old.png"]
    assert sort == "created" or out == "new.png\nold.png\n"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("日本 word 日本", "日本 ⟦word⟧ 日本"),
        ("a\tword\tb", "a ⟦word⟧ b"),
        ("wordword aword", "⟦wordword⟧ a⟦word⟧"),
        ("x" * 300 + " word " + "y" * 300, None),
        ("日" * 300 + "word" + "本" * 300, None),
        ("word" * 200, None),
        ("e\u0301" * 200 + "word", None),
    ],
)
def test_a_terminal_marks_the_hits_and_shows_of_a_long_line_what_is_around_the_first(terminal, make_vault, line, shown):
    from notes_cli.render.wrap import cells

    written = terminal("query", "word", "--vault", str(make_vault({"a.md": line})))
    printed = written.splitlines()[1].replace("\x1b[1;33m", "⟦").replace("\x1b[0m", "⟧").replace("\x1b[2m1⟧", "1")
    assert printed.startswith("  1: ")
    assert "⟦word" in printed
    assert shown is None or printed == f"  1: {shown}"
    plain = re.sub("[⟦⟧]", "", printed)
    assert cells(plain) <= 100
    assert shown is not None or (cells(plain) >= 97 and "…" in plain)


SCHEMA = json.loads((Path(notes_cli.cli.__path__[0]) / "query.schema.json").read_text(encoding="utf-8"))
PRINTED = {
    "answer": ["word", "Alias", "nowhere", "", "file:png", "word --context 2", "[status:open]", "-word"],
    "blocks": ["--in A", "--in A --context 1", "--in B"],
}
VAULT = {
    "A.md": "---\naliases: [Alias, 1]\nstatus: open\nnested: {a: .nan}\ndemo: e2e-rl\n---\nword\n```query\nword\n```\n"
    "```query\nbogus:x\n```\n",
    "B.md": "a word\n[[A]]",
    "c.png": "",
}


def check(value, part):
    schema = {"$schema": SCHEMA["$schema"], "$ref": f"#/$defs/{part}", "$defs": SCHEMA["$defs"]}
    jsonschema.validate(value, schema, jsonschema.Draft202012Validator)


@pytest.mark.parametrize(("part", "arguments"), [(part, one) for part in PRINTED for one in PRINTED[part]])
def test_what_is_printed_as_json_is_as_its_schema_says(ask, make_vault, part, arguments):
    run = ["query", *(shlex.split(arguments) or [""]), "--vault", str(make_vault(VAULT))]
    answer = json.loads(ask(*run, "--format", "json")[1])
    check(answer, part)
    lines = [json.loads(line) for line in ask(*run, "--format", "jsonl")[1].splitlines()]
    for line in lines:
        check(line, "result")
    found = answer["results"] if part == "answer" else [r for block in answer["blocks"] for r in block["results"]]
    assert lines == found


def test_the_schema_refuses_what_it_does_not_document():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for wrong in ({"path": "a.md"}, {"path": "", "matches": []}, {"path": "a.md", "matches": [], "score": 1}):
        with pytest.raises(jsonschema.ValidationError):
            check(wrong, "result")


def test_a_query_is_explained_without_a_vault(notes):
    done = notes("query", "--explain", "line:(a b)", "OR", "-tag:#x")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        "Finds files where at least one of these is true:\n"
        "  - in one line, all of these are true:\n    - it contains «a»\n"
        "    - it contains «b»\n  - it is not true that one tag is «#x» or a subtag of it\n\n"
        "tag: matches whole tags, in any case, with or without #; not in code.\nCase does not matter.\n"
    )
    answer = json.loads(notes("query", "--explain", "--format", "json", "a", "b", "--case").stdout)
    check(answer, "explained")
    assert [part["text"].split(", ")[0] for part in answer["explanation"]["parts"]] == [
        f"the text or the path contains «{x}»" for x in "ab"
    ]


def test_a_long_query_is_explained_within_eighty_columns(notes):
    query = (
        "line:("
        + " OR ".join(f'("{"日本語" * 9} {i}" -{"word" * 30})' for i in range(9))
        + " (" * 60
        + "x y"
        + ")" * 60
        + ")"
    )
    from notes_cli.render.wrap import cells

    done = notes("query", "--explain", query + ' "two  spaces\nand a line"')
    assert (done.returncode, done.stderr) == (0, "")
    assert max(map(cells, done.stdout.splitlines())) <= 80
    assert "«two␣␣spaces↵and a line»" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["--in", "A"], "notes: --explain explains a query given on the command line, as text or json\n"),
        (["x", "--format", "paths"], "notes: --explain explains a query given on the command line, as text or json\n"),
        (["x", "--watch"], "notes: --explain searches nothing, so there is nothing to --watch\n"),
        (["fil:x"], 'fil:x\n^\nnotes: Operator "fil" not recognized; did you mean «file:»?\n'),
    ],
)
def test_what_cannot_be_explained_is_exit_2(ask, arguments, error):
    assert ask("query", "--explain", *arguments) == (2, "", error)


@pytest.mark.parametrize(
    "query",
    ["gain", "Kalman filter", "zzzqq", "file:filter -gain", "Kalman filter --limit 1", "gain --path samples", "[tags]"],
)
def test_a_total_is_how_many_paths_there_are(ask, query):
    asked = ["query", *shlex.split(query), "--vault", str(ESTIMATION)]
    code, paths, err = ask(*asked, "--format", "paths")
    assert ask(*asked, "--total") == (code, f"{len(paths.splitlines())}\n", err)


@pytest.mark.parametrize("other", [["x", "--explain"], ["x", "--watch"], ["--in", "Kalman filter"]])
def test_what_is_no_search_has_no_total(ask, other):
    error = "notes: --total counts the files that a query finds; leave out --explain, --watch and --in\n"
    assert ask("query", *other, "--total", "--vault", str(ESTIMATION)) == (2, "", error)
