"""`notes query --in`: run the query blocks of a note and print what each finds."""

from notes_cli.cli.output import Screen, print_json, say
from notes_cli.cli.results import Shown, choose, print_results
from notes_cli.errors import QueryError
from notes_cli.markdown.note import Note
from notes_cli.markdown.plain import plain
from notes_cli.query.data import result_data
from notes_cli.query.search import Result, Settings, run_block
from notes_cli.vault.vault import Vault


def run_blocks(vault: Vault, note: Note, format: str, screen: Screen, settings: Settings, shown: Shown) -> int:
    """Run the query blocks of a note: exit 0 if one finds something, 1 if none does, 2 if all are malformed."""
    if not note.structure.query_blocks:
        say(f"{note.path} has no query block")
    blocks: list[dict[str, object]] = []
    for block in note.structure.query_blocks:
        line = note.line_of(block.span.start)
        results: list[Result] = []
        error: QueryError | None = None
        try:
            results = list(choose(vault, run_block(vault, note, block, settings), shown))
        except QueryError as caught:
            error = caught
            say(f"{note.path}:{note.line_of(block.offset_of(error.column))}: {error}")
        data = [result_data(result, shown.context > 0) for result in results]
        blocks.append({"line": line, "query": block.query, "results": data, "error": str(error) if error else None})
        if format == "text":
            print(screen.style(f"{note.path}:{line}: {' '.join(block.query.split())}", "bold"))
            print_results(results, screen)
    if format == "json":
        print_json(plain({"note": note.path, "blocks": blocks}), indent=2)
    elif format != "text":
        for result in (result for block in blocks for result in block["results"]):  # type: ignore[attr-defined]
            if format == "paths":
                print(screen.path(result["path"]))
            else:
                print_json(plain(result))
    if any(block["results"] for block in blocks):
        return 0
    return 2 if blocks and all(block["error"] for block in blocks) else 1
