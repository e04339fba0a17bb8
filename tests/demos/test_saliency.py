"""Where the policy looks."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from demos.core import camera_steering, saliency  # noqa: E402
from demos.core.course import FIRST_TRAINING, draw  # noqa: E402
from demos.core.evaluate import STOPPING  # noqa: E402
from demos.core.network import ActorCritic, Categorical, Gaussian  # noqa: E402
from demos.core.scenery import SCENERIES, SKYLINES  # noqa: E402


class OnePixel(torch.nn.Module):
    """Acts by one pixel alone: the one at the top left; its weights are those of the outputs."""

    def __init__(self, head, *weights):
        super().__init__()
        self.head, self.weight = head, torch.nn.Parameter(torch.tensor(weights))

    def forward(self, x):
        return x[:, 0, 0, :3].float().sum(1)[:, None] * self.weight, torch.zeros(len(x))


def test_the_pixel_that_is_looked_at_is_the_one_that_is_shown():
    values = saliency.saliency(OnePixel(Gaussian(), 0.01), np.full((2, 32, 64, 3), 100, np.uint8))
    assert values.shape == (2, 32, 64)
    assert values[:, 0, 0] == pytest.approx(0.03)
    assert np.count_nonzero(values) == 2


def test_of_discrete_actions_it_is_that_of_the_likeliest_ones_log_probability():
    """Of two logits a x and b x, with sums x of three equal pixels near 0: d log p(a) / dx = (a - b) / 2."""
    values = saliency.saliency(OnePixel(Categorical(2), 2e-5, 1e-5), np.full((1, 16, 16, 3), 1, np.uint8))
    assert values[0, 0, 0] == pytest.approx(3 * 1e-5 / 2, rel=1e-2)
    assert np.count_nonzero(values) == 1


def test_the_sheet_shows_every_scenery_on_held_out_courses():
    courses = camera_steering.LOOKED_AT
    scenes = {int(draw(number).skyline) // SKYLINES for number in courses}
    assert scenes == set(range(len(SCENERIES)))
    assert len(set(courses)) == 6
    assert all(number < FIRST_TRAINING and number not in STOPPING for number in courses)
    torch.manual_seed(0)
    sheet = camera_steering.looks(ActorCritic(channels=(4, 4), features=8))
    assert sheet.dtype == np.uint8 and sheet.shape[0] > 3 * 144 and sheet.shape[1] > 4 * 288
    assert len(np.unique(sheet.reshape(-1, 3), axis=0)) > 1000


def test_small_pictures_are_enlarged_and_an_odd_number_of_moments_leaves_a_gap():
    torch.manual_seed(0)
    network = ActorCritic((16, 16, 2), actions=3, channels=(4, 4), features=8)
    scene, obs = np.full((20, 10, 3), 200, np.uint8), np.full((16, 16, 2), 9, np.uint8)
    sheet = saliency.draw(network, [saliency.Moment(scene, obs, f"step {n}") for n in range(3)])
    assert sheet.shape[0] > 2 * 20 * 26 and sheet.shape[1] > 4 * 10 * 26
    with pytest.raises(ValueError, match="no moment"):
        saliency.draw(network, [])
