"""The process contract: what `python -P -m demos` says, writes, and answers with."""

import base64
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from PIL import Image

from demos.core import events, recording
from demos.core.training import BEFORE_SECONDS

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "config.json", "metrics.jsonl", "state.json", "state.safetensors", "policy.safetensors", "curve.png", "before.gif",
    "after.gif", "saliency.png", "report.html",
}  # fmt: skip


def command(*arguments):
    return [sys.executable, "-P", "-m", "demos", *map(str, arguments)]


def environment():
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def run(*arguments, cwd=None):
    return subprocess.run(command(*arguments), capture_output=True, text=True, env=environment(), cwd=cwd, timeout=120)


@pytest.fixture(scope="module")
def short_run(tmp_path_factory):
    """A run of twelve rollouts, started in a folder whose files would break it if Python looked there."""
    hostile = tmp_path_factory.mktemp("hostile")
    (hostile / "demos").mkdir()
    for name in ("demos/__init__.py", "random.py", "json.py"):
        (hostile / name).write_text("raise SystemExit('code of the folder was run')\n")
    runs = tmp_path_factory.mktemp("runs")
    began = time.time()
    answer = run("e2e-rl", "--seed", 5, "--max-env-steps", 48_000, "--runs", runs, cwd=hostile)
    seconds = time.time() - began
    return answer, [json.loads(line, parse_constant=pytest.fail) for line in answer.stdout.splitlines()], runs, seconds


def test_an_unsolved_run_answers_1_and_says_nothing_on_stderr(short_run):
    answer, *_ = short_run
    assert (answer.returncode, answer.stderr) == (1, "")


def test_every_line_is_an_event_the_first_names_the_version_and_the_last_is_done(short_run):
    _, lines, runs, seconds = short_run
    assert all(isinstance(line["event"], str) for line in lines)
    assert (lines[0]["event"], lines[0]["version"], lines[0]["demo"], lines[0]["seed"]) == ("start", 1, "e2e-rl", 5)
    assert lines[0]["parameters"] > 1000
    done = lines[-1]
    assert {"event", "solved", "held_out", "wall_s", "cpu_s", "env_steps", "seed", "run"} <= done.keys()
    assert (done["event"], done["solved"], done["seed"], done["env_steps"]) == ("done", False, 5, 49_152)
    assert {"mean", "ci", "episodes", "threshold"} <= done["held_out"].keys()
    low, high = done["held_out"]["ci"]
    assert 0 <= low <= done["held_out"]["mean"] <= high <= 1
    assert done["held_out"]["episodes"] >= 128 and done["held_out"]["threshold"] == 0.9
    assert 0 < done["wall_s"] < seconds and done["cpu_s"] > 0
    assert done["phases"].keys() == {"start", "learning", "evaluation"}
    assert sum(done["phases"].values()) == pytest.approx(done["wall_s"]) and min(done["phases"].values()) > 0
    assert [line["event"] for line in lines].count("done") == 1
    assert Path(done["run"]).parent == runs
    assert done["run"] == lines[0]["run"]


def test_progress_and_held_out_lines_have_their_figures(short_run):
    _, lines, *_ = short_run
    progress = [line for line in lines if line["event"] == "progress"]
    assert progress
    for line in progress:
        assert {"env_steps", "wall_s", "steps_per_s", "train_finished", "held_out"} <= line.keys()
        assert [layer["name"] for layer in line["layers"]] == ["conv1", "conv2", "full", "actor", "critic"]
        assert all(layer["gradient"] > 0 and layer["parameters"] > 0 for layer in line["layers"])
    assert progress[0]["held_out"] is None
    held_out = [line for line in lines if line["event"] == "held_out"]
    assert held_out
    for line in held_out:
        assert {"mean", "ci", "episodes", "threshold", "env_steps", "set"} <= line.keys()


