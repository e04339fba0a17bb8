"""Patterns that are compiled when they are first used: many files hold nothing that some are for.

To compile all of the scanner's takes longer than to scan a note that has changed.
"""

import re
from typing import Any, cast

BLOCK_ID = "[A-Za-z0-9-]+"
"""What stands behind the `^` of a block id: Latin letters, digits and hyphens (help page Internal links)."""


MAX_REGEX = 10_000
"""Code points of a user's regular expression; the engine that compiles it overflows its stack at 10⁵ alternatives."""


class _Later:
    def __init__(self, source: str, flags: int) -> None:
        self._source = source, flags

    def __getattr__(self, name: str) -> Any:
        value = getattr(re.compile(*self._source), name)
        setattr(self, name, value)  # so that it is found at once the next time
        return value


def compile_later(source: str, flags: int = 0) -> re.Pattern[str]:
    """What has the methods of the pattern `re.compile` gives; wrong patterns are told of no sooner than it is used."""
    return cast("re.Pattern[str]", _Later(source, flags))
