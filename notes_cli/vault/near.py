"""Which known texts are nearly a given one, for «did you mean»; it knows no vault and decides nothing.

rapidfuzz is imported when something was not found, and never before: it takes as long as a small search.
"""

from collections.abc import Iterable

from notes_cli.vault.resolve import fold

LIMIT = 3


def find_near(wanted: str, known: Iterable[str], cutoff: float = 60) -> list[str]:
    """At most LIMIT known texts that are like `wanted` in any case, the most alike first, then those that hold it.

    `cutoff` is in percent: how much of both must be the same, letters in order (rapidfuzz's `ratio`).
    """
    from rapidfuzz import fuzz, process

    sought, texts = fold(wanted), {fold(text): text for text in known}
    if not sought:
        return []
    near = [
        key for key, _, _ in process.extract(sought, list(texts), scorer=fuzz.ratio, limit=LIMIT, score_cutoff=cutoff)
    ]
    near += [key for key in texts if sought in key and key not in near][: LIMIT - len(near)]
    return [texts[key] for key in near]


def did_you_mean(near: Iterable[str]) -> str:
    """What is offered in place of what is not there: «; did you mean …?», or nothing where nothing is near."""
    offered = ", ".join(f"«{text}»" for text in near)
    return f"; did you mean {offered}?" if offered else ""
