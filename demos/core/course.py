"""What an episode draws from its seed: the road's shape, the scenery and its light, the camera's pitch, the traffic.

A course is a function of one integer and of nothing else, so an episode is the same in any batch and in any run.
Its tables are read at any place along it (`at`). This module neither moves a car nor draws a picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from demos.core import scenery, sprites
from demos.core.painting import clip

STEP_METRES: Final = 3.0
"""Metres that the car drives in a step of 0.1 s; its speed (30 m/s) never changes."""
COURSE_STEPS: Final = 100
COURSE_METRES: Final = COURSE_STEPS * STEP_METRES
GRID: Final = 2.0
"""Metres between two points of a course's tables."""
SIGHT: Final = 130.0
"""Metres the camera sees; the tables reach this far behind the course's end."""
POINTS: Final = int((COURSE_METRES + SIGHT) / GRID) + 3
CARS: Final = 6
"""As many as can be seen or met on a course."""
FIRST_CAR: Final = 76.0
"""Metres to where we reach the first car, give or take half of what `CAR_SPACING` leaves open; about three are met."""
CAR_SPACING: Final = (84.0, 116.0)
"""Metres between where we reach one car and the next, at least and at most."""
CAR_OFFSETS: Final = (1.6, 2.6)
"""Metres between the road's centre line and a car's; one in five stands in the way of whoever keeps to the line."""
SLOWER: Final = (0.1, 0.3)
ONCOMING: Final = (-0.4, -0.2)
"""Speeds of those ahead of us and of those who come towards us, as shares of ours.

So nobody is alongside for long, where the camera, which looks ahead, does not see them.
"""
TREE_SPACING: Final = 10.0
TREES: Final = 64
TREES_SEEN: Final = 12
"""As many as can be in sight at once."""
PITCH_STEPS: Final = 64
SIDES: Final = np.array([-1.0, 1.0, 1.0])
"""To the left and to the right; of all three two are to the right. `Generator.choice` takes ten times as long."""

FIRST_TRAINING: Final = 1 << 32
"""Courses below this number are held out: no training episode can draw one (`CameraSteeringVector`)."""


class Course(NamedTuple):
    """One episode's draw; lengths in metres, angles in radians. Of N courses every field has a leading N."""

    curvature: NDArray[np.float64]  # (POINTS,) 1/m, positive to the right
    heading: NDArray[np.float64]  # (POINTS,) its integral
    lateral: NDArray[np.float64]  # (POINTS,) the integral of the heading
    height: NDArray[np.float64]  # (POINTS,)
    slope: NDArray[np.float64]  # (POINTS,) derivative of the height
    car_meets: NDArray[np.float64]  # (CARS,) where along the course we reach this car
    car_speed: NDArray[np.float64]  # (CARS,) its speed as a share of ours, negative if it comes towards us
    car_offset: NDArray[np.float64]  # (CARS,) metres right of the centre line
    car_sprite: NDArray[np.int64]  # (CARS,)
    tree_offset: NDArray[np.float64]  # (TREES,) metres right of the centre line
    tree_sprite: NDArray[np.int64]  # (TREES,)
    palette: NDArray[np.uint32]  # (256,) packed little-endian RGBA
    skyline: NDArray[np.int64]  # () 0..11, scenery * 3 + variant
    skyline_turn: NDArray[np.float64]  # () where the skyline begins
    pitch: NDArray[np.float64]  # (PITCH_STEPS,) camera pitch, one entry a step, repeating
    offset: NDArray[np.float64]  # () metres right of the centre line at the start
    angle: NDArray[np.float64]  # () the car's angle to the road at the start


