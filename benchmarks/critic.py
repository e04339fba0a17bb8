"""What the demo's critic knows of the returns: `python -m benchmarks.critic RUN`, two lines and a table on stdout.

Cars drive held-out courses greedily; each prediction is compared with the discounted return that followed. Beside it
stands what the number of the step alone would tell, which no picture shows. It changes nothing in the run folder.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from benchmarks.report import table
from demos.core import ppo
from demos.core.course import COURSE_STEPS
from demos.core.driving import rewards
from demos.core.network import patches
from demos.core.replay import load_run
from demos.core.road import CameraSteeringVector
from demos.e2e_rl import make_task

COURSES = range(3_000_000, 3_000_256)
Floats = NDArray[np.float64]


@torch.no_grad()
def drive(run: Path) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Predictions, rewards, and who still drives, `(T, N)` each."""
    network, _, _ = load_run(run, "e2e-rl", make_task)
    env, shape = CameraSteeringVector(len(COURSES)), (COURSE_STEPS, len(COURSES))
    obs, _ = env.reset(seed=0, options={"courses": list(COURSES)})
    predicted, reward, driving = np.zeros(shape), np.zeros(shape), np.zeros(shape, np.bool_)
    going = np.ones(len(COURSES), np.bool_)
    for t in range(COURSE_STEPS):
        output, value = network(patches(torch.from_numpy(obs)))
        crashed, finished = env.drive(network.head.greedy(output).numpy())
        predicted[t], driving[t] = value.numpy(), going
        reward[t] = np.where(going, rewards(env.courses, env.cars, crashed), 0)
        going &= ~(crashed | finished)
        obs = env.look()
    return predicted, reward, driving


def returns(reward: Floats, gamma: float) -> Floats:
    """What followed each step, discounted, `(T, N)`."""
    following = np.zeros_like(reward)
    after = np.zeros(reward.shape[1])
    for t in range(len(reward) - 1, -1, -1):
        following[t] = after = reward[t] + gamma * after
    return following


def main() -> None:
    """Print the table."""
    predicted, reward, driving = drive(Path(sys.argv[1]))
    truth = returns(reward, ppo.Settings().gamma)
    by_step = np.where(driving, truth, 0).sum(1) / np.maximum(driving.sum(1), 1)
    spread = np.var(truth[driving])
    for name, guess in (
        ("the critic", predicted),
        ("the number of the step", np.broadcast_to(by_step[:, None], truth.shape)),
    ):
        print(f"{name} explains {1 - np.var((truth - guess)[driving]) / spread:.0%} of the variance of the returns")
    shown = (0, 30, 60, 90, COURSE_STEPS - 1)
    rows = [(str(t), f"{predicted[t][driving[t]].mean():.2f}", f"{by_step[t]:.2f}") for t in shown]
    print("\n" + table(("step", "predicted, mean", "followed, mean"), rows))


if __name__ == "__main__":
    main()
