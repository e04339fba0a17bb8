"""The reports of many notes: those that the index keeps and that still hold, else made, by two processes where many.

What is kept is known by all that the reports follow from besides the vault: the settings, and the code of the rules.
"""

import os
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from notes_cli.demo import PACKAGE
from notes_cli.index.fork import count_processes, forked
from notes_cli.index.read import read_bytes
from notes_cli.lint.report import Report
from notes_cli.vault.vault import Vault

if TYPE_CHECKING:
    from notes_cli.index.kept import Answer
    from notes_cli.lint.rule import Rule

MANY_NOTES = 200  # from here on two processes are faster than one
_CHUNK = 64  # notes, about a segment of the index
_ROOM = Path(__file__).parent
_CODE = (_ROOM, _ROOM / "rules", _ROOM.parent / "query", _ROOM.parent)
_SETTINGS = (".obsidian/app.json", ".obsidian/types.json")

Made = tuple[str, list[tuple[Any, ...]], list[str] | None, bool]
"""A note's path, its reports without it, the notes that they depend on (None: all), whether the index has read all."""


def find_reports(
    vault: Vault, paths: Sequence[str], settings: object, load_rules: Callable[[], "tuple[Rule, ...]"]
) -> Iterator[Report]:
    """The reports of the notes at these paths; `settings` is all that the rules that are loaded follow from.

    The rules are not loaded where all is kept: that they load was found when the answers were kept.
    """
    question = make_question(vault, settings)
    known = vault.index.kept(question)
    missing = [path for path in paths if path not in known]
    if missing or not paths:
        fresh: dict[str, Answer] = {}
        for path, rows, asked, is_sure in _check(vault, missing, load_rules()):
            known[path] = rows
            if is_sure:
                fresh[path] = rows, asked
        vault.index.keep(question, fresh)
    return (Report(path, *row) for path in paths for row in known[path])


def make_question(vault: Vault, settings: object) -> str:
    """What reports depend on besides the vault's notes and names: these settings, the vault's, and the code."""
    demos = find_spec(PACKAGE)
    folders = [*_CODE, *(Path(folder) for folder in (demos and demos.submodule_search_locations) or ())]
    code = [sorted((entry.name, *entry.stat()[6:9:2]) for entry in _python_files(folder)) for folder in folders]
    read = []
    for name in _SETTINGS:
        read.append(b"")
        with suppress(OSError):
            read[-1] = read_bytes(vault.root / name)
    said = repr((settings, code, read)).encode("utf-8", "surrogatepass")
    # nobody wants two of these to be alike, and a cryptographic sum takes longer to import than to make
    return f"lint {zlib.crc32(said):08x}{zlib.adler32(said):08x}{len(said):x}"


def _python_files(folder: Path) -> Iterator[os.DirEntry[str]]:
    with suppress(OSError):
        yield from (entry for entry in os.scandir(folder) if entry.name.endswith(".py"))


def _check(vault: Vault, paths: Sequence[str], rules: "tuple[Rule, ...]") -> Iterator[Made]:
    """Check notes, in two processes where there are many and it can be done; in no order."""
    halves = [
        [path for at in range(n * _CHUNK, len(paths), 2 * _CHUNK) for path in paths[at : at + _CHUNK]] for n in (0, 1)
    ]
    if len(paths) < MANY_NOTES or count_processes() < 2:
        return (yield from check_notes(vault, paths, rules))
    again = vault.index.again()

    def work() -> Iterator[list[Made]]:
        index = again()
        found = check_notes(replace(vault, index=index), halves[1], rules) if index else iter(())
        while some := list(islice(found, _CHUNK)):  # to hand over each alone would take as long as to check it
            yield some

    other, own, done = forked(work), check_notes(vault, halves[0], rules), set[str]()
    with suppress(ChildProcessError):
        while some := list(islice(own, _CHUNK)):
            yield from some
            if more := next(other, None):  # in turn, as else the pipe is full and the other process waits
                done.update(path for path, *_ in more)
                yield from more
        for more in other:
            done.update(path for path, *_ in more)
            yield from more
    yield from own
    yield from check_notes(vault, [path for path in halves[1] if path not in done], rules)


def check_notes(vault: Vault, paths: Sequence[str], rules: "tuple[Rule, ...]") -> Iterator[Made]:
    """Check notes, and tell what the reports of each depend on."""
    from notes_cli.lint.asked import Asked  # here, as is what follows, as it is not needed where all is kept
    from notes_cli.lint.engine import report_note

    if len(paths) > MANY_NOTES // 2:
        _ = vault.alias_owners  # all at once
    anew = vault.index.anew  # to which the index adds; of notes as they would be nothing is kept
    for path in paths:
        asked = Asked(vault)
        rows = [report[1:] for report in report_note(cast("Vault", asked), vault.notes[path], rules)]
        is_sure = not anew if asked.everything else anew.isdisjoint((path, *asked.paths))
        yield path, rows, None if asked.everything else sorted(asked.paths - {path}), is_sure
