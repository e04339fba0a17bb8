"""Training as a function of its configuration that yields events: rollout, update, now and then an evaluation.

Gradients are shared out among threads in fixed pieces, each its part of every minibatch: so both of two cores are busy,
and every number is still a function of the configuration. While one thread drives, the view has the other core.

Solved is decided on episodes that training cannot meet, twice: on a stopping set, looked at while training goes on,
and then on a second set. A run that fails its second set trains on, and its next attempt is judged on another one.
"""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray

from demos.core import ppo
from demos.core.config import Config
from demos.core.events import FRAMES_PER_SECOND, VERSION, Event
from demos.core.learner import Learner, Moment
from demos.core.network import ActorCritic, infer, patches
from demos.core.task import Policy, Scene, Score, Task, film

BEFORE_SECONDS: Final = 3
"""How long the untrained policy is shown, while the training begins."""
PROGRESS_SECONDS: Final = 0.5
KEEP_SECONDS: Final = 60
"""After so long the moment is kept, evaluated or not: it is all that a killed run loses."""


_T = TypeVar("_T")


@dataclass
class _Run:
    """What a run has come to so far."""

    began: float
    whole: Moment  # the learner as it was last between two updates: an interrupted run goes on from there
    score: Score | None = None
    solved: bool = False
    interrupted: bool = False
    error: str = ""
    evaluating: float = 0.0  # seconds
    learnt: float = 0.0  # when the verdict was there
    spoke: float = -math.inf
    kept: float = field(default_factory=time.perf_counter)
    scenes: list[tuple[str, Scene]] = field(default_factory=list)  # to be shown, with their phase
    shown: float = -math.inf


def train(
    config: Config,
    task: Task,
    moment: Moment | None = None,
    films: bool = True,
    network: ActorCritic | None = None,
) -> Generator[Event, None, None]:
    """Train until solved or for `max_env_steps`; throw `KeyboardInterrupt` into it, before `policy`, to stop early.

    Args:
        config: of the run.
        task: what is learned.
        moment: where an earlier run with this configuration stopped; None begins.
        films: show the policy before, while and after it learns; else there are no `frame` events.
        network: takes the place of the one that the configuration describes.

    Yields:
        `start`, then `frame`, `progress`, `held_out` and `state` as they come, then `policy` (the weights), frames of
        the trained policy, two `recording`s, `saliency` and `done`, with an `error` where a number was no longer
        finite or torch failed. A run that goes on has no `recording` of the untrained policy. Pictures are uint8
        arrays `(H, W, 3)`.

    Raises:
        ValueError: a device that torch does not know or that is not there, a negative seed, or a moment that another
            configuration left.
    """
    learner = Learner(config, task, moment, network)
    run = _Run(time.perf_counter(), learner.moment())
    before = [] if moment else film(task, policy(learner.average))
    if films:
        again = [*before, *before[-1:] * 5] * BEFORE_SECONDS * FRAMES_PER_SECOND  # a short drive is shown again
        run.scenes = [("before", scene) for scene in again[: BEFORE_SECONDS * FRAMES_PER_SECOND]]
    try:
        yield {
            "event": "start", "version": VERSION, "seed": config.seed, "config": asdict(config),
            "parameters": sum(p.numel() for p in learner.network.parameters()), "network": learner.network.describe(),
            "layers": learner.network.layers(), "threshold": task.solved, "measure": task.measure,
            "env_steps": learner.env_steps,
        }  # fmt: skip
        with ThreadPoolExecutor(config.threads) as pool:
            yield from _learn(config, task, learner, run, pool, films)
    except KeyboardInterrupt:
        run.interrupted = True
    # the average was taken before it: what was learned until then is kept; torch's own are RuntimeErrors (no memory)
    except (FloatingPointError, RuntimeError) as fault:
        run.error = f"{fault}".partition("\n")[0] or type(fault).__name__
    run.learnt = run.learnt or time.perf_counter()
    yield from _end(config, task, learner, run, before, films)


def _learn(
    config: Config, task: Task, learner: Learner, run: _Run, pool: Executor, films: bool
) -> Generator[Event, None, None]:
    """Rollout, update, now and then an evaluation; until solved or out of steps.

    Whether it is time for an evaluation follows from the moment alone, so that a run that was interrupted in one makes
    it when it goes on.
    """
    while not run.solved:
        promising, is_over = (
            learner.outcome() >= config.promising,
            learner.env_steps - learner.resumed >= config.max_env_steps,
        )
        unchecked = learner.env_steps - learner.checked
        if unchecked >= config.check_steps * (1 if promising else 4) or (is_over and unchecked):
            yield from _judge(config, task, learner, run, pool)
            continue
        if is_over:
            return
        if time.perf_counter() - run.kept > KEEP_SECONDS:
            run.kept = time.perf_counter()
            yield {"event": "state", "moment": run.whole}
        driving = pool.submit(learner.drive, task, run.scenes if films else None, pool)
        rollout, outcomes = yield from _show_until(run, task, driving)
        ppo.anneal(learner.optimiser, config.learner, learner.env_steps)
        settings = ppo.annealed(config.learner, learner.env_steps)
        update = ppo.update(
            learner.network, learner.optimiser, rollout, settings, learner.shuffle, pool, config.threads
        )
        for losses in update:  # noqa: B007 (the last ones are told)
            yield from _show(run, task)
        learner.learnt(rollout.reward.numel(), outcomes)
        run.whole = learner.moment()
        if time.perf_counter() - run.spoke > PROGRESS_SECONDS:
            run.spoke = time.perf_counter()
            yield _progress(learner, run, losses)


