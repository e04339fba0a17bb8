"""Patterns that are compiled late are right, and what they find is what patterns compiled at once find."""

import pkgutil
import re
from importlib import import_module

import pytest

import notes_cli.markdown
from notes_cli.markdown.patterns import compile_later

LATE = type(compile_later(""))


def late_patterns():
    for module in pkgutil.iter_modules(notes_cli.markdown.__path__):
        for value in vars(import_module(f"notes_cli.markdown.{module.name}")).values():
            yield from (one for one in (value.values() if isinstance(value, dict) else [value]) if type(one) is LATE)


def test_every_pattern_compiles():
    patterns = [re.compile(one.pattern, one.flags & ~re.UNICODE) for one in late_patterns()]
    assert len(patterns) > 20


def test_a_pattern_is_compiled_when_it_is_first_used():
    wrong = compile_later("(")
    with pytest.raises(re.error):
        wrong.match("")
    late = compile_later(r"(?P<a>x)\w", re.IGNORECASE)
    assert late.match("XY")["a"] == "X"
    assert late.pattern == r"(?P<a>x)\w" and late.findall("xa") == ["x"]
