"""Makes a text as short as it can be while something still holds of it; it knows nothing of notes."""

from collections.abc import Callable


def shrink(text: str, wanted: Callable[[str], bool]) -> str:
    """A text that is still `wanted`, from which no run of characters can be taken, and each an `a` where it may be."""
    size = max(1, len(text) // 2)
    while size:
        at, before = 0, text
        while at < len(text):
            shorter = text[:at] + text[at + size :]
            text, at = (shorter, at) if wanted(shorter) else (text, at + size)
        size = size if text != before else size // 2
    for at, character in enumerate(text):
        plain = text[:at] + "a" + text[at + 1 :]
        if character not in "a\r\n" and wanted(plain):
            text = plain
    return text
