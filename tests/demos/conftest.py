"""What the tests of the demos share."""

import pytest


@pytest.fixture(scope="session")
def ale_py():
    """The games of Atari, where they are installed."""
    return pytest.importorskip("ale_py", reason="the extra atari is not installed")


@pytest.fixture
def counting():
    """The id of a game that counts to five, while it is registered."""
    gymnasium = pytest.importorskip("gymnasium")
    from other_games import COUNTING, Counting

    gymnasium.register(COUNTING, Counting)
    yield COUNTING
    del gymnasium.registry[COUNTING]
