"""Completion as its user meets it: in real shells, each in a terminal, and what no shell may ever get."""

import json
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def environment(**changes):
    kept = {key: value for key, value in os.environ.items() if key not in ("NOTES_VAULT", "NO_COLOR", "COLUMNS")}
    return {**kept, "PYTHONPATH": str(ROOT), **changes}


VAULT = {
    "Kalman filter.md": "---\naliases: [linear estimator]\nstatus: open\n---\n#project/control\n",
    "brackets [1] & 'quotes' \"x\" $HOME.md": "#ünïcode-tag\n",
    "What: why.md": "x",
    "日本 語.md": "x",
    "topics/deep/Only.md": "[[Kalman filter]]",
}
SETTINGS = {"bash": ["--norc", "--noprofile", "-i"], "zsh": ["-f", "-i"], "fish": ["--no-config", "-i"]}

# what is typed before the tab → the arguments that the program then gets
LINES = [
    ("notes sho", ["show"]),
    ("notes show --for", ["show", "--format"]),
    ("notes show Kal", ["show", "Kalman filter"]),
    ("notes show Kalman\\ f", ["show", "Kalman filter"]),
    ('notes show "Kalman f', ["show", "Kalman filter"]),
    ("notes show 'Kalman f", ["show", "Kalman filter"]),
    ("notes backlinks lin", ["backlinks", "linear estimator"]),
    ("notes outline brack", ["outline", "brackets [1] & 'quotes' \"x\" $HOME"]),
    ("notes find What:", ["find", "What: why"]),
    ("notes find 日", ["find", "日本 語"]),
    ("notes links topics/", ["links", "topics/deep/Only.md"]),
    ("notes query tag:#project/c", ["query", "tag:#project/control"]),
    ("notes query x -tag:#project/c", ["query", "x", "-tag:#project/control"]),
    ("notes query tag:#ü", ["query", "tag:#ünïcode-tag"]),
    ("notes query '[sta", ["query", "[status]"]),
    ("notes query Kalman filt", ["query", "Kalman", "filter"]),
    ("notes query x --path topics/d", ["query", "x", "--path", "topics/deep/"]),
    ("notes query sect", ["query", "section:"]),
    ("notes query x --sort=mod", ["query", "x", "--sort=modified"]),
    ("notes query x --path=topics/d", ["query", "x", "--path=topics/deep/"]),
    ("notes lint --select=unused-s", ["lint", "--select=unused-suppression"]),
    ("notes query 'a line:(task-t", ["query", "a line:(task-todo:"]),
    ("notes demo e2", ["demo", "e2e-rl"]),
    ("notes rename note Kal", ["rename", "note", "Kalman filter"]),
    ("notes rename tag project/c", ["rename", "tag", "project/control"]),
    ("notes move Kalman\\ f", ["move", "Kalman filter"]),
    ("notes lint topics/deep/O", ["lint", "topics/deep/Only.md"]),
]


@pytest.fixture
def shell(make_vault, tmp_path):
    """Type a line and a tab into a shell; gives the arguments that the program is then called with."""
    root = make_vault({**VAULT, ".obsidian/app.json": "{}"})
    program = tmp_path / "bin" / "notes"
    program.parent.mkdir()
    show = "import json, sys; print('<' + json.dumps(sys.argv[1:]) + '>')"
    program.write_text(
        f'#!/bin/sh\nif [ -n "$_NOTES_COMPLETE" ]; then exec {sys.executable} -m notes_cli "$@"; fi\n'
        f'exec {sys.executable} -c "{show}" "$@"\n'
    )
    program.chmod(0o755)

    def run(name, lines):
        pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
        if shutil.which(name) is None:
            pytest.skip(f"{name} is not installed")
        script = tmp_path / f"completion.{name}"
        script.write_text(script_of(name))
        start = {"zsh": f"autoload -U compinit; compinit -u -D; source {script}"}.get(name, f"source {script}")
        env = environment(
            PATH=f"{program.parent}:{os.environ['PATH']}", HOME=str(tmp_path), LC_ALL="C.UTF-8", TERM="dumb"
        )
        child, master = pty.fork()
        if child == 0:
            os.chdir(root)
            os.execvpe(name, [name, *SETTINGS[name]], env)
        try:
            type_line(master, start + "; notes ready")
            assert answer(master) == ["ready"]
            for line in lines:
                type_line(master, line + "\t" + ("'" if line.endswith("task-t") and name != "bash" else ""))
                yield line, answer(master)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            os.close(master)

    return run


