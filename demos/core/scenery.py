"""What a course looks like: colours, road and skylines, drawn once, as tables of palette indices.

The camera never handles colours: it copies *palette indices* out of two tables, `TEXTURE` (one row of ground or of sky)
and `sprites.SPRITES` (cars and roadside things), and looks each index up in the palette of the episode. So one table
serves every episode, and light, tint and paint differ from episode to episode at the cost of one small array.

This module knows nothing of geometry, cars' positions or episodes: see `course` (what an episode draws), `camera`
(where things land in the picture).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SCENERIES: Final = ("meadow", "desert", "snow", "night")

ROAD_HALF_WIDTH: Final = 4.6
"""Metres from the centre line to the kerb."""

# --- the palette: what each index means ------------------------------------------------------------------------------
PALETTE_SIZE: Final = 256
FOG_LEVELS: Final = 6
MATERIALS: Final = 8  # ground materials; index = material + 8 * stripe + 16 * fog
GROUND, KERB, LINE, ASPHALT, DASH, VERGE = range(6)
SKY: Final = 96  # 16 shades, from the horizon upwards
CLOUD, FAR_HILL, NEAR_HILL, CAP, SUN, WINDOW = range(112, 118)
TRUNK, LEAF_DARK, LEAF, LEAF_LIGHT, TYRE, GLASS, TAIL_LIGHT, HEAD_LIGHT, PLATE, POLE, GLOW, SHADOW = range(128, 140)
BODY: Final = 140  # five paints, (lit, shaded) each: four for traffic, the fifth is our own car
PAINTS: Final = 5

Colour = tuple[int, int, int]

_GROUND_COLOURS: Final[dict[str, tuple[tuple[Colour, Colour], ...]]] = {
    # (ground, kerb, line, asphalt, dash, verge), each in the two shades of the stripes
    "meadow": (
        ((86, 168, 62), (72, 150, 52)),
        ((214, 48, 44), (240, 240, 236)),
        ((230, 230, 224), (230, 230, 224)),
        ((108, 108, 112), (100, 100, 104)),
        ((240, 240, 236), (100, 100, 104)),
        ((150, 132, 84), (138, 120, 76)),
    ),
    "desert": (
        ((222, 184, 118), (208, 168, 102)),
        ((232, 120, 36), (246, 236, 214)),
        ((240, 226, 180), (240, 226, 180)),
        ((128, 112, 100), (120, 104, 92)),
        ((248, 222, 120), (120, 104, 92)),
        ((188, 144, 92), (178, 134, 84)),
    ),
    "snow": (
        ((238, 244, 250), (218, 228, 240)),
        ((48, 96, 190), (236, 240, 248)),
        ((250, 214, 90), (250, 214, 90)),
        ((124, 132, 146), (114, 122, 136)),
        ((250, 214, 90), (114, 122, 136)),
        ((190, 202, 218), (180, 192, 208)),
    ),
    "night": (
        ((26, 44, 40), (20, 36, 34)),
        ((206, 60, 84), (172, 176, 196)),
        ((150, 152, 170), (150, 152, 170)),
        ((52, 54, 70), (46, 48, 62)),
        ((206, 206, 150), (46, 48, 62)),
        ((38, 40, 52), (34, 36, 46)),
    ),
}
_SKY_COLOURS: Final[dict[str, tuple[Colour, Colour]]] = {  # at the horizon (and the fog), overhead
    "meadow": ((196, 224, 244), (70, 138, 222)),
    "desert": ((250, 216, 160), (222, 120, 82)),
    "snow": ((226, 234, 244), (136, 166, 204)),
    "night": ((58, 46, 92), (10, 12, 34)),
}
_THING_COLOURS: Final[dict[str, dict[int, Colour]]] = {
    "meadow": {
        CLOUD: (250, 252, 255),
        FAR_HILL: (120, 160, 172),
        NEAR_HILL: (72, 128, 84),
        CAP: (96, 152, 96),
        SUN: (255, 246, 196),
        WINDOW: (240, 240, 240),
        TRUNK: (96, 66, 40),
        LEAF_DARK: (26, 88, 34),
        LEAF: (40, 116, 44),
        LEAF_LIGHT: (78, 154, 60),
    },
    "desert": {
        CLOUD: (255, 232, 196),
        FAR_HILL: (190, 124, 92),
        NEAR_HILL: (168, 92, 62),
        CAP: (204, 132, 84),
        SUN: (255, 240, 170),
        WINDOW: (240, 240, 240),
        TRUNK: (120, 84, 52),
        LEAF_DARK: (44, 92, 54),
        LEAF: (66, 124, 70),
        LEAF_LIGHT: (104, 160, 90),
    },
    "snow": {
        CLOUD: (255, 255, 255),
        FAR_HILL: (168, 184, 210),
        NEAR_HILL: (130, 150, 184),
        CAP: (250, 252, 255),
        SUN: (255, 252, 232),
        WINDOW: (240, 240, 240),
        TRUNK: (84, 66, 56),
        LEAF_DARK: (30, 70, 66),
        LEAF: (52, 96, 86),
        LEAF_LIGHT: (236, 244, 250),
    },
    "night": {
        CLOUD: (236, 236, 255),
        FAR_HILL: (28, 24, 58),
        NEAR_HILL: (14, 14, 32),
        CAP: (22, 22, 46),
        SUN: (244, 244, 220),
        WINDOW: (250, 214, 110),
        TRUNK: (30, 26, 30),
        LEAF_DARK: (8, 24, 22),
        LEAF: (14, 34, 30),
        LEAF_LIGHT: (24, 48, 40),
    },
}
_FIXED_COLOURS: Final[dict[int, Colour]] = {
    TYRE: (20, 20, 22), GLASS: (40, 56, 74), TAIL_LIGHT: (250, 30, 30), HEAD_LIGHT: (255, 250, 190),
    PLATE: (236, 236, 220), POLE: (90, 94, 104), GLOW: (255, 236, 150), SHADOW: (24, 24, 28),
}  # fmt: skip


def _palettes() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Each scenery's colours `(4, 256, 3)` and the share of fog in each index `(256,)`."""
    colours = np.zeros((len(SCENERIES), PALETTE_SIZE, 3), np.float32)
    fog = np.zeros(PALETTE_SIZE, np.float32)
    for scene, name in enumerate(SCENERIES):
        for level in range(FOG_LEVELS):
            share = level / FOG_LEVELS
            for material, shades in enumerate(_GROUND_COLOURS[name]):
                first, second = np.array(shades[0], np.float32), np.array(shades[1], np.float32)
                mean = (first + second) / 2
                for stripe, shade in enumerate((first, second)):
                    index = material + MATERIALS * stripe + 2 * MATERIALS * level
                    # Far stripes are thinner than a row: fading them to their mean keeps them from flickering.
                    colours[scene, index] = shade + (mean - shade) * share
                    fog[index] = 0.8 * share
        low, high = (np.array(c, np.float32) for c in _SKY_COLOURS[name])
        for step in range(16):
            colours[scene, SKY + step] = low + (high - low) * (step / 15)
        for index, colour in {**_THING_COLOURS[name], **_FIXED_COLOURS}.items():
            colours[scene, index] = colour
    return colours, fog


