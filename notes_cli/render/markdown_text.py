"""Text of a note as text in Markdown: escaped, so that a quoted line makes no link, tag, task or heading of its own."""

import re

from notes_cli.render.clean import clean

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|$%~^=!&]")
_LIST_MARK = re.compile(r"^([-+]|\d+(?=[.)]))")


def quoted(text: str) -> str:
    """One line of a note, shown as it stands there."""
    line = _SPECIAL.sub(r"\\\g<0>", clean(text).replace("\t", " ").replace("\n", " ").replace("\ufeff", " ").strip())
    mark = _LIST_MARK.match(line)
    if mark is None:
        return line
    return f"{mark[0]}\\{line[mark.end() :]}" if mark[0].isdigit() else "\\" + line


def code(text: str) -> str:
    """A text as inline code, with as many backticks as it needs."""
    line = " ".join(clean(text).split())
    runs = [len(run) for run in re.findall("`+", line)]
    fence = "`" * (max(runs, default=0) + 1)
    pad = " " if line.startswith("`") or line.endswith("`") or not line else ""
    return f"{fence}{pad}{line}{pad}{fence}"
