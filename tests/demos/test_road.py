"""The environment keeps gymnasium's contract, and an episode depends on its course alone."""

import copy
import json
import pickle
import subprocess
import sys

import numpy as np
import pytest

gymnasium = pytest.importorskip("gymnasium")

from gymnasium.utils.env_checker import check_env  # noqa: E402

from demos.core import camera, camera_steering, course, driving, evaluate, road, scenery, sprites  # noqa: E402


def test_single_environment_passes_gymnasiums_own_check():
    check_env(gymnasium.make("demos:notes/CameraSteering-v0", render_mode="rgb_array").unwrapped)


def test_make_vec_gives_the_batched_environment():
    env = gymnasium.make_vec("demos:notes/CameraSteering-v0", num_envs=3)
    assert isinstance(env.unwrapped, road.CameraSteeringVector)
    assert env.metadata["autoreset_mode"] is gymnasium.vector.AutoresetMode.SAME_STEP
    obs, _ = env.reset(seed=1)
    assert env.observation_space.contains(obs)
    obs, reward, terminated, truncated, _ = env.step(env.action_space.sample())
    assert env.observation_space.contains(obs)
    assert (reward.shape, reward.dtype) == ((3,), np.float32)
    assert terminated.shape == truncated.shape == (3,)


@pytest.mark.parametrize("order", [("demos", "gymnasium"), ("gymnasium", "demos"), ("gymnasium",)], ids=" ".join)
def test_gymnasium_finds_the_environment_whichever_was_imported_first(order):
    name = "demos:notes/CameraSteering-v0"
    code = [*(f"import {module}" for module in order), f"print(gymnasium.make({name!r}).unwrapped)",
            f"print(gymnasium.make_vec({name!r}, num_envs=2).unwrapped)"]  # fmt: skip
    answer = subprocess.run([sys.executable, "-c", "\n".join(code)], capture_output=True, text=True, check=True)
    assert (len(answer.stdout.splitlines()), answer.stderr) == (2, "")


def test_vector_environment_equals_single_ones_step_by_step():
    """1,000 steps over many resets, final observations and infos included."""
    count, seed = 2, 77
    vector = road.CameraSteeringVector(count)
    singles = [road.CameraSteering() for _ in range(count)]
    obs, _ = vector.reset(seed=seed)
    for i, single in enumerate(singles):
        assert np.array_equal(obs[i], single.reset(seed=seed + i)[0])
    rng = np.random.default_rng(5)
    ended = finished = 0
    for _ in range(1000):
        # Most steering is a controller's, so that some episodes reach the course's end; the rest ends in the ditch.
        action = (course.at(vector.courses.curvature, vector.cars.along) / driving.MAX_CURVATURE)[:, None]
        action = action - 0.3 * vector.cars.angle[:, None] - 0.3 * vector.cars.offset[:, None]
        action = (action + rng.normal(0, 0.2, action.shape)).astype(np.float32)
        obs, reward, terminated, truncated, info = vector.step(action)
        for i, single in enumerate(singles):
            o, r, term, trunc, one = single.step(action[i])
            assert (reward[i], terminated[i], truncated[i]) == (np.float32(r), term, trunc)
            assert info["finished"][i] == one["finished"]
            if term:
                ended += 1
                finished += one["finished"]
                assert info["_final_obs"][i]
                assert np.array_equal(info["final_obs"][i], o)
                assert info["final_info"]["finished"][i] == one["finished"]
                o, _ = single.reset()
            assert np.array_equal(obs[i], o)
    assert ended >= 10, "the test must cross resets"


def test_an_episode_does_not_depend_on_its_neighbours_or_on_their_number():
    numbers = [4, 9, 2, 31, 8]
    steering = np.random.default_rng(0).normal(0, 0.1, (40, len(numbers)))

    def drive(which):
        env = road.CameraSteeringVector(len(which))
        pictures = [env.reset(seed=0, options={"courses": [numbers[i] for i in which]})[0]]
        for row in steering:
            env.drive(row[which])
            pictures.append(env.look())
        return np.stack(pictures)

    together = drive([0, 1, 2, 3, 4])
    assert np.array_equal(drive([3, 1]), together[:, [3, 1]])
    assert np.array_equal(drive([4]), together[:, [4]])


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda env: pickle.loads(pickle.dumps(env))], ids=["copy", "pickle"])
def test_a_copied_environment_goes_on_as_the_one_that_was_copied(copied):
    one = road.CameraSteeringVector(4)
    one.reset(seed=3)
    other, rng, ended = copied(one), np.random.default_rng(0), 0
    for _ in range(40):
        action = rng.uniform(-1, 1, (4, 1)).astype(np.float32)
        obs, *_, info = one.step(action)
        assert np.array_equal(obs, other.step(action)[0])
        ended += "final_obs" in info
    assert ended, "the test must cross resets"


