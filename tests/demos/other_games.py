"""Environments of others that the tests learn and play in; the smallest is our own."""

from dataclasses import replace

import gymnasium
import numpy as np
from gymnasium.spaces import Box, Discrete

from demos import e2e_rl
from demos.core.preprocessing import Preprocessing

PONG, ROAD, COUNTING = "ALE/Pong-v5", "notes/CameraSteering-v0", "notes-tests/Counting-v0"
CALM = Preprocessing(sticky=0.0, most_noops=0, clip_rewards=False)


class Counting(gymnasium.Env):
    """Its picture is as bright as its step times ten; five steps, cut short by the clock, each worth its number."""

    observation_space = Box(0, 255, (16, 16, 3), np.uint8)
    action_space = Discrete(2)

    def reset(self, *, seed=None, options=None):
        super().reset(seed=seed)
        self.count = 0
        return self._picture(), {}

    def step(self, action):
        self.count += 1
        return self._picture(), float(self.count), False, self.count == 5, {}

    def _picture(self):
        return np.full((16, 16, 3), 10 * self.count, np.uint8)


SMALL = {"num_envs": 2, "rollout_steps": 8, "channels": (4, 4), "features": 8, "max_env_steps": 64}


def small(env, **changes):
    config = replace(e2e_rl.configure(env), **SMALL, **changes)
    return replace(config, learner=replace(config.learner, minibatch=16))
