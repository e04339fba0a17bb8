"""The live answer to a query block as HTML: the query, how many files, and their lines with the hits marked."""

from html import escape

from notes_cli.markdown.note import name_of
from notes_cli.query.search import Match, Result
from notes_cli.render.answers import Answer, shown_files, shown_lines
from notes_cli.render.html_inline import href


def answer_html(source: str, answer: Answer) -> str:
    """The answer as a block of its own, in the page of the note `source`; with an error, that and nothing else."""
    caption = f"<code>{escape(answer.query.strip())}</code>"
    if answer.error is not None:
        error = f"malformed query, column {answer.column + 1}: {escape(answer.error)}"
        return f'<div class="query">\n<p class="caption">{caption}</p>\n<p class="error">{error}</p>\n</div>\n'
    results, left = shown_files(answer)
    body = "".join(_result(source, answer, result) for result in results)
    more = f'<p class="more">{escape(left)}</p>\n' if left else ""
    return f'<div class="query">\n<p class="caption">{caption} · {answer.count}</p>\n{body}{more}</div>\n'


def _result(source: str, answer: Answer, result: Result) -> str:
    link = f'<a href="{href(result.path, "", source)}">{escape(name_of(result.path))}</a>'
    matches, left = shown_lines(answer, result)
    lines = "".join(f'<li><span class="n">{m.line}</span><span>{_marked(m)}</span></li>\n' for m in matches)
    more = f'<p class="more">{escape(left)}</p>\n' if left else ""
    if not matches:  # found by its name or by what it lacks
        return f'<p class="file">{link}</p>\n'
    count = f'<span class="count">{len(result.matches)}</span>'
    return f"<details open><summary>{link}{count}</summary>\n<ul>\n{lines}</ul>\n{more}</details>\n"


def _marked(match: Match) -> str:
    parts, at = [], 0
    for start, end in match.spans:
        parts += [escape(match.text[at:start]), f"<mark>{escape(match.text[start:end])}</mark>"]
        at = end
    return "".join(parts) + escape(match.text[at:])
