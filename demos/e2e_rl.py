"""An agent learns to steer a car from the camera's raw pixels, by trial and error alone, while you watch.

End-to-end reinforcement learning: one network from pixels to steering wheel, trained as a whole by one objective.
Nobody tells it what a lane, a kerb, a curve or a car is; it is told only, by reward, that it still drives (0.1 a step),
is passing something too closely (-0.2) or has had an accident (-1). Sceneries, light, paint, curves, hills and traffic
are drawn anew for every episode.

It is judged on courses that no training episode can draw, each driven once and greedily: solved means that at least
90 % are driven to the end, on the set that stops the training and then on a second, disjoint one.

It is not a driving simulator (the speed is fixed, the physics are an arcade game's), and says nothing about real roads.
"""

from __future__ import annotations

from collections.abc import Generator

from demos.core import training
from demos.core.camera_steering import TASK
from demos.core.config import Config as Config
from demos.core.events import Event
from demos.core.learner import Moment
from demos.core.task import Task

CONCEPTS: tuple[str, ...] = (
    "End to End RL",
    "End-to-End RL",
    "End-to-End Reinforcement-Learning",
    "End-to-end reinforcement learning",
    "End-to-end deep reinforcement learning",
)


def configure(env: str) -> Config:
    """The settings for another environment: a gymnasium id that shows pictures."""
    from demos.core import games  # not loaded for the road

    return Config() if env == TASK.env else games.configure(env)


def make_task(config: Config) -> Task:
    """The task that a configuration names.

    Raises:
        ValueError: see `games.make_task`.
    """
    if config.env == TASK.env:
        return TASK
    from demos.core import games  # not loaded for the road

    return games.make_task(config)


def train(config: Config, moment: Moment | None = None, films: bool = True) -> Generator[Event, None, None]:
    """See `training.train`; the environment is the one that the configuration names."""
    return training.train(config, make_task(config), moment, films)
