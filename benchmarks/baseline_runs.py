"""Runs of what does not learn end to end, on the courses of the table: chance, constants, linear maps, a controller.

What they are is told by `demos.core.baselines`; here they are given their budgets. The imitation is made here.
"""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from benchmarks.outcomes import Outcome
from demos.core import baselines, evaluate
from demos.core.course import Course
from demos.core.driving import Cars
from demos.core.evaluate import Policy
from demos.core.road import CameraSteeringVector, Obs

TABLE = range(2_000_000, 2_000_256)
"""The held-out courses of the table; no training episode draws them, and nothing is chosen by them."""
CHOOSING = range(3_000_000, 3_000_128)
"""Held-out courses by which numbers are chosen."""
PENALTIES = (1e1, 1e2, 1e3)
CARS = 128
ROWS = 1024
"""Of so many pictures the products are summed in single precision, all further sums are in double."""


def fixed(name: str) -> Outcome:
    """The share of the courses that a policy without memory or training drives to the end."""
    if name == "constants":  # the best is chosen by the courses it is then praised for: if anything, too high
        return {"share": max(_share(baselines.constant_policy(steering)) for steering in np.linspace(-1, 1, 41))}
    policies = {
        "random": lambda: baselines.random_policy(0),
        "centre line": lambda: baselines.privileged_policy(dodges=False),
        "privileged": lambda: baselines.privileged_policy(),
    }
    return {"share": _share(policies[name]())}


def linear(learning_rate: float, env_steps: int, seed: int) -> Outcome:
    """A linear policy on the pixels, made by the demo's learner."""
    began = time.perf_counter()
    policy = baselines.train_linear(learning_rate, env_steps, seed)
    return {"share": _share(policy), "seconds": time.perf_counter() - began}


def imitation(rounds: int, steps: int, seed: int) -> Outcome:
    """A linear map of the pixels fitted to the controller that knows the state: DAgger (Ross et al. 2011).

    In the first round the expert drives, then the map fitted so far; each time the expert says what it would have done
    with every picture, and the map is fitted to all pictures so far. Of all maps the one is kept that does best on
    `CHOOSING` (arXiv 1011.0686, algorithm 3.1).

    Args:
        rounds: how often the map is fitted.
        steps: that each of 128 cars drives in a round, on training courses.
        seed: of the courses.
    """
    began = time.perf_counter()
    env, expert = CameraSteeringVector(CARS), baselines.privileged_policy()
    obs, _ = env.reset(seed=seed << 20)
    driver, moments = expert, None
    best, best_score = expert, (-1.0, 0.0, 0, 0.0)  # share and steps by which it is chosen, its round, its penalty
    for number in range(1, rounds + 1):
        pictures, answers = [], []
        for _ in range(steps):
            pictures.append(obs)
            answers.append(np.clip(expert(obs, env.courses, env.cars), -1, 1))
            obs, *_ = env.step(driver(obs, env.courses, env.cars)[:, None].astype(np.float32))
        moments = add_moments(moments, np.concatenate(pictures), np.concatenate(answers))
        maps = [linear_policy(ridge(*moments, penalty)) for penalty in PENALTIES]
        drives = [evaluate.evaluate(one, CHOOSING) for one in maps]
        scores = [(d.mean, d.steps, number, penalty) for d, penalty in zip(drives, PENALTIES, strict=True)]
        driver = maps[scores.index(max(scores))]
        if max(scores) > best_score:
            best, best_score = driver, max(scores)
    seconds, score = time.perf_counter() - began, evaluate.evaluate(best, TABLE)
    chosen = {"round": best_score[2], "penalty": best_score[3]}
    return {"share": score.mean, "steps": score.steps, **chosen, "pictures": rounds * steps * CARS, "seconds": seconds}


def columns(pictures: Obs) -> Tensor:
    """B pictures as rows of numbers from -1 to 1 with a 1 behind them, float32 `(B, H * W * channels + 1)`."""
    x = torch.from_numpy(pictures).flatten(1) / 127.5 - 1
    return torch.cat([x, torch.ones(len(x), 1)], dim=1)


def add_moments(moments: tuple[Tensor, Tensor] | None, pictures: Obs, answers: NDArray[Any]) -> tuple[Tensor, Tensor]:
    """X'X and X'y, float64 `(D, D)` and `(D,)`, with these pictures added: all that a regression needs to keep."""
    for start in range(0, len(pictures), ROWS):
        x, y = columns(pictures[start : start + ROWS]), torch.from_numpy(answers[start : start + ROWS]).float()
        added = (x.T @ x).double(), (x.T @ y).double()
        moments = added if moments is None else (moments[0].add_(added[0]), moments[1].add_(added[1]))
    if moments is None:
        raise ValueError("a regression needs pictures")
    return moments


def ridge(xx: Tensor, xy: Tensor, penalty: float) -> Tensor:
    """The weights w that make |Xw - y|^2 + penalty |w|^2 least, float64 `(D,)`."""
    factor = torch.linalg.cholesky(xx + penalty * torch.eye(len(xx), dtype=xx.dtype))
    return torch.cholesky_solve(xy[:, None], factor)[:, 0]


def linear_policy(weights: Tensor) -> Policy:
    """The policy that steers by these weights of `columns`."""

    def policy(obs: Obs, courses: Course, cars: Cars) -> NDArray[Any]:
        steering: NDArray[Any] = (columns(obs) @ weights.float()).numpy()
        return steering

    return policy


def _share(policy: Policy, courses: Sequence[int] = TABLE) -> float:
    return evaluate.evaluate(policy, courses).mean
