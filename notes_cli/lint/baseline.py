"""A baseline: the problems that a vault had when somebody began to lint it, which are no longer reported.

A problem is known by its note, rule and message, not by its line, so that it stays known when text above it changes.
Of several alike as many are known as there were. Nothing is read or written here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from notes_cli.errors import ConfigError
from notes_cli.lint.report import Report

FILE = ".notes-baseline.json"
"""The file at the root of a vault that holds its baseline, as JSON."""

Baseline = dict[str, dict[str, int]]
"""Path → `rule: message` → how many."""


def make_baseline(found: Iterable[Report], before: Baseline, is_looked_at: Callable[[str, str], bool]) -> Baseline:
    """The baseline that knows all these problems, and of the one before those in what was not looked at.

    `is_looked_at` is asked for the path of a note and the name of a rule.
    """
    known: dict[str, Counter[str]] = {}
    for path, counts in before.items():
        kept = {key: count for key, count in counts.items() if not is_looked_at(path, key.partition(":")[0])}
        known |= {path: Counter(kept)} if kept else {}
    for path, rule, message, *_ in found:
        known.setdefault(path, Counter())[f"{rule}: {message}"] += 1
    return {path: dict(sorted(counts.items())) for path, counts in sorted(known.items())}


def without_known(found: Iterable[Report], baseline: Baseline) -> Iterator[Report]:
    """The problems that a baseline does not know; of several alike the first ones are known."""
    left = {path: Counter(counts) for path, counts in baseline.items()}
    for report in found:
        counts = left.get(report.path)
        if counts and counts[key := f"{report.rule}: {report.message}"] > 0:
            counts[key] -= 1
        else:
            yield report


def check_baseline(data: object) -> Baseline:
    """What a baseline file holds. Raises ConfigError where it is no baseline."""
    fits = isinstance(data, dict) and all(
        isinstance(counts, dict) and all(type(count) is int for count in counts.values()) for counts in data.values()
    )
    if not fits or not isinstance(data, dict):
        raise ConfigError(f"{FILE}: is not a baseline; create one with «notes lint --add-baseline»")
    return data
