"""Which files a vault excludes by regular expressions, which are JavaScript's and may take for ever.

The engine cannot be interrupted, so each is run in a process of its own, which the system ends when its time is over.
"""

import signal
from collections.abc import Callable, Iterable, Sequence

from notes_cli.index.fork import can_fork, forked
from notes_cli.markdown.patterns import MAX_REGEX

PATIENCE = 3.5  # seconds that an expression may take for the paths of all files


def find_excluded(pattern: str, paths: Sequence[str]) -> set[str]:
    """The paths in which a regular expression matches; raises ValueError where it is invalid or takes too long."""
    is_found = _compile(pattern)
    if not can_fork():
        return set(filter(is_found, paths))

    def work() -> Iterable[list[str]]:
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # as Python would only heed it once the engine is done
        signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        yield [path for path in paths if is_found(path)]

    try:
        return {path for found in forked(work) for path in found}
    except TimeoutError as error:
        raise ValueError("it takes too long; avoid nested repetition such as (a+)+") from error


def _compile(pattern: str) -> Callable[[str], bool]:
    import regress  # here, as few vaults have such a filter

    if len(pattern) > MAX_REGEX:
        raise ValueError(f"it is longer than {MAX_REGEX:,} characters")
    try:  # as queries are read, with the unicode flag, and without it where only that is valid
        compiled = regress.Regex(pattern, "u")
    except regress.RegressError:
        try:
            compiled = regress.Regex(pattern)
        except regress.RegressError as error:
            raise ValueError(str(error).rstrip(".")) from error
    except UnicodeEncodeError as error:
        raise ValueError("it contains half a character") from error

    def is_found(path: str) -> bool:
        text = path if path.isascii() else path.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        return compiled.find(text) is not None

    return is_found
