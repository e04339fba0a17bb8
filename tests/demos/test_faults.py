"""What goes wrong while a demo runs: one clear line each, and nothing learned is lost."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from test_process import FILES, command, environment, run

from demos.core.replay import load_run
from demos.e2e_rl import make_task

SHORT = ("e2e-rl", "--max-env-steps", "5000", "--no-frames")
posix = pytest.mark.skipif(os.name == "nt", reason="signals and limits of this kind are not there")


def limited(size, *arguments):
    """Run a demo that may write no file larger than `size` bytes, as if the disk were full then."""
    code = (
        "import resource as r, runpy, sys; r.setrlimit(r.RLIMIT_FSIZE, ({0}, {0}))\n"
        "sys.argv[0] = 'demos'; runpy.run_module('demos', run_name='__main__', alter_sys=True)"
    )
    return subprocess.run(
        [sys.executable, "-P", "-c", code.format(size), *map(str, arguments)], capture_output=True, text=True,
        env=environment(), timeout=120,
    )  # fmt: skip


def begun(runs, spoil, **changed):
    """A run that is spoilt in its folder once it learns, and then interrupted: (exit code, folder, lines on stderr)."""
    with subprocess.Popen(
        command("e2e-rl", "--runs", runs, "--no-frames"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=environment() | changed,
    ) as process:  # fmt: skip
        folder = None
        for line in process.stdout:
            if folder is None and json.loads(line)["event"] == "progress":
                (folder,) = runs.iterdir()
                spoil(folder)
                process.send_signal(signal.SIGINT)
        errors = process.stderr.read()
    return process.returncode, folder, errors.splitlines()


@posix
def test_a_file_that_cannot_be_written_is_one_line_and_the_rest_is_kept(tmp_path):
    code, folder, lines = begun(tmp_path, lambda folder: (folder / "saliency.png").mkdir())
    assert code == 130
    assert lines == [f"demos: {folder / 'saliency.png'} cannot be written, and the run goes on: Is a directory"]
    assert {path.name for path in folder.iterdir()} == FILES
    load_run(folder, "e2e-rl", make_task)


@posix
def test_a_policy_that_cannot_be_kept_in_the_run_folder_is_kept_elsewhere(tmp_path):
    (runs := tmp_path / "runs").mkdir()
    (other := tmp_path / "other").mkdir()
    code, _, lines = begun(runs, lambda folder: (folder / "policy.safetensors").mkdir(), TMPDIR=str(other))
    assert code == 130
    (kept,) = other.glob("e2e-rl-*")
    assert len(lines) == 2 and lines[1] == f"demos: what was learned is kept in {kept}"
    load_run(kept, "e2e-rl", make_task)


@posix
def test_a_run_folder_that_vanishes_is_made_again_and_the_policy_is_in_it(tmp_path):
    code, folder, lines = begun(tmp_path, shutil.rmtree)
    assert code == 130
    told = f"demos: {folder} has vanished and is created again, but only the run's events are restored"
    assert lines == [told]
    assert {path.name for path in folder.iterdir()} == FILES
    kept = [json.loads(line)["event"] for line in (folder / "metrics.jsonl").read_text().splitlines()]
    assert (kept[0], kept[-1], kept.count("start")) == ("start", "done", 1)
    assert "the dashed line is what is needed" in (folder / "report.html").read_text(encoding="utf-8")
    load_run(folder, "e2e-rl", make_task)


@posix
def test_where_nothing_can_be_written_the_run_says_so_and_exits_2(tmp_path):
    answer = limited(2_000, *SHORT, "--runs", tmp_path)
    assert answer.returncode == 2
    assert "what was learned is lost, as it cannot be written anywhere: File too large" in answer.stderr
    lines = answer.stderr.splitlines()
    assert len(lines) == len(set(lines)) <= len(FILES) + 1 and all(line.startswith("demos: ") for line in lines)
    assert json.loads(answer.stdout.splitlines()[-1])["event"] == "done"
    assert not [path for path in tmp_path.rglob("*") if path.name.endswith(".part")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_events_that_cannot_be_written_stop_the_run_and_keep_what_was_learned(tmp_path):
    with Path("/dev/full").open("w") as full:
        answer = subprocess.run(
            command("e2e-rl", "--runs", tmp_path), stdout=full, stderr=subprocess.PIPE, text=True, env=environment(),
            timeout=120,
        )  # fmt: skip
    assert answer.returncode == 1
    (folder,) = tmp_path.iterdir()
    assert answer.stderr == f"demos: standard output: No space left on device; what was learned is kept in {folder}\n"
    load_run(folder, "e2e-rl", make_task)


def spoilt(runs, config, before=""):
    """A run in which training goes wrong: (exit code, lines on stderr, its last event, the policy that it kept)."""
    code = (
        "import sys, time, dataclasses as d; from functools import partial; from pathlib import Path\n"
        "from demos import e2e_rl; from demos.core import ppo; from demos.core.run import run\n"
        f"{before}\nconfig = {config}\n"
        "train = partial(e2e_rl.train, config, films=False)\n"
        "sys.exit(run('e2e-rl', train, d.asdict(config), Path(sys.argv[1]), sys.stdout, time.perf_counter()))"
    )
    answer = subprocess.run(
        [sys.executable, "-P", "-c", code, str(runs)], capture_output=True, text=True, env=environment(), timeout=120
    )
    done = json.loads(answer.stdout.splitlines()[-1])
    return answer.returncode, answer.stderr.splitlines(), done, load_run(Path(done["run"]), "e2e-rl", make_task)[0]


def test_a_loss_that_is_no_number_ends_the_run_with_what_was_learned_before(tmp_path):
    config = "e2e_rl.Config(num_envs=8, learner=ppo.Settings(learning_rate=1e30, last_learning_rate=1e30))"
    code, lines, done, network = spoilt(tmp_path, config)
    assert (code, done["event"], done["solved"]) == (2, "done", False)
    assert "no longer a finite number" in done["error"]
    (line,) = lines
    assert "no longer a finite number; what was learned until then is kept" in line
    assert all(bool(parameter.isfinite().all()) for parameter in network.parameters())


def test_an_error_of_torch_is_one_line_and_what_was_learned_is_kept(tmp_path):
    before = (
        "import torch; update, times = ppo.update, []\n"
        "def fail(*given):\n"
        "    times.append(1)\n"
        "    if len(times) == 3: raise torch.OutOfMemoryError('CUDA out of memory. Tried to allocate 20 GiB\\nmore')\n"
        "    yield from update(*given)\n"
        "ppo.update = fail"
    )
    code, lines, done, _ = spoilt(tmp_path, "e2e_rl.Config(num_envs=8)", before)
    said = "CUDA out of memory. Tried to allocate 20 GiB"
    assert (code, done["event"], done["error"], done["env_steps"]) == (2, "done", said, 2 * 8 * 32)
    assert lines == [f"demos: {said}; what was learned until then is kept"]


def test_a_device_that_is_not_there_is_one_line(tmp_path):
    import torch

    if torch.cuda.is_available():
        pytest.skip("cuda is here")
    answer = run("e2e-rl", "--device", "cuda", "--runs", tmp_path)
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr == "demos: there is no device 'cuda' here; cpu always is\n"
