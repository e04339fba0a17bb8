"""What is done to an environment before the learner meets it: its pictures, actions and rewards, as the field does it.

N games at once, each beginning anew within the step that ends it. Atari games (`ALE/...-v5`) are played by ale-py's own
vector environment; any other gymnasium id by gymnasium's wrappers, one game after the other. Nothing here knows a
particular game.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, cast

import gymnasium
import numpy as np
from gymnasium.envs.registration import load_env_creator
from gymnasium.spaces import Box, Discrete
from gymnasium.vector import AutoresetMode, SyncVectorEnv, VectorEnv, VectorWrapper
from gymnasium.vector.utils import batch_space
from gymnasium.wrappers import (
    ClipAction,
    FrameStackObservation,
    MaxAndSkipObservation,
    RescaleAction,
    StickyAction,
    TransformObservation,
)
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]

EXTRA: Final = "pip install -c constraints.txt '.[{}]', in the folder that notes was cloned into"
SCREEN: Final = (210, 160)
"""Height and width of an Atari picture."""


@dataclass(frozen=True)
class Preprocessing:
    """Every step between the environment and the learner; the defaults are those of Atari's version 5.

    Sticky actions and the full set of actions: Machado et al. 2018, JAIR 61, 523-562. The other steps: Mnih et al.
    2015, Nature 518, 529-533.
    """

    height: int = 80
    width: int = 80
    """Pictures are resized to this, by means of areas; multiples of 8, as the network needs."""
    grey: bool = True
    stack: int = 4
    """The last so many pictures are one observation, the newest last."""
    skip: int = 4
    """An action is held for so many frames; the picture is the brighter of the last two, pixel by pixel."""
    sticky: float = 0.25
    """Chance that a frame (elsewhere than in Atari: a step) is played with the action before."""
    clip_rewards: bool = True
    """Rewards are cut to -1..1 for the learner; outcomes are told in full."""
    all_actions: bool = True
    """Atari only: all 18 actions of the joystick, not just those that do something in this game."""
    most_noops: int = 30
    """Atari only: a game begins with up to so many frames without an action."""


class Games(VectorWrapper[Any, Any, Any, Any]):
    """N environments whose observations are `(N, H, W, C)`: the stacked pictures are channels, oldest first.

    A step's `info` holds `return`, `(N,)`: the sum of the rewards since the episode began, not cut, with this step's.
    """

    def __init__(self, env: VectorEnv[Any, Any, Any], clip_rewards: bool, eyes: VectorEnv[Any, Any, Any] | None = None):
        """Wrap an environment whose observations are `(N, stack, H, W)`, or `(N, stack, H, W, 3)`.

        Args:
            env: resets itself within the step (SAME_STEP).
            clip_rewards: see `Preprocessing`.
            eyes: the same games once more, `(N, 1, H, W, 3)` in colour, played alongside for people to see.
        """
        super().__init__(env)
        self.clip_rewards, self.eyes = clip_rewards, eyes
        stack, height, width, *colours = env.single_observation_space.shape or ()
        self.grey = not colours
        shape = (height, width, stack * (1 if self.grey else 3))
        self.single_observation_space = Box(0, 255, shape, np.uint8)
        self.observation_space = batch_space(self.single_observation_space, env.num_envs)
        self.returns = np.zeros(env.num_envs)
        self.seen: Pixels = np.zeros((env.num_envs, *shape), np.uint8)
        self._colour: Pixels | None = None

    def reset(self, *, seed: Any = None, options: dict[str, Any] | None = None) -> tuple[Pixels, dict[str, Any]]:
        """Begin; the n-th environment with `seed` + n."""
        obs, info = self.env.reset(seed=seed, options=options)
        self.returns = np.zeros(self.env.num_envs)
        self.seen = _channels_last(obs)
        if self.eyes is not None:
            self._colour = self.eyes.reset(seed=seed)[0][0, -1]
        return self.seen, info

    def step(self, actions: Any) -> tuple[Pixels, Any, Any, Any, dict[str, Any]]:
        """See `VectorEnv.step`."""
        obs, reward, terminated, truncated, info = self.env.step(actions)
        if self.eyes is not None:
            self._colour = self.eyes.step(actions)[0][0, -1]
        self.seen = _channels_last(obs)
        self.returns += reward
        info = {**info, "return": self.returns.copy()}
        done = terminated | truncated
        if done.any():
            final = info["final_obs"]
            info["final_obs"] = [_channels_last(np.asarray(one)[None])[0] if one is not None else None for one in final]
            self.returns[done] = 0
        return self.seen, np.clip(reward, -1, 1) if self.clip_rewards else reward, terminated, truncated, info

    def view(self) -> Pixels:
        """The first environment as people see it, `(H, W, 3)`; else the newest of the network's pictures, enlarged."""
        if self._colour is not None:
            return self._colour
        if self.env.render_mode == "rgb_array":
            return np.asarray(cast("tuple[Pixels, ...]", self.env.render())[0])
        newest = Image.fromarray(self._pictures()[-1])
        return np.asarray(newest.resize((3 * newest.width, 3 * newest.height), Image.Resampling.NEAREST))

    def sight(self) -> Pixels:
        """What the network sees of the first environment, `(H, W, 3)`.

        Of grey pictures the newest three are red, green and blue (of two, the older is red and green): what stands
        still is grey, what moves is coloured.
        """
        pictures = self._pictures()
        if not self.grey:
            return pictures[-1]
        return np.stack([picture[..., 0] for picture in [*pictures[:1] * 2, *pictures][-3:]], axis=-1)

    def _pictures(self) -> list[Pixels]:
        """The stack of the first environment, the oldest first, each `(H, W, 3)`."""
        obs = self.seen[0]
        if self.grey:
            return [np.repeat(obs[..., k : k + 1], 3, axis=2) for k in range(obs.shape[2])]
        return [obs[..., k : k + 3] for k in range(0, obs.shape[2], 3)]


