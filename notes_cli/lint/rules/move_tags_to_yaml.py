"""A tag is in the text but not in the frontmatter.

What: a tag in the text that is not in the property `tags`, except those in `tags-to-ignore`; with
    `how-to-handle-existing-tags` "Remove hashtag" or "Remove whole tag", every tag in the text.
Why: other programs look for tags only there.
Example: `#proof` in a note without properties.
Fix: it is added to `tags`; by that option its hash, or all of it with any line of nothing but tags, is then removed
    from the text, which happens only with `--unsafe-fixes`.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.hash_tags import removals
from notes_cli.lint.lists import with_entries
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.titles import as_yaml, find_property, with_lines
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"
REWRITES = ("tag",)
Handling = Literal["Nothing", "Remove hashtag", "Remove whole tag"]


def check(
    note: Note, vault: Vault, *, how_to_handle_existing_tags: Handling = "Nothing", tags_to_ignore: tuple[str, ...] = ()
) -> Iterator[Problem]:
    """Report the first such tag of a note; the fix is for all. None where the frontmatter is broken."""
    if note.frontmatter and note.frontmatter.fault:
        return
    known = {tag.name.lower() for tag in note.tags if tag not in note.structure.tags}
    ignored = {"#" + name.removeprefix("#").lower() for name in tags_to_ignore}
    tags = [tag for tag in note.structure.tags if tag.name.lower() not in ignored]
    new = {tag.name.lower(): tag.name[1:] for tag in reversed(tags) if tag.name.lower() not in known}
    names = list(dict.fromkeys(new[tag.name.lower()] for tag in tags if tag.name.lower() in new))
    how = how_to_handle_existing_tags
    edits = [] if how == "Nothing" else list(removals(note, tags, whole=how == "Remove whole tag"))
    if names or edits:
        added = _added(note, names) if names else None
        whole = bool(added) or not names
        first = next(tag for tag in tags if edits or tag.name.lower() in new)
        fix = Fix(tuple(sorted(edits + ([added] if added else []))), safe=not edits) if whole else None
        yield Problem(note.path, first.span, f"tag {first.name} is in the text but not in the frontmatter", fix)


def _added(note: Note, names: list[str]) -> Edit | None:
    prop = find_property(note, "tags")
    tags = ", ".join(as_yaml(name, in_brackets=True) for name in names)
    return with_entries(note, prop, names) if prop else with_lines(note, [f"tags: [{tags}]"])
