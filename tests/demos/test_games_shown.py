"""Games of others for people to see: watched, replayed from a run folder, and where the policy looks."""

import io
import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from other_games import CALM, PONG, ROAD, small  # noqa: E402

from demos import e2e_rl  # noqa: E402
from demos.core import games, preprocessing, recording, replay  # noqa: E402
from demos.core.network import ActorCritic  # noqa: E402


def _watched(task, act, episode):
    """The moments of a game, and its outcome."""
    moments, game = [], task.watch(act, episode)
    while True:
        try:
            moments.append(next(game))
        except StopIteration as over:
            return moments, over.value


def test_what_is_watched_comes_to_what_is_judged(ale_py, counting):
    """Whole games of others, in the picture and not."""
    pong = games.make_task(e2e_rl.configure(PONG))
    count = games.make_task(replace(e2e_rl.configure(counting), preprocessing=replace(CALM, stack=2, skip=2)))
    for task in (pong, count):

        def act(obs):
            return obs[:, ::7, ::5, -1].astype(int).sum((1, 2)) % 2 + 2.0 * (task is pong)  # noqa: B023

        moments, outcome = _watched(task, act, games.REPLAYED[0])
        score = task.evaluate(act, [games.REPLAYED[0]])
        assert (outcome, len(moments)) == (score.mean, score.steps + 1)
        assert all(picture.dtype == np.uint8 for one in moments[:3] for picture in task.draw(one).values())


def test_a_saved_policy_plays_again_and_what_it_looks_at_is_seen(counting):
    """A game of somebody else's, so short that of the moments looked at only the first is left."""
    config = small(counting)
    task = games.make_task(config)
    torch.manual_seed(0)
    network = ActorCritic(task.picture, task.actions, config.channels, config.features)
    start, *told = replay.drive("e2e-rl", network, config, task)
    assert (start["measure"], start["threshold"]) == (task.measure, math.inf)
    ends = [event for event in told if event["event"] == "episode"]
    assert [one["number"] for one in ends] == list(games.REPLAYED)
    assert {(one["outcome"], one["steps"]) for one in ends} == {(15.0, 5)}
    assert len(told) == len(ends) * (6 + 1)
    assert task.saliency(network).shape[0] > 240


def test_a_run_in_pong_is_replayed_from_its_folder(ale_py, tmp_path):
    config = small(PONG)
    task = games.make_task(config)
    torch.manual_seed(0)
    network = ActorCritic(task.picture, task.actions, config.channels, config.features)
    folder = recording.new_folder(tmp_path, "e2e-rl", 0, asdict(config))
    recording.save_policy(
        folder / "policy.safetensors", {name: value.numpy() for name, value in network.state_dict().items()}, {}
    )
    out = io.StringIO()

    def make_task(read):
        assert (read.env, read.preprocessing, read.channels) == (PONG, config.preprocessing, config.channels)
        return task._replace(replayed=games.REPLAYED[:1])

    assert replay.replay("e2e-rl", make_task, folder, False, out) == 1
    start, episode, end = (json.loads(line) for line in out.getvalue().splitlines())
    assert (start["replay"], start["threshold"], episode["event"]) == (True, 18, "episode")
    assert -21 <= episode["outcome"] == end["mean"] < 18 and end["episodes"] == 1
    names = preprocessing.action_names(PONG, config.preprocessing)
    assert (len(names), names[:3]) == (18, ["NOOP", "FIRE", "UP"])
    assert preprocessing.action_names(ROAD, config.preprocessing) == []
    sheet = task.saliency(network)
    assert sheet.shape[0] > 3 * 2 * 210 and sheet.shape[1] > 4 * 2 * 160
