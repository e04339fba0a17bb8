"""Measures what learning end to end brings on the demo's task, and what it costs, beside what does otherwise.

`make bench-learning`, or `python benchmarks/learning.py --help`. Hours on two cores, in runs of minutes: a finished one
is a line in `build/bench/learning.jsonl` and is not run again, unless its arguments or the program have changed since.
"""

import argparse
import os
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median_high
from typing import Any

if __name__ == "__main__":  # as a script it finds only the files beside it
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.learning_report import BEGIN, END, LADDER, PLAIN, Rows, save_picture, write_report
from benchmarks.outcomes import Outcome, Run, finish, read_outcomes
from benchmarks.processes import machine
from benchmarks.report import replace_between

RATES = (1e-4, 3e-4, 1e-3, 2.5e-3, 1e-2)
"""Learning rates that the linear policy is tried with."""
BUDGETED = ("linear", "joint", "frozen", "autoencoder")
"""Rows whose budget is what the demo needs, so that the demo is run before them."""
PEERS = tuple(rung for rung in LADDER if rung != "demo")
TUNED = PEERS[-1]
"""It solves the task in seconds, as the demo does: to tell the two apart it is run as often."""
ROWS = ("demo", *PLAIN, "imitation", "pipeline", *BUDGETED, *PEERS)
MOST_PEER_SEEDS = 3
CHECKPOINTS = 8
"""In one budget; each run has two."""
CAP = 600.0
"""Seconds after which a run of stable-baselines3 is given up."""


def plan_demo(seeds: int) -> list[Run]:
    """The demo as it is, once for each seed."""
    return [Run("demo", "benchmarks.end_to_end.demo", {"seed": seed}) for seed in range(seeds)]


def plan_free(seeds: int) -> list[Run]:
    """The runs that need no budget."""
    few = range(min(seeds, MOST_PEER_SEEDS))
    runs = [Run(name, "benchmarks.baseline_runs.fixed", {"name": name}) for name in PLAIN]
    imitation: dict[str, Any] = {"rounds": 6, "steps": 100}
    runs += [Run("imitation", "benchmarks.baseline_runs.imitation", imitation | {"seed": seed}) for seed in few]
    runs += [Run("pipeline", "benchmarks.pipeline.hand_made", {"tries": 300, "seed": seed}) for seed in few]
    return runs + [
        Run(rung, "benchmarks.peers.climb", {"rung": rung, "seed": seed, "cap": CAP})
        for rung in PEERS
        for seed in (range(seeds) if rung == TUNED else few)
    ]


def plan_budgeted(seeds: int, check_steps: int) -> list[Run]:
    """The runs that are given `CHECKPOINTS * check_steps` environment steps, or so many times that."""
    steps = 3 * CHECKPOINTS * check_steps
    runs = [
        Run("linear", "benchmarks.baseline_runs.linear", {"learning_rate": rate, "env_steps": steps, "seed": seed})
        for rate in RATES
        for seed in range(min(seeds, MOST_PEER_SEEDS))
    ]
    for row, freeze in {"joint": "", "frozen": "encoder", "autoencoder": "autoencoder"}.items():
        given = {"check_steps": check_steps, "checkpoints": 2 * CHECKPOINTS, "freeze": freeze}
        runs += [Run(row, "benchmarks.end_to_end.curve", given | {"seed": seed}) for seed in range(seeds)]
    return runs


def checkpoint(budget: float) -> int:
    """An eighth of a budget in environment steps, rounded to whole rollouts of the demo."""
    from demos.core.config import Config  # brings torch along

    rollout = Config().num_envs * Config().rollout_steps
    return max(1, round(budget / CHECKPOINTS / rollout)) * rollout


def steps_to_solve(demo: Sequence[Run], done: dict[str, Outcome]) -> float | None:
    """The median of the environment steps that the demo needs, of an even number the higher; None before it was run."""
    steps = [done[key]["env_steps"] for run in demo if (key := run.key()) in done]
    return median_high(steps) if len(steps) == len(demo) else None


def bench(path: Path, chosen: Iterable[str], seeds: int, jobs: int, budget: float | None) -> tuple[Rows, int | None]:
    """Run what is chosen and missing; give all that is finished, chosen or not, and the budget in environment steps.

    Raises:
        RuntimeError: a run failed.
    """
    chosen, demo = set(chosen), plan_demo(seeds)
    if "demo" in chosen or (budget is None and chosen.intersection(BUDGETED)):
        finish(demo, path, jobs)
    budget = steps_to_solve(demo, read_outcomes(path)) if budget is None else budget
    steps = checkpoint(budget) if budget else None
    runs = plan_free(seeds) + (plan_budgeted(seeds, steps) if steps else [])
    finish([run for run in runs if run.row in chosen], path, jobs)
    rows, done = defaultdict(list), read_outcomes(path)
    for run in demo + runs:
        if (key := run.key()) in done:
            rows[run.row].append((run, done[key]))
    return rows, CHECKPOINTS * steps if steps else None


def describe(rows: Rows) -> str:
    """A line that says when, where and with what the runs were made."""
    used = [f"torch {version('torch')}"]
    try:
        used.append(f"stable-baselines3 {version('stable-baselines3')}")
    except PackageNotFoundError:
        used.append("stable-baselines3 is not here")
    jobs = sorted({outcome["jobs"] for runs in rows.values() for _, outcome in runs})
    together = f"; runs at a time: {', '.join(map(str, jobs))}" if jobs else ""
    return f"{date.today().isoformat()}, {machine()}, {', '.join(used)}{together}."


def main() -> None:
    """Run what the arguments ask for, and print the tables or put them, and the picture, into a document."""
    parser = argparse.ArgumentParser(description="Measure the demo beside what does not learn end to end.")
    parser.add_argument("--only", action="append", choices=ROWS, help="run this row; may be given again (all rows)")
    parser.add_argument("--seeds", type=int, default=5, help="runs of each row, at most 3 of what takes long (5)")
    parser.add_argument("--jobs", type=int, default=1, help="how many runs at a time (1)")
    parser.add_argument("--budget", type=int, help="environment steps (the median of what the demo needs)")
    parser.add_argument("--folder", type=Path, default=Path("build/bench"), help="where runs are kept (build/bench)")
    parser.add_argument("--into", type=Path, help="the document whose tables are replaced; else they are printed")
    options = parser.parse_args()
    if min(options.seeds, options.jobs, options.budget or 1) < 1:
        parser.error("--seeds, --jobs and --budget must be at least 1")
    os.environ |= {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
    try:
        # a document without a place for the tables is found out before the hours, not after
        document = replace_between(options.into.read_text("utf-8"), "", (BEGIN, END)) if options.into else ""
        store = options.folder.resolve() / "learning.jsonl"
        rows, budget = bench(store, options.only or ROWS, options.seeds, options.jobs, options.budget)
        piece = f"{describe(rows)}\n\n{write_report(rows, budget, CAP)}"
        if options.into and budget and rows.get("joint"):
            picture = options.into.parent / "benchmarks" / "learning.png"
            save_picture(rows, budget, picture)
            piece += "\n\n![Held-out curves](benchmarks/learning.png)"
        if options.into:
            document = replace_between(document, piece, (BEGIN, END))
            options.into.write_text(document, encoding="utf-8", newline="\n")
        else:
            print(piece)
    except KeyboardInterrupt:
        sys.exit("learning: stopped; what is finished is kept, and the same command goes on")
    except (OSError, ValueError, RuntimeError) as error:
        sys.exit(f"learning: {error}")


if __name__ == "__main__":
    main()
