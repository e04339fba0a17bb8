"""What counts as a word."""

import time

import pytest

from notes_cli.markdown.scan import make_note
from notes_cli.markdown.words import body, count_characters, count_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("one two\nthree", 3),
        ("- * ## — …", 0),
        ("don't re-run it’s", 3),
        ("1,000.5 2.", 2),
        ("snake_case", 2),
        ("a/b", 2),
        ("**bold** [[Note|text]]", 3),
        ("強化学習", 4),
        ("ひらがな カナ", 6),
        ("LSTMを使う 2層", 6),
        ("강화 학습", 2),
        ("Ca\u0301fe\u0301", 1),
        ("नमस्ते दुनिया", 2),
        ("👍 ok", 1),
    ],
)
def test_words(text, words):
    assert count_words(text) == words


@pytest.mark.parametrize(("text", "characters"), [("", 0), ("é\n", 2), ("👍", 2), ("a\r\nb", 4)])
def test_characters_are_utf_16_units(text, characters):
    assert count_characters(text) == characters


@pytest.mark.parametrize("text", ["\ufeff---\na: 1\n---\nx\n", "---\r\na: 1\r\n---\r\nx\n", "\ufeffx\n", "x\n"])
def test_neither_frontmatter_nor_a_byte_order_mark_counts(text):
    assert body(make_note("A.md", text)) == "x\n"


@pytest.mark.parametrize("text", ["-" * 500_000, "1," * 250_000, "a'" * 250_000, "'" * 500_000, "1.1" * 200_000])
def test_no_text_takes_long(text):
    start = time.process_time()
    count_words(text)
    assert time.process_time() - start < 2
