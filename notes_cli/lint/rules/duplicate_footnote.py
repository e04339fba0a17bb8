"""A footnote is defined twice in one note.

What: two definitions `[^id]: …` with the same id, in any case.
Why: the app shows one of them, and the other text is lost to the reader.
Example: two lines `[^1]: …` after two notes were joined.
Fix: renumber one of them; if both say the same, `--fix` removes the second.
"""

from collections.abc import Iterator

from notes_cli.lint.footnotes import key, label, text_of
from notes_cli.lint.lines import whole_lines
from notes_cli.lint.problem import Problem, replace
from notes_cli.markdown.note import Footnote, Note
from notes_cli.vault.vault import Vault

GROUP = "footnotes"
OVERRIDES = ("unused-footnote",)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each definition of an id that is defined before."""
    seen: dict[str, Footnote] = {}
    for footnote in note.structure.footnotes:
        first = seen.setdefault(key(footnote), footnote)
        if first is not footnote:
            same = text_of(note, first) == text_of(note, footnote)
            fix = replace(whole_lines(note, footnote.span), "") if same else None
            yield Problem(note.path, label(footnote), f"footnote «{footnote.id}» is already defined", fix)
