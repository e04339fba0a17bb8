"""`notes query --watch`: an answer that is kept true, on a terminal in place, else as events."""

import io
import os
import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import redirect_stdout
from pathlib import Path

from notes_cli.cli.output import Screen, counted, make_screen, print_json
from notes_cli.cli.results import print_results
from notes_cli.errors import NotesError
from notes_cli.markdown.plain import plain
from notes_cli.query.data import result_data
from notes_cli.query.search import Result
from notes_cli.query.watch import find_events, watch_answer
from notes_cli.vault.vault import Vault

_ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l"  # the other screen, no cursor, long lines are cut
_LEAVE = "\x1b[?7h\x1b[?25h\x1b[?1049l"


def watch_query(vault: Vault, text: str, ask: Callable[[Vault], Iterable[Result]], format: str, context: bool) -> int:
    """Show what `ask` answers, and what it answers after each change of the vault, until the program is interrupted.

    `text` is the query, for the title; with `context` events have the lines around each match. Raises NotesError
    where the output is neither a terminal nor to be events.
    """
    root = vault.root
    cache = vault.index.file.parent if vault.index.file else None
    vault.close()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that the terminal is put in order then too
    if format == "jsonl":
        return _print_events(root, cache, ask, context)
    if format != "text" or not make_screen(root).links:
        raise NotesError("--watch needs a terminal, or --format jsonl for events")
    return _draw_answers(root, cache, text, ask)


def _print_events(root: Path, cache: Path | None, ask: Callable[[Vault], Iterable[Result]], context: bool) -> int:
    shown: list[Result] = []
    for results in watch_answer(root, cache, ask):
        if results is not None:
            for event, result in find_events(shown, results):
                data = result_data(result, context) if event == "added" else {"path": result.path}
                print_json(plain({"event": event, **data}))
            sys.stdout.flush()
            shown = results
    return 0


def _draw_answers(root: Path, cache: Path | None, text: str, ask: Callable[[Vault], Iterable[Result]]) -> int:
    shown: list[Result] = []
    size: os.terminal_size | None = None
    is_open = False
    try:
        for results in watch_answer(root, cache, ask):
            if not is_open:  # only now, as a malformed query is told on the screen that stays
                is_open = True
                print(_ENTER, end="")
            results = shown if results is None else results
            now = os.get_terminal_size(sys.stdout.fileno())
            if results != shown or now != size:
                shown, size = results, now
                print(_frame(_lines(text, shown, make_screen(root), size.lines)), end="", flush=True)
    finally:
        if is_open:
            print(_LEAVE, end="", flush=True)
    return 0


def _lines(text: str, results: list[Result], screen: Screen, rows: int) -> list[str]:
    """The title and the results, `rows` lines at most, the last of them on what does not fit."""
    files = counted(len(results), "file") if results else "no results"
    printed = io.StringIO()
    with redirect_stdout(printed):
        print_results(iter(results[:rows]), screen)
    lines = [
        screen.style(f"⌕ {screen.clean(' '.join(text.split()))}  {files}", "bold"),
        *printed.getvalue().split("\n")[:-1],
    ]
    if len(lines) <= rows:
        return lines
    return [*lines[: max(0, rows - 1)], screen.style("… more than fits into the window", "dim")][:rows]


def _frame(lines: list[str]) -> str:
    """The lines from the top of the screen, each without what stood behind it, and nothing below them."""
    return "\x1b[H" + "\x1b[K\r\n".join(lines) + "\x1b[K\x1b[J"