def make_games(env: str, count: int, steps: Preprocessing, threads: int = 1, shown: bool = False) -> Games:
    """N games of a gymnasium id.

    Args:
        env: the id.
        count: N.
        steps: what is done to them.
        threads: Atari games are played by so many.
        shown: they can be looked at (`Games.view`).

    Raises:
        ValueError: an unknown id, a missing package, or no pictures or actions that the learner could use; one line.
    """
    if env.startswith("ALE/"):
        if find_spec("ale_py") is None:
            raise ValueError(f"{env} needs ale-py, which is not installed: {EXTRA.format('atari')}")
        import_module("ale_py")  # registers its ids

    try:
        spec = gymnasium.spec(env)
        if env.startswith("ALE/"):
            return _atari(spec.kwargs["game"], count, steps, threads, shown)
        batch = SyncVectorEnv([lambda: _single(env, steps, shown)] * count, autoreset_mode=AutoresetMode.SAME_STEP)
        return Games(batch, steps.clip_rewards)
    except (gymnasium.error.Error, ImportError) as error:
        if "box2d" in str(error).casefold():
            raise ValueError(f"{env} needs Box2D, which is not installed: {EXTRA.format('box2d')}") from error
        raise ValueError(f"{env}: {error}{_meant(env)}") from error


def action_names(env: str, steps: Preprocessing) -> list[str]:
    """What each discrete action does, in the environment's own words, as `UP`; empty where it has none."""
    options = {"full_action_space": steps.all_actions} if env.startswith("ALE/") else {}
    made = gymnasium.make(env, **options)
    names: list[str] = getattr(made.unwrapped, "get_action_meanings", list)()
    made.close()
    return names


