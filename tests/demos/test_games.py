"""Environments of others as tasks of the same learner: each step of the preprocessing, the resets, the judging."""

import importlib
import json
import math
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch")
gymnasium = pytest.importorskip("gymnasium")

from other_games import CALM, PONG, ROAD, small  # noqa: E402
from PIL import Image  # noqa: E402

import demos  # noqa: E402
from demos import e2e_rl  # noqa: E402
from demos.core import games, ppo, training  # noqa: E402
from demos.core.config import Config, read_config  # noqa: E402
from demos.core.learner import Learner  # noqa: E402
from demos.core.preprocessing import Preprocessing, make_games  # noqa: E402


def _means(size, small):
    """A matrix that takes the mean of each of `small` equal parts of `size` pixels."""
    edges = np.arange(small + 1) * size / small
    pixels = np.arange(size)
    overlap = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return overlap.clip(0) * small / size


def test_pong_is_played_as_the_single_environment_step_by_step(ale_py):
    """Over a whole game and into the next: pictures (two frames' maximum, resized), rewards, ends, returns."""
    single = gymnasium.make(
        PONG,
        frameskip=1,
        obs_type="grayscale",
        repeat_action_probability=0.0,
        full_action_space=True,
        disable_env_checker=True,
    )
    ours = make_games(PONG, 2, replace(CALM, stack=3))
    obs, _ = ours.reset(seed=3)
    frame = single.reset(seed=3)[0]
    assert obs.shape == (2, 80, 80, 3) and ours.single_action_space.n == single.action_space.n == 18
    assert not obs[..., :2].any()
    rng, total, history, ends = np.random.default_rng(0), 0.0, [frame], 0
    shrink, narrow = _means(210, 80), _means(160, 80)
    while ends == 0 or len(history) < 20:
        action = int(rng.integers(18))
        reward, over, frames = 0.0, False, []
        while len(frames) < 4 and not over:
            frame, r, over, _, _ = single.step(action)
            frames, reward = [*frames, frame], reward + r
        history.append(np.max(frames[-2:], axis=0))
        obs, rewards, terminated, truncated, info = ours.step(np.full(2, action))
        total += reward
        assert (terminated.tolist(), truncated.any()) == ([over, over], False)
        assert rewards.tolist() == [reward, reward] and info["return"].tolist() == [total, total]
        if over or len(history) % 100 < 4:
            shown = info["final_obs"] if over else obs
            for k in range(1 + over, min(3, len(history)) + 1):  # (of the end's newest picture nothing is learned)
                assert np.abs(shown[0][..., -k] - shrink @ history[-k] @ narrow.T).max() <= 2
        if over:
            assert total <= -15
            ends, total, history = ends + 1, 0.0, [single.reset()[0]]
            assert np.abs(obs[0][..., -1] - shrink @ history[0] @ narrow.T).max() <= 2 and not obs[..., :2].any()


def test_sticky_actions_and_noops_come_from_the_seed_not_from_the_neighbours(ale_py):
    steps = Preprocessing()

    def played(count, seed):
        env = make_games(PONG, count, steps)
        env.reset(seed=seed)
        return [env.step(np.full(count, 3 if t % 20 < 10 else 4))[0] for t in range(60)]

    many, again, alone, other = played(3, 7), played(3, 7), played(1, 9), played(3, 17)
    assert all(np.array_equal(a, b) for a, b in zip(many, again, strict=True))
    assert all(np.array_equal(a[2], b[0]) for a, b in zip(many, alone, strict=True))
    assert not all(np.array_equal(a, b) for a, b in zip(many, other, strict=True))


def test_people_see_the_same_game_in_colour(ale_py):
    env = make_games(PONG, 1, Preprocessing(), shown=True)
    env.reset(seed=5)
    for t in range(40):
        obs = env.step(np.array([t % 18]))[0]
    view, sight = env.view(), env.sight()
    assert view.shape == (210, 160, 3) and sight.shape == (80, 80, 3)
    grey = np.asarray(Image.fromarray(view).convert("L").resize((80, 80), Image.Resampling.BOX)).astype(int)
    assert np.abs(grey - obs[0, ..., -1]).max() < 30
    assert (sight[..., 2] == obs[0, ..., -1]).all()
    assert len(Image.fromarray(view).getcolors()) >= 4 and not (view[..., 0] == view[..., 2]).all()


