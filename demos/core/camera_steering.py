"""The task "camera -> steering" as the learner knows it: how it is driven, judged and shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, cast

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from demos.core import evaluate, saliency
from demos.core.camera import render
from demos.core.course import Course
from demos.core.driving import Cars
from demos.core.events import Event
from demos.core.road import OBS_SIZE, VIEW_SIZE, CameraSteeringVector
from demos.core.task import Policy, Score, Task

SOLVED: Final = 0.9
"""Share of held-out courses that must be driven to the end, on both sets."""
SHOWN_COURSE: Final = 900_020
"""The held-out course of the films; in none of the sets that decide."""
FILM_STEPS: Final = 100

Scene = tuple[Course, Cars, float]
"""One car, on its course, and how it steers, -1..1."""


def _outcomes(info: dict[str, Any], done: NDArray[np.bool_]) -> list[float]:
    """1 for an episode that ended at the end of its course, 0 for one that ended before."""
    return [float(finished) for finished in info["finished"][done]]


def _evaluate(policy: Policy, courses: Sequence[int]) -> Score:
    return evaluate.evaluate(lambda obs, *_: policy(obs), courses)


def _scene(env: VectorEnv[Any, Any, Any]) -> Scene:
    cars = cast("CameraSteeringVector", env)
    return (*cars.some(np.array([0])), float(cars.steering[0]))


def draw(scene: Scene) -> Event:
    """One car's scene for people (`png`), as the network sees it (`obs_png`), and its `steering`."""
    courses, cars, steering = scene
    view, obs = render(courses, cars, VIEW_SIZE, own_car=True)[0], render(courses, cars, OBS_SIZE)[0]
    return {"png": view, "obs_png": obs, "steering": steering}


def film(policy: Policy, course: int = SHOWN_COURSE) -> list[Scene]:
    """One drive on one course: to its end, its accident, or ten seconds."""
    env = CameraSteeringVector(1)
    obs, _ = env.reset(seed=0, options={"courses": [course]})
    scenes = [_scene(env)]
    while len(scenes) < FILM_STEPS:
        crashed, finished = env.drive(policy(obs))
        obs = env.look()
        scenes.append(_scene(env))
        if crashed[0] or finished[0]:
            break
    return scenes


TASK: Final = Task(
    env="notes/CameraSteering-v0",
    picture=(*OBS_SIZE, 3),
    actions=None,
    make=CameraSteeringVector,
    outcomes=_outcomes,
    evaluate=_evaluate,
    stopping=evaluate.STOPPING,
    confirming=evaluate.confirming_set,
    measure="share of courses driven to the end",
    solved=SOLVED,
    scene=_scene,
    draw=draw,
    film=film,
    saliency=saliency.draw,
)
