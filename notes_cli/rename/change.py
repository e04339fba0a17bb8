"""What gets another name, as a value: a note or file, a heading, a block, a tag; and what is refused as a new name.

Each function looks at the vault and gives a `Change`, or raises NotesError in one line; nothing is rewritten here.
"""

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

from notes_cli.errors import NotesError
from notes_cli.index.resolve import fold
from notes_cli.markdown.edits import Edit
from notes_cli.markdown.note import Block, Heading, Note, Span, name_of
from notes_cli.markdown.patterns import BLOCK_ID
from notes_cli.markdown.properties import is_tag
from notes_cli.rename.terms import Rename
from notes_cli.vault.near import did_you_mean, find_near
from notes_cli.vault.subpath import find_headings, is_same_heading, kind_of_place, parts_of
from notes_cli.vault.vault import Vault

_CONTROL = r"\x00-\x1f\x7f\u2028\u2029\ud800-\udfff"
_NOT_IN_FILE = re.compile(rf"[\[\]#^|\\/:{_CONTROL}]|%%")
_NOT_IN_HEADING = re.compile(rf"[\[\]#^|\\{_CONTROL}]|%%")
MAX_NAME = 255  # bytes that a file's name may have on the usual file systems


class Change(NamedTuple):
    """What is to be called otherwise; a field with its default says that nothing of its kind is.

    `moves` are files by vault path, old and new. `path` is the note whose places are named otherwise: `subpath` gives
    the new form of one that leads into it, `edits` are those of its own text, and `is_there` says of the note after
    them whether it has the place. `tag` gives the new form of a tag
    without its `#`, `term` that of a term of a query; both None where it stays. `instead` is the end of the sentence
    which says that no note has such a tag: what may have been meant.
    """

    moves: dict[str, str]
    path: str | None = None
    subpath: Callable[[str], str] = str
    edits: tuple[Edit, ...] = ()
    is_there: Callable[[Note], bool] = bool
    tag: Callable[[str], str | None] | None = None
    term: Rename | None = None
    instead: str = ""


def rename_file(vault: Vault, path: str, new: str) -> Change:
    """Another name for the file at a vault path, in its folder; its ending may be left out."""
    ending = path[len(path) - len(_ending(path)) :]
    name = new[: -len(ending)] if ending and new.lower().endswith(ending.lower()) and new.lower() != ending else new
    refuse = _NOT_IN_FILE.search(name)
    if "/" in name:
        raise NotesError(f"{new}: is a path; to move a note, use «notes move NOTE FOLDER»")
    if refuse:
        raise NotesError(f"{new}: a link cannot contain {_shown(refuse[0])}; choose another name")
    if not name or name != name.strip() or name.startswith(".") or name.endswith("."):
        raise NotesError(f"«{new}»: a name must not be empty, nor begin or end with a space or a dot")
    if len((name + ending).encode()) > MAX_NAME:
        raise NotesError(f"{new[:40]}…: is too long for a file name")
    folder = path.rpartition("/")[0]
    if ending.lower() == ".md":
        owners = [owner for owner in vault.alias_owners.get(fold(name), ()) if owner != path]
        if owners:
            raise NotesError(f"{new}: is an alias of {owners[0]}; choose another name")
    return _moved(vault, path, f"{folder}/{name}{ending}" if folder else name + ending)


def move_file(vault: Vault, path: str, folder: str) -> Change:
    """Another folder for the file at a vault path; `folder` ends with `/`, or is empty for the root."""
    return _moved(vault, path, folder + path.rpartition("/")[2])