def _meant(env: str) -> str:
    """What an id that does not exist may have meant: the game of Atari, else the newest environment, of that name."""
    if env in gymnasium.registry:
        return ""
    if find_spec("ale_py") is not None:
        import_module("ale_py")
    wanted = env.rpartition("/")[2].rpartition("-v")
    alike = [spec for spec in gymnasium.registry.values() if spec.name.casefold() == (wanted[0] or env).casefold()]
    best = max(alike, key=lambda spec: (spec.namespace == "ALE", spec.version or 0), default=None)
    return f" (did you mean {best.id}?)" if best else ""


def _atari(game: str, count: int, steps: Preprocessing, threads: int, shown: bool) -> Games:
    from ale_py.vector_env import AtariVectorEnv

    same: dict[str, Any] = {
        "num_envs": count, "num_threads": threads, "frameskip": steps.skip, "noop_max": steps.most_noops,
        "repeat_action_probability": steps.sticky, "full_action_space": steps.all_actions,
        "autoreset_mode": AutoresetMode.SAME_STEP, "use_fire_reset": False, "episodic_life": False,
        "reward_clipping": False, "maxpool": True,
    }  # fmt: skip
    env = AtariVectorEnv(
        game, img_height=steps.height, img_width=steps.width, grayscale=steps.grey, stack_num=steps.stack, **same
    )
    height, width = SCREEN
    # The same seed and the same actions make the same game, which can so be drawn twice.
    colour: dict[str, Any] = {"img_height": height, "img_width": width, "grayscale": False, "stack_num": 1}
    return Games(env, steps.clip_rewards, AtariVectorEnv(game, **colour, **same) if shown else None)


def _single(env_id: str, steps: Preprocessing, shown: bool) -> gymnasium.Env[Any, Any]:
    """One environment of any id, its observations `(stack, H, W)` or `(stack, H, W, 3)`."""
    env = _with_few_actions(env_id, shown)
    space = env.observation_space
    shape = space.shape or ()
    if not (isinstance(space, Box) and space.dtype == np.uint8 and shape[2:] in ((), (1,), (3,)) and len(shape) > 1):
        raise gymnasium.error.Error(f"its observations are no pictures but {space}")
    if steps.sticky:
        env = StickyAction(env, steps.sticky)
    if steps.skip > 1:
        env = MaxAndSkipObservation(env, steps.skip)
    size = (steps.height, steps.width) if steps.grey else (steps.height, steps.width, 3)
    env = TransformObservation(env, lambda picture: _resized(picture, steps), Box(0, 255, size, np.uint8))
    return FrameStackObservation(env, steps.stack)


def _with_few_actions(env_id: str, shown: bool) -> gymnasium.Env[Any, Any]:
    """The environment with discrete actions, or with one continuous action in -1..1."""
    entry = gymnasium.spec(env_id).entry_point
    made = load_env_creator(entry) if isinstance(entry, str) else entry
    drawn = shown and "rgb_array" in getattr(made, "metadata", {}).get("render_modes", ())
    options: dict[str, Any] = {"render_mode": "rgb_array"} if drawn else {}
    env = gymnasium.make(env_id, **options)
    if isinstance(env.action_space, Discrete) and env.action_space.start == 0:
        return env
    if isinstance(env.action_space, Box) and env.action_space.shape == (1,):
        return ClipAction(RescaleAction(env, np.float32(-1), np.float32(1)))
    try:
        return gymnasium.make(env_id, continuous=False, **options)
    except TypeError as error:
        wanted = "discrete actions, or one continuous"
        raise gymnasium.error.Error(f"its actions are {env.action_space}; the learner needs {wanted}") from error


def _resized(picture: Pixels, steps: Preprocessing) -> Pixels:
    image = Image.fromarray(picture.squeeze()).convert("L" if steps.grey else "RGB")
    return np.asarray(image.resize((steps.width, steps.height), Image.Resampling.BOX))


def _channels_last(stacked: NDArray[Any]) -> Pixels:
    """`(N, stack, H, W)` or `(N, stack, H, W, 3)` -> `(N, H, W, C)`."""
    moved = np.moveaxis(stacked, 1, 3)
    return np.ascontiguousarray(moved.reshape(*moved.shape[:3], -1))
