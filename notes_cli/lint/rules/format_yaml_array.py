"""A list in the frontmatter is not written in the configured style.

What: lists that are not in the `alias-array-style`, the `tag-array-style` or the `default-array-style` of all others;
    skipped where `format-alias-key`, `format-tag-key` or `format-array-keys` is false. Tags, aliases and keys in
    `force-single-line-array-style` or `force-multi-line-array-style` are always lists.
Why: frontmatter in one style is easier to read, and to change by a program.
Example: `tags: [a, b]` beside `aliases:` with one entry a line.
Fix: the other style; where a string becomes a list, as for tags with commas, or a list a string, only with
    `--unsafe-fixes`. Several entries never become one string, which the app reads as one.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.arrays import ArrayStyle, TagArrayStyle, as_array, entries_of, form_of, kind_of, meant_entries
from notes_cli.lint.lines import newline
from notes_cli.lint.links import properties
from notes_cli.lint.lists import behind_key
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    alias_array_style: ArrayStyle = "single-line",
    format_alias_key: bool = True,
    tag_array_style: TagArrayStyle = "single-line",
    format_tag_key: bool = True,
    default_array_style: Literal["single-line", "multi-line"] = "single-line",
    format_array_keys: bool = True,
    force_single_line_array_style: tuple[str, ...] = (),
    force_multi_line_array_style: tuple[str, ...] = (),
) -> Iterator[Problem]:
    """Report each list in another style; not one with comments, anchors, or lists or mappings in it."""
    forced: dict[str, TagArrayStyle | None] = dict.fromkeys(force_single_line_array_style, "single-line")
    forced |= dict.fromkeys(force_multi_line_array_style, "multi-line")
    own = (("tags", tag_array_style, format_tag_key), ("aliases", alias_array_style, format_alias_key))
    named = {key: style if is_on else None for key, style, is_on in own} | forced
    for prop in properties(note):
        key = prop.key if prop.key in forced else kind_of(prop)
        style = named.get(key, default_array_style if format_array_keys else None)
        place, is_list = behind_key(note, prop), isinstance(prop.value, list)
        old = note.text[place.start + 1 : place.end].strip(" \t")
        entries = entries_of(note, prop) if is_list else meant_entries(prop, old) if key in named else None
        if not style or entries is None or re.search(r"(?:^|\s)#", old):
            continue
        form = form_of(style, len(entries), is_list)
        if form == "text" and not (is_list and entries):
            continue
        new = as_array(entries, form, newline(note))
        if new.strip(" ") != old:
            fix = replace(place, ":" + new, safe=form != "text" and is_list)
            yield Problem(note.path, prop.key_span, f"«{prop.key}» is not written as {form}", fix)
