"""Runs a whole process and measures it: its time, and the memory of it and all its children. It knows no table."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryFile
from typing import NamedTuple

EVERY = 0.002
"""Seconds between two looks at the memory of a running process."""


class Run(NamedTuple):
    """One run: wall-clock seconds from start to exit, the exit code, and what was said on standard error."""

    seconds: float
    code: int
    said: str


class Times(NamedTuple):
    """The seconds of several runs of one command, or why there are none (`absent`)."""

    seconds: tuple[float, ...] = ()
    absent: str = ""

    @property
    def median(self) -> float:
        """The median of the seconds; there is at least one."""
        return median(self.seconds)


def run(argv: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run a command to its end, its output into a file: a pipe or the null device would change what it has to do.

    Raises OSError where it cannot be started.
    """
    with TemporaryFile() as output, TemporaryFile() as errors:
        start = time.perf_counter()
        code = subprocess.run(argv, stdout=output, stderr=errors, env=environment, check=False).returncode
        seconds = time.perf_counter() - start
        errors.seek(0)
        return Run(seconds, code, errors.read().decode(errors="replace"))


def run_to_output(argv: Sequence[str], environment: Mapping[str, str]) -> Run:
    """Run a command until it prints something, the rest of which is read unmeasured; else to its end."""
    with TemporaryFile() as errors:
        start = time.perf_counter()
        with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=errors, env=environment, bufsize=0) as process:
            assert process.stdout
            process.stdout.read(1)
            seconds = time.perf_counter() - start
            while process.stdout.read(1 << 20):
                pass
        errors.seek(0)
        return Run(seconds, process.returncode, errors.read().decode(errors="replace"))


def peak_memory(argv: Sequence[str], environment: Mapping[str, str]) -> int | None:
    """Run a command and give the most bytes that it and its children held together.

    None where /proc cannot tell, or where the command ends with another exit than 0 or 1.

    It is the sum of their resident sets, read every EVERY seconds, so that memory which they share counts once for each
    of them. What stands for less than EVERY seconds may be missed.
    """
    if not Path(f"/proc/{os.getpid()}/statm").exists():
        return None
    most = 0
    with TemporaryFile() as output, subprocess.Popen(argv, stdout=output, stderr=output, env=environment) as process:
        while process.poll() is None:
            most = max(most, sum(map(_resident, _family(process.pid))))
            time.sleep(EVERY)
    return most if process.returncode in (0, 1) else None


def _family(pid: int) -> list[int]:
    """The process and all that descend from it; whoever has ended meanwhile is left out."""
    found = [pid]
    for parent in found:
        with suppress(FileNotFoundError):  # it has ended since it was found
            for thread in Path(f"/proc/{parent}/task").iterdir():
                found += map(int, _read(thread / "children").split())
    return found


def _resident(pid: int) -> int:
    fields = _read(Path(f"/proc/{pid}/statm")).split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:  # it ended
        return ""


def machine() -> str:
    """The processor, the cores that we may use, the memory and the Python, in one line."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in _read(Path("/proc/cpuinfo")).splitlines()
            if line.startswith("model name")
        ),
        "",
    )
    cores = len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count()
    memory = f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB" if os.name == "posix" else ""
    version = ".".join(map(str, sys.version_info[:3]))
    return f"{cores} cores of {model or 'an unnamed processor'}{memory}, {sys.platform}, Python {version}"
