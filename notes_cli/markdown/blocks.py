"""The block structure of a note's body: which lines are headings, lists, quotes, code …; no inline syntax.

A recursive reading of lines that gives each block the place the application's own indexer gives it. A container (quote,
item, footnote) takes its marks off its lines and reads the rest anew; how many characters each line of the note has
lost so far is kept beside them, so that every place is one in the note's own text.

    blocks     = { blank | code | comment | fence | math | quote | heading | break | list | underlined heading | html
                 | footnote | definition | table | paragraph }             the first that begins here, in this order
    quote      = ">" blocks                      goes on without ">" up to a blank line or another block
    list       = item { item }                   same kind of marker; an item holds blocks
    footnote   = "[^id]:" blocks                 continued by indented lines

Sources: remark-parse 8, remark-math 3, remark-footnotes 2, whose parse agrees with every dump of the app's index; for
what Obsidian adds (`%%` comments, callouts) the help pages Basic and Advanced formatting syntax and Callouts.
"""

import re

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.containers import take_footnote, take_quote
from notes_cli.markdown.ends import code_end, comment_end, html_end, math_end, paragraph_end, table_rows
from notes_cli.markdown.lists import Item, is_plain_end, is_plain_start, plain_item, strip_item, take_items
from notes_cli.markdown.marks import (
    BREAK,
    DEFINITION,
    DEFINITION_LINES,
    FENCE,
    FOOTNOTE,
    HEADING,
    HTML,
    INDENTED,
    ITEM,
    MATH,
    is_underlined,
    may_define,
)
from notes_cli.markdown.places import Node, Place, Reader, end_of, offset_of, split_lines, starts_of

MAX_DEPTH = 100
"""Containers in containers; what lies deeper is a paragraph."""
MAX_REREAD = 2_000_000
"""How many lines are read anew in containers, a line once for each around it; beyond that, too, all is paragraphs.

No real note comes near; a long hostile one, each of its lines in MAX_DEPTH containers, would take minutes.
"""
_CALLOUT = re.compile(rf"[{BLANKS}]*>[{BLANKS}>]*\[![^\]\n]+\]")


def parse_blocks(text: str, start: int = 0) -> list[Node]:
    """Parse the text from offset `start` on into blocks, in order; never raises."""
    return parse_lines(text, *split_lines(text, start))


def parse_lines(text: str, lines: list[str], begins: list[int]) -> list[Node]:
    """Parse the lines of a text, which begin at `begins`, into blocks; `lines` are used up."""
    return _parse(Reader(text, begins.copy(), begins[0] <= 1), lines, 0)


def _parse(reader: Reader, lines: list[str], first: int) -> list[Node]:
    """Parse the lines of one container; `lines[0]` is line `first` of the note."""
    nodes: list[Node] = []
    starts, at, count = reader.starts, 0, len(lines)
    while at < count:
        line = lines[at]
        if not line or not line.strip(" \t"):
            at += 1
            continue
        if (at + 1 == count or is_plain_end(lines[at + 1])) and is_plain_start(line):
            nodes.append(_one_line(starts[first + at], line))
            at += 1
            reader.is_untouched = False
            continue
        node, at, column = _block(reader, Place(lines, first, at, starts[first + at]))
        nodes.append(node)
        reader.is_untouched = False
        if at < count and column is not None:  # text after the marks that end a comment
            starts[first + at] += column
            lines[at] = lines[at][column:]
    return nodes


def _one_line(begin: int, line: str) -> Node:
    """A paragraph of one line, as most blocks are."""
    return Node("paragraph", begin, begin + len(line), (), line, (begin,))


def _may_hold(reader: Reader) -> bool:
    """Whether a further container may hold blocks, or is deeper in others, or more, than anyone writes."""
    return reader.depth < MAX_DEPTH and reader.reread < MAX_REREAD


_Taken = tuple[Node, int, int | None]


def _leaf(reader: Reader, place: Place, kind: str, stop: int) -> _Taken:
    return Node(kind, place.here, end_of(reader, place, stop)), stop, None


