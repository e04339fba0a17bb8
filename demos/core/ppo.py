"""Proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347), from rollout to gradient step, top to bottom.

T steps of N environments are one rollout; every update makes a few passes over it in shuffled minibatches. Rewards and
actions are `(T, N)`; B = T * N samples. Nothing here knows what the pictures show.

It is the plain algorithm, with neither value clipping nor normalisation of rewards or returns. What its paper does not
have: advantages are normalised in each minibatch and the norm of the gradient is bounded (both as in «What matters in
on-policy RL», Andrychowicz et al. 2020, arXiv 2006.05990), the learning rate falls to a value above 0, a Gaussian's
deviation has twice the rate, and what is judged is an average of the weights (`Config.averaging`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import torch
from gymnasium.vector import VectorEnv
from numpy.typing import NDArray
from torch import Tensor, nn

from demos.core.network import ActorCritic, infer, patches


@dataclass(frozen=True)
class Settings:
    """The learner's numbers."""

    learning_rate: float = 2.5e-3
    last_learning_rate: float = 2e-4
    annealing_steps: int = 200_000
    """Environment steps in which learning rate and entropy weight fall, linearly, from the first to the last."""
    gamma: float = 0.97
    lam: float = 0.95
    clip: float = 0.2
    epochs: int = 2
    minibatch: int = 512
    value_weight: float = 1.0
    entropy_weight: float = 0.0
    last_entropy_weight: float = 0.0
    max_grad_norm: float = 5.0


class Rollout(NamedTuple):
    """T steps of N environments, and the value of where they then stand."""

    obs: Tensor  # (T, N, P, 4, 16 C) uint8, patches of the pictures
    action: Tensor  # (T, N) float32, as sampled (the environment clips)
    log_prob: Tensor  # (T, N) float32, under the policy that sampled them
    value: Tensor  # (T + 1, N) float32
    reward: Tensor  # (T, N) float32
    done: Tensor  # (T, N) float32, 1 where the episode ended with this step


class Losses(NamedTuple):
    """Means over the minibatches of an update so far."""

    policy: float
    value: float
    entropy: float
    kl: float  # estimate of KL(old || new), Schulman's k3
    clipped: float  # share of samples whose ratio was clipped


AfterStep = Callable[[dict[str, Any], NDArray[np.bool_]], None]
"""Told of every step: the environment's `info`, and whose episodes ended with it, `(N,)`."""


def optimiser(network: nn.Module, settings: Settings) -> torch.optim.Optimizer:
    """Adam (Kingma & Ba 2015, arXiv 1412.6980); a Gaussian's deviation adapts twice as fast as the weights."""
    named = list(network.named_parameters())
    groups = [
        {"params": [p for name, p in named if not name.endswith("log_std")], "pace": 1.0},
        {"params": [p for name, p in named if name.endswith("log_std")], "pace": 2.0},
    ]
    return torch.optim.Adam([group for group in groups if group["params"]], lr=settings.learning_rate, eps=1e-5)


def annealed(settings: Settings, env_steps: int) -> Settings:
    """The settings as they are after this many environment steps."""
    share = min(1.0, env_steps / settings.annealing_steps)
    rate = settings.learning_rate + (settings.last_learning_rate - settings.learning_rate) * share
    entropy = settings.entropy_weight + (settings.last_entropy_weight - settings.entropy_weight) * share
    return replace(settings, learning_rate=rate, entropy_weight=entropy)


def anneal(optimiser: torch.optim.Optimizer, settings: Settings, env_steps: int) -> None:
    """Set the learning rate for this many environment steps."""
    rate = annealed(settings, env_steps).learning_rate
    for group in optimiser.param_groups:
        group["lr"] = rate * group["pace"]


@torch.no_grad()
def collect(
    network: ActorCritic,
    env: VectorEnv[Any, Any, Any],
    obs: Tensor,
    steps: int,
    gamma: float,
    generator: torch.Generator,
    after_step: AfterStep | None = None,
    pool: Executor | None = None,
    parts: int = 1,
) -> tuple[Rollout, Tensor]:
    """Drive N environments for T steps with actions sampled from the policy.

    An episode that a limit of time cuts short would have gone on: its last reward is r + gamma V(where it then stood)
    (Pardo et al. 2018, arXiv 1712.00378).

    Args:
        network: the policy.
        env: N environments that reset themselves within a step (SAME_STEP).
        obs: where they stand: patches, uint8 `(N, P, 4, 16 C)`.
        steps: T.
        gamma: discount, 0..1.
        generator: the actions' noise.
        after_step: called after each step.
        pool: asks the network about all parts of the pictures but the first; None: there is one part.
        parts: how many.

    Returns:
        The rollout, and where the environments then stand.

    Raises:
        FloatingPointError: an action is not a finite number.
    """
    count, device = len(obs), obs.device
    seen = torch.empty((steps, *obs.shape), dtype=torch.uint8, device=device)
    action, log_prob, reward, done = (torch.empty((steps, count), device=device) for _ in range(4))
    value = torch.empty((steps + 1, count), device=device)
    box = len(env.action_space.shape or ()) == 2
    for t in range(steps):
        output, value[t] = infer(network, obs, pool, parts)
        action[t] = network.head.sample(output, generator)
        log_prob[t] = network.head.log_prob(output, action[t])
        seen[t] = obs
        act = action[t].cpu().numpy()
        if not np.isfinite(act).all():
            raise FloatingPointError("an action is no longer a finite number")
        pictures, r, terminated, truncated, info = env.step(act[:, None] if box else act.astype(np.int64))
        obs = patches(torch.from_numpy(pictures)).to(device)
        reward[t] = torch.from_numpy(np.asarray(r, np.float32))
        done[t] = torch.from_numpy((terminated | truncated).astype(np.float32))
        for i in np.flatnonzero(truncated & ~terminated):
            last = patches(torch.from_numpy(np.asarray(info["final_obs"][i])[None])).to(device)
            reward[t, i] += gamma * network(last)[1][0]
        if after_step:
            after_step(info, terminated | truncated)
    _, value[steps] = infer(network, obs, pool, parts)
    return Rollout(seen, action, log_prob, value, reward, done), obs


