"""What the settings of a vault (`.obsidian/`) say of notes: how links are written and lines broken, exclusions, types.

It changes none of them.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from notes_cli.index.read import read_bytes
from notes_cli.markdown.note import Fault, Span

LinkFormat: TypeAlias = Literal["shortest", "relative", "absolute"]
"""How much of a path a new link has: the app's «New link format»."""

_FILE = ".obsidian/app.json"
_TYPES_FILE = ".obsidian/types.json"
_TYPES = {"multitext": "list", "aliases": "list"}  # its words → those of the help page Properties


def uses_markdown_links(root: Path) -> bool:
    """Whether links are written as `[text](path)` here and not as wikilinks: the app's «Use [[Wikilinks]]» is off.

    Wikilinks are the app's own choice, and ours where the settings cannot be read.
    """
    return _read_known(root).get("useMarkdownLinks") is True


def has_strict_line_breaks(root: Path) -> bool:
    """Whether a single newline in a paragraph is shown as a blank here: the app's «Strict line breaks» is on."""
    return _read_known(root).get("strictLineBreaks") is True


def link_format(root: Path) -> LinkFormat:
    """How much of a path a new link has here; the shortest is the app's own choice, and ours where none can be read."""
    value = _read_known(root).get("newLinkFormat")
    return value if value in ("relative", "absolute") else "shortest"


def read_exclusion(
    root: Path, every: Callable[[], Sequence[str]]
) -> tuple[Callable[[str], bool], list[tuple[str, Fault]]]:
    """What tells whether a file is excluded, by its vault path: the app's «Excluded files», `userIgnoreFilters`.

    These are path prefixes, or JavaScript's regular expressions between slashes, which are run on the paths that
    `every` gives. A filter that cannot be used excludes nothing, and a fault says why.
    """
    try:
        filters = _filters(_read(root))
    except FileNotFoundError:
        return lambda _: False, []
    except (OSError, ValueError, RecursionError) as error:
        message = f"cannot be used, so no note is excluded: {error}"
        return lambda _: False, [(_FILE, Fault(Span(0, 0), message, "file"))]
    prefixes, patterns = tuple(f for f in filters if not _is_regex(f)), [f for f in filters if _is_regex(f)]
    if not patterns:  # as mostly, and each note is asked about
        return lambda p: p.startswith(prefixes), []
    from notes_cli.vault.exclusion import find_excluded

    paths, found, faults = every(), set[str](), list[tuple[str, Fault]]()
    for pattern in patterns:
        try:
            found |= find_excluded(pattern[1:-1], paths)
        except (ValueError, OSError) as error:
            message = f"«{pattern}» of the excluded files cannot be used, so it excludes none: {error}"
            faults.append((_FILE, Fault(Span(0, 0), message, "file")))
    return lambda p: p.startswith(prefixes) or p in found, faults


def read_property_types(root: Path) -> tuple[dict[str, str], str]:
    """Read the types that were chosen in the app, as folded name → type, and what is wrong with that file or "".

    The file is `.obsidian/types.json`; without it nothing was chosen.
    """
    try:
        data = _read(root, _TYPES_FILE)
        chosen = data["types"] if isinstance(data, dict) else None
        if not isinstance(chosen, dict):
            raise ValueError("it has no mapping «types»")
    except FileNotFoundError:
        return {}, ""
    except KeyError:
        return {}, ""  # a settings file in which nothing is chosen
    except (OSError, ValueError, RecursionError) as error:
        return {}, f"{_TYPES_FILE}: cannot be used, so types are those of the values: {error}"
    return {name.lower(): _TYPES.get(word, word) for name, word in chosen.items() if isinstance(word, str)}, ""


def _read(root: Path, file: str = _FILE) -> object:
    text = read_bytes(root / file).decode("utf-8-sig")
    import json  # here, as not every vault has settings

    return json.loads(text)


def _read_known(root: Path) -> dict[str, object]:
    """The settings; none where they cannot be read."""
    try:
        settings = _read(root)
    except (OSError, ValueError, RecursionError):
        return {}
    return settings if isinstance(settings, dict) else {}


def _filters(settings: object) -> list[str]:
    if not isinstance(settings, dict):
        raise ValueError("it is not a JSON object")
    filters = settings.get("userIgnoreFilters") or []
    if not isinstance(filters, list) or not all(isinstance(f, str) for f in filters):
        raise ValueError("userIgnoreFilters is not a list of strings")
    return [f for f in filters if f]


def _is_regex(text: str) -> bool:
    return len(text) > 2 and text.startswith("/") and text.endswith("/")
