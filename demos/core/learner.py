"""Everything that changes while a network learns, and how it is kept and taken up again, bit for bit.

A `Moment` is a learner between two updates, as arrays and plain values: weights, the optimiser's averages, generators,
and where the environments stand. Taken up again, it goes on with the same numbers as if it had never stopped. (Only
where the environments have no `state()` and `restore(...)`, as `CameraSteeringVector` has, do their episodes begin
anew.)
"""

from __future__ import annotations

import copy
import json
import math
from collections import deque
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import asdict
from itertools import count
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from torch import Tensor

from demos.core import ppo
from demos.core.config import Config
from demos.core.network import ActorCritic, patches
from demos.core.task import Scene, Task

SCENE_STEPS: Final = 4
"""Every so many steps of a rollout a scene is kept to be shown."""
TENSORS: Final = "state.safetensors"
PLAIN: Final = "state.json"


class Moment(NamedTuple):
    """A learner between two updates."""

    tensors: dict[str, NDArray[Any]]
    plain: dict[str, Any]


class Driven(NamedTuple):
    """What was driven: a rollout, and the outcomes of the episodes that ended in it."""

    rollout: ppo.Rollout
    outcomes: list[float]


class Learner:
    """A network that learns, its environments, and how far it has come.

    Attributes:
        network: what the optimiser changes.
        average: of the network's weights over updates; it is what is evaluated and kept.
        env: the environments.
        obs: patches of where they stand, uint8 `(N, P, 4, 16 C)`.
        noise: of the actions.
        env_steps: from the first run on; `resumed` of them are of earlier runs.
        checked: how many there were at the last evaluation.
        attempt: how many confirming sets have been used up.
    """

    def __init__(
        self, config: Config, task: Task, moment: Moment | None = None, network: ActorCritic | None = None
    ) -> None:
        """Begin, or take up a moment.

        Raises:
            ValueError: see `training.train`.
        """
        device = _device(config.device)
        if config.seed < 0:
            raise ValueError(f"the seed must not be negative, and {config.seed} is")
        torch.set_num_threads(1)  # what is done at once is done by threads of our own, which share out larger pieces
        torch.manual_seed(config.seed)
        self.config = config
        network = network or ActorCritic(task.picture, task.actions, config.channels, config.features)
        self.network = network.to(device)
        if config.freeze:
            self.network.freeze(config.freeze)
        self.average = copy.deepcopy(self.network)
        self.optimiser = ppo.optimiser(self.network, config.learner)
        self.shuffle = torch.Generator().manual_seed(config.seed)
        self.env_steps = self.checked = self.attempt = self.resumed = 0
        self._recent: deque[list[float]] = deque(maxlen=config.recent)  # outcomes, by rollout
        self.env: VectorEnv[Any, Any, Any] = task.make(config.num_envs)
        pictures, _ = self.env.reset(seed=config.seed << 20)
        self.obs = patches(torch.from_numpy(pictures)).to(device)
        self.noise = torch.Generator().manual_seed(config.seed + 1)  # another than the shuffle's: they are not to agree
        if moment:
            try:
                self._restore(moment)
            except KeyError as missing:
                raise ValueError(f"the state to go on with is of another version: it has no {missing}") from missing

    def drive(self, task: Task, scenes: list[tuple[str, Scene]] | None = None, pool: Executor | None = None) -> Driven:
        """Drive a rollout; now and then a scene of the first environment is added to those to be shown.

        The network is asked by as many threads as are configured, all others of them in the pool. One drives all the
        environments: numpy in two threads hands the interpreter to and fro, and neither gets ahead.
        """
        outcomes: list[float] = []
        steps = count(1)

        def after_step(info: dict[str, Any], done: NDArray[np.bool_]) -> None:
            outcomes.extend(task.outcomes(info, done))
            if scenes is not None and next(steps) % SCENE_STEPS == 0:
                scenes.append(("training", task.scene(self.env)))

        steps_of_it, gamma, parts = self.config.rollout_steps, self.config.learner.gamma, self.config.threads
        rollout, self.obs = ppo.collect(
            self.network, self.env, self.obs, steps_of_it, gamma, self.noise, after_step, pool, parts
        )
        return Driven(rollout, outcomes)

    def learnt(self, env_steps: int, outcomes: list[float]) -> None:
        """An update was made of so many steps, in which episodes ended with these outcomes."""
        with torch.no_grad():
            for slow, fast in zip(self.average.parameters(), self.network.parameters(), strict=True):
                slow.lerp_(fast, 1 - self.config.averaging)
        self.env_steps += env_steps
        self._recent.append(outcomes)

    def outcome(self) -> float:
        """The mean outcome of the training episodes that ended in the last rollouts (`recent`); NaN if none did."""
        recent = [one for outcomes in self._recent for one in outcomes]
        return sum(recent) / len(recent) if recent else math.nan

    def moment(self) -> Moment:
        """What is needed to go on from here."""
        tensors: dict[str, NDArray[Any]] = {}
        plain: dict[str, Any] = {}
        if hasattr(self.env, "state"):
            arrays, plain["env"] = self.env.state()
            tensors |= {"obs": _array(self.obs), **{f"env.{key}": value for key, value in arrays.items()}}
        for name, network in self._networks().items():
            tensors |= {f"{name}.{key}": _array(value) for key, value in network.state_dict().items()}
        for index, values in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{index}.{key}": _array(value) for key, value in values.items()}
        tensors |= {"shuffle": _array(self.shuffle.get_state()), "noise": _array(self.noise.get_state())}
        plain |= {
            "config": asdict(self.config), "env_steps": self.env_steps, "checked": self.checked,
            "attempt": self.attempt, "recent": list(self._recent),
        }  # fmt: skip
        return Moment(tensors, plain)

    def _networks(self) -> dict[str, ActorCritic]:
        return {"network": self.network, "average": self.average}

    def _restore(self, moment: Moment) -> None:
        tensors, plain = moment
        ours, theirs = json.loads(json.dumps(asdict(self.config))), json.loads(json.dumps(plain["config"]))
        differing = [key for key in ours if key != "max_env_steps" and ours[key] != theirs.get(key)]
        if differing:
            made = theirs.get(differing[0])
            made = "none" if made in ("", None) else made
            raise ValueError(f"the run to go on with was made with another {differing[0]}: {made}")
        for name, network in self._networks().items():
            network.load_state_dict({key: torch.from_numpy(value) for key, value in _under(name, tensors).items()})
        values: dict[int, dict[str, Tensor]] = {}
        for key, value in _under("optimiser", tensors).items():
            index, _, what = key.partition(".")
            values.setdefault(int(index), {})[what] = torch.from_numpy(value)
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": values})
        self.shuffle.set_state(torch.from_numpy(tensors["shuffle"]))
        self.noise.set_state(torch.from_numpy(tensors["noise"]))
        if "env" in plain and hasattr(self.env, "restore"):
            self.env.restore(_under("env", tensors), plain["env"])
            self.obs = torch.from_numpy(tensors["obs"]).to(self.obs.device)
        self.env_steps = self.resumed = plain["env_steps"]
        self.checked, self.attempt = plain["checked"], plain["attempt"]
        self._recent.extend(plain["recent"])


