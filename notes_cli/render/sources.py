"""Places in a note's own source that the Markdown face works on: comments to leave out, and lines to insert after."""

import re

from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import find_opaque

_CONTAINER = re.compile(r"[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[\s>]+)*")


def comments(note: Note, start: int) -> list[Span]:
    """The comments of a note's text from `start` on, `%%…%%` and `<!--…-->`, in order."""
    return [span for kind, span in find_opaque(note) if kind == "comment" and span.start >= start]


def container_prefix(text: str, at: int) -> str | None:
    """What stands before `at` on its line if these are only marks of quotes and list items, else None."""
    begin = text.rfind("\n", 0, at) + 1
    return text[begin:at] if _CONTAINER.fullmatch(text, begin, at) else None


def continued(prefix: str) -> str:
    """The prefix that keeps a further line in the same quotes and items."""
    return re.sub(r"[^>\s]", " ", prefix)


def set_apart(text: str, span: Span, prefix: str, lines: list[str]) -> str:
    """New lines for a block of a note, with a blank line towards text that stands right above or below it.

    Without it a list or a quote would take in the line that follows, and a paragraph would go on into the new lines.
    """
    further = continued(prefix)
    first, *rest = "\n".join(lines).rstrip("\n").split("\n")
    body = "\n".join([first, *((further + line).rstrip() for line in rest)])
    begin = text.rfind("\n", 0, span.start) + 1
    above = text[text.rfind("\n", 0, max(0, begin - 1)) + 1 : max(0, begin - 1)]
    if further == prefix and above.strip(" \t\r>"):
        body = "\n" + prefix + body
    end = text.find("\n", span.end)
    below = 0 if end < 0 else text.find("\n", end + 1)
    if end >= 0 and text[end + 1 : below if below >= 0 else len(text)].strip(" \t\r>"):
        body += "\n" + further.rstrip()
    return body
