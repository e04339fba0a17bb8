"""The learner's laws."""

import itertools

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from demos.core import evaluate, ppo  # noqa: E402
from demos.core.network import ActorCritic, log_probability, patches  # noqa: E402
from demos.core.road import CameraSteeringVector  # noqa: E402


@settings(max_examples=60, deadline=None)
@given(
    steps=st.integers(1, 8), count=st.integers(1, 3), seed=st.integers(0, 10_000),
    gamma=st.floats(0, 1), lam=st.floats(0, 1), ends=st.floats(0, 1),
)  # fmt: skip
def test_advantages_equal_their_closed_form(steps, count, seed, gamma, lam, ends):
    """A_t = sum_k (gamma lam)^k delta_{t+k}, up to the end of the episode (arXiv 1506.02438, eq. 16)."""
    rng = np.random.default_rng(seed)
    reward, value = rng.normal(size=(steps, count)), rng.normal(size=(steps + 1, count))
    done = (rng.random((steps, count)) < ends).astype(float)
    expected = np.zeros((steps, count))
    for t, n in itertools.product(range(steps), range(count)):
        weight = 1.0
        for k in range(t, steps):
            following = 0.0 if done[k, n] else value[k + 1, n]
            expected[t, n] += weight * (reward[k, n] + gamma * following - value[k, n])
            if done[k, n]:
                break
            weight *= gamma * lam
    result = ppo.advantages(*(torch.from_numpy(x) for x in (reward, value, done)), gamma, lam)
    np.testing.assert_allclose(result.numpy(), expected, atol=1e-9)


def test_at_ratio_one_the_clipped_objectives_gradient_is_the_policy_gradient():
    torch.manual_seed(0)
    network = ActorCritic(channels=(4, 4), features=8)
    obs = patches(torch.randint(0, 256, (16, 32, 64, 3), dtype=torch.uint8))
    action, advantage = torch.randn(16), torch.randn(16)

    def gradient(objective):
        network.zero_grad()
        objective.backward()
        return [None if p.grad is None else p.grad.clone() for p in network.parameters()]

    log_prob = log_probability(action, network(obs)[0], network.log_std)
    clipped = gradient(ppo.clipped_objective((log_prob - log_prob.detach()).exp(), advantage, 0.2))
    log_prob = log_probability(action, network(obs)[0], network.log_std)
    plain = gradient((log_prob * advantage).mean())
    assert any(g is not None and g.abs().sum() > 0 for g in plain)
    for a, b in zip(clipped, plain, strict=True):
        assert (a is None) == (b is None)
        if a is not None:
            torch.testing.assert_close(a, b)


@pytest.mark.parametrize(("ratio", "advantage", "expected"), [
    (1.5, 1.0, 1.2), (0.5, 1.0, 0.5), (1.5, -1.0, -1.5), (0.5, -1.0, -0.8),
])  # fmt: skip
def test_clipping_is_pessimistic(ratio, advantage, expected):
    objective = ppo.clipped_objective(torch.tensor([ratio]), torch.tensor([advantage]), 0.2)
    assert objective.item() == pytest.approx(expected)


def test_patches_are_what_a_convolution_sees():
    """The network's first two layers equal torch's convolutions with kernel = stride."""
    torch.manual_seed(1)
    network = ActorCritic(channels=(5, 7), features=6)
    pictures = torch.randint(0, 256, (3, 32, 64, 3), dtype=torch.uint8)
    x = (pictures.permute(0, 3, 1, 2).float() / 127.5) - 1
    kernel = network.conv1.weight.reshape(5, 4, 4, 3).permute(0, 3, 1, 2)
    x = torch.relu(torch.nn.functional.conv2d(x, kernel, network.conv1.bias, stride=4))
    kernel = network.conv2.weight.reshape(7, 2, 2, 5).permute(0, 3, 1, 2)
    x = torch.relu(torch.nn.functional.conv2d(x, kernel, network.conv2.bias, stride=2))
    x = network.full(x.permute(0, 2, 3, 1).flatten(1))
    x = torch.relu((x - x.mean(1, keepdim=True)) / (x.var(1, correction=0, keepdim=True) + 1e-5).sqrt())
    mean, value = network(patches(pictures))
    torch.testing.assert_close(mean, network.actor(x).squeeze(1), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(value, network.critic(x).squeeze(1), atol=1e-5, rtol=1e-4)


def test_log_probability_is_the_normals():
    action, mean = torch.randn(20), torch.randn(20)
    log_std = torch.tensor(-0.6)
    expected = torch.distributions.Normal(mean, log_std.exp()).log_prob(action)
    torch.testing.assert_close(log_probability(action, mean, log_std), expected)


def _short_training(seed):
    torch.manual_seed(seed)
    network = ActorCritic(channels=(4, 4), features=8)
    optimiser = torch.optim.Adam(network.parameters())
    generator = torch.Generator().manual_seed(seed)
    env = CameraSteeringVector(4)
    obs = patches(torch.from_numpy(env.reset(seed=seed)[0]))
    for _ in range(3):
        rollout, obs = ppo.collect(network, env, obs, 8, generator)
        losses = ppo.update(network, optimiser, rollout, ppo.Settings(minibatch=16), generator)
    return losses, torch.cat([p.detach().flatten() for p in network.parameters()])


def test_same_seed_same_numbers():
    (losses, weights), (again, same), (_, other) = (_short_training(seed) for seed in (1, 1, 2))
    assert losses == again
    assert torch.equal(weights, same)
    assert not torch.equal(weights, other)


def test_a_loss_that_is_no_number_stops_the_update_and_spares_the_network():
    torch.manual_seed(0)
    network = ActorCritic(channels=(4, 4), features=8)
    generator = torch.Generator().manual_seed(0)
    env = CameraSteeringVector(2)
    obs = patches(torch.from_numpy(env.reset(seed=0)[0]))
    rollout, _ = ppo.collect(network, env, obs, 4, generator)
    rollout.reward[1, 1] = float("nan")
    before = [p.detach().clone() for p in network.parameters()]
    with pytest.raises(FloatingPointError):
        ppo.update(network, torch.optim.Adam(network.parameters()), rollout, ppo.Settings(), generator)
    assert all(torch.equal(a, b) for a, b in zip(before, network.parameters(), strict=True))


def test_wilson_interval():
    # Agresti & Coull 1998 give (0, 0.278) for 0 of 10; the others are by the formula's symmetry and limits.
    assert evaluate.wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=1e-3))
    low, high = evaluate.wilson(9, 10)
    mirrored = evaluate.wilson(1, 10)
    assert (low, high) == (pytest.approx(1 - mirrored[1]), pytest.approx(1 - mirrored[0]))
    assert evaluate.wilson(900, 1000) == (pytest.approx(0.8799, abs=1e-3), pytest.approx(0.9171, abs=1e-3))
    with pytest.raises(ValueError, match="trials"):
        evaluate.wilson(3, 2)


def test_confirming_sets_are_disjoint_and_held_out():
    sets = [set(evaluate.confirming_set(attempt)) for attempt in range(5)] + [set(evaluate.STOPPING)]
    assert len(set.union(*sets)) == sum(len(one) for one in sets)
    with pytest.raises(ValueError, match="held-out"):
        evaluate.evaluate(lambda obs, courses, cars: np.zeros(len(obs)), [1 << 40])
