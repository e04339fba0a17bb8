"""The live answer to a query block, and how much of it is shown."""

import shlex
from dataclasses import dataclass

from notes_cli.errors import QueryError
from notes_cli.markdown.note import Note, QueryBlock
from notes_cli.query.search import AS_IN_A_BLOCK, Match, Result, run_block
from notes_cli.vault.vault import Vault

MAX_FILES = 10
MAX_LINES = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query block finds; with an `error`, at `column` of the query, nothing.

    `note` names its note to `--in`; without `everything` a face shows MAX_FILES files and MAX_LINES lines of each.
    """

    note: str
    query: str
    everything: bool = False
    results: tuple[Result, ...] = ()
    error: str | None = None
    column: int = 0

    @property
    def count(self) -> str:
        """How many files were found, in words."""
        number = len(self.results)
        return "no results" if not number else f"{number:,} file{'s' if number > 1 else ''}"


def answer(vault: Vault, note: Note, block: QueryBlock, everything: bool) -> Answer:
    """Run one query block of `note`; a malformed query is an answer with an error.

    Without `everything` only the files that are then shown have their lines.
    """
    name = _argument(vault, note)
    settings = AS_IN_A_BLOCK if everything else AS_IN_A_BLOCK._replace(with_lines=MAX_FILES)
    try:
        results = tuple(run_block(vault, note, block, settings))
    except QueryError as error:
        return Answer(name, block.query, everything, (), str(error), error.column)
    return Answer(name, block.query, everything, results)


def _argument(vault: Vault, note: Note) -> str:
    """What to type for the note: its name, or its path where others have that name, quoted for a shell."""
    text = note.name if vault.find(note.name) == (note,) else note.path
    return shlex.quote(text) if set(text) & set('"$`\\!') else f'"{text}"'


def shown_files(answer: Answer) -> tuple[tuple[Result, ...], str]:
    """The files to show, and the line that says how to see what was left out of them or their lines, else nothing."""
    if answer.everything or len(answer.results) <= MAX_FILES:
        is_cut = not answer.everything and any(len(result.matches) > MAX_LINES for result in answer.results)
        return answer.results, f"all lines: notes query --in {answer.note}" if is_cut else ""
    left = len(answer.results) - MAX_FILES
    return answer.results[:MAX_FILES], f"… {left:,} more: notes query --in {answer.note}"


def shown_lines(answer: Answer, result: Result) -> tuple[tuple[Match, ...], str]:
    """The matching lines to show of one file, and the line that says how many were left out, else nothing."""
    if answer.everything or len(result.matches) <= MAX_LINES:
        return result.matches, ""
    left = len(result.matches) - MAX_LINES
    return result.matches[:MAX_LINES], f"… {left:,} more line{'s' if left > 1 else ''}"
