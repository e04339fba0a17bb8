"""Drives a saved policy on courses that it never trained on, one after another; it learns and writes nothing."""

from __future__ import annotations

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any, Final, TextIO

import torch
from safetensors import SafetensorError
from safetensors.torch import load

from demos.core.camera_steering import TASK
from demos.core.course import COURSE_STEPS
from demos.core.events import VERSION, Event
from demos.core.network import ActorCritic
from demos.core.recording import MARK
from demos.core.road import CameraSteeringVector
from demos.core.run import interrupts, say
from demos.core.task import Policy, Scene
from demos.core.training import policy

COURSES: Final = range(900_000, 900_020)
"""Held out, and in none of the sets that decide."""
ENOUGH: Final = 0.9


def replay(name: str, folder: Path, watched: bool, out: TextIO) -> int:
    """Drive the policy of a run folder, and say the events.

    Args:
        name: of the demo.
        folder: of the run.
        watched: with frames.
        out: gets the JSON lines.

    Returns:
        0 where at least 90 % of the courses were driven to the end, 1 where fewer were, 130 when interrupted.

    Raises:
        OSError, ValueError: there is no such folder, it is none of this demo's, or its policy cannot be read.
    """
    network, config = load_policy(folder, name)
    driven: list[bool] = []
    with interrupts() as asked:
        for event in drive(network, config, watched):
            if event["event"] == "course":
                driven.append(event["finished"])
            if asked() or not say(event, out, folder):
                break
        say({"event": "replayed", "finished": sum(driven), "courses": len(driven), "interrupted": asked()}, out, folder)
    return 130 if asked() else 0 if sum(driven) >= ENOUGH * len(COURSES) else 1


def drive(network: ActorCritic, config: dict[str, Any], watched: bool = True) -> Generator[Event, None, None]:
    """Yields `start`, and for each course its `frame`s and a `course`."""
    torch.set_num_threads(1)
    yield {
        "event": "start", "version": VERSION, "demo": config.get("demo"), "seed": config.get("seed"), "replay": True,
        "parameters": sum(p.numel() for p in network.parameters()), "network": network.describe(),
    }  # fmt: skip
    act = policy(network)
    for place, number in enumerate(COURSES, 1):
        scenes, finished = _one_course(act, number)
        told = {"place": place, "courses": len(COURSES), "course": number}
        if watched:
            yield from ({"event": "frame", "phase": "replay", **told, **TASK.draw(scene)} for scene in scenes)
        yield {"event": "course", **told, "finished": finished, "steps": len(scenes) - 1, "of": COURSE_STEPS}


def _one_course(act: Policy, number: int) -> tuple[list[Scene], bool]:
    """The scenes of a drive from its start, and whether it came to the course's end."""
    env = CameraSteeringVector(1)
    obs, _ = env.reset(seed=0, options={"courses": [number]})
    scenes = [TASK.scene(env)]
    while True:
        crashed, finished = env.drive(act(obs))
        obs = env.look()
        scenes.append(TASK.scene(env))
        if crashed[0] or finished[0]:
            return scenes, bool(finished[0])


def load_policy(folder: Path, name: str) -> tuple[ActorCritic, dict[str, Any]]:
    """The network of a run folder, and its configuration.

    Raises:
        OSError: a file is not there or cannot be read.
        ValueError: it is no run folder of this demo, or its files do not fit together.
    """
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except ValueError:
        config = None
    if not isinstance(config, dict) or config.get("kind") != MARK:
        raise ValueError(f"{folder} is not a run folder: its config.json does not say so")
    if config.get("demo") != name:
        raise ValueError(f"{folder} is a run of {config.get('demo')}, not of {name}")
    if config.get("env", TASK.env) != TASK.env:
        raise ValueError(f"{folder} is a run in {config['env']}; only runs in {TASK.env} can be driven again")
    data = (folder / "policy.safetensors").read_bytes()
    try:
        network = ActorCritic(TASK.picture, TASK.actions, tuple(config["channels"]), config["features"])
        network.load_state_dict(load(data))
    except (SafetensorError, RuntimeError, KeyError, TypeError, ValueError) as error:
        reason = " ".join(str(error).split())[:120] or type(error).__name__
        raise ValueError(f"{folder / 'policy.safetensors'} holds no policy of this run: {reason}") from error
    return network, config
