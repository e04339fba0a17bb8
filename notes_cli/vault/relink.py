"""Rewrites a link so that it leads elsewhere, in the form that it has; it reads no file and changes none.

A link stays a wikilink or a Markdown link, with its text, title, angle brackets and escaped pipe. What was written is
read again, and None is given where it would not be that one link.
"""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple

from notes_cli.index.resolve import Names, fold, look_up, resolve_path
from notes_cli.markdown.note import Link, Note, name_of
from notes_cli.vault.settings import LinkFormat

_MARKDOWN = re.compile(r"(!?\[.*\]\(\s*)(?P<target><[^<>\n]*>|\S*?)(?P<title>(?:\s+[\"'(].*)?\s*\))", re.DOTALL)
_DELIMITER = re.compile(r"-[ \t:]*\||\|[ \t:]*-")  # in the row below a table's heads
PLAIN = re.compile(r"\w[\w /.,#^()>-]*")
"""A target or text that in a wikilink can only be read as it stands."""
_STYLES = ("shortest", "absolute", "relative")
_ENCODED = {character: "".join(f"%{byte:02X}" for byte in character.encode()) for character in " %()<>\\\"'\xa0"}


class Stand(NamedTuple):
    """Where a link stands and leads, by vault path, and the names of all files at that time."""

    source: str
    target: str
    names: Names


def rewrite(source: str, link: Link, target: str, text: str | None = None, in_table: bool = False) -> str | None:
    """The source of a link with another target, and another text where one is given; None where that cannot be written.

    `source` is how the link stands in the note, `target` a decoded path with its subpath. In a table a pipe is escaped,
    as it would end the cell otherwise.
    """
    if link.kind == "property":
        quote = source[:1]
        if quote in "|>":  # a text on lines of its own
            start, end = source.find("["), max(source.rfind("]"), source.rfind(")")) + 1
            new = _rewritten(source[start:end], target, text) if "\n" not in source[start:end] else None
            return None if new is None else source[:start] + new + source[end:]
        if quote not in ("'", '"') or len(source) < 2 or source[-1] != quote or "\\" in source:
            return None
        new = _rewritten(source[1:-1].replace("''", "'") if quote == "'" else source[1:-1], target, text)
        if new is None or (quote == '"' and ('"' in new or "\\" in new)):
            return None
        return quote + (new.replace("'", "''") if quote == "'" else new) + quote
    if link.kind == "markdown" and not source.startswith(("[", "![")):  # the address of a definition
        new = _rewritten(f"[x]({source})", target, None)
        return None if new is None else new[4:-1].replace("[", "%5B").replace("]", "%5D")
    return _rewritten(source, target, text, in_table)


def _rewritten(source: str, target: str, text: str | None, in_table: bool = False) -> str | None:
    mark = "!" if source.startswith("!") else ""
    if source.startswith(mark + "[["):
        inside = source[len(mark) + 2 : -2]
        cut = inside.find("|", 1)
        escape = "\\" if (inside[cut - 1] == "\\" if cut > 0 else in_table) else ""
        shown = text if text is not None else inside[cut + 1 :] if cut > 0 else None
        new = f"{mark}[[{target}]]" if shown is None else f"{mark}[[{target}{escape}|{shown}]]"
        if not escape and PLAIN.fullmatch(target) and (shown is None or PLAIN.fullmatch(shown)):
            return new
    else:
        found = _MARKDOWN.fullmatch(source)
        if found is None:
            return None
        angled = found["target"].startswith("<")
        encoded = "%" if angled else _ENCODED
        written = "".join(_ENCODED[c] if c in encoded else c for c in target)
        written = f"<{written}>" if angled else written
        new = found[1] + written + found["title"]
    from notes_cli.markdown.link_text import read_link  # here, as it needs the scanner

    read = read_link(new)
    return new if len(read) == 1 and read[0].target == target.strip() and read[0].span.end == len(new) else None


