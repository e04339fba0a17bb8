"""What a demo says while it runs, and how it is written: one JSON object a line, pictures as base64 PNG.

An event is a dict with `"event"`, its kind. Inside the process pictures are arrays; `encode` makes a line of it. What
only the run folder needs (weights, films, saliency) travels in events of the kinds in `PRIVATE`, which are not written.

A `frame` stands for a tenth of a second. Frames come in bursts, a film when it is whole, others when training has time
for them: whoever shows them keeps the pace.
"""

from __future__ import annotations

import base64
import io
import json
import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

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
        case np.ndarray() if value.dtype == np.uint8 and value.ndim == 3:
            return base64.b64encode(png(value)).decode("ascii")
        case np.generic():
            return _plain(value.item())
        case float() if not math.isfinite(value):
            return None
        case _:
            return value


def png(picture: NDArray[np.uint8]) -> bytes:
    """A picture, uint8 `(H, W, 3)`, as a PNG file; compressed lightly, for speed."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=1)
    return file.getvalue()
