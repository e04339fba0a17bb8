"""The task "camera -> steering": a batch of cars, each on its own course, as a `gymnasium.vector.VectorEnv` in numpy.

The observation is the camera's picture and nothing else; the action is the steering and nothing else. The speed is
fixed. An episode ends off the road, in another car, or at the end of the course; the reward is 0.1 a step, -0.2 where
another car is passed too closely, and -1 for an accident.

The end of the course belongs to the task, so it is `terminated`: nothing is to be had behind it. But no picture shows
it, so how much is still to be had cannot be told from the picture either, and a critic can tell no more than the mean
of it. As a limit of time (`truncated`, after which the value of going on counts) the task takes as many steps to learn
(BENCHMARKS.md).

How cars move, and what a step is worth, is in `driving`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import gymnasium
import numpy as np
from gymnasium.vector import AutoresetMode, VectorEnv
from numpy.typing import NDArray

from demos.core import camera, course
from demos.core.course import Course, stack
from demos.core.driving import Cars, accident, move, rewards

OBS_SIZE: Final = (32, 64)
VIEW_SIZE: Final = (144, 288)
"""Height and width of the picture for people."""
Obs = NDArray[np.uint8]


class CameraSteeringVector(VectorEnv[Obs, NDArray[np.float32], NDArray[Any]]):
    """N cars at once; autoreset within the step (`AutoresetMode.SAME_STEP`).

    Observations: uint8 `(N, 32, 64, 3)`. Actions: float32 `(N, 1)` in -1..1 (left..right), clipped. Rewards: float32
    `(N,)`. `terminated` at an accident or at the course's end, `truncated` never. `info` holds `finished`, bool `(N,)`,
    true in the step in which a car reached the end of its course, and of the cars whose episode ended `final_obs` and
    `final_info`, as gymnasium's own vector environments have them.

    Sub-environment i draws its episodes' courses from `default_rng(seed + i)`, all of them >= `course.FIRST_TRAINING`.
    `reset(options={"courses": [...]})` takes the first episodes' courses from the caller: so held-out ones are driven.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 (gymnasium's own type)
        "autoreset_mode": AutoresetMode.SAME_STEP, "render_modes": ["rgb_array"], "render_fps": 10,
    }  # fmt: skip

    def __init__(self, num_envs: int = 1, render_mode: str | None = None) -> None:
        """Make N cars.

        Raises:
            ValueError: `num_envs` is below 1, or the render mode is neither None nor `rgb_array`.
        """
        if num_envs < 1:
            raise ValueError(f"num_envs must be at least 1, not {num_envs}")
        if render_mode not in (None, "rgb_array"):
            raise ValueError(f"render_mode must be None or 'rgb_array', not {render_mode!r}")
        self.num_envs, self.render_mode = num_envs, render_mode
        self.single_observation_space = gymnasium.spaces.Box(0, 255, (*OBS_SIZE, 3), np.uint8)
        self.single_action_space = gymnasium.spaces.Box(-1.0, 1.0, (1,), np.float32)
        self.observation_space = gymnasium.vector.utils.batch_space(self.single_observation_space, num_envs)
        self.action_space = gymnasium.vector.utils.batch_space(self.single_action_space, num_envs)
        self._generators: list[np.random.Generator] = []

    def reset(
        self, *, seed: int | list[int | None] | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Obs, dict[str, Any]]:
        """Begin N episodes.

        Args:
            seed: sub-environment i is seeded with `seed + i`, or with its entry of a list; None goes on as before.
            options: `{"courses": N integers}` gives the courses of these first episodes.

        Raises:
            ValueError: a list of another length than N.
        """
        seeds: Sequence[int | None]
        if isinstance(seed, int | np.integer):
            seeds = range(int(seed), int(seed) + self.num_envs)
        else:
            seeds = [None] * self.num_envs if seed is None else seed
        if len(seeds) != self.num_envs:
            raise ValueError(f"{len(seeds)} seeds for {self.num_envs} cars")
        if not self._generators:
            self._generators = [np.random.default_rng() for _ in seeds]
        for i, one in enumerate(seeds):
            if one is not None:
                self._generators[i] = np.random.default_rng(one)
        numbers = (options or {}).get("courses")
        if numbers is None:
            numbers = [self._draw(i) for i in range(self.num_envs)]
        if len(numbers) != self.num_envs:
            raise ValueError(f"{len(numbers)} courses for {self.num_envs} cars")
        self._take_up(stack([course.draw(int(number)) for number in numbers]))
        self.cars = Cars(
            along=np.zeros(self.num_envs), offset=self.courses.offset.copy(), angle=self.courses.angle.copy(),
            step=np.zeros(self.num_envs, np.int64),
        )  # fmt: skip
        self.steering = np.zeros(self.num_envs)
        return self.look(), {}

    def step(
        self, actions: NDArray[np.float32]
    ) -> tuple[Obs, NDArray[Any], NDArray[Any], NDArray[Any], dict[str, Any]]:
        """Steer every car for one step; see the class for shapes.

        Raises:
            ValueError: an action that is no finite number.
            gymnasium.error.ResetNeeded: there was no `reset` before.
        """
        crashed, finished = self.drive(_finite(np.asarray(actions).reshape(self.num_envs)))
        done = crashed | finished
        reward = rewards(self.courses, self.cars, crashed)
        info: dict[str, Any] = {"finished": finished, "_finished": np.ones(self.num_envs, np.bool_)}
        ended = np.flatnonzero(done)
        if not len(ended):
            return self.look(), reward, done, np.zeros(self.num_envs, np.bool_), info
        behind = slice(self.num_envs, self.num_envs + len(ended))
        for field in self._room:
            field[behind] = field[ended]
        where = Cars._make(field[ended] for field in self.cars)
        for i in ended:
            self._begin(int(i), self._draw(int(i)))
        # where episodes ended is drawn along with where the cars now are: a picture more costs far less than a call
        courses = Course._make(field[: behind.stop] for field in self._room)
        cars = Cars._make(map(np.concatenate, zip(self.cars, where, strict=True)))
        pictures = camera.render(courses, cars, OBS_SIZE)
        info["final_obs"] = np.full(self.num_envs, None, dtype=object)
        for i, picture in zip(ended, pictures[self.num_envs :], strict=True):
            info["final_obs"][i] = picture
        info["_final_obs"] = info["_final_info"] = done
        info["final_info"] = {"finished": finished, "_finished": done}
        return pictures[: self.num_envs], reward, done, np.zeros(self.num_envs, np.bool_), info

    def drive(self, steering: NDArray[Any]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Move every car one step, draw nothing and begin nothing anew: who has `(crashed, finished)`, `(N,)` each.

        Whoever judges a policy calls this, so what is no finite number is no steering, and counts as an accident.

        Raises:
            gymnasium.error.ResetNeeded: there was no `reset` before.
        """
        if not self._generators:
            raise gymnasium.error.ResetNeeded("call reset before the first step")
        asked = np.asarray(steering, np.float64)
        steers = np.isfinite(asked)
        self.steering = np.clip(np.where(steers, asked, 0), -1, 1)
        self.cars = move(self.courses, self.cars, self.steering)
        crashed = accident(self.courses, self.cars) | ~steers
        return crashed, ~crashed & (self.cars.step >= course.COURSE_STEPS)

    @property
    def courses(self) -> Course:
        """The courses that the N cars are on; every field has a leading N, and is where a new course is written."""
        return Course._make(field[: self.num_envs] for field in self._room)

    def keep(self, which: NDArray[np.bool_]) -> None:
        """Go on with these cars only, for an evaluation in which each drives once; `which` is `(N,)`."""
        if which.all():
            return
        courses, self.cars = self.some(np.flatnonzero(which))
        self.num_envs = len(self.cars.step)
        self._take_up(courses)

    def some(self, which: NDArray[np.int64]) -> tuple[Course, Cars]:
        """A copy of the courses and states of these cars."""
        return Course._make(field[which] for field in self.courses), Cars._make(field[which] for field in self.cars)

    def look(self) -> Obs:
        """What every camera sees now, uint8 `(N, 32, 64, 3)`."""
        return camera.render(self.courses, self.cars, OBS_SIZE)

    def state(self) -> tuple[dict[str, NDArray[Any]], list[Any]]:
        """Where all cars are, on which courses, and what will be drawn next: arrays, and the generators' states."""
        arrays = {f"course.{k}": v.copy() for k, v in self.courses._asdict().items()}
        arrays |= {f"car.{k}": v.copy() for k, v in self.cars._asdict().items()}
        return arrays, [generator.bit_generator.state for generator in self._generators]

    def restore(self, arrays: dict[str, NDArray[Any]], generators: list[Any]) -> None:
        """Go on from a `state` of as many cars."""
        self._take_up(Course(**{name: arrays[f"course.{name}"] for name in Course._fields}))
        self.cars = Cars(**{name: arrays[f"car.{name}"].copy() for name in Cars._fields})
        self._generators = [np.random.default_rng() for _ in generators]
        for generator, state in zip(self._generators, generators, strict=True):
            generator.bit_generator.state = state

    def _take_up(self, courses: Course) -> None:
        """Drive these N courses; behind them is room for those of episodes that end, so that none is copied twice."""
        self._room = Course._make(np.concatenate([field, field]) for field in courses)

    def _draw(self, i: int) -> int:
        return int(self._generators[i].integers(course.FIRST_TRAINING, 1 << 62))

    def _begin(self, i: int, number: int) -> None:
        """Car i starts on a new course."""
        drawn = course.draw(number)
        for name, value in drawn._asdict().items():
            getattr(self._room, name)[i] = value
        start = Cars(np.zeros(()), drawn.offset, drawn.angle, np.zeros((), np.int64))
        for name, value in start._asdict().items():
            getattr(self.cars, name)[i] = value

    def render(self) -> Any:
        """The large picture of every car, a tuple of uint8 `(144, 288, 3)`, or None without a render mode."""
        if self.render_mode is None:
            return None
        if not self._generators:
            raise gymnasium.error.ResetNeeded("call reset before render")
        return tuple(camera.render(self.courses, self.cars, VIEW_SIZE, own_car=True))


class CameraSteering(gymnasium.Env[Obs, NDArray[np.float32]]):
    """One car, for other people's trainers and for `check_env`: the vector environment with N = 1 and no autoreset.

    Seeded with s, it drives the courses that sub-environment i of a vector environment seeded with `s - i` drives.
    """

    metadata: dict[str, Any] = {"render_modes": ["rgb_array"], "render_fps": 10}  # noqa: RUF012 (gymnasium's own type)

    def __init__(self, render_mode: str | None = None) -> None:
        """Make one car.

        Raises:
            ValueError: the render mode is neither None nor `rgb_array`.
        """
        self._one = CameraSteeringVector(1, render_mode)
        self.render_mode = render_mode
        self.observation_space = self._one.single_observation_space
        self.action_space = self._one.single_action_space

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Obs, dict[str, Any]]:
        """Begin an episode: the picture, uint8 `(32, 64, 3)`; see `CameraSteeringVector.reset`."""
        seed = None if seed is None else int(seed)  # numpy's integers, which gymnasium itself refuses, are meant too
        super().reset(seed=seed)
        obs, info = self._one.reset(seed=seed, options=options)
        return obs[0], info

    def step(self, action: NDArray[np.float32]) -> tuple[Obs, float, bool, bool, dict[str, Any]]:
        """Steer for one step: picture, reward, terminated, truncated (never), `{"finished": bool}`.

        Raises:
            ValueError: the action is no finite number.
            gymnasium.error.ResetNeeded: there was no `reset` before.
        """
        crashed, finished = self._one.drive(_finite(np.asarray(action).reshape(1)))
        reward = float(rewards(self._one.courses, self._one.cars, crashed)[0])
        done = bool(crashed[0] or finished[0])
        return self._one.look()[0], reward, done, False, {"finished": bool(finished[0])}

    def render(self) -> Any:
        """The large picture, uint8 `(144, 288, 3)`, or None without a render mode."""
        pictures = self._one.render()
        return None if pictures is None else pictures[0]


def _finite(actions: NDArray[Any]) -> NDArray[Any]:
    """The actions, `(N,)`, if all of them are finite numbers: an untrue one would else be clipped and driven."""
    wrong = np.flatnonzero(~np.isfinite(actions.astype(np.float64)))
    if len(wrong):
        raise ValueError(f"the action of car {wrong[0]} is {actions[wrong[0]]}; it must be a finite number")
    return actions
