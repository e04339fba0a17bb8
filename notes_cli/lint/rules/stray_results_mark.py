"""One of the two comments around `notes bake` results is missing.

What: `<!-- notes:results -->` below a query block without the `<!-- /notes:results -->` that closes it, or the other
    way round; in code they are text.
Why: alone it is an ordinary comment: old results then count as words of the note, which searches find, and `notes
    bake` writes new ones above them.
Example: a block whose results were cut off at their last line, along with the closing comment.
Fix: put the other comment back, or remove this one with the results.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import BEGIN_RESULTS, END_RESULTS, Note
from notes_cli.vault.vault import Vault

GROUP = "queries"
MESSAGES = {
    BEGIN_RESULTS: f"no {END_RESULTS} ends these results, so they count as text of the note",
    END_RESULTS: f"this ends results that no {BEGIN_RESULTS} below a query block begins",
}


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each mark that is left where whole results have been taken out."""
    if not any(mark in note.text for mark in MESSAGES):
        return
    from notes_cli.markdown.opaque import find_opaque  # here, as it needs the scanner

    for kind, span in find_opaque(note):
        if kind == "comment" and (message := MESSAGES.get(note.text[slice(*span)])):
            yield Problem(note.path, span, message)
