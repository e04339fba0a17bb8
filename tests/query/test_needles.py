"""What is looked for first loses no match: a search finds what looking at every note finds."""

import re
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.index.record import EXACT, fold_text, make_record
from notes_cli.markdown.rows import empty_rows
from notes_cli.markdown.scan import make_note
from notes_cli.query import ahead
from notes_cli.query.files import find_asked
from notes_cli.query.match import match
from notes_cli.query.needles import find_needles
from notes_cli.query.parse import parse_query
from notes_cli.query.scope import whole
from notes_cli.query.search import Settings, search
from notes_cli.vault.vault import Vault

# letters that match others when case is ignored, and some that only look as if they did
WORDS = ["a", "b", "ab", "A b", "I", "i", "\u0130", "\u0131", "i\u0307", "K", "\u212a", "s", "\u017f"]
WORDS += ["ß", "SS", "ς", "Σ", "5", "true", "null", "EMPTY", "é", "e\u0301", "x/y", "#x", "-", '\\"', "日本", "\u2028"]
WORD = st.sampled_from(WORDS)
TERM = st.one_of(WORD, WORD.map('"{}"'.format))
QUERY = st.recursive(
    TERM,
    lambda inner: st.one_of(
        inner.map("-{}".format),
        st.tuples(inner, inner).map(" ".join),
        st.tuples(inner, inner).map(" OR ".join),
        inner.map("({})".format),
        st.tuples(
            st.sampled_from(["line", "block", "section", "file", "path", "content", "tag", "task", "match-case"]), inner
        ).map(lambda pair: f"{pair[0]}:({pair[1]})"),
        st.tuples(TERM, TERM).map(lambda pair: f"[{pair[0]}:{pair[1]}]"),
        TERM.map("[{}]".format),
    ),
    max_leaves=6,
)


def parsed(text):
    try:
        return parse_query(text)
    except QueryError:
        return None


PARSED = QUERY.map(parsed).filter(lambda query: query is not None)
LINE = st.one_of(WORD, WORD.map("#{}".format), WORD.map("- [ ] {}".format), WORD.map("# {}".format))
PROPERTY = st.tuples(st.sampled_from(["a", "tags", "aliases", "I", "é"]), st.one_of(WORD, st.just("[a, 5, true]")))


def note_text(properties, lines):
    block = "".join(f"{key}: {value}\n" for key, value in dict(properties).items())
    return f"---\n{block}---\n" * bool(properties) + "\n".join(lines)


TEXTS = st.lists(
    st.tuples(st.lists(PROPERTY, max_size=2), st.lists(LINE, max_size=4)).map(lambda parts: note_text(*parts)),
    min_size=1,
    max_size=4,
)


@settings(max_examples=400, deadline=None)
@given(PARSED, TEXTS, st.sampled_from([0, ahead.FEW]), st.booleans())
def test_a_search_finds_what_looking_at_every_note_finds(query, texts, few, match_case):
    names = ["a.md", "b/\u0130.md", "x/y.md", "Straße.md"]
    notes = [make_note(name, note) for name, note in zip(names, texts, strict=False)]
    vault = Vault.of(Path("/vault"), notes)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "FEW", few)  # more files than these are asked of the index before they are read
        found = {result.path for result in search(vault, query, settings=Settings(match_case=match_case))}
        only = Settings(match_case=match_case, with_lines=0)
        counted = {result.path for result in search(vault, query, settings=only)}
    every = [whole(note)._replace(match_case=match_case) for note in notes]
    assert found == counted == {scope.note.path for scope in every if match(query, scope) is not None}


@settings(max_examples=200, deadline=None)
@given(PARSED)
def test_what_a_search_first_asks_the_index_is_told_from_its_query(query):
    vault = Vault.of(Path("/vault"), [make_note(name, "a b") for name in ("a.md", "ab.md")])
    asked = []

    def contain(_, clauses):
        asked.append(clauses)
        return dict.fromkeys(vault.files, False)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ahead, "FEW", 0)  # as in a vault that is worth it
        patch.setattr(Vault, "containing", contain)
        list(search(vault, query))
    assert find_asked(query) == next(filter(None, asked), ())


def test_whatever_matches_where_case_is_ignored_folds_to_the_same():
    every = map(chr, range(sys.maxunicode + 1))
    cased = [c for c in every if {c.lower(), c.upper(), c.casefold()} != {c} and not c.isspace()]
    text = "\n".join(cased)
    assert len(cased) > 2000
    for character in cased:
        for other in re.findall(re.escape(character), text, re.IGNORECASE):
            assert fold_text(other) == fold_text(character), (character, other)


def test_what_is_not_ascii_and_yet_folds_to_ascii_is_never_taken_for_exact():
    characters = list(map(chr, range(128, sys.maxunicode + 1)))
    for character in [c for c in characters if fold_text(c) != c] + characters[::50]:
        record = make_record("a.md", character, empty_rows(), ())
        assert (EXACT in record.haystack) == (not any(byte < 128 for byte in fold_text(character))), character


def clauses_of(text):
    query = parse_query(text)
    assert query is not None
    return [[text.decode() for text in clause] for clause in find_needles(query)]


def test_every_note_that_matches_holds_these():
    assert clauses_of('Word "A Phrase" line:(c d) -e') == [["word"], ["a phrase"], ["c"], ["d"]]
    assert clauses_of("a OR long OR (b c)") == [["a", "long", "b"]]
    assert clauses_of('"Novelty signal" OR novelty OR NOVELTY OR gain') == [["novelty", "gain"]]
    assert clauses_of("a OR -b") == []
    assert clauses_of('tag:#X/y [Key:"Value"] [k:null] [n:<5]') == [["#x/y"], ["key"], ["value"], ["k"], ["n"]]
