r"""A link or embed leads to no note or file of the vault.

What: a wikilink, a Markdown link without a scheme, or an embed whose target does not exist.
Why: the app makes an empty note when somebody follows it; the target was renamed, moved, misspelt or never written.
Example: `[[Temporal Diference]]`; `[[1]](https://…)`, which Obsidian reads as a link to a note named «1».
Fix: correct the name, write the note, or escape the brackets (`\[\[1\]\]`) where no link was meant.
"""

from collections.abc import Iterator

from notes_cli.lint.problem import Problem
from notes_cli.vault.note import Note
from notes_cli.vault.vault import Vault


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each link of the note that does not resolve."""
    for link in note.links:
        if vault.resolve(link, note.path) is None:
            kind = "embed of" if link.embed else "link to"
            message = f"{kind} «{link.path}», but no note or file has that name{_hint(link.path, vault)}"
            yield Problem(note.path, link.span, message)


def _hint(name: str, vault: Vault) -> str:
    owners = vault.find(name)
    return f" (it is an alias: [[{owners[0].name}|{name}]])" if owners else ""
