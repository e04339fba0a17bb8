"""The values of frontmatter as JSON can say them; nothing is written as text here."""

import math


def plain(value: object) -> object:
    """The same data with null for each number that is not finite, as in JavaScript: YAML's `.nan` and `.inf`."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
