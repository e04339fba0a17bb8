"""The app's two maps of links as JSON: what stands in them of one file, as the index keeps it ready to be printed."""

import re
from collections.abc import Iterable

_CONTROL = re.compile(r"[\x7f-\x9f]")


def map_entry(source: str, counts: Iterable[tuple[str, int]]) -> str:
    """The entry of a file: its path, and an object with the number of links for each target or name."""
    from json.encoder import encode_basestring as quoted  # here, as it is kept, and most commands print none

    return safe_json(f"{quoted(source)}: {{" + ", ".join([f"{quoted(name)}: {count}" for name, count in counts]) + "}")


def safe_json(text: str) -> str:
    """JSON with an escape in place of each control character that JSON leaves as it is."""
    return text if text.isascii() and "\x7f" not in text else _CONTROL.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
