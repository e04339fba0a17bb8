"""A vault that remembers what a rule asked of it, so that what the rule found is kept for as long as it holds."""

from collections.abc import Iterator, Mapping
from typing import Any

from notes_cli.vault.note import Link, Note
from notes_cli.vault.vault import Vault

_FREE = {"names", "alias_owners", "files", "root", "is_excluded"}
"""What follows from the names of files, the aliases and the vault's settings, which are looked after as a whole."""


class Asked(Mapping[str, Note]):
    """Answers as a vault does, and as the mapping of its notes.

    `paths` are the notes that were asked for, `everything` whether anything was that may depend on any note.
    """

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self.paths: set[str] = set()
        self.everything = False
        self._led: dict[tuple[str, str, str], str | None] = {}

    def __getattr__(self, name: str) -> Any:
        if name == "notes":
            return self
        self.everything |= name not in _FREE
        return getattr(self._vault, name)

    def resolve(self, link: Link, source: str) -> str | None:
        """What a link leads to, found once, as several rules ask."""
        key = (link.target, link.kind, source)
        if key not in self._led:
            self._led[key] = self._vault.resolve(link, source)
        return self._led[key]

    def __hash__(self) -> int:
        """That of the vault: what is remembered of it for the next note may say anything of it."""
        self.everything = True
        return hash(self._vault)

    def __eq__(self, other: object) -> bool:
        return self._vault == (other._vault if isinstance(other, Asked) else other)

    def __getitem__(self, path: str) -> Note:
        self.paths.add(path)
        return self._vault.notes[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._vault.notes)

    def __len__(self) -> int:
        return len(self._vault.notes)
