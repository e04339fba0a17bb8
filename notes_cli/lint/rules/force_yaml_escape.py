"""A property stands without quotation marks that should have them.

What: a text on one line, of a key of `force-yaml-escape`, without quotation marks; without that setting there is none.
Why: some program wants them.
Example: `title: Bees`, with `force-yaml-escape = ["title"]`.
Fix: `default-escape-character` around it, or the other mark where it holds that one; only with `--unsafe-fixes` where
    it was no text before, as `true`.
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
            yield Problem(note.path, prop.value_span, f"«{source}» without quotation marks", fix)
