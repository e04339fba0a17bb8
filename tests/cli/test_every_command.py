"""What holds of all commands: where the vault is, exit codes, faults, what is imported."""

import os
import re

import pytest

COMMANDS = {
    "query": ["query", "word"],
    "show": ["show", "A", "--format", "md"],
    "metadata": ["metadata", "A"],
    "lint": ["lint"],
}
VAULT = {"A.md": "a word\n", "d/B.md": "---\naliases: [Bee]\n---\n[[A]] word\n"}


def last_line(text):
    return text.rstrip("\n").rpartition("\n")[2]


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_the_vault_is_named_before_or_after_the_command_or_in_the_environment(notes, make_vault, command):
    root = make_vault(VAULT)
    after = notes(*command, "--vault", str(root))
    before = notes("--vault", str(root), *command)
    named = notes(*command, NOTES_VAULT=str(root))
    assert (after.returncode, after.stderr) == (0, "")
    assert after.stdout
    assert after.stdout == before.stdout == named.stdout


@pytest.mark.parametrize("command", [["rule"], ["cache"], ["demo"], ["query", "--explain", "x"]], ids=" ".join)
def test_what_asks_no_vault_may_be_told_one_all_the_same(notes, make_vault, command):
    root = str(make_vault(VAULT))
    after = notes(*command, "--vault", root, "--no-cache")
    before = notes("--vault", root, "--no-cache", *command)
    assert (after.returncode, after.stderr) == (before.returncode, before.stderr) == (0, "")
    assert after.stdout and after.stdout == before.stdout


def test_the_vault_after_the_command_wins_over_the_one_before_and_that_over_the_environment(notes, make_vault):
    one, two, three = (str(make_vault({f"{name}.md": "word"}, name)) for name in ("one", "two", "three"))
    paths = ["query", "word", "--format", "paths"]
    assert notes("--vault", one, *paths, "--vault", two, NOTES_VAULT=three).stdout == "two.md\n"
    assert notes("--vault", one, *paths, NOTES_VAULT=three).stdout == "one.md\n"


@pytest.mark.parametrize(
    "arguments",
    [("--vault", "", "files"), ("files", "--vault="), ("bake", "--out", ""), ("demo", "e2e-rl", "--resume", "")],
)
def test_an_empty_folder_as_of_a_variable_that_is_not_set_is_not_the_one_we_are_in(notes, make_vault, arguments):
    done = notes(*arguments, cwd=make_vault({"A.md": "", ".obsidian/app.json": "{}"}))
    assert (done.returncode, done.stdout) == (2, "")
    assert "it is empty and names no folder" in done.stderr


@pytest.mark.parametrize(
    ("marker", "content"),
    [
        (".obsidian/app.json", "{}"),
        (".notes.toml", ""),
        ("../pyproject.toml", '[tool.notes]\nvault = "vault"\n'),
        ("../.notes.toml", 'vault = "vault"\n'),
    ],
)
def test_the_vault_is_the_nearest_marked_folder_upwards(notes, make_vault, marker, content):
    root = make_vault({"A.md": "word", "d/e/B.md": "x"})
    (root / marker).parent.mkdir(exist_ok=True)
    (root / marker).write_text(content)
    assert notes("query", "word", "--format", "paths", cwd=root / "d/e").stdout == "A.md\n"


