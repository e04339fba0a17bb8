"""Where a training run of the demo spends its time: `python -m benchmarks.demo_profile`, a table on stdout.

CPU seconds of the run's threads, so that other work on the machine hardly counts; the rest is what is left of the
process's own. It measures whole rollouts and updates as the demo makes them, without pictures for people.
"""

import time
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from benchmarks.report import table
from demos.core import ppo
from demos.core.camera_steering import TASK
from demos.core.config import Config
from demos.core.learner import Learner

ROLLOUTS = 24
"""About as many as the demo needs at least."""


def timed(spent: dict[str, float], name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, which adds the CPU seconds of its thread to an entry."""

    def timing(*arguments: Any, **named: Any) -> Any:
        began = time.thread_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[name] += time.thread_time() - began

    return timing


def profile() -> tuple[dict[str, float], float, float]:
    """CPU seconds by part, those of the whole, and the wall's."""
    config = Config()
    learner, spent = Learner(config, TASK), defaultdict[str, float](float)
    learner.env.step = timed(spent, "physics and pictures", learner.env.step)  # type: ignore[method-assign]
    with ThreadPoolExecutor(config.threads) as pool:
        wall, began = time.perf_counter(), time.process_time()
        for _ in range(ROLLOUTS):
            before, driving = spent["physics and pictures"], time.process_time()
            rollout, outcomes = learner.drive(TASK, pool=pool)
            passed = time.process_time() - driving
            spent["the network's actions, patches"] += passed - (spent["physics and pictures"] - before)
            for _ in ppo.update(
                learner.network, learner.optimiser, rollout, config.learner, learner.shuffle, pool, config.threads
            ):
                pass
            learner.learnt(rollout.reward.numel(), outcomes)
        whole, wall = time.process_time() - began, time.perf_counter() - wall
    spent["gradients and the optimiser's steps"] = whole - sum(spent.values())
    return spent, whole, wall


def main() -> None:
    """Print the table."""
    spent, whole, wall = profile()
    rows = [(name, f"{seconds:.2f}", f"{seconds / whole:.0%}") for name, seconds in spent.items()]
    print(table(("part", "CPU seconds", "share"), [*rows, ("all", f"{whole:.2f}", "100%")]))
    steps = ROLLOUTS * Config().num_envs * Config().rollout_steps
    print(f"\n{steps:,} environment steps in {wall:.1f} s: {steps / wall:,.0f} a second.")


if __name__ == "__main__":
    main()