def test_any_id_is_skipped_resized_and_stacked(counting):
    steps = Preprocessing(height=8, width=8, stack=2, skip=2, sticky=0.0, clip_rewards=True)
    env = make_games(counting, 2, steps)
    obs, _ = env.reset(seed=0)
    assert obs.shape == (2, 8, 8, 2)
    stacks, rewards, returns, ends = [obs[0, 0, 0].tolist()], [], [], []
    for _ in range(4):
        obs, reward, _, truncated, info = env.step(np.zeros(2, np.int64))
        stacks.append((info["final_obs"][0] if truncated[0] else obs[0])[0, 0].tolist())
        rewards.append(reward.tolist())
        returns.append(info["return"].tolist())
        ends.append(truncated.tolist())
    assert stacks == [[0, 0], [0, 20], [20, 40], [40, 50], [0, 20]]
    assert rewards == [[1, 1]] * 4
    assert returns == [[3, 3], [10, 10], [15, 15], [3, 3]]
    assert ends == [[False] * 2, [False] * 2, [True] * 2, [False] * 2]


def test_coloured_pictures_and_one_continuous_action():
    """The road, taken for anybody's environment, is the road."""
    importlib.reload(demos)  # registers it, now that gymnasium is there
    steps = Preprocessing(height=32, width=64, grey=False, stack=1, skip=1, sticky=0.0, clip_rewards=False)
    env, single = make_games(ROAD, 2, steps), gymnasium.make(ROAD)
    task = games.make_task(Config(env=ROAD, preprocessing=steps))
    assert (task.picture, task.actions, task.solved) == ((32, 64, 3), None, math.inf)
    obs, alone = env.reset(seed=4)[0], single.reset(seed=5)[0]
    for t in range(20):
        assert np.array_equal(obs[1], alone)
        steer = np.float32(math.sin(t) / 2)
        obs, reward, *_ = env.step(np.array([[0.0], [steer]], np.float32))
        alone, r, *_ = single.step(np.array([steer], np.float32))
        assert reward[1] == pytest.approx(r)


def test_an_outcome_is_the_return_of_a_whole_game_of_its_own_seed(ale_py):
    task = games.make_task(e2e_rl.configure(PONG))

    def down(obs):
        return np.where(obs[:, 40:, 70:, -1].mean(axis=(1, 2)) > 90, 5.0, 2.0)  # looks at the picture, so it may differ

    together = task.evaluate(down, range(3))
    alone = [task.evaluate(down, [k]) for k in range(3)]
    assert together.mean == pytest.approx(np.mean([one.mean for one in alone]))
    assert together.steps == pytest.approx(np.mean([one.steps for one in alone]))
    assert together.episodes == 3 and -21 <= together.mean <= 21
    assert together.ci[0] <= together.mean <= together.ci[1]
    with pytest.raises(ValueError, match="consecutive"):
        task.evaluate(down, [1, 3])


def test_a_mean_has_an_interval():
    values = np.random.default_rng(1).normal(3, 2, 100)
    low, high = games.bootstrap(values)
    assert low == pytest.approx(values.mean() - 1.96 * 0.2, abs=0.1)
    assert high == pytest.approx(values.mean() + 1.96 * 0.2, abs=0.1)
    assert games.bootstrap(np.array([21.0, 21.0])) == (21, 21)


def test_held_out_games_are_not_those_of_training(ale_py):
    sets = [games.STOPPING, *map(games.confirming_set, range(4)), [games.SHOWN_GAME], games.REPLAYED]
    assert len(set().union(*sets)) == sum(map(len, sets))
    games.make_task(replace(e2e_rl.configure(PONG), seed=games.SEEDS - 1))
    with pytest.raises(ValueError, match=f"below {games.SEEDS}"):
        games.make_task(replace(e2e_rl.configure(PONG), seed=games.SEEDS))
    with pytest.raises(ValueError, match="no confirming set"):
        games.confirming_set(-1)


def test_settings_are_those_of_the_id():
    pong, other, unknown = (e2e_rl.configure(name) for name in (PONG, "ALE/Breakout-v5", "Somebody/Game-v2"))
    assert (pong.preprocessing.sticky, pong.preprocessing.all_actions, pong.preprocessing.skip) == (0.25, True, 4)
    assert other.env == "ALE/Breakout-v5" and other.preprocessing == Preprocessing()
    assert unknown.preprocessing.skip == 1 and unknown.preprocessing.sticky == 0
    assert e2e_rl.configure(ROAD) == Config()


