"""Painting: rows of texture and sprites into a batch of pictures of palette indices, and these into colours.

It knows pixels only: `camera` decides what lands where. All sprites of all pictures are painted at once, in a few calls
on large arrays: at sizes of some dozen pixels a call costs more than what it paints.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from demos.core import scenery
from demos.core.sprites import SPRITE_SIZE, SPRITES

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Indices = NDArray[np.uint8]

PIXELS_AT_ONCE: Final = 1 << 15
"""16 pictures of 32 x 64: what is computed of as many stays in the processor's cache, and in memory already had."""


def clip(values: NDArray[Any], low: float, high: float) -> NDArray[Any]:
    """Values held between two bounds: as `np.clip`, whose preparations take longer than its work on small arrays."""
    held: NDArray[Any] = np.minimum(np.maximum(values, low), high)
    return held


def stretch(line: Ints, first: Floats, pitch: Floats, width: int) -> Indices:
    """Draw every row of N pictures as a stretch of one row of `scenery.TEXTURE`.

    Args:
        line: that row, `(N, H)`.
        first: its column in the picture's first column, `(N, H)`; where it lies outside, the row's end is drawn.
        pitch: its columns from one column of the picture to the next, `(N, H)`.
        width: W.

    Returns:
        Palette indices, uint8 `(N, H, W)`.
    """
    picture = np.empty((*line.shape, width), np.uint8)
    x, begin = np.arange(width, dtype=np.float32), (line * scenery.TEXTURE_WIDTH).astype(np.int32)
    for some in _pieces(picture):
        column = x * pitch[some, :, None]
        column += first[some, :, None]
        np.clip(column, 0, scenery.TEXTURE_WIDTH - 1, out=column)
        place = column.astype(np.int32)
        place += begin[some, :, None]
        scenery.TEXTURE.take(place, out=picture[some], mode="clip")
    return picture


def paint(
    picture: Indices, which: Ints, kind: Ints, left: NDArray[np.float64], top: NDArray[np.float64],
    wide: NDArray[np.float64], tall: NDArray[np.float64], x0: Ints, x1: Ints, y0: Ints, y1: Ints,
) -> None:  # fmt: skip
    """Paint M scaled sprites, in order, into their pictures, in place.

    Args:
        picture: palette indices, uint8 `(N, H, W)`, C order.
        which: the picture of each sprite, `(M,)`, as all that follow.
        kind: its index in `SPRITES`.
        left: column of the left edge of its box, in pixels.
        top: row of its upper edge.
        wide: width of the box, above 0.
        tall: its height, above 0.
        x0: the first column of it that is painted.
        x1: the column behind the last, not below `x0`.
        y0: the first row of it that is painted.
        y1: the row behind the last, not below `y0`.
    """
    _, height, width = picture.shape
    last = SPRITE_SIZE - 1
    # One entry a column of a sprite as painted: the column of `SPRITES` in it.
    columns = x1 - x0
    of, x = _spread(columns)
    pace = SPRITE_SIZE / wide
    u = clip(((x0 + 0.5 - left) * pace)[of] + x * pace[of], 0, last).astype(np.int64)
    # One entry a row: where it begins in `SPRITES`, in the picture, and among those columns.
    of, y = _spread(y1 - y0)
    v = clip((y0[of] + y + 0.5 - top[of]) * (SPRITE_SIZE / tall)[of], 0, last).astype(np.int64)
    source = (kind * SPRITE_SIZE)[of] + v
    source *= SPRITE_SIZE
    target = ((which * height + y0) * width + x0)[of] + y * width
    lengths = columns[of]
    begins = _begins(lengths)
    column = _begins(columns)[of] - begins
    target -= begins
    # One entry a pixel.
    pixel = np.arange(lengths.sum())
    index = SPRITES.take(np.repeat(source, lengths) + u.take(np.repeat(column, lengths) + pixel))
    solid = np.flatnonzero(index != 0)
    place = np.repeat(target, lengths).take(solid) + solid
    picture.reshape(-1)[place] = index.take(solid)  # of equal places numpy keeps the last, the nearest


def _begins(lengths: Ints) -> Ints:
    """Where each of some runs begins, laid end to end."""
    ends: Ints = np.cumsum(lengths)
    return ends - lengths


def _spread(lengths: Ints) -> tuple[Ints, Ints]:
    """Runs laid end to end: which run each element belongs to, and its place inside that run."""
    run = np.repeat(np.arange(len(lengths)), lengths)
    return run, np.arange(len(run)) - _begins(lengths)[run]


def colour(picture: Indices, palettes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Look up the colours of N pictures.

    Args:
        picture: palette indices, uint8 `(N, H, W)`.
        palettes: of each picture, packed little-endian RGBA, `(N, 256)`.

    Returns:
        RGB, uint8 `(N, H, W, 3)`, C order.
    """
    rgb = np.empty((*picture.shape, 3), np.uint8)
    first = (np.arange(len(picture), dtype=np.int32) * scenery.PALETTE_SIZE)[:, None, None]
    for some in _pieces(picture):
        place = picture[some].astype(np.int32)
        place += first[some]
        rgba = palettes.take(place, mode="clip").astype("<u4", copy=False).view(np.uint8).reshape(*place.shape, 4)
        for channel in range(3):  # four times faster than one copy of runs of three bytes
            rgb[some, ..., channel] = rgba[..., channel]
    return rgb


def _pieces(picture: Indices) -> Iterator[slice]:
    """Some pictures at a time."""
    count, height, width = picture.shape
    step = max(1, PIXELS_AT_ONCE // (height * width))
    return (slice(begin, begin + step) for begin in range(0, count, step))
