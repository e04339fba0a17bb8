"""A link could lead to several files of the same name.

What: a link by a name, or by the end of a path, that several notes or files share.
Why: which one the app picks depends on folders and the lengths of paths, and changes when a file is moved or added.
Example: `[[Index]]`, where `maths/Index.md` and `physics/Index.md` exist.
Fix: the shortest path to the file that is picked now: `[[maths/Index|Index]]`; in headings, which links name by their
    words, only with `--unsafe-fixes`.
"""

from collections.abc import Iterator

from notes_cli.index.resolve import resolve_path
from notes_cli.lint.links import rewritten
from notes_cli.lint.problem import Problem
from notes_cli.markdown.note import Note
from notes_cli.vault.relink import is_ambiguous, shortest_target
from notes_cli.vault.vault import Vault

GROUP = "links"


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each link whose target is the name of several files; relative Markdown links name one."""
    for link, path in vault.leads(note):
        if path is None or not link.path or not is_ambiguous(link.path, path, vault.names):
            continue
        folder = note.path.rpartition("/")[0]
        if link.kind == "markdown" and path.startswith((folder + "/" + link.path) if folder else link.path):
            continue  # a path from the note's own folder
        target = shortest_target(path, note.path, vault.names)
        if (
            target
            and link.path.lower().endswith(".md")
            and resolve_path(f"{target}.md", note.path, vault.names) == path
        ):
            target += ".md"
        shown = " > ".join(part for part in (link.path, *link.subpath.split("#")) if part)
        text = None if link.embed or link.text is not None else shown
        fix = rewritten(note, link, target + link.subpath, text) if target else None
        yield Problem(
            note.path, link.span, f"«{link.path}» is the name of several files; this link leads to {path}", fix
        )
