"""The tables of the learning bench, computed from outcomes that a person can check by head."""

from pathlib import Path

import pytest

from benchmarks import learning
from benchmarks.interquartile import interquartile_mean, interval
from benchmarks.learning_report import (
    BEGIN,
    END,
    LADDER,
    at,
    baseline_table,
    encoder_table,
    ladder_table,
    middle,
    ratio,
    save_picture,
    scenery_table,
    write_report,
)  # fmt: skip
from benchmarks.outcomes import Run
from benchmarks.report import replace_between

ROOT = Path(__file__).parents[2]
CAP = 600.0
NEVER = float("inf")


def row(*outcomes, **arguments):
    return [(Run("row", "module.function", arguments | {"seed": seed}), one) for seed, one in enumerate(outcomes)]


def timed(*seconds, steps=1200):
    return row(*({"solved": s != NEVER, "seconds": min(s, 650.0), "env_steps": steps} for s in seconds))


def test_the_document_of_this_repository_has_a_place_for_the_tables():
    text = (ROOT / "BENCHMARKS.md").read_text(encoding="utf-8")
    assert replace_between(text, text.partition(BEGIN)[2].partition(END)[0], (BEGIN, END)) == text


@pytest.mark.parametrize(("values", "mean"), [
    ([3.0], 3.0), ([1.0, 2.0, 9.0], 4.0), ([9.0, 0.0, 2.0, 4.0], 3.0), ([0.0, 1.0, 2.0, 3.0, 100.0], 2.0),
])  # fmt: skip
def test_the_interquartile_mean_leaves_out_a_quarter_at_either_end(values, mean):
    assert interquartile_mean(values) == mean


def test_the_interval_holds_the_mean_and_is_the_same_each_time():
    values = [0.5, 0.6, 0.7, 0.8, 0.9]
    low, high = interval(values)
    assert 0.5 <= low < interquartile_mean(values) < high <= 0.9
    assert interval(values) == (low, high)
    assert interval([0.4, 0.4]) == (0.4, 0.4)


def test_a_baseline_says_each_seed_and_whether_its_goal_is_reached():
    linear = [
        pair for rate, shares in ((1e-4, (0.1, 0.2)), (3e-4, (0.3, 0.6)))
        for pair in row(*({"share": share} for share in shares), learning_rate=rate)
    ]  # fmt: skip
    lines = baseline_table({"privileged": row({"share": 0.97}), "linear": linear}, 1000).splitlines()[2:]
    assert lines[0] == "| a controller that knows road and traffic | 97.0 % |  |  | ≥ 98 %, not reached |"
    assert "3,000 steps, learning rate 0.0003 (of 0.0001: 15.0 %, 0.0003: 45.0 %)" in lines[1]
    assert lines[1].endswith("| 45.0 % | 30.0 to 60.0 | 30.0, 60.0 | ≤ 40 %, not reached |")


def test_the_demos_policy_stands_beside_itself_without_its_pictures():
    table = baseline_table({"demo": row({"share": 0.92, "black": 0.0, "shuffled": 0.2})}, None)
    assert [line.split(" | ")[1] for line in table.splitlines()[2:]] == ["92.0 %", "0.0 %", "20.0 %"]
    assert "| ≤ 10 %, reached |" in table and "| ≤ 10 %, not reached |" in table


def test_each_scenery_has_a_column():
    hand, demo = ({"by_scenery": {"meadow": m, "night": n}} for m, n in ((0.9, 0.3), (1, 1)))
    rows = {"pipeline": row(hand), "demo": row(demo)}
    head, _, by_hand, ours = scenery_table(rows).splitlines()
    assert head == "| courses driven to the end | meadow | night |"
    assert by_hand.endswith("| 90.0 % | 30.0 % |") and ours.endswith("| 100.0 % | 100.0 % |")