def _moved(vault: Vault, path: str, to: str) -> Change:
    if path == to:
        raise NotesError(f"{path}: already has that name")
    _refuse_links(vault, path, to)
    taken = vault.names.by_path.get(fold(to))
    if (taken is not None and taken != path) or (taken is None and (vault.root / to).exists()):
        raise NotesError(f"{taken or to}: already exists; choose another name or folder")
    old_names = {fold(name_of(path)), fold(path.rpartition("/")[2])}
    is_alone = all(other == path for name in old_names for other in vault.names.by_name.get(name, ()))

    def term(operator: str, value: str) -> str | None:
        if operator == "path":
            forms = {fold(path): to, fold(path.removesuffix(_ending(path))): to.removesuffix(_ending(to))}
            return forms.get(fold(value))
        if operator == "file" and is_alone and fold(value) in old_names:
            has_ending = fold(value) == fold(path.rpartition("/")[2])
            return to.rpartition("/")[2] if has_ending else name_of(to)
        return None

    return Change({path: to}, term=term)


def _refuse_links(vault: Vault, path: str, to: str) -> None:
    """Raise NotesError where a link of the file system would lead nowhere with a file at another place."""
    file = vault.root / path
    if file.is_symlink() and not file.readlink().is_absolute() and Path(to).parent != Path(path).parent:
        raise NotesError(
            f"{path}: is a symbolic link to {file.readlink()}, which would break in another folder; not moved"
        )
    for other in map(vault.root.joinpath, vault.index.paths()):
        if other.is_symlink() and _leads_to(other, file):
            name = other.relative_to(vault.root).as_posix()
            raise NotesError(f"{name}: is a symbolic link to {path} and would break; remove it first")


def _leads_to(link: Path, file: Path) -> bool:
    """Whether a link of the file system names a file, which may be a link itself."""
    return Path(os.path.normpath(link.parent.resolve() / link.readlink())) == file.parent.resolve() / file.name


def _ending(path: str) -> str:
    name, dot, ending = path.rpartition("/")[2].rpartition(".")
    return dot + ending if name else ""


def rename_heading(note: Note, subpath: str, new: str) -> Change:
    """Another text for the heading of a note that a subpath without its first `#` names."""
    found = find_headings(note, parts_of(subpath))
    if not found:
        raise NotesError(f"{note.path}: has no heading «{subpath}»")
    refuse = _NOT_IN_HEADING.search(new)
    if refuse:
        raise NotesError(f"{new}: a link cannot contain {_shown(refuse[0])}; choose another text")
    if not new.strip() or new != new.strip():
        raise NotesError(f"«{new}»: a heading must not be empty, nor begin or end with a space")
    heading = note.structure.headings[found[-1]]
    if heading.title == new:
        raise NotesError(f"{note.path}: the heading already has the text «{new}»")
    others = (h for n, h in enumerate(note.structure.headings) if n != found[-1] and is_same_heading(h.title, new))
    if other := next(others, None):
        line = note.line_of(other.span.start)
        raise NotesError(f"{note.path}:{line}: «{other.title}» is already a heading; choose another text")
    span = _title_span(note, heading)
    title = new + heading.title.removeprefix(note.text[slice(*span)])  # with the block id that may stand behind it

    def changed(link: str) -> str:
        return retitled(note, {found[-1]: title}, link)

    def is_there(after: Note) -> bool:
        return find_headings(after, [title])[-1:] == found[-1:]

    return Change({}, note.path, changed, (Edit(span, new),), is_there)


def retitled(note: Note, titles: Mapping[int, str], subpath: str) -> str:
    """A subpath into a note some of whose headings, by number, get other titles, so that it leads to the same place."""
    parts = subpath.split("#")
    named = [n for n, part in enumerate(parts) if part.strip() and kind_of_place(part) == "heading"]
    for n, heading in zip(named, find_headings(note, [parts[n].strip() for n in named]), strict=False):
        if heading in titles:
            parts[n] = " ".join(_NOT_IN_HEADING.sub(" ", titles[heading]).split())
    return "#".join(parts)


def _title_span(note: Note, heading: Heading) -> Span:
    """Where the title of a heading stands, without a block id behind it."""
    title = re.sub(rf"[ \t]+\^{BLOCK_ID}$", "", heading.title)
    source = note.text[slice(*heading.span)]
    mark = re.match(r"[ \t]*#{1,6}[ \t]+", source)
    at = source.find(title, mark.end() if mark else 0)
    if not title or at < 0:
        raise NotesError(f"{note.path}:{note.line_of(heading.span.start)}: this heading has no text to change")
    return Span(heading.span.start + at, heading.span.start + at + len(title))


