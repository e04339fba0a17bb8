r"""What every match of a regular expression holds, told from its pattern alone; it runs nothing.

A pattern is read as far as it can be read without doubt: groups, alternatives and plain characters. What may be left
out, what stands for several characters and what only looks around says nothing.
"""

import re
from functools import lru_cache
from typing import TypeAlias

from notes_cli.index.haystack import weakness

Literals: TypeAlias = tuple[tuple[str, ...], ...]
"""Texts of which a match, in any case, holds at least one of each tuple."""

MAX_DEPTH = 50
_TOKEN = re.compile(
    r"""
      (?P<opaque> \\(?: x[0-9a-fA-F]{2} | u\{[^}]*\} | u[0-9a-fA-F]{4} | c[A-Za-z] | k<[^>]*> | [pP]\{[^}]*\}
                      | [0-9]+ | [A-Za-z] )
                | \[(?: \\. | [^\]\\] )*\] | [.^$] )
    | (?P<group> \((?: \?: | \?<[^=!>][^>]*> | (?!\?) ) )
    | (?P<look> \(\? )
    | (?P<close> \) )
    | (?P<bar> \| )
    | (?P<repeat> [*+?] | \{[0-9]+(?:,[0-9]*)?\} )
    | (?: \\(?P<escaped> . ) | (?P<plain> . ) )
    """,
    re.VERBOSE | re.DOTALL,
)
_MAY_BE_LEFT_OUT = re.compile(r"[*?]|\{0")
# all that can match a newline, or look over one, or that we do not know
_BEYOND_A_LINE = re.compile(r"\\[A-Za-z0](?<!\\[dwSbBk])|\[\^|\(\?(?!:|<[^=!])|[\x00-\x1f\ud800-\udfff]")
_LOOKS_AROUND = re.compile(r"\(\?<?[=!]")
_SLOW_START = re.compile(r"\(*(?:\?:)?(?:\\.|\[(?:\\.|[^\]\\])*\]|\.)(?:[*+]|\{[0-9]+,)", re.DOTALL)


@lru_cache(maxsize=64)
def required_literals(pattern: str) -> Literals:
    """The texts that every match of a JavaScript pattern holds, the longest of each run; () where there are none."""
    try:
        found, at = _alternatives(pattern, 0, 0)
    except (RecursionError, ValueError):
        return ()
    return found if at == len(pattern) else ()


def is_one_line(pattern: str) -> bool:
    """Whether what a pattern matches depends on the line alone in which it stands."""
    return not _BEYOND_A_LINE.search(pattern)


def looks_around(pattern: str) -> bool:
    """Whether a pattern may see more of the text than it matches, but for whether a line or word ends there."""
    return bool(_LOOKS_AROUND.search(pattern))


def is_slow_to_start(pattern: str) -> bool:
    """Whether a pattern begins with a repetition, which the engine tries at every place and as far as it reaches."""
    return bool(_SLOW_START.match(pattern))


def _alternatives(pattern: str, at: int, depth: int) -> tuple[Literals, int]:
    """The literals of a group, and where its closing bracket is; of several alternatives one must hold."""
    if depth > MAX_DEPTH:
        raise ValueError("too deep")
    found, at = _sequence(pattern, at, depth)
    each = [found]
    while pattern[at : at + 1] == "|":
        found, at = _sequence(pattern, at + 1, depth)
        each.append(found)
    if len(each) == 1:
        return each[0], at
    if not all(each):
        return (), at
    return (tuple(text for clauses in each for text in min(clauses, key=weakness)),), at


def _sequence(pattern: str, at: int, depth: int) -> tuple[Literals, int]:
    """The literals of what stands one after another, and where the next `|` or `)` is, or the end."""
    found: list[tuple[str, ...]] = []
    run = ""
    pending: Literals = ()  # of the group that has just been closed
    while token := _TOKEN.match(pattern, at):
        kind = token.lastgroup
        if kind in ("bar", "close"):
            break
        at = token.end()
        if kind == "repeat":
            optional = _MAY_BE_LEFT_OUT.match(token[0])
            if pattern[at : at + 1] == "?":
                at += 1
            pending = () if optional else pending
            run = _end(found, run[:-1] if optional else run)
            continue
        found += pending
        pending = ()
        if kind in ("plain", "escaped"):
            character = token[kind]
            run = run + character if _is_certain(character) else _end(found, run)
            continue
        run = _end(found, run)
        if kind in ("group", "look"):
            inner, at = _alternatives(pattern, at, depth + 1)
            pending = inner if kind == "group" else ()
            if pattern[at : at + 1] != ")":
                raise ValueError("not closed")
            at += 1
    _end(found, run)
    return (*found, *pending), at


def _end(found: list[tuple[str, ...]], run: str) -> str:
    """Take down a run of plain characters, if there is one, and begin the next."""
    if run:
        found.append((run,))
    return ""


def _is_certain(character: str) -> bool:
    """Whether a character is looked for as itself: not where the engine cannot take it, or reads others as it."""
    return character not in "\0\ufffd" and not "\ud800" <= character <= "\udfff"
