"""What several rules ask about a note's title, and how they write a property into its frontmatter."""

import json
import re
from collections.abc import Iterable, Iterator

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit
from notes_cli.lint.quoting import quoted
from notes_cli.markdown.note import Frontmatter, Heading, Note, Property, Span
from notes_cli.markdown.properties import parse_frontmatter

_LINK = re.compile(r"(?<!\\)(?:!?\[\[(?:[^\[\]|]*\|)?([^\[\]|]*)\]\]|!?\[([^\[\]]*)\]\([^()]*\))")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")


def own_headings(note: Note) -> Iterator[Heading]:
    """The headings of a note but for those in quotes and lists, which are not its own."""
    own = {section.span.start for section in note.structure.sections if section.type == "heading"}
    return (heading for heading in note.structure.headings if heading.span.start in own)


def first_title(note: Note) -> str:
    """The text of the first heading of level 1, its links and escaped marks as what they show; else the empty one.

    One in a quote or a list is not the note's title.
    """
    titles = (heading.title for heading in own_headings(note) if heading.level == 1)
    return _ESCAPED.sub(r"\1", _LINK.sub(lambda found: found[1] or found[2] or "", next(titles, ""))).strip()


def as_yaml(text: str, in_brackets: bool = False) -> str:
    """A text as a value of YAML, in quotation marks where it has such, or would be read as something else without."""
    quotes = [quoted(text, '"')] if text and set(text) & set("'\"") else []
    for source in [one for one in (*quotes, text) if one]:
        is_whole = source != text or not (in_brackets and set(text) & set("[]{},"))
        plain = parse_frontmatter(f"---\nx: {source}\n---") if is_whole and "\n" not in text else None
        if plain and not plain.fault and [p.value for p in plain.properties] == [text]:
            return source
    return json.dumps(text, ensure_ascii=False)


def find_property(note: Note, key: str) -> Property | None:
    """The property with this key, in any case."""
    found = note.frontmatter.properties if note.frontmatter else ()
    return next((prop for prop in found if prop.key.lower() == key.lower()), None)


def with_lines(note: Note, lines: Iterable[str]) -> Edit:
    """The edit that writes lines at the end of the frontmatter, which is made where there is none."""
    text = "".join(line + newline(note) for line in lines)
    block = note.frontmatter
    if block is None:
        start = note.body_start
        return Edit(Span(start, start), f"---{newline(note)}{text}---{newline(note)}")
    start = note.line_at(block.span.end).start
    return Edit(Span(start, start), text)


def lines_of_property(note: Note, prop: Property) -> Span:
    """The lines of a property, without blank lines and comments above the next one or the end of the frontmatter."""
    block = note.frontmatter
    starts = [note.line_of(one.key_span.start) for one in block.properties] if block else []
    start, last = note.line_of(prop.key_span.start), note.line_of(block.span.end) if block else 0
    end = _above(note, min((one for one in starts if one > start), default=last))
    return Span(note.line_starts[start - 1], note.line_starts[end - 1])


def _above(note: Note, number: int) -> int:
    """The first of the lines that go with a line, which are blank or comments and above it."""
    while not note.line_text(number - 1).strip() or note.line_text(number - 1).startswith("#"):
        number -= 1
    return number


def lines_by_key(note: Note, block: Frontmatter) -> list[tuple[str, str]]:
    """The keys of the frontmatter with their lines: each with the blank lines and the comments above it.

    Those above the first and below the last go with these; of two keys on one line one has no lines.
    """
    first, last = note.line_starts[1], note.line_at(block.span.end).start
    lines = [_above(note, note.line_of(prop.key_span.start)) for prop in block.properties[1:]]
    starts = [first, *(note.line_starts[number - 1] for number in lines)]
    ends = [*starts[1:], last]
    return [(p.key, note.text[a:b]) for p, a, b in zip(block.properties, starts, ends, strict=True)]


def values_of(text: str) -> dict[str, str] | None:
    """What the frontmatter at the beginning of a text holds, in words that can be compared; None where it is broken."""
    block = parse_frontmatter(text)
    return {prop.key: repr(prop.value) for prop in block.properties} if block and not block.fault else None