def _block(reader: Reader, place: Place) -> _Taken:
    lines, at = place.lines, place.at
    line = lines[at]
    first = line[0]
    if first.isalpha():  # as most lines do
        return _plain(reader, place)
    if first == "#" and (heading := HEADING.match(line)):
        return _heading(place, heading)
    first = line.lstrip(" \t")[0]
    if reader.is_untouched and reader.depth and line == "---" and (yaml := _frontmatter(reader, place)):
        return yaml
    if line.startswith(INDENTED):
        return _leaf(reader, place, "code", code_end(lines, at))
    if first == "%" and (closing := comment_end(lines, at)):
        return _comment(reader, place, closing)
    if first in "`~" and (fence := FENCE.match(line)):
        return _fence(reader, place, fence)
    if first == "$" and at + 1 < len(lines) and (math := MATH.match(line)):
        return _leaf(reader, place, "math", math_end(lines, at, len(math["marks"])))
    if first == ">" and _may_hold(reader):
        return _quote(reader, place)
    if first == "#" and (heading := HEADING.match(line)):
        return _heading(place, heading)
    if first in "*-_" and BREAK.match(line):
        return _leaf(reader, place, "thematicBreak", at + 1)
    if first in "*-+0123456789" and _may_hold(reader) and ITEM.match(line):
        return _list(reader, place)
    if is_underlined(lines, at):
        return _underlined(reader, place)
    if first == "<" and (html := HTML.match(line)):
        return _leaf(reader, place, "html", html_end(lines, at, html))
    if first == "[":
        if _may_hold(reader) and FOOTNOTE.match(line):
            return _footnote(reader, place)
        found = may_define(line) and DEFINITION.match("\n".join(lines[at : at + DEFINITION_LINES]))
        if found:
            stop = at + 1 + found[0].count("\n")
            starts = starts_of(reader, place, stop)  # no content, as what it holds is no prose
            return Node("definition", place.here, end_of(reader, place, stop), starts=starts), stop, None
    return _plain(reader, place)


def _plain(reader: Reader, place: Place) -> _Taken:
    """What begins with no mark: an underlined heading, a table or a paragraph."""
    lines, at = place.lines, place.at
    if at + 1 < len(lines):
        if is_underlined(lines, at):
            return _underlined(reader, place)
        if rows := table_rows(lines, at):
            return _text(reader, place, "table", at + rows)
    return _text(reader, place, "paragraph", paragraph_end(lines, at))


def _text(reader: Reader, place: Place, kind: str, stop: int) -> _Taken:
    content = "\n".join(place.lines[place.at : stop])
    node = Node(kind, place.here, end_of(reader, place, stop), (), content, starts_of(reader, place, stop))
    return node, stop, None


def _frontmatter(reader: Reader, place: Place) -> _Taken | None:
    """What looks like frontmatter in a quote that opens the note; the indexer passes over it."""
    for number in range(place.at + 1, len(place.lines)):
        if place.lines[number].startswith("---"):
            return Node("yaml", place.here, offset_of(reader, place, number, 3)), number, 3
    return None


def _comment(reader: Reader, place: Place, closing: tuple[int, int]) -> _Taken:
    lines, at = place.lines, place.at
    number, column = closing
    content = "\n".join([lines[at][2:], *lines[at + 1 : number], lines[number][: column - 2]])
    starts = (place.here + 2, *starts_of(reader, place, number + 1)[1:])
    end = offset_of(reader, place, number, column)
    return Node("comment", place.here, end, (), content, starts), number, column


