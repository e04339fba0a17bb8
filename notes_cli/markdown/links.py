"""Links as rows, from what was read of them: a wikilink's target and text, a Markdown link's decoded target.

Where links begin and end is `markdown.inline`'s and `markdown.brackets`'; where they lead, `resolve`'s.
Sources: the help pages Internal links and Embed files; quirk 11 of the app's own dumps.
"""

import re
from urllib.parse import unquote

from notes_cli.markdown.brackets import Bracketed
from notes_cli.markdown.rows import LinkRow

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
WIKILINK = re.compile(r"(!?)\[\[([^\[\]\n]+)\]\]")
ESCAPED = r"\\([!-/:-@\[-`{-~])"
"""A backslash and the character that it makes plain text: any ASCII punctuation."""


def make_wikilink(match: re.Match[str], base: int) -> LinkRow:
    """The row of the link of a match of `WIKILINK` in a text whose first character is at `base`."""
    mark, inside = match.groups()
    cut = inside.find("|", 1)  # `[[|x]]` is a link named `|x`
    target, text = (inside, None) if cut < 0 else (inside[:cut], inside[cut + 1 :])
    if text is not None and target.endswith("\\"):  # in a table the pipe is escaped
        target = target[:-1]
    return target.strip(), text, base + match.start(), base + match.end(), mark == "!", "wikilink", None


def make_link(text: str, base: int, at: int, taken: Bracketed, is_embed: bool) -> list[LinkRow]:
    """The row of the Markdown link at `at`; none for a reference, or a target that is empty or has a scheme."""
    target = taken.target or ""
    if "\\" in target and text[at] != "<":  # in `<a://b>` a backslash is one
        target = re.sub(ESCAPED, r"\1", target)
    if "&" in target:
        from html import unescape  # as its tables take a moment to load

        target = re.sub(r"&#?[A-Za-z0-9]+;", lambda found: unescape(found[0]), target)
    if not target or SCHEME.match(target):
        return []
    label = text[taken.begin : taken.close] or None
    return [(unquote(target), label, base + at, base + taken.end, is_embed, "markdown", None)]