def is_in_table(note: Note, offset: int) -> bool:
    """Whether a place of a note is in a table, wherever that stands; there a pipe ends a cell."""
    section = next((s for s in note.structure.sections if s.span.start <= offset < s.span.end), None)
    if section is None or section.type in ("paragraph", "heading") or not _DELIMITER.search(note.text, *section.span):
        return False  # as most are
    from notes_cli.markdown.opaque import all_blocks  # here, as it needs the scanner

    return any(node.type == "table" and node.span.start <= offset < node.span.end for node in all_blocks(note))


def shortest_target(path: str, source: str, names: Names) -> str | None:
    """The shortest path part of a wikilink in the note `source` that can only mean the file `path`: its name, its path.

    None where no link can lead there. A note's target goes without `.md`.
    """
    bare = path[:-3] if path.lower().endswith(".md") else path
    if not is_ambiguous(name_of(path), path, names) and resolve_path(name_of(path), source, names) == path:
        return name_of(path)
    return next((form for form in (bare, "/" + bare) if resolve_path(form, source, names) == path), None)


def is_ambiguous(target: str, path: str, names: Names) -> bool:
    """Whether the path part of a link, which leads to the file `path`, could mean another file of the vault too.

    A whole path from the root means that file alone, and so does a relative one.
    """
    wanted = fold(target.strip()).strip("/")
    name = wanted.rpartition("/")[2]
    owners = names.by_name.get(name) or names.by_name.get(name + ".md", ())
    if len(owners) < 2:
        return False
    if wanted in (fold(path), fold(path).removesuffix(".md")) or {".", ".."} & set(wanted.split("/")):
        return False
    bare = "/" + wanted.removesuffix(".md")
    return sum(("/" + fold(owner)).removesuffix(".md").endswith(bare) for owner in owners) > 1


def follow(link: Link, before: Stand, after: Stand, format: LinkFormat) -> str | None:
    """The path part with which a link leads to the same file again, when names have changed; None where none does.

    It keeps its form (a name, the end of a path, a path from the root or from the note's folder, `.md` or not) as long
    as that leads there; else the form is the one of the vault's settings, then a path from the root. Where the form
    says the same before and after, nothing is changed.
    """
    written = link.path
    if link.kind == "file":
        return written if before.target == after.target and _leads(written, link.kind, after) else after.target
    if not written:  # a place in the note itself
        return written
    has_ending = written.lower().endswith(".md") or not before.target.lower().endswith(".md")
    styles: list[str] = [style for style in _STYLES if any(
        fold(form) == fold(written) for form in _forms(style, written, before, has_ending)
    )]  # fmt: skip
    own = format if format in styles else styles[0] if styles else "end"
    if _leads(written, link.kind, after):
        pairs = zip(_forms(own, written, before, has_ending), _forms(own, written, after, has_ending), strict=False)
        if all(old == new for old, new in pairs):
            return written
    for style in (own, format, "absolute"):
        for form in _forms(style, written, after, has_ending):
            is_sure = style != "shortest" or not is_ambiguous(form, after.target, after.names)
            if is_sure and _leads(form, link.kind, after):
                return form
    return None


def _leads(form: str, kind: str, stand: Stand) -> bool:
    return look_up(form, kind, stand.source, stand.names)[0] == stand.target


def _forms(style: str, written: str, stand: Stand, has_ending: bool) -> Iterator[str]:
    """The ways to write a path part in a style, with those that have the marks of what is written first."""
    path = stand.target if has_ending else stand.target[:-3]
    if style == "shortest":
        yield path.rpartition("/")[2]
    elif style == "end":
        yield "/".join(path.split("/")[-(written.strip("/").count("/") + 1) :])
    elif style == "absolute":
        yield from sorted((path, "/" + path), key=lambda form: form.startswith("/") != written.startswith("/"))
    else:
        near = posixpath.relpath("/" + path, "/" + stand.source.rpartition("/")[0])
        forms = [near] if near.startswith("../") else [near, "./" + near]
        yield from sorted(forms, key=lambda form: form.startswith("./") != written.startswith("./"))
