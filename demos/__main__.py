"""`python -P -m demos NAME`: run one demo as a process that speaks JSON lines on stdout.

Exit codes: 0 solved, 1 not solved, 2 error (one line on stderr), 130 interrupted.
"""

from __future__ import annotations

import time

STARTED = time.perf_counter()

import os  # noqa: E402 (the clock starts before anything is imported)
import signal  # noqa: E402
import sys  # noqa: E402

if __name__ == "__main__":
    # Until a run begins there is nothing to keep, and libraries that are being imported swallow exceptions.
    signal.signal(signal.SIGINT, lambda *_: os._exit(130))
    if sys.platform != "win32":  # who started us has held Ctrl-C back until now
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

import argparse  # noqa: E402
import dataclasses  # noqa: E402
import importlib  # noqa: E402
import pkgutil  # noqa: E402
from pathlib import Path  # noqa: E402

import demos  # noqa: E402

# A demo is a file of this package: `e2e_rl.py` is the demo `e2e-rl`.
DEMOS = [
    module.name.replace("_", "-")
    for module in pkgutil.iter_modules(demos.__path__)
    if not module.ispkg and module.name != "__main__"
]
OF_A_RUN = ("seed", "env", "device", "freeze")
"""Options that say what is learned and where; a run that goes on has them already."""
SEEDS = 2**63
"""Seeds are below it: torch takes no more than 64 bits."""


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line, run the demo, answer with the exit code."""
    parser = argparse.ArgumentParser(prog="python -m demos", description="Run a demo; JSON lines on stdout.")
    parser.add_argument("name", metavar="NAME", help=", ".join(DEMOS))
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="0, or that of the run to go on with")
    parser.add_argument("--device", default=None, metavar="D", help="cpu (where none is named), cuda, cuda:1, ...")
    parser.add_argument(
        "--runs", type=Path, default=None, metavar="DIR", help="where run folders are kept; else in runs"
    )
    parser.add_argument(
        "--max-env-steps", type=int, default=None, metavar="N", help="stop a run that is unsolved after so many"
    )
    parser.add_argument("--env", default=None, metavar="ID", help="a gymnasium id with pictures, else the demo's own")
    parser.add_argument("--freeze", default=None, metavar="PART", help="what is not learned: encoder")
    parser.add_argument("--resume", type=Path, default=None, metavar="RUN", help="go on where this run stopped")
    parser.add_argument("--replay", type=Path, default=None, metavar="RUN", help="drive this run's policy")
    parser.add_argument("--no-frames", action="store_true", help="say no frame events")
    options = parser.parse_args(arguments)
    try:
        return _run(options)
    except KeyboardInterrupt:
        return 130
    except (OSError, ValueError, FloatingPointError, RuntimeError) as error:  # the last are torch's
        told = f"{error.filename}: {error.strerror}" if isinstance(error, OSError) and error.filename else str(error)
        print(f"demos: {' '.join(told.split())}", file=sys.stderr)
        return 2


def _run(options: argparse.Namespace) -> int:
    _refuse(options)
    module = f"demos.{options.name.replace('-', '_')}"
    if options.replay is not None:
        from demos.core.replay import replay

        make_task = getattr(importlib.import_module(module), "make_task", None)
        if make_task is None:
            raise ValueError(f"{options.name} cannot replay a run: its file has no make_task")
        return replay(options.name, make_task, options.replay, not options.no_frames, sys.stdout)
    runs = options.resume or _make_runs(options.runs or Path("runs"))
    demo = importlib.import_module(module)
    from demos.core.config import read_config
    from demos.core.learner import load_moment
    from demos.core.run import run

    given = {name: getattr(options, name) for name in (*OF_A_RUN, "max_env_steps")}
    if options.resume:
        moment = load_moment(options.resume)
        config = read_config(moment.plain)
        _refuse_another(options, config)
    else:
        config, moment = demo.configure(options.env) if options.env else demo.Config(), None
        if options.env and config.env != options.env:
            raise ValueError(f"{options.name} has an environment of its own, {config.env}; leave out --env")
    config = dataclasses.replace(config, **{name: value for name, value in given.items() if value is not None})
    return run(
        options.name,
        lambda: demo.train(config, moment, not options.no_frames),
        dataclasses.asdict(config),
        runs,
        sys.stdout,
        STARTED,
        resumed=moment is not None,
    )


def _refuse(options: argparse.Namespace) -> None:
    """Refuse what is out of bounds or would be passed over, before seconds are spent on importing torch."""
    if options.name not in DEMOS:
        raise ValueError(f"unknown demo {options.name!r}; there is {', '.join(DEMOS)}")
    given = [name for name in (*OF_A_RUN, "max_env_steps", "runs", "resume") if getattr(options, name) is not None]
    for name in given:
        if getattr(options, name) == "":
            raise ValueError(f"--{name} is empty and names nothing; leave it out")
    if (options.seed or 0) < 0:
        raise ValueError(f"the seed must not be negative, but it is {options.seed}")
    if (options.seed or 0) >= SEEDS:
        raise ValueError(f"the seed must be below {SEEDS}, and {options.seed} is not")
    if options.replay is not None and given:
        option = f"--{given[0].replace('_', '-')}"
        raise ValueError(
            f"{option} cannot be combined with --replay, which drives what {options.replay} has learned as it is"
        )
    if options.resume is not None and options.runs is not None:
        raise ValueError(f"--runs cannot be combined with --resume, which goes on in {options.resume}")


def _refuse_another(options: argparse.Namespace, config: object) -> None:
    """A run that goes on gives the same numbers as if it had never stopped: with what it was begun with."""
    for name in OF_A_RUN:
        asked, made = getattr(options, name), getattr(config, name)
        if asked is not None and asked != made:
            way = f"without --{name}" if made == "" else f"with --{name} {made}"
            raise ValueError(f"the run in {options.resume} was made {way}, so it cannot go on with --{name} {asked}")


def _make_runs(runs: Path) -> Path:
    try:
        runs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = "it is a file" if isinstance(error, FileExistsError) else error.strerror
        raise ValueError(f"runs cannot be kept in {runs}: {reason}; name another folder with --runs") from error
    return runs


if __name__ == "__main__":
    code = main()
    # All is said and saved: a Ctrl-C from here on has nothing to stop, and would only break the way out.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads any more: let the interpreter's own last flush go nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(code)
