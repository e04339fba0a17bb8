"""Keeps an answer true while the vault changes; how it is shown is not its business.

The system tells that files have changed (watchfiles, a wrapper of the Rust library notify); what has changed is then
found by the index, as in every other run. Where the system cannot tell (some network file systems), or where the
variable WATCHFILES_FORCE_POLLING says so, the index looks every second.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Literal, NamedTuple

from notes_cli.errors import ConfigError
from notes_cli.query.search import Result
from notes_cli.vault.vault import Vault

QUIET, LATEST = 50, 500
"""Milliseconds: the vault is looked at once nothing has changed for so long, and after so long in any case."""
PULSE = 250
"""Milliseconds after which the caller is woken though nothing has changed, to look at its window."""

POLLED = 1000
"""Milliseconds between two looks at the vault where the system does not tell of changes."""


class Event(NamedTuple):
    """A file that an answer now holds, with its matches, or one that it holds no longer."""

    event: Literal["added", "removed"]
    result: Result


def watch_answer(
    root: Path, cache: Path | None, ask: Callable[[Vault], Iterable[Result]]
) -> Iterator[list[Result] | None]:
    """What `ask` answers of the vault at `root`, at once and after each change; None where nothing has changed.

    It never ends. Raises ConfigError where the vault's folder is gone, and what `ask` raises.
    """
    yield _answer(root, cache, ask)
    is_first = True  # what has changed before the watch began is told by nobody
    for changed in _wake(root):
        _check(root)
        yield _answer(root, cache, ask) if changed or is_first else None
        is_first = False


def find_events(before: Iterable[Result], after: Iterable[Result]) -> Iterator[Event]:
    """What makes of one answer the other, removals first; a file with other matches is removed and added."""
    old, new = set(before), set(after)
    yield from (Event("removed", result) for result in before if result not in new)
    yield from (Event("added", result) for result in after if result not in old)


def _answer(root: Path, cache: Path | None, ask: Callable[[Vault], Iterable[Result]]) -> list[Result]:
    vault = Vault.open(root, cache)
    try:
        results = list(ask(vault))
    finally:
        vault.close()
    _check(root)  # a folder that is gone looks like an empty one
    return results


def _check(root: Path) -> None:
    if not root.is_dir():
        raise ConfigError(f"the vault no longer exists: {root}")


def _wake(root: Path) -> Iterator[bool]:
    """Wake after changes to what counts (True), and from time to time (False)."""
    from watchfiles import watch  # here, as no other command needs it

    def counts(_: object, path: str) -> bool:
        parts = Path(path).relative_to(real).parts if Path(path).is_relative_to(real) else ()
        return not any(part.startswith(".") for part in parts) or parts == (".obsidian", "app.json")

    real = root.resolve()
    if os.environ.get("WATCHFILES_FORCE_POLLING", "").lower() in ("", "false", "disable", "disabled"):
        with suppress(OSError, RuntimeError):  # the system tells nothing here, or of no more files
            for changes in watch(
                real,
                watch_filter=counts,
                debounce=LATEST,
                step=QUIET,
                rust_timeout=PULSE,
                yield_on_timeout=True,
                ignore_permission_denied=True,
            ):
                yield bool(changes)
    while True:  # the library's own way to look at files compares whole seconds, and would miss changes
        time.sleep(POLLED / 1000)
        yield True
