"""The title of a note is not one of its aliases.

What: a note whose first level-1 heading, or else (with `keep-alias-that-matches-the-filename`) its file name, is not
    among its aliases; without that option, also an alias that is its file name. `alias-helper-key` remembers it,
    unless `use-yaml-key-to-keep-track-of-old-filename-or-heading` is false.
Why: the note is found by its title.
Example: a note `bees.md` with the heading `# Honey bees`.
Fix: the alias is written, in place of the old title if that was remembered, in the `alias-array-style` if the list is
    new or was a string, or without `preserve-existing-aliases-section-style`. Removals need `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.lint.aliases import with_kept, with_title, without_title
from notes_cli.lint.arrays import ArrayStyle, as_array, form_of
from notes_cli.lint.lines import newline
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.titles import as_yaml, find_property, first_title, with_lines
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    keep_alias_that_matches_the_filename: bool = False,
    use_yaml_key_to_keep_track_of_old_filename_or_heading: bool = True,
    alias_helper_key: str = "linter-yaml-title-alias",
    alias_array_style: ArrayStyle = "multi-line",
    preserve_existing_aliases_section_style: bool = True,
) -> Iterator[Problem]:
    """Report the title that is no alias, or that need not be one; none where the frontmatter is broken."""
    if note.frontmatter and note.frontmatter.fault:
        return
    title, with_key = first_title(note) or note.name, use_yaml_key_to_keep_track_of_old_filename_or_heading
    helper_key, aliases = alias_helper_key.removesuffix(":"), find_property(note, "aliases")
    helper = find_property(note, helper_key)
    span = aliases.value_span if aliases else Span(note.body_start, note.body_start)
    if title == note.name and not keep_alias_that_matches_the_filename:
        if fix := without_title(note, aliases, helper, title):
            yield Problem(note.path, span, f"alias «{title}» is the file name or a former title", fix)
        return
    edits, lines, style = list[Edit | None](), list[str](), alias_array_style
    if title not in note.aliases and aliases:
        old = helper.value if helper else None
        edits = [with_title(note, aliases, title, old, style, not preserve_existing_aliases_section_style)]
    elif title not in note.aliases:
        lines = ["aliases:" + as_array([as_yaml(title)], form_of(style, 1), newline(note))]
    if helper and (kept := with_kept(note, helper, title if with_key else None)):
        edits.append(kept)
    elif with_key and helper is None:
        lines.append(f"{helper_key}: {as_yaml(title)}")
    edits += [with_lines(note, lines)] if lines else []
    if edits:
        fix = Fix(tuple(sorted(edit for edit in edits if edit)), not helper or with_key) if all(edits) else None
        yield Problem(note.path, span, f"«{title}» is not an alias of the note, or not recorded as its title", fix)
