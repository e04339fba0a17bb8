"""Each rule case by case, and what holds of every rule.

A case's facts are its problems, and the text of each note that `--fix` changes, or only `--unsafe-fixes` does. Checked
are the default rules and the one that the file is named after, with the settings of a `.notes.toml` of the case.
"""

import importlib
import inspect
import json
import re
import tomllib
from pathlib import Path

import pytest

from notes_cli.errors import ConfigError
from notes_cli.lint.engine import lint
from notes_cli.lint.fixing import fix_notes
from notes_cli.lint.rule import GROUPS, OFF, find_rules
from notes_cli.lint.settings import make_schema, read_settings
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

RULES = find_rules()
DEFAULT = tuple(rule for rule in RULES if rule.group not in OFF)
CASES = Path(__file__).parent / "cases"


def problems(vault, rules=DEFAULT):
    for rule, problem in lint(vault, vault.shown, rules):
        note = vault.notes[problem.path]
        (line, column), (end_line, end_column) = note.position(problem.span.start), note.position(problem.span.end)
        yield f"{note.path}:{line}:{column}-{end_line}:{end_column} {rule.name}: {problem.message}"


def facts(vault, rules):
    yield from problems(vault, rules)
    safe = fix_notes(vault, vault.notes, rules).notes
    unsafe = fix_notes(vault, vault.notes, rules, unsafe=True).notes
    for path, note in sorted(safe.items()):
        yield f"{path} becomes {json.dumps(note.text, ensure_ascii=False)}"
    for path, note in sorted(unsafe.items()):
        if path not in safe or safe[path].text != note.text:
            yield f"{path} becomes, unsafely, {json.dumps(note.text, ensure_ascii=False)}"


def rules_of(case):
    table = tomllib.loads(case.files.get(".notes.toml", "")).get("lint", {})
    rules = read_settings(table, RULES).rules
    return tuple(rule for rule in rules if rule.group not in OFF or rule.name == case.file)


@pytest.mark.cases("cases/*.md")
def test_the_notes_of_a_case_have_these_problems_and_no_others(open_vault, case):
    assert list(facts(open_vault(case.files), rules_of(case))) == case.facts


