"""The fixtures of the commands' tests."""

from tests.cli.conftest import ask as ask
