"""Each run of the learning bench, with budgets of seconds: it runs, and what needs no learning does what it should."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from benchmarks import baseline_runs, end_to_end, learning  # noqa: E402
from benchmarks.pipeline import (  # noqa: E402
    DAYLIGHT,
    Pipeline,
    centroid,
    courses_of,
    find_asphalt,
    pipeline_policy,
    tune,
)  # fmt: skip
from demos.core import baselines, camera_steering, course, evaluate, scenery  # noqa: E402
from demos.core.config import Config  # noqa: E402
from demos.core.network import patches  # noqa: E402
from demos.core.road import CameraSteeringVector  # noqa: E402

TINY = {"num_envs": 4, "rollout_steps": 32}


@pytest.fixture(autouse=True)
def few_courses(monkeypatch):
    task = camera_steering.TASK._replace(stopping=range(4), confirming=lambda attempt: range(8, 12))
    monkeypatch.setattr(end_to_end, "TASK", task)
    monkeypatch.setattr(baseline_runs, "TABLE", range(2_000_000, 2_000_008))
    monkeypatch.setattr(baseline_runs, "CHOOSING", range(3_000_000, 3_000_008))
    monkeypatch.setattr(end_to_end, "by_scenery", lambda policy: {})
    monkeypatch.setattr(end_to_end, "TABLE", range(2_000_000, 2_000_008))


def test_no_course_serves_two_ends():
    """What is chosen is chosen by courses that no table holds, and no trainer looks at those."""
    tuning = courses_of(DAYLIGHT, 4_000_000, 4)
    testing = courses_of(DAYLIGHT, 5_000_000, 4)
    sets = [set(evaluate.STOPPING), set(evaluate.confirming_set(0)), set(tuning), set(testing), {2_000_255, 3_000_127}]
    assert len(set.union(*sets)) == sum(map(len, sets))
    assert max(set.union(*sets)) < course.FIRST_TRAINING
    assert {int(course.draw(number).skyline) // scenery.SKYLINES for number in tuning + testing} == {
        scenery.SCENERIES.index(DAYLIGHT)
    }


def test_the_pipeline_keeps_to_the_road_by_day():
    """Better than chance, which drives no course to the end, and a little search makes it no worse."""
    courses = courses_of(DAYLIGHT, 6_000_000, 12)
    by_hand = pipeline_policy(Pipeline(60, 185, 26, 0.59, 0.76, 3.7, 0))
    chance = evaluate.evaluate(baselines.random_policy(0), courses)
    score = evaluate.evaluate(by_hand, courses)
    assert score.mean >= 0.5 > 0.1 >= chance.mean
    numbers, share = tune(courses[:4], 6, seed=0)
    assert evaluate.evaluate(pipeline_policy(numbers), courses[:4]).mean == share


def test_the_pipeline_sees_the_asphalt_and_where_its_middle_is():
    picture = np.zeros((2, 32, 64, 3), np.uint8)
    picture[...] = (60, 160, 60)
    picture[0, :, 32:] = (100, 104, 100)
    asphalt = find_asphalt(picture, Pipeline())
    assert asphalt[0, :, 32:].all() and not asphalt[0, :, :32].any() and not asphalt[1].any()
    assert centroid(asphalt, 0.8).tolist() == [0.5, 0.0]


def test_the_regression_finds_the_map_that_made_the_answers():
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (2000, 4, 8, 3), dtype=np.uint8)
    weights = rng.normal(size=4 * 8 * 3 + 1)
    answers = baseline_runs.columns(pictures).numpy() @ weights
    moments = baseline_runs.add_moments(None, pictures[:700], answers[:700])
    moments = baseline_runs.add_moments(moments, pictures[700:], answers[700:])
    np.testing.assert_allclose(baseline_runs.ridge(*moments, 1e-3), weights, atol=1e-3)
    assert baseline_runs.ridge(*moments, 1e9).abs().max() < 1e-2  # a penalty is one


def test_a_linear_map_that_imitates_drives_much_farther_than_chance(monkeypatch):
    every = baseline_runs.columns
    monkeypatch.setattr(baseline_runs, "columns", lambda pictures: every(pictures[:, ::4, ::4]))  # for speed
    monkeypatch.setattr(baseline_runs, "CARS", 16)
    chance = evaluate.evaluate(baselines.random_policy(0), baseline_runs.TABLE).steps
    outcome = baseline_runs.imitation(rounds=2, steps=50, seed=0)
    assert outcome["steps"] > 1.5 * chance
    assert outcome["pictures"] == 2 * 50 * 16


@pytest.mark.parametrize("name", ["random", "centre line", "privileged"])
def test_a_fixed_policy_has_a_share(name):
    assert (baseline_runs.fixed(name)["share"] > 0.9) == (name == "privileged")


def test_a_run_is_looked_at_after_as_many_steps_whatever_becomes_of_its_convolutions():
    for freeze, first in (("", 128), ("encoder", 128), ("autoencoder", 256)):
        outcome = end_to_end.curve(0, 128, 3, freeze, **TINY)
        assert [steps for steps, _ in outcome["curve"]] == list(range(first, 385, 128))
        assert ("pretraining_seconds" in outcome) == (freeze == "autoencoder")


def test_a_solved_task_does_not_end_a_curve(monkeypatch):
    score = evaluate.Score(1.0, (0.9, 1.0), 4, 100.0)
    monkeypatch.setattr(evaluate, "evaluate", lambda policy, courses: score)
    assert end_to_end.curve(0, 128, 3, **TINY)["curve"] == [(128, 1.0), (256, 1.0), (384, 1.0)]
    outcome = end_to_end.demo(0, max_env_steps=1280, check_steps=128, **TINY)
    assert outcome["solved"] and outcome["env_steps"] <= 512
    assert {"share", "black", "shuffled", "by_scenery"} <= set(outcome)


def test_the_autoencoder_learns_and_its_convolutions_are_those_of_the_run(monkeypatch):
    config = Config(freeze="encoder", max_env_steps=128, **TINY)
    network, losses = end_to_end.train_autoencoder(config, end_to_end.random_pictures(300, 0))
    assert losses[-1] < 0.7 * losses[0]
    before = {name: value.clone() for name, value in network.state_dict().items()}
    drawn = end_to_end.draw_network(config).state_dict()
    trained = {name for name in before if not torch.equal(before[name], drawn[name])}
    assert {name.split(".")[0] for name in trained} == {"conv1", "conv2"}
    end_to_end._train(config, end_to_end.TASK, network)
    changed = {name for name, value in network.state_dict().items() if not torch.equal(value, before[name])}
    assert changed and not changed & trained


def test_pictures_are_taken_away():
    seen = []
    env = CameraSteeringVector(3)
    obs, _ = env.reset(seed=0)

    def look(pictures, courses, cars):
        seen.append(pictures)
        return np.zeros(len(pictures))

    for policy, pictures in (
        (end_to_end.blinded(look), obs), (end_to_end.shuffled(look), obs), (end_to_end.shuffled(look), obs[:1])
    ):  # fmt: skip
        policy(pictures, env.courses, env.cars)
    black, others, alone = seen
    assert not black.any() and not alone.any()
    assert all(np.array_equal(others[i], obs[i - 1]) and not np.array_equal(others[i], obs[i]) for i in range(3))


def test_random_pictures_are_the_patches_of_what_cars_see():
    pictures = end_to_end.random_pictures(200, 3)
    obs, _ = CameraSteeringVector(128).reset(seed=3 << 20)
    assert pictures.shape[0] == 200 and torch.equal(pictures[:128], patches(torch.from_numpy(obs)))


def test_a_budget_is_eight_checkpoints_of_whole_rollouts():
    rollout = Config().num_envs * Config().rollout_steps
    assert learning.checkpoint(0) == rollout
    assert learning.checkpoint(8.4 * rollout * 5) == 5 * rollout