def test_same_seed_same_episodes_other_seed_others():
    env = road.CameraSteeringVector(2)
    first = env.reset(seed=3)[0]
    assert np.array_equal(env.reset(seed=3)[0], first)
    assert not np.array_equal(env.reset(seed=4)[0][0], first[0])
    assert np.array_equal(env.reset(seed=[3, 4])[0], first)


def test_training_never_draws_a_held_out_course(monkeypatch):
    drawn = []
    draw = course.draw
    monkeypatch.setattr(course, "draw", lambda number: drawn.append(number) or draw(number))
    env = road.CameraSteeringVector(8)
    env.reset(seed=0)
    for _ in range(40):
        env.step(np.ones((8, 1), np.float32))
    assert len(drawn) > 16
    assert min(drawn) >= course.FIRST_TRAINING


def test_every_scenery_light_and_kind_of_traffic_is_drawn():
    courses = [course.draw(number) for number in range(200)]
    assert {int(c.skyline) for c in courses} == set(range(12))
    assert len({c.palette.tobytes() for c in courses}) == 200
    bends = np.concatenate([c.curvature for c in courses])
    assert bends.min() < -0.01 and bends.max() > 0.01
    assert {bool(v < 0) for c in courses for v in c.car_speed} == {True, False}
    assert {bool(v < 0) for c in courses for v in c.car_offset} == {True, False}
    assert all((c.car_offset[c.car_speed < 0] < 0).all() for c in courses)  # who comes towards us keeps to our left


def test_no_car_blocks_the_whole_road():
    for number in range(100):
        c = course.draw(number)
        room = driving.OFF_ROAD + np.abs(c.car_offset) - driving.CAR_WIDTH
        assert (room > 3.0).all()
        assert (np.diff(c.car_meets) > 10 * course.STEP_METRES).all()


@pytest.mark.parametrize(("offset", "expected"), [(0.0, False), (5.3, True), (-5.3, True)])
def test_leaving_the_road_is_an_accident(offset, expected):
    courses = course.stack([course.draw(0)])
    cars = driving.Cars(np.zeros(1), np.array([offset]), np.zeros(1), np.zeros(1, np.int64))
    assert driving.accident(courses, cars)[0] == expected


def test_driving_into_a_car_is_an_accident_and_passing_it_is_not():
    courses = course.stack([course.draw(0)])
    there = courses.car_meets[0, 0]
    side = courses.car_offset[0, 0]
    for offset, expected in ((side, True), (side - np.sign(side) * (driving.CAR_WIDTH + 0.05), False)):
        cars = driving.Cars(np.array([there]), np.array([offset]), np.zeros(1), np.zeros(1, np.int64))
        assert driving.accident(courses, cars)[0] == expected


def test_a_close_pass_costs_and_an_accident_costs_most():
    courses = course.stack([course.draw(0)])
    there, side = courses.car_meets[0, 0], courses.car_offset[0, 0]
    rewards = []
    for gap in (0.0, driving.CAR_WIDTH + 0.5, driving.CAR_WIDTH + 1.1):
        offset = side - np.sign(side) * gap
        cars = driving.Cars(np.array([there]), np.array([offset]), np.zeros(1), np.zeros(1, np.int64))
        rewards.append(driving.rewards(courses, cars, driving.accident(courses, cars))[0])
    assert rewards == pytest.approx([-1.0, -0.2, 0.1])


