"""The walls of the house: each contract of import-linter fails when its wall is broken."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT_IMPORTS = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]

# (the file that breaks a wall, the import that breaks it, the contract that must say so)
BREACHES = [
    ("notes_cli/markdown/note.py", "import notes_cli.query.tree", "Floors"),
    ("notes_cli/query/tree.py", "import notes_cli.lint.problem", "Floors"),
    ("notes_cli/lint/problem.py", "import notes_cli.render.parser", "Floors"),
    ("notes_cli/render/parser.py", "import notes_cli.cli.output", "Floors"),
    ("notes_cli/live/state.py", "import demos", "never import each other"),
    ("demos/__init__.py", "import notes_cli", "never import each other"),
    ("notes_cli/live/view.py", "import torch", "no learning library"),
    ("notes_cli/demo.py", "import gymnasium", "no learning library"),
    ("notes_cli/query/parse.py", "import typer", "Only the commands know typer"),
    ("notes_cli/markdown/inline.py", "import markdown_it", "Only the renderer knows markdown-it"),
    ("notes_cli/render/parser.py", "import yaml", "Only the reader of a note reads YAML"),
    ("notes_cli/errors.py", "import markdown_it", "Only the renderer knows markdown-it"),
    ("notes_cli/config.py", "import PIL", "Only the view of a demo reads pictures"),
    ("notes_cli/rooms.py", "", "Floors"),
    ("demos/core/events.py", "import demos.__main__", "knows none of them"),
]


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    copy = tmp_path_factory.mktemp("house")
    for room in ("notes_cli", "demos"):
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", copy)
    return copy


def check(house: Path) -> "subprocess.CompletedProcess[str]":
    command = [*LINT_IMPORTS, "--no-cache"]
    return subprocess.run(command, cwd=house, capture_output=True, text=True, encoding="utf-8", check=False)


def test_the_house_stands(house):
    result = check(house)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(("file", "statement", "contract"), BREACHES)
def test_a_broken_wall_is_reported(house, file, statement, contract):
    path = house / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text((before or "") + f"\n{statement}\n", encoding="utf-8")
    try:
        result = check(house)
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")
    broken = [line for line in result.stdout.splitlines() if "BROKEN" in line]
    assert result.returncode == 1
    assert any(contract in line for line in broken), result.stdout


def test_the_core_of_the_demos_imports_no_demo():
    for path in (ROOT / "demos" / "core").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "demos":
                assert [name.name for name in node.names if name.name != "core"] == [], path
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            ours = [name for name in names if name.startswith("demos.")]
            assert [name for name in ours if not name.startswith("demos.core")] == [], path


def test_every_python_file_is_short():
    """About 250 lines, never more than 300; a longer file is two rooms."""
    long = {
        str(path.relative_to(ROOT)): count
        for room in ("notes_cli", "demos", "benchmarks", "tests")
        for path in sorted((ROOT / room).rglob("*.py"))
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 300
    }
    assert long == {}


def test_every_package_is_listed_for_installation():
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for room in ("notes_cli", "demos")
        for path in (ROOT / room).rglob("__init__.py")
    }
    assert set(listed) == there
