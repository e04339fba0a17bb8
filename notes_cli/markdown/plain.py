"""The values of frontmatter as JSON can say them, and as a person reads them."""

import math
from collections.abc import Callable

_EXACT = 2**53  # JavaScript holds all whole numbers up to here
_WHOLE = 10.0**21  # and writes those below with all their digits


def finite(value: object) -> object:
    """A value that holds no others; null for a number that is not finite, as in JavaScript (`.nan` and `.inf`)."""
    return None if isinstance(value, float) and not math.isfinite(value) else value


def nearest(value: object) -> object:
    """As `finite`, and for a whole number too large for JavaScript the one it has: of 20240102030405067 …068."""
    if not isinstance(value, int) or abs(value) <= _EXACT:
        return finite(value)
    try:
        near = float(value)
    except OverflowError:
        return None
    from decimal import Decimal  # here, as hardly a note has such a number

    return near if abs(near) >= _WHOLE else int(Decimal(repr(near)))


def plain(value: object, leaf: Callable[[object], object] = finite) -> object:
    """The same data, of lists and mappings, with `leaf` of each value that is neither."""
    if isinstance(value, dict):
        return {key: plain(item, leaf) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item, leaf) for item in value]
    return leaf(value)


def in_words(value: object) -> str:
    """A value as the note is shown with it: yes and no, lists with commas, nothing for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    if isinstance(value, dict):
        import json  # here, as hardly a property is a mapping

        return json.dumps(value, ensure_ascii=False)
    return str(value)
