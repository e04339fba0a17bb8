"""Runs of stable-baselines3's PPO on the demo's task, to the demo's held-out rule; a ladder from its defaults to ours.

Each rung changes one thing: its defaults, on `DummyVecEnv`; the same on our batched environment, with as many cars; our
settings, and as many cars as they want; our network instead of its own. What is then left to the demo is its code. The
clock runs from before the environment is made to the second verdict, as the demo's does.

Its own network for pictures, NatureCNN, needs 36 x 36 pixels at least. Where pictures are smaller, it gets the same
layers with as many pixels around each picture as make it fit.
"""

import math
import time
from copy import deepcopy
from typing import Any, Final

import gymnasium
import numpy as np
import torch
from numpy.typing import NDArray
from stable_baselines3 import PPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.env_util import make_vec_env
from stable_baselines3.common.policies import BasePolicy
from stable_baselines3.common.torch_layers import BaseFeaturesExtractor
from torch import Tensor, nn

from benchmarks.batched import Batched
from benchmarks.outcomes import Outcome
from demos.core import evaluate, ppo
from demos.core.camera_steering import SOLVED, TASK
from demos.core.config import Config
from demos.core.network import ActorCritic, patches
from demos.core.road import OBS_SIZE, CameraSteeringVector, Obs

RUNGS: Final = ("defaults", "batched", "settings", "network")
CAP: Final = 600.0
"""Seconds after which a run is given up."""
DEFAULT_CARS: Final = 8
"""Its defaults are asked with so many cars, as is usual for it with pictures; the task has no default number."""
SMALLEST: Final = 36
NO_END: Final = 10**9


def batched_cars(cars: int, seed: int, as_patches: bool) -> Batched:
    """Our batched environment; pictures as they are, or as patches in one row.

    Args:
        cars: how many.
        seed: car i is seeded with `seed + i`.
        as_patches: observations are `patches` of the pictures, one after the other, as our network wants them.
    """
    env = CameraSteeringVector(cars)
    if not as_patches:
        return Batched(env, seed)
    row: gymnasium.Space[Any] = gymnasium.spaces.Box(0, 255, (math.prod((*OBS_SIZE, 3)),), np.uint8)
    return Batched(env, seed, flat_patches, row)


def flat_patches(pictures: Obs) -> NDArray[np.uint8]:
    """The patches of each picture in one row, uint8 `(N, H * W * 3)`."""
    rows: NDArray[np.uint8] = patches(torch.from_numpy(pictures)).flatten(1).numpy()
    return rows


