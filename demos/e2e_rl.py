"""An agent learns to steer a car from the camera's raw pixels, by trial and error alone, while you watch.

End-to-end reinforcement learning: one network from pixels to steering wheel, trained as a whole by one objective.
Nobody tells it what a lane, a kerb, a curve or a car is; it is told only, by reward, that it still drives (0.1 a step),
is passing something too closely (-0.2) or has had an accident (-1). Sceneries, light, paint, curves, hills and traffic
are drawn anew for every episode.

It is judged on courses that no training episode can draw, each driven once and greedily: solved means that at least
90 % are driven to the end, on the set that stops the training and then on a second, disjoint one.

It is not a driving simulator (the speed is fixed, the physics are an arcade game's), and says nothing about real roads.
"""

from __future__ import annotations

import copy
import math
import time
from collections import deque
from collections.abc import Generator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray

from demos.core import evaluate, ppo
from demos.core.camera import Cars, render
from demos.core.course import Course
from demos.core.evaluate import Score
from demos.core.events import VERSION, Event
from demos.core.network import ActorCritic, patches
from demos.core.road import OBS_SIZE, VIEW_SIZE, CameraSteeringVector, Obs

CONCEPTS: tuple[str, ...] = (
    "End to End RL",
    "End-to-End RL",
    "End-to-End Reinforcement-Learning",
    "End-to-end reinforcement learning",
    "End-to-end deep reinforcement learning",
)
SOLVED: Final = 0.9
"""Share of held-out courses that must be driven to the end, on both sets."""

SHOWN_COURSE: Final = 900_021
"""The held-out course of the films; in none of the sets that decide."""
BEFORE_FRAMES: Final = 15
AFTER_FRAMES: Final = 40
FILM_FRAMES: Final = 100
PROGRESS_SECONDS: Final = 0.5


@dataclass(frozen=True)
class Config:
    """Everything a run depends on; the same configuration and threads give the same numbers."""

    seed: int = 0
    device: str = "cpu"
    max_env_steps: int = 1_500_000
    num_envs: int = 128
    rollout_steps: int = 32
    channels: tuple[int, int] = (24, 48)
    features: int = 128
    threads: int = 1
    averaging: float = 0.8
    """Share of the old in the average of the weights over updates that is evaluated (Polyak averaging)."""
    check_steps: int = 20_480
    """Environment steps between evaluations once training looks promising; four times as many before."""
    promising: float = 0.65
    """Share of recent training episodes that reach the end of their course, above which it looks promising."""
    learner: ppo.Settings = field(default_factory=ppo.Settings)


def train(config: Config) -> Generator[Event, None, None]:
    """Train until solved or until `max_env_steps`; throw `KeyboardInterrupt` into it to stop early.

    Yields:
        `start`, frames of the untrained policy, then `progress`, `frame` and `held_out` as they come, frames of the
        trained policy, and at last `policy` (the weights), two `recording`s and `done`. Pictures are uint8 arrays
        `(H, W, 3)`.

    Raises:
        ValueError: a device that torch does not know or that is not there, or a negative seed.
        FloatingPointError: the loss was no longer a finite number.
    """
    device = _device(config)
    torch.set_num_threads(config.threads)
    torch.manual_seed(config.seed)
    network = ActorCritic(channels=config.channels, features=config.features).to(device)
    average = copy.deepcopy(network)
    optimiser = ppo.optimiser(network, config.learner)
    parameters = sum(p.numel() for p in network.parameters())
    before: list[Event] = []
    progress = _Progress(time.perf_counter())
    interrupted = False
    try:
        yield {
            "event": "start", "version": VERSION, "demo": "e2e-rl", "seed": config.seed, "config": asdict(config),
            "parameters": parameters, "network": network.describe(), "threshold": SOLVED,
        }  # fmt: skip
        before = drive(average, SHOWN_COURSE)
        yield from ({**shown, "phase": "before"} for shown in before[:BEFORE_FRAMES])
        yield from _learn(config, network, average, optimiser, progress)
    except KeyboardInterrupt:
        interrupted = True
    at, cpu = time.perf_counter(), time.process_time()
    weights = {name: value.detach().cpu().numpy() for name, value in average.state_dict().items()}
    yield {"event": "policy", "weights": weights, "metadata": {"demo": "e2e-rl", "network": network.describe()}}
    after = drive(average, SHOWN_COURSE)
    yield {"event": "recording", "phase": "before", "pictures": [shown["png"] for shown in before or after]}
    yield {"event": "recording", "phase": "after", "pictures": [shown["png"] for shown in after]}
    try:
        if not interrupted:
            yield from ({**shown, "phase": "after"} for shown in after[:AFTER_FRAMES])
    except KeyboardInterrupt:
        interrupted = True
    yield {
        "event": "done", "solved": progress.solved, "held_out": _verdict(progress.score), "at": at, "cpu_s": cpu,
        "env_steps": progress.env_steps, "seed": config.seed, **({"interrupted": True} if interrupted else {}),
    }  # fmt: skip


@dataclass
class _Progress:
    """How far a run has come."""

    began: float
    env_steps: int = 0
    score: Score | None = None
    solved: bool = False


