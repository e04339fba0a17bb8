"""The rules of the group `format` beside the examples of the app's linter plugin, whose names they have."""

import re

import pytest

from notes_cli.lint.fixing import fix_notes
from notes_cli.lint.rule import find_rules, with_options
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

RULES = {rule.name: rule for rule in find_rules() if rule.group == "format"}

# (rule, what its example holds): why it is not followed
NOT_FOLLOWED = {
    ("format-tags-in-yaml", "#one #two"): "to the app a text with blanks is no tag; several become a list",
    ("heading-blank-lines", "# H1\n## H2\n\n\n"): "the newline at the end is another rule's",
    ("move-footnotes-to-the-bottom", "[^2]\n[^2]: second"): "right below text it is none to the scanner",
    ("no-bare-urls", "[https://github.com some"): "the scanner reads no address in a reference's brackets",
    ("no-bare-urls", "<<https://"): "brackets too many are nothing that a person means",
    ("re-index-footnotes", "bla[^1], bla[^1], bla[^2]\n[^1]: bla\n[^1]"): "duplicate-footnote does that",
    (
        "space-between-chinese-japanese-or-korean-and-english-or-numbers",
        "**_",
    ): "no marks of emphasis are parted from what they mark",
}


def options(rule, given):
    named = {re.sub(r"(?<=[a-z0-9])([A-Z]+)", lambda m: "-" + m[1], key).lower(): value for key, value in given.items()}
    known = {key: value for key, value in named.items() if key in rule.options}
    return {key: tuple(value) if isinstance(value, list) else value for key, value in known.items()}


@pytest.mark.cases("shared:obsidian/linter_examples.jsonl")
def test_a_note_becomes_what_the_plugin_makes_of_it(tmp_path, case):
    if case["rule"] not in RULES:
        pytest.skip("a rule of the plugin that is not ours; README.md says which")
    rule = with_options(RULES[case["rule"]], options(RULES[case["rule"]], case["options"]))
    path = f"{case['options'].get('fileName', 'a')}.md"
    vault = Vault.of(tmp_path, [make_note(path, case["before"])])
    after = fix_notes(vault, [path], (rule,), unsafe=True).texts.get(path, case["before"])
    exceptions = [piece for name, piece in NOT_FOLLOWED if name == rule.name and piece in case["before"]]
    assert (after == case["after"]) == (not exceptions)
