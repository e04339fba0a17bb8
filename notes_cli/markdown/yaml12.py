"""YAML 1.2 core values with their places, from PyYAML's event stream; it is not a YAML parser of its own.

Obsidian reads frontmatter with the npm library `yaml` 2.7 (release notes 1.9.0): YAML 1.2, where `yes`, `12:30` and
dates are text, a key may stand once, and `<<` is a key like any other. PyYAML's loaders build YAML 1.1 values, but
its syntax (libyaml) is the same for what people write between `---` lines; so its events are taken and the values are
built here, by the core schema (https://yaml.org/spec/1.2.2/#103-core-schema). Building from events also bounds the
depth: libyaml's own tree builder overflows the C stack on a hostile note.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from notes_cli.markdown.note import Value
from notes_cli.markdown.plain_yaml import scalar

MAX_DEPTH = 100
MAX_LENGTH = 1_000_000  # reading that much takes seconds
MAX_VALUES = 100_000  # a bound on what aliases (`*x`) may expand to
_LOADER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2 breaks lines at LF and CR alone, libyaml at these too; noncharacters stand in for them while it reads
_NO_BREAKS = {0x85: 0xFDD0, 0x2028: 0xFDD1, 0x2029: 0xFDD2}
_BACKSLASH, _DASH = "\ufdd3", "\ufdd4"  # and for what the app's library takes where libyaml finds an error
_BACK = {stand_in: character for character, stand_in in _NO_BREAKS.items()} | {0xFDD3: "\\", 0xFDD4: "-"}
_HIGH, _LOW = "u([dD][89abAB][0-9a-fA-F]{2})", "u([dD][c-fC-F][0-9a-fA-F]{2})"
_PAIR = re.compile(rf"\\{_HIGH}\\{_LOW}|\\.")
_HIDDEN_PAIR = re.compile(rf"{_BACKSLASH}{_HIGH}{_BACKSLASH}{_LOW}")
_LONE_DASH = re.compile(r":([ \t]+)-(?= *\r?$| +#)", re.MULTILINE)
_TABS = re.compile(r"^[ \t]+(?=\r?$)|^ *-\t+(?![ \t!&?-]|[^\n]*:(?:\s|$))", re.MULTILINE)
_CONTINUED = re.compile(r"\n([ \t]*)([^\s])")
_NO_COMMENT = re.compile(r"[\[{,]#")
_TYPED = {f"tag:yaml.org,2002:{name}" for name in ("int", "float", "bool", "null")}
_WORDS = {
    "mapping values are not allowed in this context": "a second «: » in this value; put the value in quotes",
    "found character that cannot start any token": "a value cannot begin with this character; put it in quotes",
    "found unexpected end of stream": "a quotation mark is not closed",
    "did not find expected ',' or ']'": "a list that begins with [ is not closed",
    "did not find expected ',' or '}'": "a mapping that begins with { is not closed",
    "did not find expected node content": "a value is missing here",
    "could not find expected ':'": "a key without a colon",
    "did not find expected key": "this line is neither a key with a colon nor part of the value above",
    "block sequence entries are not allowed in this context": "a list item cannot begin on the line of its key",
    "found a tab character that violates indentation": "a tab is used as indentation; use spaces",
    "mapping keys are not allowed in this context": "a value cannot begin with «? »; put it in quotes",
    "did not find expected alphabetic or numeric character": "a value that begins with * or &; put it in quotes",
    "found undefined alias": "an alias (*) without its anchor (&)",
    "did not find expected <document start>": "this line does not belong to what stands above it",
}


class YamlError(Exception):
    """The text is no YAML 1.2, or too deep or too large; `offset` is where, in code points."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands, in code points `[start, end)`; `children` are a list's items, or key/value pairs."""

    value: Value
    start: int
    end: int
    children: tuple["Node", ...] = ()
    is_map: bool = False
    size: int = 1


