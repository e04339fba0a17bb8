"""The command lines that are measured: ours on a made-up vault, and those of the tools beside it. It runs none."""

import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.make_vault import Made

STAT = """
import os, sys, typer
def walk(folder):
    with os.scandir(folder) as entries:
        for entry in entries:
            walk(entry.path) if entry.is_dir(follow_symlinks=False) else entry.stat(follow_symlinks=False)
walk(sys.argv[1])
"""


class Bench(NamedTuple):
    """A vault, what it was made of, and the environment in which everything is run."""

    vault: Path
    made: Made
    environment: dict[str, str]

    def notes(self, *arguments: str) -> list[str]:
        """The command line of `notes` on this vault."""
        return [str(Path(sys.executable).parent / "notes"), "--vault", str(self.vault), *arguments]

    @property
    def query(self) -> list[str]:
        """The search for the planted phrase."""
        return self.notes("query", f'"{self.made.phrase}"')

    @property
    def ripgrep(self) -> list[str]:
        """The search that warm commands are compared with; empty where there is no ripgrep."""
        rg = shutil.which("rg")
        return [rg, "-uuu", "-tmd", "-F", self.made.phrase, str(self.vault)] if rg else []

    @property
    def rumdl(self) -> list[str]:
        """The check that a first index is compared with; empty where there is no rumdl."""
        return self._rumdl("--no-cache")

    @property
    def rumdl_warm(self) -> list[str]:
        """The check that keeps what it has found, beside our cache."""
        return self._rumdl("--cache-dir", f"{self.environment['XDG_CACHE_HOME']}/rumdl")

    def _rumdl(self, *options: str) -> list[str]:
        rumdl = shutil.which("rumdl", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
        return [rumdl, "check", *options, str(self.vault)] if rumdl else []

    @property
    def floor(self) -> dict[str, list[str]]:
        """What any tool in Python with typer takes before it has read a note."""
        return {
            "floor: `python -c pass`": [sys.executable, "-c", "pass"],
            "floor: `python -c 'import typer'`": [sys.executable, "-c", "import typer"],
            "floor: the same and a stat of every file": [sys.executable, "-c", STAT, str(self.vault)],
        }

    @property
    def warm(self) -> dict[str, list[str]]:
        """The commands whose warm answers are measured, by the name that the table gives them."""
        return {
            "`notes query PHRASE`": self.query,
            "`notes files`": self.notes("files"),
            "`notes links` of the most linked note": self.notes("links", self.made.hub),
            "`notes links --all --format json`": self.notes("links", "--all", "--format", "json"),
            "`notes backlinks` of the most linked note": self.notes("backlinks", self.made.hub),
            "`notes unresolved`": self.notes("unresolved"),
            "`notes tags`": self.notes("tags"),
            "`notes tasks`": self.notes("tasks"),
        }
