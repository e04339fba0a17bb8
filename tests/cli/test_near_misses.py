"""What `notes query` offers where it found nothing."""

import json
import shlex

import pytest


@pytest.mark.cases("near_cases/*.md")
def test_what_is_not_there_is_told_with_what_is_near(ask, make_vault, case):
    root = str(make_vault(case.files))
    for fact in case.facts:
        arguments, _, answer = fact.partition(" → ")
        for form in ("text", "jsonl", "paths"):
            code, out, err = ask("query", *shlex.split(arguments), "--format", form, "--vault", root)
            assert (code, out) == (1, ""), arguments
            assert err == "".join(f"notes: {line}\n" for line in json.loads(answer)), arguments


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("fle:x", "; did you mean «file:»?"),
        ("tags:x", "; did you mean «tag:», «task:», «task-todo:»?"),
        ("TASK-TOD:x", "; did you mean «task-todo:», «task-done:», «task:»?"),
        ("http://x", '; a text with a colon is found in quotes: "http:…"'),
        ("12:30", '; a text with a colon is found in quotes: "12:…"'),
        ("Status:open", "; a property is found in brackets: [Status:…]"),
    ],
)
def test_an_operator_that_there_is_not_is_told_with_what_to_write(ask, make_vault, query, near):
    code, out, err = ask("query", query, "--vault", str(make_vault({"a.md": "---\nstatus: open\n---\nx"})))
    name = query.partition(":")[0]
    assert (code, out, err) == (2, "", f'{query}\n^\nnotes: Operator "{name}" not recognized{near}\n')


def test_near_misses_are_looked_for_only_where_nothing_is_found(notes, make_vault):
    root = str(make_vault({"a.md": "word"}))
    for query, needed in (("word", False), ("wrd", True)):
        done = notes("query", query, "--vault", root, before=["-X", "importtime"])
        assert ("notes_cli.query.near" in done.stderr) == ("rapidfuzz" in done.stderr) == needed


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--frmat", "jsonl", "gone"], "--format"),
        (["gone", "--limt=3"], "--limit"),
        (["--contxt", "2", "gone"], "--context"),
        (["--vaults", "gone"], "--vault"),
        (["--reversed", "gone"], "--reverse"),
        (["gone", "--json"], "--format json"),
        (["gone", "--modified"], "--sort modified"),
        (["--gone", "nowhere"], None),
        (["-frmat", "gone"], None),
        (["gone", "--a"], None),
    ],
)
def test_a_mistyped_option_of_a_query_that_finds_nothing_is_told(ask, make_vault, words, option):
    code, out, err = ask("query", *words, "--vault", str(make_vault({"a.md": "text"})))
    typed = next((word for word in words if word.startswith("--")), "")
    said = f"notes: «{typed}» is not an option, so it was searched for; did you mean the option {option}?\n"
    assert (code, out) == (1, "")
    assert err == said if option else "is no option" not in err


def test_a_query_that_finds_something_is_not_asked_what_it_means(ask, make_vault):
    root = str(make_vault({"a.md": "limt text"}))
    assert ask("query", "--limt", "text", "--format", "paths", "--vault", root) == (0, "a.md\n", "")