class PaddedNatureCNN(BaseFeaturesExtractor):
    """The layers of its NatureCNN (Mnih et al. 2015), padded so that pictures of 32 x 64 go through; 512 features."""

    def __init__(self, observation_space: gymnasium.spaces.Box) -> None:
        """For pictures uint8 `(3, H, W)`, which it gets as 0..1."""
        super().__init__(observation_space, 512)
        channels, height, width = observation_space.shape
        self.layers = nn.Sequential(
            nn.Conv2d(channels, 32, 8, 4, padding=2), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, padding=1), nn.ReLU(),
            nn.Conv2d(64, 64, 3, 1, padding=1), nn.ReLU(), nn.Flatten(),
            nn.Linear(64 * (height // 8) * (width // 8), 512), nn.ReLU(),
        )  # fmt: skip

    def forward(self, pictures: Tensor) -> Tensor:
        """`(B, 3, H, W)` -> `(B, 512)`."""
        features: Tensor = self.layers(pictures)
        return features


class OurNetwork(BasePolicy):
    """The demo's `ActorCritic` and its Gaussian, with the methods that stable-baselines3's PPO calls."""

    def __init__(self, observation_space: Any, action_space: Any, lr_schedule: Any, **named: Any) -> None:
        """The network of the demo's configuration, and Adam as the demo has it."""
        super().__init__(observation_space, action_space, normalize_images=False)
        config = Config()
        self.network = ActorCritic(TASK.picture, TASK.actions, config.channels, config.features)
        self.shape = patches(torch.zeros((1, *TASK.picture), dtype=torch.uint8)).shape[1:]
        self.optimizer = ppo.optimiser(self.network, config.learner)

    def _see(self, obs: Tensor) -> tuple[Tensor, Tensor]:
        output, value = self.network(obs.reshape(-1, *self.shape))
        return output, value

    def forward(self, obs: Tensor, deterministic: bool = False) -> tuple[Tensor, Tensor, Tensor]:
        """Actions `(B, 1)`, values `(B,)` and the actions' log-probabilities `(B,)`."""
        (output, value), head = self._see(obs), self.network.head
        action = head.greedy(output) if deterministic else head.sample(output, torch.default_generator)
        return action[:, None], value, head.log_prob(output, action)

    def evaluate_actions(self, obs: Tensor, actions: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Values, log-probabilities of these actions and entropies, `(B,)` each."""
        (output, value), head = self._see(obs), self.network.head
        return value, head.log_prob(output, actions.flatten()), head.entropy(output)

    def predict_values(self, obs: Tensor) -> Tensor:
        """Values, `(B,)`."""
        return self._see(obs)[1]

    def _predict(self, observation: Tensor, deterministic: bool = False) -> Tensor:
        action: Tensor = self(observation, deterministic)[0]
        return action


class Verdict(BaseCallback):
    """Stops the training once it is solved by the demo's rule, or once its seconds are over."""

    def __init__(self, cap: float, check_steps: int, averaging: float, as_patches: bool) -> None:
        """With nothing looked at yet; `averaging` is the share of the old in the average weights that are evaluated."""
        super().__init__()
        self.cap, self.check_steps, self.averaging, self.as_patches = cap, check_steps, averaging, as_patches
        self.began, self.checked, self.attempt, self.solved = time.perf_counter(), 0, 0, False
        self.curve: list[tuple[int, float]] = []
        self.average: Any = None

    def _on_rollout_start(self) -> None:
        """After each update: average the weights, and evaluate them where it is time to."""
        if self.average is None:
            self.average = deepcopy(self.model.policy)
        with torch.no_grad():
            for slow, fast in zip(self.average.parameters(), self.model.policy.parameters(), strict=True):
                slow.lerp_(fast, 1 - self.averaging)
        if self.num_timesteps - self.checked >= self.check_steps:
            self.checked = self.num_timesteps
            score = evaluate.evaluate(self._steer, evaluate.STOPPING)
            self.curve.append((self.checked, score.mean))
            if score.mean >= SOLVED:
                courses = evaluate.confirming_set(self.attempt)
                self.attempt += 1
                self.solved = evaluate.evaluate(self._steer, courses).mean >= SOLVED

    def _on_step(self) -> bool:
        return not self.solved and time.perf_counter() - self.began < self.cap

    def _steer(self, obs: Obs, courses: Any, cars: Any) -> NDArray[np.float32]:
        action, _ = self.average.predict(flat_patches(obs) if self.as_patches else obs, deterministic=True)
        return np.asarray(action).reshape(len(obs))


def climb(rung: str, seed: int, cap: float = CAP) -> Outcome:
    """Train with stable-baselines3's PPO until solved, or for `cap` seconds and what it is then in the middle of.

    Args:
        rung: of `RUNGS`; each holds what those before it have.
        seed: of weights, actions and courses.
        cap: seconds.
    """
    height = RUNGS.index(rung)
    config, ours = Config(seed=seed), height == 3
    torch.set_num_threads(config.threads)  # as many as the demo has
    averaging = config.averaging if height >= 2 else 0.0
    check_steps = config.check_steps if height >= 2 else 1  # its rollouts are long: none passes without a look
    verdict = Verdict(cap, check_steps, averaging, ours)
    cars = config.num_envs if height >= 2 else DEFAULT_CARS
    first = seed << 20  # as the demo's courses are drawn
    env = make_vec_env("demos:notes/CameraSteering-v0", cars) if height == 0 else batched_cars(cars, first, ours)
    own: dict[str, Any] = {} if min(OBS_SIZE) >= SMALLEST else {"features_extractor_class": PaddedNatureCNN}
    settings = our_settings(config) if height >= 2 else {}
    if height == 2:
        own["log_std_init"] = ActorCritic().head.log_std.item()
    policy, named = (OurNetwork, {}) if ours else ("CnnPolicy", own)
    model = PPO(policy, env, seed=first, device="cpu", policy_kwargs=named, **settings)
    model.learn(NO_END, callback=verdict)
    seconds = time.perf_counter() - verdict.began
    return {"solved": verdict.solved, "seconds": seconds, "env_steps": model.num_timesteps, "curve": verdict.curve}


def our_settings(config: Config) -> dict[str, Any]:
    """The demo's numbers under the names that stable-baselines3 has for them."""
    learner = config.learner

    def rate(remaining: float) -> float:
        share = min(1.0, (1 - remaining) * NO_END / learner.annealing_steps)
        return learner.learning_rate + (learner.last_learning_rate - learner.learning_rate) * share

    return {
        "learning_rate": rate, "n_steps": config.rollout_steps, "batch_size": learner.minibatch,
        "n_epochs": learner.epochs, "gamma": learner.gamma, "gae_lambda": learner.lam, "clip_range": learner.clip,
        "ent_coef": learner.entropy_weight, "vf_coef": learner.value_weight, "max_grad_norm": learner.max_grad_norm,
    }  # fmt: skip
