"""Everything that changes while a network learns, and how it is kept and taken up again, bit for bit.

A `Moment` is a learner between two updates, as arrays and plain values: weights, the optimiser's averages, generators,
and where the environments stand. Taken up again, it goes on with the same numbers as if it
had never stopped. (Only where the environments cannot be copied do their episodes begin anew: see `Lane`.)
"""

from __future__ import annotations

import copy
import json
import math
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from torch import Tensor

from demos.core import ppo
from demos.core.network import ActorCritic, patches
from demos.core.task import Scene, Task

if TYPE_CHECKING:
    from demos.core.training import Config

SCENE_STEPS: Final = 4
"""Every so many steps of a rollout a scene is kept to be shown."""
TENSORS: Final = "state.safetensors"
PLAIN: Final = "state.json"


class Moment(NamedTuple):
    """A learner between two updates."""

    tensors: dict[str, NDArray[Any]]
    plain: dict[str, Any]


@dataclass
class Lane:
    """A batch of environments that is driven by one thread.

    Where `env` has `state()` and `restore(...)`, as `CameraSteeringVector` has, a moment holds its episodes; otherwise
    they begin anew when it is taken up.
    """

    env: VectorEnv[Any, Any, Any]
    obs: Tensor  # patches of where it stands, uint8 (N, P, 4, 16 C)
    noise: torch.Generator  # of the actions


class Driven(NamedTuple):
    """What a lane has driven: its rollout, and the outcomes of the episodes that ended in it."""

    rollout: ppo.Rollout
    outcomes: list[float]


def join(driven: Sequence[Driven]) -> Driven:
    """What several lanes have driven, as if it were one."""
    return Driven(ppo.join([one.rollout for one in driven]), [o for one in driven for o in one.outcomes])


class Learner:
    """A network that learns, its environments, and how far it has come.

    Attributes:
        network: what the optimiser changes.
        average: of the network's weights over updates; it is what is evaluated and kept.
        lanes: the environments, in as many batches as are driven at once.
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
        size, rest = divmod(config.num_envs, config.threads)
        if rest:
            raise ValueError(f"{config.num_envs} environments cannot be shared out among {config.threads} threads")
        self.lanes = []
        for lane in range(config.threads):
            env = task.make(size)
            pictures, _ = env.reset(seed=(config.seed << 20) + lane * size)
            noise = torch.Generator().manual_seed(config.seed * config.threads + lane + 1)
            self.lanes.append(Lane(env, patches(torch.from_numpy(pictures)).to(device), noise))
        if moment:
            self._restore(moment)

    def drive(self, task: Task, pool: Executor, scenes: list[tuple[str, Scene]] | None = None) -> list[Future[Driven]]:
        """Begin a rollout of each lane; of the first one, now and then a scene is added to those to be shown."""

        def drive(lane: Lane) -> Driven:
            outcomes: list[float] = []
            shown, steps = scenes is not None and lane is self.lanes[0], count(1)

            def after_step(info: dict[str, Any], done: NDArray[np.bool_]) -> None:
                outcomes.extend(task.outcomes(info, done))
                if shown and scenes is not None and next(steps) % SCENE_STEPS == 0:
                    scenes.append(("training", task.scene(lane.env)))

            steps_of_it, gamma = self.config.rollout_steps, self.config.learner.gamma
            rollout, lane.obs = ppo.collect(
                self.network, lane.env, lane.obs, steps_of_it, gamma, lane.noise, after_step
            )
            return Driven(rollout, outcomes)

        return [pool.submit(drive, lane) for lane in self.lanes]

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
        for i, lane in enumerate(self.lanes):
            tensors |= {f"lane{i}.obs": _array(lane.obs), f"lane{i}.noise": _array(lane.noise.get_state())}
            if hasattr(lane.env, "state"):
                arrays, plain[f"lane{i}"] = lane.env.state()
                tensors |= {f"lane{i}.env.{key}": value for key, value in arrays.items()}
        for name, network in self._networks().items():
            tensors |= {f"{name}.{key}": _array(value) for key, value in network.state_dict().items()}
        for index, values in self.optimiser.state_dict()["state"].items():
            tensors |= {f"optimiser.{index}.{key}": _array(value) for key, value in values.items()}
        tensors["shuffle"] = _array(self.shuffle.get_state())
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
            raise ValueError(f"the run to go on with was made with another {differing[0]}: {theirs.get(differing[0])}")
        for name, network in self._networks().items():
            network.load_state_dict({key: torch.from_numpy(value) for key, value in _under(name, tensors).items()})
        values: dict[int, dict[str, Tensor]] = {}
        for key, value in _under("optimiser", tensors).items():
            index, _, what = key.partition(".")
            values.setdefault(int(index), {})[what] = torch.from_numpy(value)
        self.optimiser.load_state_dict({**self.optimiser.state_dict(), "state": values})
        self.shuffle.set_state(torch.from_numpy(tensors["shuffle"]))
        for i, lane in enumerate(self.lanes):
            kept = _under(f"lane{i}", tensors)
            lane.noise.set_state(torch.from_numpy(kept["noise"]))
            if f"lane{i}" in plain and hasattr(lane.env, "restore"):
                lane.env.restore(_under("env", kept), plain[f"lane{i}"])
                lane.obs = torch.from_numpy(kept["obs"]).to(lane.obs.device)
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
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ValueError(f"there is no device {name!r} here; cpu always is") from error
    return device


def _array(tensor: Tensor) -> NDArray[Any]:
    return tensor.detach().cpu().numpy().copy()


def _under(name: str, tensors: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """The entries `name.key`, by key."""
    return {key.removeprefix(f"{name}."): value for key, value in tensors.items() if key.startswith(f"{name}.")}
