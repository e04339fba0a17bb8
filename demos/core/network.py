"""The network: one convolutional actor-critic, from raw uint8 pictures to steering and value.

Two convolutions whose kernels equal their strides, then two fully connected layers; trained as one function by one
objective, nothing fixed or engineered between picture and wheel. Such a convolution is a matrix product over patches,
which on a CPU is several times faster than the general one.
"""

from __future__ import annotations

import math
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional as F

LOG_2PI: Final = math.log(2 * math.pi)


def patches(pictures: Tensor) -> Tensor:
    """Cut pictures into patches of 4 x 4 pixels, four neighbouring patches (2 x 2) side by side in memory.

    So the second convolution's patches are already lying together when the first one is done, and nothing is copied
    again: a picture is rearranged once, as bytes.

    Args:
        pictures: uint8 `(B, H, W, 3)`, H and W multiples of 8.

    Returns:
        uint8 `(B, H / 8 * W / 8, 4, 48)`, a copy.
    """
    batch, height, width, channels = pictures.shape
    x = pictures.reshape(batch, height // 8, 2, 4, width // 8, 2, 4, channels)
    return x.permute(0, 1, 4, 2, 5, 3, 6, 7).reshape(batch, height * width // 64, 4, 16 * channels)


class ActorCritic(nn.Module):
    """Picture -> mean of a Gaussian over the steering, and the value of the state.

    Shapes for pictures of 32 x 64: patches of 4 x 4 -> (8 * 16, C1) -> patches of 2 x 2 -> (4 * 8, C2) -> features ->
    (mean, value), with layer normalisation of the features (Ba et al. 2016, arXiv 1607.06450). The standard deviation
    is one parameter, the same in every state.
    """

    def __init__(
        self, size: tuple[int, int] = (32, 64), channels: tuple[int, int] = (24, 48), features: int = 128
    ) -> None:
        """Draw the weights from torch's global generator (orthogonal, gain sqrt 2; heads nearly zero).

        Args:
            size: height and width of a picture, multiples of 8.
            channels: of the two convolutions.
            features: width of the fully connected layer.
        """
        super().__init__()
        height, width = size
        self.conv1 = nn.Linear(4 * 4 * 3, channels[0])
        self.conv2 = nn.Linear(2 * 2 * channels[0], channels[1])
        self.full = nn.Linear((height // 8) * (width // 8) * channels[1], features)
        self.actor = nn.Linear(features, 1)
        self.critic = nn.Linear(features, 1)
        self.log_std = nn.Parameter(torch.full((), -0.7))
        gain = math.sqrt(2)
        for layer, scale in (
            (self.conv1, gain), (self.conv2, gain), (self.full, gain), (self.actor, 0.01), (self.critic, 0.1),
        ):  # fmt: skip
            nn.init.orthogonal_(layer.weight, scale)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean steering and value of B pictures.

        Args:
            x: `patches` of the pictures, uint8 `(B, P, 4, 48)`.

        Returns:
            float32 `(B,)` and `(B,)`.
        """
        # Pixels go from 0..255 to -1..1. The -1 is folded into the bias, which saves a pass over the largest array.
        x = torch.mul(x, 1 / 127.5)
        x = torch.relu(F.linear(x, self.conv1.weight, self.conv1.bias - self.conv1.weight.sum(1)))  # (B, P, 4, C1)
        x = torch.relu(self.conv2(x.flatten(2)))  # (B, P, 4 * C1) -> (B, P, C2)
        x = self.full(x.flatten(1))  # (B, P * C2) -> (B, features)
        x = torch.relu(F.layer_norm(x, x.shape[1:]))
        return self.actor(x).squeeze(1), self.critic(x).squeeze(1)

    def describe(self) -> str:
        """The layers in one line, for people."""
        return (
            f"pixels -> conv 4x4/4, {self.conv1.out_features} -> conv 2x2/2, {self.conv2.out_features}"
            f" -> full {self.full.out_features}, normalised -> steering, value"
        )


def log_probability(action: Tensor, mean: Tensor, log_std: Tensor) -> Tensor:
    """The log-density of N(mean, exp(log_std)) at the action, elementwise."""
    return -0.5 * ((action - mean) * torch.exp(-log_std)) ** 2 - log_std - 0.5 * LOG_2PI
