"""The task "camera -> steering" as the learner knows it: how it is driven, judged and shown."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import Any, Final, cast

import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from demos.core import evaluate, saliency
from demos.core.camera import render
from demos.core.course import Course
from demos.core.driving import Cars, cars_ahead
from demos.core.events import Event
from demos.core.network import ActorCritic
from demos.core.road import OBS_SIZE, VIEW_SIZE, CameraSteeringVector
from demos.core.scenery import SCENERIES, SKYLINES
from demos.core.task import Policy, Score, Task
from demos.core.training import policy as policy_of

SOLVED: Final = 0.9
"""Share of held-out courses that must be driven to the end, on both sets."""
REPLAYED: Final = range(900_000, 900_020)
"""The held-out courses that a saved policy is replayed on; in none of the sets that decide."""
SHOWN_COURSE: Final = 900_020
"""The held-out course of the films; in none of the sets that decide."""
LOOKED_AT: Final = (900_004, 900_005, 900_007, 900_009, 900_011, 900_014)
"""The held-out courses of the saliency; two of the four sceneries come twice."""
LATEST: Final = 80
"""The step at which the saliency is taken if no other car comes near before."""

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


def watch(policy: Policy, course: int) -> Generator[Scene, None, float]:
    """One drive on one course, to its end or its accident; see `Task.watch`."""
    env = CameraSteeringVector(1)
    obs, _ = env.reset(seed=0, options={"courses": [course]})
    yield _scene(env)
    while True:
        crashed, finished = env.drive(policy(obs))
        obs = env.look()
        yield _scene(env)
        if crashed[0] or finished[0]:
            return float(finished[0])


def looks(network: ActorCritic) -> NDArray[np.uint8]:
    """Where the steering looks, in six scenes on its way, as a picture for people."""
    policy = policy_of(network)
    return saliency.draw(network, list(_moments(policy)), "Right: how much each pixel moves it")


def _moments(policy: Policy) -> Iterator[saliency.Moment]:
    for number in LOOKED_AT:
        env = _meet_a_car(policy, number)
        obs = env.look()
        steering = float(np.clip(policy(obs), -1, 1)[0])
        scene = render(env.courses, env.cars, VIEW_SIZE)[0]
        yield saliency.Moment(scene, obs[0], _caption(env.courses, env.cars, steering))


def _meet_a_car(policy: Policy, number: int) -> CameraSteeringVector:
    """Drive until another car is 8 to 24 m ahead, or an accident, or `LATEST`; gives the car where it then is."""
    env = CameraSteeringVector(1)
    obs, _ = env.reset(seed=0, options={"courses": [number]})
    for _ in range(LATEST):
        ahead = cars_ahead(env.courses, env.cars)
        if ((ahead > 8) & (ahead < 24)).any():
            break
        before = env.cars
        crashed, _ = env.drive(policy(obs))
        if crashed[0]:
            env.cars = before
            break
        obs = env.look()
    return env


def _caption(courses: Course, cars: Cars, steering: float) -> str:
    scene = SCENERIES[int(courses.skyline[0]) // SKYLINES]
    side = (
        "straight on" if abs(steering) < 0.05 else f"{abs(steering):.2f} to the {'right' if steering > 0 else 'left'}"
    )
    return f"{scene}, {int(cars.along[0])} m along, steering {side}"


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
    watch=watch,
    shown=SHOWN_COURSE,
    replayed=REPLAYED,
    saliency=looks,
)
