"""A link is spelt differently from the file that it leads to.

What: a link whose case or Unicode form differs from the file's name.
Why: the app resolves it, but other programs, which open files by exact name, do not.
Example: `[[temporal difference]]`, where the file is «Temporal Difference.md».
Fix: `[[Temporal Difference|temporal difference]]`, so that the text stays as it was; in headings, which links name by
    their words, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.index.resolve import fold
from notes_cli.lint.links import rewritten
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.vault import Vault

GROUP = "opinion"
REWRITES = ("link",)


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each link whose target, as far as it is written, is not spelt as the path is."""
    for link in note.links:
        path = vault.resolve(link, note.path) if link.path else None
        if path is None or {".", ".."} & set(link.path.split("/")):
            continue
        wanted = link.path.strip("/")
        real = path if fold(path).endswith(fold(wanted)) else path[:-3]
        if not fold(real).endswith(fold(wanted)):
            continue
        parts = real.split("/")[-(wanted.count("/") + 1) :]
        target = "/" * link.path.startswith("/") + "/".join(parts)
        if target != link.path and fold(target) == fold(link.path):
            keeps_text = link.embed or link.text is not None or link.subpath or link.kind == "property"
            fix = rewritten(note, link, target + link.subpath, None if keeps_text else link.path)
            yield Problem(note.path, link.span, f"«{link.path}» is spelt «{target}» in the file's name", fix)
