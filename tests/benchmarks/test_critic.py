"""What a critic is measured by."""

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from benchmarks import critic


def test_returns_are_the_discounted_sums_of_what_followed():
    reward = np.array([[1.0, 0.0], [2.0, 0.0], [4.0, -1.0]])
    np.testing.assert_allclose(critic.returns(reward, 0.5), [[3.0, -0.25], [4.0, -0.5], [4.0, -1.0]])
