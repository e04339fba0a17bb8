"""Proximal policy optimisation (Schulman et al. 2017, arXiv 1707.06347), from rollout to gradient step, top to bottom.

T steps of N environments are one rollout; every update makes a few passes over it in shuffled minibatches. Rewards and
actions are `(T, N)`; B = T * N samples. Nothing here knows what the pictures show.

It is the plain algorithm: no value clipping, no entropy bonus, no normalisation of rewards or returns, and no truncated
episodes (the task has none, so a value is never bootstrapped past the end of an episode).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import torch
from gymnasium.vector import VectorEnv
from torch import Tensor

from demos.core.network import ActorCritic, log_probability, patches


@dataclass(frozen=True)
class Settings:
    """The learner's numbers."""

    learning_rate: float = 2.5e-3
    last_learning_rate: float = 8e-4
    annealing_steps: int = 200_000
    """Environment steps in which the learning rate falls, linearly, from the first to the last."""
    gamma: float = 0.97
    lam: float = 0.95
    clip: float = 0.2
    epochs: int = 2
    minibatch: int = 1024
    value_weight: float = 0.3
    max_grad_norm: float = 5.0


class Rollout(NamedTuple):
    """T steps of N environments, and the value of where they then stand."""

    obs: Tensor  # (T, N, P, 4, 48) uint8, patches of the pictures
    action: Tensor  # (T, N) float32, as sampled (the environment clips)
    log_prob: Tensor  # (T, N) float32, under the policy that sampled them
    value: Tensor  # (T + 1, N) float32
    reward: Tensor  # (T, N) float32
    done: Tensor  # (T, N) float32, 1 where the episode ended with this step
    finished: int  # episodes that ended at the end of their course


class Losses(NamedTuple):
    """Means over the minibatches of an update."""

    policy: float
    value: float
    kl: float  # estimate of KL(old || new), Schulman's k3
    clipped: float  # share of samples whose ratio was clipped


def optimiser(network: ActorCritic, settings: Settings) -> torch.optim.Optimizer:
    """Adam (Kingma & Ba 2015, arXiv 1412.6980); the noise of the actions adapts twice as fast as the weights."""
    weights = [parameter for parameter in network.parameters() if parameter is not network.log_std]
    groups = [{"params": weights, "pace": 1.0}, {"params": [network.log_std], "pace": 2.0}]
    return torch.optim.Adam(groups, lr=settings.learning_rate, eps=1e-5)


def anneal(optimiser: torch.optim.Optimizer, settings: Settings, env_steps: int) -> None:
    """Set the learning rate for this many environment steps."""
    share = min(1.0, env_steps / settings.annealing_steps)
    rate = settings.learning_rate + (settings.last_learning_rate - settings.learning_rate) * share
    for group in optimiser.param_groups:
        group["lr"] = rate * group["pace"]


@torch.no_grad()
def collect(
    network: ActorCritic, env: VectorEnv[Any, Any, Any], obs: Tensor, steps: int, generator: torch.Generator
) -> tuple[Rollout, Tensor]:
    """Drive N environments for T steps with actions sampled from the policy.

    Args:
        network: the policy.
        env: N environments that reset themselves within a step (SAME_STEP).
        obs: where they stand: patches, uint8 `(N, P, 4, 48)`.
        steps: T.
        generator: the actions' noise.

    Returns:
        The rollout, and where the environments then stand.
    """
    count, device = len(obs), obs.device
    seen = torch.empty((steps, *obs.shape), dtype=torch.uint8, device=device)
    action, log_prob, reward, done = (torch.empty((steps, count), device=device) for _ in range(4))
    value = torch.empty((steps + 1, count), device=device)
    finished = 0
    for t in range(steps):
        mean, value[t] = network(obs)
        noise = torch.randn(count, generator=generator).to(device)
        action[t] = mean + network.log_std.exp() * noise
        log_prob[t] = log_probability(action[t], mean, network.log_std)
        seen[t] = obs
        pictures, r, terminated, truncated, info = env.step(action[t].cpu().numpy()[:, None])
        obs = patches(torch.from_numpy(pictures)).to(device)
        reward[t] = torch.from_numpy(np.asarray(r, np.float32))
        done[t] = torch.from_numpy((terminated | truncated).astype(np.float32))
        finished += int(info["finished"].sum())
    _, value[steps] = network(obs)
    return Rollout(seen, action, log_prob, value, reward, done, finished), obs


def advantages(reward: Tensor, value: Tensor, done: Tensor, gamma: float, lam: float) -> Tensor:
    """Generalised advantage estimates (Schulman et al. 2015, arXiv 1506.02438, eq. 11-16), `(T, N)`.

    delta_t = r_t + gamma V_{t+1} - V_t and A_t = delta_t + gamma lam A_{t+1}, both cut where an episode ends.

    Args:
        reward: `(T, N)`.
        value: `(T + 1, N)`.
        done: `(T, N)`, 1 where the episode ended with that step.
        gamma: discount, 0..1.
        lam: lambda, 0 (one-step) .. 1 (Monte Carlo).
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
) -> Losses:
    """A few passes of gradient steps over one rollout.

    Raises:
        FloatingPointError: the loss is not a finite number; the network is as it was before that step.
    """
    advantage = advantages(rollout.reward, rollout.value, rollout.done, settings.gamma, settings.lam)  # (T, N)
    target = (advantage + rollout.value[:-1]).flatten()  # (B,) lambda-returns
    advantage, obs = advantage.flatten(), rollout.obs.flatten(0, 1)  # (B,), (B, P, 4, 48)
    action, old_log_prob = rollout.action.flatten(), rollout.log_prob.flatten()  # (B,)
    totals, batches = np.zeros(4), 0
    for _ in range(settings.epochs):
        order = torch.randperm(len(target), generator=generator).to(target.device)
        for some in torch.split(order, settings.minibatch):
            mean, value = network(obs[some])
            log_ratio = log_probability(action[some], mean, network.log_std) - old_log_prob[some]
            ratio = log_ratio.exp()
            a = advantage[some]
            a = (a - a.mean()) / (a.std(correction=0) + 1e-8)
            policy_loss = -clipped_objective(ratio, a, settings.clip)
            value_loss = (value - target[some]).square().mean()
            loss = policy_loss + settings.value_weight * value_loss
            if not math.isfinite(loss.item()):
                raise FloatingPointError("the loss is no longer a finite number")
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), settings.max_grad_norm)
            optimiser.step()
            with torch.no_grad():
                kl = (ratio - 1 - log_ratio).mean()
                clipped = ((ratio - 1).abs() > settings.clip).float().mean()
            totals += (policy_loss.item(), value_loss.item(), kl.item(), clipped.item())
            batches += 1
    return Losses(*(totals / batches).tolist())
