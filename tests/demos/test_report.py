"""`report.html` of a run folder: one page that needs nothing else."""

import base64
import json
from html.parser import HTMLParser

import pytest

pytest.importorskip("PIL", reason="pictures come with the extra 'demos'")
pytest.importorskip("numpy")

from demos.core import charts, recording, report

CONFIG = {
    "kind": "notes-demo-run",
    "demo": "e2e-rl",
    "started": "20300102T030405Z",
    "seed": 3,
    "learner": {"clip": 0.2},
}
LAYERS = [{"name": "conv1", "shape": "8×16×24", "parameters": 1176, "gradient": 0.01},
          {"name": "<actor>", "shape": "1", "parameters": 129, "gradient": None}]  # fmt: skip
EVENTS = [
    {"event": "start", "network": "pixels -> wheel", "parameters": 1305, "threshold": 0.9},
    {"event": "progress", "env_steps": 4096, "train_finished": 0.25, "layers": LAYERS},
    {"event": "held_out", "set": "stopping", "env_steps": 4096, "mean": 0.5, "ci": [0.4, 0.6], "episodes": 128},
    {"event": "held_out", "set": "confirming", "env_steps": 8192, "mean": 0.95, "ci": [0.9, 0.98], "episodes": 256},
    {"event": "done", "solved": True, "env_steps": 8192, "wall_s": 31.0, "cpu_s": 30.0, "seed": 3,
     "phases": {"start": 3.0, "learning": 25.0, "evaluation": 3.0},
     "held_out": {"mean": 0.95, "ci": [0.9, 0.98], "episodes": 256, "threshold": 0.9}},
]  # fmt: skip
VOID = {"meta", "img", "br", "line", "circle", "polyline"}


class Page(HTMLParser):
    """The tags of a page, whether they are closed as they were opened, its headings, and what it would fetch."""

    def __init__(self, text):
        super().__init__()
        self.open, self.fetched, self.headings = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.fetched += [value for name, value in attributes if name in ("src", "href", "srcset", "data")]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open and self.open[-1] == "h2":
            self.headings.append(data)


def write(folder, config=CONFIG, events=EVENTS, **files):
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    if events is not None:
        text = "".join(json.dumps(event) + "\n" for event in events)
        (folder / "metrics.jsonl").write_text(text, encoding="utf-8")
    for name, data in files.items():
        (folder / name.replace("_", ".")).write_bytes(data)
    report.write(folder / "report.html")
    return (folder / "report.html").read_text(encoding="utf-8")


def test_the_page_holds_all_of_the_run_and_fetches_nothing(tmp_path):
    text = write(tmp_path, before_gif=b"GIF1", after_gif=b"GIF2", saliency_png=b"PNG1")
    page = Page(text)
    assert page.open == []
    assert page.fetched == [
        f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
        for kind, data in (("gif", b"GIF1"), ("gif", b"GIF2"), ("png", b"PNG1"))
    ]
    assert page.headings == [
        "The verdicts", "Learning", "The same episode, before and after", "Where the policy looks",
        "One network, one objective", "The clock", "Configuration",
    ]  # fmt: skip
    for shown in (
        "Solved: share of courses driven to the end 95.0%, over 256 episodes",
        "90.0% to 98.0%",
        "learner.clip",
        "&lt;actor&gt;",
        "evaluation 3.0 s",
    ):
        assert shown in text
    assert "url(" not in text and "@import" not in text and "<script" not in text
    assert "prefers-color-scheme: dark" in text


@pytest.mark.parametrize("events", [None, [], EVENTS[:1], EVENTS[:2], EVENTS[-1:], [{"event": "done"}]])
def test_what_a_run_did_not_leave_is_left_out(tmp_path, events):
    page = Page(write(tmp_path, events=events))
    assert page.open == [] and page.fetched == []
    assert page.headings[-1] == "Configuration" and "The same episode, before and after" not in page.headings


