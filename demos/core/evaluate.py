"""Held-out evaluation: whole first episodes on courses that no training episode can draw, driven greedily.

The score is the share of courses driven to the end. It is decided twice: on a stopping set, looked at while training
goes on, and then on a second set, disjoint from it. A training run that fails its second set trains on, and its next
attempt is judged on a third set, and so on: no confirming set is asked twice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from numpy.typing import NDArray

from demos.core.course import COURSE_STEPS, FIRST_TRAINING, Course
from demos.core.driving import Cars
from demos.core.road import CameraSteeringVector, Obs
from demos.core.task import Score, wilson

STOPPING: Final = range(128)
"""Courses of the stopping set."""
CONFIRMING: Final = 256
"""Courses in each confirming set."""

Policy = Callable[[Obs, Course, Cars], NDArray[Any]]
"""Pictures `(N, 32, 64, 3)` -> steering `(N,)`. Courses and cars are for privileged controllers; agents ignore them."""


def confirming_set(attempt: int) -> range:
    """The courses of the n-th confirmation, n from 0; disjoint from each other and from `STOPPING`.

    Raises:
        ValueError: the attempt is negative, or so late that its courses would be training courses.
    """
    start = 1_000_000 + attempt * CONFIRMING
    if attempt < 0 or start + CONFIRMING > FIRST_TRAINING:
        raise ValueError(f"no confirming set {attempt}")
    return range(start, start + CONFIRMING)


def evaluate(policy: Policy, courses: Sequence[int]) -> Score:
    """Drive every course once and say how many were driven to the end.

    Args:
        policy: called once a step with the cars still driving.
        courses: numbers below `course.FIRST_TRAINING`.

    Raises:
        ValueError: there is no course, or one that training may draw.
    """
    if not courses or max(courses) >= FIRST_TRAINING or min(courses) < 0:
        raise ValueError("held-out courses are numbered from 0 to FIRST_TRAINING - 1")
    env = CameraSteeringVector(len(courses))
    obs, _ = env.reset(seed=0, options={"courses": courses})
    finished, steps = 0, 0
    for _ in range(COURSE_STEPS):
        crashed, ended = env.drive(policy(obs, env.courses, env.cars))
        steps += len(crashed)
        finished += int(ended.sum())
        env.keep(~(crashed | ended))
        if env.num_envs == 0:
            break
        obs = env.look()
    return Score(finished / len(courses), wilson(finished, len(courses)), len(courses), steps / len(courses))
