"""Which lines belong to a list and to each of its items, and what an item's lines are without their indentation.

The rules are the indexer's, quirks included: another marker begins another list; a line that is indented as far as an
item's text, or by five columns, goes on with it; of an item's lines the least indentation is taken off all of them, so
one line without any leaves the others as they are. Only lines are looked at, offsets are `notes_cli.markdown.blocks`'.
Source: the list tokenizer of remark-parse 8; quirks 4, 5 and 7 of the app's own dumps.
"""

import re
from typing import NamedTuple

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.ends import ends_list
from notes_cli.markdown.marks import BREAK

_BULLET = re.compile(r"([ \t]*)([*+-]|\d+[.)])( {1,4}(?! )| |\t|$)(.*)", re.ASCII | re.DOTALL)
_MARK = re.compile(r"[*+-]|\d+[.)]", re.ASCII)
_COMMON = ("- ", "* ", "+ ")
_BOXES = ("[ ] ", "[x] ", "[X] ")
_PLAIN = re.compile(r"(?:\*\*?|__?|``?|[(\"'«])[^\W\d_]|!?\[\[[^\]\\]*\]\]")
_TASK = re.compile(r"\[[ X\tx]\][ \t]")


def is_plain_start(line: str) -> bool:
    """Whether a line, which is not empty, begins a paragraph at first sight, if it ends there; others may do so, too.

    A letter does, and so do emphasis, code, a wikilink or an embed: no mark of a block begins like these.
    """
    return line[0].isalpha() or _PLAIN.match(line) is not None


def is_plain_end(line: str) -> bool:
    """Whether a line, empty or a plain item's first, ends a paragraph at first sight; others may end it, too."""
    return not line or (line[:2] in _COMMON and line[2:3].isalpha())


class Item(NamedTuple):
    """An item's lines `[start, stop)`; `spaced` where a blank line and then a further item of the list follow."""

    start: int
    stop: int
    spaced: bool


def take_items(lines: list[str], at: int) -> list[Item]:
    """The items of the list that begins with the marker in `lines[at]`, in order and without gaps but blank lines."""
    kind = _marker_of(lines[at])
    items: list[Item] = []
    start = stop = at  # the lines of the last item
    width: int | None = None  # columns up to its text
    blank = False
    plain = kind + " " if kind in "*+-" else "\n"  # no line holds that
    ends = ("", " ", "\t", kind)  # after that, a line may be another marker, or a rule
    for number in range(at, len(lines)):
        line = lines[number]
        if line[:2] == plain and width != 0 and line[2:3] not in ends:  # as most lines of lists
            if width is not None:
                items.append(Item(start, stop, stop < number))
            start, stop, width, blank = number, number + 1, 2, False
            continue
        if width and line.startswith(" " * width):  # as most others: of an item in this one
            stop, blank = number + 1, not line.strip(BLANKS)
            continue
        indented, marker, columns = _measure(line, width)
        if marker:
            if marker[-1] != kind or (marker in ("*", "-") and BREAK.match(line)):
                break
            if width is not None:
                items.append(Item(start, stop, stop < number))
            start, stop, width, blank = number, number + 1, columns, False
            continue
        was_blank, blank = blank, not line.strip(BLANKS)
        if not indented and not blank and (was_blank or ends_list(line)):
            break
        if indented or not blank:
            stop = number + 1
    return [*items, Item(start, stop, False)]


def _marker_of(line: str) -> str:
    found = _MARK.match(line.lstrip(" \t"))
    return found[0][-1] if found else ""


def _measure(line: str, width: int | None) -> tuple[bool, str, int]:
    """Whether a line goes on with the item whose text begins at column `width`, else its marker and text column."""
    if width != 0 and line[:2] in _COMMON and line[2:3] not in (" ", "\t", ""):
        return False, line[0], 2
    text = line.lstrip(" \t")
    at = len(line) - len(text)
    columns = at if "\t" not in line[:at] else _columns(line[:at])
    if width is not None and columns >= width:
        return True, "", columns
    found = _MARK.match(line, at)
    if found:
        marker, at = found[0], found.end()
        columns += len(marker)
        after = line[at : at + 1]
        if after == "\t":
            return False, marker, columns + 4 - columns % 4
        if after == " ":
            spaces = len(line) - at - len(line[at:].lstrip(" "))
            return False, marker, columns + (spaces if spaces <= 4 else 1)
        if not after:
            return False, marker, columns
    # a marker that is none still counts as indentation
    return width is not None and (columns >= width or columns > 4), "", columns


def _columns(blanks: str) -> int:
    columns = 0
    for character in blanks:
        columns += 4 - columns % 4 if character == "\t" else 1
    return columns


def plain_item(line: str) -> int:
    """How many characters of an item's only line are its marker and task box, if what follows is plain text; else 0."""
    if line[:2] not in _COMMON:
        return 0
    if line[2:6] in _BOXES:
        return 6 if line[6:7].isalpha() else 0
    return 2 if line[2:] and is_plain_start(line[2:]) else 0


def strip_item(lines: list[str]) -> tuple[list[str], list[int]]:
    """An item's lines without marker, task box and indentation, and how many characters each has lost.

    Of a first line `- [ ] a` six are lost, but a box with any other character than a blank or x is left as text.
    """
    found = _BULLET.match(lines[0])
    assert found is not None
    rest = found[4]
    lost = [len(lines[0]) - len(rest)]
    stripped = [rest]
    if len(lines) > 1:
        further = _without_indentation(_indentation(_padded(found)), lines[1:])
        stripped += further
        lost += [len(line) - len(short) for line, short in zip(lines[1:], further, strict=True)]
    if task := _TASK.match(rest):
        stripped[0] = rest[task.end() :]
        lost[0] += task.end()
    return stripped, lost


def _padded(bullet: re.Match[str]) -> str:
    """The marker as blanks; one of a digit and an odd width counts one more, as the first nine items may be wider."""
    lead, marker, blanks = bullet[1], bullet[2], bullet[3]
    wide = marker.endswith(".") and int(marker[:-1][:9]) < 10 and (bullet.end(3) - bullet.start(1)) % 2 == 1
    return lead + " " * (len(marker) + wide) + blanks


def _without_indentation(most: int, lines: list[str]) -> list[str]:
    """`lines` less the smallest indentation of all that hold text, `most` at the utmost."""
    sizes = [_indentation(line) for line in lines]
    least = min((s for s, line in zip(sizes, lines, strict=True) if line.strip(BLANKS)), default=most)
    least = min(least, most)
    if not least:
        return lines
    return [line[_stop(line, min(least, size)) :] for line, size in zip(lines, sizes, strict=True)]


def _indentation(line: str) -> int:
    """The indentation of a line, where a tab goes to the last multiple of four that it reaches in four columns."""
    indent = len(line) - len(line.lstrip(" "))
    if line[indent : indent + 1] != "\t":
        return indent
    indent = 0
    for character in line:
        if character == "\t":
            indent = (indent + 4) // 4 * 4
        elif character == " ":
            indent += 1
        else:
            break
    return indent


def _stop(line: str, wanted: int) -> int:
    """How many characters of a line's indentation reach the column `wanted`."""
    if line[:wanted] == " " * wanted:
        return wanted
    indent = count = 0
    while indent < wanted:
        indent = (indent + 4) // 4 * 4 if line[count] == "\t" else indent + 1
        count += 1
    return count