def _fence(reader: Reader, place: Place, fence: re.Match[str]) -> _Taken:
    lines, at = place.lines, place.at
    marks, indent = fence["marks"], len(fence["indent"])
    closing = re.compile(rf" {{0,3}}{re.escape(marks[0])}{{{len(marks)},}}[ \t]*$")
    end = next((n for n in range(at + 1, len(lines)) if marks[0] in lines[n] and closing.match(lines[n])), None)
    stop = len(lines) if end is None else end + 1
    starts = starts_of(reader, place, stop)[1 : None if end is None else -1]
    body = lines[at + 1 : stop if end is None else end]
    cuts = [min(indent, len(line) - len(line.lstrip(" "))) for line in body]
    content = "\n".join(line[cut:] for line, cut in zip(body, cuts, strict=True))
    inner = tuple(start + cut for start, cut in zip(starts, cuts, strict=True))
    node = Node("code", place.here, end_of(reader, place, stop), (), content, inner, fence["info"].strip())
    return node, stop, None


def _heading(place: Place, heading: re.Match[str]) -> _Taken:
    line, begin = place.lines[place.at], heading.end()
    rest = line[begin:]
    content = rest.rstrip(" \t#")
    if content:  # marks count as the end of a heading only after a blank
        tail = rest[len(content) :]
        content += tail[: len(tail) - len(tail.lstrip("#"))]
    end = place.here + len(line)
    node = Node("heading", place.here, end, (), content, (place.here + begin,), str(len(heading[1])))
    return node, place.at + 1, None


def _underlined(reader: Reader, place: Place) -> _Taken:
    line, rule = place.lines[place.at], place.lines[place.at + 1]
    lead = min(3, len(line) - len(line.lstrip(" ")))
    level, end = "1" if rule[0] == "=" else "2", end_of(reader, place, place.at + 2)
    node = Node("heading", place.here, end, (), line[lead:].rstrip(" \t"), (place.here + lead,), level)
    return node, place.at + 2, None


def _inside(reader: Reader, lines: list[str], first: int, lost: list[int]) -> tuple[Node, ...]:
    """Parse what a container holds, once its lines have lost their marks."""
    for number, count in enumerate(lost, first):
        reader.starts[number] += count
    reader.depth += 1
    reader.reread += len(lost)
    children = tuple(_parse(reader, lines, first))
    reader.depth -= 1
    return children


def _quote(reader: Reader, place: Place) -> _Taken:
    inner, lost = take_quote(place.lines, place.at)
    stop = place.at + len(inner)
    end = end_of(reader, place, stop)
    children = _inside(reader, inner, place.first + place.at, lost)
    kind = "callout" if _CALLOUT.match(reader.text, place.here, end) else "blockquote"
    return Node(kind, place.here, end, children), stop, None


def _list(reader: Reader, place: Place) -> _Taken:
    reader.is_untouched = False
    items = take_items(place.lines, place.at)
    end = end_of(reader, place, items[-1].stop)
    nodes = tuple([_item(reader, place, item) for item in items])
    return Node("list", place.here, end, nodes), items[-1].stop, None


def _item(reader: Reader, place: Place, item: Item) -> Node:
    lines, first = place.lines, place.first + item.start
    here, last = reader.starts[first], item.stop - 1
    end = (
        reader.starts[first + item.stop - item.start]
        if item.spaced
        else offset_of(reader, place, last, len(lines[last]))
    )
    line = lines[item.start]
    if item.stop == item.start + 1 and (cut := plain_item(line)):  # as most items are
        return Node("item", here, end, (_one_line(here + cut, line[cut:]),))
    inner, lost = strip_item(lines[item.start : item.stop])
    if len(inner) == 1 and inner[0] and is_plain_start(inner[0]):
        return Node("item", here, end, (_one_line(here + lost[0], inner[0]),))
    if item.spaced:
        inner.append("")
    children = _inside(reader, inner, first, lost)
    for number, child in enumerate(children):
        if child.type == "list":
            end = children[number - 1].end if number else end
            break
    return Node("item", here, end, children)


def _footnote(reader: Reader, place: Place) -> _Taken:
    label, inner, lost, more = take_footnote(place.lines, place.at)
    stop = place.at + len(inner)
    end = end_of(reader, place, stop)
    children = _inside(reader, [*inner, ""] if more else inner, place.first + place.at, lost)
    return Node("footnoteDefinition", place.here, end, children, label=label), stop, None
