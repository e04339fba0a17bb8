"""Where in the picture the steering looks: |d steering / d pixel| in six sceneries, as one picture for people.

The size of the gradient of the mean steering by the pixels (Simonyan et al. 2013, arXiv 1312.6034), averaged over
copies of the picture with a little noise, as a single gradient is itself noisy. SmoothGrad (Smilkov et al. 2017, arXiv
1706.03825) averages gradients with their signs; here the sizes are averaged, so that none cancel each other. It says
where a small change of the picture would turn the wheel, and not why.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from demos.core.camera import render
from demos.core.course import Course
from demos.core.driving import Cars, cars_ahead
from demos.core.network import ActorCritic, patches
from demos.core.road import VIEW_SIZE, CameraSteeringVector, Obs
from demos.core.scenery import SCENERIES, SKYLINES
from demos.core.task import Policy
from demos.core.training import policy as policy_of

COURSES: Final = (900_004, 900_005, 900_007, 900_009, 900_011, 900_014)
"""Held out, and in none of the sets that decide; two of the four sceneries come twice."""
LATEST: Final = 80
"""The step that is taken if no other car comes near before."""
COPIES: Final = 32
NOISE: Final = 12.0
"""Standard deviation, in grey levels of 0..255."""
GAP: Final = 8
CAPTION: Final = 22


def saliency(network: ActorCritic, obs: Obs) -> NDArray[np.float32]:
    """How much the steering would change with each pixel, `(N, H, W)`: |gradient|, summed over the colours.

    Args:
        network: the policy.
        obs: N pictures, uint8 `(N, H, W, 3)`.
    """
    device = next(network.parameters()).device
    noise = NOISE * torch.randn((COPIES, *obs.shape), generator=torch.Generator().manual_seed(0))
    pictures = (torch.from_numpy(obs).float() + noise).requires_grad_()  # (COPIES, N, H, W, 3)
    steering = network(patches(pictures.flatten(0, 1)).to(device))[0]
    (gradient,) = torch.autograd.grad(steering.sum(), pictures)
    values: NDArray[np.float32] = gradient.abs().sum(4).mean(0).numpy()
    return values


def draw(network: ActorCritic) -> NDArray[np.uint8]:
    """Six scenes on the way of the policy, each beside the same in grey with its saliency, uint8 `(H, W, 3)`."""
    policy = policy_of(network)
    height, width = VIEW_SIZE
    across, down = 2 * (2 * width + 2 * GAP), 3 * (height + CAPTION + GAP)
    sheet = Image.new("RGB", (across + GAP, down + GAP), (24, 24, 27))
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(13)
    for place, number in enumerate(COURSES):
        env = _meet_a_car(policy, number)
        obs = env.look()
        steering = float(np.clip(policy(obs), -1, 1)[0])
        scene = render(env.courses, env.cars, VIEW_SIZE)[0]
        left = GAP + (place % 2) * (2 * width + 2 * GAP)
        top = GAP + (place // 2) * (height + CAPTION + GAP)
        sheet.paste(Image.fromarray(scene), (left, top))
        sheet.paste(_overlay(scene, saliency(network, obs)[0]), (left + width + 2, top))
        pen.text((left, top + height + 3), _caption(env.courses, env.cars, steering), (212, 212, 216), font)
    return np.asarray(sheet)


def _meet_a_car(policy: Policy, number: int) -> CameraSteeringVector:
    """Drive until another car is 8 to 24 m ahead, or an accident, or `LATEST`; gives the car where it then is."""
    env = CameraSteeringVector(1)
    obs, _ = env.reset(seed=0, options={"courses": [number]})
    for _ in range(LATEST):
        ahead = cars_ahead(env.courses, env.cars)
        if ((ahead > 8) & (ahead < 24)).any():
            break
        before = env.cars
        crashed, _ = env.drive(policy(obs))
        if crashed[0]:
            env.cars = before
            break
        obs = env.look()
    return env


def _caption(courses: Course, cars: Cars, steering: float) -> str:
    scene = SCENERIES[int(courses.skyline[0]) // SKYLINES]
    side = (
        "straight on" if abs(steering) < 0.05 else f"{abs(steering):.2f} to the {'right' if steering > 0 else 'left'}"
    )
    return f"{scene}, {int(cars.along[0])} m along, steering {side}. Right: how much each pixel moves it"


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