def rename_block(note: Note, old: str, new: str) -> Change:
    """Another id for the block of a note with the id `old`; both with or without `^`."""
    old, new = old.removeprefix("^"), new.removeprefix("^")
    blocks = [block for block in note.structure.blocks if block.id.lower() == old.lower()]
    if not blocks:
        raise NotesError(f"{note.path}: has no block «^{old}»")
    if not re.fullmatch(BLOCK_ID, new):
        raise NotesError(f"{new}: a block id consists of letters a to z, digits and hyphens; choose another one")
    if blocks[0].id == new:
        raise NotesError(f"{note.path}: the block already has the id «^{new}»")
    if any(block.id.lower() == new.lower() for block in note.structure.blocks if block.id.lower() != old.lower()):
        raise NotesError(f"{note.path}: «^{new}» is already a block id; choose another one")
    if len({block.span for block in blocks}) > 1:
        raise NotesError(f"{note.path}: several blocks have the id «^{old}»; «notes lint» shows where")

    def changed(link: str) -> str:
        before, mark, last = link.rpartition("#")
        return f"{before}{mark}^{new}" if last.strip().lower() == f"^{old}".lower() else link

    def is_there(after: Note) -> bool:
        return any(block.id == new for block in after.structure.blocks)

    return Change({}, note.path, changed, (Edit(_id_span(note, blocks[0]), new),), is_there)


def _id_span(note: Note, block: Block) -> Span:
    """Where the id of a block stands, without its `^`: at its end, or on a line of its own below."""
    pattern = re.compile(rf"\^({re.escape(block.id)})(?=[ \t]*(?:\r?\n|\r|\Z))")
    is_text = all(s.span != block.span or s.type not in ("code", "math", "html") for s in note.structure.sections)
    inside = [*pattern.finditer(note.text, block.span.start, block.span.end)] if is_text else []
    found = inside[-1] if inside else pattern.search(note.text, block.span.end)
    if found is None:
        raise NotesError(f"{note.path}:{note.line_of(block.span.start)}: the id of this block is not found")
    return Span(*found.span(1))


def rename_tag(vault: Vault, old: str, new: str) -> Change:
    """Another name for a tag and those below it (`a/x`), in any case; both with or without `#`."""
    old, new = old.removeprefix("#").rstrip("/"), new.removeprefix("#")
    if not is_tag(new) or new.startswith("/") or new.endswith("/") or "//" in new:
        raise NotesError(f"{new}: cannot be a tag; a tag needs a letter, and no spaces or signs other than - _ /")
    known = {str(tag)[1:] for _, rows in vault.facet("tags") for tag, _ in rows}
    if new in known and old == new:
        raise NotesError(f"#{old}: already has that name")
    taken = [tag for tag in sorted(known) if _is_in(tag, new) and not _is_in(tag, old)]
    if taken:
        raise NotesError(
            f"#{taken[0]}: is already a tag, and the two could not be told apart again; choose another name"
        )

    def changed(tag: str) -> str | None:
        return "/".join([new, *tag.split("/")[old.count("/") + 1 :]]) if _is_in(tag, old) else None

    def term(operator: str, value: str) -> str | None:
        mark = "#" * value.startswith("#")
        name = changed(value.removeprefix("#")) if operator == "tag" else None
        return None if name is None else mark + name

    is_known = any(_is_in(tag, old) for tag in known)
    near = "" if is_known else did_you_mean(f"#{tag}" for tag in find_near(old, known))
    return Change({}, tag=changed, term=term, instead=near)


def _is_in(tag: str, parent: str) -> bool:
    return (tag.lower() + "/").startswith(parent.lower() + "/")


def _shown(character: str) -> str:
    return f"«{character}»" if character.isprintable() else f"the character U+{ord(character):04X}"