def parse_yaml(text: str) -> Node:
    """Parse one YAML document; an empty one is the value None. Raises YamlError, and nothing else."""
    if text.strip() == "...":
        return Node(None, 0, 0)
    if len(text) > MAX_LENGTH:
        raise YamlError(f"{len(text):,} characters of frontmatter, more than {MAX_LENGTH:,}", 0)
    try:
        every = yaml.parse(_readable(text) + "\n", _LOADER)
        events = (event for event in every if not isinstance(event, yaml.StreamStartEvent))
        first = next(events)
        if isinstance(first, yaml.StreamEndEvent):
            return Node(None, 0, 0)
        node = _node(next(events), events, {}, 0)
        _check(node, text, -1)
        rest = [e for e in events if isinstance(e, yaml.DocumentStartEvent)]
    except yaml.MarkedYAMLError as error:
        raise _error(error, text) from error
    except yaml.reader.ReaderError as error:
        raise YamlError("a control character, which YAML forbids", error.position) from error
    except UnicodeEncodeError as error:
        raise YamlError("a lone surrogate, which no file can contain", error.start) from error
    if rest:
        raise YamlError("more than one YAML document", _place(rest[0])[0])
    return node


def _readable(text: str) -> str:
    """The text as libyaml reads what YAML 1.2 and the app's library say; each character stays where it is."""
    if "\t" in text:  # they may make a blank line, and stand after the mark of an item that is no mapping
        text = _TABS.sub(lambda found: found[0].replace("\t", " "), text)
    if "\\u" in text:  # JSON writes what lies beyond U+FFFF as two escapes
        text = _PAIR.sub(lambda found: found[0].replace("\\", _BACKSLASH) if found[1] else found[0], text)
    return _LONE_DASH.sub(rf":\1{_DASH}", text).translate(_NO_BREAKS)


def _written(event: yaml.ScalarEvent) -> str:
    """The text of a scalar with what characters stood in for; in double quotes two escapes make one character."""
    value = event.value
    if event.style == '"' and _BACKSLASH in value:
        value = _HIDDEN_PAIR.sub(lambda found: bytes.fromhex(found[1] + found[2]).decode("utf-16-be"), value)
    return value.translate(_BACK)


def _error(error: yaml.MarkedYAMLError, text: str) -> YamlError:
    problem = error.problem or error.context or "cannot be read"
    in_alias = (error.context or "") in ("while scanning an alias", "while scanning an anchor")
    in_key = problem == "could not find expected ':'"  # which is only missed where the next line begins
    mark = error.context_mark if in_alias or in_key else error.problem_mark or error.context_mark
    offset = min(mark.index, len(text)) if mark else 0
    begun = max(text.rfind("[", 0, offset), text.rfind("{", 0, offset), 0)
    in_brackets = problem == "did not find expected node content" or "',' or" in problem
    if text[offset : offset + 1] == "\t":
        problem = "found a tab character that violates indentation"
    elif in_brackets and (comment := _NO_COMMENT.search(text, begun, offset)):  # what is missing is behind it
        return YamlError("a # after a bracket or comma cannot begin a value; quote it", comment.end() - 1)
    return YamlError(_WORDS.get(problem, problem), offset)


def _check(node: Node, text: str, indent: int) -> None:
    """Raise YamlError where the app's library is stricter than libyaml; `indent` is the column of the block around.

    A text in quotes or a value in brackets goes on only in lines that are indented further than that, but for a closing
    bracket; and after either a comment needs a space.
    """
    first, is_flow = text[node.start : node.start + 1], _is_flow(node, text)
    if is_flow or (first in ("'", '"') and not node.children):
        if text[node.end : node.end + 1] == "#":
            raise YamlError("a comment needs a space before its #", node.end)
        for line in _CONTINUED.finditer(text, node.start, node.end):
            if len(line[1]) <= indent and not (is_flow and line[2] in "]}"):
                raise YamlError("the next lines of a quoted or bracketed value must be indented", line.start(1))
    else:
        column = node.start - text.rfind("\n", 0, node.start) - 1
        for child in node.children:
            _check(child, text, column)


