"""How a list is written in the frontmatter: in brackets, with one entry a line, or as one text; nothing is reported."""

from collections.abc import Sequence
from typing import Literal

from notes_cli.lint.titles import as_yaml

ArrayStyle = Literal[
    "multi-line",
    "single-line",
    "single string to single-line",
    "single string to multi-line",
    "single string comma delimited",
]


def as_array(values: Sequence[str], style: ArrayStyle, newline: str) -> str:
    """Texts as what stands behind the colon of a property, with the blank or newline before it.

    Several are in brackets where they should be one text with commas, which the app reads as one entry.
    """
    if style.startswith("single string") and len(values) < 2:
        return "".join(f" {as_yaml(value)}" for value in values)
    if style.endswith("multi-line"):
        return "".join(f"{newline}  - {as_yaml(value)}" for value in values)
    return f" [{', '.join(as_yaml(value, in_brackets=True) for value in values)}]"
