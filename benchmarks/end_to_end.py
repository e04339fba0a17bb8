"""Runs of the demo's own network: as it is, with a fixed budget, and with convolutions that the task did not shape.

The learner is the demo's, called as the demo calls it; no loop of training is written here but that of the autoencoder.
"""

import time
from dataclasses import replace
from typing import Any, Final

import numpy as np
import torch
from torch import Tensor, nn

from benchmarks.baseline_runs import TABLE
from benchmarks.outcomes import Outcome
from benchmarks.pipeline import by_scenery
from demos.core import evaluate, training
from demos.core.camera_steering import TASK
from demos.core.config import Config
from demos.core.course import Course
from demos.core.driving import Cars
from demos.core.evaluate import Policy
from demos.core.network import ActorCritic, patches
from demos.core.road import CameraSteeringVector, Obs
from demos.core.task import Task

PASSES: Final = 8
"""Of the autoencoder over its pictures."""
ENDLESS: Final = 2.0
"""A share of courses that no policy reaches: the run goes on to the end of its budget."""


def demo(seed: int, **changes: Any) -> Outcome:
    """The demo without its view, until its second verdict; then its policy in each scenery, and without its pictures.

    Args:
        seed: of the run.
        changes: fields of `config.Config` that are not as in the demo.
    """
    outcome, policy = _train(replace(Config(seed=seed), **changes), TASK)
    seen = {"share": policy, "black": blinded(policy), "shuffled": shuffled(policy)}
    shares = {name: evaluate.evaluate(one, TABLE).mean for name, one in seen.items()}
    return outcome | shares | {"by_scenery": by_scenery(policy)}


def curve(seed: int, check_steps: int, checkpoints: int, freeze: str = "", **changes: Any) -> Outcome:
    """The held-out share after every `check_steps` environment steps of a run that nothing stops early.

    Args:
        seed: of the run.
        check_steps: between two checkpoints; a multiple of what a rollout holds, so that every run has the same ones.
        checkpoints: how many.
        freeze: as in `config.Config`; `autoencoder` means convolutions that were first trained to draw the pictures
            of the first `check_steps` random steps again, which the run then has less, and then frozen.
        changes: further fields of `config.Config`.
    """
    first = check_steps if freeze == "autoencoder" else 0
    config = replace(
        Config(seed=seed), check_steps=check_steps, promising=0.0, max_env_steps=check_steps * checkpoints - first,
        freeze="encoder" if freeze else "", **changes,
    )  # fmt: skip
    began, before, network = time.perf_counter(), Outcome(), None
    if first:
        network, losses = train_autoencoder(config, random_pictures(first, seed))
        before = {"pretraining_losses": losses, "pretraining_seconds": time.perf_counter() - began}
    outcome, _ = _train(config, TASK._replace(solved=ENDLESS), network)
    outcome["seconds"] += before.get("pretraining_seconds", 0.0)
    outcome["curve"] = [(steps + first, share) for steps, share in outcome["curve"]]
    return outcome | before


def _train(config: Config, task: Task, network: ActorCritic | None = None) -> tuple[Outcome, Policy]:
    """Seconds and environment steps to the last verdict, the curve on the stopping set, and the policy judged."""
    began = seconds = time.perf_counter()
    points, solved, steps, weights = [], False, 0, {}
    for event in training.train(config, task, films=False, network=network):
        match event["event"]:
            case "held_out":
                seconds, steps = time.perf_counter(), event["env_steps"]
                if event["set"] == "stopping":
                    points.append((steps, event["mean"]))
            case "policy":
                weights = event["weights"]
            case "done":
                solved = event["solved"]
    trained = draw_network(config)
    trained.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    greedy = training.policy(trained)
    outcome = {"solved": solved, "seconds": seconds - began, "env_steps": steps, "curve": points}
    return outcome, lambda obs, courses, cars: greedy(obs)


def draw_network(config: Config) -> ActorCritic:
    """The network of a configuration, as its seed draws it."""
    torch.manual_seed(config.seed)
    return ActorCritic(TASK.picture, TASK.actions, config.channels, config.features)


def blinded(policy: Policy) -> Policy:
    """The policy, given black pictures."""
    return lambda obs, courses, cars: policy(np.zeros_like(obs), courses, cars)


def shuffled(policy: Policy) -> Policy:
    """The policy, each car given the picture of another; the last car left has no other, and is given a black one."""

    def other(obs: Obs, courses: Course, cars: Cars) -> Any:
        return policy(np.roll(obs, 1, axis=0) if len(obs) > 1 else np.zeros_like(obs), courses, cars)

    return other


def random_pictures(count: int, seed: int) -> Tensor:
    """Pictures of random drives on training courses, as the network takes them: patches, uint8 `(count, P, 4, 48)`."""
    cars = min(count, 128)
    env, rng = CameraSteeringVector(cars), np.random.default_rng(seed)
    obs, _ = env.reset(seed=seed << 20)
    seen = []
    for _ in range(-(-count // cars)):
        seen.append(patches(torch.from_numpy(obs)))
        obs, *_ = env.step(rng.uniform(-1, 1, (cars, 1)).astype(np.float32))
    return torch.cat(seen)[:count]


def train_autoencoder(config: Config, pictures: Tensor) -> tuple[ActorCritic, list[float]]:
    """The network, its convolutions trained to let a decoder draw the pictures again, and the loss of each pass.

    The decoder mirrors the two convolutions; the loss is the mean square of the difference, pixels being -1..1.

    Args:
        config: whose network and seed it is.
        pictures: patches, uint8 `(B, P, 4, 48)`.
    """
    network = draw_network(config)
    inner, outer = config.channels[1], pictures[0, 0].numel()
    middle = 4 * config.channels[0]
    decoder = nn.Sequential(nn.Linear(inner, middle), nn.ReLU(), nn.Linear(middle, outer))
    codes: list[Tensor] = []  # what the last convolution gives, taken on the way through the network
    hook = network.conv2.register_forward_hook(lambda layer, given, code: codes.append(code))
    encoder = [*network.conv1.parameters(), *network.conv2.parameters()]
    optimiser = torch.optim.Adam([*encoder, *decoder.parameters()], lr=1e-3)
    losses = []
    for _ in range(PASSES):
        total = 0.0
        for some in torch.split(torch.randperm(len(pictures)), 256):
            network(pictures[some])
            drawn = decoder(torch.relu(codes.pop()))  # (B, P, 4 * 48)
            loss = (drawn - (pictures[some].flatten(2) / 127.5 - 1)).square().mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            total += loss.item() * len(some)
        losses.append(total / len(pictures))
    hook.remove()
    network.zero_grad()  # else an optimiser would go on moving what is frozen by the last gradient it had
    return network, losses
