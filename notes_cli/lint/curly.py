"""Which straight quotation marks of a note are opening and which are closing; it changes none."""

import re
from collections.abc import Collection, Iterator

from notes_cli.markdown.note import Note

_BEFORE, _AFTER = r"\s(\[{*_~—–\-\"'“‘", r"\s)\]}*_~—–.,;:!?…\-\"'”’"
_ELIDED = re.compile(r"'(?:tis|twas|twere|twill|em|til|n|\d\ds?)\b(?!')", re.IGNORECASE)


def curled(note: Note, pair: str, mark: str, places: Collection[int]) -> Iterator[tuple[int, bool]]:
    """Which of these places of a straight mark can be told, in order, and whether each is an opening one.

    The characters beside a mark tell, or else that one is open in its line, or that another follows there. Neither mark
    of a pair is told if the other is not among the places, as it is in a URL: the pair would be of two kinds.
    """
    for line in sorted({note.line_of(place) for place in places}):
        start, text = note.line_starts[line - 1], note.line_text(line)
        told, opened, lone = dict[int, bool](), -1, set[int]()
        marks = [start + at for at, one in enumerate(text) if one in (mark, *pair)]
        for at in marks:
            opens = _told(note, at) if note.text[at] == mark else note.text[at] == pair[0]
            begins = at != marks[-1] and bool("".join(_sides(note, at)).strip())
            if opens is None and (opened >= 0 or begins):
                opens = opened < 0
            if opens is None or _is_apostrophe(note, at):
                told |= {} if opens is None else {at: opens}
                continue
            told[at] = opens
            ends = {at, opened} if not opens and opened >= 0 else set()
            lone |= ends if any(note.text[end] == mark and end not in places for end in ends) else set()
            opened = at if opens else -1
        yield from ((at, opens) for at, opens in told.items() if at in places and at not in lone)


def _sides(note: Note, at: int) -> tuple[str, str]:
    return note.text[at - 1 : at] if at else " ", note.text[at + 1 : at + 2] or " "


def _is_apostrophe(note: Note, at: int) -> bool:
    before, after = _sides(note, at)
    return note.text[at] in "'’" and after.isalnum() and bool(before.isalnum() or _ELIDED.match(note.text, at))


def _told(note: Note, at: int) -> bool | None:
    """Whether the characters beside a mark tell that it opens; None where they tell neither."""
    before, after = _sides(note, at)
    opens = bool(re.match(rf"[{_BEFORE}]", before)) and not after.isspace() and not _ELIDED.match(note.text, at)
    closes = not before.isspace() and bool(re.match(rf"[{_AFTER}]", after))
    return opens if opens != (closes or _is_apostrophe(note, at)) else None
