"""Laws of the search language: the engine finds what a plain reading of the files finds."""

import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.markdown.scan import make_note
from notes_cli.query.parse import parse_query
from notes_cli.query.print import print_query
from notes_cli.query.scope import blocks as blocks_of
from notes_cli.query.scope import whole
from notes_cli.query.search import run_query, search
from notes_cli.query.tree import And, Compare, Not, Operator, Or, Phrase, Property, Query, Regex, Word
from notes_cli.vault.vault import Vault

lawful = settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))

FILES = {
    "ab.md": "ab x\nc d\n\n- [ ] b a\n- [x] c\n  d #a/b\n\n> d b\n",
    "b/c.md": "# a\nA-B c\n## d\nab_c (d)\n# c d\nb1 \u017f\n",
    "d.md": "---\ntags: [a]\nk: c\nn: 5\nl: [a, b c]\ne:\n---\nBA\r\nx d\r\n#b",
    "c d.md": "",
    "e.md": "a\n\n\nb\nc\nd\nx",
    "a.png": "",
    "f.md": "- a b\n  - [ ] c\n\n  d x\n  ```\n  b1\n  ```\n"
    "- [ ] d\n  1. a\n     - b\n\n     c1\n\n  a1 #b\n  - x\n\n  s\n\n^ab\n",
    "g.md": "| b |\n| - |\n| x |\n\n^cd\n\n^a1\n\n- [x] a\n  - b\n    > c\n\n  d\n\n^bx",
    "k.canvas": '{"nodes": [{"type": "text", "text": "a b\\nc #b"}, {"type": "file", "file": "x.md"}]}',
    "b.base": "a",
}
CARDS = {"k.canvas": "a b\nc #b"}


@pytest.fixture(scope="module")
def vaults(tmp_path_factory):
    root = tmp_path_factory.mktemp("vault")
    for path, text in FILES.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(text.encode())
    cache = tmp_path_factory.mktemp("cache")
    kept = Vault.open(root, cache)
    return Vault.open(root), kept, Vault.open(root, cache)


words = st.text("abcdx1s", min_size=1, max_size=2)
leaf = st.one_of(
    words,
    st.lists(words, min_size=1, max_size=2).map(lambda parts: '"' + " ".join(parts) + '"'),
    st.sampled_from(["/b a/", "/^[a-c]/", r"/\d$/", "/a.*b/", r"/d\s+x/", "/(a|c) ?d/", "/(?<=a)b/", "/x$/", "/s/"]),
    st.sampled_from(
        ["tag:a", "tag:#A/b", "tag:b", "[k]", "[k:C]", '[l:"b c"]', "[l:b]", "[e:null]", "[n:>4]", "[n:<5]"]
    ),
)
scoped = ["line", "block", "section", "task", "task-todo", "task-done", "content", "file", "path", "match-case"]
queries = st.recursive(
    leaf,
    lambda inner: st.one_of(
        inner.map("-{}".format),
        st.tuples(st.sampled_from(scoped), inner).map(lambda pair: f"{pair[0]}:({pair[1]})"),
        st.tuples(inner, inner).map("({0[0]} {0[1]})".format),
        st.tuples(inner, inner).map("({0[0]} OR {0[1]})".format),
    ),
    max_leaves=5,
)


