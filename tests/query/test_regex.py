"""Regular expressions: what a match must hold, what case means, and that one that never ends is ended."""

import os
import re
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.index.record import fold_text
from notes_cli.markdown.note import Span
from notes_cli.query import apart
from notes_cli.query.literals import is_one_line, looks_around, required_literals
from notes_cli.query.parse import parse_query
from notes_cli.query.regex import compile_regex, find_regex
from notes_cli.query.search import run_query
from notes_cli.query.tree import Regex

CASED = [
    c for c in map(chr, range(sys.maxunicode + 1)) if {c.lower(), c.upper(), c.casefold()} != {c} and not c.isspace()
]
ATOMS = ["a", "b", "ab", "k", "s", "I", "é", "ß", "日", ".", r"\d", r"\w", r"\s", r"\S", r"\n", r"\b", "^", "$", "-"]
ATOMS += [
    "[ab]",
    "[^a]",
    "[]]",
    r"[\]x]",
    r"\x61",
    r"\u0062",
    r"\u{63}",
    r"\p{L}",
    r"\.",
    r"\\",
    r"\/",
    r"\1",
    "x",
    r"\-",
]
PATTERN = st.recursive(
    st.sampled_from(ATOMS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.tuples(inner, inner).map("|".join),
        inner.map("({})".format),
        inner.map("(?:{})".format),
        inner.map("(?<n>{})".format),
        st.tuples(st.sampled_from(["=", "!", "<=", "<!"]), inner).map(lambda p: f"(?{p[0]}{p[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "{0,1}", "{1,2}", "{2}", "*?", "+?", "??"])).map("".join),
    ),
    max_leaves=6,
)
TEXT = st.text("abkKsſxéßẞ日ııİ1-. \\/]\n\r", max_size=16)


def compiled(pattern):
    try:
        compile_regex(Regex(pattern), False)
    except QueryError:
        return None
    return Regex(pattern)


def places(regex, text, match_case=False):
    return [tuple(span) for span in find_regex(regex, text, Span(0, len(text)), match_case)]


@settings(max_examples=2000, deadline=None)
@given(PATTERN, TEXT)
@example("(ab)?x", "x")
@example(r"a\u{62}c", "abc")
def test_a_match_holds_what_is_required_of_it(pattern, text):
    regex = compiled(pattern)
    if regex and places(regex, text):
        for texts in required_literals(pattern):
            assert any(fold_text(literal) in fold_text(text) for literal in texts)


@settings(max_examples=2000, deadline=None)
@given(PATTERN, TEXT)
def test_what_depends_on_one_line_alone_is_found_line_by_line(pattern, text):
    regex = compiled(pattern)
    if regex is None:
        return
    lines, start = [], 0
    for line in text.split("\n"):
        lines.append((start, start + len(line)))
        start += len(line) + 1
    if is_one_line(pattern):
        apiece = [tuple(s) for line in lines for s in find_regex(regex, text, Span(*line), False)]
        wide = [span for span in apiece if span[0] < span[1]]
        assert wide == [span for span in places(regex, text) if span[0] < span[1]]
    if not looks_around(pattern):
        reached = places(regex, text)
        for first, last in lines:
            if list(find_regex(regex, text, Span(first, last), False)):
                assert any(a <= last and first <= b for a, b in reached)


@pytest.mark.parametrize(
    ("pattern", "literals"),
    [
        ("abc", (("abc",),)),
        (r"ab\d+cd", (("ab",), ("cd",))),
        ("abc*d", (("ab",), ("d",))),
        ("abc+d", (("abc",), ("d",))),
        ("a{2}b{0,3}", (("a",),)),
        ("foo|bar", (("foo", "bar"),)),
        ("foo|b*", ()),
        (r"\b(foo|bar)\s(x)?baz", (("foo", "bar"), ("baz",))),
        ("(?=foo)(?:bar)(?<n>q)", (("bar",), ("q",))),
        (r"\.\-\/", ((".-/",),)),
        (r"[abc]\x41\u0041\p{L}.", ()),
        ("(?i:a)b", (("b",),)),
        ("a\ufffdb", (("a",), ("b",))),
        ("(a", ()),
        ("(" * 60 + "a" + ")" * 60, ()),
    ],
)
def test_what_a_pattern_requires(pattern, literals):
    assert required_literals(pattern) == literals


@pytest.mark.parametrize("suffix", ["", r"|\-\-"])  # the second is read without the unicode flag
def test_letters_that_are_one_where_case_is_ignored_are_looked_for_as_one(suffix):
    text = "\n".join(CASED)
    for character in CASED:
        every = [text[start:end] for start, end in places(Regex(character + suffix), text)]
        assert character in every
        for found in every:
            assert fold_text(found) == fold_text(character), (character, found)
            assert re.search(re.escape(character), found, re.IGNORECASE), (character, found)


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("b", "é\U0001f600b日b", [(2, 3), (4, 5)]),
        ("", "a\nb\n", [(0, 0), (1, 1), (2, 2), (3, 3)]),
        ("$", "a\r\n", [(1, 1), (2, 2)]),
        ("^", "\ufeffa", [(1, 1)]),
        (".", "\ud800x", [(0, 1), (1, 2)]),
        ("\ud800", "\ud800", [(0, 1)]),
        ("\0", "a\0", [(1, 2)]),
        (".*", "", []),
    ],
)
def test_places_are_code_points_of_the_text(pattern, text, found):
    assert places(Regex(pattern), text) == found


