"""Sprites: other cars and what stands beside the road, drawn once as palette indices.

`camera` decides where a sprite lands and what hides it, `painting` scales it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from demos.core.scenery import (
    BODY,
    CAP,
    FAR_HILL,
    GLASS,
    GLOW,
    HEAD_LIGHT,
    LEAF,
    LEAF_DARK,
    LEAF_LIGHT,
    NEAR_HILL,
    PAINTS,
    PLATE,
    POLE,
    SHADOW,
    TAIL_LIGHT,
    TRUNK,
    TYRE,
)  # fmt: skip

SPRITE_SIZE: Final = 32


def _car(paint: int) -> NDArray[np.uint8]:
    """A car from behind; 0 is transparent."""
    sprite = np.zeros((SPRITE_SIZE, SPRITE_SIZE), np.uint8)
    lit, shaded = BODY + 2 * paint, BODY + 2 * paint + 1
    sprite[29:32, 1:31] = SHADOW
    sprite[22:31, 2:8] = sprite[22:31, 24:30] = TYRE
    for y in range(4, 14):  # the cabin widens downwards
        side = 9 - (y - 4) // 3
        sprite[y, side : 32 - side] = lit
        if y > 5:
            sprite[y, side + 2 : 30 - side] = GLASS
    sprite[13:27, 1:31] = lit
    sprite[20:27, 1:31] = shaded
    sprite[14:20, 2:9] = sprite[14:20, 23:30] = TAIL_LIGHT
    sprite[21:24, 12:20] = PLATE
    return sprite


def _lorry(paint: int) -> NDArray[np.uint8]:
    """A lorry from the front."""
    sprite = np.zeros((SPRITE_SIZE, SPRITE_SIZE), np.uint8)
    lit, shaded = BODY + 2 * paint, BODY + 2 * paint + 1
    sprite[30:32, 1:31] = SHADOW
    sprite[24:31, 2:8] = sprite[24:31, 24:30] = TYRE
    sprite[1:28, 1:31] = lit
    sprite[1:3, 1:31] = sprite[17:28, 1:31] = shaded
    sprite[7:15, 4:28] = GLASS
    sprite[19:24, 11:21] = TYRE  # the grille
    sprite[19:25, 2:9] = sprite[19:25, 23:30] = HEAD_LIGHT
    return sprite


def _crown(centre_y: float, radius_y: float, radius_x: float, trunk: int) -> NDArray[np.uint8]:
    y, x = np.mgrid[0:SPRITE_SIZE, 0:SPRITE_SIZE] + 0.5
    sprite = np.zeros((SPRITE_SIZE, SPRITE_SIZE), np.uint8)
    sprite[trunk:, 14:18] = TRUNK
    for index, scale, shift in ((LEAF_DARK, 1.0, 0.0), (LEAF, 0.82, 1.5), (LEAF_LIGHT, 0.45, 4.0)):
        inside = ((x - 16 + shift) / (radius_x * scale)) ** 2 + ((y - centre_y + shift) / (radius_y * scale)) ** 2 < 1
        sprite[inside] = index
    return sprite


def _pine(tiers: int) -> NDArray[np.uint8]:
    sprite = np.zeros((SPRITE_SIZE, SPRITE_SIZE), np.uint8)
    sprite[27:, 14:18] = TRUNK
    height = 28 // tiers
    for tier in range(tiers):
        for y in range(height):
            half = 2 + int((y + 1) * (5 + 8 * (tier + 1) / tiers) / height)
            at = tier * height + y
            sprite[at, max(16 - half, 0) : 16 + half] = LEAF_DARK if y > height // 2 else LEAF
            sprite[at, max(16 - half, 0) : 16 - half // 2] = LEAF_LIGHT
    return sprite


def _cactus() -> NDArray[np.uint8]:
    sprite = np.zeros((SPRITE_SIZE, SPRITE_SIZE), np.uint8)
    for index, shift in ((LEAF_DARK, 0), (LEAF, -2)):
        sprite[2:, 14 + shift : 19 + shift] = index
        sprite[14:18, 5:14] = sprite[8:16, 5 + shift + 2 : 9 + shift] = index
        sprite[18:22, 18:27] = sprite[10:20, 24 + shift + 1 : 28 + shift] = index
    return sprite


def _rock() -> NDArray[np.uint8]:
    sprite = _crown(26, 11, 15, 32)
    swap = {LEAF_DARK: NEAR_HILL, LEAF: FAR_HILL, LEAF_LIGHT: CAP}
    return np.array([swap.get(int(index), int(index)) for index in sprite.flat], np.uint8).reshape(sprite.shape)


def _lamp() -> NDArray[np.uint8]:
    sprite = np.zeros((SPRITE_SIZE, SPRITE_SIZE), np.uint8)
    sprite[3:, 15:17] = POLE
    sprite[2:4, 8:17] = POLE
    sprite[3:7, 5:11] = GLOW
    return sprite


CAR_SPRITES: Final = 0  # a car from behind in paint p; `+ PAINTS`: a lorry from the front
SCENE_SPRITES: Final = 2 * PAINTS  # three of each scenery
SPRITES: Final[NDArray[np.uint8]] = np.stack(
    [_car(paint) for paint in range(PAINTS)]
    + [_lorry(paint) for paint in range(PAINTS)]
    + [_crown(12, 12, 14, 22), _crown(14, 14, 9, 24), _crown(24, 8, 15, 31)]
    + [_cactus(), _rock(), _cactus()]
    + [_pine(3), _pine(4), _pine(2)]
    + [_lamp(), _pine(3), _lamp()]
)
"""Palette indices, uint8 `(22, 32, 32)`, 0 where one sees through."""
SPRITE_METRES: Final[NDArray[np.float32]] = np.array(
    [(2.4, 2.2)] * PAINTS
    + [(2.5, 3.2)] * PAINTS
    + [(4.6, 6.0), (3.2, 6.5), (3.0, 2.0), (2.2, 4.0), (2.8, 1.6), (1.6, 2.6)]
    + [(4.0, 7.0), (3.4, 6.0), (3.4, 4.6), (4.0, 6.5), (4.0, 7.0), (4.0, 6.5)],
    np.float32,
)
"""Width and height of each sprite in metres, float32 `(22, 2)`."""