def holds(query: Query, note, raw: str, spans, names: tuple[str, ...], case: bool = False, deep=False):
    """A naive evaluator: `spans` are the places of the raw text that are looked at."""
    fold = (lambda t: t) if case else (lambda t: t.replace("\u017f", "s").lower())
    inside = lambda span: any(a <= span.start and span.end <= b for a, b in spans)  # noqa: E731
    again = lambda body, s=spans, n=names, c=case, d=deep: holds(body, note, raw, s, n, c, d)  # noqa: E731
    texts = [raw[a:b] for a, b in spans]
    flags = re.MULTILINE | re.ASCII if case else re.MULTILINE | re.IGNORECASE
    match query:
        case Word(word):
            return any(fold(word) in fold(t) for t in (*names, *texts))
        case Phrase(phrase):
            whole = rf"(?<![^\W_]){re.escape(fold(phrase))}(?![^\W_])"
            return any(re.search(whole, fold(t)) for t in texts) or any(fold(phrase) in fold(name) for name in names)
        case Regex(pattern):
            return any(re.search(pattern, t.replace("\r", ""), flags) for t in (*names, *texts) if t)
        case Not(body):
            return not again(body)
        case And(terms):
            return all(again(term) for term in terms)
        case Or(terms):
            return any(again(term) for term in terms)
        case Property(Word(key), value):
            return any(p.key == key and inside(p.key_span) and value_holds(value, p.value) for p in properties(note))
        case Operator("tag", Word(tag)):
            wanted = tag.lower().removeprefix("#")
            return any((t.name[1:].lower() + "/").startswith(wanted + "/") and inside(t.span) for t in note.tags)
        case Operator("file" | "path" as name, body):
            return again(body, s=(), n=(note.path.split("/")[-1] if name == "file" else note.path,))
        case Operator("content", body):
            return again(body, n=())
        case Operator("match-case", body):
            return again(body, c=True)
        case Operator(name, body):
            parts = pieces(name, note, raw, spans, deep)
            return any(again(body, part, (), d=deep or name == "section") for part in parts)
    return False


def value_holds(query, value):
    items = value if isinstance(value, list) and value else [value]
    said = ["" if item is None else str(item).lower() for item in items]
    match query:
        case None:
            return True
        case Word("null"):
            return None in items
        case Word(word):
            return any(word.lower() in item for item in said)
        case Phrase(phrase):
            return phrase.lower() in said
        case Compare(sign, text):
            numbers = [int(item) for item in said if item.isdigit()]
            return any(number < int(text) if sign == "<" else number > int(text) for number in numbers)


def properties(note):
    return note.frontmatter.properties if note.frontmatter else ()


def pieces(name, note, raw, own, deep):
    """The parts of what is looked at, each its places, from what the scanner says of the note."""
    s = note.structure
    if name == "line":
        lines = [[(m.start() + a, m.end() + a)] for a, b in own for m in re.finditer(r"[^\r\n]+", raw[a:b])]
        return lines or [[(a, a)] for a, b in own if "\n" not in raw[a:b]]
    if name == "block":
        parts = blocks(note, raw)
    elif name == "section":
        starts = [(h.span.start, h.level) for h in s.headings]
        stops = [next((b for b, m in starts[i + 1 :] if m <= n), len(note.text)) for i, (_, n) in enumerate(starts)]
        parts = [[(a, b)] for (a, _), b in zip(starts, stops, strict=True)]
        if deep:
            inside = lambda a, b: any(x <= a and b <= y and (a, b) != (x, y) for x, y in own)  # noqa: E731
            return [[span] for (span,) in parts if inside(*span)]
        if raw == "":
            return [own] * bool(own)
        parts.append([(0, starts[0][0] if starts else len(raw))])
    else:
        state = {"task": (True, False), "task-todo": (True,), "task-done": (False,)}[name]
        parts = [
            [item.span, *item.rest] for item in s.list_items if item.task is not None and (item.task == " ") in state
        ]
    met = [[(max(a, x), min(b, y)) for a, b in part for x, y in own if a < y and x < b] for part in parts]
    return [part for part in met if part]


def blocks(note, raw):
    """The blocks: for each root block all up to the next one, but for lists, whose last item has what is behind it."""
    sections, found = note.structure.sections, [[note.frontmatter.span]] if note.frontmatter else []
    items = [[item.span, *item.rest] for item in note.structure.list_items]
    for number, section in enumerate(sections):
        stop = sections[number + 1].span.start if number + 1 < len(sections) else len(raw)
        if section.type != "list":
            found.append([(section.span.start, section.span.end + len(raw[section.span.end : stop].rstrip()))])
        elif behind := raw[section.span.end : stop].strip():
            at = raw.index(behind, section.span.end)
            [part for part in items if part[0].start < at][-1].append((at, at + len(behind)))
    return found + items


