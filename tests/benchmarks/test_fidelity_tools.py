"""The tools that compare: what they do with an oracle that fails, and what they conclude."""

import json
import shutil

import pytest

from benchmarks.exceptions import excuse
from benchmarks.fidelity import Compared, report
from benchmarks.fuzz import CASES, write_cases
from benchmarks.oracle import FIELDS, Oracle, OracleError, differing, first_difference, read_ours
from benchmarks.shrink import shrink

# a program in the form of an oracle: every text but these is one paragraph, or yaml where it may see that
PROGRAM = """
const blocks = { yamlFrontMatter() { return true; } };
const P = { freeze: () => ({ Parser: { prototype: { blockTokenizers: blocks } } }) };
function index(text) {
  if (text === 'loop') for (;;);
  if (text === 'crash') process.abort();
  if (text === 'deep') return index(text);
  const type = blocks.yamlFrontMatter() ? 'yaml' : 'paragraph';
  const rows = { sections: [[type, null, [0, 0, 0, text.length, 0, text.length]]] };
  for (const field of ['headings', 'listItems', 'tags', 'links', 'embeds']) rows[field] = [];
  return { ...rows, footnoteRefs: [['A', [0, 0, 0, 4, 0, 4]]] };
}
"""


@pytest.fixture
def oracle_folder(tmp_path):
    if shutil.which("node") is None:
        pytest.skip("node, which runs an oracle, is not installed")
    (tmp_path / "node_modules").mkdir()
    (tmp_path / "remark_oracle.cjs").write_text(PROGRAM, encoding="utf-8")
    return tmp_path


@pytest.fixture
def oracle(oracle_folder):
    running = Oracle(oracle_folder, seconds=0.2)
    yield running
    running.close()


def test_an_oracle_that_loops_crashes_or_overflows_answers_the_next_text(oracle):
    for text, why in (("loop", "timed out"), ("crash", "crashed"), ("deep", "call stack")):
        with pytest.raises(OracleError, match=why):
            oracle.ask(text)
        assert oracle.ask("a😀\r\n")["sections"] == [["yaml", None, [0, 0, 0, 5, 0, 5]]]
    assert oracle.ask("x")["footnoteRefs"] == [["a", [0, 0, 0, 4, 0, 4]]], "ids are compared in one case"


def test_a_kind_of_block_is_left_out_for_one_text_only(oracle):
    kinds = [oracle.ask("x", without)["sections"][0][0] for without in ((), ("yamlFrontMatter",), ())]
    assert kinds == ["yaml", "paragraph", "yaml"]


def test_a_fault_of_the_oracle_excuses_only_what_follows_from_it(oracle):
    text = "\n---\na: b\n---\n"
    theirs, mended = oracle.ask(text), oracle.ask(text, ("yamlFrontMatter",))
    assert excuse(text, mended, theirs, oracle)
    assert excuse(text, mended | {"tags": [["#a", [0, 0, 0, 2, 0, 2]]]}, theirs, oracle) is None
    assert excuse("a\n---\n", mended, theirs, oracle) is None


def test_a_folder_that_is_no_oracle_is_one_line(tmp_path):
    with pytest.raises(SystemExit, match="npm install"):
        Oracle(tmp_path)


def test_our_rows_have_the_form_of_the_oracle():
    rows = read_ours("---\na: b\n---\n# h #t\n😀 [[a|b]] ![[c]] [^N]\n")
    assert set(rows) == set(FIELDS)
    assert rows["sections"][0] == ["yaml", None, [0, 0, 2, 3, 0, 12]]
    assert rows["headings"] == [[1, "h #t", [3, 0, 3, 6, 13, 19]]]
    assert rows["tags"] == [["#t", [3, 4, 3, 6, 17, 19]]]
    assert rows["links"] == [["[[a|b]]", [4, 3, 4, 10, 23, 30]]]
    assert rows["embeds"] == [["![[c]]", [4, 11, 4, 17, 31, 37]]]
    assert rows["footnoteRefs"] == [["n", [4, 18, 4, 22, 38, 42]]]


def test_differences_are_named_by_field_and_first_row():
    ours = {field: [1, 2] for field in FIELDS}
    theirs = ours | {"tags": [1, 3], "links": [1]}
    assert differing(ours, theirs) == ["tags", "links"]
    assert first_difference(ours, theirs, "tags") == (2, 3)
    assert first_difference(ours, theirs, "links") == (2, None)


@pytest.mark.parametrize(("wrong", "enough"), [(0, True), (1, True), (2, False)])
def test_999_of_1000_notes_are_enough(wrong, enough):
    results = [Compared(f"{n}.md", {"tags": (1, 2)} if n < wrong else {}) for n in range(1000)]
    results += [Compared("x.md", {"links": (1, 2)}, excuse="why"), Compared("y.md", {}, "not UTF-8")]
    lines, agree = report(results)
    assert agree is enough
    assert lines[:3] == ["1,000 notes compared", "1 left out: not UTF-8", "1 where the oracle is wrong: why"]
    table = {line.rsplit(None, 3)[0]: line.rsplit(None, 3)[1] for line in lines if line.endswith(" %")}
    assert (table["tags"], table["links"], table["all fields"]) == (f"{1000 - wrong:,}", "1,000", f"{1000 - wrong:,}")


def test_a_text_is_made_as_short_as_it_can_be():
    assert shrink("one [[two]]\n\nthree #four [[five]]", lambda text: text.count("[[") == 2) == "[[[["
    assert shrink("key: 1, b", lambda text: len(text) >= 3 and "," in text) in ("a,a", ",aa", "aa,")


def test_what_is_found_goes_to_the_cases_that_are_replayed_and_nothing_twice():
    before = CASES.read_bytes()
    assert write_cases({json.loads(line)["text"]: {} for line in before.splitlines()}) == 0
    assert CASES.read_bytes() == before
    assert CASES.with_name("test_fidelity.py").is_file()
