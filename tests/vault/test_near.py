"""Near misses: what is like a text that is not there."""

import pytest

from notes_cli.vault.near import did_you_mean, find_near


@pytest.mark.parametrize(
    ("wanted", "known", "near"),
    [
        ("Kalman fitler", ["Particle filter", "Kalman filter"], ["Kalman filter"]),
        ("KALMAN", ["kalman gain", "Kalman"], ["Kalman", "kalman gain"]),
        ("filter", ["A long note about the Kalman filter", "x"], ["A long note about the Kalman filter"]),
        ("lerning", ["Notes", "End-to-end learning"], ["End-to-end learning"]),
        ("abc", ["xyz"], []),
        ("gain", ["a", "ga"], []),
        ("tags", ["task", "tag", "path"], ["tag", "task"]),
        ("", ["a"], []),
        ("abcd", ["abcx", "abxd", "axcd", "xbcd"], ["abcx", "abxd", "axcd"]),
        ("Café", ["Cafe\u0301", "cafe"], ["Cafe\u0301", "cafe"]),
        ("lone \ud800", ["lone \ud801"], ["lone \ud801"]),
    ],
)
def test_the_nearest_come_first_in_any_case_then_those_that_hold_the_text(wanted, known, near):
    assert find_near(wanted, known) == near


def test_what_is_near_is_offered_and_nothing_else():
    assert did_you_mean(["a", "b"]) == "; did you mean «a», «b»?"
    assert did_you_mean([]) == ""
