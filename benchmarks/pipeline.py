"""A lane keeper made by hand, in three parts: a colour threshold finds asphalt, its centroid the lane, a PD law steers.

It is what one builds who looks at the meadow by day; its seven numbers are found there by search. It is not a weak
opponent made to lose: it may use any numbers, and a car in the lane leaves a hole in the asphalt, which it steers away
from.
"""

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from benchmarks.outcomes import Outcome
from demos.core import course, evaluate, scenery
from demos.core.course import Course
from demos.core.driving import Cars
from demos.core.evaluate import Policy
from demos.core.road import Obs

DAYLIGHT = "meadow"
FIRST_TUNING, FIRST_TESTING = 4_000_000, 5_000_000
"""Where the courses begin that the numbers are tuned on, and those of the table."""
TUNING, TESTING = 48, 256
"""How many of a scenery are used for each."""


class Pipeline(NamedTuple):
    """The numbers of the pipeline; rows are shares of the picture's height, from above."""

    darkest: float = 60  # asphalt is between these means of red, green and blue, 0..255 …
    brightest: float = 150
    colourful: float = 25  # … and these differ by no more than this, 0..255
    far_row: float = 0.55
    near_row: float = 0.85
    proportional: float = 1.0  # steering for the lane's centroid, in half widths of the picture right of the middle
    derivative: float = 1.0  # steering for how much farther right it is far ahead than near: its change as we drive on


LEAST = Pipeline(0, 60, 5, 0.45, 0.65, 0, -3)
MOST = Pipeline(120, 255, 80, 0.65, 0.95, 6, 6)


def pipeline_policy(numbers: Pipeline) -> Policy:
    """The policy with these numbers; it keeps nothing from one picture to the next."""

    def policy(obs: Obs, courses: Course, cars: Cars) -> NDArray[np.float64]:
        asphalt = find_asphalt(obs, numbers)
        far, near = (centroid(asphalt, row) for row in (numbers.far_row, numbers.near_row))
        return numbers.proportional * near + numbers.derivative * (far - near)

    return policy


def find_asphalt(obs: Obs, numbers: Pipeline) -> NDArray[np.bool_]:
    """Which pixels look like asphalt, `(N, H, W)`, in the newest of the pictures."""
    colour = obs[..., -3:].astype(np.int16)
    light, spread = colour.mean(axis=-1), np.ptp(colour, axis=-1)
    found: NDArray[np.bool_] = (light >= numbers.darkest) & (light <= numbers.brightest) & (spread <= numbers.colourful)
    return found


def centroid(asphalt: NDArray[np.bool_], row: float) -> NDArray[np.float64]:
    """Where the asphalt's centre is in the three rows about this one, -1..1; 0 where there is none; `(N,)`."""
    height, width = asphalt.shape[1:]
    middle = int(np.clip(row * height, 1, height - 2))
    count = asphalt[:, middle - 1 : middle + 2].sum(axis=1)  # (N, W)
    x = (np.arange(width) + 0.5) / width * 2 - 1
    centre: NDArray[np.float64] = count @ x / np.maximum(count.sum(axis=1), 1)
    return centre


def courses_of(scene: str, first: int, count: int) -> list[int]:
    """The first so many held-out courses from `first` on that are of this scenery."""
    number, found = scenery.SCENERIES.index(scene), list[int]()
    while len(found) < count:
        if int(course.draw(first).skyline) // scenery.SKYLINES == number:
            found.append(first)
        first += 1
    return found


def by_scenery(policy: Policy) -> dict[str, float]:
    """The share of held-out courses of each scenery that a policy drives to the end."""
    shares = {}
    for scene in scenery.SCENERIES:
        shares[scene] = evaluate.evaluate(policy, courses_of(scene, FIRST_TESTING, TESTING)).mean
    return shares


def tune(courses: Sequence[int], tries: int, seed: int) -> tuple[Pipeline, float]:
    """The numbers that drive most of these courses to the end, and that share.

    Half of the tries are drawn evenly between `LEAST` and `MOST`, the others near the best so far, ever nearer. Of
    equal shares the longer drives are better, so that a search among failures finds its way.
    """
    rng = np.random.default_rng(seed)
    least, most = np.array(LEAST), np.array(MOST)
    best, most_driven = Pipeline(), (-1.0, 0.0)
    for attempt in range(tries):
        if attempt < tries // 2:
            drawn = rng.uniform(least, most)
        else:
            width = 0.2 * (1 - attempt / tries)
            drawn = np.clip(np.array(best) + rng.normal(size=len(least)) * width * (most - least), least, most)
        numbers = Pipeline(*drawn.tolist())
        score = evaluate.evaluate(pipeline_policy(numbers), courses)
        if (score.mean, score.steps) > most_driven:
            best, most_driven = numbers, (score.mean, score.steps)
    return best, most_driven[0]


def hand_made(tries: int, seed: int) -> Outcome:
    """Tune it in daylight, and give the share of the courses of each scenery that it then drives to the end."""
    began = time.perf_counter()
    numbers, tuned = tune(courses_of(DAYLIGHT, FIRST_TUNING, TUNING), tries, seed)
    seconds = time.perf_counter() - began
    shares = by_scenery(pipeline_policy(numbers))
    return {"by_scenery": shares, "tuned": tuned, "numbers": numbers._asdict(), "seconds": seconds}
