"""A tag is spelt differently elsewhere in the vault.

What: a tag that differs from a more frequent one (or from an equally frequent one that sorts before it) only in case,
    in hyphens and underscores, or in a final s.
Why: a tag in two spellings makes two lists; of two cases the app shows the one that it met first.
Example: `#deep_learning`, where the vault mostly has `#deep-learning`.
Fix: that spelling, if only the case differs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import lru_cache

from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "opinion"
REWRITES = ("tag",)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each tag of which the vault has a more frequent spelling, of equals the first in the alphabet."""
    best, counts = _spellings(vault)
    for tag in note.tags:
        usual = best.get(_form(tag.name), tag.name)
        if tag.name != usual:
            same = tag.name.lower() == usual.lower() and note.text[slice(*tag.span)] == tag.name
            fix = replace(tag.span, usual) if same else None
            how = "mostly" if counts[usual] > counts[tag.name] else "as often"
            yield Problem(note.path, tag.span, f"«{tag.name}» is {how} spelt «{usual}»", fix)


@lru_cache(maxsize=1)
def _spellings(vault: Vault) -> tuple[dict[str, str], dict[str, int]]:
    """The most frequent spelling of each form, and how often each spelling stands in the vault."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, rows in vault.facet("tags"):
        for tag, count in rows:
            counts[_form(str(tag))][str(tag)] += int(count)
    best = {form: min(found, key=lambda tag: (-found[tag], tag)) for form, found in counts.items()}
    return best, {tag: count for found in counts.values() for tag, count in found.items()}


def _form(tag: str) -> str:
    """What spellings of one tag have in common."""
    parts = tag.lower().replace("-", "").replace("_", "").split("/")
    return "/".join(part.removesuffix("s") or part for part in parts)