def test_frames_are_pictures_of_every_phase(short_run):
    _, lines, *_ = short_run
    frames = [line for line in lines if line["event"] == "frame"]
    assert [line["phase"] for line in frames[:2]] == ["before"] * 2
    phases = [line["phase"] for line in frames]
    assert {"before", "after"} <= set(phases) <= {"before", "training", "after"}
    is_seen = sum(lines[-1]["phases"].values()) > BEFORE_SECONDS + 2  # on a very fast machine the film covers it all
    assert "training" in phases or not is_seen
    assert all(-1 <= line["steering"] <= 1 for line in frames)
    assert len({line["steering"] for line in frames}) > 2
    for line in (frames[0], frames[-1]):
        with Image.open(io.BytesIO(base64.b64decode(line["png"]))) as picture:
            assert (picture.format, picture.size) == ("PNG", (288, 144))
            assert len(picture.convert("RGB").getcolors(70000)) > 10
        with Image.open(io.BytesIO(base64.b64decode(line["obs_png"]))) as picture:
            assert picture.size == (64, 32)


def test_the_run_folder_is_complete(short_run):
    _, lines, *_ = short_run
    folder = Path(lines[-1]["run"])
    assert {path.name for path in folder.iterdir()} == FILES
    config = json.loads((folder / "config.json").read_text())
    assert config["seed"] == 5 and config["max_env_steps"] == 48_000
    metrics = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    assert metrics == [line for line in lines if line["event"] != "frame"]
    for name, frames in (("before.gif", 2), ("after.gif", 2), ("curve.png", 1), ("saliency.png", 1)):
        with Image.open(folder / name) as picture:
            assert getattr(picture, "n_frames", 1) >= frames
            assert picture.size >= (256, 128)
    from safetensors.numpy import load_file

    weights = load_file(folder / "policy.safetensors")
    assert sum(value.size for value in weights.values()) == lines[0]["parameters"]


def test_a_resumed_run_goes_on_in_its_folder(short_run):
    """That its numbers are those of a run that never stopped is a law of the learner's."""
    _, lines, runs, _ = short_run
    before = lines[-1]
    folder = runs / "copy"
    shutil.copytree(before["run"], folder)
    untrained = (folder / "before.gif").read_bytes()
    answer = run("e2e-rl", "--resume", folder, "--max-env-steps", 8_192, "--no-frames")
    assert (answer.returncode, answer.stderr) == (1, "")
    said = [json.loads(line) for line in answer.stdout.splitlines()]
    assert (said[0]["env_steps"], said[0]["seed"]) == (before["env_steps"], before["seed"])
    assert said[-1]["env_steps"] == 57_344
    assert said[-1]["run"] == str(folder)
    assert not [line for line in said if line["event"] == "frame"]
    metrics = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    assert [line["env_steps"] for line in metrics if line["event"] == "done"] == [49_152, 57_344]
    assert (folder / "before.gif").read_bytes() == untrained


@pytest.mark.skipif(os.name == "nt", reason="a process there gets no SIGINT of its own")
def test_a_resumed_run_that_is_interrupted_tells_what_was_measured_before(short_run):
    _, lines, runs, _ = short_run
    folder = runs / "another copy"
    shutil.copytree(lines[-1]["run"], folder)
    with subprocess.Popen(command("e2e-rl", "--resume", folder, "--no-frames"), stdout=subprocess.PIPE, text=True,
                          env=environment()) as process:  # fmt: skip
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        done = json.loads(process.stdout.read().splitlines()[-1])
    assert (process.returncode, done["interrupted"]) == (130, True)
    assert (done["held_out"], done["sets"]) == (lines[-1]["held_out"], lines[-1]["sets"])
    assert done["held_out"]["mean"] == done["sets"]["stopping"]["mean"] is not None


