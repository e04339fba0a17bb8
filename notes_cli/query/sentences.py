"""What each operator of the search language says in plain English; `notes_cli.query.explain` puts it together.

An operator without an entry here cannot be added: a test compares this table with `OPERATORS`.
"""

from typing import Literal, NamedTuple

Kind = Literal["any", "text", "name", "tag", "value", ""]
"""What a term is looked for in: text or path, text alone, a name or path, tags, a property's value; "" as before."""


class Sentence(NamedTuple):
    """How an operator is put: with one term («one line holds …»), or with several («in one line, all … : it holds …»).

    `subject` and `of` begin these, `it` is the subject of the several, all empty where the operator narrows nothing.
    `remark` is what is to be known besides, decided here where the app says nothing.
    """

    subject: str
    of: str
    it: str
    kind: Kind
    remark: str = ""


SENTENCES: dict[str, Sentence] = {
    "file": Sentence(
        "the file's name", "in the file's name", "it", "name", "file: and path: look at all files, not only at notes."
    ),
    "path": Sentence("the path", "in the path", "it", "name", "file: and path: look at all files, not only at notes."),
    "content": Sentence("the text", "in the text", "it", "text"),
    "match-case": Sentence("", "with case as written", "", ""),
    "ignore-case": Sentence("", "in any case", "", ""),
    "tag": Sentence(
        "one tag",
        "among the tags",
        "one",
        "tag",
        "tag: matches whole tags, in any case, with or without #; not in code.",
    ),
    "line": Sentence("one line", "in one line", "it", "text"),
    "block": Sentence(
        *("one block", "in one block", "it", "text"),
        "block: treats every list item as a block of its own, without the items below it, and the properties as one.",
    ),
    "section": Sentence(
        *("one section", "in one section", "it", "text"),
        "section: runs from a heading to the next one of the same or a higher level; the text before the first "
        "heading is a section too, except for a section: inside another.",
    ),
    "task": Sentence("one task", "in one task", "it", "text"),
    "task-todo": Sentence("one open task", "in one open task", "it", "text"),
    "task-done": Sentence(
        *("one task that is done", "in one task that is done", "it", "text"),
        "task-done: counts a task as done whatever is in the checkbox, except for a space.",
    ),
}
"""Every operator by its name."""

VALUES: dict[str, str] = {
    "TRUE": "is a ticked checkbox",
    "FALSE": "is a checkbox that is not ticked",
    "EMPTY": "is empty",
    "null": "has no value, though the name is there",
}
"""The constants of a property's value, as predicates."""
