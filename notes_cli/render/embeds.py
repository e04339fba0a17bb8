"""Which embeds a page opens, whatever it is written as: the same for every face; it makes neither tokens nor text."""

from typing import Literal

from notes_cli.vault.subpath import Lines

MAX_DEPTH = 5
MAX_EMBEDS = 200
"""On one page; notes that embed one another many times over would multiply without end."""

Shown = tuple[tuple[str, Lines], ...]
"""What is being shown, from the page inwards: the notes and lines inside which an embed stands."""

Refusal = Literal["missing", "again", "deep", "many"]


def refuse(shown: Shown, path: str, place: Lines | None, around: tuple[str, int], number: int) -> Refusal | None:
    """Why the place of a note is not shown here; None where it is.

    `around` is where the embed stands, a path and a line from 0; `number` counts the embeds of the page, with this one.
    """
    if place is None:
        return "missing"
    if (path, place) in shown or (path == around[0] and place.start <= around[1] < place.end):
        return "again"
    return "deep" if len(shown) > MAX_DEPTH else "many" if number > MAX_EMBEDS else None
