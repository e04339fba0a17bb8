"""The levels of a note's headings: which they should be, and which heading is under which; it reads no note."""

from collections.abc import Container, Sequence
from itertools import pairwise


def without_skips(written: Sequence[int], first: int, fixed: Container[int] = ()) -> list[int]:
    """The level that each heading should have, `first` being the highest: none is more than one below the one above.

    Those whose numbers are fixed stay as they are.
    """
    levels: list[int] = []
    known: dict[int, int] = {}  # levels as written that are in force, with what they should be
    for number, (last, each) in enumerate(pairwise([first - 1, *written])):
        lower = [above for above in known if above <= each]
        if number in fixed:
            level = each
        elif not known or each > last:
            level = known[max(known)] + 1 if known else first
        else:
            level = known[max(lower)] if lower else first
        known = {above: known[above] for above in lower}
        if each > last or not known or number in fixed:
            known[each] = level
        levels.append(level)
    return levels


def parents(levels: Sequence[int]) -> list[int]:
    """The heading that each is under, by number; -1 is none. A link may name a heading by those above it: `#A#B`."""
    found: list[int] = []
    above: list[int] = []
    for number, level in enumerate(levels):
        while above and levels[above[-1]] >= level:
            above.pop()
        found.append(above[-1] if above else -1)
        above.append(number)
    return found