def _is_flow(node: Node, text: str) -> bool:
    """Whether the node is a list or mapping in brackets; a mapping may also begin with a key that is in brackets."""
    begins_with_child = bool(node.children) and node.children[0].start == node.start
    return text[node.start : node.start + 1] in ("[", "{") and not begins_with_child


def _node(event: yaml.Event, events: Iterator[yaml.Event], anchors: dict[str, Node], depth: int) -> Node:
    start, end = _place(event)
    if depth > MAX_DEPTH:
        raise YamlError(f"more than {MAX_DEPTH} levels deep", start)
    if isinstance(event, yaml.AliasEvent):
        if event.anchor not in anchors:
            raise YamlError(_WORDS["found undefined alias"], start)
        shared = anchors[event.anchor]
        return Node(shared.value, start, end, size=shared.size)
    if isinstance(event, yaml.ScalarEvent):
        plain = bool(event.implicit[0])  # neither quoted, nor a block scalar, nor tagged
        plain = plain or event.tag in _TYPED
        if plain and event.value.startswith(_DASH):
            node = _lone_dash(event)
        else:
            value = _written(event)
            node = Node(scalar(value) if plain else value, start, end)
    else:
        close = yaml.SequenceEndEvent if isinstance(event, yaml.SequenceStartEvent) else yaml.MappingEndEvent
        children = []
        for inner in events:
            if isinstance(inner, close):
                end = _place(inner)[1]
                break
            children.append(_node(inner, events, anchors, depth + 1))
        node = _collection(tuple(children), start, end, close is yaml.MappingEndEvent)
    if anchor := getattr(event, "anchor", None):
        anchors[anchor] = node
    return node


def _lone_dash(event: yaml.ScalarEvent) -> Node:
    """What `key: -` holds: a list of one empty item. What the lines below would add to it is not read."""
    start, end = _place(event)
    if event.value != _DASH:
        raise YamlError(_WORDS["block sequence entries are not allowed in this context"], start)
    return Node([None], start, end, (Node(None, end, end),), size=2)


def _place(event: yaml.Event) -> tuple[int, int]:
    assert event.start_mark and event.end_mark  # events that are read, unlike those that are written, have both
    return event.start_mark.index, event.end_mark.index


def _collection(children: tuple[Node, ...], start: int, end: int, is_map: bool) -> Node:
    size = 1 + sum(child.size for child in children)
    if size > MAX_VALUES:
        raise YamlError(f"more than {MAX_VALUES:,} values", start)
    for item in children[1::2] if is_map else children:
        if item.value == "-" and item.end - item.start == 1:  # without quotes, which libyaml takes in brackets
            raise YamlError("a lone - in brackets must be quoted", item.start)
    if not is_map:
        return Node([child.value for child in children], start, end, children, size=size)
    mapping: dict[str, Value] = {}
    taken: set[tuple[bool, str]] = set()
    for key, value in zip(children[::2], children[1::2], strict=True):
        name = key_text(key.value)
        typed = isinstance(key.value, str), name  # `1` and `"1"` are two keys, and the later one holds
        if typed in taken and not isinstance(key.value, list | dict):
            raise YamlError(f"the key {name!r} stands twice", key.start)
        taken.add(typed)
        mapping[name] = value.value
    return Node(mapping, start, end, children, is_map=True, size=size)


def key_text(value: Value) -> str:
    """The text that a key becomes in the app's mapping: `{{date}}` is `{ date }`, null is empty."""
    if isinstance(value, dict):
        pairs = (key if item is None else f"{key}: {key_text(item)}" for key, item in value.items())
        return f"{{ {', '.join(pairs)} }}" if value else "{}"
    if isinstance(value, list):
        return f"[ {', '.join(map(key_text, value))} ]" if value else "[]"
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
