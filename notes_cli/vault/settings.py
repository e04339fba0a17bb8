"""The settings of a vault that say how links are written (`.obsidian/app.json`); it changes none of them."""

import json
from pathlib import Path


def uses_markdown_links(root: Path) -> bool:
    """Whether links are written as `[text](path)` here and not as wikilinks: the app's «Use [[Wikilinks]]» is off.

    Wikilinks are the app's own choice, and ours where the settings cannot be read.
    """
    try:
        settings = json.loads((root / ".obsidian" / "app.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(settings, dict) and settings.get("useMarkdownLinks") is True
