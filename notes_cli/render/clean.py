"""Makes text of a note safe for a terminal: no character of it can move the cursor, ring, or end a link early."""

import re

from notes_cli.markdown.patterns import compile_later

_PICTURES = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\n\t"} | {0x7F: "\u2421"}
_OTHERS = dict.fromkeys(range(128, 160), "�") | {0x2028: " ", 0x2029: " "}
_TABLE = {**_PICTURES, **_OTHERS}
_UNSAFE = compile_later("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def clean(text: str) -> str:
    """The text with a picture (`␛`) for each control character of ASCII but newline and tab, `�` for the others.

    U+2028 and U+2029 become spaces; a lone surrogate, which no terminal can be sent, becomes U+FFFD.
    """
    if not _UNSAFE.search(text):
        return text
    return re.sub("[\ud800-\udfff]", "\ufffd", text.translate(_TABLE))
