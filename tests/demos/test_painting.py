"""What is painted at once is what loops over sprites, rows and pixels paint."""

import numpy as np
import pytest

pytest.importorskip("gymnasium")  # before `demos`, which registers its environment where gymnasium is there already

from demos.core import painting, scenery, sprites

COUNT, HEIGHT, WIDTH = 40, 32, 64  # more pictures than are drawn at once


def test_a_row_is_a_stretch_of_the_textures_row():
    rng = np.random.default_rng(0)
    line = rng.integers(len(scenery.TEXTURE), size=(COUNT, HEIGHT))
    first = rng.uniform(-500, 2000, (COUNT, HEIGHT)).astype(np.float32)
    pitch = rng.uniform(0, 60, (COUNT, HEIGHT)).astype(np.float32)
    picture = painting.stretch(line, first, pitch, WIDTH)
    for n, y in np.ndindex(COUNT, HEIGHT):
        column = np.clip(first[n, y] + np.arange(WIDTH, dtype=np.float32) * pitch[n, y], 0, scenery.TEXTURE_WIDTH - 1)
        assert np.array_equal(picture[n, y], scenery.TEXTURE[line[n, y], column.astype(int)])


def test_sprites_are_scaled_cut_and_painted_in_order():
    rng = np.random.default_rng(1)
    picture = rng.integers(200, 250, (3, HEIGHT, WIDTH)).astype(np.uint8)
    expected, many = picture.copy(), 60
    which, kind = rng.integers(3, size=many), rng.integers(len(sprites.SPRITES), size=many)
    left, top = rng.uniform(-10, WIDTH, many), rng.uniform(-10, HEIGHT, many)
    wide, tall = rng.uniform(0.5, 30, many), rng.uniform(0.5, 30, many)
    x0, x1 = (np.clip(np.floor(edge + 0.5), 0, WIDTH).astype(int) for edge in (left, left + np.maximum(wide, 1)))
    y0, y1 = (np.clip(np.floor(edge + 0.5), 0, HEIGHT).astype(int) for edge in (top, top + np.maximum(tall, 1)))
    y1 = np.where(np.arange(many) % 7 == 0, y0, y1)  # hidden
    painting.paint(picture, which, kind, left, top, wide, tall, x0, x1, y0, y1)
    for i in range(many):
        for y in range(y0[i], y1[i]):
            for x in range(x0[i], x1[i]):
                u, v = ((x + 0.5 - left[i]) / wide[i] * 32, (y + 0.5 - top[i]) / tall[i] * 32)
                index = sprites.SPRITES[kind[i], int(np.clip(v, 0, 31)), int(np.clip(u, 0, 31))]
                expected[which[i], y, x] = index or expected[which[i], y, x]
    assert np.array_equal(picture, expected)


def test_nothing_to_paint_leaves_the_picture_as_it_is():
    picture, none, nowhere = np.full((1, HEIGHT, WIDTH), 7, np.uint8), np.zeros(0, np.int64), np.zeros(0)
    painting.paint(picture, none, none, nowhere, nowhere, nowhere, nowhere, none, none, none, none)
    assert (picture == 7).all()


def test_each_picture_is_coloured_from_its_own_palette():
    rng = np.random.default_rng(2)
    picture = rng.integers(256, size=(COUNT, HEIGHT, WIDTH)).astype(np.uint8)
    rgba = rng.integers(256, size=(COUNT, 256, 4)).astype(np.uint8)
    rgb = painting.colour(picture, rgba.view("<u4")[..., 0].astype(np.uint32))
    assert rgb.flags.c_contiguous
    assert np.array_equal(rgb, rgba[np.arange(COUNT)[:, None, None], picture, :3])
