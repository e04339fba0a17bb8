"""The state of a running demo, from its events."""

from hypothesis import given
from hypothesis import strategies as st

from notes_cli.live.state import State, read_event, update, verdict

START = {"event": "start", "version": 1, "demo": "e2e-rl", "network": "pixels -> wheel", "parameters": 1234}
DONE = {
    "event": "done",
    "solved": True,
    "held_out": {"mean": 0.953, "ci": [0.9, 0.98], "episodes": 128, "threshold": 0.9},
    "wall_s": 31.4,
    "cpu_s": 60.0,
    "env_steps": 500_000,
    "seed": 3,
    "run": "runs/x",
}


def fold(*events):
    state = State()
    for event in events:
        state = update(state, event)
    return state


def test_a_run_is_told_by_its_events_in_order():
    state = fold(
        START,
        {"event": "frame", "phase": "before", "png": "AAAA"},
        {"event": "progress", "env_steps": 4096, "wall_s": 2.5, "steps_per_s": 9000.0, "held_out": None},
        {"event": "held_out", "mean": 0.25, "episodes": 128, "threshold": 0.9, "env_steps": 4096},
        {"event": "held_out", "mean": 0.95, "episodes": 128, "threshold": 0.9, "env_steps": 9000},
    )
    assert (state.demo, state.parameters, state.picture) == ("e2e-rl", 1234, "AAAA")
    assert (state.phase, state.env_steps, state.steps_per_s, state.wall_s) == ("training", 4096, 9000.0, 2.5)
    assert state.held_out == ((4096, 0.25), (9000, 0.95))
    assert state.threshold == 0.9


def test_the_verdict_says_solved_on_how_many_held_out_episodes_and_in_how_long():
    assert verdict(DONE) == (
        "solved: ~95.3% of 128 held-out episodes (95 % CI ~90.0% to ~98.0%), 90% needed; "
        "~500,000 steps in ~31 s, seed 3"
    )
    assert verdict({**DONE, "solved": False}).startswith("not solved: ~95.3%")
    assert verdict({**DONE, "solved": False, "interrupted": True}).startswith("interrupted: ")


def test_an_interrupted_run_without_evaluation_claims_nothing():
    done = {**DONE, "solved": False, "held_out": {"mean": None, "ci": None, "episodes": 0, "threshold": 0.9}}
    assert "no held-out episode was driven" in verdict(done)


@given(st.binary(max_size=80))
def test_a_line_that_is_no_event_is_passed_over(line):
    event = read_event(line)
    assert event is None or isinstance(event["event"], str)


def test_an_event_of_a_later_version_changes_nothing():
    state = fold(START)
    assert update(state, {"event": "saliency", "png": "AAAA"}) == state
