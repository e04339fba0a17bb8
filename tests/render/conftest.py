"""What all tests of the room use: a vault made from a few files."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from notes_cli.vault.vault import Vault

MakeVault = Callable[[Mapping[str, str]], Vault]


@pytest.fixture
def make_vault(tmp_path: Path) -> MakeVault:
    """Write the files, given by vault path, and open the vault."""

    def make(files: Mapping[str, str]) -> Vault:
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text, encoding="utf-8", newline="")
        return Vault.open(tmp_path)

    return make
