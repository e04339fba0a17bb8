"""A vault that remembers what a rule asked of it, so that what the rule found is kept for as long as it holds."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from notes_cli.markdown.note import Link, Note
from notes_cli.vault.vault import Vault

_FREE = {"names", "files", "root", "is_excluded", "resolve"}
"""What follows from the names of files and the vault's settings, which are looked after as a whole."""
_ALIASES = {"alias_owners", "owners_of"}
"""What follows from the aliases; these are looked after as a whole, too."""


class Questions(NamedTuple):
    """What was asked: `paths` of notes, whether `aliases`, whether anything that may depend on any note."""

    paths: frozenset[str] = frozenset()
    aliases: bool = False
    everything: bool = False


class Asked:
    """Answers as a vault does, and knows what was asked (see `Questions`); what was `before` counts as asked."""

    def __init__(self, vault: Vault, before: Questions | None = None) -> None:
        self._vault = vault
        paths, self.aliases, self.everything = before or Questions()
        self.paths = set(paths)
        self._leads: dict[str, tuple[Note, Sequence[tuple[Link, str | None]]]] = {}

    def __getattr__(self, name: str) -> Any:
        if name == "notes":
            self.__dict__[name] = _Notes(self._vault.notes, self.paths)
            return self.__dict__[name]
        answer = getattr(self._vault, name)
        if name in _FREE or name in _ALIASES:
            self.__dict__[name] = answer  # it is asked for often
            self.aliases |= name in _ALIASES
        else:
            self.everything = True
        return answer

    @property
    def questions(self) -> Questions:
        """What was asked so far, without what was answered."""
        return Questions(frozenset(self.paths), self.aliases, self.everything)

    def leads(self, note: Note) -> Sequence[tuple[Link, str | None]]:
        """What the links of a note lead to, found once, as several rules ask.

        Of each path only the last note's are kept.
        """
        known = self._leads.get(note.path)
        if known is None or known[0] is not note:
            known = self._leads[note.path] = note, self._vault.leads(note)
        return known[1]

    def has_place(self, path: str, subpath: str) -> bool:
        """Whether a link leads to a place in a note, which is asked for."""
        self.paths.add(path)
        return self._vault.has_place(path, subpath)

    def __hash__(self) -> int:
        """The vault's.

        Who hashes it keeps an answer for it (`lru_cache`), which the next note is given without asking; so everything
        counts as asked.
        """
        self.everything = True
        return hash(self._vault)

    def __eq__(self, other: object) -> bool:
        return self._vault == (other._vault if isinstance(other, Asked) else other)


class _Notes(Mapping[str, Note]):
    """The notes of a vault by path; whose are asked for is added to `asked`."""

    def __init__(self, notes: Mapping[str, Note], asked: set[str]) -> None:
        self._notes, self._asked = notes, asked

    def __getitem__(self, path: str) -> Note:
        self._asked.add(path)
        return self._notes[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._notes)

    def __len__(self) -> int:
        return len(self._notes)
