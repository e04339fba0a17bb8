"""The run folder: what a run leaves behind, and which old runs are cleared away.

`config.json` (first of all), `metrics.jsonl` (a line per event but pictures, as it happens), `policy.safetensors`,
`curve.png`, `before.gif`, `after.gif`. Only folders that carry our name *and* our `config.json` are ever deleted.
"""

from __future__ import annotations

import json
import logging
import os
import re
import shutil
from collections.abc import Sequence
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
_NAME: Final = re.compile(r"[a-z0-9-]+-\d{8}T\d{6}Z-seed\d+(-\d+)?")


def new_folder(runs: Path, demo: str, seed: int, config: dict[str, Any], now: datetime | None = None) -> Path:
    """Make `<demo>-<UTC time>-seed<seed>` with its `config.json`, and clear away all but the newest 20 runs.

    Two runs in the same second get different folders.

    Raises:
        OSError: the folder cannot be made or written.
    """
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%dT%H%M%SZ")
    runs.mkdir(parents=True, exist_ok=True)
    folder, attempt = runs / f"{demo}-{stamp}-seed{seed}", 1
    while True:
        try:
            folder.mkdir()
            break
        except FileExistsError:
            attempt += 1
            folder = runs / f"{demo}-{stamp}-seed{seed}-{attempt}"
    text = json.dumps({"kind": MARK, "demo": demo, "started": stamp, **config}, indent=2)
    (folder / "config.json").write_text(text + "\n", encoding="utf-8")
    prune(runs, folder)
    return folder


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


def append_metrics(folder: Path, event: Event) -> None:
    """Add an event to `metrics.jsonl`."""
    with (folder / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write(encode(event) + "\n")


def read_metrics(folder: Path) -> list[Event]:
    """The events in `metrics.jsonl`; a last line that was cut off is left out.

    Raises:
        OSError: it cannot be read.
    """
    events = []
    for line in (folder / "metrics.jsonl").read_text(encoding="utf-8").splitlines():
        try:
            events.append(json.loads(line))
        except ValueError:
            continue
    return events


def save_policy(folder: Path, weights: dict[str, NDArray[np.float32]], metadata: dict[str, str]) -> None:
    """Write `policy.safetensors`, whole or not at all."""
    from safetensors.numpy import save_file

    part = folder / "policy.safetensors.part"
    save_file({name: np.ascontiguousarray(value) for name, value in weights.items()}, part, metadata)
    part.replace(folder / "policy.safetensors")


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
    frames[0].save(path, "GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0, optimize=False)


def save_curve(path: Path, metrics: Sequence[Event], threshold: float) -> None:
    """Draw held-out and training success over environment steps."""
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
    axes.axhline(threshold, color="0.3", linestyle=":", label=f"solved: {threshold}")
    axes.set(xlabel="environment steps", ylabel="share of courses driven to the end", ylim=(-0.02, 1.02))
    axes.legend(loc="lower right", fontsize=8)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
