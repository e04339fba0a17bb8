"""How a line of a note may begin: the marks of each kind of block, and whether a line ends a paragraph.

Only single lines are looked at here; `notes_cli.vault.blocks` puts them together.
"""

import re

FENCE = re.compile(r" {0,3}(?P<marks>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<info>.*)")
HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)")
BREAK = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
MATH = re.compile(r" {0,3}\${2,}[^$]*$")
QUOTE = re.compile(r" {0,3}>[ \t]?")
ITEM = re.compile(r"(?P<indent>[ \t]*)(?P<marker>[-*+]|\d{1,9}[.)])(?:(?P<pad>[ \t]+)|$)")
CHECKBOX = re.compile(r"\[(.)\](?:[ \t]+|$)")
FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:[ \t]*")
DEFINITION = re.compile(r" {0,3}\[(?!\^)[^\]\[]+\]:[ \t]*\S+")
SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
TABLE_RULE = re.compile(r" {0,3}(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?$")
HTML_BLOCK = re.compile(
    r" {0,3}<(?:(?P<raw>script|pre|style)(?=[\s>]|$)|(?P<comment>!--)|(?P<pi>\?)|(?P<decl>![A-Z])|"
    r"/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|"
    r"dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|"
    r"main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|section|source|summary|table|tbody|td|tfoot|th|thead|"
    r"title|tr|track|ul)(?=[\s>]|/>|$)|(?P<any>(?:[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?|/[a-zA-Z][a-zA-Z0-9-]*\s*)>\s*$))",
    re.IGNORECASE,
)
HTML_END = {"raw": re.compile(r"</(?:script|pre|style)>", re.I), "comment": re.compile("-->"), "pi": re.compile(r"\?>")}
BLOCK_ID_LINE = re.compile(r"[ \t]*\^([A-Za-z0-9-]+)[ \t]*$")


def interrupts(line: str) -> bool:
    """Whether a line cannot be the continuation of a paragraph, because another block begins with it."""
    first = line.lstrip(" \t")[:1]
    if not first:
        return True
    if first not in "`~#*-_>+<[%$0123456789" or line.startswith(("    ", "\t")):
        return False
    item = ITEM.match(line)
    return bool(
        FENCE.match(line)
        or HEADING.match(line)
        or BREAK.match(line)
        or QUOTE.match(line)
        or MATH.match(line)
        or (item and item["pad"] and line[item.end() :].strip() and item["marker"] in ("-", "*", "+", "1.", "1)"))
        or ((html := HTML_BLOCK.match(line)) and html.lastgroup != "any")
        or FOOTNOTE.match(line)
        or (line.startswith("%%") and "%%" not in line[2:])
    )


def indent_of(line: str, width: int) -> int:
    """How many characters of indentation reach `width` columns (a tab counts to the next multiple of four), else 0."""
    column = 0
    for count, character in enumerate(line):
        if column >= width:
            return count
        if character == " ":
            column += 1
        elif character == "\t":
            column += 4 - column % 4
        else:
            return 0
    return 0