HOSTILE = {"a.md": "x\n", "b.md": "a" * 60 + "!\n", "c.md": "x\n"}


@pytest.mark.parametrize(
    ("query", "column"),
    [("/(a+)+$/", 0), ("x OR line:/^(a|a)*$/", 10), ("x OR /x/ OR (/!/ -/(.*a){30}b/)", 18)],
)
def test_a_pattern_that_never_ends_is_ended_and_named(open_vault, monkeypatch, query, column):
    monkeypatch.setattr(apart, "PATIENCE", 0.4)
    began = time.monotonic()
    with pytest.raises(QueryError, match="takes too long; write it without") as caught:
        list(run_query(open_vault(HOSTILE), query))
    assert caught.value.column == column
    assert time.monotonic() - began < 3


def test_many_notes_that_each_take_long_are_ended_too(open_vault, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.4)
    vault = open_vault({f"{number}.md": "a" * 20 + "!\n" for number in range(300)})
    began = time.monotonic()
    with pytest.raises(QueryError, match="takes too long"):
        list(run_query(vault, "/^(a+)+$/"))
    assert time.monotonic() - began < 3


def test_a_long_note_has_no_more_time_than_a_short_one(open_vault, monkeypatch):
    monkeypatch.setattr(apart, "PATIENCE", 0.4)
    vault = open_vault({"a.md": "x\n" * 10_000_000 + "a" * 60 + "!"})
    _ = vault.notes["a.md"]
    began = time.monotonic()
    with pytest.raises(QueryError, match="takes too long"):
        list(run_query(vault, "line:(/(a+)+$/ /!/)"))
    assert time.monotonic() - began < 5


def test_what_is_found_apart_is_what_is_found_here_and_in_its_order(open_vault, monkeypatch):
    vault = open_vault({f"{n * 7 % 200:03}.md": f"# h\na{n} é\n- [ ] b{n}\n" for n in range(200)} | {"x.base": ""})
    monkeypatch.setattr(apart, "count_processes", lambda: 3)
    queries = [r"/a\d*[37] é/", r"task:/b\d/ -/a1/", r"/^[ax]/", r"section:/\d+5/ -file:/7/"]
    found = [list(run_query(vault, query)) for query in queries]
    monkeypatch.setattr(apart, "can_fork", lambda: False)
    assert found == [list(run_query(vault, query)) for query in queries]
    assert [len(results) > 10 for results in found] == [True] * 4


SEEN_ENOUGH = """
import os, sys
from pathlib import Path
from notes_cli.query.search import run_query
from notes_cli.vault.vault import Vault
results = run_query(Vault.open(Path(sys.argv[1])), "/^(a|a)*$/")
assert next(results).path == "0.md"
results.close()
try:
    os.waitpid(-1, os.WNOHANG)
except ChildProcessError:  # there is no child to wait for
    sys.exit(7)
"""


def test_who_has_seen_enough_leaves_no_process_behind(make_vault):
    root = make_vault({f"{n}.md": "a" * 30 + "!" * (n > 20) for n in range(200)})
    assert subprocess.run([sys.executable, "-c", SEEN_ENOUGH, root], check=False).returncode == 7


def test_a_process_that_is_killed_is_one_line(open_vault):
    def look(note):
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(QueryError, match="has ended early") as caught:
        list(apart.look_apart(["a.md"], lambda: open_vault({"a.md": "x"}).index.note, look, 3))
    assert caught.value.column == 3


def test_the_engine_is_loaded_for_a_regular_expression_alone():
    code = "import sys; from notes_cli.query.parse import parse_query as p; p(%r); sys.exit('regress' in sys.modules)"
    run = [os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code % query]) for query in ("a -b", "/a/")]
    assert run == [0, 1]


def test_a_pattern_is_kept_without_the_escapes_of_slashes():
    assert parse_query(r"/a\/b\\\//") == Regex("a/b" + r"\\/")