def save_moment(folder: Path, moment: Moment) -> None:
    """Write `state.safetensors` and `state.json`, both or neither; the latter names the steps of both.

    Raises:
        OSError: a file cannot be written; those of an earlier moment are as they were.
    """
    from safetensors.numpy import save

    steps = {"env_steps": str(moment.plain["env_steps"])}
    tensors = save({name: np.asarray(value, order="C") for name, value in moment.tensors.items()}, steps)
    parts = {folder / TENSORS: tensors, folder / PLAIN: (json.dumps(moment.plain) + "\n").encode()}
    try:
        for place, data in parts.items():
            place.with_name(f"{place.name}.part").write_bytes(data)
        for place in parts:
            place.with_name(f"{place.name}.part").replace(place)
    except OSError:
        for place in parts:
            with suppress(OSError):
                place.with_name(f"{place.name}.part").unlink()
        raise


def load_moment(folder: Path) -> Moment:
    """Read what `save_moment` wrote.

    Raises:
        ValueError: there is none, or its two files are not of one moment; the message names the folder.
    """
    from safetensors import SafetensorError, safe_open

    try:
        plain = json.loads((folder / PLAIN).read_text(encoding="utf-8"))
        with safe_open(folder / TENSORS, "numpy") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (it is no dict)
            steps = (file.metadata() or {}).get("env_steps")
        if not isinstance(plain, dict) or str(plain.get("env_steps")) != steps:
            raise ValueError("its files are of two moments")
    except (OSError, ValueError, SafetensorError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ValueError(f"there is no state to go on with in {folder}: {reason}") from error
    return Moment(tensors, plain)


def _device(name: str) -> torch.device:
    try:
        device = torch.device(name)
        torch.zeros(1, device=device).cpu()  # the device «meta» can be given numbers, but has none to give back
    except (RuntimeError, AssertionError) as error:
        raise ValueError(f"there is no device {name!r} here; cpu always is") from error
    return device


def _array(tensor: Tensor) -> NDArray[Any]:
    return tensor.detach().cpu().numpy().copy()


def _under(name: str, tensors: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The entries `name.key`, by key."""
    return {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}
