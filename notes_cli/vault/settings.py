"""The settings of a vault that say how links are written (`.obsidian/app.json`); it changes none of them."""

import json
from pathlib import Path
from typing import Literal, TypeAlias

LinkFormat: TypeAlias = Literal["shortest", "relative", "absolute"]
"""How much of a path a new link has: the app's «New link format»."""


def uses_markdown_links(root: Path) -> bool:
    """Whether links are written as `[text](path)` here and not as wikilinks: the app's «Use [[Wikilinks]]» is off.

    Wikilinks are the app's own choice, and ours where the settings cannot be read.
    """
    return _read(root).get("useMarkdownLinks") is True


def link_format(root: Path) -> LinkFormat:
    """How much of a path a new link has here; the shortest is the app's own choice, and ours where none can be read."""
    value = _read(root).get("newLinkFormat")
    return value if value in ("relative", "absolute") else "shortest"


def _read(root: Path) -> dict[str, object]:
    try:
        settings = json.loads((root / ".obsidian" / "app.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}
