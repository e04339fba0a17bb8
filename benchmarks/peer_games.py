"""stable-baselines3's PPO in a game for a given time, beside the demo in the same: `python -m benchmarks.peer_games`.

It plays the games that the demo plays, in the same vector environment, with a stack of four pictures; network and
numbers are those that are usual for it in Atari: NatureCNN, and the settings of its «RL Baselines3 Zoo» for PPO. The
held-out games, complete ones, are those of the demo.
"""

import argparse
import json
import time
from dataclasses import replace
from functools import partial
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback

from benchmarks.batched import Batched
from benchmarks.outcomes import Outcome
from demos.core import games
from demos.core.preprocessing import Games, Pixels, Preprocessing, make_games

THREADS: Final = 2
GAMES: Final = 8
STACK: Final = 4
STEPS: Final = 10_000_000
"""Over so many learning rate and clipping fall to nothing."""
RATE: Final = 2.5e-4
CLIP: Final = 0.1


def make(env: str, count: int, seed: int) -> Batched:
    """So many games; game i is seeded with `seed + i`."""
    return Batched(_games(env, count), seed)


def _games(env: str, count: int) -> Games:
    steps = games.configure(env).preprocessing or Preprocessing()
    return make_games(env, count, replace(steps, stack=STACK), THREADS)


class Clock(BaseCallback):
    """Stops the training after some seconds, and says now and then how it goes."""

    def __init__(self, seconds: float) -> None:
        """The clock runs from here."""
        super().__init__()
        self.began, self.seconds, self.curve = time.perf_counter(), seconds, list[tuple[int, float, float]]()

    def _on_rollout_end(self) -> None:
        passed = time.perf_counter() - self.began
        if passed > len(self.curve) * self.seconds / 20:
            recent = [one["r"] for one in self.model.ep_info_buffer or ()]
            self.curve.append((self.num_timesteps, passed, float(np.mean(recent)) if recent else float("nan")))
            print(*self.curve[-1], flush=True)

    def _on_step(self) -> bool:
        return time.perf_counter() - self.began < self.seconds


def play(env: str, seed: int, seconds: float) -> Outcome:
    """Learn for so many seconds; then the mean return of the stopping set's complete games, greedy and sampled."""
    torch.set_num_threads(THREADS)
    clock = Clock(seconds)
    model = PPO(
        "CnnPolicy", make(env, GAMES, seed << 20), seed=seed, device="cpu", n_steps=128, n_epochs=4, batch_size=256,
        learning_rate=lambda remaining: RATE * remaining, clip_range=lambda remaining: CLIP * remaining,
        ent_coef=0.01, vf_coef=0.5,
    )  # fmt: skip
    model.learn(STEPS, callback=clock)
    outcome: Outcome = {"env_steps": model.num_timesteps, "curve": clock.curve}
    for name in ("greedy", "sampled"):
        held_out = _games(env, len(games.STOPPING))
        score = games.play(partial(_act, model, name == "greedy"), held_out, games.STOPPING)
        outcome[name] = {"mean": score.mean, "ci": list(score.ci)}
    return outcome


def _act(model: PPO, is_greedy: bool, obs: Pixels) -> NDArray[Any]:
    actions: NDArray[Any] = model.predict(obs, deterministic=is_greedy)[0]
    return actions


def main() -> None:
    """Print what it came to, as JSON."""
    parser = argparse.ArgumentParser(description="stable-baselines3's PPO in a game, beside the demo's.")
    parser.add_argument("env", nargs="?", default="ALE/Pong-v5")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--minutes", type=float, default=20)
    options = parser.parse_args()
    print(json.dumps(play(options.env, options.seed, options.minutes * 60)))


if __name__ == "__main__":
    main()
