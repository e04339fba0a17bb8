"""How a few runs of one row are summed up: the interquartile mean and its bootstrap interval; no run is left unsaid.

Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice", NeurIPS 2021, arXiv 2108.13264,
section 4.
"""

from collections.abc import Sequence

import numpy as np

RESAMPLES = 10_000


def interquartile_mean(values: Sequence[float]) -> float:
    """The mean without the lowest and the highest quarter, rounded down: of five the middle three, of three all."""
    cut = len(values) // 4
    return float(np.sort(np.asarray(values))[cut : len(values) - cut].mean())


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The middle 95 % of the interquartile means of runs drawn again with replacement; the same for the same values."""
    drawn = np.random.default_rng(0).choice(np.asarray(values), (RESAMPLES, len(values)))
    cut = len(values) // 4
    means = np.sort(drawn, axis=1)[:, cut : len(values) - cut].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)
