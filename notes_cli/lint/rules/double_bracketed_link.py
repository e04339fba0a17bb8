r"""A Markdown link has double brackets around its text, so it is read as a wikilink followed by an address.

What: `[[1]](https://…)`, where no note is named «1».
Why: Obsidian reads a link to a note that does not exist, with the address beside it as plain text.
Example: `as was shown[[1]](https://example.org/paper)`.
Fix: `[\[1\]](https://example.org/paper)`, which shows [1] and leads to the address.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.links import unresolved
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import stretch_at
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "links"
OVERRIDES = ("unresolved-link", "alias-link")
_ADDRESS = re.compile(r"\([a-zA-Z][a-zA-Z0-9+.-]*:[^\s()]+(?:\([^\s()]*\)[^\s()]*)*(?:\s+\"[^\"\n]*\")?\)")

_TAIL = re.compile(r"(?:\[\^[^\]\s]+\]|[\w.,;:!?)'\"])*")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each unresolved wikilink right before an address in parentheses."""
    for link in unresolved(note, vault, ()):
        if link.kind != "wikilink" or link.embed:
            continue
        address = _ADDRESS.match(note.text, link.span.end)
        if address:
            from notes_cli.markdown.opaque import find_opaque  # here, as it needs the scanner

            inside = note.text[link.span.start + 2 : link.span.end - 2]
            # what is read as part of the bare address now, a footnote say, is text of its own then
            around = stretch_at([span for _, span in find_opaque(note)], address.end() - 1)
            end = max(address.end(), around.end if around else 0)
            plain = _TAIL.fullmatch(note.text, address.end(), end)
            new = f"[\\[{inside}\\]]{note.text[address.start() : end]}"
            fix = replace(Span(link.span.start, end), new) if plain else None
            message = f"«[[{inside}]](…)» is a link to a note named «{link.path}», not to the address behind it"
            yield Problem(note.path, link.span, message, fix)
