"""All that a run depends on, as one value; it runs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from demos.core import ppo
from demos.core.preprocessing import Preprocessing


@dataclass(frozen=True)
class Config:
    """Everything a run depends on; on one kind of processor the same configuration gives the same numbers."""

    seed: int = 0
    env: str = "notes/CameraSteering-v0"
    device: str = "cpu"
    max_env_steps: int = 1_500_000
    """After so many an unsolved run ends; one that goes on has as many again."""
    num_envs: int = 128
    threads: int = 2
    rollout_steps: int = 32
    channels: tuple[int, int] = (24, 48)
    features: int = 128
    freeze: str = ""
    """A part of the network that stays as it was drawn: `encoder`, the convolutions."""
    averaging: float = 0.8
    """Share of the old in the average of the weights over updates that is evaluated (Polyak averaging)."""
    check_steps: int = 16_384
    """Environment steps between evaluations once training looks promising; four times as many before."""
    promising: float = 0.72
    """Mean outcome of recent training episodes above which it looks promising."""
    recent: int = 4
    """Rollouts whose episodes count as recent."""
    preprocessing: Preprocessing | None = None
    """What is done to the pictures, actions and rewards; None where the environment is made for the learner."""
    learner: ppo.Settings = field(default_factory=ppo.Settings)


def read_config(plain: Mapping[str, Any]) -> Config:
    """The configuration that was written down as plain values, under `config`, with the moment of a run.

    Raises:
        ValueError: it is not one of ours.
    """
    try:
        values = dict(plain["config"])
        learner, steps = ppo.Settings(**values.pop("learner")), values.pop("preprocessing", None)
        values |= {"channels": tuple(values["channels"]), "preprocessing": Preprocessing(**steps) if steps else None}
        return Config(**values, learner=learner)
    except (KeyError, TypeError) as error:
        raise ValueError(f"the state to go on with is of another version: {error}") from error