def naively(vault, query):
    tree = parse_query(query)
    found = set()
    for path in FILES:
        if path.endswith(".md"):
            note, text, names = vault.notes[path], FILES[path], (path,)
        else:
            text = CARDS.get(path)
            note, names = make_note(path, text or ""), (path,) if path != "a.png" else ()
            named = any(name in query for name in ("file:", "path:"))
            if path == "a.png" and not named:
                continue
        if holds(tree, note, text or "", [] if text is None else [(0, len(text))], names):
            found.add(path)
    return found


def found(vault, query):
    return {result.path for result in run_query(vault, query)}


@lawful
@given(queries)
def test_the_engine_finds_what_a_naive_reading_of_the_raw_files_finds(vaults, query):
    assert found(vaults[0], query) == naively(vaults[0], query)


@settings(lawful, max_examples=500)
@given(queries)
def test_the_answer_is_the_same_with_an_index_in_memory_a_new_one_and_one_from_before(vaults, query):
    answers = [list(run_query(vault, query)) for vault in vaults]
    assert answers[0] == answers[1] == answers[2]


@settings(lawful, max_examples=150)
@given(queries, queries)
def test_logic(vaults, a, b):
    vault = vaults[0]
    whole = [f"({query} OR file:zzz)" for query in (a, b)]  # so that every search looks at the same files
    p, q = whole
    every = set(FILES)
    assert found(vault, f"{p} {q}") == found(vault, p) & found(vault, q) <= found(vault, p)
    assert found(vault, f"-{p}") == every - found(vault, p)
    assert list(run_query(vault, f"--{a}")) == list(run_query(vault, a))
    assert found(vault, f"-({p} {q})") == found(vault, f"-{p} OR -{q}")
    assert found(vault, f"-({p} OR {q})") == found(vault, f"-{p} -{q}")


positive = st.recursive(
    words | words.map('"{}"'.format),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("({0[0]} {0[1]})".format), st.tuples(inner, inner).map("({0[0]} OR {0[1]})".format)
    ),
    max_leaves=4,
)


@lawful
@given(positive)
def test_what_is_in_a_line_is_in_a_block_in_a_section_in_the_text(vaults, query):
    """It does not hold of negations."""
    scopes = ("line", "block", "section", "content")
    line, block, section, content = (found(vaults[0], f"{scope}:({query})") for scope in scopes)
    assert line <= block <= section <= content


marks = st.sampled_from(["", "- ", "- ", "- [ ] ", "1. ", "> ", "```", "^", "# ", "%%", "[^1]: ", "| "])
rows = st.tuples(st.sampled_from(["", "  ", "  ", "    ", "  > "]), marks, words).map("".join)
texts = st.lists(st.one_of(rows, rows, st.just("")), min_size=3, max_size=14)


@lawful
@given(texts.map("\n".join))
def test_every_word_of_a_note_is_in_a_block(text):
    note = make_note("a.md", text)
    covered = [span for block in blocks_of(whole(note)) for span in block.spans]
    for word in re.finditer(r"\w+", text):
        assert any(start <= word.start() and word.end() <= end for start, end in covered), word


HOSTILE = ["(", ")", "[", "]", "-", '"', "/", "a ", "a OR ", "OR ", "-(", "file:", "[a:", "a:", "<", "/(/ "]
HOSTILE += ['"\\', "/\\", "(a OR ", "a(", "a -b OR "]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_query_is_answered_or_wrong_at_once(piece, vaults):
    took = {}
    for size in (10_000, 100_000):
        text = piece * (size // len(piece))
        began = time.process_time()
        try:
            query = parse_query(text)
            if query is not None:
                assert print_query(query)
                assert size > 10_000 or len(list(search(vaults[0], query))) <= len(FILES)
        except QueryError as error:
            assert 0 <= error.column <= len(text)
        took[size] = time.process_time() - began
    assert took[100_000] < 0.2 + 30 * took[10_000]
    assert took[100_000] < 5
