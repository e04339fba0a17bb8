"""A tag in the frontmatter has a hash, which begins a comment there.

What: `#` before the tags of `tags` or `tag`, outside quotation marks.
Why: to YAML what follows is a comment, or makes the whole block invalid, so the note does not have these tags.
Example: `tags: #maths #proof`.
Fix: the hashes go.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
OVERRIDES = ("invalid-frontmatter",)
_KEY = re.compile(r"(?P<key>tags?):[ \t]*(?P<value>.*)", re.IGNORECASE)
_ENTRY = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)")
_TAGS = re.compile(r"\[?[ \t]*#(?!\s).*")
_HASH = re.compile(r"(?<![^\s\[,])#(?=[^\s#])")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each value that begins with such a hash."""
    inside = False
    for number in range(2, note.line_of(note.frontmatter.span.end)) if note.frontmatter else ():
        line = note.line_span(number)
        text = note.text[slice(*line)]
        found = _KEY.fullmatch(text) or (_ENTRY.fullmatch(text) if inside else None)
        inside = found is not None and (inside or not found["value"])
        if found and _TAGS.fullmatch(found["value"]):
            start = line.start + (found.end("key") + 1 if "key" in found.groupdict() else found.start("value") - 1)
            fix = replace(Span(start, line.end), " " + _HASH.sub("", found["value"]))
            yield Problem(note.path, Span(start + 1, line.end), "a hash begins a comment here, no tag", fix)