PALETTES, FOG = _palettes()
"""Colours of each scenery, float32 `(4, 256, 3)` in 0..255, and each index's share of fog, float32 `(256,)` in 0..1."""

PAINT_CHOICES: Final[NDArray[np.float32]] = np.array(
    [(206, 40, 40), (44, 92, 200), (240, 196, 40), (244, 244, 246), (32, 150, 72), (44, 176, 190), (228, 116, 36),
     (150, 60, 170), (236, 80, 140), (250, 150, 180)], np.float32)  # fmt: skip

# --- the texture: one row of it is one row of ground or of sky --------------------------------------------------
COLUMNS: Final = 1024
"""Columns of ground (32 a metre, the road's centre at 512) and columns of skyline for a full turn of the camera."""
COLUMNS_PER_METRE: Final = 32.0
WRAP: Final = 400  # the first columns of a skyline once more, so that a picture never has to wrap
SKY_ROWS: Final = 96
"""Rows of skyline above the horizon, as fine as its columns: 1024 to a full turn."""
GROUND_ROWS: Final = 2 * FOG_LEVELS
SKYLINES: Final = 3  # skylines of each scenery


def _ground_rows() -> NDArray[np.uint8]:
    """The road's cross-section in two stripes and six fogs, `(12, 1424)`."""
    offset = np.abs((np.arange(COLUMNS) - COLUMNS // 2 + 0.5) / COLUMNS_PER_METRE)  # metres from the centre line
    edge = ROAD_HALF_WIDTH
    section = np.full(COLUMNS, GROUND, np.uint8)
    for material, inner, outer in (
        (VERGE, edge, edge + 1.6), (KERB, edge - 0.1, edge + 0.8), (LINE, edge - 0.5, edge - 0.25),
    ):  # fmt: skip
        section[(offset >= inner) & (offset < outer)] = material
    road = offset < edge - 0.1
    section[road & (section == GROUND)] = ASPHALT
    section[offset < 0.16] = DASH
    section = np.concatenate([section, section[:WRAP]])
    rows = [section + MATERIALS * stripe + 2 * MATERIALS * level for level in range(FOG_LEVELS) for stripe in range(2)]
    return np.stack(rows).astype(np.uint8)


def _ridge(rng: np.random.Generator, low: float, high: float, roughness: int) -> NDArray[np.float64]:
    """A closed line of hills, heights `(1024,)` in texture rows."""
    turn = np.arange(COLUMNS) * (2 * np.pi / COLUMNS)
    line = np.zeros(COLUMNS)
    for wave in range(2, roughness):
        line += np.sin(wave * turn + rng.uniform(0, 2 * np.pi)) / wave**0.8
    line = (line - line.min()) / (line.max() - line.min())
    height: NDArray[np.float64] = low + (high - low) * line
    return height


def _skyline(scene: str, rng: np.random.Generator) -> NDArray[np.uint8]:
    """A skyline `(96, 1424)`, its first row at the horizon, closed after 1024 columns."""
    row = np.arange(SKY_ROWS)[:, None]
    column = np.arange(COLUMNS)[None, :]
    picture = np.broadcast_to(SKY + np.minimum(row // 5, 15), (SKY_ROWS, COLUMNS)).astype(np.uint8)
    sun = rng.integers(COLUMNS, size=2)
    for centre in sun[: 1 if scene in ("desert", "night") else 2]:
        distance = (column - centre + COLUMNS // 2) % COLUMNS - COLUMNS // 2
        picture[distance**2 + (row - 46) ** 2 < (12 if scene == "desert" else 8) ** 2] = SUN
    if scene == "night":
        picture[rng.random(picture.shape) < 0.006] = CLOUD  # stars
    else:
        for _ in range(16):
            x, y = int(rng.integers(COLUMNS)), int(rng.integers(30, 80))
            wide, tall = int(rng.integers(18, 46)), int(rng.integers(2, 6))
            distance = (column - x + COLUMNS // 2) % COLUMNS - COLUMNS // 2
            picture[(distance / wide) ** 2 + ((row - y) / tall) ** 2 < 1] = CLOUD
    far = _ridge(rng, 6, 34, 30 if scene == "snow" else 14)
    near = _ridge(rng, 1, 16, 24)
    if scene == "desert":  # table mountains
        far = np.minimum(np.maximum((far - 12) * 2.5, 3), 22)
    if scene == "night":  # a town: blocks of flats, some windows lit
        near = np.repeat(rng.integers(2, 26, COLUMNS // 16), 16).astype(np.float64)
    picture[row < far] = FAR_HILL
    if scene == "snow":
        picture[(row < far) & (row > 22 + 3 * np.sin(column * 0.7))] = CAP
    picture[row < near] = NEAR_HILL
    if scene == "night":
        lit = (row < near - 2) & (row % 4 == 1) & (column % 4 == 2)
        picture[lit & (rng.random(picture.shape) < 0.5)] = WINDOW
    else:
        picture[(row < near) & (row > near - 2)] = CAP
    return np.concatenate([picture, picture[:, :WRAP]], axis=1)


def _texture() -> NDArray[np.uint8]:
    rng = np.random.default_rng(2017)  # skylines are part of the scenery, the same in every run
    lines = [_skyline(scene, rng) for scene in SCENERIES for _ in range(SKYLINES)]
    return np.concatenate([_ground_rows(), *lines])


TEXTURE: Final[NDArray[np.uint8]] = _texture()
"""Palette indices, uint8 `(12 + 12 * 96, 1424)`: 12 ground rows (fog * 2 + stripe), then 4 sceneries x 3 skylines."""
TEXTURE_WIDTH: Final = COLUMNS + WRAP
