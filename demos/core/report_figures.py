"""The pictures of the report of a run, within the page, read from its folder; what is not there is left out."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

MEDIA: Final = {".gif": "image/gif", ".png": "image/png"}


def section(title: str, text: str, *parts: str) -> str:
    """A part of the page under its heading; the text and the parts are HTML."""
    about = f'<p class="soft">{text}</p>' if text else ""
    return f"<section>\n<h2>{escape(title)}</h2>\n{about}\n" + "\n".join(parts) + "\n</section>"


def films(folder: Path) -> Iterator[str]:
    """The films of the untrained and of the trained network."""
    told = {
        "before.gif": "Before: the untrained network.",
        "after.gif": "After: the trained network, the same episode.",
    }
    figures = [_figure(folder / name, caption) for name, caption in told.items() if (folder / name).is_file()]
    if figures:
        yield section("The same episode, before and after", "", f'<div class="pair">{"".join(figures)}</div>')


def saliency(folder: Path) -> Iterator[str]:
    """Where the policy looks."""
    if (folder / "saliency.png").is_file():
        yield section(
            "Where the policy looks",
            "Moments that it never trained on. Beside each, how much the action would change with each pixel: "
            "|∂ action / ∂ pixel| (of a discrete action, of its log-probability), averaged over 32 copies with a "
            "little noise; red, yellow, white the strongest.",
            _figure(folder / "saliency.png", "It says where a small change would change the action, and not why."),
        )


def _figure(path: Path, caption: str) -> str:
    data = base64.b64encode(path.read_bytes()).decode("ascii")
    source = f"data:{MEDIA[path.suffix]};base64,{data}"
    return f'<figure><img alt="{escape(caption)}" src="{source}"><figcaption>{escape(caption)}</figcaption></figure>'
