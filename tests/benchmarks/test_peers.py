"""stable-baselines3 on the demo's task: each rung trains, and the last one has the demo's network and numbers."""

from functools import partial

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("stable_baselines3", reason="installed by `make bench-learning` only")

from stable_baselines3 import PPO  # noqa: E402

from benchmarks import peer_games, peers  # noqa: E402
from benchmarks.learning import PEERS  # noqa: E402
from demos.core import evaluate, games, ppo  # noqa: E402
from demos.core.config import Config  # noqa: E402
from demos.core.network import ActorCritic, patches  # noqa: E402
from demos.core.road import CameraSteeringVector  # noqa: E402


def test_every_rung_has_a_row():
    assert peers.RUNGS == PEERS


@pytest.mark.parametrize("rung", peers.RUNGS)
def test_a_rung_ends_at_its_cap(rung):
    outcome = peers.climb(rung, seed=0, cap=0.5)
    assert outcome["env_steps"] > 0 and not outcome["solved"] and outcome["seconds"] >= 0.5


def test_solved_is_what_passes_both_sets(monkeypatch):
    """The first confirmation fails and training goes on; the second is on other courses."""
    asked = []

    def judge(policy, courses):
        asked.append(courses)
        env = CameraSteeringVector(2)
        obs, _ = env.reset(seed=0)
        assert policy(obs, env.courses, env.cars).shape == (2,)
        return evaluate.Score(0.0 if len(asked) == 2 else 1.0, (0, 1), 1, 1)

    monkeypatch.setattr(evaluate, "evaluate", judge)
    monkeypatch.setattr(peers, "Config", partial(Config, check_steps=1, num_envs=32))
    outcome = peers.climb("network", seed=0, cap=60)
    first, second = (evaluate.confirming_set(attempt) for attempt in range(2))
    assert asked == [evaluate.STOPPING, first, evaluate.STOPPING, second]
    assert outcome["solved"] and len(outcome["curve"]) == 2


def test_the_batched_cars_are_ours():
    theirs, ours = peers.batched_cars(3, 5, as_patches=False), CameraSteeringVector(3)
    obs = theirs.reset()
    assert np.array_equal(obs, ours.reset(seed=5)[0])
    assert np.array_equal(peers.batched_cars(3, 5, as_patches=True).reset(), peers.flat_patches(obs))
    for _ in range(30):
        steering = np.full((3, 1), 0.7, np.float32)
        obs, reward, done, _ = theirs.step(steering)
        expected, r, terminated, _, _ = ours.step(steering)
        assert np.array_equal(obs, expected) and np.array_equal(reward, r) and np.array_equal(done, terminated)


def test_the_network_is_ours():
    torch.manual_seed(0)
    config = Config()
    model = PPO(peers.OurNetwork, peers.batched_cars(32, 0, True), seed=0, device="cpu", **peers.our_settings(config))
    network = model.policy.network
    assert isinstance(network, ActorCritic)
    obs, _ = CameraSteeringVector(4).reset(seed=9)
    output, value = network(patches(torch.from_numpy(obs)))
    rows = torch.from_numpy(peers.flat_patches(obs))
    torch.testing.assert_close(model.policy.predict_values(rows), value)
    action, _ = model.policy.predict(rows.numpy(), deterministic=True)
    np.testing.assert_allclose(action[:, 0], output[:, 0].detach().numpy(), atol=1e-6)
    drawn, _, said = model.policy(rows)
    torch.testing.assert_close(said, network.head.log_prob(output, drawn[:, 0]))
    torch.testing.assert_close(model.policy.evaluate_actions(rows, drawn)[1], said)


@pytest.mark.parametrize("env_steps", [0, 70_000, 900_000])
def test_the_learning_rate_falls_as_ours_does(env_steps):
    learner = Config().learner
    optimiser = torch.optim.SGD([torch.zeros(1)], lr=1.0)
    optimiser.param_groups[0]["pace"] = 1.0
    ppo.anneal(optimiser, learner, env_steps)
    rate = peers.our_settings(Config())["learning_rate"]
    assert rate(1 - env_steps / peers.NO_END) == pytest.approx(optimiser.param_groups[0]["lr"], rel=1e-3)


def test_a_game_ends_at_its_time_and_tells_its_returns(monkeypatch):
    pytest.importorskip("ale_py")
    monkeypatch.setattr(games, "STOPPING", range(1))
    monkeypatch.setattr(games, "MOST_STEPS", 3)
    outcome = peer_games.play("ALE/Pong-v5", seed=1, seconds=0.5)
    assert outcome["env_steps"] > 0 and -21 <= outcome["greedy"]["mean"] <= 21
    env = peer_games.make("ALE/Pong-v5", 2, seed=3)
    assert env.reset().shape == (2, 80, 80, 4)
    told = []
    for _ in range(1200):
        env.step_async(np.zeros(2, np.int64))
        _, _, done, info = env.step_wait()
        told += [one["episode"]["r"] for one, over in zip(info, done, strict=True) if over]
    assert told and set(told) <= {-21.0, -20.0, -19.0}
