"""What a learner has to know of a task, as one value: its pictures and actions, how it is driven, judged and shown.

A task is described by functions, so another environment is another value of `Task` and changes nothing in the learner.
This module knows no environment.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Generator, Sequence
from itertools import islice
from typing import Any, Final, NamedTuple

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from demos.core.events import Event
from demos.core.network import ActorCritic, Picture

Policy = Callable[[NDArray[np.uint8]], NDArray[Any]]
"""Pictures, uint8 `(N, H, W, C)` -> actions, `(N,)`."""

FILM_STEPS: Final = 100
"""Moments of a film at most: ten seconds."""

Scene = Any
"""All that is needed to draw one moment of one environment later on."""


class Score(NamedTuple):
    """The mean outcome of whole episodes, with a 95 % confidence interval."""

    mean: float
    ci: tuple[float, float]
    episodes: int
    steps: float  # mean length of an episode


class Task(NamedTuple):
    """An environment to learn in, and how the learning is judged."""

    env: str
    """Its gymnasium id."""
    picture: Picture
    actions: int | None
    """How many there are to choose from; None is one continuous action in -1..1."""
    make: Callable[[int], VectorEnv[Any, Any, Any]]
    """N environments at once, resetting themselves within the step."""
    outcomes: Callable[[dict[str, Any], NDArray[np.bool_]], list[float]]
    """A step's `info` and whose episode ended with it -> the outcome of each of these episodes."""
    evaluate: Callable[[Policy, Sequence[int]], Score]
    """One whole episode for each number, each number another episode and none that training can meet."""
    stopping: Sequence[int]
    """The episodes that are looked at while training goes on."""
    confirming: Callable[[int], Sequence[int]]
    """The episodes of the n-th confirmation; no two sets share one."""
    measure: str
    """What an outcome is: the name of the curve's axis."""
    solved: float
    """The mean outcome that must be reached on a stopping set and then on a confirming set; infinite: never."""
    scene: Callable[[VectorEnv[Any, Any, Any]], Scene]
    """Where the first environment now stands."""
    draw: Callable[[Scene], Event]
    """A moment as pictures: `png` for people, `obs_png` as the network sees it, uint8 `(H, W, 3)`."""
    watch: Callable[[Policy, int], Generator[Scene, None, float]]
    """One whole held-out episode, moment by moment from where it begins; returns its outcome."""
    shown: int
    """The episode of the films; in none of the sets that decide."""
    replayed: Sequence[int]
    """The episodes that a saved policy is replayed on; in none of the sets that decide."""
    saliency: Callable[[ActorCritic], NDArray[np.uint8]] | None = None
    """Where in the pictures the policy looks, as a picture `(H, W, 3)` for people."""


def film(task: Task, policy: Policy) -> list[Scene]:
    """The first moments of an episode that is always the same."""
    return list(islice(task.watch(policy, task.shown), FILM_STEPS))


def wilson(successes: int, trials: int, z: float = 1.959964) -> tuple[float, float]:
    """Wilson's score interval of a proportion (Wilson 1927, JASA 22, 209-212); 95 % for the default z.

    Raises:
        ValueError: there is no trial, or more successes than trials.
    """
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials")
    share = successes / trials
    centre = share + z * z / (2 * trials)
    half = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    scale = 1 + z * z / trials
    return max(0.0, (centre - half) / scale), min(1.0, (centre + half) / scale)
