"""Driving N cars, each on its own course: where they are, how a step moves them, when they crash, what a step is worth.

It is an arcade road, not a driving simulator: angles are small, cars are boxes, tyres never slip. This module draws no
picture, and knows no episodes.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from demos.core import course
from demos.core.course import Course

MAX_CURVATURE: Final = 0.03
"""1/m at full steering: a circle of 33 m."""
OFF_ROAD: Final = 5.2
"""Metres from the centre line at which the car has left the road (kerbs are driven over)."""
CAR_LENGTH: Final = 4.0
CAR_WIDTH: Final = 1.8
ALIVE_REWARD: Final = 0.1
CLOSE_REWARD: Final = -0.2
ACCIDENT_REWARD: Final = -1.0
CLEARANCE: Final = 1.0
"""Metres between two cars side by side below which the pass is a close one."""


class Cars(NamedTuple):
    """Where N cars are on their N courses; every field `(N,)`."""

    along: NDArray[np.float64]  # metres along the course
    offset: NDArray[np.float64]  # metres right of the centre line
    angle: NDArray[np.float64]  # radians to the right of the road's direction
    step: NDArray[np.int64]  # steps driven in this episode


def move(courses: Course, cars: Cars, steering: NDArray[np.float64]) -> Cars:
    """One step of 0.1 s of N cars.

    With psi the angle to the road, e the offset, kappa the curvatures and h = 3 m:
    psi += h (steering * kappa_max - kappa_road), then e += h psi, then along += h.
    """
    bend = course.at(courses.curvature, cars.along)
    angle = cars.angle + course.STEP_METRES * (steering * MAX_CURVATURE - bend)
    return Cars(cars.along + course.STEP_METRES, cars.offset + course.STEP_METRES * angle, angle, cars.step + 1)


def accident(courses: Course, cars: Cars) -> NDArray[np.bool_]:
    """Which of N cars are off the road or inside another car, `(N,)`."""
    off: NDArray[np.bool_] = np.abs(cars.offset) > OFF_ROAD
    return off | _beside(courses, cars, CAR_WIDTH)


def rewards(courses: Course, cars: Cars, crashed: NDArray[np.bool_]) -> NDArray[np.float32]:
    """0.1 for a step; -0.2 if another car is passed with less than 1 m between; -1 for an accident; `(N,)`."""
    close = _beside(courses, cars, CAR_WIDTH + CLEARANCE)
    return np.where(crashed, ACCIDENT_REWARD, np.where(close, CLOSE_REWARD, ALIVE_REWARD)).astype(np.float32)


def _beside(courses: Course, cars: Cars, width: float) -> NDArray[np.bool_]:
    """Which of N cars have another alongside, their centre lines less than `width` apart, `(N,)`."""
    alongside = np.abs(cars_ahead(courses, cars)) < CAR_LENGTH
    beside = np.abs(courses.car_offset - cars.offset[:, None]) < width
    return np.asarray((alongside & beside).any(axis=1))


def cars_ahead(courses: Course, cars: Cars) -> NDArray[np.float64]:
    """Metres from each camera to each other car along the road, `(N, CARS)`.

    A car's speed is set so that we reach it exactly at `car_meets`, whatever its speed.
    """
    return (courses.car_meets - cars.along[:, None]) * (1 - courses.car_speed)
