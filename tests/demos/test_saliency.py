"""Where the steering looks."""

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from demos.core import saliency  # noqa: E402
from demos.core.course import FIRST_TRAINING, draw  # noqa: E402
from demos.core.evaluate import STOPPING  # noqa: E402
from demos.core.network import ActorCritic  # noqa: E402
from demos.core.scenery import SCENERIES, SKYLINES  # noqa: E402


class OnePixel(torch.nn.Module):
    """Steers by one pixel alone: the one at the top left."""

    def __init__(self):
        super().__init__()
        self.weight = torch.nn.Parameter(torch.tensor(0.01))

    def forward(self, x):
        return self.weight * x[:, 0, 0, :3].float().sum(1), torch.zeros(len(x))


def test_the_pixel_that_is_looked_at_is_the_one_that_is_shown():
    values = saliency.saliency(OnePixel(), np.full((2, 32, 64, 3), 100, np.uint8))
    assert values.shape == (2, 32, 64)
    assert values[:, 0, 0] == pytest.approx(0.03)
    assert np.count_nonzero(values) == 2


def test_the_sheet_shows_every_scenery_on_held_out_courses():
    scenes = {int(draw(number).skyline) // SKYLINES for number in saliency.COURSES}
    assert scenes == set(range(len(SCENERIES)))
    assert len(set(saliency.COURSES)) == 6
    assert all(number < FIRST_TRAINING and number not in STOPPING for number in saliency.COURSES)
    torch.manual_seed(0)
    sheet = saliency.draw(ActorCritic(channels=(4, 4), features=8))
    assert sheet.dtype == np.uint8 and sheet.shape[0] > 3 * 144 and sheet.shape[1] > 4 * 288
    assert len(np.unique(sheet.reshape(-1, 3), axis=0)) > 1000
