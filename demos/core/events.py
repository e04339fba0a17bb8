"""What a demo says while it runs, and how it is written: one JSON object a line, pictures as base64 PNG.

An event is a dict with `"event"`, its kind. Inside the process pictures are arrays; `encode` makes a line of it. What
only the run folder needs (weights, films, saliency) travels in events of the kinds in `PRIVATE`, which are not written.

A `frame` stands for a tenth of a second. Frames come in bursts, a film when it is whole, others when training has time
for them: whoever shows them keeps the pace.
"""

from __future__ import annotations

import base64
import json
import math
import struct
import zlib
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

VERSION: Final = 1
FRAMES_PER_SECOND: Final = 10
PRIVATE: Final = frozenset({"policy", "recording", "saliency", "state"})

Event = dict[str, Any]


def encode(event: Event) -> str:
    """The event as one line of JSON: arrays of pixels become PNG, NaN and infinity become null.

    Raises:
        TypeError: the event holds something that is neither JSON nor a uint8 picture `(H, W, 3)`.
    """
    return json.dumps(_plain(event), allow_nan=False)


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case np.ndarray() if value.dtype == np.uint8 and value.ndim == 3 and value.shape[2] == 3:
            return base64.b64encode(png(value)).decode("ascii")
        case np.generic():
            return _plain(value.item())
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture, uint8 `(H, W, 3)`, as a PNG file (W3C, Portable Network Graphics), for speed with unfiltered rows.

    Pillow tries five filters for every row, which takes four times as long, and makes drawings no smaller.
    """
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)  # each begins with its filter, 0
    rows[:, 1:] = picture.reshape(height, -1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))  # 8 bits each of red, green, blue
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(rows.tobytes(), 1)) + chunk(b"IEND", b"")
