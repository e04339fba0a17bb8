"""`report.html`: all of a run folder on one page that needs nothing else, its pictures within it, in light and dark.

It is made from the files of the folder alone; what is not there is left out. The page asks no other
computer for anything.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any, Final

from demos.core.charts import Axis, Series, draw_lines
from demos.core.events import Event
from demos.core.history import whole
from demos.core.recording import STAMP, read_metrics, write_whole
from demos.core.report_figures import films, saliency, section

SHARE: Final = "share of courses driven to the end"
COLOURS: Final = ("c1", "c2", "c3", "c4", "c5", "grey")


def write(path: Path) -> None:
    """Write the report from what lies in the run folder beside it.

    Raises:
        OSError: it cannot be written, or `config.json` cannot be read.
    """
    folder = path.parent
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    events = read_metrics(folder) if (folder / "metrics.jsonl").is_file() else []
    write_whole(path, page(folder, config, events).encode())


def page(folder: Path, config: dict[str, Any], events: Sequence[Event]) -> str:
    """The page as HTML."""
    start, done = whole(events)
    sections = [
        *_tiles(start, done), *_sets(events, start, done), *_curve(events, start), *films(folder),
        *saliency(folder), *_network(events, start), *_clock(done), *_config(config),
    ]  # fmt: skip
    began = datetime.strptime(str(config["started"]), STAMP) if "started" in config else None
    template = Template(files("demos.core").joinpath("report_page.html").read_text(encoding="utf-8"))
    return template.substitute(
        title=escape(f"{config.get('demo', 'a demo')}, seed {config.get('seed')}"),
        subtitle=escape(f"A run of {began:%d %B %Y, %H:%M} UTC" if began else folder.name),
        verdict=_verdict(done),
        body="\n".join(sections),
    )


def _verdict(done: Event) -> str:
    words, good = "The run did not come to its end", False
    if done:
        words, good = ("Solved", True) if done.get("solved") else ("Not solved", False)
        words = f"Stopped: {done['error']}" if done.get("error") else words
        words = "Interrupted" if done.get("interrupted") else words
        held_out = done.get("held_out") or {}
        if held_out.get("mean") is not None:
            mean = _score(held_out["mean"], held_out)
            need = held_out.get("threshold")
            measure = held_out.get("measure", SHARE)
            words += f": {measure} {mean}, over {held_out['episodes']} episodes that it never trained on"
            words += f", and {_score(float(need), held_out, 0)} are needed" if need is not None else ""
        if sampled := done.get("sampled"):
            mean = f"{_score(sampled['mean'], sampled)} {'of' if _shares(sampled) else 'in'} {sampled['episodes']}"
            words += f"; with its actions sampled, {mean}"
    return f'<p class="verdict {"good" if good else "bad"}">{escape(words)}.</p>'


def _shares(event: Event) -> bool:
    """Whether the event's outcomes are shares of episodes; else they are returns."""
    return str(event.get("measure", SHARE)).startswith("share")


def _score(value: float, event: Event, digits: int = 1) -> str:
    return f"{value:.{digits}%}" if _shares(event) else f"{value:.{digits}f}"


def _tiles(start: Event, done: Event) -> Iterator[str]:
    tiles = []
    if done:
        low, high = (done.get("held_out") or {}).get("ci") or (None, None)
        if low is not None and high is not None:
            held_out = done["held_out"]
            what = "95 % interval of the held-out " + ("share" if _shares(held_out) else "return")
            tiles.append((f"{_score(low, held_out, 0)} to {_score(high, held_out, 0)}", what))
        tiles.append((f"{done.get('env_steps', 0):,}", "environment steps"))
        parts = f", in {done['parts']} parts" if done["parts"] > 1 else ""
        tiles.append((f"{done.get('wall_s') or 0:.0f} s", f"from the start to the verdict{parts}"))
        if done["cpu_s"] is not None:
            tiles.append((f"{done['cpu_s']:.0f} s", "of processor time"))
    if start.get("parameters"):
        tiles.append((f"{start['parameters']:,}", "parameters, one network"))
    if tiles:
        inner = "".join(f'<div class="tile"><b>{a}</b><span class="soft">{b}</span></div>' for a, b in tiles)
        yield f'<div class="tiles">{inner}</div>'


def _sets(events: Sequence[Event], start: Event, done: Event) -> Iterator[str]:
    shares, threshold = _shares(start), start.get("threshold")
    threshold = (0.9 if shares else math.inf) if threshold is None else threshold
    last = {one.get("set"): one for one in events if one["event"] == "held_out" and one.get("mean") is not None}
    rows = [
        f"<tr><td>{escape(str(which))}</td><td>{one['episodes']}</td><td>{_score(one['mean'], start)}</td>"
        f"<td>{_score(one['ci'][0], start)} to {_score(one['ci'][1], start)}</td><td>{one['env_steps']:,}</td>"
        f'<td class="{"good" if one["mean"] >= threshold else "bad"}">'
        f"{'enough' if one['mean'] >= threshold else 'not enough'}</td></tr>"
        for which, one in last.items()
    ]
    if rows and (sampled := done.get("sampled")):
        low, high = (_score(one, start) for one in sampled["ci"])
        rows.append(
            f"<tr><td>stopping, sampled</td><td>{sampled['episodes']}</td><td>{_score(sampled['mean'], start)}</td>"
            f"<td>{low} to {high}</td><td>{done['env_steps']:,}</td><td>decides nothing</td></tr>"
        )
    if rows:
        measure = escape(str(start.get("measure", SHARE)))
        names = ("set", "episodes", measure, "95 % interval", "after steps", "")
        head = f"<tr>{''.join(f'<th>{name}</th>' for name in names)}</tr>"
        need = f"the {measure} is at least {_score(threshold, start, 0)}"
        need = need if math.isfinite(threshold) else f"the {measure} is one that nobody has named"
        yield section(
            "The verdicts",
            f"Solved means that {need}, greedily, on the set that stops the training and then on a second one. No "
            "training episode can draw any of them.",
            f"<table>{head}{''.join(rows)}</table>",
        )