def test_a_pyproject_that_names_no_vault_is_passed_by(notes, make_vault):
    root = make_vault({".obsidian/app.json": "{}", "A.md": "word", "d/pyproject.toml": "[tool.other]\nx = 1\n"})
    assert notes("query", "word", "--format", "paths", cwd=root / "d").stdout == "A.md\n"
    for broken in ("broken [", f"x = {'[' * 10**4}"):
        (root / "d/pyproject.toml").write_text(broken)
        assert notes("query", "word", "--format", "paths", cwd=root / "d").stdout == "A.md\n"


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("vault = 1", "vault must be a string"),
        ("valut = 'x'", "unknown setting 'valut'"),
        ("vault = 'gone'", "is not a folder"),
        ("vault =", "cannot be read"),
        (f"vault = {'[' * 10**4}", "cannot be read"),
    ],
)
def test_a_config_file_that_cannot_be_used_is_one_line(notes, make_vault, toml, words):
    done = notes("query", "x", cwd=make_vault({".notes.toml": toml}))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_a_vault_one_line_says_how_to_name_one(notes):
    for command in COMMANDS.values():
        done = notes(*command)
        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("notes: no vault here: name one with --vault DIR or NOTES_VAULT")
        assert done.stderr.count("\n") == 1
    gone = notes("lint", "--vault", "gone")
    assert (gone.returncode, gone.stderr) == (2, "notes: the vault is not a folder: gone\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["bogus"], "No such command 'bogus'"),
        (["lint", "--bogus"], "No such option"),
        (["query", "x", "--format", "xml"], "'xml' is not one of"),
        (["query", "x", "--format"], "'--format' requires an argument; see «notes query --help»"),
        (["show", "--format"], "'--format' requires an argument; see «notes show --help»"),
        (["qurey", "x"], "No such command 'qurey'. Did you mean 'query'? See «notes --help»"),
        (["search", "x"], "No such command 'search'; here it is «notes query QUERY»; see «notes --help»"),
        (
            ["show", "-dash it"],
            "No such option: -d; a name that begins with - stands after --: «notes show -- '-dash it'»",
        ),
        (["show", "-format", "md", "x"], "No such option: -f; did you mean --format? See «notes show --help»"),
        (["tags", "--json"], "No such option: --json; did you mean --format json? See «notes tags --help»"),
        (["show", "x", "--md"], "No such option: --md; did you mean --format md? See «notes show --help»"),
        (["tags", "--md"], "No such option: --md; see «notes tags --help»"),
        (["files", "-x"], "No such option: -x; see «notes files --help»"),
        (["query"], "a query is needed: notes query 'QUERY' (# ( [ | & need the quotes), or notes query --in NOTE"),
        (["show"], "Missing argument"),
        (["lint", "gone.md"], "gone.md: no such file or folder"),
        (["lint", "/"], "/: not in the vault"),
    ],
)
def test_arguments_that_do_not_fit_are_one_line_and_exit_2(notes, make_vault, arguments, words):
    done = notes(*arguments, cwd=make_vault({".obsidian/app.json": "{}"}))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("notes: ")
    assert words in done.stderr
    assert done.stderr.count("\n") == 1


def test_the_apps_commands_that_have_another_name_here_are_those_of_its_help(shared):
    from typer.main import get_group

    from notes_cli.cli.app import app, import_commands
    from notes_cli.cli.usage import APP_COMMANDS

    official = (shared / "obsidian/official_cli.md").read_text(encoding="utf-8")
    assert [name for name in APP_COMMANDS if f"| `{name}` |" not in official] == []
    import_commands([])
    ours = get_group(app).commands
    assert {there.split()[0] for there in APP_COMMANDS.values()} <= set(ours)
    assert set(APP_COMMANDS).isdisjoint(ours)


def test_help_and_version_are_answered_without_a_vault(notes):
    assert notes("--version").stdout.startswith("notes ")
    for command in ([], *COMMANDS):
        done = notes(*([command] if command else []), "--help")
        assert (done.returncode, done.stderr) == (0, "")
        assert "--vault" in done.stdout
        short = notes(*([command] if command else []), "-h")
        assert (short.returncode, short.stdout, short.stderr) == (0, done.stdout, "")


def test_help_lists_every_command_once_under_a_heading(notes):
    from typer.main import get_group

    from notes_cli.cli.app import HEADINGS, app, import_commands

    import_commands([])
    lines = notes("--help").stdout.splitlines()
    listed = lines[lines.index(f"{HEADINGS[0]}:") :]
    assert [line[:-1] for line in listed if line and not line.startswith(" ")] == list(HEADINGS)
    assert sorted(line.split()[0] for line in listed if re.match(r"  \w", line)) == sorted(get_group(app).commands)
    assert not any("..." in line for line in listed)


def test_h_is_a_word_of_a_query_that_holds_more_than_it(notes, make_vault):
    root = str(make_vault({"A.md": "here a", "B.md": "a"}))
    for words in (["--", "-h"], ["a", "-h"], ["-h", "a"], ["-here"], ["-h", "--sort", "name"]):
        done = notes("query", "--format", "paths", *words, NOTES_VAULT=root)
        assert (done.returncode, done.stdout, done.stderr) == (0, "B.md\n", ""), words
    assert notes("--vault", root, "query", "-h").stdout.startswith("Usage: notes query ")