def _device(config: Config) -> torch.device:
    if config.seed < 0:
        raise ValueError(f"the seed must not be negative, and {config.seed} is")
    try:
        device = torch.device(config.device)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise ValueError(f"there is no device {config.device!r} here; cpu always is") from error
    return device


def _learn(
    config: Config, network: ActorCritic, average: ActorCritic, optimiser: torch.optim.Optimizer, progress: _Progress
) -> Generator[Event, None, None]:
    """Rollout, update, now and then an evaluation; until solved or out of steps."""
    shuffle = torch.Generator().manual_seed(config.seed)
    recent: deque[tuple[int, int]] = deque(maxlen=4)  # (episodes finished, episodes ended) of the last rollouts
    checked = attempt = 0
    spoke = -math.inf
    for rollout, first_car in _rollouts(config, network):
        ppo.anneal(optimiser, config.learner, progress.env_steps)
        losses = ppo.update(network, optimiser, rollout, config.learner, shuffle)
        with torch.no_grad():
            for slow, fast in zip(average.parameters(), network.parameters(), strict=True):
                slow.lerp_(fast, 1 - config.averaging)
        progress.env_steps += rollout.reward.numel()
        recent.append((rollout.finished, int(rollout.done.sum())))
        finished, ended = (sum(counts) for counts in zip(*recent, strict=True))
        share = finished / ended if ended else 0.0
        yield frame("training", *first_car)
        if time.perf_counter() - spoke > PROGRESS_SECONDS:
            spoke = time.perf_counter()
            yield _report(progress, rollout, losses, share, float(network.log_std.detach().exp()))
        last = progress.env_steps >= config.max_env_steps
        patience = config.check_steps if share >= config.promising else 4 * config.check_steps
        if last or progress.env_steps - checked >= patience:
            checked = progress.env_steps
            progress.score = evaluate.evaluate(greedy(average), evaluate.STOPPING)
            yield {"event": "held_out", "set": "stopping", **_verdict(progress.score), "env_steps": checked}
            if progress.score.passes(SOLVED):
                progress.score = evaluate.evaluate(greedy(average), evaluate.confirming_set(attempt))
                attempt += 1
                progress.solved = progress.score.passes(SOLVED)
                yield {"event": "held_out", "set": "confirming", **_verdict(progress.score), "env_steps": checked}
        if last or progress.solved:
            return


def _rollouts(config: Config, network: ActorCritic) -> Generator[tuple[ppo.Rollout, tuple[Course, Cars]], None, None]:
    """Rollouts without end, each driven by the network as it then is, and where the first car is after each."""
    env = CameraSteeringVector(config.num_envs)
    pictures, _ = env.reset(seed=config.seed << 20)
    obs = patches(torch.from_numpy(pictures)).to(config.device)
    noise = torch.Generator().manual_seed(config.seed + 1)
    while True:
        rollout, obs = ppo.collect(network, env, obs, config.rollout_steps, noise)
        yield rollout, env.some(np.array([0]))


def _report(progress: _Progress, rollout: ppo.Rollout, losses: ppo.Losses, share: float, std: float) -> Event:
    wall = time.perf_counter() - progress.began
    return {
        "event": "progress", "env_steps": progress.env_steps, "wall_s": wall, "steps_per_s": progress.env_steps / wall,
        "train_return": float(rollout.reward.sum()) / max(1, int(rollout.done.sum())), "train_finished": share,
        "held_out": progress.score.mean if progress.score else None, "std": std, **losses._asdict(),
    }  # fmt: skip


def greedy(network: ActorCritic) -> evaluate.Policy:
    """The policy that steers by the mean of the network's Gaussian."""
    device = next(network.parameters()).device

    @torch.no_grad()
    def policy(obs: Obs, courses: Course, cars: Cars) -> NDArray[Any]:
        steering: NDArray[Any] = network(patches(torch.from_numpy(obs)).to(device))[0].cpu().numpy()
        return steering

    return policy


def drive(network: ActorCritic, number: int) -> list[Event]:
    """Frames of one greedy drive on one course: to its end, its accident, or ten seconds."""
    env = CameraSteeringVector(1)
    obs, _ = env.reset(seed=0, options={"courses": [number]})
    policy, frames = greedy(network), [frame("", env.courses, env.cars)]
    while len(frames) < FILM_FRAMES:
        crashed, finished = env.drive(policy(obs, env.courses, env.cars))
        obs = env.look()
        frames.append(frame("", env.courses, env.cars))
        if crashed[0] or finished[0]:
            break
    return frames


def frame(phase: str, courses: Course, cars: Cars) -> Event:
    """One car's scene for people (`png`) and as the network sees it (`obs_png`)."""
    view, obs = render(courses, cars, VIEW_SIZE, own_car=True)[0], render(courses, cars, OBS_SIZE)[0]
    return {"event": "frame", "phase": phase, "png": view, "obs_png": obs}


def _verdict(score: Score | None) -> Event:
    if score is None:  # interrupted before the first evaluation
        return {"mean": None, "ci": [None, None], "episodes": 0, "threshold": SOLVED}
    return {"mean": score.mean, "ci": list(score.ci), "episodes": score.episodes, "threshold": SOLVED}
