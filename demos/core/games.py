"""Any environment of gymnasium that shows pictures, as a task of the same learner: how it is played, judged and shown.

An outcome is the undiscounted return of one complete game. Held-out games are begun with seeds that no training run
uses. What is settled for each game is a row of `SETTINGS`; the code knows none of them.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, cast

import gymnasium
import numpy as np
from gymnasium.spaces import Discrete
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray

from demos.core import ppo, saliency
from demos.core.config import Config
from demos.core.events import Event
from demos.core.network import ActorCritic
from demos.core.preprocessing import Games, Pixels, Preprocessing, action_names, make_games
from demos.core.task import Policy, Score, Task
from demos.core.training import policy as policy_of

SEEDS: Final = 1 << 10
"""Seeds of runs; the n-th game of a run begins with `seed * 2**20 + n`, and with chance that follows from it."""
FIRST_HELD_OUT: Final = SEEDS << 20
"""Games that training begins have seeds below this one."""
STOPPING: Final = range(16)
"""Games of the stopping set; their seeds are counted from `FIRST_HELD_OUT`, as are all held-out ones."""
CONFIRMING: Final = 32
"""Games in each confirming set."""
SHOWN_GAME: Final = 1 << 20
"""The held-out game of the films and of the saliency; in none of the sets that decide."""
REPLAYED: Final = range(SHOWN_GAME + 1, SHOWN_GAME + 11)
"""The held-out games that a saved policy is replayed on; in none of the sets that decide."""
LOOKED_AT: Final = (1, 30, 60, 90, 120, 150)
"""The steps at which the saliency is taken, as far as the game goes on; each has the first."""
MOST_STEPS: Final = 27_000
"""A game that goes on for longer (30 minutes of Atari) counts as it then stands."""

Scene = tuple[Pixels, Pixels]
"""A moment for people, and as the network sees it; both `(H, W, 3)`."""


class Setting(NamedTuple):
    """What is settled for an environment."""

    config: Config
    solved: float | None = None
    """Mean return that counts as solved; None: gymnasium's own threshold, or never."""


_STEPS: Final = 2_400_000
_ATARI: Final = Config(
    max_env_steps=_STEPS, num_envs=32, rollout_steps=64, channels=(16, 32), features=128, averaging=0.9, recent=32,
    check_steps=100_000, promising=math.inf, preprocessing=Preprocessing(),
    learner=ppo.Settings(
        learning_rate=1e-3, last_learning_rate=1e-4, annealing_steps=_STEPS, gamma=0.99, lam=0.95, clip=0.15, epochs=3,
        minibatch=512, value_weight=0.5, entropy_weight=0.01, last_entropy_weight=0.001, max_grad_norm=0.5,
    ),
)  # fmt: skip
_PLAIN: Final = replace(_ATARI, num_envs=16, preprocessing=Preprocessing(skip=1, sticky=0.0, most_noops=0))

SETTINGS: Final[dict[str, Setting]] = {
    "ALE/Pong-v5": Setting(replace(_ATARI, promising=15.0, preprocessing=Preprocessing(stack=2)), 18.0),
    "ALE/": Setting(_ATARI),  # every other game of it
    "CarRacing-v3": Setting(replace(_PLAIN, preprocessing=Preprocessing(skip=4, sticky=0.0, most_noops=0))),
    "": Setting(_PLAIN),  # every other id
}
"""By id, or by how it begins; the first that fits."""


def configure(env: str) -> Config:
    """The settings of a run in this environment."""
    return replace(_setting(env).config, env=env)


def make_task(config: Config) -> Task:
    """The task that a configuration names.

    Raises:
        ValueError: see `preprocessing.make_games`; or pictures of a size that the network cannot take, or a seed with
            which training would meet held-out games.
    """
    if config.seed >= SEEDS:
        raise ValueError(f"the seed must be below {SEEDS} here, and {config.seed} is not")
    steps = config.preprocessing or Preprocessing()
    if steps.height % 8 or steps.width % 8:
        raise ValueError(f"pictures must be resized to multiples of 8, not to {steps.height} x {steps.width}")
    probe = make_games(config.env, 1, steps)
    height, width, channels = probe.single_observation_space.shape or ()
    actions = probe.single_action_space
    probe.close()

    def evaluate(policy: Policy, episodes: Sequence[int]) -> Score:
        return play(policy, make_games(config.env, len(episodes), steps, config.threads), episodes)

    def shown() -> Games:
        return make_games(config.env, 1, steps, shown=True)

    def looks(network: ActorCritic) -> Pixels:
        names = action_names(config.env, steps)
        return saliency.draw(network, list(_moments(network, shown(), names)))

    threshold = _setting(config.env).solved or gymnasium.spec(config.env).reward_threshold
    return Task(
        env=config.env,
        picture=(height, width, channels),
        actions=int(actions.n) if isinstance(actions, Discrete) else None,
        make=lambda count: make_games(config.env, count, steps, config.threads),
        outcomes=lambda info, done: [float(one) for one in info["return"][done]],
        evaluate=evaluate,
        stopping=STOPPING,
        confirming=confirming_set,
        measure="return of a whole game",
        solved=math.inf if threshold is None else threshold,
        scene=_scene,
        draw=draw,
        watch=lambda policy, episode: watch(policy, shown(), episode),
        shown=SHOWN_GAME,
        replayed=REPLAYED,
        saliency=looks,
    )


