"""What does not learn end to end, to measure the task by: chance, constants, a privileged controller, a linear policy.

The task is fair if the controller that knows the state solves it, and worth learning if the others do not.
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from demos.core import course, ppo, training
from demos.core.camera_steering import TASK
from demos.core.config import Config
from demos.core.course import STEP_METRES, Course
from demos.core.driving import CAR_LENGTH, MAX_CURVATURE, Cars, cars_ahead
from demos.core.evaluate import Policy
from demos.core.network import ActorCritic, Gaussian
from demos.core.road import OBS_SIZE, Obs


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
        ahead = cars_ahead(courses, cars)
        relevant = (ahead > -CAR_LENGTH) & (ahead < 75.0)
        nearest = np.where(relevant, ahead, np.inf).argmin(axis=1)
        side = np.sign(courses.car_offset[np.arange(len(nearest)), nearest])
        lane = np.where(relevant.any(axis=1) & dodges, -2.0 * side, 0.0)
        angle = np.clip(0.12 * (lane - cars.offset), -0.28, 0.28)
        bend = course.at(courses.curvature, cars.along)
        steering: NDArray[Any] = (bend + 0.6 * (angle - cars.angle) / STEP_METRES) / MAX_CURVATURE
        return steering

    return policy


class LinearActorCritic(nn.Module):
    """Steering and value as linear functions of the pixels; takes the place of `ActorCritic` in the same learner."""

    def __init__(self, size: tuple[int, int] = OBS_SIZE) -> None:
        """Begin at zero steering."""
        super().__init__()
        self.head = Gaussian()
        self.linear = nn.Linear(size[0] * size[1] * 3, 2)
        nn.init.zeros_(self.linear.weight)
        nn.init.zeros_(self.linear.bias)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean steering `(B, 1)` and value `(B,)` of patches, uint8 `(B, P, 4, 48)`."""
        both = self.linear(torch.mul(x, 1 / 127.5).sub_(1).flatten(1))
        return both[:, :1], both[:, 1]

    def layers(self) -> list[dict[str, Any]]:
        """See `ActorCritic.layers`."""
        parameters = sum(p.numel() for p in self.linear.parameters())
        return [{"name": "linear", "shape": "1", "parameters": parameters, "frozen": False}]

    def describe(self) -> str:
        """The layers in one line, for people."""
        return "pixels -> steering, value (linear)"


def train_linear(learning_rate: float, env_steps: int, seed: int) -> Policy:
    """The greedy linear policy that the same learner makes of the same task in so many environment steps."""
    settings = ppo.Settings(
        learning_rate=learning_rate, last_learning_rate=learning_rate / 3, annealing_steps=env_steps
    )
    config = Config(seed=seed, max_env_steps=env_steps, learner=settings)
    network = cast("ActorCritic", LinearActorCritic())  # the learner asks for nothing that the linear one has not
    for event in training.train(config, TASK, films=False, network=network):
        if event["event"] == "policy":
            network.load_state_dict({name: torch.from_numpy(value) for name, value in event["weights"].items()})
    greedy = training.policy(network)
    return lambda obs, courses, cars: greedy(obs)
