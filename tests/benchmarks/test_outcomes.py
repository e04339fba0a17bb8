"""The store of a bench that takes hours: what is finished is not run again, and what is cut short is."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import outcomes
from benchmarks.outcomes import Run, finish, program_text, read_outcomes

ROOT = Path(__file__).parents[2]


def note(path: str, value: int) -> outcomes.Outcome:
    """A run that leaves a trace."""
    with Path(path).open("a") as file:
        file.write(f"{value}\n")
    if value < 0:
        raise ValueError("a negative one")
    return {"value": value}


def runs(trace: Path, *values: int) -> list[Run]:
    return [Run("row", f"{__name__}.note", {"path": str(trace), "value": value}) for value in values]


def test_a_finished_run_is_not_run_again(tmp_path):
    store, trace = tmp_path / "new" / "store.jsonl", tmp_path / "trace"
    first = finish(runs(trace, 1, 2), store, 1)
    again = finish(runs(trace, 1, 2, 3), store, 2)
    assert [outcome["value"] for _, outcome in again] == [1, 2, 3]
    assert again[:2] == first
    assert trace.read_text().split() == ["1", "2", "3"]
    assert again[2][1]["jobs"] == 2


def test_a_line_cut_short_is_run_again_and_spoils_no_other(tmp_path):
    store, trace = tmp_path / "store.jsonl", tmp_path / "trace"
    finish(runs(trace, 1, 2), store, 1)
    store.write_text(store.read_text()[:-20])
    finish(runs(trace, 1, 2), store, 1)
    assert trace.read_text().split() == ["1", "2", "2"]
    assert [outcome["value"] for outcome in read_outcomes(store).values()] == [1, 2]


def test_a_run_that_fails_is_named_after_the_others_are_finished(tmp_path):
    store, trace = tmp_path / "store.jsonl", tmp_path / "trace"
    with pytest.raises(RuntimeError, match="row: ValueError: a negative one"):
        finish(runs(trace, -1, 2), store, 1)
    assert [outcome["value"] for outcome in read_outcomes(store).values()] == [2]


@pytest.mark.parametrize(("text", "same"), [
    ('"""Other words."""\n\nfrom benchmarks import second  # a comment\n\nX = 1\n', True),
    ("from benchmarks import second\n\nX = 2\n", False),
])  # fmt: skip
def test_what_counts_is_what_the_program_does(tmp_path, monkeypatch, text, same):
    def hashed(first: str, second: str) -> str:
        program_text.cache_clear()
        (tmp_path / "benchmarks" / "first.py").write_text(first)
        (tmp_path / "benchmarks" / "second.py").write_text(second)
        return program_text("benchmarks.first.function")

    (tmp_path / "benchmarks").mkdir()
    monkeypatch.setattr(outcomes, "ROOT", tmp_path)
    before = "from benchmarks import second\n\nX = 1\n"
    try:
        assert (hashed(text, "Y = 1") == hashed(before, "Y = 1")) is same
        assert hashed(before, "Y = 1") != hashed(before, "Y = 2")  # of what it imports
    finally:
        program_text.cache_clear()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_keeps_what_is_finished_and_leaves_no_process(tmp_path):
    trace = tmp_path / "trace"
    (tmp_path / "slow.py").write_text(
        "import os, pathlib, time\n"
        "def wait(seconds):\n"
        f"    pathlib.Path({str(trace)!r}).open('a').write(f'{{os.getpid()}} {{seconds}}\\n')\n"
        "    time.sleep(seconds)\n"
        "    return {}\n"
    )
    (tmp_path / "main.py").write_text(
        "import signal\n"
        "from pathlib import Path\n"
        "from benchmarks.outcomes import Run, finish\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # ignored where the tests run in the background
        "if __name__ == '__main__':\n"
        "    runs = [Run('r', 'slow.wait', {'seconds': s}) for s in (0, 100)]\n"
        f"    finish(runs, Path({str(tmp_path / 'store')!r}), 1)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    command = [sys.executable, str(tmp_path / "main.py")]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 60
            while (not trace.exists() or len(trace.read_text().split()) < 4) and time.monotonic() < deadline:
                time.sleep(0.05)
            process.send_signal(2)
            process.wait(timeout=20)
        finally:
            process.kill()
    assert [json.loads(line)["outcome"] for line in (tmp_path / "store").read_text().splitlines()] == [{"jobs": 1}]
    worker = int(trace.read_text().split()[2])
    deadline = time.monotonic() + 10
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()
