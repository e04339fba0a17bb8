"""Rewrites a link so that it leads elsewhere, in the form that it has; it reads no file and changes none.

A link stays a wikilink or a Markdown link, with its text, title, angle brackets and escaped pipe. What was written is
read again, and None is given where it would not be that one link.
"""

import re

from notes_cli.vault.link_text import read_link
from notes_cli.vault.note import Link, name_of
from notes_cli.vault.resolve import Names, fold, resolve_path

_MARKDOWN = re.compile(r"(!?\[.*\]\()(?P<target><[^<>\n]*>|\S*?)(?P<title>(?:\s+[\"'(].*)?\))", re.DOTALL)
_ENCODED = {character: f"%{ord(character):02X}" for character in " %()<>\\\"'"}


def rewrite(source: str, link: Link, target: str, text: str | None = None) -> str | None:
    """The source of a link with another target, and another text where one is given; None where that cannot be written.

    `source` is how the link stands in the note, `target` a decoded path with its subpath.
    """
    if link.kind == "property":
        inside = source.strip("\"'")
        new = _rewritten(inside, target, text)
        quote = source[: len(source) - len(source.lstrip("\"'"))]
        if new is None or not (len(quote) == 1 and source == quote + inside + quote) or any(c in new for c in "\"'\\"):
            return None
        return quote + new + quote
    return _rewritten(source, target, text)


def _rewritten(source: str, target: str, text: str | None) -> str | None:
    mark = "!" if source.startswith("!") else ""
    if source.startswith(mark + "[["):
        inside = source[len(mark) + 2 : -2]
        cut = inside.find("|", 1)
        escape = "\\" if cut > 0 and inside[cut - 1] == "\\" else ""
        shown = text if text is not None else inside[cut + 1 :] if cut > 0 else None
        new = f"{mark}[[{target}]]" if shown is None else f"{mark}[[{target}{escape}|{shown}]]"
    else:
        found = _MARKDOWN.fullmatch(source)
        if found is None:
            return None
        angled = found["target"].startswith("<")
        written = f"<{target}>" if angled else "".join(_ENCODED.get(c, c) for c in target)
        new = found[1] + written + found["title"]
    read = read_link(new)
    return new if len(read) == 1 and read[0].target == target.strip() and read[0].span.end == len(new) else None


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
    if wanted in (fold(path), fold(path).removesuffix(".md")) or {".", ".."} & set(wanted.split("/")):
        return False
    name = wanted.rpartition("/")[2]
    owners = names.by_name.get(name + ".md") or names.by_name.get(name, ())
    bare = "/" + wanted.removesuffix(".md")
    return sum(("/" + fold(owner)).removesuffix(".md").endswith(bare) for owner in owners) > 1
