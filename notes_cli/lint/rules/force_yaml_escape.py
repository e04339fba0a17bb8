"""A property that should be quoted is not.

What: a string on one line without quotation marks, in a key listed in `force-yaml-escape`; nothing is reported without
    that setting.
Why: some programs need the quotation marks.
Example: `title: Bees`, with `force-yaml-escape = ["title"]`.
Fix: `default-escape-character` around it, or the other quotation mark if it holds that one; if the value was no string
    before, like `true`, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator
from typing import Literal

from notes_cli.lint.links import properties
from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.quoting import quoted
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "format"


def check(
    note: Note,
    vault: Vault,
    *,
    force_yaml_escape: tuple[str, ...] = (),
    default_escape_character: Literal['"', "'"] = '"',
) -> Iterator[Problem]:
    """Report each such value; not a list, a mapping, or a text over several lines."""
    for prop in properties(note):
        source = note.text[slice(*prop.value_span)]
        is_plain = source and "\n" not in source and source[0] not in "\"'[{|>&*!"
        if prop.key in force_yaml_escape and is_plain and not isinstance(prop.value, list | dict):
            doubled = "'" + source.replace("'", "''") + "'"  # where it holds both marks
            written = quoted(source, default_escape_character) or doubled
            fix = replace(prop.value_span, written, safe=prop.value == source)
            yield Problem(note.path, prop.value_span, f"«{source}» is not quoted", fix)
