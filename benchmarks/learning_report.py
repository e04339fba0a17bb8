"""Turns the outcomes of `benchmarks.learning` into a piece of BENCHMARKS.md and a picture; it runs nothing."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.interquartile import interquartile_mean, interval
from benchmarks.outcomes import Outcome, Run
from benchmarks.report import table

BEGIN, END = "<!-- learning: written by `make bench-learning` -->", "<!-- end of learning -->"

Rows = Mapping[str, Sequence[tuple[Run, Outcome]]]
"""The finished runs of each row."""

PLAIN = {
    "privileged": ("a controller that knows road and traffic", "≥ 98 %"),
    "centre line": ("the same, which keeps to the centre line and dodges nothing", ""),
    "random": ("steering drawn at random", "≤ 10 %"),
    "constants": ("the best of 41 constant steerings", "≤ 10 %"),
}
LADDER = {
    "defaults": "stable-baselines3's PPO at its defaults, 8 cars in its `DummyVecEnv`",
    "batched": "the same, 8 cars in the batched environment",
    "settings": "the same, with the demo's settings and number of cars",
    "network": "the same, with the demo's network: stable-baselines3 tuned",
    "demo": "the demo",
}
CHANGES = ("the batched environment", "the settings", "the network", "the code")
ENCODERS = {
    "joint": "trained jointly: one network, one objective",
    "frozen": "convolutions frozen as they were drawn",
    "autoencoder": "convolutions trained as an autoencoder, then frozen",
}
SHARES_OF_BUDGET = {"1/4": 0.25, "1/2": 0.5, "1": 1.0, "2": 2.0}


def write_report(rows: Rows, budget: int | None, cap: float) -> str:
    """All tables for which there are runs, each with its sentence.

    Args:
        rows: the finished runs.
        budget: environment steps that count as one budget; None if none was needed.
        cap: seconds after which a run of the ladder was given up.
    """
    pieces = [baseline_table(rows, budget), scenery_table(rows)]
    if budget:
        pieces += [encoder_table(rows, budget)]
    return "\n\n".join(filter(None, [*pieces, ladder_table(rows, cap)])) or "No run is finished yet."


def baseline_table(rows: Rows, budget: int | None) -> str:
    """What does not learn end to end, and the trained policy without its pictures."""
    lines = [_line(name, _values(rows[row], "share"), goal) for row, (name, goal) in PLAIN.items() if row in rows]
    if "linear" in rows and budget:
        rates = {run.arguments["learning_rate"] for run, _ in rows["linear"]}
        by_rate = {rate: _values(_having(rows["linear"], learning_rate=rate), "share") for rate in sorted(rates)}
        best = max(by_rate, key=lambda rate: interquartile_mean(by_rate[rate]))
        rest = ", ".join(f"{rate:g}: {_percent(interquartile_mean(shares))}" for rate, shares in by_rate.items())
        name = f"a linear policy on the pixels, same learner, {3 * budget:,} steps, learning rate {best:g} (of {rest})"
        lines.append(_line(name, by_rate[best], "≤ 40 %"))
    if "imitation" in rows:
        pictures = rows["imitation"][0][1]["pictures"]
        name = f"a linear map of the pixels that imitates the controller, DAgger, {pictures:,} pictures"
        lines.append(_line(name, _values(rows["imitation"], "share"), "≤ 60 %"))
    for part, name in {
        "share": "the demo's policy", "black": "the same, given black pictures",
        "shuffled": "the same, given the pictures of other cars",
    }.items():  # fmt: skip
        if "demo" in rows:
            lines.append(_line(name, _values(rows["demo"], part), "" if part == "share" else "≤ 10 %"))
    return table(("policy", "courses driven to the end", "interval", "each seed", "to reach"), lines) if lines else ""


def scenery_table(rows: Rows) -> str:
    """The pipeline made by hand and the demo's policy, a column for each scenery."""
    names = {"pipeline": "pipeline by hand, tuned in the meadow", "demo": "the demo's policy, end to end"}
    some = [(name, [outcome["by_scenery"] for _, outcome in rows[row]]) for row, name in names.items() if row in rows]
    if not some:
        return ""
    scenes = list(some[0][1][0])
    lines = [(name, *(_summary([one[scene] for one in each]) for scene in scenes)) for name, each in some]
    return table(("courses driven to the end", *scenes), lines)


def encoder_table(rows: Rows, budget: int) -> str:
    """Held-out shares after 1/4, 1/2, 1 and 2 budgets, of each way to come by the convolutions."""
    lines = []
    for row, name in ENCODERS.items():
        outcomes = [outcome for _, outcome in rows.get(row, ())]
        if outcomes:
            points = [[at(one["curve"], share * budget) for one in outcomes] for share in SHARES_OF_BUDGET.values()]
            took = f"{median(one['seconds'] for one in outcomes):.0f}"
            lines.append((name, *map(_summary, points), took, _before(outcomes)))
    head = [f"{share} x {budget:,} steps" for share in SHARES_OF_BUDGET]
    return table(("convolutions", *head, "seconds of it all", "of which before"), lines) if lines else ""


def _before(outcomes: Sequence[Outcome]) -> str:
    seconds = [one["pretraining_seconds"] for one in outcomes if "pretraining_seconds" in one]
    return f"{median(seconds):.0f}" if seconds else ""


def at(curve: Iterable[Sequence[float]], steps: float) -> float:
    """The curve's last value at or before so many steps; 0 before its first."""
    return max(((then, share) for then, share in curve if then <= steps), default=(0, 0.0))[1]


