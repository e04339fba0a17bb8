"""What is known of a running demo: a value that each event makes anew; it reads no stream and draws nothing."""

import json
from dataclasses import dataclass, field, replace
from typing import Any

Event = dict[str, Any]


@dataclass(frozen=True, slots=True)
class State:
    """A demo as far as its events have told: the newest picture (PNG, base64), the held-out curve, the counters.

    `picture` is for people, `obs` the same moment as the network gets it. `held_out` is [(env_steps, mean in 0..1)];
    `wall_s` seconds since the process began; `done` its last event.
    """

    demo: str = ""
    network: str = ""
    parameters: int = 0
    phase: str = "starting"
    picture: str | None = None
    obs: str | None = None
    env_steps: int = 0
    steps_per_s: float | None = None
    wall_s: float = 0.0
    held_out: tuple[tuple[int, float], ...] = ()
    threshold: float | None = None
    done: Event = field(default_factory=dict)


def read_event(line: bytes) -> Event | None:
    """One line of a demo's output as an event; None where it is no JSON object with an `event`."""
    try:
        event = json.loads(line)
    except ValueError:
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
        )
    if kind == "frame":
        phase = str(event.get("phase", state.phase))
        return replace(state, picture=event.get("png"), obs=event.get("obs_png"), phase=phase)
    if kind == "progress":
        steps = int(event.get("env_steps") or 0)
        wall = float(event.get("wall_s") or state.wall_s)
        return replace(state, phase="training", env_steps=steps, steps_per_s=event.get("steps_per_s"), wall_s=wall)
    if kind == "held_out" and event.get("mean") is not None:
        point = (int(event.get("env_steps") or state.env_steps), float(event["mean"]))
        return replace(state, held_out=(*state.held_out, point), threshold=event.get("threshold"))
    if kind == "done":
        return replace(state, phase="done", done=event, wall_s=float(event.get("wall_s") or state.wall_s))
    return state


def verdict(done: Event) -> str:
    """The last event in one sentence: solved or not, on how many held-out episodes, in how long."""
    held_out = done.get("held_out") or {}
    mean, ci = held_out.get("mean"), held_out.get("ci") or (None, None)
    word = "interrupted" if done.get("interrupted") else "solved" if done.get("solved") else "not solved"
    score = "no held-out episode was driven"
    if mean is not None:
        score = f"~{mean:.1%} of {held_out.get('episodes')} held-out episodes"
        if None not in ci:
            score += f" (95 % CI ~{ci[0]:.1%} to ~{ci[1]:.1%})"
        score += f", {held_out.get('threshold', 0):.0%} needed"
    return (
        f"{word}: {score}; ~{done.get('env_steps', 0):,} steps in ~{done.get('wall_s') or 0:.0f} s, "
        f"seed {done.get('seed')}"
    )