def _show_until(run: _Run, task: Task, work: Future[_T]) -> Generator[Event, None, _T]:
    """Scenes until the work is done, and then its result."""
    while wait([work], timeout=0.5 / FRAMES_PER_SECOND).not_done:
        yield from _show(run, task)
    return work.result()


def _show(run: _Run, task: Task) -> Iterator[Event]:
    """The next scene, if it is time for one; of scenes of the training that nobody had time for the oldest go."""
    now = time.perf_counter()
    while now - run.began > BEFORE_SECONDS and run.scenes and run.scenes[0][0] == "before":
        del run.scenes[0]
    if run.scenes and now - run.shown >= 1 / FRAMES_PER_SECOND:
        run.shown = now
        phase, scene = run.scenes.pop(0)
        yield {"event": "frame", "phase": phase, **task.draw(scene)}
    while len(run.scenes) > 16 and run.scenes[0][0] == "training":
        del run.scenes[0]


def _judge(config: Config, task: Task, learner: Learner, run: _Run, pool: Executor) -> Generator[Event, None, None]:
    """Evaluate the averaged network: on the stopping set, and where it passes, on a set never asked before."""
    learner.checked = learner.env_steps
    for name in ("stopping", "confirming"):
        episodes = task.stopping if name == "stopping" else task.confirming(learner.attempt)
        began = time.perf_counter()
        judged = policy(learner.average, pool=pool, parts=config.threads)
        evaluation = pool.submit(task.evaluate, judged, episodes)
        run.score = yield from _show_until(run, task, evaluation)
        run.learnt = time.perf_counter()
        run.evaluating += run.learnt - began
        learner.attempt += name == "confirming"
        yield {
            "event": "held_out", "set": name, **_verdict(task, run.score), "env_steps": learner.env_steps,
            "train": learner.outcome(),
        }  # fmt: skip
        if run.score.mean < task.solved:
            break
    else:
        run.solved = True
    run.kept, run.whole = time.perf_counter(), learner.moment()
    yield {"event": "state", "moment": run.whole}


def _end(
    config: Config, task: Task, learner: Learner, run: _Run, before: list[Scene], films: bool
) -> Generator[Event, None, None]:
    """What was learned, first of all; then how it looks and what it is worth."""
    cpu = time.process_time()
    weights = {name: value.detach().cpu().numpy() for name, value in learner.average.state_dict().items()}
    yield {
        "event": "policy", "weights": weights,
        "metadata": {"env": task.env, "network": learner.average.describe()},
    }  # fmt: skip
    if not run.error:  # after a fault the network is not one to go on with
        yield {"event": "state", "moment": run.whole}
    after = film(task, policy(learner.average))
    if films and not run.interrupted:
        yield from ({"event": "frame", "phase": "after", **task.draw(scene)} for scene in after)
    sampled: Score | None = None
    if not run.interrupted and not run.error:
        chance = torch.Generator().manual_seed(config.seed)
        sampled = task.evaluate(policy(learner.average, chance), task.stopping)
    for phase, scenes in (("before", before), ("after", after)):
        if scenes:  # a run that goes on has its film of the untrained policy
            yield {"event": "recording", "phase": phase, "pictures": [task.draw(scene)["png"] for scene in scenes]}
    if task.saliency:
        yield {"event": "saliency", "picture": task.saliency(learner.average)}
    yield {
        "event": "done", "solved": run.solved, "held_out": _verdict(task, run.score),
        "sampled": _verdict(task, sampled) if sampled else None, "at": run.learnt, "cpu_s": cpu,
        "phases": {"start": run.began, "learning": run.learnt - run.began - run.evaluating,
                   "evaluation": run.evaluating},
        "env_steps": learner.env_steps, "seed": config.seed, **({"interrupted": True} if run.interrupted else {}),
        **({"error": run.error} if run.error else {}),
    }  # fmt: skip


def _progress(learner: Learner, run: _Run, losses: ppo.Losses) -> Event:
    wall = time.perf_counter() - run.began
    norms = ppo.gradient_norms(learner.network)
    deviation = getattr(learner.network.head, "log_std", None)
    return {
        "event": "progress", "env_steps": learner.env_steps, "wall_s": wall,
        "steps_per_s": (learner.env_steps - learner.resumed) / wall,
        "train_finished": learner.outcome(), "held_out": run.score.mean if run.score else None,
        "std": None if deviation is None else float(deviation.detach().exp()), **losses._asdict(),
        "layers": [{**layer, "gradient": norms[layer["name"]]} for layer in learner.network.layers()],
    }  # fmt: skip


def policy(
    network: ActorCritic, chance: torch.Generator | None = None, pool: Executor | None = None, parts: int = 1
) -> Policy:
    """The network's policy: its likeliest action (greedy), or with a generator one drawn from its distribution.

    With a pool the pictures are looked at in parts at once, see `network.infer`.
    """
    device = next(network.parameters()).device

    @torch.no_grad()
    def act(obs: NDArray[np.uint8]) -> NDArray[Any]:
        output, _ = infer(network, patches(torch.from_numpy(obs)).to(device), pool, parts)
        action = network.head.greedy(output) if chance is None else network.head.sample(output, chance)
        result: NDArray[Any] = action.cpu().numpy()
        return result

    return act


def _verdict(task: Task, score: Score | None) -> Event:
    common = {"threshold": task.solved, "measure": task.measure}
    if score is None:  # interrupted before the first evaluation
        return {"mean": None, "ci": [None, None], "episodes": 0, **common}
    return {"mean": score.mean, "ci": list(score.ci), "episodes": score.episodes, **common}