def test_a_line_that_was_cut_short_is_left_out(tmp_path):
    write(tmp_path)
    with (tmp_path / "metrics.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"event": "held_')
    assert recording.read_metrics(tmp_path) == EVENTS


@pytest.mark.parametrize(
    ("done", "words"),
    [
        ({"solved": False}, "Not solved"),
        ({"interrupted": True}, "Interrupted"),
        ({"error": "no <number>"}, "Stopped: no &lt;number&gt;"),
    ],
)
def test_the_verdict_says_how_it_ended(tmp_path, done, words):
    assert f'<p class="verdict bad">{words}' in write(tmp_path, events=[{"event": "done", "solved": False, **done}])


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        (charts.Axis("", 0, 1), ["0", "0.2", "0.4", "0.6", "0.8", "1"]),
        (charts.Axis("", 0, 1, percent=True), ["0%", "20%", "40%", "60%", "80%", "100%"]),
        (charts.Axis("", 0, 77824), ["0", "20 k", "40 k", "60 k"]),
        (charts.Axis("", 0.001, 1, log=True), ["0.001", "0.01", "0.1", "1"]),
        (charts.Axis("", 5, 5), ["5"]),
    ],
)
def test_ticks_are_round_numbers(axis, ticks):
    assert [axis.write(tick) for tick in axis.ticks()] == ticks


def test_the_page_of_a_run_that_was_gone_on_with_is_of_the_whole(tmp_path):
    first = {**EVENTS[4], "solved": False, "interrupted": True, "env_steps": 4096, "held_out": {"mean": None}}
    text = write(tmp_path, events=[*EVENTS[:3], first, EVENTS[0], *EVENTS[3:]])
    assert "Solved: share of courses driven to the end 95.0%, over 256 episodes" in text and "Interrupted" not in text
    for shown in ("8,192", "62 s", "60 s", "in 2 parts", "learning 50.0 s", "start 6.0 s"):
        assert shown in text
    assert Page(text).open == []


def test_the_time_of_a_part_that_was_killed_counts_and_its_processor_time_is_not_made_up(tmp_path):
    killed = [EVENTS[0], {**EVENTS[1], "wall_s": 9.0}]
    text = write(tmp_path, events=[*killed, *EVENTS])
    assert "40 s" in text and "cut short 9.0 s" in text and "processor time" not in text
    assert "The run did not come to its end" in write(tmp_path, events=[*EVENTS, *killed])


def test_the_sampled_score_stands_beside_the_greedy_one(tmp_path):
    done = {**EVENTS[4], "sampled": {"mean": 0.875, "ci": [0.8, 0.92], "episodes": 128}}
    text = write(tmp_path, events=[*EVENTS[:4], done])
    assert "90% are needed; with its actions sampled, 87.5% of 128." in text
    assert "<td>stopping, sampled</td><td>128</td><td>87.5%</td><td>80.0% to 92.0%</td>" in text
    assert "sampled</td>" not in write(tmp_path) and Page(text).open == []


def test_a_frozen_layer_is_told_as_frozen(tmp_path):
    frozen = [{**LAYERS[0], "gradient": 0.0, "frozen": True}, {**LAYERS[1], "gradient": 0.5, "frozen": False}]
    text = write(tmp_path, events=[EVENTS[0], {**EVENTS[1], "layers": frozen}])
    assert "it stops before conv1, frozen as they were drawn" in text and "</i></i>frozen</div>" in text
    assert "it reaches the layer" not in text
    assert "it reaches the layer that touches the pixels" in write(tmp_path)


def test_returns_of_games_are_told_as_they_are(tmp_path):
    measure = {"measure": "return of a whole game", "threshold": None}
    events = [
        {**EVENTS[0], **measure},
        {**EVENTS[1], "train_finished": -20.5},
        {**EVENTS[2], "mean": -19.5, "ci": [-20.0, -19.0], "episodes": 16, **measure},
        {**EVENTS[4], "solved": False, "held_out": {"mean": -19.5, "ci": [-20, -19], "episodes": 16, **measure}},
    ]
    text = write(tmp_path, events=events, before_gif=b"GIF1", after_gif=b"GIF2")
    assert "course" not in text.casefold()
    assert "Not solved: return of a whole game -19.5, over 16 episodes that it never trained on." in text
    assert "-20.0 to -19.0" in text and "Return of a whole game" in text
    assert "the dashed line" not in text and "-1950" not in text
