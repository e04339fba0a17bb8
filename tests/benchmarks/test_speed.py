"""The measuring: what a process takes, the table's verdicts, and that the rest of the document stays as it is."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.make_vault import Made
from benchmarks.measure import Case, measure
from benchmarks.processes import Times, peak_memory, run, run_to_output
from benchmarks.queries import SEARCHES, fill_in, find_terms
from benchmarks.report import BEGIN, END, Memory, Row, memory_table, replace_between, speed_table
from benchmarks.speed import changes_of
from notes_cli.query.operators import OPERATORS
from notes_cli.query.parse import parse_query
from notes_cli.query.tree import Operator, walk

ROOT = Path(__file__).parents[2]
TEXT = st.text().filter(lambda text: "<" not in text)
PYTHON = (sys.executable, "-c")


@given(TEXT, TEXT, TEXT, TEXT)
def test_all_but_what_stands_between_the_marks_is_kept(head, old, new, tail):
    once = replace_between(f"{head}{BEGIN}{old}{END}{tail}", new)
    assert once.startswith(head + BEGIN)
    assert once.endswith(END + tail)
    assert once[len(head + BEGIN) : len(once) - len(END + tail)].strip() == new.strip()
    assert replace_between(once, new) == once


@pytest.mark.parametrize("text", ["", BEGIN, END, END + BEGIN, BEGIN + BEGIN + END, BEGIN + END + END])
def test_a_document_without_both_marks_in_order_is_refused(text):
    with pytest.raises(ValueError, match="needs one line"):
        replace_between(text, "table")


def test_the_document_of_this_repository_has_a_place_for_the_table():
    text = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    assert replace_between(text, text.partition(BEGIN)[2].partition(END)[0]) == text


def test_a_row_says_the_ratio_of_medians_and_whether_it_is_reached():
    peer = Times((2.0, 1.0, 9.0))
    rows = [
        Row("quick", Times((2.0, 2.5, 1.0)), "peer", peer, 1),
        Row("slow", Times((2.02,)), "peer", peer, 1),
        Row("free", Times((1.0,)), "peer", peer, None),
        Row("missing", Times(absent="absent"), "peer", Times(), 1),
    ]
    assert speed_table(rows).splitlines()[2:] == [
        "| quick | 2.000 (1.000 to 2.500) | peer | 2.000 (1.000 to 9.000) | 1.00 | ≤ 1, reached |",
        "| slow | 2.020 (2.020 to 2.020) | peer | 2.000 (1.000 to 9.000) | 1.01 | ≤ 1, not reached |",
        "| free | 1.000 (1.000 to 1.000) | peer | 2.000 (1.000 to 9.000) | 0.50 |  |",
        "| missing | absent | peer |  |  | ≤ 1 |",
    ]


def test_memory_says_whether_the_bound_is_kept():
    rows = [Memory("a", 200_000_000, 200_000_000), Memory("b", 200_000_001, 200_000_000), Memory("c", None, None)]
    assert memory_table(rows).splitlines()[2:] == [
        "| a | 200 | ≤ 200, reached |",
        "| b | 200 | ≤ 200, not reached |",
        "| c | not measured |  |",
    ]


def test_a_run_has_its_time_exit_code_and_errors():
    result = run([*PYTHON, "import sys, time; time.sleep(0.2); sys.exit('no such thing')"], {})
    assert (result.code, result.said.strip()) == (1, "no such thing")
    assert 0.2 < result.seconds < 20


def test_the_time_to_the_first_output_is_not_that_to_the_end():
    code = "import sys, time; print('first', flush=True); time.sleep(1.5); print('x' * 100_000)"
    assert run_to_output([*PYTHON, code], {}).seconds < 1.5 < run([*PYTHON, code], {}).seconds
    assert run_to_output([*PYTHON, "import sys; sys.exit('no such thing')"], {}).code == 1


def test_a_bar_does_not_end_a_cell():
    row = speed_table([Row("`/a|b/`", Times((1.0,)), "peer", Times((1.0,)), 1)]).splitlines()[-1]
    assert row.startswith(r"| `/a\|b/` | 1.000 ")


def test_every_operator_is_measured_with_a_term_of_the_vault_and_a_text_for_ripgrep():
    terms = find_terms(Made(1, 50, 0, "one two three", 1, "hub.md", 0))
    assert terms == find_terms(Made(1, 50, 0, "one two three", 1, "hub.md", 0))
    asked = {
        node.name
        for search in SEARCHES
        for node in walk(parse_query(fill_in(search.query, terms)))
        if isinstance(node, Operator)
    }
    assert asked == set(OPERATORS)
    for search in SEARCHES:
        filled = [fill_in(part, terms) for part in (search.query, *search.ripgrep)]
        assert not any(re.search(r"[A-Z]{3}", part.replace("OR", "")) for part in filled), filled
        assert any(term in filled[0] and term in filled[-1] for term in terms.values()) or search.query[0] in "[/"


def test_the_blocks_of_a_vault_are_answered_in_one_process(tmp_path):
    (tmp_path / "note.md").write_text("```query\nline:(blue whale)\n```\n\n```query\n(broken\n```\n", encoding="utf-8")
    script = [sys.executable, str(ROOT / "benchmarks" / "query_blocks.py"), str(tmp_path)]
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert run(script, environment)[1:] == (0, "")
    done = subprocess.run([*script, "--words"], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["whale", "broken"]


def test_memory_is_that_of_a_process_and_its_children_together():
    hold = "import time; held = bytearray(b'x' * 50_000_000); time.sleep(1)"
    both = f"import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', {hold!r}]); {hold}; child.wait()"
    held = peak_memory([*PYTHON, both], {})
    if held is None:
        pytest.skip("there is no /proc to read memory from")
    assert 100_000_000 < held < 250_000_000


def test_a_command_that_fails_has_no_memory():
    assert peak_memory([*PYTHON, "import sys; sys.exit(2)"], {}) is None


def test_cases_are_measured_in_turn_and_a_missing_command_has_no_times(capsys):
    order = []
    there = Case(
        "there", [*PYTHON, ""], "peer", [*PYTHON, ""], 1, lambda: order.append("us"), lambda: order.append("he")
    )
    missing = Case("missing", [*PYTHON, "import sys; sys.exit(2)"], "peer", [*PYTHON, ""])
    broken = Case("broken", [*PYTHON, "raise ValueError"], "none", [])
    beside = Case("alone", [*PYTHON, ""], "broken", [*PYTHON, "import os; os._exit(3)"])
    first, second, third, fourth = measure([there, missing, broken, beside], 2, {})
    assert order == ["he", "us", "he", "us"]
    assert (len(first.ours.seconds), len(first.peer.seconds)) == (2, 2)
    assert (second.ours, third.ours) == (Times(absent="absent"), Times(absent="failed"))
    assert (len(fourth.ours.seconds), fourth.peer) == (2, Times(absent="failed"))
    assert "missing" in capsys.readouterr().err


def test_a_changed_note_gets_its_bytes_back(tmp_path):
    note = tmp_path / "note.md"
    note.write_bytes(b"as it was\r\n")
    with pytest.raises(KeyboardInterrupt), changes_of(note) as change:
        seen = {note.read_bytes() for _ in range(3) if change()}
        raise KeyboardInterrupt
    assert len(seen) == 3
    assert note.read_bytes() == b"as it was\r\n"


@pytest.mark.slow
def test_everything_is_measured_and_put_into_a_document(tmp_path):
    document = tmp_path / "document.md"
    document.write_text(f"# Before\n\n{BEGIN}\n{END}\n\n# After\n", encoding="utf-8")
    options = ["--notes", "30", "--rounds", "1", "--vaults", str(tmp_path / "vaults"), "--into", str(document)]
    script = str(ROOT / "benchmarks" / "speed.py")
    subprocess.run([sys.executable, script, *options], cwd=tmp_path, check=True, stderr=subprocess.DEVNULL)
    text = document.read_text(encoding="utf-8")
    assert text.startswith("# Before") and text.endswith("# After\n")
    assert re.search(r"^\| `notes query task-done:WORD`: \d+ files \| \d", text, re.MULTILINE)
    assert re.search(r"^\| \d+ query blocks of this vault, in one process \| \d", text, re.MULTILINE)
    assert re.search(r"^\| `notes query PHRASE` \| \d+\.\d{3} \(", text, re.MULTILINE)
