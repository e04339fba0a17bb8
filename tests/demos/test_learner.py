"""The learner's laws."""

import copy
import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("gymnasium")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402

from demos.core import evaluate, ppo  # noqa: E402
from demos.core.camera_steering import TASK  # noqa: E402
from demos.core.config import Config  # noqa: E402
from demos.core.learner import Learner, Moment, load_moment, save_moment  # noqa: E402
from demos.core.network import ActorCritic, Categorical, Gaussian, infer, patches  # noqa: E402
from demos.core.road import CameraSteeringVector  # noqa: E402
from demos.core.task import wilson  # noqa: E402


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

    log_prob = network.head.log_prob(network(obs)[0], action)
    clipped = gradient(ppo.clipped_objective((log_prob - log_prob.detach()).exp(), advantage, 0.2))
    log_prob = network.head.log_prob(network(obs)[0], action)
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


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
def test_patches_of_bytes_are_those_of_other_numbers(channels):
    pictures = torch.randint(0, 256, (5, channels, 16, 24), dtype=torch.uint8).permute(0, 2, 3, 1)
    assert torch.equal(patches(pictures).float(), patches(pictures.float()))
    assert torch.equal(patches(pictures[1:4]), patches(pictures)[1:4])


@pytest.mark.parametrize("count", [1, 2, 5, 128])
def test_what_the_network_says_does_not_depend_on_how_many_threads_ask(count):
    torch.manual_seed(0)
    network = ActorCritic()
    obs = patches(torch.randint(0, 256, (count, 32, 64, 3), dtype=torch.uint8))
    expected = network(obs)
    with ThreadPoolExecutor(2) as pool:
        for said in (infer(network, obs), *(infer(network, obs, pool, parts) for parts in (1, 2, 3))):
            for one, other in zip(said, expected, strict=True):
                assert not one.requires_grad and one.shape == other.shape
                torch.testing.assert_close(one, other.detach())


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
    output, value = network(patches(pictures))
    torch.testing.assert_close(output, network.actor(x), atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(value, network.critic(x).squeeze(1), atol=1e-5, rtol=1e-4)


def test_heads_are_torchs_distributions():
    torch.manual_seed(0)
    gaussian, categorical = Gaussian(), Categorical(5)
    mean, logits, real, whole = torch.randn(20, 1), torch.randn(20, 5), torch.randn(20), torch.randint(0, 5, (20,))
    for head, output, action, expected in (
        (gaussian, mean, real, torch.distributions.Normal(mean[:, 0], gaussian.log_std.exp())),
        (categorical, logits, whole.float(), torch.distributions.Categorical(logits=logits)),
    ):
        taken = action if head is gaussian else whole
        torch.testing.assert_close(head.log_prob(output, action), expected.log_prob(taken))
        torch.testing.assert_close(head.entropy(output), expected.entropy())
    assert torch.equal(categorical.greedy(logits), logits.argmax(1).float())
    generator = torch.Generator().manual_seed(0)
    drawn = categorical.sample(logits[:1].expand(4000, 5), generator).long().bincount(minlength=5)
    torch.testing.assert_close(drawn / 4000, logits[0].softmax(0), atol=0.03, rtol=0)


SMALL = Config(
    num_envs=4, rollout_steps=8, channels=(4, 4), features=8, max_env_steps=128, check_steps=10_000,
    learner=ppo.Settings(minibatch=16),
)  # fmt: skip


def _train(config, moment=None, rollouts=4):
    """So many rollouts and updates, and the learner after them."""
    learner = Learner(config, TASK, moment)
    with ThreadPoolExecutor(config.threads) as pool:
        for _ in range(rollouts):
            rollout, outcomes = learner.drive(TASK)
            ppo.anneal(learner.optimiser, config.learner, learner.env_steps)
            *_, losses = ppo.update(
                learner.network, learner.optimiser, rollout, config.learner, learner.shuffle, pool, config.threads
            )
            learner.learnt(rollout.reward.numel(), outcomes)
    return losses, learner.moment()


def _same(one, other):
    return (
        json.dumps(one.plain) == json.dumps(other.plain)
        and one.tensors.keys() == other.tensors.keys()
        and all(np.array_equal(value, other.tensors[name]) for name, value in one.tensors.items())
    )


def test_same_seed_same_numbers():
    (losses, moment), (again, same), (_, other) = (_train(replace(SMALL, seed=seed)) for seed in (1, 1, 2))
    assert losses == again
    assert _same(moment, same)
    assert not _same(moment, other)


@pytest.mark.parametrize("threads", [1, 2, 4])
def test_training_twice_as_long_is_training_and_going_on(threads, tmp_path):
    """Bit for bit, through the files: weights, optimiser, generators, episodes."""
    config = replace(SMALL, threads=threads)
    whole = _train(config, rollouts=24)[1]
    save_moment(tmp_path, _train(config, rollouts=12)[1])
    halves = _train(config, load_moment(tmp_path), rollouts=12)[1]
    assert whole.plain["env_steps"] == 24 * 32
    assert _same(whole, halves)


def test_parts_of_a_minibatch_together_give_its_gradient():
    """However many threads compute it, the update is the same but for rounding."""
    learner = Learner(SMALL, TASK)
    with ThreadPoolExecutor(4) as pool:
        rollout, _ = learner.drive(TASK)
        results = []
        for parts in (1, 2, 3):
            network = copy.deepcopy(learner.network)
            optimiser = torch.optim.SGD(network.parameters(), lr=0.1)
            shuffle = torch.Generator().manual_seed(0)
            *_, losses = ppo.update(network, optimiser, rollout, SMALL.learner, shuffle, pool, parts)
            results.append((losses, torch.cat([p.detach().flatten() for p in network.parameters()])))
    (losses, weights), *others = results
    assert not torch.equal(weights, torch.cat([p.detach().flatten() for p in learner.network.parameters()]))
    for other_losses, other in others:
        torch.testing.assert_close(other, weights, atol=1e-5, rtol=1e-4)
        assert other_losses == pytest.approx(losses, abs=1e-4)


def test_a_frozen_encoder_stays_as_it_was_drawn_and_the_rest_learns():
    drawn = Learner(SMALL, TASK).network.state_dict()
    moment = _train(replace(SMALL, freeze="encoder"))[1]
    for name, value in drawn.items():
        same = np.array_equal(value.numpy(), moment.tensors[f"network.{name}"])
        assert same == name.startswith("conv"), name


def test_a_moment_of_another_configuration_is_refused():
    moment = _train(SMALL, rollouts=1)[1]
    with pytest.raises(ValueError, match="another features"):
        Learner(replace(SMALL, features=16), TASK, moment)
    with pytest.raises(ValueError, match="another freeze: none"):
        Learner(replace(SMALL, freeze="encoder"), TASK, moment)
    with pytest.raises(ValueError, match="no part 'wheel'"):
        Learner(replace(SMALL, freeze="wheel"), TASK)


def test_an_episode_cut_short_by_a_limit_of_time_goes_on_in_value():
    class Cut(CameraSteeringVector):
        """Every third step ends every episode, by the clock."""

        def step(self, actions):
            obs, reward, terminated, truncated, info = super().step(actions)
            if self.cars.step[0] % 3 == 0 and not terminated.any():
                truncated[:] = True
                info["final_obs"] = obs.copy()
            return obs, reward, terminated, truncated, info

    network = ActorCritic(channels=(4, 4), features=8)
    env = Cut(2)
    obs = patches(torch.from_numpy(env.reset(seed=0)[0]))
    rollout, _ = ppo.collect(network, env, obs, 3, 0.5, torch.Generator().manual_seed(0))
    assert rollout.done.tolist() == [[0, 0], [0, 0], [1, 1]]
    torch.testing.assert_close(rollout.reward[2], 0.1 + 0.5 * rollout.value[3])


def test_a_loss_that_is_no_number_stops_the_update_and_spares_the_network():
    learner = Learner(SMALL, TASK)
    with ThreadPoolExecutor(2) as pool:
        rollout, _ = learner.drive(TASK)
        rollout.reward[:] = float("nan")
        before = [p.detach().clone() for p in learner.network.parameters()]
        with pytest.raises(FloatingPointError, match="finite"):
            list(ppo.update(learner.network, learner.optimiser, rollout, SMALL.learner, learner.shuffle, pool, 2))
    for old, new in zip(before, learner.network.parameters(), strict=True):
        assert torch.equal(old, new)


def test_files_of_two_moments_are_refused(tmp_path):
    first, second = (_train(SMALL, rollouts=n)[1] for n in (1, 2))
    save_moment(tmp_path, first)
    (tmp_path / "state.json").write_text(json.dumps(second.plain))
    with pytest.raises(ValueError, match="two moments"):
        load_moment(tmp_path)
    with pytest.raises(ValueError, match="no state to go on with"):
        load_moment(tmp_path / "nowhere")


def test_wilson_interval():
    # Agresti & Coull 1998 give (0, 0.278) for 0 of 10; the others are by the formula's symmetry and limits.
    assert wilson(0, 10) == (0.0, pytest.approx(0.2775, abs=1e-3))
    low, high = wilson(9, 10)
    mirrored = wilson(1, 10)
    assert (low, high) == (pytest.approx(1 - mirrored[1]), pytest.approx(1 - mirrored[0]))
    assert wilson(900, 1000) == (pytest.approx(0.8799, abs=1e-3), pytest.approx(0.9171, abs=1e-3))
    with pytest.raises(ValueError, match="trials"):
        wilson(3, 2)


def test_confirming_sets_are_disjoint_and_held_out():
    sets = [set(evaluate.confirming_set(attempt)) for attempt in range(5)] + [set(evaluate.STOPPING)]
    assert len(set.union(*sets)) == sum(len(one) for one in sets)
    with pytest.raises(ValueError, match="held-out"):
        evaluate.evaluate(lambda obs, courses, cars: np.zeros(len(obs)), [1 << 40])


def test_a_state_of_another_version_is_said_to_be_one():
    learner = Learner(SMALL, TASK)
    tensors, plain = learner.moment()
    del tensors["noise"]
    with pytest.raises(ValueError, match="of another version"):
        Learner(SMALL, TASK, Moment(tensors, plain))