def script_of(name):
    shown = subprocess.run(
        [sys.executable, "-m", "notes_cli", "--show-completion", name],
        env=environment(_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1"),
        capture_output=True,
        encoding="utf-8",
    )
    assert (shown.returncode, shown.stderr) == (0, "")
    return shown.stdout


def type_line(master, text):
    os.write(master, text.encode() + b"\n")


def answer(master):
    """The arguments between `<` and `>` that the program has printed."""
    written, end = "", time.monotonic() + 30
    while time.monotonic() < end:
        if select.select([master], [], [], 0.2)[0]:
            written += os.read(master, 65536).decode("utf-8", "replace")
        for line in written.replace("\r", "\n").split("\n"):
            if "<[" in line and "]>" in line:
                return json.loads(line[line.index("<[") + 1 : line.rindex("]>") + 1])
    raise AssertionError(f"no answer: {written[-600:]!r}")


@pytest.mark.parametrize("name", SETTINGS)
def test_a_line_is_completed_to_what_the_program_then_gets(shell, name):
    assert dict(shell(name, dict(LINES))) == dict(LINES)


@pytest.fixture
def offered(notes, make_vault):
    root = make_vault({**VAULT, ".obsidian/app.json": "{}"})

    def run(line, shell="zsh", **changes):
        done = notes(cwd=root, _NOTES_COMPLETE=f"complete_{shell}", _NOTES_LINE=line, **changes)
        assert (done.returncode, done.stderr) == (0, "")
        how, *values = done.stdout.splitlines()
        return how, values

    return run


@pytest.mark.parametrize(
    ("line", "how", "values"),
    [
        ("notes query tag:", "space", ["tag:#project/control", "tag:#ünïcode-tag"]),
        ("notes query tag:PRO", "space", ["tag:PROject/control"]),
        ("notes query ta", "nospace", ["tag:", "task:", "task-todo:", "task-done:"]),
        ("notes query FILE:Kal", "space", ["FILE:Kalman"]),
        ("notes query 'file:\"Kal", "space", ['file:"Kalman filter.md"']),
        ("notes query path:to", "nospace", ["path:topics/", "path:topics/deep/", "path:topics/deep/Only.md"]),
        ("notes query [", "space", ["[aliases]", "[status]"]),
        ("notes query --sort ", "space", ["name", "modified", "created"]),
        ("notes query --vault ", "files", []),
        ("notes lint ", "files", []),
        ("notes cache --cl", "space", ["--clear"]),
        ("notes query --vault /nowhere tag:", "space", []),
        ("notes query x --path to", "nospace", ["topics/", "topics/deep/"]),
        ("notes show On", "space", ["Only"]),
    ],
)
def test_what_is_offered_for_a_line(offered, line, how, values):
    got = offered(line)
    assert (got[0], sorted(got[1])) == (how, sorted(values))


@pytest.mark.parametrize(
    "line", ["show --vault {} Kal", "show --vault={} Kal", "--vault {} show Kal", "--vault={} show Kal"]
)
def test_the_vault_that_the_line_names_is_the_one_that_is_asked(notes, make_vault, tmp_path, line):
    make_vault(VAULT, "other")
    for place in (str(tmp_path / "other"), "~/other"):
        written = f"notes {line.format(place)}"
        done = notes(_NOTES_COMPLETE="complete_zsh", _NOTES_LINE=written, HOME=str(tmp_path))
        assert (done.stdout, done.stderr) == ("space\nKalman filter\n", ""), written


def test_a_tag_or_property_that_is_spelt_in_several_ways_is_offered_once(notes, make_vault):
    root = make_vault({"A.md": "---\nKind: x\n---\n#Idea/One\n", "B.md": "---\nkind: x\n---\n#idea/one #IDEA/two\n"})
    for line, values in (("tag:#idea", "tag:#idea/One\ntag:#idea/two\n"), ("[kin", "[kind]\n")):
        done = notes(NOTES_VAULT=str(root), _NOTES_COMPLETE="complete_zsh", _NOTES_LINE=f"notes query {line}")
        assert (done.stdout, done.stderr) == (f"space\n{values}", "")


def test_bash_gets_what_stands_behind_its_last_break_in_the_quotes_that_are_open(offered):
    assert offered("notes query tag:#project/c", "bash") == ("space", ["\\#project/control"])
    assert offered("notes find What:", "bash") == ("space", ["\\ why"])
    (double,) = offered('notes show "brack', "bash")[1]
    assert double == "brackets [1] & 'quotes' \\\"x\\\" \\$HOME"
    (single,) = offered("notes show 'brack", "bash")[1]
    assert single == "brackets [1] & '\\''quotes'\\'' \"x\" $HOME"


def test_a_broken_vault_is_completed_without_a_word(notes, make_vault):
    root = make_vault({"A.md": "---\na: @x\n---\n", "binary.md": b"\0", ".obsidian/app.json": "{", "n\nl.md": "x"})
    done = notes(cwd=root, _NOTES_COMPLETE="complete_zsh", _NOTES_LINE="notes show ")
    assert (done.returncode, done.stdout, done.stderr) == (0, "space\nA\nbinary\n", "")


def test_every_argument_is_offered_something_or_is_known_to_be_free():
    from importlib import import_module

    from typer.main import get_command

    from notes_cli import cli
    from notes_cli.cli.app import app
    from notes_cli.cli.candidates import CANDIDATES, FILES

    for path in Path(cli.__path__[0]).glob("[!_]*.py"):
        import_module(f"{cli.__name__}.{path.stem}")
    named = {p.metavar for command in get_command(app).commands.values() for p in command.params if p.metavar}
    assert set(CANDIDATES) <= named
    assert named - set(CANDIDATES) - set(FILES) == {"N", "D", "C", "EXT", "ID", "NEW", "KIND"}


def test_no_other_command_loads_what_completion_needs(notes, make_vault):
    done = notes("query", "word", "--vault", str(make_vault({"A.md": "word"})), before=["-X", "importtime"])
    assert "notes_cli.cli.completion" not in done.stderr
    assert "notes_cli.cli.candidates" not in done.stderr


@pytest.mark.parametrize(
    ("shell", "file"),
    [
        ("bash", ".bash_completions/notes.sh"),
        ("zsh", ".zfunc/_notes"),
        ("fish", ".config/fish/completions/notes.fish"),
    ],
)
def test_what_is_installed_is_our_script(notes, tmp_path, shell, file):
    done = notes("--install-completion", shell, HOME=str(tmp_path), _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / file).read_text(encoding="utf-8").strip() == script_of(shell).strip()
    assert "_NOTES_LINE" in script_of(shell)
