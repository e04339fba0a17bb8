"""A URL is in the text without brackets.

What: `https://…` in prose, neither in `<…>` nor in a link nor in quotation marks of its own; with `no-bare-uris`, also
    URIs of other programs, like `obsidian://…`.
Why: programs differ on where it ends.
Example: `see https://example.org.`
Fix: `<https://example.org>`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.addresses import in_cell
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.opaque import find_opaque
from notes_cli.vault.vault import Vault

GROUP = "format"
_AROUND = {("[", "]"), ("'", "'"), ('"', '"'), ("<", ">")}
_URI = re.compile(r"(?<![\w.+-])(?!https?:)[A-Za-z][\w.+-]+://[^\s<>\"'\[\]`()]+")
_TAIL = re.compile(r"[.,;:!?\"'*_~]*$")
_IN_HIGHLIGHT = re.compile(r"==[.,;:!?\"'*_~]*$")


def check(note: Note, vault: Vault, *, no_bare_uris: bool = False) -> Iterator[Problem]:
    """Report each address that the scanner reads as one by itself."""
    for kind, (start, end) in find_opaque(note):
        before, source = note.text[max(0, start - 2) : start], note.text[start:end]
        if kind != "address" or not source.lower().startswith(("http://", "https://")) or before == "](":
            continue
        whole, source = source, in_cell(source, note, start)
        if highlight := _IN_HIGHLIGHT.search(source):
            line = note.line_at(start).start
            source = source[: highlight.start()] if note.text.count("==", line, start) % 2 else source
        text = source[: _end(source, before[-1:])]
        after = note.text[start + len(text) : start + len(text) + 1]
        if (before[-1:], after) not in _AROUND:
            rest = whole[len(text) :]  # belongs to the edit, as the scanner takes it in
            fix = replace(Span(start, end), f"<{text}>{rest}") if not set(text) & set("<>\"'[]") else None
            yield Problem(note.path, Span(start, start + len(text)), "bare URL", fix)
    for uri in find_in_words(_URI, note) if no_bare_uris else ():
        start, source = uri.start(), in_cell(uri[0], note, uri.start())
        end = start + _end(source, note.text[start - 1 : start])
        if (note.text[max(0, start - 1) : start], note.text[end : end + 1]) not in _AROUND:
            fix = replace(Span(start, end), f"<{note.text[start:end]}>")
            yield Problem(note.path, Span(start, end), "bare URL", fix)


def _end(source: str, before: str) -> int:
    """Where an address ends, without the marks of the sentence, or of the emphasis that it stands in."""
    end = _TAIL.search(source).start()  # type: ignore[union-attr]  # it may be empty
    while end < len(source) and source[end] in "*_~" and source[end] != before:
        end += 1
    return end
