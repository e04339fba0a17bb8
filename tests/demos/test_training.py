"""A run and its updates: what one step of gradient is, and that a run may be broken off anywhere."""

import copy
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from test_learner import SMALL  # noqa: E402

from demos.core import ppo, training  # noqa: E402
from demos.core.camera_steering import TASK  # noqa: E402
from demos.core.learner import Learner  # noqa: E402


@pytest.mark.parametrize("bound", [1e9, 0.01])
def test_a_step_of_gradient_is_that_of_the_papers_objective(bound):
    """E[L_clip - c1 (V - V_target)^2 + c2 S] (arXiv 1707.06347, eq. 9), written with torch's own distributions.

    Ratios are not 1, advantages are normalised in the minibatch, and the norm is bounded.
    """
    settings = replace(SMALL.learner, minibatch=32, epochs=1, entropy_weight=0.3, value_weight=0.7, max_grad_norm=bound)
    learner = Learner(SMALL, TASK)
    rollout, _ = learner.drive(TASK)
    old, obs = copy.deepcopy(learner.network), rollout.obs.flatten(0, 1)
    with torch.no_grad():
        for parameter in learner.network.parameters():
            parameter += 0.02 * torch.randn_like(parameter)
    network = copy.deepcopy(learner.network)
    output, value = network(obs)
    now = torch.distributions.Normal(output[:, 0], network.head.log_std.exp())
    before = torch.distributions.Normal(old(obs)[0][:, 0], old.head.log_std.exp())
    action = rollout.action.flatten()
    ratio = (now.log_prob(action) - before.log_prob(action).detach()).exp()
    advantage = ppo.advantages(rollout.reward, rollout.value, rollout.done, settings.gamma, settings.lam)
    target, advantage = (advantage + rollout.value[:-1]).flatten(), advantage.flatten()
    advantage = (advantage - advantage.mean()) / advantage.std(correction=0)
    clipped = torch.min(ratio * advantage, ratio.clamp(1 - settings.clip, 1 + settings.clip) * advantage).mean()
    objective = clipped - 0.7 * ((value - target) ** 2).mean() + 0.3 * now.entropy().mean()
    expected = torch.autograd.grad(-objective, list(network.parameters()))
    norm = math.sqrt(sum(float(one.square().sum()) for one in expected))
    still = torch.optim.SGD(learner.network.parameters(), lr=0.0)
    with ThreadPoolExecutor(2) as pool:
        (losses,) = ppo.update(learner.network, still, rollout, settings, learner.shuffle, pool, 2)
    for parameter, one in zip(learner.network.parameters(), expected, strict=True):
        torch.testing.assert_close(parameter.grad, one * min(1, bound / norm), atol=1e-5, rtol=1e-3)
    assert losses.kl == pytest.approx(torch.mean(ratio - 1 - ratio.log()).item(), abs=1e-5)


def test_every_sample_of_a_rollout_is_learned_from_once_in_each_pass_and_in_another_order():
    learner, seen = Learner(SMALL, TASK), []
    rollout, _ = learner.drive(TASK)
    numbered = rollout._replace(action=torch.arange(rollout.action.numel()).float().reshape(rollout.action.shape))

    def log_prob(output, action):
        seen.append(action.tolist())
        return original(output, action)

    original, learner.network.head.log_prob = learner.network.head.log_prob, log_prob
    with ThreadPoolExecutor(1) as pool:
        list(ppo.update(learner.network, learner.optimiser, numbered, SMALL.learner, learner.shuffle, pool, 1))
    samples = [int(sample) for minibatch in seen for sample in minibatch]
    passes = samples[:32], samples[32:]
    assert [sorted(one) for one in passes] == [list(range(32))] * SMALL.learner.epochs
    assert passes[0] != passes[1] and list(range(32)) not in passes


def test_rates_fall_as_the_settings_say():
    settings = ppo.Settings(
        learning_rate=1.0, last_learning_rate=0.2, annealing_steps=100, entropy_weight=0.4, last_entropy_weight=0.0
    )
    rates = [(one.learning_rate, one.entropy_weight) for one in (ppo.annealed(settings, n) for n in (0, 50, 100, 999))]
    np.testing.assert_allclose(rates, [(1.0, 0.4), (0.6, 0.2), (0.2, 0.0), (0.2, 0.0)])
    learner = Learner(SMALL, TASK)
    ppo.anneal(learner.optimiser, settings, 50)
    paces = {name: group["lr"] for group in learner.optimiser.param_groups for name, one in
             learner.network.named_parameters() for other in group["params"] if other is one}  # fmt: skip
    assert paces["conv1.weight"] == pytest.approx(0.6)
    assert paces["head.log_std"] == pytest.approx(1.2), "a Gaussian's deviation has twice the rate"


def test_what_is_judged_is_an_average_of_the_weights_over_updates():
    learner = Learner(SMALL, TASK)
    drawn, learned = learner.average.full.weight.clone(), torch.ones_like(learner.network.full.weight)
    with torch.no_grad():
        learner.network.full.weight.copy_(learned)
    learner.learnt(32, [])
    torch.testing.assert_close(learner.average.full.weight, SMALL.averaging * drawn + (1 - SMALL.averaging) * learned)


def _told(events, stop=None, nth=1):
    """The verdicts, by steps, and the last moment of a run that is interrupted at the nth event of a name."""
    verdicts, moment, seen, one = {}, None, 0, next(events)
    while one is not None:
        if one["event"] == "held_out":
            verdicts[one["env_steps"]] = one["mean"]
        if one["event"] == "state":
            moment = one["moment"]
        hit = one["event"] == stop and one.get("phase", "training") == "training"
        seen += hit
        one = events.throw(KeyboardInterrupt) if hit and seen == nth else next(events, None)
    return verdicts, moment


@pytest.mark.parametrize(("event", "nth"), [("start", 1), ("frame", 1), ("frame", 5), ("held_out", 1), ("progress", 3)])
def test_a_run_that_is_interrupted_anywhere_goes_on_as_if_it_had_not_been(event, nth, monkeypatch):
    """In a rollout, an update or an evaluation too: bit for bit, and with the evaluations at the same steps."""
    for name, value in (("BEFORE_SECONDS", 0), ("PROGRESS_SECONDS", 0), ("FRAMES_PER_SECOND", 10_000)):
        monkeypatch.setattr(training, name, value)
    config, task = replace(SMALL, max_env_steps=32 * 12, check_steps=24), TASK._replace(stopping=TASK.stopping[:8])
    verdicts, whole = _told(training.train(config, task, films=False))
    first, part = _told(training.train(config, task), event, nth)
    left = config.max_env_steps - part.plain["env_steps"]
    second, end = _told(training.train(replace(config, max_env_steps=left), task, part, films=False))
    assert part.plain["env_steps"] < whole.plain["env_steps"]
    assert first | second == verdicts
    assert all(np.array_equal(value, end.tensors[name]) for name, value in whole.tensors.items())
