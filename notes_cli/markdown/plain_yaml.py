"""The frontmatter that most notes have, read without a YAML library; and what a plain scalar means in YAML 1.2.

Lines of `key: value`, a value being a text without special characters, one in quotes without escapes, or a list of
these, in brackets or in lines of its own. Nothing else is read here, and nothing is said to be wrong: what has any
other form is `markdown.yaml12`'s, which gives the same for these (a test compares them). To import its library
takes as long as to scan twenty notes, and libyaml's events take most of the time of a note's frontmatter.
Source: the core schema (https://yaml.org/spec/1.2.2/#103-core-schema).
"""

import re

from notes_cli.markdown.note import Property, Span, Value

MAX_LENGTH = 10_000
"""What is longer is left to the full reader, with its bounds."""

_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CONSTANTS: dict[str, Value] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

# \w is any letter or digit, all of which libyaml takes; a set that names others beyond Latin takes long to compile
_INNER = r"\w./()+$;=~-"
_FLOW = rf"[^\W_](?: *[{_INNER}])*+"  # a text as it may stand in a list in brackets
_TEXT = rf"[^\W_](?: *[{_INNER}]| *,|:(?=[\w/]))*+"
_QUOTED = r"""(?:"[ !#-\[\]-~\w]*+"|'[ -&(-~\w]*+')"""
_LIST = rf"\[ *(?:(?:{_FLOW}|{_QUOTED})(?: *, *(?:{_FLOW}|{_QUOTED}))*+ *(?:, *)?)?\]"
_LINE = re.compile(
    rf"(?P<key>[A-Za-z][A-Za-z0-9_-]{{0,99}}):(?: +(?:(?P<one>{_TEXT}|{_QUOTED})|(?P<list>{_LIST})))? *\r?\n"
)
_ITEM = re.compile(rf"(?P<indent> *)- +(?P<item>{_TEXT}|{_QUOTED}) *\r?\n")
_FIRST = re.compile(r"\r?\n")
_PART = re.compile(rf"{_FLOW}|{_QUOTED}")


def read_plain(text: str, start: int, end: int) -> tuple[Property, ...] | None:
    """The properties of a note's text between two `---`, from `start` to `end`; None where they have any other form."""
    first = _FIRST.match(text, start, end)
    if first is None or end - start > MAX_LENGTH:
        return None
    found: dict[str, Property] = {}
    at = first.end()
    while at < end:
        line = _LINE.match(text, at, end)
        if line is None or line["key"] in found or line["key"] in _CONSTANTS:
            return None
        at = line.end()
        key, key_span = line["key"], Span(*line.span("key"))
        if line["one"] is not None:
            found[key] = Property(key, _value(line["one"]), key_span, Span(*line.span("one")), ())
        elif line["list"] is not None:
            span = Span(*line.span("list"))
            parts = [*_PART.finditer(text, span.start + 1, span.end - 1)]
            items = tuple(Span(*part.span()) for part in parts)
            found[key] = Property(key, [_value(part[0]) for part in parts], key_span, span, items)
        else:
            lines = _items(text, at, end)
            found[key] = _with_items(key, key_span, lines, end)
            at = lines[-1].end() if lines else at
    return tuple(found.values())


def _items(text: str, at: int, end: int) -> list[re.Match[str]]:
    """The lines of a list from `at` on; those that are indented otherwise are no lines of it."""
    lines: list[re.Match[str]] = []
    while (line := _ITEM.match(text, at, end)) and (not lines or line["indent"] == lines[0]["indent"]):
        lines.append(line)
        at = line.end()
    return lines


def _with_items(key: str, key_span: Span, lines: list[re.Match[str]], end: int) -> Property:
    """A property with nothing on its line but its key: a list, which ends where a key follows (libyaml), or nothing."""
    if not lines:
        return Property(key, None, key_span, Span(key_span.end + 1, key_span.end + 1), ())
    stop = lines[-1].end()
    span = Span(lines[0].end("indent"), stop if stop < end else end + 1)
    items = tuple(Span(*line.span("item")) for line in lines)
    return Property(key, [_value(line["item"]) for line in lines], key_span, span, items)


def _value(text: str) -> Value:
    return text[1:-1] if text[0] in "\"'" else scalar(text)


def scalar(text: str) -> Value:
    """What a plain scalar, neither in quotes nor tagged, means."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if len(text) > 300 or text[0] not in "-+.0123456789":
        return text
    if _INT.fullmatch(text):
        return int(text)
    if _FLOAT.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() and abs(number) < 2**53 else number
    if text[:2] in ("0o", "0x"):
        digits, base = text[2:], 8 if text[1] == "o" else 16
        if re.fullmatch(r"[0-7]+" if base == 8 else r"[0-9a-fA-F]+", digits):
            return int(digits, base)
    if text.lstrip("+-") in (".inf", ".Inf", ".INF"):
        return float("-inf" if text[0] == "-" else "inf")
    return float("nan") if text in (".nan", ".NaN", ".NAN") else text
