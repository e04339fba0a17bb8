"""The title of a note is not one of its aliases.

What: a note whose first heading of level 1, or else (with `keep-alias-that-matches-the-filename`) its file's name, is
    no alias of it. The property `alias-helper-key` keeps which alias this is, unless
    `use-yaml-key-to-keep-track-of-old-filename-or-heading` is false.
Why: the note is found by its title.
Example: a note `bees.md` with the heading `# Honey bees`.
Fix: the alias is written, in the place of the last title if that was kept; not where another note has it.
"""

from collections.abc import Iterator

from notes_cli.lint.lists import with_entries, written
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.spacing import body_start
from notes_cli.lint.titles import as_yaml, find_property, first_title, with_lines
from notes_cli.vault.note import Note, Property, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    keep_alias_that_matches_the_filename: bool = False,
    use_yaml_key_to_keep_track_of_old_filename_or_heading: bool = True,
    alias_helper_key: str = "linter-yaml-title-alias",
) -> Iterator[Problem]:
    """Report the title that is no alias; none where the frontmatter is broken."""
    title = first_title(note) or note.name
    is_broken = note.frontmatter and note.frontmatter.fault
    if is_broken or (title == note.name and not keep_alias_that_matches_the_filename):
        return
    helper, aliases = find_property(note, alias_helper_key), find_property(note, "aliases")
    name, lines, edits = as_yaml(title), list[str](), list[Edit | None]()
    if title not in note.aliases and aliases is None:
        lines += ["aliases:", f"  - {name}"]
    elif title not in note.aliases and aliases:
        edits = [_with_alias(note, aliases, name, helper.value if helper else None)]
    if use_yaml_key_to_keep_track_of_old_filename_or_heading and helper is None:
        lines.append(f"{alias_helper_key}: {name}")
    elif helper and str(helper.value) != title:
        edits.append(Edit(Span(helper.key_span.end, written(note, helper).end), f": {name}"))
    edits += [with_lines(note, lines)] if lines else []
    if edits:
        span = aliases.value_span if aliases else Span(body_start(note), body_start(note))
        fix = Fix(tuple(sorted(edit for edit in edits if edit))) if all(edits) else None
        yield Problem(note.path, span, f"«{title}» is no alias of the note, or not known as its title", fix)


def _with_alias(note: Note, aliases: Property, name: str, old: object) -> Edit | None:
    """The edit that makes a text the first alias, or puts it in the place of the old title."""
    if isinstance(old, str) and aliases.value == old:
        return Edit(written(note, aliases), name)
    if isinstance(old, str) and isinstance(aliases.value, list) and old in aliases.value and aliases.items:
        return Edit(aliases.items[aliases.value.index(old)], name)
    return with_entries(note, aliases, [name], True)
