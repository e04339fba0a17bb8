"""A comment or property suppresses nothing.

What: `%%notes-disable …%%` and the like where none of the rules it names reports anything, or the name of a rule that
    does not exist.
Why: what was wrong has been repaired, and a later problem would be hidden; or the name is misspelt, and nothing is
    suppressed.
Example: `<!-- notes-disable-line unresolved-lnik -->`.
Fix: the comment is removed, along with its `%%notes-enable …%%` if that ends nothing else.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.lint.rule import find_names
from notes_cli.lint.suppression import find_suppressions
from notes_cli.markdown.note import Note
from notes_cli.vault.near import did_you_mean, find_near
from notes_cli.vault.vault import Vault

GROUP = "suppressions"
WRITES_IN = ("comment",)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each name that is no rule's and no group's; what switches off nothing is added when all rules have run."""
    for suppression in find_suppressions(note) if "disable" in note.text else ():
        for name, span in suppression.names if suppression.is_ours else ():
            if name not in find_names():
                near = did_you_mean(find_near(name, find_names()))
                yield Problem(note.path, span, f"no rule or group is named «{name}»{near}")