def ladder_table(rows: Rows, cap: float) -> str:
    """Seconds to the second verdict from the defaults of stable-baselines3 to the demo, and what each rung brings."""
    found = {rung: [outcome for _, outcome in rows[rung]] for rung in LADDER if rung in rows}
    lines = []
    for rung, outcomes in found.items():
        each = ", ".join(_seconds(seconds(one, cap), cap) for one in outcomes)
        speed = median(one["env_steps"] / one["seconds"] for one in outcomes)
        steps = median(one["env_steps"] for one in outcomes)
        lines.append((LADDER[rung], _seconds(middle(outcomes, cap), cap), each, f"{steps:,.0f}", f"{speed:,.0f}"))
    if not lines:
        return ""
    head = ("trainer", "seconds to solved, median", "each seed", "environment steps, median", "steps/s, median")
    return f"{table(head, lines)}\n\n{claim(found, cap)}".strip()


def claim(found: Mapping[str, Sequence[Outcome]], cap: float) -> str:
    """The sentence that says how much each rung brings, computed from the rows; empty where one is missing."""
    if list(found) != list(LADDER):
        return ""
    medians = {rung: middle(outcomes, cap) for rung, outcomes in found.items()}
    steps = [ratio(medians[before], medians[after], cap) for before, after in pairwise(LADDER)]
    parts = ", ".join(f"{change} {factor}" for change, factor in zip(CHANGES, steps, strict=True))
    whole, tuned = (ratio(medians[rung], medians["demo"], cap) for rung in ("defaults", "network"))
    return (
        f"The demo solves its task {whole} as fast as stable-baselines3 at its defaults (to reach: 10 times) and"
        f" {tuned} as fast as stable-baselines3 tuned (to reach: once). What each rung brings, in turn: {parts}."
        " «≥» stands where the slower of the two was given up, «≤» where the faster was, «unknown» where both were."
    )


def seconds(outcome: Outcome, cap: float) -> float:
    """The seconds to the second verdict; infinite where it was not solved within the cap."""
    return float(outcome["seconds"]) if outcome["solved"] and outcome["seconds"] <= cap else float("inf")


def middle(outcomes: Sequence[Outcome], cap: float) -> float:
    """The median of the seconds, infinite if half of the runs or more were not solved; of an even number the higher."""
    return sorted(seconds(one, cap) for one in outcomes)[len(outcomes) // 2]


def ratio(slower: float, faster: float, cap: float) -> str:
    """How many times as fast, in words; what was given up counts as the cap and makes it a bound."""
    if faster == float("inf"):
        return "unknown" if slower == faster else f"≤ {slower / cap:.2g} times"
    return f"≥ {cap / faster:.2g} times" if slower == float("inf") else f"{slower / faster:.2g} times"


def save_picture(rows: Rows, budget: int, path: Path) -> None:
    """Held-out curves of the three ways to come by the convolutions, and the pipeline as lines, as a PNG file.

    A curve is the interquartile mean over the seeds, the area about it goes from the lowest to the highest.
    """
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 5), layout="constrained")
    for (row, name), colour in zip(ENCODERS.items(), ("C0", "C1", "C2"), strict=True):
        curves = [outcome["curve"] for _, outcome in rows.get(row, ())]
        if curves:
            steps = [then for then, _ in curves[0]]
            shares = [[at(curve, then) for curve in curves] for then in steps]
            axes.plot(steps, [interquartile_mean(some) for some in shares], colour, marker=".", label=name)
            low, high = [min(some) for some in shares], [max(some) for some in shares]
            axes.fill_between(steps, low, high, color=colour, alpha=0.15)
    scenes = [outcome["by_scenery"] for _, outcome in rows.get("pipeline", ())]
    for style, scene in zip(("-", "--", ":", "-."), scenes[0] if scenes else (), strict=False):
        share = interquartile_mean([one[scene] for one in scenes])
        axes.axhline(share, color="0.4", linestyle=style, linewidth=1, label=f"pipeline by hand, {scene}")
    axes.axvline(budget, color="0.8", linewidth=1, zorder=0, label="one budget")
    axes.set(xlabel="environment steps", ylabel="held-out courses driven to the end", ylim=(0, 1), xlim=(0, None))
    figure.legend(fontsize="small", loc="outside lower center", ncols=2, frameon=False)
    figure.savefig(path, dpi=110, metadata={"Software": None})
    pyplot.close(figure)


def _having(runs: Sequence[tuple[Run, Outcome]], **arguments: Any) -> list[tuple[Run, Outcome]]:
    return [(run, outcome) for run, outcome in runs if arguments.items() <= dict(run.arguments).items()]


def _values(runs: Sequence[tuple[Run, Outcome]], part: str) -> list[float]:
    return [outcome[part] for _, outcome in runs]


def _line(name: str, shares: Sequence[float], goal: str) -> tuple[str, ...]:
    several = len(shares) > 1
    low, high = interval(shares)
    each = ", ".join(f"{100 * share:.1f}" for share in shares) if several else ""
    between = f"{100 * low:.1f} to {100 * high:.1f}" if several else ""
    return name, _percent(interquartile_mean(shares)), between, each, _reached(interquartile_mean(shares), goal)


def _reached(share: float, goal: str) -> str:
    if not goal:
        return ""
    sign, number, _ = goal.split()
    reached = share <= float(number) / 100 if sign == "≤" else share >= float(number) / 100
    return f"{goal}, {'reached' if reached else 'not reached'}"


def _summary(shares: Sequence[float]) -> str:
    low, high = interval(shares)
    between = f" ({100 * low:.1f} to {100 * high:.1f})" if len(shares) > 1 else ""
    return _percent(interquartile_mean(shares)) + between


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _seconds(value: float, cap: float) -> str:
    return f"> {cap:.0f}" if value == float("inf") else f"{value:.0f}"