def confirming_set(attempt: int) -> range:
    """The games of the n-th confirmation, n from 0; disjoint from each other and from `STOPPING`.

    Raises:
        ValueError: the attempt is negative, or so late that its games would be shown ones.
    """
    start = len(STOPPING) + attempt * CONFIRMING
    if attempt < 0 or start + CONFIRMING > SHOWN_GAME:
        raise ValueError(f"no confirming set {attempt}")
    return range(start, start + CONFIRMING)


def play(policy: Policy, games: Games, episodes: Sequence[int]) -> Score:
    """Play complete games at once, each from its first step to its last, and say what they returned on the mean.

    Args:
        policy: called once a step with all of them, those that are over too.
        games: as many as episodes; closed when they are played.
        episodes: consecutive numbers from 0.

    Raises:
        ValueError: there is no episode, or they are not consecutive.
    """
    if not episodes or list(episodes) != list(range(episodes[0], episodes[0] + len(episodes))) or episodes[0] < 0:
        raise ValueError("held-out games are consecutive numbers from 0")
    obs, _ = games.reset(seed=FIRST_HELD_OUT + episodes[0])
    playing, returns, steps = np.ones(len(episodes), bool), np.zeros(len(episodes)), 0
    for _ in range(MOST_STEPS):
        obs, _, terminated, truncated, info = games.step(_action(games, policy(obs)))
        steps += int(playing.sum())
        returns[playing] = info["return"][playing]
        playing &= ~(terminated | truncated)
        if not playing.any():
            break
    games.close()
    return Score(float(returns.mean()), bootstrap(returns), len(episodes), steps / len(episodes))


def bootstrap(values: NDArray[Any], resamples: int = 2000) -> tuple[float, float]:
    """A 95 % interval of the mean by the percentiles of resampled means (Efron 1979, Ann. Statist. 7, 1-26).

    The same values always give the same interval.
    """
    drawn = np.random.default_rng(0).choice(values, (resamples, len(values)))
    low, high = np.percentile(drawn.mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def watch(policy: Policy, games: Games, episode: int) -> Generator[Scene, None, float]:
    """One whole game, see `Task.watch`; closed when nobody watches any more.

    Args:
        policy: called once a step.
        games: a single one.
        episode: its number, counted from `FIRST_HELD_OUT`.
    """
    try:
        obs, _ = games.reset(seed=FIRST_HELD_OUT + episode)
        yield _scene(games)
        for _ in range(MOST_STEPS):
            obs, _, terminated, truncated, info = games.step(_action(games, policy(obs)))
            yield _scene(games)
            if terminated[0] | truncated[0]:
                break
        return float(info["return"][0])
    finally:
        games.close()


def _moments(network: ActorCritic, games: Games, names: Sequence[str]) -> Iterator[saliency.Moment]:
    """Moments of the shown game, and what is then done; fewer where it is over before."""
    act = policy_of(network)
    for step, _ in enumerate(watch(act, games, SHOWN_GAME)):
        if step in LOOKED_AT:
            action = act(games.seen)[0]
            done = f"action {action:+.2f}" if network.head.outputs == 1 else f"action {action:.0f}"
            done += f", {names[int(action)]}" if names else ""
            yield saliency.Moment(games.view(), games.seen[0], f"step {step}: {done}")
        if step == LOOKED_AT[-1]:
            return


def draw(scene: Scene) -> Event:
    """A moment for people (`png`), and as the network sees it (`obs_png`)."""
    view, sight = scene
    return {"png": view, "obs_png": sight}


def _scene(env: VectorEnv[Any, Any, Any]) -> Scene:
    games = cast("Games", env)
    return games.view(), games.sight()


def _action(games: Games, action: NDArray[Any]) -> NDArray[Any]:
    return action.astype(np.int64) if isinstance(games.single_action_space, Discrete) else action[:, None]


def _setting(env: str) -> Setting:
    return next(one for name, one in SETTINGS.items() if env == name or (name[-1:] in "/" and env.startswith(name)))
