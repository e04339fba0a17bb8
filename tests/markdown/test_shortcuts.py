"""What is taken in at first sight is what a closer look gives: the scanner's shortcuts change nothing but its speed."""

import json
import marshal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from notes_cli.index.record import fold_text
from notes_cli.markdown import blocks, inline, lists
from notes_cli.markdown.rows import Rows
from notes_cli.markdown.scan import read_note, scan

CASES = [json.loads(line)["text"] for line in Path(__file__).with_name("fuzz.jsonl").read_text("utf-8").splitlines()]
LINES = [
    "",
    "",
    " ",
    "a",
    "a b",
    "a|b",
    "|-|-|",
    "===",
    "---",
    "    a",
    "\ta",
    "> a",
    "# a",
    "```",
    "$$",
    "%%",
    "<div>",
]
LINES += [
    "- a",
    "- [ ] a",
    "- [x] a",
    "- [ ]",
    "- [[a]]",
    "- - a",
    "- * *",
    "-",
    "- ",
    "-  a",
    "* a",
    "* *a*",
    "1. a",
    "2) a",
]
LINES += [
    "  - a",
    "  - [[a]]",
    "   b",
    "      - a",
    "\t- a",
    "  1. a",
    "  ",
    "*a*",
    "**a** b",
    "* * *",
    "_a_",
    "__",
    "`a`",
]
LINES += [
    "``` a",
    "``a``",
    "(a)",
    "“a”",
    "[[a]]",
    "[[a]]: b",
    "[[a]: b",
    "![[a]]",
    "[a]: b",
    "[a\\]: b",
    "[^1]: a",
    "[a](b)",
]
LINES += [
    "#a [[b]] *c",
    "[a <a b> c](d) e",
    "^[a [[b]]] #c d",
    "<a b> [a](b)",
    "</a> [a](b) www.a.b",
    "a ^id",
    "^id",
    "1 a",
]
TEXTS = st.one_of(st.lists(st.sampled_from(LINES), max_size=12).map("\n".join), st.sampled_from(CASES))
many = settings(max_examples=1000, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(TEXTS)
def test_what_is_plain_at_first_sight_is_so_at_a_closer_look(text):
    rows = scan(text)
    with pytest.MonkeyPatch.context() as closely:
        for name, answer in (
            ("is_plain_start", False),
            ("is_plain_end", False),
            ("plain_item", 0),
            ("may_define", True),
        ):
            closely.setattr(blocks, name, lambda *_, answer=answer: answer)
        closely.setattr(lists, "is_plain_start", lambda _: False)
        assert scan(text) == rows


@many
@given(TEXTS)
def test_behind_the_last_mark_of_anything_that_is_looked_for_nothing_is_found(text):
    rows = scan(text)
    with pytest.MonkeyPatch.context() as whole:
        whole.setattr(inline, "_read", lambda run, _, read=inline._read: read(run, len(run.text)))
        assert scan(text) == rows


@many
@given(TEXTS)
def test_rows_are_plain_data(text):
    rows, _ = read_note(text)
    assert Rows._make(marshal.loads(marshal.dumps(tuple(rows)))) == rows


@many
@given(st.text(max_size=300))
@example("".join(map(chr, range(0x110000))))
@example("\u0130\u0131 STRASSE ẞ ß K \ud800 \U0001f600 ΑΣ")
def test_folded_text_is_text_whose_case_is_folded(text):
    assert (
        fold_text(text).decode("utf-8", "surrogatepass")
        == text.replace("\u0130", "i").replace("\u0131", "i").casefold()
    )