@pytest.mark.parametrize(("steps", "share"), [(50, 0.0), (100, 0.1), (199, 0.1), (200, 0.2), (900, 0.3)])
def test_a_curve_is_read_at_or_before(steps, share):
    assert at([[100, 0.1], [200, 0.2], [400, 0.3]], steps) == share


def test_experience_is_read_off_one_curve():
    curve = [[step, step / 1000] for step in range(100, 801, 100)]
    rows = {"joint": row({"curve": curve, "seconds": 9.6}), "autoencoder": row(
        {"curve": curve, "seconds": 20.0, "pretraining_seconds": 5.4})}  # fmt: skip
    head, _, joint, drawn = encoder_table(rows, 400).splitlines()
    assert "| 1/4 x 400 steps |" in head
    assert joint.endswith("| 10.0 % | 20.0 % | 40.0 % | 80.0 % | 10 |  |")
    assert drawn.endswith("| 20 | 5 |")


@pytest.mark.parametrize(("slower", "faster", "said"), [
    (300.0, 20.0, "15 times"), (NEVER, 20.0, "≥ 30 times"), (NEVER, NEVER, "unknown"), (300.0, NEVER, "≤ 0.5 times"),
])  # fmt: skip
def test_a_factor_is_a_bound_where_a_run_was_given_up(slower, faster, said):
    assert ratio(slower, faster, CAP) == said


def test_the_median_is_given_up_where_half_of_the_runs_were():
    assert middle([one for _, one in timed(10.0, NEVER)], CAP) == NEVER
    assert middle([one for _, one in timed(10.0, NEVER, 30.0)], CAP) == 30.0
    assert middle([one for _, one in timed(10.0, 601.0, 601.0)], CAP) == NEVER  # solved, but too late


def test_the_ladder_says_what_each_rung_brings_once_it_is_whole():
    rows = {"defaults": timed(NEVER), "batched": timed(NEVER), "settings": timed(300.0), "network": timed(100.0)}
    assert "> 600 | > 600 |" in ladder_table(rows, CAP) and "brings" not in ladder_table(rows, CAP)
    said = ladder_table({**rows, "demo": timed(50.0, steps=2000)}, CAP)
    assert "| 50 | 50 | 2,000 | 40 |" in said
    assert "≥ 12 times as fast as stable-baselines3 at its defaults" in said and "2 times as fast as" in said
    assert "the batched environment unknown, the settings ≥ 2 times, the network 3 times, the code 2 times" in said


def test_without_runs_it_says_so():
    assert write_report({}, None, CAP) == "No run is finished yet."


def test_a_picture_is_drawn(tmp_path):
    pytest.importorskip("matplotlib")
    curves = row(*({"curve": [[100, share], [200, 2 * share]]} for share in (0.1, 0.2, 0.3)))
    save_picture({"joint": curves, "pipeline": row({"by_scenery": {"meadow": 0.9}})}, 100, tmp_path / "curves.png")
    assert (tmp_path / "curves.png").read_bytes().startswith(b"\x89PNG")


def test_every_planned_row_can_be_chosen_and_is_called_with_what_its_function_takes():
    pytest.importorskip("torch")
    import inspect
    from importlib import import_module

    planned = learning.plan_demo(2) + learning.plan_free(2) + learning.plan_budgeted(2, 4096)
    assert {run.row for run in planned} == set(learning.ROWS) >= set(LADDER)
    assert len({run.key() for run in planned}) == len(planned)
    for run in planned:
        module, _, name = run.measure.rpartition(".")
        if module != "benchmarks.peers":  # needs stable-baselines3; test_peers
            inspect.signature(getattr(import_module(module), name)).bind(**run.arguments)


def test_the_budget_is_the_median_of_what_the_demo_needs():
    demo = learning.plan_demo(3)
    done = {run.key(): {"env_steps": steps} for run, steps in zip(demo, (900, 100, 300), strict=True)}
    assert learning.steps_to_solve(demo, done) == 300
    assert learning.steps_to_solve(learning.plan_demo(4), done) is None
