"""A query block uses an operator whose name is misspelt.

What: `lien:x` in a ```` ```query ```` block, where no operator has that name, but one has a similar name.
Why: the app shows an error instead of results.
Example: `setcion:(reward sparse)`.
Fix: the similar operator, with `--unsafe-fixes`, as another one may have been meant.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.queries import malformed
from notes_cli.markdown.note import Note, Span
from notes_cli.vault.near import find_near
from notes_cli.vault.vault import Vault

GROUP = "queries"
WRITES_IN = ("code",)
OVERRIDES = ("malformed-query",)
_NAME = re.compile(r"[\w-]+(?=:)")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each query block that fails at the name of an operator which is near one that exists."""
    for span, _ in malformed(note):
        from notes_cli.query.operators import OPERATORS  # here, as most notes have no such block

        name = _NAME.match(note.text, span.start)
        near = find_near(name[0], OPERATORS, 70) if name and name[0].lower() not in OPERATORS else []
        if name and near:
            fix = replace(Span(*name.span()), near[0], safe=False)
            yield Problem(note.path, span, f"no operator is named «{name[0]}»; did you mean «{near[0]}»?", fix)
