"""The camera: a batch of cars on their courses -> a batch of RGB pictures, in numpy.

The old arcade way to draw a road. A hilly, winding road is sampled at fixed depths and projected (`_profile`); each
picture row then shows one depth, so each row is a stretch of one row of `scenery.TEXTURE`: `first + x * pitch`.
Ground and sky are the same operation (`_background`). Cars and roadside things are scaled sprites painted from far to
near (`_sprites`). All of it yields palette indices; the episode's palette turns them into colours in one look-up.
What happens to single pixels is in `painting`.

Only additions, products, quotients and table look-ups happen here: these round the same whatever the batch, so a
picture does not depend on its neighbours. This module neither moves a car nor decides anything.
"""

from __future__ import annotations

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from demos.core import course, painting, scenery, sprites
from demos.core.course import Course
from demos.core.driving import Cars, cars_ahead
from demos.core.painting import clip

HEIGHT: Final = 2.6
"""Metres of the camera above the road."""
FOCAL: Final = 0.75
"""Focal length as a share of the picture's width: it sees 67 degrees."""
HORIZON: Final = 0.40
"""Where a flat road's horizon lies, as a share of the picture's height from above."""
NEAREST: Final = 3.2
COLUMNS_PER_RADIAN: Final = scenery.COLUMNS / (2 * np.pi)

Floats = NDArray[np.float32]


class _Profile(NamedTuple):
    """The road as projected at J depths (nearest first) of N courses."""

    lowest: Floats  # (N, J + 1) the highest point of the picture covered up to this depth; the last is the horizon
    centre: Floats  # (N, J + 1) column of the centre line
    inverse: Floats  # (J + 1,) 1 / depth, the last 0
    horizon: Floats  # (N,) row of the sky's horizon
    focal: float


class _Here(NamedTuple):
    """Where N cameras are and look; every field `(N,)`."""

    direction: NDArray[np.float64]  # radians to the right of the course's first direction
    lateral: NDArray[np.float64]  # metres
    height: NDArray[np.float64]  # of the road
    slope: NDArray[np.float64]
    horizon: NDArray[np.float64]  # row of a flat road's horizon


def _here(courses: Course, cars: Cars, size: tuple[int, int]) -> _Here:
    every = np.arange(len(cars.step))
    place = course.place_of(every, cars.along)
    pitch = courses.pitch[every, cars.step % course.PITCH_STEPS]
    return _Here(
        direction=course.read(courses.heading, place) + cars.angle,
        lateral=course.read(courses.lateral, place) + cars.offset,
        height=course.read(courses.height, place),
        slope=course.read(courses.slope, place),
        horizon=size[0] * HORIZON + FOCAL * size[1] * pitch,
    )


