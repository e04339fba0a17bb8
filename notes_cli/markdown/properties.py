"""The frontmatter of a note: its properties with their places, and the aliases and tags that follow from them.

It goes through python-frontmatter with a handler of ours; a broken block is a fault of the note, never an exception.
Sources: the help pages Properties, Tags and Aliases; release notes 1.4.2 (a list or a text on top is invalid), 1.9.0
and 1.9.3 (keys in any case; a text with commas is no list of tags).
"""

import re

from notes_cli.markdown.blanks import BLANKS
from notes_cli.markdown.note import Fault, Frontmatter, Property, Span, Tag
from notes_cli.markdown.plain_yaml import read_plain

_OPENING = re.compile(r"\ufeff?---(?=[\r\n])")
_CLOSING = re.compile(r"---(?<=[\r\n]---)(?=[ \t]*(?:[\r\n]|\Z))")
_NOT_IN_TAG = rf"\u2000-\u206F\u2E00-\u2E7F'!\"#$%&()*+,.:;<=>?@^`{{|}}~\[\]\\{BLANKS}"
TAG_TEXT = re.compile(rf"[^{_NOT_IN_TAG}]+")
"""The characters of a tag after its `#` (help page Tags; the excluded ones as observed in the app)."""


def parse_frontmatter(text: str) -> Frontmatter | None:
    """Read the block that begins at the first character (after a byte-order mark); None where there is none."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    span = Span(int(text[0] == "\ufeff"), closing.end())
    plain = read_plain(text, opening.end(), closing.start())
    if plain is not None:
        return Frontmatter(span, plain)
    # imported here, as most frontmatter is read without a YAML library
    import frontmatter

    from notes_cli.markdown.frontmatter_handler import ObsidianHandler
    from notes_cli.markdown.yaml12 import YamlError

    source = text[span.start : span.end]
    handler = ObsidianHandler(source, span.start)
    try:
        frontmatter.parse(source, handler=handler)
    except YamlError as error:
        at = min(handler.body_start + error.offset, span.end)
        return Frontmatter(span, (), Fault(Span(at, at), str(error), "frontmatter"))
    return Frontmatter(span, handler.properties)


def aliases(properties: tuple[Property, ...]) -> tuple[tuple[str, Span], ...]:
    """The other names of a note, each with its place: a list, or one plain text (which is one alias)."""
    return tuple(entry for p in properties if p.key.lower() == "aliases" for entry in _texts(p))


def frontmatter_tags(properties: tuple[Property, ...]) -> tuple[Tag, ...]:
    """The tags of the property `tags`, each with a leading `#`; what is no tag (spaces, only digits) is dropped."""
    found = (entry for p in properties if p.key.lower() == "tags" for entry in _texts(p, numbers=False))
    return tuple(Tag("#" + text.removeprefix("#"), span) for text, span in found if is_tag(text.removeprefix("#")))


def property_texts(prop: Property) -> list[tuple[str, str, Span]]:
    """The texts of a property that may be links, each with its path (`up`, `up.0`, `up.a.0`) and place, in that order.

    That links in mappings and in lists of lists count is not documented; the keys of the app's links are paths.
    """
    values = prop.value if isinstance(prop.value, list) else [prop.value]
    spans = prop.items if isinstance(prop.value, list) else (prop.value_span,)
    found = [
        (f"{prop.key}.{number}" if isinstance(prop.value, list) else prop.key, value, span)
        for number, (value, span) in enumerate(zip(values, spans, strict=False))
        if isinstance(value, str)
    ]
    found += [(f"{prop.key}.{path}", text, span) for path, text, span in prop.inner]
    return sorted(found, key=lambda text: text[2]) if prop.inner else found


def is_tag(text: str) -> bool:
    """Whether `text`, without its `#`, can be a tag: its characters, and at least one that is no digit."""
    return bool(TAG_TEXT.fullmatch(text)) and not (text.isascii() and text.isdigit()) and text.strip("/") != ""


def _texts(prop: Property, numbers: bool = True) -> list[tuple[str, Span]]:
    kinds = str | int | float if numbers else str
    texts = ((str(v).strip(), s) for v, s in prop.entries if isinstance(v, kinds) and not isinstance(v, bool))
    return [(text, span) for text, span in texts if text]
