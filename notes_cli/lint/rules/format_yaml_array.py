"""A list in the frontmatter is written in another style than it should be.

What: lists that are not in the `alias-array-style`, the `tag-array-style` or, all others, the `default-array-style`;
    not where `format-alias-key`, `format-tag-key` or `format-array-keys` is false. Keys of
    `force-single-line-array-style` and `force-multi-line-array-style` are lists in any case, a single text too.
Why: frontmatter in one style is easier to read, and to change by a program.
Example: `tags: [a, b]` beside `aliases:` with one entry a line.
Fix: the other style; only with `--unsafe-fixes` where a text becomes a list or a list a text. Several entries become no
    text with commas or blanks, which the app reads as one.
"""

import re
from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.arrays import ArrayStyle, TagArrayStyle, as_array, entries_of, form_of
from notes_cli.lint.lines import newline
from notes_cli.lint.links import properties
from notes_cli.lint.lists import written
from notes_cli.lint.problem import Problem, replace
from notes_cli.vault.note import Note, Span
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
    styles: dict[str, TagArrayStyle | None] = dict.fromkeys(force_single_line_array_style, "single-line")
    styles |= dict.fromkeys(force_multi_line_array_style, "multi-line")
    for name, own, is_on in (
        ("aliases", alias_array_style, format_alias_key),
        ("tags", tag_array_style, format_tag_key),
    ):
        styles.setdefault(name, own if is_on else None)
    for prop in properties(note):
        place, style = written(note, prop), styles.get(prop.key, default_array_style if format_array_keys else None)
        source = note.text[slice(*place)]
        is_text = isinstance(prop.value, str) and prop.key in styles and "\n" not in source
        entries = [source] if is_text else entries_of(note, prop)
        if not entries or not style or re.search(r"(?:^|\s)#", source):
            continue
        form = form_of(style, len(entries))
        if form != ("text" if is_text else "single-line" if source.startswith("[") else "multi-line"):
            new = ":" + as_array(entries, form, newline(note))
            fix = replace(Span(prop.key_span.end, place.end), new, safe=form != "text" and not is_text)
            yield Problem(note.path, prop.key_span, f"«{prop.key}» is not written as {form}", fix)
