"""How a line of a note may begin: the marks of each kind of block, each a pattern for one line without its newline.

They are those of the application's own indexer, not of CommonMark: a fence, a quote or a heading may follow any white
space, a rule holds no tabs, a line under a heading has no spaces. Only lines are looked at here;
`notes_cli.markdown.blocks` puts them together. Sources: remark-parse 8, remark-math 3 and remark-footnotes 2, whose
parse agrees with all dumps of the app's index; the help pages Basic and Advanced formatting syntax.
"""

import re

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.patterns import compile_later

INDENTED = ("    ", "\t")
FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}(?=[^`]*$)|~{3,})[ \t]*(?P<info>.*)", re.DOTALL)
HEADING = re.compile(r"[ \t]*(#{1,6})(?:[ \t]+|$)")
BREAK = re.compile(r"[ \t]*([*_-])(?: *\1){2,} *$")
MATH = re.compile(r" *(?P<marks>\${2,}) *[^$]*$", re.DOTALL)
MATH_END = re.compile(r"[^$]*(\$+) *$", re.DOTALL)
QUOTE = re.compile(r"[ \t]*> ?")
ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])(?:[ \t]|$)", re.ASCII)
FOOTNOTE = re.compile(r"[ \t]*\[\^([^\]\t\n ]+)\]:")
UNDERLINE = re.compile(r"(?:=+|-+)$")
TABLE_RULE = re.compile(rf"[|\-:{BLANKS}]+")

_NAMES = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|"
    "fieldset|figcaption|figure|footer|form|frame|frameset|h1|h2|h3|h4|h5|h6|head|header|hgroup|hr|html|iframe|legend|"
    "li|link|main|menu|menuitem|meta|nav|noframes|ol|optgroup|option|p|param|pre|section|source|title|summary|table|"
    "tbody|td|tfoot|th|thead|tr|track|ul"
)
_WIDE = BLANKS.replace("\t\n\v\f\r ", "")  # blanks that a value without quotes may hold, but need not
_BARE = rf"""[^"'=<>`\x00-\x20{_WIDE}]++"""
_VALUE = (
    rf"""(?:[{BLANKS}]*+(?:'[^']*'|"[^"]*"|{_BARE}(?![{BLANKS}]*=)(?:[{_WIDE}]++{_BARE}(?![{BLANKS}]*=))*+)"""
    rf"|[\t-\r ]*+[{_WIDE}](?=[{BLANKS}>]))"
)
_ATTRIBUTE = rf"(?:[{BLANKS}]++[a-zA-Z_:][a-zA-Z0-9:._-]*+(?:[{BLANKS}]*+={_VALUE})?+)"
HTML_TAG = rf"(?:<[A-Za-z][A-Za-z0-9\-]*+{_ATTRIBUTE}*+[{BLANKS}]*+/?>|</[A-Za-z][A-Za-z0-9\-]*+[{BLANKS}]*+>)"
"""A tag; no part of it can be read in two ways, so one that does not close is no more work than one that does."""
HTML = compile_later(
    rf"[ \t]*(?=<)(?:(?P<raw><(?:script|pre|style)(?=[{BLANKS}>]|$))|(?P<comment><!--)|(?P<instruction><\?)"
    rf"|(?P<declaration><![A-Za-z])|(?P<cdata><!\[CDATA\[)|(?P<element></?(?:{_NAMES})(?=[{BLANKS}]|/?>|$))"
    rf"|(?P<any>{HTML_TAG}[{BLANKS}]*$))",
    re.IGNORECASE | re.ASCII,
)
HTML_END = {
    "raw": re.compile(r"</(?:script|pre|style)>", re.IGNORECASE | re.ASCII),
    "comment": re.compile("-->"),
    "instruction": re.compile(r"\?>"),
    "declaration": re.compile(">"),
    "cdata": re.compile(r"\]\]>"),
    "element": re.compile(r"\A\Z"),
    "any": re.compile(r"\A\Z"),
}
"""What ends each kind of HTML block: a line that holds it, or for the last two an empty line."""
_URL = r"(?P<url><[^>\[\]]+>|<>[^\[\]%s]++|(?!<)[^\[\]%s]++)" % (BLANKS, BLANKS)  # noqa: UP031 (braces are part of neither)
DEFINITION = compile_later(
    rf"[ \t]*\[(?!\^)(?P<label>(?:[^\]\\]|\\.)++)\]:[ \t\n]*{_URL}"
    r"""(?:[ \t\n]+(?P<title>"(?:[^"\n]|\n[^\n"])*"|'(?:[^'\n]|\n[^\n'])*'|\((?:[^)\n]|\n[^\n)])*\))"""
    r"""|(?![ \t\n]*["'(]))"""
    r"[ \t]*(?=\n|\Z)",
    re.DOTALL,
)
DEFINITION_LINES = 50
"""How many lines are joined for DEFINITION, which alone of these is a pattern for several; few are longer than two."""


def is_underlined(lines: list[str], at: int) -> bool:
    """Whether `lines[at]` is the text of a heading that the next line underlines."""
    return at + 1 < len(lines) and lines[at + 1][:1] in ("=", "-") and UNDERLINE.match(lines[at + 1]) is not None


def is_query(info: str) -> bool:
    """Whether the line behind a fence's marks makes it a query block: its first word does, in any case."""
    return info.lower().split(maxsplit=1)[:1] == ["query"]


def may_define(line: str) -> bool:
    """Whether what a line's first bracket holds may be the name of a definition; a link's may not, at first sight."""
    close = line.find("]")
    return close < 0 or line[close + 1 : close + 2] == ":" or "\\" in line
