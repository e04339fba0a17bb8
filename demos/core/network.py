"""The network: one convolutional actor-critic, from raw uint8 pictures to action and value.

Two convolutions whose kernels equal their strides, then two fully connected layers; trained as one function by one
objective, nothing fixed or engineered between picture and wheel. Such a convolution is a matrix product over patches,
which on a CPU is several times faster than the general one.

The last layer's outputs mean what the `Head` says: the mean of a Gaussian over one continuous action, or the logits of
discrete ones.
"""

from __future__ import annotations

import math
from concurrent.futures import Executor
from typing import Any, Final, Protocol

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

LOG_2PI: Final = math.log(2 * math.pi)

Picture = tuple[int, int, int]
"""Height, width and channels of a picture."""


def patches(pictures: Tensor) -> Tensor:
    """Cut pictures into patches of 4 x 4 pixels, four neighbouring patches (2 x 2) side by side in memory.

    So the second convolution's patches are already lying together when the first one is done, and nothing is copied
    again: a picture is rearranged once, as bytes.

    Args:
        pictures: uint8 `(B, H, W, C)` on the CPU, H and W multiples of 8; of another dtype where gradients are wanted.

    Returns:
        The same dtype, `(B, H / 8 * W / 8, 4, 16 C)`, a copy.
    """
    batch, height, width, channels = pictures.shape
    shape = (batch, height * width // 64, 4, 16 * channels)
    if pictures.dtype == torch.uint8:  # four neighbouring pixels move as one: three times as fast as each by itself
        runs = pictures.numpy().reshape(batch, height, width * channels).view(f"V{4 * channels}")
        runs = runs.reshape(batch, height // 8, 2, 4, width // 8, 2).transpose(0, 1, 4, 2, 5, 3)
        return torch.from_numpy(np.ascontiguousarray(runs).view(np.uint8).reshape(shape))
    x = pictures.reshape(batch, height // 8, 2, 4, width // 8, 2, 4, channels)
    return x.permute(0, 1, 4, 2, 5, 3, 6, 7).reshape(shape)


def infer(network: ActorCritic, obs: Tensor, pool: Executor | None = None, parts: int = 1) -> tuple[Tensor, Tensor]:
    """What the network says of B pictures, without gradients: see `ActorCritic.forward`.

    The pictures are shared out in parts; the first is looked at here, the others meanwhile by the pool. The numbers are
    those of one part, but for rounding.
    """

    @torch.no_grad()  # which holds for one thread alone
    def look(some: Tensor) -> tuple[Tensor, Tensor]:
        output, value = network(some)
        return output, value

    first, *others = obs.chunk(parts if pool else 1)
    waiting = [pool.submit(look, some) for some in others] if pool else []
    outputs, values = zip(look(first), *(one.result() for one in waiting), strict=True)
    return torch.cat(outputs), torch.cat(values)


class Head(Protocol):
    """What the outputs of the last layer say of the action; B outputs at once."""

    outputs: int

    def sample(self, output: Tensor, generator: torch.Generator) -> Tensor:
        """An action for each output, `(B,)`."""

    def greedy(self, output: Tensor) -> Tensor:
        """The likeliest action for each output, `(B,)`."""

    def log_prob(self, output: Tensor, action: Tensor) -> Tensor:
        """The log-probability (or log-density) of each action, `(B,)`."""

    def entropy(self, output: Tensor) -> Tensor:
        """The entropy of each distribution in nats, `(B,)`."""


class Gaussian(nn.Module):
    """One continuous action: output `(B, 1)` is the mean; the standard deviation is one parameter for all states."""

    outputs: Final = 1

    def __init__(self) -> None:
        """Begin with a standard deviation of 0.5."""
        super().__init__()
        self.log_std = nn.Parameter(torch.full((), -0.7))

    def sample(self, output: Tensor, generator: torch.Generator) -> Tensor:
        """See `Head`; unbounded, the environment clips."""
        noise = torch.randn(len(output), generator=generator).to(output.device)
        return self.greedy(output) + self.log_std.exp() * noise

    def greedy(self, output: Tensor) -> Tensor:
        """See `Head`."""
        return output.squeeze(1)

    def log_prob(self, output: Tensor, action: Tensor) -> Tensor:
        """See `Head`."""
        return -0.5 * ((action - self.greedy(output)) * torch.exp(-self.log_std)) ** 2 - self.log_std - 0.5 * LOG_2PI

    def entropy(self, output: Tensor) -> Tensor:
        """See `Head`."""
        return (self.log_std + 0.5 * (1 + LOG_2PI)).expand(len(output))


class Categorical(nn.Module):
    """One of A discrete actions: output `(B, A)` are logits, actions are float32 numbers from 0 to A - 1."""

    def __init__(self, actions: int) -> None:
        """For so many actions."""
        super().__init__()
        self.outputs = actions

    def sample(self, output: Tensor, generator: torch.Generator) -> Tensor:
        """See `Head`."""
        chances = output.softmax(1).cpu()
        return torch.multinomial(chances, 1, generator=generator).squeeze(1).float().to(output.device)

    def greedy(self, output: Tensor) -> Tensor:
        """See `Head`."""
        return output.argmax(1).float()

    def log_prob(self, output: Tensor, action: Tensor) -> Tensor:
        """See `Head`."""
        return output.log_softmax(1).gather(1, action.long()[:, None]).squeeze(1)

    def entropy(self, output: Tensor) -> Tensor:
        """See `Head`."""
        log_prob = output.log_softmax(1)
        return -(log_prob.exp() * log_prob).sum(1)


class ActorCritic(nn.Module):
    """Picture -> the outputs of its head, and the value of the state.

    Shapes for pictures of 32 x 64: patches of 4 x 4 -> (8 * 16, C1) -> patches of 2 x 2 -> (4 * 8, C2) -> features ->
    (outputs, value), with layer normalisation of the features (Ba et al. 2016, arXiv 1607.06450).
    """

    head: Any  # a `Head` that is a module

    def __init__(
        self,
        picture: Picture = (32, 64, 3),
        actions: int | None = None,
        channels: tuple[int, int] = (24, 48),
        features: int = 128,
    ) -> None:
        """Draw the weights from torch's global generator (orthogonal, gain sqrt 2; heads nearly zero).

        Args:
            picture: its height and width, multiples of 8, and channels.
            actions: how many there are to choose from; None is one continuous action.
            channels: of the two convolutions.
            features: width of the fully connected layer.
        """
        super().__init__()
        height, width, colours = picture
        self.picture = picture
        self.head = Gaussian() if actions is None else Categorical(actions)
        self.conv1 = nn.Linear(4 * 4 * colours, channels[0])
        self.conv2 = nn.Linear(2 * 2 * channels[0], channels[1])
        self.full = nn.Linear((height // 8) * (width // 8) * channels[1], features)
        self.actor = nn.Linear(features, self.head.outputs)
        self.critic = nn.Linear(features, 1)
        gain = math.sqrt(2)
        for layer, scale in (
            (self.conv1, gain), (self.conv2, gain), (self.full, gain), (self.actor, 0.01), (self.critic, 0.1),
        ):  # fmt: skip
            nn.init.orthogonal_(layer.weight, scale)
            nn.init.zeros_(layer.bias)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """The head's outputs and the value of B pictures.

        Args:
            x: `patches` of the pictures, uint8 `(B, P, 4, 16 C)`.

        Returns:
            float32 `(B, outputs)` and `(B,)`.
        """
        # Pixels go from 0..255 to -1..1. The -1 is folded into the bias, which saves a pass over the largest array.
        x = x.to(torch.float32, copy=True).mul_(1 / 127.5)
        x = torch.relu(F.linear(x, self.conv1.weight, self.conv1.bias - self.conv1.weight.sum(1)))  # (B, P, 4, C1)
        x = torch.relu(self.conv2(x.flatten(2)))  # (B, P, 4 * C1) -> (B, P, C2)
        x = self.full(x.flatten(1))  # (B, P * C2) -> (B, features)
        x = torch.relu(F.layer_norm(x, x.shape[1:]))
        return self.actor(x), self.critic(x).squeeze(1)

    def freeze(self, part: str) -> None:
        """Leave a part of the network as it is, whatever is learned: `encoder`, its two convolutions.

        Raises:
            ValueError: there is no part of that name.
        """
        if part != "encoder":
            raise ValueError(f"there is no part {part!r} of the network that can be frozen; encoder can")
        for layer in (self.conv1, self.conv2):
            layer.requires_grad_(False)
            layer.zero_grad()  # Adam would go on moving it by what is left of an earlier gradient

    def layers(self) -> list[dict[str, Any]]:
        """Each layer from pixels to action: `name`, `shape` of what it gives, `parameters`, `frozen`."""
        height, width, _ = self.picture
        named: list[tuple[str, nn.Linear, str]] = [
            ("conv1", self.conv1, f"{height // 4}x{width // 4}x{self.conv1.out_features}"),
            ("conv2", self.conv2, f"{height // 8}x{width // 8}x{self.conv2.out_features}"),
            ("full", self.full, str(self.full.out_features)),
            ("actor", self.actor, str(self.actor.out_features)),
            ("critic", self.critic, "1"),
        ]
        return [
            {
                "name": name, "shape": shape, "parameters": sum(p.numel() for p in layer.parameters()),
                "frozen": not layer.weight.requires_grad,
            }
            for name, layer, shape in named
        ]  # fmt: skip

    def describe(self) -> str:
        """The layers in one line, for people."""
        action = "steering" if isinstance(self.head, Gaussian) else f"{self.head.outputs} actions"
        return (
            f"pixels -> conv 4x4/4, {self.conv1.out_features} -> conv 2x2/2, {self.conv2.out_features}"
            f" -> full {self.full.out_features}, normalised -> {action}, value"
        )
