r"""Runs regular expressions in JavaScript's flavour, by `regress`, an ECMAScript engine; it knows no scopes, no notes.

They are multi-line (`^` and `$` at every line, release note 0.8.1), `.` is no newline, and case is ignored unless asked
for. Whether the app sets the unicode flag is not documented: here a pattern is read with it (`\p{…}`, `\u{…}`), and
without it where only that is valid (`\-`, a lone `{`). What matches without a width (`/^$/`) counts wherever a line has
it; an empty text, and what follows the last newline, is no line, so an empty file holds no match at all (as observed).
The engine cannot be interrupted: `notes_cli.query.apart` runs it where it can be ended.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from notes_cli.errors import QueryError
from notes_cli.index.haystack import weakness
from notes_cli.markdown.note import Span
from notes_cli.markdown.patterns import MAX_REGEX
from notes_cli.query.literals import is_one_line, is_slow_to_start, required_literals
from notes_cli.query.tree import Regex

if TYPE_CHECKING:
    from mmap import mmap

    import regress

_NEEDS_UNICODE = re.compile(r"(?<!\\)(?:\\\\)*\\(?:[pP]|u\{)")
_SURROGATE = re.compile("[\ud800-\udfff]")
_board: "mmap | None" = None


def watch(board: "mmap | None") -> None:
    """Have the column of each regular expression that is run written down, in four bytes that a parent can read."""
    global _board
    _board = board


@lru_cache(maxsize=64)
def compile_regex(regex: Regex, match_case: bool) -> "regress.Regex":
    """Compile a regular expression. Raises QueryError at its column, with the engine's reason, where it is invalid."""
    import regress  # here, as few queries need it

    if len(regex.pattern) > MAX_REGEX:
        raise QueryError(f"the regular expression is longer than {MAX_REGEX:,} characters", regex.column)
    pattern, flags = _without_surrogates(regex.pattern), "m" if match_case else "im"
    try:
        return regress.Regex(pattern, flags + "u")
    except regress.RegressError as error:
        reason = str(error)
    if _NEEDS_UNICODE.search(pattern):
        raise _invalid(f"{reason} (beside \\p{{…}} or \\u{{…}} only ^$\\.*+?()[]{{}}|/ are escaped)", regex)
    try:
        return regress.Regex(pattern, flags)
    except regress.RegressError as error:
        raise _invalid(str(error), regex) from error


def _invalid(reason: str, regex: Regex) -> QueryError:
    reason = " ".join(reason.split())
    return QueryError(f"the regular expression is invalid: {reason[:1].lower()}{reason[1:].rstrip('.')}", regex.column)


def find_regex(regex: Regex, text: str, span: Span, match_case: bool) -> Iterator[Span]:
    """Find a regular expression's places in `text[span]`, which is all that it sees; a byte-order mark is left out."""
    start = span.start + (span.start == 0 and text.startswith("\ufeff"))
    compiled = compile_regex(regex, match_case)
    if _board is not None:
        _board[:4] = regex.column.to_bytes(4, "little")
    if _is_run_by_lines(regex):
        for line in _lines_holding(regex, text, start, span.end):
            yield from _run(compiled, text[line.start : line.end], line.start)
    else:
        yield from _run(compiled, text[start : span.end], start)


def _run(compiled: "regress.Regex", text: str, offset: int) -> Iterator[Span]:
    text = _without_surrogates(text)
    if compiled.find(text) is None:  # much faster than to look for all matches, which takes memory too
        return
    source = None if text.isascii() else text.encode()  # the engine counts bytes
    end = 0 if not text else len(text) - text.endswith("\n")  # the last place in a line, if it is not the first
    at_byte = at = 0
    for match in compiled.find_iter(text) or ():
        found = match.range()
        start, stop = found.start, found.stop
        if source is not None:
            at += len(source[at_byte:start].decode())
            width = len(source[start:stop].decode())
            at_byte, start, stop = start, at, at + width
        if start < stop or (text and start <= end):
            yield Span(offset + start, offset + stop)


@lru_cache(maxsize=64)
def _is_run_by_lines(regex: Regex) -> bool:
    """Whether only the lines that hold a certain text are looked at: where the engine would try every place in vain."""
    return is_slow_to_start(regex.pattern) and is_one_line(regex.pattern) and bool(required_literals(regex.pattern))


def _lines_holding(regex: Regex, text: str, start: int, end: int) -> Iterator[Span]:
    """The lines of `text[start:end]` that hold one of the texts of which every match holds one."""
    at = start
    pattern = _literal_pattern(regex)
    while found := pattern.search(text, at, end):
        first = text.rfind("\n", at, found.start()) + 1 or at
        stop = text.find("\n", found.start(), end)
        stop = end if stop < 0 else stop
        yield Span(first, stop)
        at = min(stop + 1, end)
        if at <= stop:
            return


@lru_cache(maxsize=64)
def _literal_pattern(regex: Regex) -> re.Pattern[str]:
    clause = min(required_literals(regex.pattern), key=weakness)
    return re.compile("|".join(map(re.escape, clause)), re.IGNORECASE)


def _without_surrogates(text: str) -> str:
    """The text with U+FFFD for lone surrogates, which the engine cannot take; the app reads files so too."""
    return text if text.isascii() or not _SURROGATE.search(text) else _SURROGATE.sub("\ufffd", text)
