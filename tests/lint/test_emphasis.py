"""Emphasis is found where CommonMark has it, by a renderer that knows nothing of this code."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from notes_cli.lint.emphasis import find_emphasis

PIECES = st.sampled_from(["*", "_", "**", "__", "***", "a", "b.", " ", "(", ")", "\n", "«", "é"])
TEXTS = st.lists(PIECES, max_size=14).map(lambda pieces: "x" + "".join(pieces) + "x")


@given(TEXTS)
def test_the_same_stretches_are_emphasised(text):
    (inline,) = MarkdownIt().parseInline(text)
    opened, shown = [], []
    for token in inline.children:
        if token.type in ("em_open", "strong_open"):
            opened.append(len(shown))
            shown.append((token.markup, ""))
        elif token.type in ("em_close", "strong_close"):
            opened.pop()
        else:
            for at in opened:
                shown[at] = (shown[at][0], shown[at][1] + token.content)
    found = [(one.mark * one.size, one.start + one.size, one.end) for one in find_emphasis(text)]
    assert [mark for mark, _, _ in found] == [mark for mark, _ in shown]
    for (_, start, end), (_, inner) in zip(found, shown, strict=True):
        assert strip(text[start:end]) == strip(inner)


def strip(text):
    return "".join(char for char in text if char not in "*_ \n")


@pytest.mark.parametrize(("piece", "each"), [("*a ", 0), ("a* ", 0), ("*a_ ", 0), ("*a **b", 0.5)])
def test_marks_that_close_nothing_take_no_time(piece, each):
    took = {2_000: math.inf, 20_000: math.inf}
    for number in 3 * list(took):  # the least of three, as the collector of garbage may fall into one
        began = time.process_time()
        assert len(find_emphasis(piece * number)) == each * number
        took[number] = min(took[number], time.process_time() - began)
    assert took[20_000] < 0.2 + 30 * took[2_000]
    assert took[20_000] < 5