def _road_shape(rng: np.random.Generator) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Curvature and height of a course, `(POINTS,)` each."""
    sections = 16
    lengths = rng.uniform(30.0, 75.0, sections)
    sharpness = rng.uniform(0.004, 0.0135, sections) * SIDES[rng.integers(2, size=sections)]
    sharpness[rng.random(sections) < 0.15] = 0.0
    ends = np.cumsum(lengths)
    along = np.arange(POINTS) * GRID
    curvature = sharpness[np.minimum(np.searchsorted(ends, along), sections - 1)]
    total = np.cumsum(np.concatenate([np.zeros(8), curvature]))  # a mean over 16 m: curves begin gently
    curvature = (total[8:] - total[:-8]) / 8
    wave = rng.uniform(130.0, 300.0, 2)
    phase = rng.uniform(0, 2 * np.pi, 2)
    size = rng.uniform(0.2, 1.2, 2)
    height = size @ np.sin(along[None, :] * (2 * np.pi / wave)[:, None] + phase[:, None])
    return curvature, height


def _palette(rng: np.random.Generator, scene: int) -> NDArray[np.uint32]:
    """The scenery's colours in this episode's paint, light and tint, packed `(256,)`."""
    colours = scenery.PALETTES[scene].copy()
    paints = scenery.PAINT_CHOICES[rng.integers(len(scenery.PAINT_CHOICES), size=scenery.PAINTS)]
    paints[-1] = (206, 40, 40)
    body = slice(scenery.BODY, scenery.BODY + 2 * scenery.PAINTS)
    colours[body][0::2] = paints
    colours[body][1::2] = paints * 0.65
    ground = colours[: scenery.SKY].reshape(scenery.FOG_LEVELS, 2, scenery.MATERIALS, 3)
    ground *= rng.uniform(0.8, 1.2, (1, 1, scenery.MATERIALS, 1)).astype(np.float32)
    haze = colours[scenery.SKY]
    colours += (haze - colours) * scenery.FOG[:, None]
    light = rng.uniform(0.75, 1.15) * rng.uniform(0.88, 1.12, 3)
    rgba = np.full((scenery.PALETTE_SIZE, 4), 255, np.uint8)
    rgba[:, :3] = np.clip(colours * light.astype(np.float32), 0, 255).astype(np.uint8)
    return rgba.view("<u4")[:, 0].astype(np.uint32)


def draw(number: int) -> Course:
    """The course of this number.

    Args:
        number: any integer >= 0; the same number is the same course.

    Raises:
        ValueError: the number is negative.
    """
    rng = np.random.Generator(np.random.PCG64(number))
    curvature, height = _road_shape(rng)
    heading = np.cumsum(curvature) * GRID
    lateral = np.cumsum(heading) * GRID
    slope = np.zeros(POINTS)
    slope[1:-1] = (height[2:] - height[:-2]) / (2 * GRID)
    meets = np.cumsum(rng.uniform(*CAR_SPACING, CARS)) + FIRST_CAR - sum(CAR_SPACING) / 2
    oncoming = rng.random(CARS) < 0.4
    side = np.where(oncoming, -1.0, SIDES[rng.integers(3, size=CARS)])  # who comes towards us keeps to our left
    scene = int(rng.integers(len(scenery.SCENERIES)))
    return Course(
        curvature=curvature,
        heading=heading,
        lateral=lateral,
        height=height,
        slope=slope,
        car_meets=meets,
        car_speed=np.where(oncoming, rng.uniform(*ONCOMING, CARS), rng.uniform(*SLOWER, CARS)),
        car_offset=rng.uniform(*CAR_OFFSETS, CARS) * side,
        car_sprite=rng.integers(scenery.PAINTS - 1, size=CARS) + scenery.PAINTS * oncoming,
        tree_offset=rng.uniform(8.0, 15.0, TREES) * SIDES[rng.integers(2, size=TREES)],
        tree_sprite=sprites.SCENE_SPRITES + 3 * scene + rng.integers(3, size=TREES),
        palette=_palette(rng, scene),
        skyline=np.asarray(scene * scenery.SKYLINES + rng.integers(scenery.SKYLINES)),
        skyline_turn=np.asarray(rng.uniform(0, 2 * np.pi)),
        pitch=rng.uniform(-0.04, 0.04) + rng.uniform(-0.008, 0.008, PITCH_STEPS),
        offset=np.asarray(rng.uniform(-1.5, 1.5)),
        angle=np.asarray(rng.uniform(-0.05, 0.05)),
    )


def stack(courses: Sequence[Course]) -> Course:
    """N courses as one, every field with a leading N."""
    return Course._make(np.stack(values) for values in zip(*courses, strict=True))


Place = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Positions along courses: the entry in N flattened tables, and the share of the following one, 0..1; any shape."""


def place_of(which: NDArray[np.int64], along: NDArray[np.float64]) -> Place:
    """Where cars on the courses `which` are that have driven `along` metres: any two shapes, as one.

    Positions outside the tables take their first or last stretch.
    """
    position = clip(along / GRID, 0, POINTS - 1.001)
    index = position.astype(np.int64)
    return index + which * POINTS, position - index


def read(table: NDArray[np.float64], place: Place) -> NDArray[np.float64]:
    """What a table of N courses, `(N, POINTS)`, holds at places, by linear interpolation; of the places' shape."""
    flat, (entry, share) = table.reshape(-1), place
    near = flat.take(entry)
    value: NDArray[np.float64] = near + (flat.take(entry + 1) - near) * share
    return value


def at(table: NDArray[np.float64], along: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear interpolation in each course's table.

    Args:
        table: `(N, POINTS)`.
        along: metres along the course, `(N,)` or `(N, K)`; positions outside the table take its first or last stretch.
    """
    return read(table, place_of(np.arange(len(along)).reshape((-1,) + (1,) * (along.ndim - 1)), along))
