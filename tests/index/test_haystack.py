"""The search of folded text finds what `in` finds, wherever in a segment it stands."""

import marshal
import sqlite3
import time
import tracemalloc

from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index import haystack
from notes_cli.index.record import EXACT

PIECES = st.sampled_from([b"ab", b"a", b"b", b"abab", "é".encode(), "水".encode(), b" ", EXACT, b"x" * 50, b"y" * 3000])
NOTES = st.lists(st.lists(PIECES, max_size=8).map(b"".join), min_size=1, max_size=6)
TEXTS = st.lists(PIECES, min_size=1, max_size=3).map(b"".join)


def index_of(segments):
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE haystack (segment INTEGER, body BLOB)")
    connection.execute("CREATE TABLE segment (id INTEGER, paths BLOB)")
    for number, notes in enumerate(segments, 1):
        paths = [f"{number}/{place}" for place in range(len(notes))]
        connection.execute("INSERT INTO haystack VALUES (?, ?)", (number, haystack.NEXT.join(notes)))
        connection.execute("INSERT INTO segment VALUES (?, ?)", (number, marshal.dumps(paths)))
    return lambda *query: connection.execute(query[0], query[1:])


def holds(note, clauses):
    return all(any(text in note for text in clause) for clause in clauses)


@given(
    st.lists(NOTES, max_size=3), st.lists(st.lists(TEXTS, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3)
)
def test_what_is_found_is_what_in_finds(segments, clauses):
    expected = {}
    for number, notes in enumerate(segments, 1):
        for place, note in enumerate(notes):
            if holds(note, clauses):
                exact, mark, _ = note.partition(EXACT)
                expected[f"{number}/{place}"] = bool(mark) and holds(exact, clauses)
    found = list(haystack.find_paths(index_of(segments), clauses))
    assert len(found) == len(expected)
    assert dict(found) == expected


def test_a_text_is_found_far_from_the_beginning_and_in_every_note_once():
    note = b"y" * 2 * haystack.NEAR
    segment = [note, note + b"rare rare", note, note + b"rare", note + b"rare"]
    assert [path for path, _ in haystack.find_paths(index_of([segment]), [(b"rare",)])] == ["1/1", "1/3", "1/4"]


def test_a_text_as_long_as_a_note_is_found_at_once():
    text = b"ab" * 25_000
    segment = [b"x" * haystack.NEAR, b"y" + text + b"y", text[1:], text]
    start = time.process_time()
    assert [path for path, _ in haystack.find_paths(index_of([segment]), [(text,)])] == ["1/1", "1/3"]
    assert time.process_time() - start < 2


def test_a_text_that_a_large_note_has_at_every_place_takes_no_memory():
    segment = [b"y" * 2 * haystack.NEAR, b"x" * 5_000_000, b"x"]
    rows = index_of([segment])
    tracemalloc.start()
    assert [path for path, _ in haystack.find_paths(rows, [(b"x",)])] == ["1/1", "1/2"]
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20_000_000
