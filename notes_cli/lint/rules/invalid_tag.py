"""An entry of `tags` is not a valid tag.

What: a space or a sign that tags cannot contain, digits alone, a value that is no string, or a comment in its place.
Why: the app drops it: the note is not found by that tag.
Example: `tags: [deep learning, 2023]`, and `tags: #maths`, where the hash begins a comment.
Fix: join the words, `deep-learning`, or add a letter; with `--unsafe-fixes` spaces become hyphens. Hashes that begin a
    comment are removed: `tags: [maths, proof]` for `tags: #maths #proof`.
"""

from collections.abc import Iterator

from notes_cli.lint.hash_tags import as_value, comment_after, hash_tags
from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note, Span
from notes_cli.markdown.properties import is_tag
from notes_cli.vault.vault import Vault

GROUP = "frontmatter"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each entry of the property `tags` that the app does not take for a tag."""
    for prop in properties(note):
        if prop.key.lower() != "tags" or prop.value in ("", []):
            continue
        for value, span in prop.entries:
            if value is None:
                yield from _commented(note, span)
            text = str(value).strip().removeprefix("#") if isinstance(value, str | int | float) else ""
            if value in (None, "") or (is_tag(text) and not isinstance(value, bool)):
                continue
            joined = "-".join(text.split())
            plain = note.text[slice(*span)] == value
            fix = replace(span, joined, safe=False) if plain and is_tag(joined) else None
            yield Problem(note.path, span, f"«{note.text[slice(*span)]}» is not a valid tag", fix)


def _commented(note: Note, empty: Span) -> Iterator[Problem]:
    """Report the comment in place of a value that is nothing but tags with hashes; any other one is left alone."""
    place = comment_after(note, empty)
    if place and (tags := hash_tags(note.text[slice(*place)])):
        fix = replace(Span(empty.end, place.end), as_value(note, tags, empty.end))
        yield Problem(note.path, place, f"«{note.text[slice(*place)]}» is a comment, not a tag", fix)
