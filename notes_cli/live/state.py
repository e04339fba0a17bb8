"""What is known of a running demo: a value that each event makes anew; it reads no stream and draws nothing."""

import json
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

Event = dict[str, Any]

SHARE = "share of courses driven to the end"
"""What an outcome is where an event does not say it; in other tasks it is the return of a whole game."""


class Point(NamedTuple):
    """A held-out evaluation: after how many environment steps, the share of its courses (0..1), and of which set."""

    env_steps: int
    mean: float
    held_out_set: str


class Layer(NamedTuple):
    """A layer of the network, and the norm of its gradient in the last update that was told of; None: none yet."""

    name: str
    shape: str
    parameters: int
    gradient: float | None


@dataclass(frozen=True, slots=True)
class State:
    """A demo as far as its events have told.

    `picture` (PNG, base64) is for people, `obs` the same moment as the network gets it, `steering` (-1 left to 1 right)
    what was done to get there, `phase` the film that they are of, `place` that of the episode in a replay. `held_out`
    and `training`, [(env_steps, mean outcome)], are the curves; `outcomes` are those of a replay's episodes. `wall_s`
    are seconds since the process began; `done` is its last event.
    """

    demo: str = ""
    network: str = ""
    parameters: int = 0
    phase: str = "starting"
    picture: str | None = None
    obs: str | None = None
    steering: float = 0.0
    place: str = ""
    env_steps: int = 0
    steps_per_s: float | None = None
    wall_s: float = 0.0
    held_out: tuple[Point, ...] = ()
    training: tuple[tuple[int, float], ...] = ()
    layers: tuple[Layer, ...] = ()
    threshold: float | None = None
    measure: str = SHARE
    outcomes: tuple[float, ...] = ()
    done: Event = field(default_factory=dict)


def read_event(line: bytes) -> Event | None:
    """One line of a demo's output as an event; None where it is not a JSON object with an `event`."""
    try:
        event = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None


def update(state: State, event: Event) -> State:
    """The state after an event; an event of an unknown kind changes nothing."""
    kind = event["event"]
    if kind == "start":
        return replace(
            state,
            demo=str(event.get("demo", "")),
            network=str(event.get("network", "")),
            parameters=int(event.get("parameters") or 0),
            threshold=event.get("threshold"),
            measure=str(event.get("measure") or SHARE),
        )
    if kind == "frame":
        place = f"episode {event['place']} of {event.get('episodes')}" if "place" in event else ""
        return replace(
            state, picture=event.get("png"), obs=event.get("obs_png"), steering=float(event.get("steering") or 0),
            phase=str(event.get("phase", state.phase)), place=place,
        )  # fmt: skip
    if kind == "progress":
        return _progress(state, event)
    if kind == "held_out" and event.get("mean") is not None:
        point = Point(int(event.get("env_steps") or state.env_steps), float(event["mean"]), str(event.get("set", "")))
        held_out = (*state.held_out, point)
        return replace(state, held_out=held_out, threshold=event.get("threshold"), env_steps=point.env_steps)
    if kind == "episode":
        return replace(state, outcomes=(*state.outcomes, float(event.get("outcome") or 0)))
    if kind in ("done", "replayed"):
        return replace(state, done=event, wall_s=float(event.get("wall_s") or state.wall_s))
    return state


def _replayed(done: Event) -> str:
    mean, episodes, measure = done.get("mean"), int(done.get("episodes") or 0), str(done.get("measure") or SHARE)
    if mean is None:
        return "no held-out episode came to its end"
    if is_share(measure):
        return f"{round(mean * episodes)} of {episodes} held-out {measure.removeprefix('share of ')}"
    need = done.get("threshold")
    needed = "" if need is None else f", {outcome(float(need), measure, 0)} needed"
    return f"{outcome(mean, measure)} in {episodes} held-out episodes{needed}"


def _progress(state: State, event: Event) -> State:
    steps, share = int(event.get("env_steps") or 0), event.get("train_finished")
    layers = tuple(
        Layer(str(one.get("name")), str(one.get("shape", "")), int(one.get("parameters") or 0), one.get("gradient"))
        for one in event.get("layers") or ()
    )
    return replace(
        state, env_steps=steps, steps_per_s=event.get("steps_per_s"), wall_s=float(event.get("wall_s") or state.wall_s),
        layers=layers or state.layers,
        training=state.training if share is None else (*state.training, (steps, float(share))),
    )  # fmt: skip


def is_share(measure: str) -> bool:
    """Whether outcomes are shares of episodes, 0..1."""
    return measure.startswith("share")


def outcome(value: float, measure: str, digits: int = 1) -> str:
    """A mean outcome as text: a share in per cent, a return as it is."""
    return f"{value:.{digits}%}" if is_share(measure) else f"{value:.{digits}f}"


def succeeded(measure: str) -> str:
    """What is said of an episode that counts in a share: the share of courses *driven to the end*."""
    return measure.removeprefix("share of ").partition(" ")[2]


def verdict(done: Event) -> str:
    """The last event in one sentence: solved or not, on how many held-out episodes of each set, in how long."""
    if done["event"] == "replayed":
        return ("interrupted: " if done.get("interrupted") else "") + _replayed(done)
    held_out = done.get("held_out") or {}
    mean, (low, high) = held_out.get("mean"), held_out.get("ci") or (None, None)
    word = "interrupted" if done.get("interrupted") else "solved" if done.get("solved") else "not solved"
    word = "stopped" if done.get("error") else word
    score = "no held-out episode was driven"
    if mean is not None:
        measure = str(held_out.get("measure") or SHARE)
        need = held_out.get("threshold")
        of, sets = "of" if is_share(measure) else "in", (done.get("sets") or {}).values() or [held_out]
        told = (f"{outcome(one['mean'], measure)} {of} {one.get('episodes')}" for one in sets)
        score = f"{', then '.join(told)} held-out episodes"
        if low is not None and high is not None:
            score += f" (95 % CI {outcome(low, measure)} to {outcome(high, measure)})"
        score += f", {outcome(float(need), measure, 0)} needed" if need is not None else ""
        sampled = (done.get("sampled") or {}).get("mean")
        score += f"; sampled {outcome(sampled, measure)}" if sampled is not None else ""
    return (
        f"{word}: {score}; {done.get('env_steps', 0):,} steps in {done.get('wall_s') or 0:.0f} s, "
        f"seed {done.get('seed')}"
    )