@pytest.mark.parametrize(
    ("command", "code"),
    [(["query", "word"], 0), (["query", "nowhere"], 1), (["lint"], 1), (["show", "A", "--format", "md"], 0)],
)
def test_faults_are_one_line_each_and_leave_the_exit_code_as_it_is(notes, make_vault, command, code):
    root = make_vault(
        {
            "A.md": "word\n",
            "bad.md": "---\na: @x\n---\nword\n",
            "binary.md": b"\x00\x01",
            "latin.md": b"caf\xe9\n",
            ".obsidian/app.json": "{",
        }
    )
    if os.name != "nt":
        (root / "gone.md").symlink_to("nowhere")
        (root / "loop").symlink_to(".")
    done = notes(*command, "--vault", str(root))
    assert done.returncode == code
    assert "Traceback" not in done.stderr
    said = [line.removeprefix("notes: ").partition(":")[0] for line in done.stderr.splitlines()]
    of_lint = {"bad.md"} if command == ["lint"] else set()  # which lint reports itself
    expected = {".obsidian/app.json", "bad.md", "binary.md", "latin.md", "gone.md", "loop"} - of_lint
    hint = {"no note contains «nowhere»"} if "nowhere" in command else set()
    assert sorted(said) == sorted((expected if os.name != "nt" else expected - {"gone.md", "loop"}) | hint)


def test_an_empty_vault_is_served(notes, make_vault):
    root = str(make_vault({}))
    assert notes("query", "x", "--vault", root).returncode == 1
    assert notes("lint", "--vault", root).stdout == "no problems\n"
    shown = notes("show", "x", "--vault", root)
    assert (shown.returncode, shown.stdout, shown.stderr) == (1, "", "notes: no note is named «x»\n")


def test_a_vault_that_may_not_be_written_is_served_and_none_is_ever_written(notes, make_vault):
    root = make_vault(VAULT)
    before = {path: (path.stat().st_mtime_ns, path.stat().st_mode) for path in root.rglob("*")}
    for path in (*before, root):
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        codes = [notes(*command, "--vault", str(root)).returncode for command in COMMANDS.values()]
    finally:
        for path in (*before, root):
            path.chmod(0o755 if path.is_dir() else 0o644)
    assert set(codes) == {0}
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == {p: time for p, (time, _) in before.items()}


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_names_and_notes_that_no_encoding_can_write_are_shown_escaped(notes, make_vault):
    root = make_vault({"A.md": b"word \xed\xa0\x80\n"})
    try:
        (root / os.fsdecode(b"caf\xe9.md")).write_text("word\n")
    except OSError:
        pytest.skip("this file system holds no such names")
    for form in ("text", "json", "jsonl", "paths"):
        done = notes("query", "word", "--format", form, "--vault", str(root))
        assert done.returncode == 0
        assert "caf\\udce9.md" in done.stdout
    assert notes("lint", "--vault", str(root)).returncode == 0


HEAVY = {
    "markdown_it",
    "rich",
    "asyncio",
    "torch",
    "pydantic",
    "numpy",
    "watchfiles",
    "anyio",
    "gymnasium",
    "notes_cli.render.parser",
    "notes_cli.lint.rules.unresolved_link",
}


@pytest.mark.parametrize("arguments", [["query", "word"], ["query", "A"]], ids=" ".join)
def test_a_search_imports_nothing_that_it_does_not_need(notes, make_vault, arguments):
    done = notes(*arguments, "--vault", str(make_vault({"A.md": "word"})), before=["-X", "importtime"])
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines() if line.startswith("import time:")}
    assert "notes_cli.query.search" in imported
    assert not imported & HEAVY
    assert not imported & {"yaml", "frontmatter"}, "a vault without frontmatter is read without YAML"


def test_a_note_as_markdown_is_shown_without_the_library_that_reads_markdown(notes, make_vault):
    root = make_vault({"A.md": "![[B]]\n\n```query\nword\n```\n", "B.md": "word"})
    done = notes("show", "A", "--format", "md", "--vault", str(root), before=["-X", "importtime"])
    assert done.returncode == 0
    assert "markdown_it" not in done.stderr


def test_the_program_runs_without_a_warning(notes, make_vault):
    root = str(
        make_vault(
            {"A.md": "---\naliases: [B]\n---\nword\n", ".obsidian/app.json": '{"userIgnoreFilters": ["/[[a]/"]}'}
        )
    )
    for command in COMMANDS.values():
        done = notes(*command, "--vault", root, before=["-W", "error"])
        assert (done.returncode, done.stderr) == (0, "")
