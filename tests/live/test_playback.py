"""The pace of frames: what waits for its turn, and what is dropped."""

from collections import deque

from hypothesis import given
from hypothesis import strategies as st

from notes_cli.live.playback import LATEST, add_frame

PHASES = st.lists(st.sampled_from(["before", "training", "after", "replay"]), max_size=120)


@given(PHASES)
def test_of_a_film_no_frame_is_lost_and_of_training_only_the_oldest(phases):
    waiting = deque()
    for number, phase in enumerate(phases):
        add_frame(waiting, {"phase": phase, "number": number})
    films = [number for number, phase in enumerate(phases) if phase != "training"]
    last = max(films, default=-1)
    training = list(range(last + 1, len(phases)))[-LATEST:]
    assert [frame["number"] for frame in waiting] == films + training
