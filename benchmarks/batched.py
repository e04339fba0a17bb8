"""Our vector environments as stable-baselines3 wants one; nothing is added to them."""

from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from stable_baselines3.common.vec_env import VecEnv

Pixels = NDArray[np.uint8]


class Batched(VecEnv):
    """N environments that reset themselves within the step."""

    def __init__(
        self,
        env: VectorEnv[Any, Any, Any],
        seed: int,
        convert: Callable[[Pixels], Pixels] = lambda pictures: pictures,
        space: gymnasium.Space[Any] | None = None,
    ) -> None:
        """Take an environment.

        Args:
            env: ours.
            seed: sub-environment i is seeded with `seed + i`.
            convert: what is made of its pictures.
            space: of what is made of one of them; None: as it is in the environment.
        """
        self._env, self._seed, self._convert = env, seed, convert
        super().__init__(env.num_envs, space or env.single_observation_space, env.single_action_space)

    def reset(self) -> Pixels:
        """Begin every first episode."""
        return self._convert(self._env.reset(seed=self._seed)[0])

    def step_async(self, actions: NDArray[Any]) -> None:
        """Keep the actions until `step_wait`."""
        self._actions = actions

    def step_wait(self) -> tuple[Pixels, NDArray[np.float32], NDArray[np.bool_], list[dict[str, Any]]]:
        """One step of all; of an episode that ends only its return is told, if the environment tells it.

        None of ours is cut short, so that no value of where it ended is needed.
        """
        pictures, reward, terminated, truncated, info = self._env.step(self._actions)
        done, returns = terminated | truncated, info.get("return", np.zeros(self.num_envs))
        told = [{"episode": {"r": r, "l": 0, "t": 0}} if d else {} for r, d in zip(returns, done, strict=True)]
        return self._convert(pictures), np.asarray(reward, np.float32), done, told

    def close(self) -> None:
        """End the environment."""
        self._env.close()

    def get_attr(self, attr_name: str, indices: Any = None) -> list[Any]:
        """The attribute of the batch, once for each of it."""
        return [getattr(self._env, attr_name, None)] * self.num_envs

    def set_attr(self, attr_name: str, value: Any, indices: Any = None) -> None:
        """Refused, and not asked for: they are one batch, and none has attributes of its own."""
        raise AttributeError(f"none of the batch has an attribute {attr_name} of its own")

    def env_method(self, method_name: str, *arguments: Any, indices: Any = None, **named: Any) -> list[Any]:
        """Refused, and not asked for: they are one batch, and none has methods of its own."""
        raise AttributeError(f"none of the batch has a method {method_name} of its own")

    def env_is_wrapped(self, wrapper_class: Any, indices: Any = None) -> list[bool]:
        """None is."""
        return [False] * self.num_envs
