"""A made-up language: a vocabulary with Zipf's frequencies and one long stretch of it. It knows nothing of Markdown.

Words are made from syllables, so that none is taken from anybody's notes; the frequent ones are short. Sentences are
pieces of the one stretch, cut anywhere, which is what makes hundreds of megabytes in half a minute possible.
"""

from collections.abc import Sequence
from itertools import accumulate, pairwise
from random import Random
from typing import NamedTuple

VOCABULARY = 30_000
STRETCH = 1_000_000
_ONSETS: Sequence[str] = (
    *"bcdfghjklmnprstvwz",
    *("br", "ch", "cl", "cr", "dr", "fl", "gr", "kl", "pl", "pr", "qu", "sh", "sk", "sl", "st", "th", "tr"),
)
_NUCLEI: Sequence[str] = (*"aaaeeeiioou", "ai", "ea", "ee", "ia", "io", "oa", "ou")
_ACCENTED: Sequence[str] = "éüöå"
_CODAS: Sequence[str] = ("", "", "", "", *"lmnnrrstx", "nd", "ng", "nt", "rk", "st")
_PHRASE_RANKS = (40, 400, 150)
_DECORATIONS = (
    (0.860, "{}"),
    (0.945, "{},"),
    (0.955, "{}’s"),
    (0.963, "**{}**"),
    (0.971, "*{}*"),
    (0.977, "`{}`"),
    (0.980, "=={}=="),
    (0.983, "${}^2$"),
    (0.986, "({})"),
    (0.989, "“{}”"),
    (0.990, "~~{}~~"),
    (0.991, "https://example.org/{}"),
    (0.993, "– {}"),
)


class Words(NamedTuple):
    """`common` are the words by rank, `stretch` is running text, `phrase` are plain words that never meet in it."""

    common: list[str]
    stretch: list[str]
    phrase: str

    def some(self, rng: Random, least: int, most: int) -> str:
        """Take `least` to `most` neighbouring words of the stretch, punctuation and emphasis included."""
        start = int(rng.random() * (STRETCH - most))
        return " ".join(self.stretch[start : start + least + int(rng.random() * (most - least + 1))])

    def plain(self, rng: Random, least: int, most: int) -> str:
        """Take `least` to `most` words without any marks, as a name or a heading has them."""
        count = least + int(rng.random() * (most - least + 1))
        return " ".join(self.common[int(len(self.common) ** rng.random()) - 1] for _ in range(count))


def make_words(seed: int) -> Words:
    """Make the language of a seed; the same seed gives the same words."""
    rng = Random(f"words {seed}")
    common = _vocabulary(rng)
    weights = list(accumulate(1 / (rank + 2.7) for rank in range(VOCABULARY)))
    bare = rng.choices(common, cum_weights=weights, k=STRETCH)
    ascii_words = [word for word in common if word.isascii()]
    first, second, third = (ascii_words[rank] for rank in _PHRASE_RANKS)
    # the three words are there one by one, so that no search is spared reading; the first two never side by side
    bare = [bare[0], *(word if pair != (first, second) else third for pair in pairwise(bare) for word in pair[1:])]
    return Words(common, [_decorated(rng, word) for word in bare], f"{first} {second} {third}")


def _vocabulary(rng: Random) -> list[str]:
    found: dict[str, None] = {}
    while (rank := len(found)) < VOCABULARY:
        syllables = 1 + (rank > 80) * int(rng.random() * 2) + (rank > 2000) * (1 + int(rng.random() * 2))
        word = "".join(_syllable(rng) for _ in range(syllables))
        found[word if rank > 80 else word[:3]] = None
    return list(found)


def _syllable(rng: Random) -> str:
    nuclei = _ACCENTED if rng.random() < 0.02 else _NUCLEI
    return rng.choice(_ONSETS) + rng.choice(nuclei) + rng.choice(_CODAS)


def _decorated(rng: Random, word: str) -> str:
    chance = rng.random()
    for bound, form in _DECORATIONS:
        if chance < bound:
            return form.format(word)
    return str(int(rng.random() ** 3 * 3000))
