"""The property `demo` names a demo that does not exist.

What: `demo: name` in the frontmatter, where no demo has that name.
Why: `notes demo` cannot start it, and the note's card shows none.
Example: `demo: e2erl`.
Fix: one of the names that `notes demo` lists.
"""

from collections.abc import Iterator

from notes_cli.demo import find_demos
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "queries"
OVERRIDES = ("unresolved-link",)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report a `demo` whose value is no demo's name; an empty one is none."""
    for prop in note.frontmatter.properties if note.frontmatter else ():
        if prop.key != "demo" or prop.value is None or prop.value == "":
            continue
        names = [demo.name for demo in find_demos()]
        if prop.value not in names:
            yield Problem(note.path, prop.value_span, f"no demo is named «{prop.value}»; there is {', '.join(names)}")
