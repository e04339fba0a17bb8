"""No space stands between Chinese, Japanese or Korean and words or numbers of other scripts.

What: a character of one kind right beside one of the other; also beside links and code in the text; not behind
    `1)` or `-` at the beginning of a line, which a space would make the mark of a list.
Why: the words are easier to tell apart.
Example: `中文english中文`.
Fix: a space; in headings only with `--unsafe-fixes`, as links name them.
"""

import re
from collections.abc import Iterator

from notes_cli.lint.problem import Problem, replace
from notes_cli.lint.prose import find_in_words, is_in_heading
from notes_cli.vault.note import Note, Span
from notes_cli.vault.vault import Vault

GROUP = "format"
_EAST = (
    r"\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fd-\u30ff"
    r"\u3131-\u318e\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff\uff66-\uff6f\uff71-\uff9d"
    r"\U00020000-\U0003ffff"
)
_WORD = "A-Za-z0-9\u00c0-\u024f\u0370-\u04ff"
_BESIDE = re.compile(rf"[{_EAST}](?=[{_WORD}+(¥$`-]|\[[^\[\]\n]*\]\()|(?<=[{_WORD}+;:%°$)`-])(?=[{_EAST}])")
_MARK = r"(?:[-+*]|\d+[.)])"
_NO_MARK = re.compile(rf"[ \t>]*(?:{_MARK}[ \t][ \t>]*)*{_MARK}")


def check(note: Note, vault: Vault) -> Iterator[Problem]:
    """Report each place where the two touch, in prose."""
    for found in find_in_words(_BESIDE, note):
        at = found.end()
        if _NO_MARK.fullmatch(note.text, note.line_at(at).start, at):
            continue
        fix = replace(Span(at, at), " ", safe=not is_in_heading(note, at))
        yield Problem(note.path, Span(at - 1, at + 1), "no space between two scripts", fix)