def advantages(reward: Tensor, value: Tensor, done: Tensor, gamma: float, lam: float) -> Tensor:
    """Generalised advantage estimates (Schulman et al. 2015, arXiv 1506.02438, eq. 11-16), `(T, N)`.

    delta_t = r_t + gamma V_{t+1} - V_t and A_t = delta_t + gamma lam A_{t+1}, both cut where an episode ends.
    The sum ends with the rollout too, where V stands for all that follows (as in arXiv 1707.06347, eq. 11-12).

    Args:
        reward: `(T, N)`.
        value: `(T + 1, N)`.
        done: `(T, N)`, 1 where the episode ended with that step.
        gamma: discount, 0..1.
        lam: lambda, 0 (one step) .. 1 (all steps up to the end of the episode or of the rollout).
    """
    going = 1 - done
    delta = reward + gamma * going * value[1:] - value[:-1]
    result = torch.empty_like(delta)
    following = torch.zeros_like(delta[0])
    for t in range(len(delta) - 1, -1, -1):
        following = delta[t] + gamma * lam * going[t] * following
        result[t] = following
    return result


def clipped_objective(ratio: Tensor, advantage: Tensor, clip: float) -> Tensor:
    """PPO's objective (arXiv 1707.06347, eq. 7), to be maximised: E[min(ratio A, clip(ratio, 1 - eps, 1 + eps) A)].

    Args:
        ratio: pi_new(a|s) / pi_old(a|s), `(B,)`.
        advantage: `(B,)`.
        clip: eps.
    """
    return torch.min(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage).mean()


def update(
    network: ActorCritic,
    optimiser: torch.optim.Optimizer,
    rollout: Rollout,
    settings: Settings,
    generator: torch.Generator,
    pool: Executor,
    parts: int,
) -> Iterator[Losses]:
    """A few passes of gradient steps over one rollout; yields after every step, the gradients still in place.

    Each minibatch is cut into parts, whose gradients are computed at once and averaged: two cores learn from it as one
    would, but for rounding.

    Raises:
        FloatingPointError: the loss is not a finite number; the network is as it was before that step.
    """
    advantage = advantages(rollout.reward, rollout.value, rollout.done, settings.gamma, settings.lam)  # (T, N)
    target = (advantage + rollout.value[:-1]).flatten()  # (B,) lambda-returns
    advantage, obs = advantage.flatten(), rollout.obs.flatten(0, 1)  # (B,), (B, P, 4, 16 C)
    action, old_log_prob = rollout.action.flatten(), rollout.log_prob.flatten()  # (B,)
    learning = [parameter for parameter in network.parameters() if parameter.requires_grad]

    def gradient(some: Tensor, advantage: Tensor) -> tuple[Sequence[Tensor], Tensor]:
        """The loss's gradient on some samples, and what `Losses` holds of them, `(5,)`."""
        output, value = network(obs[some])
        log_ratio = network.head.log_prob(output, action[some]) - old_log_prob[some]
        ratio = log_ratio.exp()
        policy_loss = -clipped_objective(ratio, advantage, settings.clip)
        value_loss = (value - target[some]).square().mean()
        entropy = network.head.entropy(output).mean()
        # arXiv 1707.06347, eq. 9, to be minimised
        loss = policy_loss + settings.value_weight * value_loss - settings.entropy_weight * entropy
        kl = (ratio - 1 - log_ratio).mean()
        clipped = ((ratio - 1).abs() > settings.clip).float().mean()
        losses = torch.stack([policy_loss, value_loss, entropy, kl, clipped]).detach()
        return torch.autograd.grad(loss, learning), losses

    totals, steps = torch.zeros(len(Losses._fields)), 0
    for _ in range(settings.epochs):
        order = torch.randperm(len(target), generator=generator).to(target.device)
        for some in torch.split(order, settings.minibatch):
            a = advantage[some]
            a = (a - a.mean()) / (a.std(correction=0) + 1e-8)
            cut = list(zip(some.chunk(parts), a.chunk(parts), strict=True))
            shares = [len(samples) / len(some) for samples, _ in cut]
            gradients, losses = zip(*pool.map(gradient, *zip(*cut, strict=True)), strict=True)
            loss = sum(share * one.cpu() for share, one in zip(shares, losses, strict=True))
            if not torch.isfinite(torch.as_tensor(loss)).all():
                raise FloatingPointError("the loss is no longer a finite number")
            for parameter, *parts_of_it in zip(learning, *gradients, strict=True):
                parameter.grad = torch.stack([s * g for s, g in zip(shares, parts_of_it, strict=True)]).sum(0)
            norm = torch.nn.utils.clip_grad_norm_(learning, settings.max_grad_norm)
            if not math.isfinite(float(norm)):
                raise FloatingPointError("the gradient is no longer a finite number")
            optimiser.step()
            totals += loss
            steps += 1
            yield Losses(*(totals / steps).tolist())


def gradient_norms(network: ActorCritic) -> dict[str, float]:
    """The norm of the last gradient (clipped) in each of the network's layers, by name; 0 in one that is frozen."""
    norms = {}
    for layer in network.layers():
        gradients = [p.grad for p in getattr(network, layer["name"]).parameters() if p.grad is not None]
        norms[layer["name"]] = math.sqrt(sum(float(g.square().sum()) for g in gradients))
    return norms
