"""The live answer to a query block in the terminal: the query, how many files, and their lines cut around the hits."""

from notes_cli.markdown.note import name_of
from notes_cli.query.search import Match
from notes_cli.render.answers import Answer, shown_files, shown_lines
from notes_cli.render.clean import clean
from notes_cli.render.layout import Writer
from notes_cli.render.terminal_inline import DIM, LINK, Look
from notes_cli.render.wrap import Piece, shortened

_HIT, _ERROR = "1;31", "31"


def write_answer(writer: Writer, look: Look, answer: Answer) -> None:
    """Write the answer as a block of its own; with an error, that and nothing else."""
    writer.begin()
    writer.text([Piece("⌕ " + " ".join(answer.query.split()), DIM)])
    with writer.inside("  ", "  "):
        if answer.error is not None:
            writer.text([Piece(f"malformed query, column {answer.column + 1}: {answer.error}", _ERROR)])
            return
        writer.text([Piece(answer.count, DIM)])
        results, left = shown_files(answer)
        for result in results:
            writer.text([Piece(name_of(result.path), LINK, look.url_of(result.path))])
            matches, more = shown_lines(answer, result)
            with writer.inside("  ", "  "):
                for match in matches:
                    _write_match(writer, match)
                if more:
                    writer.text([Piece(more, DIM)])
        if left:
            writer.text([Piece(left, DIM)])


def _write_match(writer: Writer, match: Match) -> None:
    label = f"{match.line}: "
    lead = len(match.text) - len(match.text.lstrip())
    text = clean(match.text).replace("\t", " ").strip()
    spans = [(max(0, start - lead), min(len(text), end - lead)) for start, end in match.spans if end > lead]
    text, spans = shortened(text, spans, writer.room - len(label))
    pieces, at = [Piece(label, DIM)], 0
    for start, end in spans:
        pieces += [Piece(text[at:start]), Piece(text[start:end], _HIT)]
        at = end
    writer.line([*pieces, Piece(text[at:])])
