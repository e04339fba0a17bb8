"""Which known texts are nearly a given one, for «did you mean»; it knows no vault and decides nothing.

rapidfuzz is imported when something was not found, and never before: it takes as long as a small search.
"""

from collections.abc import Iterable

from notes_cli.index.resolve import fold

LIMIT = 3
PART = 85  # percent that a part of a longer text must be alike
LONG = 4  # letters; of shorter texts the part must be the same, and none of them is a part of a longer one


def find_near(wanted: str, known: Iterable[str], cutoff: float = 60) -> list[str]:
    """At most LIMIT known texts that are like `wanted` in any case, the most alike first, then what a part is like.

    `cutoff` is in percent: how much of both must be the same, letters in order (rapidfuzz's `ratio`).
    """
    from rapidfuzz import fuzz, process

    sought, texts = fold(wanted), {fold(text): text for text in known}
    if not sought:
        return []
    keys = list(texts)
    within = PART if len(sought) >= LONG else 100
    least = min(len(sought), LONG)
    alike = process.extract(sought, keys, scorer=fuzz.ratio, limit=LIMIT, score_cutoff=cutoff)
    near = [key for key, _, _ in alike if len(key) >= least - 1]  # «tags» is one letter too many
    if len(near) < LIMIT:
        parts = process.extract(sought, keys, scorer=fuzz.partial_ratio, limit=2 * LIMIT, score_cutoff=within)
        near += [key for key, _, _ in parts if len(key) >= least]
    found = dict.fromkeys(near)
    return [texts[key] for key in found][:LIMIT]


def did_you_mean(near: Iterable[str]) -> str:
    """What is offered in place of what is not there: «; did you mean …?», or nothing where nothing is near."""
    offered = ", ".join(f"«{text}»" for text in near)
    return f"; did you mean {offered}?" if offered else ""
