"""What is asked of a demo and cannot be, or would be passed over: one line each, and nothing is begun."""

import json
import shutil

import pytest

pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from test_process import run


@pytest.mark.parametrize("arguments", [
    ("no-such-demo",),
    ("e2e-rl", "--device", "cuda:99"),
    ("e2e-rl", "--freeze", "wheel"),
    ("e2e-rl", "--device", "no such device"),
    ("e2e-rl", "--device", "meta"),
    ("e2e-rl", "--seed", "-1"),
    ("e2e-rl", "--seed", str(2**63)),
    ("e2e-rl", "--seed", "99999999999999999999999"),
])  # fmt: skip
def test_a_wrong_request_is_one_line_on_stderr_and_2(arguments, tmp_path):
    answer = run(*arguments, "--runs", tmp_path / "runs")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert len(answer.stderr.splitlines()) == 1
    assert arguments[-1].removeprefix("-") in answer.stderr
    assert not list(tmp_path.glob("runs/*"))


def test_a_runs_folder_that_cannot_be_made_is_one_line_on_stderr_and_2(tmp_path):
    (file := tmp_path / "file").write_text("")
    for runs, reason in ((file, "it is a file"), (file / "runs", "Not a directory")):
        answer = run("e2e-rl", "--runs", runs)
        said = f"demos: runs cannot be kept in {runs}: {reason}; name another folder with --runs\n"
        assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", said)


@pytest.fixture(scope="module")
def begun_run(tmp_path_factory):
    """The folder of a run of one rollout."""
    runs = tmp_path_factory.mktemp("runs")
    answer = run("e2e-rl", "--seed", 3, "--max-env-steps", 100, "--no-frames", "--runs", runs)
    assert answer.returncode == 1
    return next(runs.iterdir())


@pytest.mark.parametrize(("arguments", "said"), [
    (("--resume", "RUN", "--runs", "elsewhere"), "--runs cannot be combined with --resume, which goes on in RUN"),
    (("--resume", "RUN", "--seed", "4"), "the run in RUN was made with --seed 3, so it cannot go on with --seed 4"),
    (("--resume", "RUN", "--device", "cuda"),
     "the run in RUN was made with --device cpu, so it cannot go on with --device cuda"),
    (("--resume", "RUN", "--env", "CarRacing-v3"),
     "the run in RUN was made with --env notes/CameraSteering-v0, so it cannot go on with --env CarRacing-v3"),
    (("--resume", "RUN", "--freeze", "encoder"),
     "the run in RUN was made without --freeze, so it cannot go on with --freeze encoder"),
    *((("--replay", "RUN", *more),
       f"{more[0]} cannot be combined with --replay, which drives what RUN has learned as it is")
      for more in (("--resume", "RUN"), ("--seed", "1"), ("--env", "x"), ("--freeze", "encoder"), ("--device", "cpu"),
                   ("--runs", "elsewhere"), ("--max-env-steps", "9"))),
    (("--env", ""), "--env is empty and names nothing; leave it out"),
    (("--freeze", ""), "--freeze is empty and names nothing; leave it out"),
])  # fmt: skip
def test_an_option_that_would_be_passed_over_is_refused(begun_run, arguments, said, tmp_path):
    before = {path: path.stat().st_mtime_ns for path in begun_run.iterdir()}
    answer = run("e2e-rl", *(str(begun_run) if one == "RUN" else one for one in arguments), cwd=tmp_path)
    said = said.replace("RUN", str(begun_run))
    assert (answer.returncode, answer.stdout, answer.stderr) == (2, "", f"demos: {said}\n")
    assert {path: path.stat().st_mtime_ns for path in begun_run.iterdir()} == before and not list(tmp_path.iterdir())


def test_what_a_run_was_made_with_may_be_said_again(begun_run, tmp_path):
    shutil.copytree(begun_run, tmp_path / "copy")
    same = ("--seed", 3, "--device", "cpu", "--env", "notes/CameraSteering-v0", "--max-env-steps", 5000)
    answer = run("e2e-rl", "--resume", tmp_path / "copy", *same, "--no-frames")
    assert (answer.returncode, answer.stderr) == (1, "")
    assert json.loads(answer.stdout.splitlines()[0])["env_steps"] == 4096


def test_a_run_that_is_not_there_cannot_be_gone_on_with(tmp_path):
    answer = run("e2e-rl", "--resume", "nowhere", cwd=tmp_path)
    assert (answer.returncode, answer.stdout, len(answer.stderr.splitlines())) == (2, "", 1)
    assert "nowhere" in answer.stderr and not list(tmp_path.iterdir())
