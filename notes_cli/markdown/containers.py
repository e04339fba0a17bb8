"""Which lines belong to a quote or a footnote's definition, and what they are without their marks and indentation.

Only lines are looked at, offsets are `notes_cli.markdown.blocks`'. Sources: the block quote tokenizer of remark-parse 8
and the definitions of remark-footnotes 2; help page Basic formatting syntax.
"""

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.ends import ends_paragraph, ends_quote, table_rows
from notes_cli.markdown.marks import DEFINITION, DEFINITION_LINES, FOOTNOTE, QUOTE, is_underlined

_LOOKED_AT = 1024
"""How far into a definition, in UTF-16 units, a line can begin a block that ends it; what begins later goes on."""


def take_quote(lines: list[str], at: int) -> tuple[list[str], list[int]]:
    """The lines of the quote that begins at `lines[at]` without their marks, and how many characters each has lost.

    A line without a mark goes on with the quote where it begins no other block, whatever stands above it.
    """
    inner: list[str] = []
    lost: list[int] = []
    for number in range(at, len(lines)):
        line = lines[number]
        mark = QUOTE.match(line)
        if mark is None and (not line.strip(BLANKS) or ends_quote(lines, number)):
            break
        lost.append(mark.end() if mark else 0)
        inner.append(line[lost[-1] :])
    return inner, lost


def take_footnote(lines: list[str], at: int) -> tuple[str, list[str], list[int], bool]:
    """The id of the definition that `lines[at]` begins, its lines, what each has lost, and whether a line follows.

    A line goes on with it that is indented by four columns, or follows directly and begins no other block.
    """
    first = FOOTNOTE.match(lines[at])
    assert first is not None
    cut = first.end() + _margin(lines[at][first.end() :])[0]
    cut = cut if cut < len(lines[at]) else first.end()
    inner, lost = [lines[at][cut:]], [cut]
    blank = not inner[0]
    offset = _units(lines[at]) + 1
    number = at + 1
    while number < len(lines):
        line = lines[number]
        cut, columns = _margin(line)
        text = cut < len(line)
        if text and columns < 4 and (blank or _ends_footnote(lines, number, cut, offset + cut)):
            break
        lost.append(cut)
        inner.append(line[cut:])
        blank = not text
        offset += _units(line) + 1
        number += 1
    while len(inner) > 1 and not inner[-1]:
        inner.pop()
        lost.pop()
    return first[1], inner, lost, at + len(inner) < len(lines)


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _margin(line: str) -> tuple[int, int]:
    """How many characters of a line's indentation are not its content, and how many columns it has before its text."""
    columns = 0
    for count, character in enumerate(line):
        if character not in " \t":
            return count, columns
        columns += 1 if character == " " else 4 - columns % 4
        if columns > 4:
            return count, columns
    return len(line), columns


def _ends_footnote(lines: list[str], at: int, cut: int, offset: int) -> bool:
    """Whether the text at `lines[at][cut:]`, `offset` units into the definition, begins another block."""
    if offset >= _LOOKED_AT:
        return False
    window = _window(lines, at, cut, _LOOKED_AT - offset)
    line = window[0]
    return bool(
        (line[0] not in "$%" and ends_paragraph(window, 0))
        or is_underlined(window, 0)
        or FOOTNOTE.match(line)
        or DEFINITION.match("\n".join(window))
        or table_rows(window, 0)
    )


def _window(lines: list[str], at: int, cut: int, units: int) -> list[str]:
    """The lines from `lines[at][cut:]` on, as far as so many UTF-16 units reach, at most DEFINITION_LINES."""
    seen = [lines[at][cut : cut + units]]
    left = units - len(seen[0])
    for number in range(at + 1, min(len(lines), at + DEFINITION_LINES)):
        if left <= 0:  # a character is at least a unit
            break
        seen.append(lines[number][:left])
        left -= len(seen[-1]) + 1
    text = "\n".join(seen)
    if text.isascii():
        return text[:units].split("\n")
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "replace").split("\n")