def _project(
    courses: Course, cars: Cars, here: _Here, which: NDArray[np.int64], ahead: NDArray[np.float64], width: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row where cameras `which` see the centre line `ahead` metres before them; any two shapes, as one."""
    place = course.place_of(which, cars.along[which] + ahead)
    right = course.read(courses.lateral, place) - here.lateral[which] - here.direction[which] * ahead
    up = course.read(courses.height, place) - here.height[which] - here.slope[which] * ahead
    near = FOCAL * width / ahead
    return width / 2 + near * right, here.horizon[which] + near * (HEIGHT - up)


@cache
def _depths(samples: int) -> NDArray[np.float64]:
    """Metres before the camera at which the road is sampled: closer together the nearer it is."""
    return np.geomspace(NEAREST, course.SIGHT, samples)


def _profile(courses: Course, cars: Cars, here: _Here, size: tuple[int, int]) -> _Profile:
    height, width = size
    focal = FOCAL * width
    depths = _depths(32 if height <= 48 else 72)
    column, row = _project(courses, cars, here, np.arange(len(cars.along))[:, None], depths, width)
    horizon = here.horizon + focal * here.slope
    row = np.concatenate([row, horizon[:, None]], axis=1)
    column = np.concatenate([column, column[:, -1:]], axis=1)
    return _Profile(
        lowest=np.minimum.accumulate(row, axis=1).astype(np.float32),
        centre=column.astype(np.float32),
        inverse=np.append(1 / depths, 0).astype(np.float32),
        horizon=horizon.astype(np.float32),
        focal=focal,
    )


def _background(
    courses: Course, cars: Cars, here: _Here, profile: _Profile, size: tuple[int, int]
) -> NDArray[np.uint8]:
    """Ground and sky as palette indices, uint8 `(N, height, width)`."""
    height, width = size
    rows = (np.arange(height) + 0.5).astype(np.float32)
    flat, sample = _samples(profile, height)
    below, above = profile.lowest.take(flat - 1), profile.lowest.take(flat)
    share = clip((below - rows) / np.maximum(below - above, 1e-6), 0, 1)
    near = profile.inverse.take(sample - 1)
    inverse = np.maximum(near + (profile.inverse.take(sample) - near) * share, np.float32(1 / 2000))
    near = profile.centre.take(flat - 1)
    centre = near + (profile.centre.take(flat) - near) * share
    depth = 1 / inverse
    # Ground: column of the texture = 512 + 32 * metres right of the centre line.
    ground_pitch = scenery.COLUMNS_PER_METRE / (profile.focal * inverse)
    ground_first = scenery.COLUMNS / 2 + (0.5 - centre) * ground_pitch
    stripe = ((cars.along[:, None] + depth) / 6.0).astype(np.int64) & 1
    fog = np.minimum(depth / 22.0, scenery.FOG_LEVELS - 1).astype(np.int64)
    # Sky: column = the direction one looks in.
    sky_pitch = np.float32(COLUMNS_PER_RADIAN / profile.focal)
    turn = here.direction + courses.skyline_turn
    sky_first = np.mod(turn * COLUMNS_PER_RADIAN + (0.5 - width / 2) * sky_pitch, scenery.COLUMNS).astype(np.float32)
    elevation = clip((profile.horizon[:, None] - rows) * sky_pitch, 0, scenery.SKY_ROWS - 1).astype(np.int64)
    skyline = scenery.GROUND_ROWS + courses.skyline[:, None] * scenery.SKY_ROWS
    sky = profile.lowest[:, -1:] > rows
    line = np.where(sky, skyline + elevation, 2 * fog + stripe)
    pitch = np.where(sky, sky_pitch, ground_pitch).astype(np.float32, copy=False)
    first = np.where(sky, sky_first[:, None], ground_first).astype(np.float32, copy=False)
    return painting.stretch(line, first, pitch, width)


def _samples(profile: _Profile, height: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The depth in each row: the first sample that is not below it, at least 1; in the flattened profile, and alone."""
    count, samples = profile.lowest.shape
    # Row i, whose middle is i + 0.5, has as many samples below it as there are points lower than that.
    edges = np.zeros((count, samples + 2), np.int64)
    edges[:, 0] = height
    edges[:, 1:-1] = clip(np.ceil(profile.lowest - 0.5), 0, height)
    rows = (edges[:, :-1] - edges[:, 1:])[:, ::-1].reshape(-1)  # from the sky downwards
    sample = clip(np.arange(samples, -1, -1), 1, samples - 1)
    flat = sample + (np.arange(count) * samples)[:, None]
    flat = np.repeat(flat.reshape(-1), rows).reshape(count, height)
    return flat, flat - (np.arange(count) * samples)[:, None]


def _sprites(
    courses: Course, cars: Cars, here: _Here, profile: _Profile, picture: NDArray[np.uint8], size: tuple[int, int]
) -> None:
    """Paint cars and roadside things into the picture of indices, far ones first."""
    height, width = size
    count, depths = len(cars.along), len(profile.inverse) - 1
    tree = np.ceil((cars.along[:, None] + 4.0) / course.TREE_SPACING).astype(np.int64) + np.arange(course.TREES_SEEN)
    pick = tree % course.TREES + (np.arange(count) * course.TREES)[:, None]
    ahead = np.concatenate([tree * course.TREE_SPACING - cars.along[:, None], cars_ahead(courses, cars)], axis=1)
    offset = np.concatenate([courses.tree_offset.take(pick), courses.car_offset], axis=1)
    kind = np.concatenate([courses.tree_sprite.take(pick), courses.car_sprite], axis=1)
    # From here on M things that are seen, far ones first.
    seen = np.flatnonzero((ahead > NEAREST + 0.8) & (ahead < course.SIGHT - 5))
    seen = seen[np.argsort(-ahead.take(seen), kind="stable")]
    which, distance, kinds = seen // ahead.shape[1], ahead.take(seen), kind.take(seen)
    column, row = _project(courses, cars, here, which, distance, width)
    scale = profile.focal / distance
    wide, tall = sprites.SPRITE_METRES[:, 0].take(kinds) * scale, sprites.SPRITE_METRES[:, 1].take(kinds) * scale
    left, top = column + offset.take(seen) * scale - wide / 2, row - tall
    # A crest hides what stands behind it.
    nearer = np.searchsorted(-profile.inverse[:depths], (-1 / distance).astype(np.float32)) - 1
    crest = profile.lowest.take(np.maximum(nearer, 0) + which * (depths + 1))

    def pixel(edge: NDArray[np.float64], end: int) -> NDArray[np.int64]:
        return clip(np.floor(edge + 0.5), 0, end).astype(np.int64)

    x0, x1 = pixel(left, width), pixel(left + np.maximum(wide, 1), width)
    y0, y1 = pixel(top, height), pixel(np.minimum(top + np.maximum(tall, 1), crest + 0.5), height)
    painting.paint(picture, which, kinds, left, top, wide, tall, x0, x1, y0, np.maximum(y0, y1))


def render(courses: Course, cars: Cars, size: tuple[int, int], own_car: bool = False) -> NDArray[np.uint8]:
    """What the cameras see.

    Args:
        courses: N courses, every field with a leading N.
        cars: N cars.
        size: height and width in pixels, width twice the height.
        own_car: paint our own car from behind too, for people to look at; the network's picture has none.

    Returns:
        RGB, uint8 `(N, height, width, 3)`, C order.
    """
    here = _here(courses, cars, size)
    profile = _profile(courses, cars, here, size)
    picture = _background(courses, cars, here, profile, size)
    _sprites(courses, cars, here, profile, picture, size)
    if own_car:
        _own_car(cars, picture)
    return painting.colour(picture, courses.palette)


def _own_car(cars: Cars, picture: NDArray[np.uint8]) -> None:
    count, height, width = picture.shape
    one = np.ones(count)
    wide, tall = 0.24 * width, 0.29 * height
    left, top = (width - wide) / 2, height * 0.99 - tall
    kind = np.full(count, sprites.CAR_SPRITES + scenery.PAINTS - 1)
    box = [np.full(count, int(v)) for v in (left, left + wide, top, top + tall)]
    painting.paint(picture, np.arange(count), kind, one * left, one * top, one * wide, one * tall, *box)
