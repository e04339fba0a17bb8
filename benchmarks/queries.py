"""The searches that are measured, one row each: the query, what ripgrep looks for beside it, and the most it may take.

The terms are words, tags and names of the made-up vault that dozens of its notes hold, so that what is measured is to
find them and not to print them. Both print what they find. It runs nothing.
"""

from collections.abc import Sequence
from random import Random
from typing import NamedTuple

from benchmarks.make_vault import Made, make_world
from benchmarks.words import make_words

OPERATOR, REGEX = 3.0, 10.0
"""How many times as long as ripgrep a search may take."""

_RANKS = {"WORD": 7000, "OTHER": 6000, "NAME": 100}
_TAG = 120


class Search(NamedTuple):
    """A query, the options and texts that ripgrep is given, and the most that the ratio may be.

    Names in capitals stand for a term of the vault (`find_terms`).
    """

    query: str
    ripgrep: Sequence[str]
    bound: float


def _words(query: str, *texts: str) -> Search:
    return Search(query, ["-F", *(part for text in texts for part in ("-e", text))], OPERATOR)


def _regex(pattern: str) -> Search:
    return Search(f"/{pattern}/", ["-P", "-i", "-e", pattern], REGEX)


SEARCHES: Sequence[Search] = (
    _words('"PHRASE"', "PHRASE"),
    _words("WORD", "WORD"),
    _words("WORD OR OTHER", "WORD", "OTHER"),
    _words("WORD -OTHER", "WORD"),
    _words("file:NAME", "NAME"),
    _words("path:NAME", "NAME"),
    _words("content:WORD", "WORD"),
    _words("match-case:WORD", "WORD"),
    _words("ignore-case:WORD", "WORD"),
    _words("tag:TAG", "TAG"),
    _words("line:(WORD -OTHER)", "WORD"),
    _words("block:(WORD -OTHER)", "WORD"),
    _words("section:(WORD -OTHER)", "WORD"),
    _words("task:WORD", "WORD"),
    _words("task-todo:WORD", "WORD"),
    _words("task-done:WORD", "WORD"),
    _words("[rating] WORD", "WORD"),
    Search("[summary:NAME]", ["-e", "summary: .*NAME"], OPERATOR),
    Search("[summary:null]", ["-e", "summary: *$"], OPERATOR),
    Search("[rating:<0.3]", ["-e", "rating: 0[.][012]"], OPERATOR),
    Search("[rating]", ["-F", "-e", "rating:"], OPERATOR),
    Search("-FIRST", ["--files-without-match", "-F", "-e", "FIRST"], OPERATOR),
    _regex(r"LAST\w* stu|SECOND LAST"),
    _regex(r"(?<=FIRST )SECOND \w"),
    _regex(r"\bFIRST +SECOND\b"),
    _regex(r"^## \w+ \w+ \w+ NAME$"),
    _regex(r"[a-z]{22,}"),
    _regex(r"(\w{6})\1"),
)
"""Every operator, regular expressions with and without a text that they need, and two searches with many results."""

MANY = "content:FIRST"
"""The search with thousands of results of which the first is waited for."""


def find_terms(made: Made) -> dict[str, str]:
    """The terms of a vault by the names that stand for them; the same for the same number of notes and seed."""
    words = make_words(made.seed)
    tags = make_world(Random(f"vault {made.notes} {made.seed}"), words, made.notes).tags
    first, second, last = made.phrase.split()
    terms = {name: words.common[rank] for name, rank in _RANKS.items()}
    tag = next((tag for tag in tags[_TAG:] if "/" in tag), tags[-1])
    return {"PHRASE": made.phrase, "FIRST": first, "SECOND": second, "LAST": last, "TAG": tag, **terms}


def fill_in(text: str, terms: dict[str, str]) -> str:
    """A query or pattern with the terms in place of their names."""
    for name, term in terms.items():
        text = text.replace(name, term)
    return text
