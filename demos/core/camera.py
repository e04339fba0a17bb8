"""The camera: a batch of cars on their courses -> a batch of RGB pictures, in numpy.

The old arcade way to draw a road. A hilly, winding road is sampled at fixed depths and projected (`_profile`); each
picture row then shows one depth, so each row is a stretch of one row of `scenery.TEXTURE`: `first + x * pitch`.
Ground and sky are the same operation (`_background`). Cars and roadside things are scaled sprites painted from far to
near (`_sprites`). All of it yields palette indices; the episode's palette turns them into colours in one look-up.

Only additions, products, quotients and table look-ups happen here: these round the same whatever the batch, so a
picture does not depend on its neighbours. This module neither moves a car nor decides anything.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from demos.core import course, scenery, sprites
from demos.core.course import Course
from demos.core.sprites import clip

HEIGHT: Final = 2.6
"""Metres of the camera above the road."""
FOCAL: Final = 0.65
"""Focal length as a share of the picture's width: it sees 75 degrees."""
HORIZON: Final = 0.40
"""Where a flat road's horizon lies, as a share of the picture's height from above."""
NEAREST: Final = 3.2
COLUMNS_PER_RADIAN: Final = scenery.COLUMNS / (2 * np.pi)

Floats = NDArray[np.float32]


class Cars(NamedTuple):
    """Where N cars are on their N courses; every field `(N,)`."""

    along: NDArray[np.float64]  # metres along the course
    offset: NDArray[np.float64]  # metres right of the centre line
    angle: NDArray[np.float64]  # radians to the right of the road's direction
    step: NDArray[np.int64]  # steps driven in this episode


class _Profile(NamedTuple):
    """The road as projected at J depths (nearest first) of N courses."""

    lowest: Floats  # (N, J + 1) the highest point of the picture covered up to this depth; the last is the horizon
    centre: Floats  # (N, J + 1) column of the centre line
    inverse: Floats  # (J + 1,) 1 / depth, the last 0
    horizon: Floats  # (N,) row of the sky's horizon
    focal: float


class _Place(NamedTuple):
    """Positions along N courses as places in their tables, any shape with a leading N."""

    entry: NDArray[np.int64]  # in the flattened tables
    share: NDArray[np.float64]  # of the following entry, 0..1


def _place(along: NDArray[np.float64]) -> _Place:
    position = clip(along / course.GRID, 0, course.POINTS - 1.001)
    index = position.astype(np.int64)
    share: NDArray[np.float64] = position - index
    index += (np.arange(len(along)) * course.POINTS).reshape((-1,) + (1,) * (along.ndim - 1))
    return _Place(index, share)


def _read(table: NDArray[np.float64], place: _Place) -> NDArray[np.float64]:
    flat = table.reshape(-1)
    near = flat.take(place.entry)
    value: NDArray[np.float64] = near + (flat.take(place.entry + 1) - near) * place.share
    return value


def at(table: NDArray[np.float64], along: NDArray[np.float64]) -> NDArray[np.float64]:
    """Linear interpolation in each course's table.

    Args:
        table: `(N, POINTS)`.
        along: metres along the course, `(N,)` or `(N, K)`; positions outside the table take its first or last stretch.
    """
    return _read(table, _place(along))


class _Here(NamedTuple):
    """Where N cameras are and look; every field `(N,)`."""

    direction: NDArray[np.float64]  # radians to the right of the course's first direction
    lateral: NDArray[np.float64]  # metres
    height: NDArray[np.float64]  # of the road
    slope: NDArray[np.float64]
    horizon: NDArray[np.float64]  # row of a flat road's horizon


def _here(courses: Course, cars: Cars, size: tuple[int, int]) -> _Here:
    place = _place(cars.along)
    pitch = courses.pitch[np.arange(len(cars.step)), cars.step % course.PITCH_STEPS]
    return _Here(
        direction=_read(courses.heading, place) + cars.angle,
        lateral=_read(courses.lateral, place) + cars.offset,
        height=_read(courses.height, place),
        slope=_read(courses.slope, place),
        horizon=size[0] * HORIZON + FOCAL * size[1] * pitch,
    )


