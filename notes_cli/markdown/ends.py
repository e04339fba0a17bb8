"""Where a leaf block ends, and which lines end a paragraph, a quote or a list; only lines are looked at here.

Lines are numbered within their container and have no newline. Sources as for `notes_cli.markdown.marks`.
"""

import re

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.marks import (
    BREAK,
    FENCE,
    HEADING,
    HTML,
    HTML_END,
    INDENTED,
    MATH,
    MATH_END,
    TABLE_RULE,
    is_underlined,
)

_LIST = r"(?:[-*+]|1[.)])(?:[ \t]|$)"
_INTERRUPT = re.compile(rf"[ \t]*(?:>|{_LIST}|\#|`|~|[*_-]|<|\$|%)")


def ends_paragraph(lines: list[str], at: int) -> bool:
    """Whether `lines[at]` begins a block that a paragraph does not take in; it need not be blank."""
    line = lines[at]
    first = _INTERRUPT.match(line)
    if first is None:
        return False
    mark = first[0].lstrip(" \t")[0]
    if mark == ">" or len(first[0].lstrip(" \t")) > 1 or (first.end() == len(line) and mark in "-*+"):
        return True
    if mark == "#":
        return HEADING.match(line) is not None
    if mark in "`~":
        return FENCE.match(line) is not None
    if mark in "*_-":
        return BREAK.match(line) is not None
    if mark == "<":
        html = HTML.match(line)
        return html is not None and html.lastgroup != "any"
    if mark == "$":
        return at + 1 < len(lines) and MATH.match(line) is not None
    return comment_end(lines, at) is not None


def ends_quote(lines: list[str], at: int) -> bool:
    """Whether `lines[at]`, which has no `>` and is not blank, ends a quote."""
    line = lines[at]
    return line.startswith(INDENTED) or ends_paragraph(lines, at) or is_underlined(lines, at)


def ends_list(line: str) -> bool:
    """Whether a line with neither mark nor indentation ends a list that it follows without a blank line."""
    return bool(HEADING.match(line) or FENCE.match(line) or BREAK.match(line))


def comment_end(lines: list[str], at: int) -> tuple[int, int] | None:
    """Where a `%%` block that begins `lines[at]` ends: a line and a column after its closing marks; None: no block."""
    line = lines[at]
    if not line.startswith("%%") or line.find("%%", 2) >= 0:
        return None
    for number in range(at + 1, len(lines)):
        found = lines[number].find("%%")
        if found >= 0:
            return number, found + 2
    return None


def table_rows(lines: list[str], at: int) -> int:
    """How many lines from `at` on make a table, its rule included; 0 where there is none."""
    if at + 1 >= len(lines) or lines[at].find("|", 1) < 0 or lines[at + 1].find("|", 1) < 0:
        return 0
    if not _is_rule(lines[at + 1]):
        return 0
    stop = at + 2
    while stop < len(lines) and lines[stop].find("|", 1) >= 0:
        stop += 1
    return stop - at


def _is_rule(line: str) -> bool:
    """Whether a line gives the alignment of at least one column, and none is empty between two pipes."""
    if TABLE_RULE.fullmatch(line) is None:
        return False
    cells = [bool(cell.strip(BLANKS)) for cell in line.split("|")]
    return any(cells) and all(cells[1:-1])


def code_end(lines: list[str], at: int) -> int:
    """The line after indented code; blank lines belong to it where further code follows."""
    stop = at + 1
    for number in range(at + 1, len(lines)):
        line = lines[number]
        if line.startswith(INDENTED):
            if line in INDENTED and number == len(lines) - 1:
                break
            stop = number + 1
        elif line.strip(" \t"):
            break
    return stop


def math_end(lines: list[str], at: int, marks: int) -> int:
    """The line after a `$$` block that opened with so many `marks`; one never closed takes all lines."""
    for number in range(at + 1, len(lines)):
        found = MATH_END.match(lines[number]) if "$" in lines[number] else None
        if found and len(found[1]) >= marks:
            return number + 1
    return len(lines)


def html_end(lines: list[str], at: int, html: re.Match[str]) -> int:
    """The line after HTML, whose kind `html`, the match of `HTML`, tells."""
    end = HTML_END[html.lastgroup or "any"]
    if end.search(lines[at].lstrip(" \t")):
        return at + 1
    for number in range(at + 1, len(lines)):
        if end.search(lines[number]):
            return number + 1 if lines[number] else number
    return len(lines)


def paragraph_end(lines: list[str], at: int) -> int:
    """The line after a paragraph: a blank one, or one that begins a block that ends paragraphs."""
    stop = at + 1
    while stop < len(lines):
        line = lines[stop]
        if not line:
            break
        if line[0].isalpha():
            stop += 1
            continue
        text = line.lstrip(" ")
        lead = len(line) - len(text)
        if text[:1] == "\t" or (lead >= 4 and (text or stop == len(lines) - 1)):
            stop += 1  # what is indented as code goes on with the paragraph
            continue
        if ends_paragraph(lines, stop) or (stop < len(lines) - 1 and not line.strip(BLANKS)):
            break
        stop += 1
    return stop
