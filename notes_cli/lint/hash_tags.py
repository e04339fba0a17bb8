"""Tags that are written with a hash in the frontmatter, where that begins a comment, and how tags go from the text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit
from notes_cli.markdown.note import Note, Span, Tag
from notes_cli.markdown.properties import is_tag

_COMMENT = re.compile(r"[ \t]+(?P<text>#[^\r\n]*?)[ \t]*$", re.MULTILINE)


def hash_tags(text: str) -> list[str]:
    """The tags, without their hashes, of a text that holds nothing but such: `#a #b`, also with commas; else none."""
    words = [word for word in re.split(r"[,\s]+", text) if word]
    return [word[1:] for word in words] if all(word[0] == "#" and is_tag(word[1:]) for word in words) else []


def comment_after(note: Note, empty: Span) -> Span | None:
    """The place of the comment that stands where a property, or an entry with a dash, has no value, or None."""
    found = _COMMENT.match(note.text, empty.end) if empty.start == empty.end else None
    return Span(*found.span("text")) if found and note.text[empty.start - 1] in ":-" else None


def as_value(note: Note, tags: Sequence[str], start: int) -> str:
    """Tags as what stands behind the colon or the dash that ends at `start`, with the blank before."""
    from notes_cli.lint.titles import as_yaml  # here, as its patterns take a while, and few notes ask

    line = note.text[note.line_at(start).start : start]
    tags = [as_yaml(tag) for tag in tags]
    if line.strip() == "-":
        return (newline(note) + line).join(f" {tag}" for tag in tags)
    return f" [{', '.join(tags)}]" if len(tags) > 1 else f" {tags[0]}"


def removals(note: Note, tags: Sequence[Tag], whole: bool) -> Iterator[Edit]:
    """The edits that take the hashes of tags out of the text; the `whole` of them each with a blank, or with its line.

    A line goes that holds nothing but such tags.
    """
    for line, group in groupby(tags, key=lambda tag: note.line_at(tag.span.start)):
        spans, number = [tag.span for tag in group], note.line_of(line.start)
        left = Counter(note.text[slice(*line)]) - Counter("".join(note.text[slice(*span)] for span in spans))
        if whole and not "".join(left).strip():
            below = note.line_starts[number] if number < len(note.line_starts) else line.end
            yield Edit(Span(note.line_at(line.start - 1).end, line.end) if number > 1 else Span(line.start, below), "")
            continue
        for start, end in spans:
            after = whole and start == line.start and note.text[end : end + 1] in (" ", "\t")
            before = whole and note.text[start - 1 : start] in (" ", "\t")
            yield Edit(Span(start - before, end + after if whole else start + 1), "")