@pytest.mark.cases("cases/*.md")
def test_the_same_is_found_where_the_last_newline_of_a_note_is_missing(open_vault, case):
    rules = tuple(rule for rule in rules_of(case) if rule.name == case.file != "line-break-at-document-end")
    vault = open_vault(case.files)
    found = [re.sub(r":[\d:-]+", "", line) for line in problems(vault, rules)]
    cut = vault.with_notes({path: make_note(path, note.text.removesuffix("\n")) for path, note in vault.notes.items()})
    assert [re.sub(r":[\d:-]+", "", line) for line in problems(cut, rules)] == found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_documented_and_has_cases_with_and_without_problems(rule):
    headline, _, rest = rule.documentation.partition("\n\n")
    assert headline.endswith(".")
    assert [line.partition(":")[0] for line in rest.splitlines() if line[:1].isupper() and ":" in line] == [
        "What",
        "Why",
        "Example",
        "Fix",
    ]
    text = (CASES / f"{rule.name}.md").read_text(encoding="utf-8")
    assert f" {rule.name}: " in text
    assert any(part.rstrip().endswith("`" * 6) for part in text.split("\n## ")), "a case without problems"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_rule_is_a_short_file_named_after_what_is_wrong(rule):
    module = importlib.import_module(f"notes_cli.lint.rules.{rule.name.replace('-', '_')}")
    assert rule.check is module.check
    assert len(inspect.getsource(module).splitlines()) < 60
    assert rule.group in GROUPS
    assert set(rule.overrides) <= {other.name for other in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_an_option_has_a_default_and_a_type_that_settings_can_give(rule):
    parameters = inspect.signature(rule.check).parameters.values()
    only_by_name = {one.name.replace("_", "-") for one in parameters if one.kind is one.KEYWORD_ONLY}
    assert only_by_name == rule.options.keys(), "an option without a default is none"
    for name, default in rule.options.items():
        given = list(default) if isinstance(default, tuple) else default
        as_given = read_settings({rule.name: {name: given}}, (rule,)).rules[0].check(EMPTY.notes["a.md"], EMPTY)
        assert list(as_given) == list(rule.check(EMPTY.notes["a.md"], EMPTY))


def test_an_option_of_several_rules_stands_for_those_that_know_its_value():
    given = read_settings({"style": "underscore"}, RULES).rules
    assert {rule.name for rule, old in zip(given, RULES, strict=True) if rule != old} == {
        "emphasis-style",
        "strong-style",
    }
    with pytest.raises(ConfigError, match="style must be one of"):
        read_settings({"style": "underlined"}, RULES)
    assert len(make_schema(RULES)["properties"]["lint"]["properties"]["style"]["anyOf"]) == 4


EMPTY = Vault.open(Path(__file__).parents[1] / "vaults" / "broken").with_notes({})
EMPTY = EMPTY.with_notes({"a.md": EMPTY.notes["Bandit.md"]})


def test_the_case_files_are_those_of_rules():
    assert sorted(file.stem for file in CASES.iterdir()) == [rule.name for rule in RULES]


def test_problems_come_in_order_of_path_and_place_and_not_of_excluded_notes(open_vault):
    vault = open_vault(
        {
            "b.md": "x[^1] [[z]]\n\n[[y]]\n\n[^2]: w\n",
            "a.md": "[[z]]",
            "c/d.md": "[[z]]",
            ".obsidian/app.json": '{"userIgnoreFilters": ["c/"]}',
        }
    )
    places = [(p.path, p.span.start) for _, p in lint(vault, vault.shown, DEFAULT)]
    assert places == [("a.md", 0), ("b.md", 1), ("b.md", 6), ("b.md", 13), ("b.md", 20)]


def test_the_real_notes_have_the_faults_that_the_application_sees(shared):
    found = list(problems(Vault.open(shared / "vaults/topics")))
    path = "topics/End-to-End Reinforcement-Learning.md"
    (bracketed,) = [line for line in found if line.startswith(f"{path}:") and "double-bracketed-link: " in line]
    note = Vault.open(shared / "vaults/topics").notes[path]
    line, column = map(int, bracketed.removeprefix(f"{path}:").partition("-")[0].split(":"))
    assert note.text.split("\n")[line - 1][column - 1 :].startswith("[[1]](")
    assert sum("invalid-frontmatter" in line for line in found) == 5


def test_our_own_notes_are_clean():
    assert list(problems(Vault.open(Path(__file__).parents[2] / "vault"))) == []


def test_of_a_note_full_of_query_blocks_the_first_hundred_are_answered(open_vault):
    vault = open_vault({"a.md": "```query\nnone\n```\n\n" * 103, "b.md": "```query\npath:z\n```\n\n" * 103})
    empty = tuple(rule for rule in RULES if rule.name == "empty-query")
    found = [problem.path for _, problem in lint(vault, vault.shown, empty)]
    assert found == ["b.md"] * 100  # each block of a.md finds the others


def test_frontmatter_whose_lines_end_in_lone_carriage_returns_is_no_traceback(make_vault):
    root = make_vault({})
    (root / "a.md").write_bytes(b"---\rb: 1\ra: [2, 2]\r---\r# text\r")
    vault = Vault.open(root)
    assert any(" dedupe-yaml-array-values: " in line for line in problems(vault, RULES))
    fix_notes(vault, vault.notes, RULES, unsafe=True)


def test_one_place_has_the_problems_of_all_rules_but_those_that_say_the_same(open_vault):
    vault = open_vault({"a.md": "[[b]]\n", "b.md": "# Title\ntext\n"})
    rules = tuple(rule for rule in RULES if rule.group == "format" or rule.name == "orphan")
    places = {}
    for rule, problem in lint(vault, vault.shown, rules):
        places.setdefault((problem.path, problem.span), []).append(rule.name)
    assert places["a.md", (0, 0)] == ["file-name-heading", "orphan", "yaml-title"]
    assert places["b.md", (8, 8)] == ["heading-blank-lines"]  # which a paragraph asks for too


def test_a_heading_goes_below_frontmatter_that_no_newline_ends(open_vault):
    vault = open_vault({"a.md": "---\nb: 1\n---"})
    rules = tuple(rule for rule in RULES if rule.name == "file-name-heading")
    assert fix_notes(vault, ["a.md"], rules).texts == {"a.md": "---\nb: 1\n---\n# a\n"}
