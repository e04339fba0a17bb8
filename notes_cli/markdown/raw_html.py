"""Where inline HTML ends: a tag, a comment, an instruction, a declaration or character data. None of it is interpreted.

Source: the html tokenizer of remark-parse 8, whose patterns these are.
"""

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.marks import HTML_TAG
from notes_cli.markdown.patterns import compile_later
from notes_cli.markdown.spans import Misses

_COMMENT = compile_later("<!---->|<!--(?:-?[^>-])(?:-?[^-])*-->")
_INSTRUCTION = compile_later(r"<\?(?:[^?\n\r\u2028\u2029]|\?(?!>))*+")  # on one line
_DECLARATION = compile_later(rf"<![A-Za-z]+[{BLANKS}]+")
_TAG = compile_later(HTML_TAG)


def take_html(text: str, at: int, end: int, misses: Misses) -> int | None:
    """Where the HTML that begins with the `<` at `at` ends, or None where none begins."""
    if text.startswith("<?", at, end):
        return _take_instruction(text, at, end, misses)
    if text.startswith("<![CDATA[", at, end):
        return _take_to("]]>", text, at + 9, end, misses)
    if found := _DECLARATION.match(text, at, end):
        return _take_to(">", text, found.end(), end, misses)
    found = _COMMENT.match(text, at, end) or _TAG.match(text, at, end)
    return found.end() if found else None


def _take_instruction(text: str, at: int, end: int, misses: Misses) -> int | None:
    if at < misses.get("<?", 0):
        return None
    stop = _INSTRUCTION.match(text, at, end).end()  # type: ignore[union-attr]  # it begins here
    if text.startswith("?>", stop, end):
        return stop + 2
    misses["<?"] = stop
    return None


def _take_to(mark: str, text: str, begin: int, end: int, misses: Misses) -> int | None:
    """Where the first `mark` from `begin` on ends, or None."""
    close = -1 if begin < misses.get(mark, 0) else text.find(mark, begin, end)
    if close < 0:
        misses[mark] = end
        return None
    return close + len(mark)