@pytest.mark.skipif(os.name == "nt", reason="a process there gets no SIGINT of its own")
@pytest.mark.parametrize("after", ["before", "progress"])
def test_an_interrupted_run_keeps_what_it_learned(after, tmp_path):
    process = subprocess.Popen(command("e2e-rl", "--runs", tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, env=environment())  # fmt: skip
    lines, asked = [], False
    with process:
        for line in process.stdout:
            lines.append(json.loads(line))
            if not asked and after in (lines[-1]["event"], lines[-1].get("phase")):
                process.send_signal(signal.SIGINT)
                asked = True
        errors = process.stderr.read()
    assert (process.returncode, errors) == (130, "")
    assert lines[-1]["event"] == "done"
    assert lines[-1]["interrupted"] is True and lines[-1]["solved"] is False
    assert {path.name for path in Path(lines[-1]["run"]).iterdir()} == FILES


def test_who_asks_for_no_frames_gets_none_and_the_same_numbers(short_run, tmp_path):
    answer = run("e2e-rl", "--seed", 5, "--max-env-steps", 48_000, "--runs", tmp_path, "--no-frames")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert "frame" not in {line["event"] for line in lines}
    _, watched, *_ = short_run

    def figures(lines):
        told = [line for line in lines if line["event"] in ("held_out", "progress")]
        return {(one["event"], one["env_steps"]): one.get("mean", one.get("train_finished")) for one in told}

    ours, theirs = figures(lines), figures(watched)  # progress is told by the clock
    both = ours.keys() & theirs.keys()
    assert {event for event, _ in both} == {"held_out", "progress"}
    assert {key: ours[key] for key in both} == {key: theirs[key] for key in both}


def test_a_closed_stdout_ends_the_run_quietly(tmp_path):
    process = subprocess.Popen(command("e2e-rl", "--runs", tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               text=True, env=environment())  # fmt: skip
    with process:
        process.stdout.readline()
        process.stdout.close()
        errors = process.stderr.read()
    assert errors == ""
    assert process.returncode in (0, 1)


def test_events_are_plain_json():
    event = {"a": float("nan"), "b": [np.float32(1.5), -float("inf")], "c": np.int64(3), "d": (1,)}
    line = json.loads(events.encode(event))
    assert line == {"a": None, "b": [1.5, None], "c": 3, "d": [1]}
    with pytest.raises(TypeError):
        events.encode({"a": object()})
    for other in (np.zeros((2, 2, 4), np.uint8), np.zeros((2, 2), np.uint8), np.zeros((2, 2, 3))):
        with pytest.raises(TypeError):
            events.encode({"a": other})


@pytest.mark.parametrize("size", [(1, 1), (144, 288), (7, 3)])
def test_a_picture_is_written_as_the_png_that_others_read(size):
    picture = np.random.default_rng(0).integers(0, 256, (*size, 3), np.uint8)
    for one in (picture, picture[::-1], picture[:, ::-1]):  # also where its rows do not lie in order
        with Image.open(io.BytesIO(events.png(one))) as read:
            read.verify()
        with Image.open(io.BytesIO(events.png(one))) as read:
            assert read.format == "PNG" and read.mode == "RGB"
            np.testing.assert_array_equal(np.asarray(read), one)


def test_two_runs_in_the_same_second_get_different_folders(tmp_path):
    now = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    folders = {recording.new_folder(tmp_path, "e2e-rl", 0, {}, now) for _ in range(3)}
    assert len(folders) == 3


def test_the_newest_twenty_runs_are_kept_and_nothing_else_is_touched(tmp_path):
    foreign = tmp_path / "e2e-rl-20200101T000000Z-seed1"  # our name, but not our config.json
    foreign.mkdir()
    (foreign / "config.json").write_text('{"kind": "something else"}')
    broken = tmp_path / "e2e-rl-20200101T000000Z-seed2"
    broken.mkdir()
    (broken / "config.json").write_text("{")
    named = tmp_path / "my best run"  # our config.json, but a name that someone gave it
    named.mkdir()
    (named / "config.json").write_text(json.dumps({"kind": recording.MARK, "started": "20200101T000000Z"}))
    (tmp_path / "notes.txt").write_text("mine")
    times = [datetime(2030, 1, 1, 0, 0, second, tzinfo=UTC) for second in range(25)]
    made = [recording.new_folder(tmp_path, "e2e-rl", 3, {}, now) for now in times]
    assert [path for path in made if path.exists()] == made[5:]
    assert foreign.exists() and broken.exists() and named.exists() and (tmp_path / "notes.txt").exists()


def test_a_link_to_a_run_is_not_followed(tmp_path):
    elsewhere, runs = tmp_path / "elsewhere", tmp_path / "runs"
    old = recording.new_folder(elsewhere, "e2e-rl", 0, {}, datetime(2020, 1, 1, tzinfo=UTC))
    runs.mkdir()
    try:
        (runs / old.name).symlink_to(old, target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    for k in range(21):
        recording.new_folder(runs, "e2e-rl", 0, {}, datetime(2030, 1, 1, 0, 0, k, tzinfo=UTC))
    assert (old / "config.json").exists() and (runs / old.name).exists()
