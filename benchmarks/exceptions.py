"""Where the oracle is wrong, as a dump of the app or a page of its documentation proves. Data; nothing is printed."""

import re
from collections.abc import Callable
from typing import NamedTuple

from benchmarks.oracle import Oracle, Rows, differing, read_ours
from notes_cli.markdown.scan import make_note


class OracleFault(NamedTuple):
    """A fault of the oracle in the texts to which it `applies`; `reason` and `source` say why it is one.

    It accounts for a difference where both agree once they see the text as `seen_as` makes it, and the oracle no blocks
    of the kinds `without`, in all but `fields`.
    """

    applies: Callable[[str], object]
    reason: str
    source: str
    without: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    seen_as: Callable[[str], str] = str


# A block of comment within a quote, an item or a footnote; those that are in none are found by the scanner.
_TEXT_AFTER_COMMENT = re.compile(
    r"((?:\A|(?<=[\r\n]))(?:[ \t>+*\-\d.)]|\[\^[^\]\r\n]*\]:)*%%(?:(?!%%).)*[\r\n](?:(?!%%).)*%%)(?=[^\r\n])", re.DOTALL
)


def _broken_after_comments(text: str) -> str:
    """The text with a line break after each block of comment that ends within a line."""
    for section in make_note("", text).structure.sections:
        end = section.span.end
        if section.type == "comment" and text[end : end + 1] not in ("", "\r", "\n"):
            return _broken_after_comments(f"{text[:end]}\n{text[end:]}")
    return text


ORACLE_FAULTS = (
    OracleFault(
        re.compile(r"\ufeff?[ \t]*[\r\n]\s*---").match,
        "frontmatter begins with the first character of the file, not after blank lines",
        "release notes 1.4.6 and 1.4.10",
        without=("yamlFrontMatter",),
    ),
    OracleFault(
        re.compile(r"\ufeff?---(?=[\r\n])(?s:.*)[\r\n]---(?=[ \t]*[^ \t\r\n])").match,
        "frontmatter ends with a line of three dashes, not with one that only begins so",
        "release notes 1.3.2 and 1.4.10",
        seen_as=lambda text: re.sub(r"(?<=[\r\n])---(?=[ \t]*[^ \t\r\n])", "-- ", text),
    ),
    OracleFault(
        _TEXT_AFTER_COMMENT.search,
        "where a comment ends within a line, its places in a quote, item or footnote on that line are wrong",
        "the text that the oracle itself cuts out there",
        seen_as=lambda text: _TEXT_AFTER_COMMENT.sub(r"\1\n", text),
    ),
    OracleFault(
        re.compile("%%").search,
        "where a comment ends within a line, its places in a quote, item or footnote on that line are wrong",
        "the text that the oracle itself cuts out there",
        seen_as=_broken_after_comments,
    ),
    OracleFault(
        re.compile("\ufeff").match,
        "after a byte-order mark its places in the first line are wrong by one",
        "the text that the oracle itself cuts out there",
        seen_as=lambda text: text[1:],
    ),
)


def excuse(text: str, ours: Rows, theirs: Rows, oracle: Oracle) -> OracleFault | None:
    """The one fault of the oracle that accounts for all that differs, or None; raises OracleError."""
    for fault in ORACLE_FAULTS:
        if fault.applies(text):
            seen = fault.seen_as(text)
            mended = oracle.ask(seen, fault.without) if fault.without or seen != text else theirs
            if set(differing(ours if seen == text else read_ours(seen), mended)) <= set(fault.fields):
                return fault
    return None
