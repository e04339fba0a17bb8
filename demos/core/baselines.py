"""What does not learn end to end, to measure the task by: chance, constants, a privileged controller, a linear policy.

The task is fair if the controller that knows the state solves it, and worth learning if the others do not.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from demos.core import camera, ppo, road
from demos.core.camera import Cars
from demos.core.course import STEP_METRES, Course
from demos.core.evaluate import Policy
from demos.core.network import ActorCritic, patches
from demos.core.road import Obs


def random_policy(seed: int) -> Policy:
    """Steering drawn uniformly from -1..1 at every step."""
    rng = np.random.default_rng(seed)
    return lambda obs, courses, cars: rng.uniform(-1, 1, len(obs))


def constant_policy(steering: float) -> Policy:
    """The same steering at every step."""
    return lambda obs, courses, cars: np.full(len(obs), steering)


def privileged_policy(dodges: bool = True) -> Policy:
    """A controller that knows the road's curvature and the traffic; without dodging it keeps to the centre line."""

    def policy(obs: Obs, courses: Course, cars: Cars) -> NDArray[Any]:
        ahead = camera.cars_ahead(courses, cars)
        relevant = (ahead > -road.CAR_LENGTH) & (ahead < 75.0)
        nearest = np.where(relevant, ahead, np.inf).argmin(axis=1)
        side = np.sign(courses.car_offset[np.arange(len(nearest)), nearest])
        lane = np.where(relevant.any(axis=1) & dodges, -2.0 * side, 0.0)
        angle = np.clip(0.12 * (lane - cars.offset), -0.28, 0.28)
        bend = camera.at(courses.curvature, cars.along)
        steering: NDArray[Any] = (bend + 0.6 * (angle - cars.angle) / STEP_METRES) / road.MAX_CURVATURE
        return steering

    return policy


class LinearActorCritic(nn.Module):
    """Steering and value as linear functions of the pixels; takes the place of `ActorCritic` in the same learner."""

    def __init__(self, size: tuple[int, int] = road.OBS_SIZE) -> None:
        """Begin at zero steering."""
        super().__init__()
        self.heads = nn.Linear(size[0] * size[1] * 3, 2)
        nn.init.zeros_(self.heads.weight)
        self.log_std = nn.Parameter(torch.full((), -0.7))

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean steering and value, `(B,)` each, of patches uint8 `(B, P, 4, 48)`."""
        mean, value = self.heads(torch.mul(x, 1 / 127.5).sub_(1).flatten(1)).unbind(1)
        return mean, value

    def describe(self) -> str:
        """The layers in one line, for people."""
        return "pixels -> steering, value (linear)"


def train_linear(learning_rate: float, env_steps: int, seed: int) -> Policy:
    """The greedy linear policy that the same learner makes of the same task in so many environment steps."""
    torch.manual_seed(seed)
    network = LinearActorCritic()
    settings = ppo.Settings(learning_rate, learning_rate / 3, env_steps)
    optimiser = torch.optim.Adam(network.parameters(), lr=learning_rate, eps=1e-5)
    shuffle, noise = (torch.Generator().manual_seed(seed + k) for k in range(2))
    env = road.CameraSteeringVector(128)
    obs = patches(torch.from_numpy(env.reset(seed=seed << 20)[0]))
    learner = cast("ActorCritic", network)  # the learner asks for nothing that the linear one has not
    for step in range(0, env_steps, 128 * 32):
        rollout, obs = ppo.collect(learner, env, obs, 32, noise)
        for group in optimiser.param_groups:
            group["lr"] = learning_rate * (1 - 2 / 3 * step / env_steps)
        ppo.update(learner, optimiser, rollout, settings, shuffle)

    @torch.no_grad()
    def policy(obs: Obs, courses: Course, cars: Cars) -> NDArray[Any]:
        steering: NDArray[Any] = network(patches(torch.from_numpy(obs)))[0].numpy()
        return steering

    return policy
