"""Where the vault is and where runs go; it reads two small TOML files and knows nothing of notes."""

import os
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from notes_cli.errors import ConfigError, NoVaultError

KEYS = ("vault", "runs", "lint")
HOW_TO_NAME_A_VAULT = (
    "no vault here: name one with --vault DIR or NOTES_VAULT, or run inside a folder "
    "that holds .obsidian/, .notes.toml or a pyproject.toml with [tool.notes] vault"
)


class Config(NamedTuple):
    """The settings in force: an existing vault folder, the folder for runs if one is configured, and those of lint.

    `lint` is the table as it stands in the file `lint_file`; what it may hold is `notes_cli.lint.settings`'.
    """

    vault: Path
    runs: Path | None = None
    lint: Mapping[str, object] = MappingProxyType({})
    lint_file: Path | None = None


def find_config(option: Path | None, start: Path) -> Config:
    """Find the vault: `--vault`, else NOTES_VAULT, else the nearest marked folder at or above `start`.

    A folder is marked by `.obsidian/`, by `.notes.toml`, or by a `pyproject.toml` with `[tool.notes] vault`.
    `runs` comes from the nearest `.notes.toml` or `[tool.notes]`, whoever named the vault; `lint` from the file that
    stands in the vault, else from that which names it.
    Raises ConfigError where no vault is named, the named folder does not exist, or a file cannot be used.
    """
    named = option or (Path(os.environ["NOTES_VAULT"]) if os.environ.get("NOTES_VAULT") else None)
    vault: Path | None = _existing(named, "the vault") if named else None
    runs: Path | None = None
    for folder in (start, *start.parents):
        settings = _settings(folder)
        if runs is None and settings and "runs" in settings:
            runs = folder / str(settings["runs"])
        if vault is None and settings and "vault" in settings:
            vault = _existing(folder / str(settings["vault"]), f"the vault that {folder} names")
        elif vault is None and ((folder / ".obsidian").is_dir() or (folder / ".notes.toml").is_file()):
            vault = folder
        if vault is not None and settings is not None:
            break
    if vault is None:
        raise NoVaultError(HOW_TO_NAME_A_VAULT)
    return Config(vault, runs, *_lint_settings(vault, start))


def _lint_settings(vault: Path, start: Path) -> tuple[Mapping[str, object], Path | None]:
    """The table `lint` of the vault's own file, else of the nearest one upwards that names this vault."""
    for folder in (vault, start, *start.parents):
        settings = _settings(folder)
        named = folder / str(settings["vault"]) if settings and "vault" in settings else folder
        if settings and "lint" in settings and named.resolve() == vault.resolve():
            table = settings["lint"]
            assert isinstance(table, dict)
            return table, folder / (".notes.toml" if (folder / ".notes.toml").is_file() else "pyproject.toml")
    return {}, None


def _existing(folder: Path, what: str) -> Path:
    if not folder.is_dir():
        raise ConfigError(f"{what} is not a folder: {folder}")
    return folder


def _settings(folder: Path) -> dict[str, object] | None:
    """Read the settings that stand in this folder: `.notes.toml` first, else `[tool.notes]`, else None."""
    own, project = folder / ".notes.toml", folder / "pyproject.toml"
    if own.is_file():
        return _checked(_toml(own), own)
    if project.is_file():
        table = _toml(project, required=False).get("tool", {})
        settings = table.get("notes") if isinstance(table, dict) else None
        return None if settings is None else _checked(settings, project)
    return None


def _toml(path: Path, required: bool = True) -> dict[str, object]:
    import tomllib  # here, as most vaults have no such file

    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, RecursionError, tomllib.TOMLDecodeError) as error:
        if not required:  # somebody else's pyproject.toml is none of our business
            return {}
        raise ConfigError(f"{path}: cannot be read: {error}") from error


def _checked(settings: object, path: Path) -> dict[str, object]:
    if not isinstance(settings, dict):
        raise ConfigError(f"{path}: [tool.notes] is not a table")
    for key, value in settings.items():
        if key not in KEYS:
            from rapidfuzz import process  # here, as most files are right

            near = process.extractOne(key, KEYS, score_cutoff=60)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise ConfigError(f"{path}: unknown setting {key!r}{hint}; known are {', '.join(KEYS)}")
        if key == "lint" and not isinstance(value, dict):
            raise ConfigError(f"{path}: lint must be a table")
        if key != "lint" and not isinstance(value, str):
            raise ConfigError(f"{path}: {key} must be a string")
    return settings
