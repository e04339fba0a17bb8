"""What may stand for an argument that is being typed, by the name it has in the help; it prints nothing.

Everything offered begins with what is typed, letter for letter: a shell may put it in place of that.
"""

import re
from collections.abc import Callable, Iterable

from notes_cli.demo import find_demos
from notes_cli.markdown.note import name_of
from notes_cli.query.operators import OPERATORS
from notes_cli.query.print import quote
from notes_cli.vault.totals import count_properties, count_tags
from notes_cli.vault.vault import Vault

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_SPECIAL = re.compile(r'[\s()\[\]":]')  # in a query these end a word
_TERM = re.compile(r"(?:.*[\s(])?-?", re.DOTALL)  # what stands before the last term of a query


def begin_with(typed: str, values: Iterable[str]) -> list[str]:
    """The values that begin with what is typed, in any case, each once and with its beginning as it is typed."""
    found = (typed + v[len(typed) :] for v in values if v[: len(typed)].casefold() == typed.casefold())
    return [value for value in dict.fromkeys(found) if not _CONTROL.search(value)]


def _notes(vault: Vault, typed: str, before: list[str]) -> list[str]:
    return begin_with(typed, (p for p in vault.files if name_of(p) != p) if "/" in typed else vault.known_names())


def _folders(vault: Vault, typed: str, before: list[str]) -> list[str]:
    return begin_with(typed, (f"{folder}/" for folder in vault.folders))


def _demos(vault: Vault, typed: str, before: list[str]) -> list[str]:
    return [*begin_with(typed, (demo.name for demo in find_demos())), *_notes(vault, typed, before)]


def _query(vault: Vault, typed: str, before: list[str]) -> list[str]:
    """The last term of a query, whose words before this one are `before`; or all of it, where it may be a name."""
    text = " ".join([*before, typed])
    names = [typed + name[len(text) :] for name in begin_with(text, vault.known_names())]
    if typed.rfind("[") > typed.rfind("]"):
        start = typed.rfind("[") + 1
        names = [name for name, _, _ in count_properties(vault.facet("properties"), {})]
        properties = (f"{name}]" for name in names if not _SPECIAL.search(name))
        return [typed[:start] + name for name in begin_with(typed[start:], properties)]
    start = _TERM.match(typed).end()  # type: ignore[union-attr]  # it matches nothing too
    name, colon, body = typed[start:].partition(":")
    if colon:
        values = begin_with(body, _BODIES.get(name.lower(), _nothing)(vault, body))
        return names + [typed[: start + len(name) + 1] + value for value in values]
    return names + [typed[:start] + found for found in begin_with(name, (f"{one}:" for one in OPERATORS))]


def _tags(vault: Vault, body: str) -> Iterable[str]:
    tags = [tag for tag, _ in count_tags(vault.facet("tags"))]
    return tags if body.startswith("#") or not body else (tag[1:] for tag in tags)


def _files(vault: Vault, body: str) -> Iterable[str]:
    return _as_terms((path.rpartition("/")[2] for path in vault.files), body)


def _paths(vault: Vault, body: str) -> Iterable[str]:
    return _as_terms((*(f"{folder}/" for folder in vault.folders), *vault.files), body)


def _as_terms(values: Iterable[str], body: str) -> Iterable[str]:
    """Texts as one term: in quotes where a quote is typed, else up to what would end the term."""
    if body.startswith('"'):
        return map(quote, values)
    return (_SPECIAL.split(value, maxsplit=1)[0] for value in values)


def _nothing(vault: Vault, body: str) -> Iterable[str]:
    return ()


_BODIES: dict[str, Callable[[Vault, str], Iterable[str]]] = {"tag": _tags, "file": _files, "path": _paths}


def _old(vault: Vault, typed: str, before: list[str]) -> list[str]:
    """What is to be renamed, by its kind, which stands before it: a tag, a place in a note, a note."""
    if before == ["tag"]:
        return begin_with(typed, _tags(vault, typed))
    name, mark, _ = typed.partition("#")
    if mark and (owners := vault.find(name)):
        structure = owners[0].structure
        places = [heading.title for heading in structure.headings] if before == ["heading"] else []
        places += [f"^{block.id}" for block in structure.blocks] if before == ["block"] else []
        return begin_with(typed, (f"{name}#{place}" for place in places))
    return _notes(vault, typed, before)


def _rules(_vault: Vault, typed: str, _words: list[str]) -> list[str]:
    """Names of rules and groups; of several, parted by commas, the last is completed."""
    from notes_cli.lint.rule import find_names  # here, as only two commands know rules

    before, comma, _ = typed.rpartition(",")
    return begin_with(typed, (before + comma + name for name in sorted(find_names())))


CANDIDATES: dict[str, Callable[[Vault, str, list[str]], list[str]]] = {
    "NOTE": _notes,
    "NAME": _notes,
    "LINK": _notes,
    "NAME|NOTE": _demos,
    "FOLDER": _folders,
    "OLD": _old,
    "QUERY…": _query,
    "RULE": lambda vault, typed, before: [name for name in _rules(vault, typed, before) if name != "all"],
    "RULES": _rules,
    "PART": lambda vault, typed, before: ["encoder"],
}
"""What is offered, by the argument's name in the help; asked with the vault, what is typed, and the words before it."""

FILES = ("DIR", "PATH", "PATHS…", "RUN")
"""What arguments and options are called for which the shell itself offers files."""
