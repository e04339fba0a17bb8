"""Where in the picture the action looks: how much it would change with each pixel, as one picture for people.

The size of the gradient by the pixels (Simonyan et al. 2013, arXiv 1312.6034) of a continuous action, or of the
log-probability of the likeliest discrete one, averaged over copies of the picture with a little noise, as a single
gradient is itself noisy. SmoothGrad (Smilkov et al. 2017, arXiv 1706.03825) averages gradients with their signs; here
the sizes are averaged, so that none cancel each other. It says where a small change of the picture would change the
action, and not why. Which moments are looked at is the task's business.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from demos.core.network import ActorCritic, Gaussian, patches

COPIES: Final = 32
NOISE: Final = 12.0
"""Standard deviation, in grey levels of 0..255."""
GAP: Final = 8
CAPTION: Final = 22
ACROSS: Final = 256
"""Pixels that a scene is at least wide: a smaller one is enlarged by a whole number."""


class Moment(NamedTuple):
    """A moment of an episode: for people, uint8 `(H, W, 3)`; for the network, uint8 `(h, w, C)`; and what is done."""

    scene: NDArray[np.uint8]
    obs: NDArray[np.uint8]
    caption: str


def saliency(network: ActorCritic, obs: NDArray[np.uint8]) -> NDArray[np.float32]:
    """How much the action would change with each pixel, `(N, H, W)`: |gradient|, summed over the channels.

    Args:
        network: the policy.
        obs: N pictures, uint8 `(N, H, W, C)`.
    """
    device = next(network.parameters()).device
    with torch.no_grad():
        greedy = network.head.greedy(network(patches(torch.from_numpy(obs)).to(device))[0])
    noise = NOISE * torch.randn((COPIES, *obs.shape), generator=torch.Generator().manual_seed(0))
    pictures = (torch.from_numpy(obs).float() + noise).requires_grad_()  # (COPIES, N, H, W, C)
    output = network(patches(pictures.flatten(0, 1)).to(device))[0]
    head = network.head
    action = head.greedy(output) if isinstance(head, Gaussian) else head.log_prob(output, greedy.repeat(COPIES))
    (gradient,) = torch.autograd.grad(action.sum(), pictures)
    values: NDArray[np.float32] = gradient.abs().sum(4).mean(0).numpy()
    return values


def draw(network: ActorCritic, moments: Sequence[Moment], legend: str = "") -> NDArray[np.uint8]:
    """Moments, two in a row, each beside the same in grey with its saliency, uint8 `(H, W, 3)`.

    Args:
        network: the policy.
        moments: at least one, their scenes of one size.
        legend: follows each caption.

    Raises:
        ValueError: there is no moment.
    """
    if not moments:
        raise ValueError("there is no moment to look at")
    scenes = [_enlarged(moment.scene) for moment in moments]
    values = [saliency(network, moment.obs[None])[0] for moment in moments]
    height, width = scenes[0].shape[:2]
    across, down = 2 * (2 * width + 2 * GAP), (len(moments) + 1) // 2 * (height + CAPTION + GAP)
    sheet = Image.new("RGB", (across + GAP, down + GAP), (24, 24, 27))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for place, (moment, scene, looked) in enumerate(zip(moments, scenes, values, strict=True)):
        left = GAP + (place % 2) * (2 * width + 2 * GAP)
        top = GAP + (place // 2) * (height + CAPTION + GAP)
        sheet.paste(Image.fromarray(scene), (left, top))
        sheet.paste(_overlay(scene, looked), (left + width + 2, top))
        words = f"{moment.caption}. {legend}" if legend else moment.caption
        pen.text((left, top + height + 3), words, (212, 212, 216), font)
    return np.asarray(sheet)


def _enlarged(scene: NDArray[np.uint8]) -> NDArray[np.uint8]:
    times = max(1, round(ACROSS / scene.shape[1]))
    return scene.repeat(times, 0).repeat(times, 1)


def _overlay(scene: NDArray[np.uint8], values: NDArray[np.float32]) -> Image.Image:
    """The scene in dark grey, and the values over it: from red over yellow to white, white the strongest 1 %."""
    height, width = scene.shape[:2]
    rows, columns = values.shape
    padded = np.pad(values, 1, mode="edge")  # a mean over 3 x 3 pixels: the eye looks for places, not for pixels
    smooth = np.mean([padded[i : i + rows, j : j + columns] for i in range(3) for j in range(3)], axis=0)
    strong = max(float(np.percentile(smooth, 99)), 1e-12)
    image = Image.fromarray(np.clip(smooth / strong, 0, 1).astype(np.float32))
    heat = np.clip(np.asarray(image.resize((width, height), Image.Resampling.BICUBIC)), 0, 1)[..., None]
    grey = scene.mean(axis=2, keepdims=True) * 0.45
    colour = 255 * np.clip(3 * heat - np.arange(3), 0, 1)
    share = np.clip(1.5 * heat, 0, 1)
    return Image.fromarray((grey * (1 - share) + colour * share).astype(np.uint8))