def _curve(events: Sequence[Event], start: Event) -> Iterator[str]:
    training = [(e["env_steps"], e["train_finished"]) for e in events
                if e["event"] == "progress" and e.get("train_finished") is not None]  # fmt: skip
    series = [Series("training episodes, sampled", "grey", training)] if training else []
    for which, style in (("stopping", "c1"), ("confirming", "c2")):
        some = [e for e in events if e["event"] == "held_out" and e.get("set") == which and e.get("mean") is not None]
        if some:
            points, intervals = [(e["env_steps"], e["mean"]) for e in some], [tuple(e["ci"]) for e in some]
            marks: Any = "alone" if which == "confirming" else "dots"
            series.append(Series(f"held out, {which} set, with its 95 % interval", style, points, intervals, marks))
    if series:
        name = str(start.get("measure", SHARE))
        points = [point for one in series for point in one.points]
        told = [y for _, y in points] + [y for one in series for ends in one.intervals for y in ends]
        up = Axis(name, math.floor(min(told)), max(math.ceil(max(told)), start.get("threshold") or 0))
        up = Axis(name, 0, 1, percent=True) if _shares(start) else up
        across = Axis("environment steps", 0, max(x for x, _ in points))
        chart = draw_lines(series, across, up, start.get("threshold"))
        needed = "; the dashed line is what is needed" if start.get("threshold") is not None else ""
        yield section("Learning", f"{name.capitalize()}{needed}.", chart)


def _network(events: Sequence[Event], start: Event) -> Iterator[str]:
    told = [e for e in events if e["event"] == "progress" and e.get("layers")]
    if not told:
        return
    rows = {layer["name"]: [] for layer in told[-1]["layers"]}  # type: dict[str, list[tuple[float, float]]]
    for event in told:
        for layer in event["layers"]:
            if layer.get("gradient") and layer["name"] in rows:
                rows[layer["name"]].append((event["env_steps"], layer["gradient"]))
    values = [value for points in rows.values() for _, value in points] or [1.0]
    up = Axis("norm of the gradient", 10 ** _power(min(values)), 10 ** (_power(max(values)) + 1), log=True)
    boxes = "".join(
        f'<div class="layer"><b>{escape(one["name"])}</b>{escape(str(one["shape"]))}<br>'
        f"{one['parameters']:,} parameters"
        f'<i><i style="width:{up.share(one["gradient"] or 0):.0%}"></i></i>'
        f"{'frozen' if one.get('frozen') else format(one['gradient'] or 0, '.2g')}</div>"
        for one in told[-1]["layers"]
    )
    series = [
        Series(name, COLOURS[n % len(COLOURS)], points) for n, (name, points) in enumerate(rows.items()) if points
    ]
    across = Axis("environment steps", 0, max(e["env_steps"] for e in told))
    frozen = [str(one["name"]) for one in told[-1]["layers"] if one.get("frozen")]
    reach = "it reaches the layer that touches the pixels."
    reach = f"it stops before {' and '.join(frozen)}, frozen as they were drawn." if frozen else reach
    yield section(
        "One network, one objective",
        f"{escape(str(start.get('network', '')))}. Under each layer, the norm of the objective's gradient in the last "
        f"update that was reported, on a logarithmic scale: {escape(reach)}",
        f'<div class="layers">{boxes}</div>',
        draw_lines(series, across, up) if series else "",
    )


def _power(value: float) -> int:
    return int(f"{max(value, 1e-9):e}".partition("e")[2])


def _clock(done: Event) -> Iterator[str]:
    phases = {name: seconds for name, seconds in (done.get("phases") or {}).items() if seconds and seconds > 0}
    if phases:
        colours = ("grey", "c1", "c2", "c3", "c4", "c5")
        named = list(zip(phases.items(), colours, strict=False))
        bar = "".join(f'<i class="{colour}" style="flex:{seconds:.3f}"></i>' for (_, seconds), colour in named)
        legend = "".join(
            f'<span><i class="{c}"></i>{escape(name)} {seconds:.1f} s</span>' for (name, seconds), c in named
        )
        from_start = "From the start of the process to the verdict."
        if done["parts"] > 1:
            from_start = f"The run has {done['parts']} parts; from the start of each process to its end, added up."
        yield section(
            "The clock", from_start,
            f'<div class="bar">{bar}</div><p class="legend">{legend}</p>',
        )  # fmt: skip


def _config(config: dict[str, Any]) -> Iterator[str]:
    rows = "".join(
        f"<div><span>{escape(name)}</span><code>{escape(json.dumps(value))}</code></div>"
        for name, value in _flat(config) if name not in ("kind", "demo", "started")
    )  # fmt: skip
    yield section("Configuration", "All that the run depends on.", f'<div class="config">{rows}</div>')


def _flat(config: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in config.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value
