"""The command lines that are measured: ours on a made-up vault, and those of the tools beside it. It runs none."""

import os
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from benchmarks.make_vault import Made
from benchmarks.queries import MANY, SEARCHES, fill_in, find_terms

STAT = """
import os, sys, typer
def walk(folder):
    with os.scandir(folder) as entries:
        for entry in entries:
            walk(entry.path) if entry.is_dir(follow_symlinks=False) else entry.stat(follow_symlinks=False)
walk(sys.argv[1])
"""

_EACH = 'vault=$1; shift; for word; do "$0" -uuu -tmd -F -e "$word" "$vault"; done'


class Bench(NamedTuple):
    """A vault, what it was made of, and the environment in which everything is run."""

    vault: Path
    made: Made
    environment: dict[str, str]

    def notes(self, *arguments: str) -> list[str]:
        """The command line of `notes`, which is run in the folder of the vault."""
        return [str(Path(sys.executable).parent / "notes"), *arguments]

    @property
    def query(self) -> list[str]:
        """The search for the planted phrase."""
        return self.notes("query", f'"{self.made.phrase}"')

    @property
    def ripgrep(self) -> list[str]:
        """The search that warm commands are compared with; empty where there is no ripgrep."""
        rg = shutil.which("rg")
        return [rg, "-uuu", "-tmd", "-F", self.made.phrase, str(self.vault)] if rg else []

    def searches(self) -> list[tuple[str, list[str], str, list[str], float]]:
        """Every search that is measured: its name and command line, those of ripgrep, and the bound of the ratio."""
        terms, rg = find_terms(self.made), shutil.which("rg")
        return [
            (
                f"`notes query {search.query}`",
                self.notes("query", "--", fill_in(search.query, terms)),
                f"`rg {' '.join(search.ripgrep)}`",
                [rg, "-uuu", "-tmd", *(fill_in(part, terms) for part in search.ripgrep), str(self.vault)] if rg else [],
                search.bound,
            )
            for search in SEARCHES
        ]

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
    def many(self) -> list[str]:
        """A search with thousands of results."""
        return self.notes("query", fill_in(MANY, find_terms(self.made)))

    def blocks(self, vault: Path, most: int) -> list[str]:
        """What answers the first query blocks of a vault in one process."""
        return [sys.executable, str(Path(__file__).parent / "query_blocks.py"), str(vault), "--most", str(most)]

    def ripgrep_each(self, vault: Path, words: list[str]) -> list[str]:
        """What runs ripgrep once for each of these words; empty where there is none."""
        rg = shutil.which("rg")
        return ["sh", "-c", _EACH, rg, str(vault), *words] if rg else []

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
