"""Drives a saved policy on episodes that it never trained on, one after another; it learns and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from pathlib import Path
from typing import TextIO

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load

from demos.core.config import Config
from demos.core.events import VERSION, Event
from demos.core.network import ActorCritic
from demos.core.preprocessing import Preprocessing
from demos.core.recording import MARK
from demos.core.run import interrupts, say
from demos.core.task import Task
from demos.core.training import policy

MakeTask = Callable[[Config], Task]
"""The task that a configuration names."""


def replay(name: str, make_task: MakeTask, folder: Path, watched: bool, out: TextIO) -> int:
    """Drive the policy of a run folder, and say the events.

    Args:
        name: of the demo.
        make_task: the demo's.
        folder: of the run.
        watched: with frames.
        out: gets the JSON lines.

    Returns:
        0 where the mean outcome is what counts as solved, 1 where it is less, 130 when interrupted.

    Raises:
        OSError, ValueError: there is no such folder, it is none of this demo's, or its policy cannot be read.
    """
    network, config, task = load_run(folder, name, make_task)
    outcomes: list[float] = []
    with interrupts() as asked:
        for event in drive(name, network, config, task, watched):
            if event["event"] == "episode":
                outcomes.append(event["outcome"])
            if asked() or not say(event, out, folder):
                break
        mean = float(np.mean(outcomes)) if outcomes else None
        end = {"mean": mean, "episodes": len(outcomes), "measure": task.measure, "threshold": task.solved}
        say({"event": "replayed", **end, "interrupted": asked()}, out, folder)
    is_whole = len(outcomes) == len(task.replayed)
    return 130 if asked() else 0 if is_whole and mean is not None and mean >= task.solved else 1


def drive(
    name: str, network: ActorCritic, config: Config, task: Task, watched: bool = True
) -> Generator[Event, None, None]:
    """Yields `start`, and for each episode its `frame`s and an `episode`."""
    torch.set_num_threads(1)
    yield {
        "event": "start", "version": VERSION, "demo": name, "seed": config.seed, "replay": True,
        "parameters": sum(p.numel() for p in network.parameters()), "network": network.describe(),
        "threshold": task.solved, "measure": task.measure,
    }  # fmt: skip
    act = policy(network)
    for place, number in enumerate(task.replayed, 1):
        told = {"place": place, "episodes": len(task.replayed), "number": number}
        episode, steps = task.watch(act, number), -1
        while True:
            try:
                scene = next(episode)
            except StopIteration as over:
                outcome = float(over.value)
                break
            steps += 1
            if watched:
                yield {"event": "frame", "phase": "replay", **told, **task.draw(scene)}
        yield {"event": "episode", **told, "outcome": outcome, "steps": steps}


def load_run(folder: Path, name: str, make_task: MakeTask) -> tuple[ActorCritic, Config, Task]:
    """The network of a run folder, what it depends on, and its task.

    Raises:
        OSError: a file is not there or cannot be read.
        ValueError: it is no run folder of this demo, its files do not fit together, or its environment is not there.
    """
    config = _load_config(folder, name)
    task = make_task(config)
    return _load_policy(folder / "policy.safetensors", config, task), config, task


def _load_config(folder: Path, name: str) -> Config:
    """What a saved policy depends on; the rest of the configuration is as in every run."""
    try:
        found = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError:
        found = None
    if not isinstance(found, dict) or found.get("kind") != MARK:
        raise ValueError(f"{folder} is not a run folder: its config.json does not say so")
    if found.get("demo") != name:
        raise ValueError(f"{folder} is a run of {found.get('demo')}, not of {name}")
    try:
        steps, (first, second) = found.get("preprocessing"), found["channels"]
        return Config(
            seed=int(found.get("seed", 0)), env=str(found.get("env", Config.env)), channels=(int(first), int(second)),
            features=int(found["features"]), preprocessing=Preprocessing(**steps) if steps else None,
        )  # fmt: skip
    except (KeyError, TypeError, ValueError) as error:
        reason = f"no {error}" if isinstance(error, KeyError) else error
        raise ValueError(f"{folder / 'config.json'} does not describe a network: {reason}") from error


def _load_policy(path: Path, config: Config, task: Task) -> ActorCritic:
    data = path.read_bytes()
    try:
        network = ActorCritic(task.picture, task.actions, config.channels, config.features)
        network.load_state_dict(load(data))
    except (SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise ValueError(f"{path} holds no policy of this run: {reason}") from error
    return network
