"""The run folder: what a run leaves behind, and which old runs are cleared away.

`config.json` (first of all), `metrics.jsonl` (a line per event but pictures, as it happens), `policy.safetensors`,
`state.safetensors` and `state.json` (to go on from), `curve.png`, `before.gif`, `after.gif`, `saliency.png`,
`report.html`. Only folders that carry our name *and* our `config.json` are ever deleted.
"""

from __future__ import annotations

import io
import json
import logging
import math
import os
import re
import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from platformdirs import user_cache_path

from demos.core.events import FRAMES_PER_SECOND, Event, encode

KEPT: Final = 20
MARK: Final = "notes-demo-run"
STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"[a-z0-9-]+-\d{8}T\d{6}Z-seed\d+(-\d+)?")


def new_folder(runs: Path, demo: str, seed: int, config: dict[str, Any], now: datetime | None = None) -> Path:
    """Make `<demo>-<UTC time>-seed<seed>` with its `config.json`, and clear away all but the newest 20 runs.

    Two runs in the same second get different folders.

    Raises:
        OSError: the folder cannot be made or written.
    """
    stamp = (now or datetime.now(UTC)).strftime(STAMP)
    runs.mkdir(parents=True, exist_ok=True)
    folder, attempt = runs / f"{demo}-{stamp}-seed{seed}", 1
    while True:
        try:
            folder.mkdir()
            break
        except FileExistsError:
            attempt += 1
            folder = runs / f"{demo}-{stamp}-seed{seed}-{attempt}"
    _write_config(folder, demo, stamp, config)
    prune(runs, folder)
    return folder


def make_again(folder: Path, demo: str, config: dict[str, Any]) -> None:
    """Make a run folder that has vanished again, with its `config.json`.

    Raises:
        OSError: the folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    _write_config(folder, demo, datetime.now(UTC).strftime(STAMP), config)


def _write_config(folder: Path, demo: str, stamp: str, config: dict[str, Any]) -> None:
    text = json.dumps({"kind": MARK, "demo": demo, "started": stamp, **config}, indent=2)
    write_whole(folder / "config.json", (text + "\n").encode())


def prune(runs: Path, newest: Path) -> list[Path]:
    """Delete all but the newest 20 run folders; what is not surely ours stays. Returns the deleted ones."""
    ours = []
    for folder in runs.iterdir():
        if folder.is_dir() and not folder.is_symlink() and _NAME.fullmatch(folder.name) and folder != newest:
            try:
                config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
                if isinstance(config, dict) and config.get("kind") == MARK:
                    ours.append((str(config.get("started")), (folder / "config.json").stat().st_mtime_ns, folder))
            except (OSError, ValueError):
                continue
    old = [folder for _, _, folder in sorted(ours, reverse=True)[KEPT - 1 :]]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)  # in use (Windows) or read-only: it stays until the next run
    return old


def write_whole(path: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    Raises:
        OSError: it cannot be written; what was there before is as it was.
    """
    part = path.with_name(path.name + ".part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def append_metrics(path: Path, *events: Event) -> None:
    """Add events to `metrics.jsonl`."""
    with path.open("a", encoding="utf-8") as file:
        file.writelines(encode(event) + "\n" for event in events)


def read_metrics(folder: Path) -> list[Event]:
    """The events in `metrics.jsonl`; a line that was cut off is left out.

    Raises:
        OSError: it cannot be read.
    """
    events = []
    for line in (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return [event for event in events if isinstance(event, dict) and "event" in event]


def save_policy(path: Path, weights: dict[str, NDArray[np.float32]], metadata: dict[str, str]) -> None:
    """Write `policy.safetensors`."""
    from safetensors.numpy import save

    whole = {name: np.ascontiguousarray(value) for name, value in weights.items()}
    write_whole(path, save(whole, metadata))


def save_gif(path: Path, pictures: Sequence[NDArray[np.uint8]]) -> None:
    """Write a film of uint8 `(H, W, 3)` pictures at ten a second, the last one held for a second.

    Raises:
        ValueError: there is no picture.
    """
    if not pictures:
        raise ValueError("a film needs a picture")
    # One palette for the whole film, from six of its pictures: a palette of its own for each makes colours flicker.
    some = np.concatenate([pictures[i] for i in np.linspace(0, len(pictures) - 1, 6).astype(int)])
    palette = Image.fromarray(some).quantize(255, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    frames = [Image.fromarray(picture).quantize(palette=palette, dither=Image.Dither.NONE) for picture in pictures]
    durations = [1000 // FRAMES_PER_SECOND] * (len(frames) - 1) + [1000]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=False)
    write_whole(path, file.getvalue())


def save_curve(path: Path, metrics: Sequence[Event], threshold: float) -> None:
    """Draw held-out and training outcomes over environment steps; the first event names what an outcome is."""
    # matplotlib keeps a list of fonts: in the user's cache, not among the settings, and without a word about making it
    os.environ.setdefault("MPLCONFIGDIR", str(user_cache_path("notes", appauthor=False) / "matplotlib"))
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4), layout="constrained")
    training = [(m["env_steps"], m["train_finished"]) for m in metrics if m["event"] == "progress"]
    training = [(steps, share) for steps, share in training if share is not None]
    held_out = [m for m in metrics if m["event"] == "held_out"]
    if training:
        axes.plot(*zip(*training, strict=True), color="0.6", label="training episodes (sampled)")
    for which, colour, mark in (("stopping", "tab:blue", "o-"), ("confirming", "tab:red", "D")):
        points = [(m["env_steps"], m["mean"], m["mean"] - m["ci"][0], m["ci"][1] - m["mean"])
                  for m in held_out if m["set"] == which]  # fmt: skip
        if points:
            steps, mean, low, high = zip(*points, strict=True)
            axes.errorbar(steps, mean, (low, high), fmt=mark, color=colour, capsize=2, label=f"held out, {which} set")
    if math.isfinite(threshold):
        axes.axhline(threshold, color="0.3", linestyle=":", label=f"solved: {threshold:g}")
    measure = next((m["measure"] for m in metrics if m["event"] == "start"), "")
    axes.set(xlabel="environment steps", ylabel=measure)
    if measure.startswith("share"):
        axes.set_ylim(-0.02, 1.02)
    axes.legend(loc="lower right", fontsize=8)
    file = io.BytesIO()
    figure.savefig(file, dpi=110)
    pyplot.close(figure)
    write_whole(path, file.getvalue())