def test_the_picture_shows_the_state():
    """Turned, the car sees another picture; another car ahead is seen where it is, on its side of the road."""
    courses = course.stack([course.draw(12)])
    here = driving.Cars(np.array([30.0]), np.zeros(1), np.zeros(1), np.zeros(1, np.int64))
    straight = camera.render(courses, here, road.OBS_SIZE)
    turned = camera.render(courses, here._replace(angle=np.array([0.1])), road.OBS_SIZE)
    assert straight.shape == (1, 32, 64, 3) and straight.dtype == np.uint8
    assert (straight != turned).any(axis=-1).mean() > 0.2
    near = driving.Cars(courses.car_meets[:, 0] - 20.0, np.zeros(1), np.zeros(1), np.zeros(1, np.int64))
    with_car = camera.render(courses, near, road.OBS_SIZE)
    gone = courses._replace(car_meets=courses.car_meets + 1e6)
    changed = (with_car != camera.render(gone, near, road.OBS_SIZE)).any(axis=-1)[0]
    assert 4 <= changed.sum() < 200
    # The other car is on its own side of where the road leads.
    columns = np.flatnonzero(changed.any(axis=0))
    sign = np.sign(courses.car_offset[0, 0])
    mirrored = courses._replace(car_offset=-courses.car_offset)
    other = (camera.render(mirrored, near, road.OBS_SIZE) != camera.render(gone, near, road.OBS_SIZE)).any(axis=-1)[0]
    assert sign * (columns.mean() - np.flatnonzero(other.any(axis=0)).mean()) > 2


def test_a_larger_picture_is_the_same_scene():
    courses = course.stack([course.draw(n) for n in range(6)])
    cars = driving.Cars(np.full(6, 40.0), np.zeros(6), np.zeros(6), np.zeros(6, np.int64))
    small = camera.render(courses, cars, road.OBS_SIZE).astype(float)
    large = camera.render(courses, cars, (128, 256)).astype(float)
    shrunk = large.reshape(6, 32, 4, 64, 4, 3).mean((2, 4))
    assert np.abs(shrunk - small).mean() < 16


def test_sprites_and_textures_use_known_colours():
    assert sprites.SPRITES.max() < scenery.BODY + 2 * scenery.PAINTS
    assert scenery.TEXTURE.shape == (12 + 12 * scenery.SKY_ROWS, scenery.TEXTURE_WIDTH)


@pytest.mark.parametrize(("make", "message"), [
    (lambda: road.CameraSteeringVector(0), "num_envs"),
    (lambda: road.CameraSteeringVector(1, "human"), "render_mode"),
    (lambda: road.CameraSteeringVector(2).reset(seed=[1]), "1 seeds for 2 cars"),
    (lambda: road.CameraSteeringVector(2).reset(options={"courses": [1]}), "1 courses for 2 cars"),
])  # fmt: skip
def test_wrong_arguments_are_refused(make, message):
    with pytest.raises(ValueError, match=message):
        make()


@pytest.mark.parametrize("action", [np.nan, np.inf, -np.inf])
def test_an_action_that_is_no_finite_number_is_refused_and_moves_no_car(action):
    vector, single = road.CameraSteeringVector(2), road.CameraSteering()
    vector.reset(seed=1)
    single.reset(seed=1)
    with pytest.raises(ValueError, match=r"the action of car 1 is .*; it must be a finite number"):
        vector.step(np.array([[0.5], [action]], np.float32))
    with pytest.raises(ValueError, match="the action of car 0 is"):
        single.step(np.array([action], np.float32))
    assert vector.cars.step.tolist() == [0, 0] and vector.steering.tolist() == [0, 0]


def test_a_policy_that_says_no_number_drives_no_held_out_course():
    score = evaluate.evaluate(lambda obs, courses, cars: np.full(len(obs), np.nan), range(8))
    assert (score.mean, score.steps) == (0, 1)
    assert len(list(camera_steering.watch(lambda obs: np.array([np.nan]), 0))) == 2


@pytest.mark.parametrize("make", [road.CameraSteering, road.CameraSteeringVector])
def test_what_comes_before_the_reset_is_refused_as_gymnasium_does(make):
    env = make(render_mode="rgb_array")
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.step(env.action_space.sample())
    with pytest.raises(gymnasium.error.ResetNeeded):
        env.render()
    assert np.array_equal(env.reset(seed=np.int64(3))[0], env.reset(seed=3)[0])


def test_importing_demos_imports_neither_torch_nor_gymnasium():
    code = "import json, sys, demos; print(json.dumps([m in sys.modules for m in ('torch', 'gymnasium', 'numpy')]))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(answer.stdout) == [False, False, False]
