"""A demo is one file, written as CONTRIBUTING.md says: it runs, resumes and is told of by its own name."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("gymnasium")

ROOT = Path(__file__).parents[2]
DEMO = '''"""A shorter lesson in steering."""

from functools import partial

from demos.core import config, training
from demos.core import camera_steering

TASK = camera_steering.TASK._replace(measure="share of lessons learned")

CONCEPTS = ("Short lesson",)
Config = partial(config.Config, max_env_steps=512, num_envs=8)


def configure(env):
    return Config()


def train(config, moment=None, films=True):
    return training.train(config, TASK, moment, films)
'''
MAKE_TASK = """

def make_task(config):
    return TASK
"""


def test_another_demo_is_one_file_and_speaks_of_itself(tmp_path):
    package = tmp_path / "demos"
    package.mkdir()
    for part in (ROOT / "demos").iterdir():
        if part.name != "__pycache__":
            (package / part.name).symlink_to(part)
    (package / "short_lesson.py").write_text(DEMO)

    def run(*options, code=1, said=""):
        command = [sys.executable, "-m", "demos", "short-lesson", "--no-frames", *options]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
        assert (done.returncode, done.stderr) == (code, said)
        return [json.loads(line) for line in done.stdout.splitlines()]

    first, *_, last = run("--runs", "runs")
    assert (first["event"], first["demo"], last["event"]) == ("start", "short-lesson", "done")
    folder = tmp_path / last["run"]
    assert folder.name.startswith("short-lesson-")
    assert json.loads((folder / "config.json").read_text())["demo"] == "short-lesson"
    from safetensors import safe_open

    with safe_open(folder / "policy.safetensors", "numpy") as policy:
        assert policy.metadata()["demo"] == "short-lesson"
    report = (folder / "report.html").read_text(encoding="utf-8")
    assert "share of lessons learned" in report and "courses" not in report
    again, *_, end = run("--resume", str(folder))
    assert (again["demo"], again["env_steps"]) == ("short-lesson", last["env_steps"])
    assert end["env_steps"] == 2 * last["env_steps"]
    *_, end = run("--resume", str(folder))
    assert end["env_steps"] == 3 * last["env_steps"], "each part has the same budget"
    own = "demos: short-lesson has an environment of its own, notes/CameraSteering-v0; leave out --env\n"
    run("--env", "CarRacing-v3", code=2, said=own)
    none = "demos: short-lesson cannot replay a run: its file has no make_task\n"
    run("--replay", str(folder), code=2, said=none)
    (package / "short_lesson.py").write_text(DEMO + MAKE_TASK)
    first, *_, last = run("--replay", str(folder))
    assert (first["demo"], first["measure"]) == ("short-lesson", "share of lessons learned")
    assert (last["event"], last["episodes"]) == ("replayed", 20)
