"""`notes demo` as its user meets it: real processes, a real terminal, a real (short) training run."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch", reason="the demos need the extra 'demos'")

from test_demo_replay import in_terminal

from notes_cli.demo import Demo, demo_of, find_demo, find_demos, start_demo
from notes_cli.markdown.scan import make_note

ROOT = Path(__file__).parents[2]
NOTES = [sys.executable, "-m", "notes_cli"]
SHORT = ["--max-env-steps", "4096"]


def run(*arguments, cwd=ROOT, **environment):
    return subprocess.run(
        [*NOTES, "demo", *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_without_a_name_the_demos_are_listed_with_their_notes():
    result = run()
    assert result.returncode == 0
    assert result.stdout.startswith("e2e-rl  ")
    assert "  End to End RL.md\n" in result.stdout


def test_demos_are_found_without_importing_them():
    code = "import sys; from notes_cli.demo import find_demos; print([d.name for d in find_demos()]); " + (
        "print([m for m in sys.modules if m.split('.')[0] in ('demos', 'torch', 'gymnasium', 'numpy')])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert result.stdout.splitlines() == ["['e2e-rl']", "[]"]


DEMOS = (Demo("e2e-rl", "", ("End to End RL",)), Demo("other", "", ("Other",)))


@pytest.mark.parametrize(
    ("path", "text", "name"),
    [
        ("end to end rl.md", "", "e2e-rl"),
        ("x.md", "---\naliases: [END TO END RL]\n---\n", "e2e-rl"),
        ("End to End RL.md", "---\ndemo: other\n---\n", "other"),
        ("x.md", "---\ndemo: nowhere\n---\n", None),
        ("End to End RL.md", "---\ndemo:\n---\n", "e2e-rl"),
        ("x.md", "End to End RL\n", None),
    ],
)
def test_a_note_has_the_demo_that_its_property_names_or_that_is_about_it(path, text, name):
    demo = demo_of(make_note(path, text), DEMOS)
    assert (demo.name if demo else None) == name


def test_a_demo_is_found_by_its_concept_in_any_case():
    assert find_demo("end to end rl", DEMOS) == DEMOS[0]
    assert find_demo("nothing", DEMOS) is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "no demo and no note is named «nowhere»; there is e2e-rl"),
        ([""], "no demo and no note is named «»; there is e2e-rl"),
        (["e2e-rl", "--device", "cuda:99"], "cuda"),
        (["e2e-rl", "--seed", "-1"], "--seed"),
    ],
)
def test_a_wrong_request_is_one_line_and_exit_2(arguments, message, tmp_path):
    result = run(*arguments, "--runs", str(tmp_path))
    lines = result.stderr.splitlines()
    assert (result.returncode, result.stdout, len(lines)) == (2, "", 1)
    assert message in lines[0]


def test_a_note_without_a_demo_says_which_demos_there_are(tmp_path):
    (tmp_path / "plain.md").write_text("nothing\n", encoding="utf-8")
    result = run("plain", "--vault", str(tmp_path))
    assert (result.returncode, result.stderr) == (2, "notes: the note plain.md has no demo; there is e2e-rl\n")


def test_without_the_extra_one_line_says_how_to_get_it(tmp_path):
    """A Python that has the tool but neither torch nor gymnasium: they are hidden by an import hook's absence."""
    code = (
        "import sys, importlib.util as u, notes_cli.demo as d; real = u.find_spec\n"
        "d.find_spec = lambda name: None if name in ('torch', 'gymnasium') else real(name)\n"
        "from notes_cli.cli.app import main; main(['demo', 'e2e-rl'])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.count("\n") == 1
    assert "pip install -c constraints.txt '.[demos]'" in result.stderr


def test_the_demo_needs_no_vault_and_no_friendly_folder(tmp_path):
    """The folder we are in may hold anything: nothing of it is run."""
    (tmp_path / "demos").mkdir()
    for trap in ("demos/__init__.py", "random.py", "json.py", "torch.py"):
        (tmp_path / trap).write_text("raise SystemExit('the folder was run')\n", encoding="utf-8")
    demo = next(d for d in find_demos() if d.name == "e2e-rl")
    here = Path.cwd()
    os.chdir(tmp_path)
    try:
        process = start_demo(demo, [*SHORT, "--runs", str(tmp_path / "runs")])
    finally:
        os.chdir(here)
    with process:
        lines = process.stdout.read().splitlines()
    assert process.returncode == 1
    assert json.loads(lines[-1])["event"] == "done"


@pytest.fixture(scope="module")
def interrupted(tmp_path_factory):
    """A run that is interrupted when it has begun to train: (exit code, events, its folder)."""
    if sys.platform == "win32":
        pytest.skip("an interrupt cannot be sent to one process there")
    runs = tmp_path_factory.mktemp("runs")
    command = [*NOTES, "demo", "end to end rl", "--events", "--seed", "3", "--runs", str(runs)]
    lines = []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        for line in process.stdout:
            lines.append(line)
            if json.loads(line)["event"] == "progress":
                process.send_signal(signal.SIGINT)
                break
        rest, errors = process.communicate(timeout=120)
    return process.returncode, [json.loads(line) for line in lines + rest.splitlines()], runs, errors


def test_an_interrupted_run_keeps_what_was_learned(interrupted):
    code, events, runs, errors = interrupted
    assert (code, errors) == (130, b"")
    assert events[-1]["event"] == "done"
    assert events[-1]["interrupted"] is True
    assert events[-1]["seed"] == 3
    folder = Path(events[-1]["run"])
    assert folder.parent == runs
    assert (folder / "policy.safetensors").stat().st_size > 0


def test_with_events_every_line_is_one(interrupted):
    _, events, _, _ = interrupted
    assert all("event" in event for event in events)
    assert events[0]["version"] == 1
    assert {"start", "frame", "progress", "done"} <= {event["event"] for event in events}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_where_nothing_can_be_printed_the_folder_of_what_was_learned_is_named(tmp_path):
    command = [*NOTES, "demo", "e2e-rl", "--runs", str(tmp_path)]
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(command, cwd=ROOT, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    (folder,) = tmp_path.iterdir()
    told = f"notes: standard output: No space left on device; what was learned is kept in {folder}\n"
    assert (answer.returncode, answer.stderr) == (2, told)
    assert (folder / "policy.safetensors").stat().st_size > 0


@pytest.mark.skipif(sys.platform == "win32", reason="there is no pty there")
def test_in_a_terminal_the_agent_s_picture_is_drawn_and_control_c_ends_it(tmp_path):
    code, screen = in_terminal(80, 30, "e2e-rl", "--runs", str(tmp_path), stop="· training".encode(), cwd=ROOT)
    assert code == 130
    assert b"\x1b[38;2;" in screen
    assert b"interrupted: " in screen
    assert b"Traceback" not in screen
