"""Finds the demos and starts one; it imports none of them, as each needs torch, and runs them in a fresh process.

A demo is one file of the package `demos` with the literal `CONCEPTS`; `demos/e2e_rl.py` is the demo
`e2e-rl`. What the process says on its standard output are JSON lines; `notes_cli.live` reads them.
"""

import sys
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from notes_cli.errors import DemoError
from notes_cli.index.resolve import fold
from notes_cli.markdown.note import Note

if TYPE_CHECKING:
    import subprocess

PACKAGE = "demos"
NEEDS = ("torch", "gymnasium", "numpy", "PIL", "safetensors", "matplotlib")
HOW_TO_INSTALL = (
    "a demo needs torch and gymnasium, which are not installed: "
    "pip install -c constraints.txt '.[demos]', in the folder that notes was cloned into"
)


class Demo(NamedTuple):
    """A demo as its file describes it: `summary` is the docstring's first line, `concepts` the titles it is about."""

    name: str
    summary: str
    concepts: tuple[str, ...]


def find_demos() -> tuple[Demo, ...]:
    """The demos that are installed, by name, read with `ast`; a file without `CONCEPTS` is no demo."""
    spec = find_spec(PACKAGE)
    folders = spec.submodule_search_locations if spec else None
    files = sorted(path for folder in folders or () for path in Path(folder).glob("*.py"))
    return tuple(demo for path in files if (demo := _read(path)))


def _read(path: Path) -> Demo | None:
    import ast  # here, as a search seldom needs it

    try:
        tree = ast.parse(path.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, UnicodeDecodeError):
        return None
    for statement in tree.body:
        targets = [statement.target] if isinstance(statement, ast.AnnAssign) else getattr(statement, "targets", [])
        if any(isinstance(target, ast.Name) and target.id == "CONCEPTS" for target in targets):
            value = statement.value  # type: ignore[attr-defined]  # an assignment, as it has targets
            concepts = tuple(map(str, ast.literal_eval(value)))
            summary = (ast.get_docstring(tree) or "").partition("\n")[0]
            return Demo(path.stem.replace("_", "-"), summary, concepts)
    return None


def demo_of(note: Note, demos: Iterable[Demo]) -> Demo | None:
    """The demo of a note: the one that its property `demo` names, else the one about its title or an alias."""
    named = note.properties.get("demo")
    if isinstance(named, str) and named.strip():
        return next((demo for demo in demos if demo.name == named.strip()), None)
    names = {fold(name) for name in (note.name, *note.aliases)}
    return next((demo for demo in demos if names.intersection(map(fold, demo.concepts))), None)


def find_demo(name: str, demos: Sequence[Demo]) -> Demo | None:
    """The demo with this name, or about the concept with this name, in any case."""
    wanted = fold(name.strip())
    return next((d for d in demos if d.name == wanted or wanted in map(fold, d.concepts)), None)


def start_demo(demo: Demo, options: Sequence[str], errors: IO[bytes] | None = None) -> "subprocess.Popen[bytes]":
    """Start a demo in a fresh process whose standard output is a pipe of JSON lines; `errors` gets its standard error.

    `-P` keeps the folder we are in off the import path, so no file of the user's is run. Raises DemoError where
    a library it needs is not installed.
    """
    import subprocess

    if any(find_spec(module) is None for module in NEEDS):
        raise DemoError(HOW_TO_INSTALL)
    return subprocess.Popen(
        [sys.executable, "-P", "-m", PACKAGE, demo.name, *options],
        stdout=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        stderr=errors,
    )
