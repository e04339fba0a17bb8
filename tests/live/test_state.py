"""The state of a running demo, from its events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notes_cli.live.state import State, read_event, update, verdict

START = {"event": "start", "version": 1, "demo": "e2e-rl", "network": "pixels -> wheel", "parameters": 1234}
LAYERS = [{"name": "conv1", "shape": "8×16×24", "parameters": 1176, "gradient": 0.012}]
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
        {"event": "frame", "phase": "training", "png": "AAAA", "steering": -0.5},
        {
            "event": "progress",
            "env_steps": 4096,
            "wall_s": 2.5,
            "steps_per_s": 9000.0,
            "train_finished": 0.5,
            "layers": LAYERS,
        },
        {"event": "held_out", "mean": 0.25, "episodes": 128, "threshold": 0.9, "env_steps": 4096, "set": "stopping"},
        {"event": "held_out", "mean": 0.95, "episodes": 128, "threshold": 0.9, "env_steps": 9000, "set": "confirming"},
    )
    assert (state.demo, state.parameters, state.picture, state.steering) == ("e2e-rl", 1234, "AAAA", -0.5)
    assert (state.phase, state.env_steps, state.steps_per_s, state.wall_s) == ("training", 9000, 9000.0, 2.5)
    assert state.held_out == ((4096, 0.25, "stopping"), (9000, 0.95, "confirming"))
    assert state.training == ((4096, 0.5),)
    assert state.layers == (("conv1", "8×16×24", 1176, 0.012),)
    assert state.threshold == 0.9


def test_the_phase_is_that_of_the_film_and_not_of_the_learning_that_goes_on_meanwhile():
    state = fold(
        START, {"event": "frame", "phase": "before", "png": "AAAA"}, {"event": "progress", "env_steps": 4096}, DONE
    )
    assert (state.phase, state.env_steps, state.done) == ("before", 4096, DONE)


def test_a_replay_tells_what_came_of_each_episode():
    state = fold(
        {**START, "replay": True},
        {"event": "frame", "phase": "replay", "png": "AAAA", "place": 2, "episodes": 20},
        {"event": "episode", "place": 1, "episodes": 20, "outcome": 1.0, "steps": 100},
        {"event": "episode", "place": 2, "episodes": 20, "outcome": 0.0, "steps": 40},
        {"event": "replayed", "mean": 0.5, "episodes": 2},
    )
    assert (state.place, state.outcomes) == ("episode 2 of 20", (1.0, 0.0))
    assert verdict(state.done) == "1 of 2 held-out courses driven to the end"


@pytest.mark.parametrize(
    ("end", "said"),
    [
        ({"mean": 0.75, "episodes": 4, "measure": "share of lessons learned"}, "3 of 4 held-out lessons learned"),
        (
            {"mean": 16.25, "episodes": 4, "measure": "return", "threshold": 18.0},
            "16.2 in 4 held-out episodes, 18 needed",
        ),
        ({"mean": 16.25, "episodes": 4, "measure": "return", "threshold": None}, "16.2 in 4 held-out episodes"),
        ({"mean": 1.0, "episodes": 1, "interrupted": True}, "interrupted: 1 of 1 held-out courses driven to the end"),
        ({"mean": None, "episodes": 0, "interrupted": True}, "interrupted: no held-out episode came to its end"),
    ],
)
def test_the_end_of_a_replay_in_words(end, said):
    assert verdict({"event": "replayed", **end}) == said


def test_the_verdict_says_solved_on_how_many_held_out_episodes_and_in_how_long():
    assert verdict(DONE) == (
        "solved: 95.3% of 128 held-out episodes (95 % CI 90.0% to 98.0%), 90% needed; 500,000 steps in 31 s, seed 3"
    )
    assert verdict({**DONE, "solved": False}).startswith("not solved: 95.3%")
    assert verdict({**DONE, "solved": False, "interrupted": True}).startswith("interrupted: ")
    assert verdict({**DONE, "solved": False, "error": "the loss"}).startswith("stopped: ")


def test_the_verdict_names_both_sets_and_the_sampled_score_where_they_are_known():
    sets = {"stopping": {"mean": 0.922, "episodes": 128}, "confirming": {"mean": 0.953, "episodes": 256}}
    assert verdict({**DONE, "sets": sets, "sampled": {"mean": 0.914, "episodes": 128}}).startswith(
        "solved: 92.2% of 128, then 95.3% of 256 held-out episodes (95 % CI 90.0% to 98.0%), 90% needed; "
        "sampled 91.4%; 500,000 steps"
    )
    assert verdict({**DONE, "sets": {}, "sampled": None}) == verdict(DONE)


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


def test_returns_of_games_are_told_as_they_are():
    measure = {"measure": "return of a whole game"}
    held_out = {"mean": -3.25, "ci": [-5.0, -1.5], "episodes": 16, "threshold": 18.0, **measure}
    state = fold({**START, **measure, "threshold": 18.0}, {**DONE, "solved": False, "held_out": held_out})
    assert verdict(state.done).startswith(
        "not solved: -3.2 in 16 held-out episodes (95 % CI -5.0 to -1.5), 18 needed; "
    )
    assert state.measure == measure["measure"] and fold(START).measure.startswith("share")
    without = {**DONE, "solved": False, "held_out": {**held_out, "threshold": None}}
    assert "needed" not in verdict(fold(without).done)
