"""Learning runs and the baselines that the task must withstand; minutes each, so `pytest -m slow`."""

import json
import subprocess
import sys

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from test_process import environment

from demos.core import baselines, evaluate

COURSES = range(2_000_000, 2_000_256)


def test_a_controller_that_knows_the_state_solves_the_task():
    """The task is fair (also in the default run: without it, nothing else here means anything)."""
    assert evaluate.evaluate(baselines.privileged_policy(), COURSES[:64]).mean >= 0.98


@pytest.mark.slow
def test_keeping_to_the_centre_line_does_not():
    """Not even with perfect knowledge of the road: on half of the courses a car must be dodged."""
    assert evaluate.evaluate(baselines.privileged_policy(dodges=False), COURSES).mean <= 0.6


@pytest.mark.slow
def test_chance_and_constants_finish_hardly_any_course():
    assert evaluate.evaluate(baselines.random_policy(0), COURSES).mean <= 0.1
    best = max(evaluate.evaluate(baselines.constant_policy(c), COURSES).mean for c in np.linspace(-1, 1, 41))
    assert best <= 0.1


@pytest.mark.slow
def test_seed_0_solves_the_task(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-P", "-m", "demos", "e2e-rl", "--seed", "0", "--runs", str(tmp_path)],
        capture_output=True, text=True, env=environment(), timeout=1200,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    done = json.loads(answer.stdout.splitlines()[-1])
    assert done["solved"] is True
    assert done["held_out"]["mean"] >= 0.9 and done["held_out"]["episodes"] == evaluate.CONFIRMING
    assert done["cpu_s"] < 300


@pytest.mark.slow
def test_a_linear_policy_does_not_learn_it_in_three_times_the_experience():
    """With the best of the learning rates tried; single seeds differ by as much as twenty courses in a hundred."""
    policies = (baselines.train_linear(3e-4, 393_216, seed) for seed in range(3))
    assert np.mean([evaluate.evaluate(policy, COURSES).mean for policy in policies]) <= 0.4
