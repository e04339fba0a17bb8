"""A tag in the frontmatter has a hash, which is unnecessary or begins a comment.

What: `#` before the tags in `tags` or `tag`, within quotation marks too.
Why: outside quotation marks the rest is a comment in YAML, or the whole block becomes invalid.
Example: `tags: #maths #proof`.
Fix: the hashes are removed, and several tags become a list, as the app does not read `maths proof` as tags; if what is
    before the hash is a value of its own, only with `--unsafe-fixes`.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.hash_tags import as_value, hash_tags
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
OVERRIDES = ("invalid-frontmatter", "invalid-tag")
_KEY = re.compile(r"(?P<key>tags?):[ \t]*(?P<value>.*)", re.IGNORECASE)
_ENTRY = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)")
_HASH = re.compile(r"(?<![^\s\[,\"'])#(?=[^\s#])")
_SURE = re.compile(r"[\[\"'#]")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each value that begins with such a hash."""
    inside = False
    for number in range(2, note.line_of(note.frontmatter.span.end)) if note.frontmatter else ():
        line = note.line_span(number)
        text = note.text[slice(*line)]
        found = _KEY.fullmatch(text) or (_ENTRY.fullmatch(text) if inside else None)
        inside = found is not None and (inside or not found["value"])
        if found and _HASH.search(found["value"]):
            start = line.start + (found.end("key") + 1 if "key" in found.groupdict() else found.start("value") - 1)
            value, is_sure = found["value"], bool(_SURE.match(found["value"]))
            end = value.rfind("]") + 1 if value.startswith("[") else 0  # what follows is a comment
            new = _HASH.sub("", _parted(value[: end or None])) + (value[end:] if end else "")
            tags = [] if value[0] in "[\"'" else hash_tags(" ".join(f"#{word}" for word in new.split()))
            if new != value:
                text = as_value(note, tags, start) if len(tags) > 1 else f" {new}"
                fix = None if _goes_on(note, number) else replace(Span(start, line.end), text, safe=is_sure)
                yield Problem(note.path, Span(start + 1, line.end), "hash before a tag", fix)


def _parted(value: str) -> str:
    """A list in brackets with a comma between tags that only blanks part: `[#a #b]`."""
    entries = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else []
    parted = [re.sub(r"(?<=\S)[ \t]+#", ", #", entry) if hash_tags(entry) else entry for entry in entries]
    return f"[{','.join(parted)}]" if parted != entries else value


def _goes_on(note: Note, number: int) -> bool:
    """Whether the value on a line goes on in the next, which would be read otherwise without the comment before it."""
    own, after = (note.line_text(line) for line in (number, number + 1))
    indents = [len(text) - len(text.lstrip(" ")) for text in (own, after)]
    return indents[1] > indents[0] or (indents[1] == indents[0] and after[:1] == "-" != own[:1] and after != "---")