def _project(
    courses: Course, cars: Cars, here: _Here, ahead: NDArray[np.float64], size: tuple[int, int]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Column and row where the centre line lies `ahead` metres before each camera; `(N, K)` each."""
    width, focal = size[1], FOCAL * size[1]
    place = _place(cars.along[:, None] + ahead)
    right = _read(courses.lateral, place) - here.lateral[:, None] - here.direction[:, None] * ahead
    up = _read(courses.height, place) - here.height[:, None] - here.slope[:, None] * ahead
    near = focal / ahead
    return width / 2 + near * right, here.horizon[:, None] + near * (HEIGHT - up)


def _profile(courses: Course, cars: Cars, here: _Here, size: tuple[int, int]) -> _Profile:
    height, width = size
    focal = FOCAL * width
    samples = 32 if height <= 48 else 72
    depths = np.geomspace(NEAREST, course.SIGHT, samples)
    column, row = _project(courses, cars, here, np.broadcast_to(depths, (len(cars.along), samples)), size)
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
    count, last = len(cars.along), len(profile.inverse) - 1
    rows = (np.arange(height) + 0.5).astype(np.float32)
    # The depth in each row: the first sample that is not below the row.
    sample = np.zeros((count, height), np.int64)
    for lowest in profile.lowest.T[:, :, None]:
        sample += lowest > rows
    sky = sample > last
    sample = clip(sample, 1, last)
    flat = sample + (np.arange(count) * (last + 1))[:, None]
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

    line = np.where(sky, skyline + elevation, 2 * fog + stripe)
    pitch = np.where(sky, sky_pitch, ground_pitch).astype(np.float32)
    first = np.where(sky, sky_first[:, None], ground_first).astype(np.float32)
    line *= scenery.TEXTURE_WIDTH
    x = np.arange(width, dtype=np.float32)
    picture = np.empty((count, height, width), np.uint8)
    for some in _chunks(count):
        column = x * pitch[some, :, None]
        column += first[some, :, None]
        np.maximum(column, 0, out=column)
        np.minimum(column, scenery.TEXTURE_WIDTH - 1, out=column)
        index = column.astype(np.int64)
        index += line[some, :, None]
        scenery.TEXTURE.take(index, out=picture[some], mode="clip")
    return picture


def _chunks(count: int) -> list[slice]:
    """Few pictures at a time stay in the processor's cache."""
    return [slice(start, start + 16) for start in range(0, count, 16)]


def _sprites(
    courses: Course, cars: Cars, here: _Here, profile: _Profile, picture: NDArray[np.uint8], size: tuple[int, int]
) -> None:
    """Paint cars and roadside things into the picture of indices, far ones first."""
    height, width = size
    count, depths = len(cars.along), len(profile.inverse) - 1
    slot = np.arange(12)
    tree = np.ceil((cars.along[:, None] + 4.0) / course.TREE_SPACING).astype(np.int64) + slot
    pick = tree % course.TREES + (np.arange(count) * course.TREES)[:, None]
    ahead = np.concatenate([tree * course.TREE_SPACING - cars.along[:, None], cars_ahead(courses, cars)], axis=1)
    offset = np.concatenate([courses.tree_offset.take(pick), courses.car_offset], axis=1)
    kind = np.concatenate([courses.tree_sprite.take(pick), courses.car_sprite], axis=1)
    seen = (ahead > NEAREST + 0.8) & (ahead < course.SIGHT - 5)
    distance = np.where(seen, ahead, 50.0)
    column, row = _project(courses, cars, here, distance, size)
    scale = profile.focal / distance
    metres = sprites.SPRITE_METRES[kind]
    wide, tall = metres[..., 0] * scale, metres[..., 1] * scale
    left, top = column + offset * scale - wide / 2, row - tall
    # A crest hides what stands behind it.
    nearer = np.searchsorted(-profile.inverse[:depths], (-1 / distance).astype(np.float32)) - 1
    crest = profile.lowest.take(np.maximum(nearer, 0) + (np.arange(count) * (depths + 1))[:, None])
    x0 = clip(np.floor(left + 0.5), 0, width).astype(np.int64)
    x1 = clip(np.floor(left + np.maximum(wide, 1) + 0.5), 0, width).astype(np.int64)
    y0 = clip(np.floor(top + 0.5), 0, height).astype(np.int64)
    y1 = clip(np.floor(np.minimum(top + np.maximum(tall, 1), crest + 0.5) + 0.5), 0, height).astype(np.int64)
    which = np.flatnonzero(seen & (x1 > x0) & (y1 > y0))
    which = which[np.argsort(-ahead.reshape(-1)[which], kind="stable")]

    def chosen(values: NDArray[np.generic]) -> NDArray[np.generic]:
        return values.reshape(-1)[which]

    sprites.paint(picture, which // ahead.shape[1], *(chosen(v) for v in (kind, left, top, wide, tall, x0, x1, y0, y1)))  # type: ignore[arg-type]


def cars_ahead(courses: Course, cars: Cars) -> NDArray[np.float64]:
    """Metres from each camera to each other car along the road, `(N, CARS)`.

    A car's speed is set so that we reach it exactly at `car_meets`, whatever its speed.
    """
    return (courses.car_meets - cars.along[:, None]) * (1 - courses.car_speed)


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
    rgb = np.empty((*picture.shape, 3), np.uint8)
    first = np.arange(len(picture))[:, None, None] * scenery.PALETTE_SIZE
    for some in _chunks(len(picture)):
        rgba = courses.palette.take(first[some] + picture[some]).astype("<u4", copy=False).view(np.uint8)
        rgba = rgba.reshape(*picture[some].shape, 4)
        for channel in range(3):  # five times faster than one copy of runs of three bytes
            rgb[some, ..., channel] = rgba[..., channel]
    return rgb


def _own_car(cars: Cars, picture: NDArray[np.uint8]) -> None:
    count, height, width = picture.shape
    one = np.ones(count)
    wide, tall = 0.24 * width, 0.29 * height
    left, top = (width - wide) / 2, height * 0.99 - tall
    kind = np.full(count, sprites.CAR_SPRITES + scenery.PAINTS - 1)
    box = [np.full(count, int(v)) for v in (left, left + wide, top, top + tall)]
    sprites.paint(picture, np.arange(count), kind, one * left, one * top, one * wide, one * tall, *box)
