"""What the events in `metrics.jsonl` tell of the whole of a run: begun once, and gone on with as often as it was."""

from __future__ import annotations

from collections.abc import Sequence

from demos.core.events import Event

CUT_SHORT = "cut short"
"""The phase that the time of a part goes to which was killed: it says nothing of what it did."""


def whole(events: Sequence[Event]) -> tuple[Event, Event]:
    """The last `start` and the last `done`, with the clock of all parts; what there is none of is empty.

    A part begins with a `start`. `done` is that of the last part, so empty where it did not come to its end, and holds
    the number of `parts`; `wall_s`, `cpu_s` and `phases` are summed up. Of a part that was killed the clock is
    that of its last `progress`; its processor time is not known, nor is then that of the whole.
    """
    parts: list[list[Event]] = [[]]
    for event in events:
        if event["event"] == "start" and parts[-1]:
            parts.append([])
        parts[-1].append(event)
    start = next((one for one in reversed(events) if one["event"] == "start"), {})
    ends = [next((one for one in reversed(part) if one["event"] == "done"), {}) for part in parts]
    if not ends[-1]:
        return start, {}
    clocks = [end or _cut_short(part) for part, end in zip(parts, ends, strict=True)]
    phases: dict[str, float] = {}
    for clock in clocks:
        for name, seconds in (clock.get("phases") or {}).items():
            phases[name] = phases.get(name, 0.0) + (seconds or 0.0)
    cpu = [clock.get("cpu_s") for clock in clocks]
    done = {**ends[-1], "parts": len(parts), "phases": phases, "wall_s": sum(one.get("wall_s") or 0 for one in clocks)}
    return start, {**done, "cpu_s": None if None in cpu else sum(one or 0 for one in cpu)}


def judged(events: Sequence[Event]) -> dict[str, Event]:
    """What the last evaluation came to on each of its sets: the stopping set, then the confirming one if it was asked.

    Each has `mean`, `ci`, `episodes`, `threshold` and `measure`.
    """
    sets: dict[str, Event] = {}
    for event in events:
        if event["event"] == "held_out" and event.get("mean") is not None:
            sets = {} if event.get("set") == "stopping" else sets
            told = ("mean", "ci", "episodes", "threshold", "measure")
            sets[str(event.get("set"))] = {key: event[key] for key in told if key in event}
    return sets


def _cut_short(part: Sequence[Event]) -> Event:
    last: Event = next((one for one in reversed(part) if one["event"] == "progress"), {})
    seconds = last.get("wall_s") or 0.0
    return {"wall_s": seconds, "phases": {CUT_SHORT: seconds}}
