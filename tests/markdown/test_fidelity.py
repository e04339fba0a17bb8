"""Texts that were once read otherwise than the application reads them; `make fuzz` adds to them."""

import pytest

from benchmarks.oracle import read_ours


@pytest.mark.cases("fuzz.jsonl")
def test_a_text_is_read_as_the_application_reads_it(case):
    assert {field: rows for field, rows in read_ours(case["text"]).items() if rows} == case["expect"]
