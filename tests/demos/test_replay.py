"""A saved policy drives again."""

import json
import shutil

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from test_process import run  # noqa: E402

from demos.core import camera_steering, replay, training  # noqa: E402
from demos.core.camera_steering import REPLAYED, TASK  # noqa: E402
from demos.core.course import FIRST_TRAINING  # noqa: E402
from demos.core.evaluate import STOPPING  # noqa: E402
from demos.e2e_rl import make_task  # noqa: E402


def test_the_courses_are_held_out_and_decided_nothing():
    assert all(number < FIRST_TRAINING and number not in STOPPING for number in REPLAYED)


def test_what_is_watched_comes_to_what_is_judged(untrained_run):
    act = training.policy(untrained_run[1])
    for number in REPLAYED[:4]:
        drive, moments = camera_steering.watch(act, number), 0
        with pytest.raises(StopIteration) as over:
            while next(drive):
                moments += 1
        score = TASK.evaluate(act, [number])
        assert (over.value.value, moments) == (score.mean, score.steps + 1)


def test_what_was_saved_is_what_drives(untrained_run):
    folder, network = untrained_run
    loaded, config, task = replay.load_run(folder, "e2e-rl", make_task)
    assert (config.env, config.seed, task) == (TASK.env, 1, TASK)
    for name, value in network.state_dict().items():
        assert torch.equal(loaded.state_dict()[name], value)


@pytest.mark.parametrize("watched", [True, False])
def test_every_episode_is_told_and_the_files_are_as_they_were(untrained_run, watched):
    folder, _ = untrained_run
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    answer = run("e2e-rl", "--replay", folder, *([] if watched else ["--no-frames"]))
    assert (answer.returncode, answer.stderr) == (1, "")
    lines = [json.loads(line) for line in answer.stdout.splitlines()]
    assert (lines[0]["event"], lines[0]["demo"], lines[-1]["event"]) == ("start", "e2e-rl", "replayed")
    episodes = [line for line in lines if line["event"] == "episode"]
    assert [line["number"] for line in episodes] == list(REPLAYED)
    assert lines[-1]["mean"] == sum(line["outcome"] for line in episodes) / 20 < TASK.solved == lines[-1]["threshold"]
    frames = [line for line in lines if line["event"] == "frame"]
    assert len(frames) == (sum(line["steps"] + 1 for line in episodes) if watched else 0)
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def spoilt(folder, kind):
    policy, config = folder / "policy.safetensors", folder / "config.json"
    match kind:
        case "no folder":
            shutil.rmtree(folder)
        case "no policy":
            policy.unlink()
        case "half a policy":
            policy.write_bytes(policy.read_bytes()[:-100])
        case "noise":
            policy.write_bytes(b"\xff" * 1000)
        case "empty":
            policy.write_bytes(b"")
        case "another network":
            config.write_text(config.read_text().replace('"features": 16', '"features": 17'))
        case "no size":
            config.write_text(config.read_text().replace('"features"', '"nothing"'))
        case "words for sizes":
            config.write_text(config.read_text().replace('"features": 16', '"features": "many"'))
        case "no json":
            config.write_text("{")
        case "bytes":
            config.write_bytes(b"\xff\xfe\x00")
        case "another demo":
            config.write_text(config.read_text().replace('"e2e-rl"', '"other"'))
        case "another's file":
            config.write_text('["notes-demo-run"]')


KINDS = [
    "no folder", "no policy", "half a policy", "noise", "empty", "another network", "no size", "words for sizes",
    "no json", "bytes", "another demo", "another's file",
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_run_folder_that_is_missing_or_broken_is_refused_in_one_line(untrained_run, kind, tmp_path):
    folder = tmp_path / "run"
    shutil.copytree(untrained_run[0], folder)
    spoilt(folder, kind)
    with pytest.raises((OSError, ValueError)) as refused:
        replay.load_run(folder, "e2e-rl", make_task)
    assert str(folder) in str(refused.value) and len(str(refused.value)) < 400
    assert "\n" not in str(refused.value)


def test_the_process_says_it_on_stderr_and_exits_2(tmp_path):
    answer = run("e2e-rl", "--replay", tmp_path / "nowhere")
    assert (answer.returncode, answer.stdout, len(answer.stderr.splitlines())) == (2, "", 1)
    assert str(tmp_path / "nowhere") in answer.stderr
