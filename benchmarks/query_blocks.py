"""Answers the query blocks of a vault in one process and prints no answer; or prints a word of each, to look for.

`python benchmarks/query_blocks.py VAULT [--asked-of OTHER] [--most N] [--words]`.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

if __name__ == "__main__":  # as a script it finds only the files beside it
    sys.path.insert(0, str(Path(__file__).parents[1]))

from notes_cli.errors import QueryError
from notes_cli.index.store import find_cache
from notes_cli.markdown.note import Note, QueryBlock
from notes_cli.query.search import run_block, run_query
from notes_cli.vault.vault import Vault

_WORD = re.compile(r"[^\W_]+")


def find_blocks(vault: Vault) -> Iterator[tuple[Note, QueryBlock]]:
    """The query blocks of the notes that are not excluded, by path and place, each with its note."""
    return ((note, block) for note in vault.shown for block in note.structure.query_blocks)


def main() -> None:
    """Answer the blocks, or print a word of each."""
    parser = argparse.ArgumentParser(description="Answer the query blocks of a vault in one process.")
    parser.add_argument("vault", type=Path)
    parser.add_argument("--asked-of", type=Path, help="search this vault for them instead")
    parser.add_argument("--most", type=int, default=1000, help="how many at most (1000)")
    parser.add_argument("--words", action="store_true", help="print the longest word of each instead")
    arguments = parser.parse_args()
    vault = Vault.open(arguments.vault, find_cache())
    other = arguments.asked_of and Vault.open(arguments.asked_of, find_cache())
    for note, block in islice(find_blocks(vault), arguments.most):
        if arguments.words:
            print(max(_WORD.findall(block.query), key=len, default="query"))
            continue
        with suppress(QueryError):
            for _ in run_query(other, block.query) if other else run_block(vault, note, block):
                pass
    vault.close()


if __name__ == "__main__":
    main()