def test_same_seed_same_numbers_in_pong(ale_py):
    def trained(seed):
        config = small(PONG, seed=seed)
        task = games.make_task(config)
        learner = Learner(config, task)
        with ThreadPoolExecutor(config.threads) as pool:
            for _ in range(3):
                rollout, outcomes = learner.drive(task)
                list(ppo.update(learner.network, learner.optimiser, rollout, config.learner, learner.shuffle, pool, 2))
                learner.learnt(rollout.reward.numel(), outcomes)
        return learner.moment()

    first, again, other = trained(1), trained(1), trained(2)
    assert all(np.array_equal(value, again.tensors[name]) for name, value in first.tensors.items())
    assert not all(np.array_equal(value, other.tensors[name]) for name, value in first.tensors.items())


def test_a_short_run_in_pong_is_judged_filmed_and_can_be_gone_on_with(ale_py):
    config = small(PONG)
    task = games.make_task(config)._replace(stopping=range(1))
    events = list(training.train(config, task))
    start, done = events[0], events[-1]
    assert start["measure"] == "return of a whole game" and start["threshold"] == 18
    assert start["config"]["preprocessing"]["sticky"] == 0.25
    assert (done["solved"], done["env_steps"], done["held_out"]["episodes"]) == (False, 64, 1)
    assert -21 <= done["held_out"]["mean"] <= 21 and -21 <= done["sampled"]["mean"] <= 21
    frames = [event for event in events if event["event"] == "frame"]
    assert {event["phase"] for event in frames} >= {"before", "after"}
    assert {event["png"].shape for event in frames} <= {(210, 160, 3), (240, 240, 3)}
    moment = [event["moment"] for event in events if event["event"] == "state"][-1]
    plain = json.loads(json.dumps(moment.plain))
    kept = read_config(plain)
    assert kept == config
    learner = Learner(replace(kept, max_env_steps=128), task, moment._replace(plain=plain))
    assert learner.env_steps == 64


@pytest.mark.parametrize(("env", "said"), [
    ("Nowhere-v3", "doesn't exist"),
    ("ALE/Nowhere-v5", "doesn't exist"),
    ("CartPole-v1", "no pictures"),
    ("no such id", "Malformed"),
    ("Pong-v5", "did you mean ALE/Pong-v5?"),
    ("pong", "did you mean ALE/Pong-v5?"),
    ("CarRacing-v9", "did you mean CarRacing-v3?"),
])  # fmt: skip
def test_an_id_that_cannot_be_learned_in_is_one_line(env, said, ale_py, capsys, tmp_path):
    from demos.__main__ import main

    assert main(["e2e-rl", "--env", env, "--runs", str(tmp_path / "runs")]) == 2
    out, err = capsys.readouterr()
    assert (out, len(err.splitlines())) == ("", 1) and env in err and said in err
    assert not list((tmp_path / "runs").iterdir())


@pytest.mark.parametrize(("env", "package", "extra"), [(PONG, "ale_py", "atari"), ("CarRacing-v3", "Box2D", "box2d")])
def test_a_missing_package_is_named_with_its_extra(env, package, extra, monkeypatch):
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "gymnasium.envs.box2d.car_racing", raising=False)
    monkeypatch.delitem(sys.modules, "gymnasium.envs.box2d", raising=False)
    with pytest.raises(ValueError, match=rf"{env} needs .* not installed: pip install .*\[{extra}\]"):
        make_games(env, 1, Preprocessing())


def test_car_racing_is_driven_with_its_discrete_actions():
    pytest.importorskip("Box2D", reason="the extra box2d is not installed")
    config = e2e_rl.configure("CarRacing-v3")
    task = games.make_task(config)
    assert (task.picture, task.actions, task.solved) == ((80, 80, 4), 5, 900)
    env = make_games("CarRacing-v3", 1, config.preprocessing, shown=True)
    env.reset(seed=0)
    for _ in range(3):
        env.step(np.array([3]))
    assert env.view().shape == (400, 600, 3) and env.sight().shape == (80, 80, 3)
    env.close()
