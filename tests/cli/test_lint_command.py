"""`notes lint` with all that can be asked of it: which rules, repairs, standard input, settings, a baseline."""

import json
import os
import stat
import tomllib

import pytest

from notes_cli.lint.rule import find_rules
from notes_cli.lint.settings import read_settings

NOTES = {
    "a.md": "[[Bee]] [[z]]\n",
    "b.md": "---\naliases: [Bee, Bee]\ntags: a b\n---\n[[z]] [[z#h]] ![[z]]\n",
    "c.md": "fine\n",
}
FIXED_A = "[[b|Bee]] [[z]]\n"


@pytest.fixture
def root(make_vault):
    return make_vault(NOTES)


def lint(notes, root, *arguments, **more):
    return notes("lint", *arguments, "--vault", ".", cwd=root, **more)


def test_places_of_one_unresolved_target_are_one_line(notes, make_vault):
    root = make_vault({f"{name}.md": "[[z]] [[z#h]] ![[z]]\n" for name in "abc"}, "grouped")
    done = lint(notes, root)
    assert done.stdout == (
        "a.md:1:1: unresolved-link link to «z», but no note or file has that name; "
        "also at a.md:1:7, b.md:1:1, b.md:1:7 and 2 more\n"
        "a.md:1:15: unresolved-embed embed of «z», but no note or file has that name; also at b.md:1:15, c.md:1:15\n"
        "9 problems in 3 notes\n"
    )
    assert len(json.loads(lint(notes, root, "--format", "json").stdout)) == 9


@pytest.mark.parametrize(
    ("arguments", "rules"),
    [
        ([], {"alias-link", "unresolved-link", "unresolved-embed", "duplicate-alias", "invalid-tag"}),
        (["--select", "links"], {"alias-link", "unresolved-link", "unresolved-embed", "duplicate-alias"}),
        (["--select", "invalid-tag, orphan", "--select", "dead-end"], {"invalid-tag", "orphan", "dead-end"}),
        (["--ignore", "links"], {"invalid-tag"}),
        (["--select", "opinion", "--ignore", "orphan"], {"dead-end"}),
    ],
)
def test_rules_are_selected_and_ignored_by_name_and_group(notes, root, arguments, rules):
    done = lint(notes, root, "--format", "json", *arguments)
    assert {problem["rule"] for problem in json.loads(done.stdout)} == rules


def test_a_name_that_no_rule_has_is_answered_with_the_nearest(notes, root):
    done = lint(notes, root, "--select", "unresolved-lnik")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("notes: --select: no rule or group is named «unresolved-lnik»; did you mean «unresol")


@pytest.mark.parametrize("names", ["", " , "])
def test_a_selection_of_no_rule_is_refused(notes, root, names):
    done = lint(notes, root, "--select", names)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "notes: --select names no rule; «notes rule» lists them\n"


def test_a_file_of_types_that_cannot_be_read_is_told(notes, make_vault):
    root = make_vault({".obsidian/types.json": "{", "a.md": "---\nx: 1\n---\n"}, "types")
    done = lint(notes, root)
    assert (done.returncode, done.stdout) == (0, "no problems\n")
    assert done.stderr.startswith("notes: .obsidian/types.json: cannot be used, so ")


def test_fix_repairs_what_is_safe_and_reports_the_rest(notes, root):
    (root / "a.md").chmod(0o640)
    done = lint(notes, root, "--fix")
    assert (root / "a.md").read_text() == FIXED_A
    assert (root / "b.md").read_text() == NOTES["b.md"].replace("[Bee, Bee]", "[Bee]")
    assert stat.S_IMODE((root / "a.md").stat().st_mode) == 0o640
    assert done.returncode == 1
    assert done.stdout.splitlines()[-3:] == [
        "2 problems repaired",
        "5 problems in 2 notes",
        "1 can be repaired with --fix --unsafe-fixes",
    ]
    assert sorted(path.name for path in root.iterdir()) == ["a.md", "b.md", "c.md"]
    unsafe = lint(notes, root, "--fix", "--unsafe-fixes", "b.md")
    assert "1 problem repaired" in unsafe.stdout
    assert "tags: a-b\n" in (root / "b.md").read_text()


def test_bytes_that_are_not_about_the_problem_stay(notes, make_vault):
    before = b"\xef\xbb\xbf---\r\naliases: [x, x]\r\n---\r\ntab\t \xc2\xa0[[Bee]] end  "
    root = make_vault({"a.md": before, "b.md": "---\naliases: [Bee]\n---\n", "bad.md": b"[[Bee]] \xff"}, "bytes")
    lint(notes, root, "--fix")
    assert (root / "a.md").read_bytes() == before.replace(b"[x, x]", b"[x]").replace(b"[[Bee]]", b"[[b|Bee]]")
    assert (root / "bad.md").read_bytes() == b"[[Bee]] \xff"


def test_diff_prints_what_would_change_and_writes_nothing(notes, root):
    (root / "a.md").write_text("[[Bee]]")
    done = lint(notes, root, "--diff", "a.md")
    assert done.stdout == (
        "--- a/a.md\n+++ b/a.md\n@@ -1 +1 @@\n-[[Bee]]\n\\ No newline at end of file\n"
        "+[[b|Bee]]\n\\ No newline at end of file\n"
    )
    assert (done.returncode, (root / "a.md").read_text()) == (1, "[[Bee]]")
    assert done.stderr == "notes: 1 problem in 1 note would be repaired; nothing is written\n"
    clean = lint(notes, root, "--diff", "c.md")
    assert (clean.returncode, clean.stdout) == (0, "")


def test_a_thousand_problems_are_counted_as_all_numbers_are_written(notes, make_vault):
    done = lint(notes, make_vault({"a.md": "[[nowhere]] " * 1000}))
    assert done.stdout.splitlines()[-1] == "1,000 problems in 1 note"


def test_a_note_that_may_not_be_written_is_said_and_the_rest_is_repaired(notes, root):
    if os.geteuid() == 0:
        pytest.skip("the superuser may write anything")
    (root / "a.md").chmod(0o400)
    done = lint(notes, root, "--fix")
    assert "a.md: not repaired: " in done.stderr
    assert (root / "a.md").read_text() == NOTES["a.md"]
    assert "[Bee]" in (root / "b.md").read_text()
    assert done.returncode == 1


def test_standard_input_is_a_note_of_the_vault(notes, root):
    asked = ["lint", "-", "--vault", "."]
    done = notes(*asked, cwd=root, input="[[b]] [[Bee]] [[nowhere]]\n")
    assert done.stdout.splitlines()[:2] == [
        "stdin.md:1:7: alias-link «Bee» is an alias of b.md, not a name",
        "stdin.md:1:15: unresolved-link link to «nowhere», but no note or file has that name",
    ]
    named = notes(*asked, "--stdin-filename", "d/new.md", cwd=root, input="[[new]] [[z]]\n")
    assert named.stdout.startswith("d/new.md:1:9: unresolved-link ")
    fixed = notes(*asked, "--fix", cwd=root, input="[[Bee]] [[z]]\r\n", text=False)
    assert fixed.stdout == b"[[b|Bee]] [[z]]\r\n"
    assert b"1 problem repaired" in fixed.stderr
    assert notes(*asked, cwd=root, input=b"\xff", text=False).returncode == 2
    assert not (root / "stdin.md").exists()


def test_statistics_count_the_problems_of_each_rule(notes, root):
    done = lint(notes, root, "--statistics")
    assert done.stdout.splitlines()[:3] == [
        "     3  unresolved-link",
        "     1  alias-link  (1 fixable)",
        "     1  duplicate-alias  (1 fixable)",
    ]
    rows = json.loads(lint(notes, root, "--statistics", "--format", "json").stdout)
    assert rows[0] == {"rule": "unresolved-link", "count": 3, "fixable": 0}


def test_exit_zero_is_zero_but_for_errors(notes, root):
    assert lint(notes, root, "--exit-zero").returncode == 0
    assert lint(notes, root, "--exit-zero", "--diff").returncode == 0
    assert lint(notes, root, "--exit-zero", "nowhere.md").returncode == 2


def test_sarif_names_the_rules_and_the_places(notes, make_vault):
    root = make_vault({"d/é b.md": "x [[z]]\n"}, "sarif")
    run = json.loads(lint(notes, root, "--format", "sarif").stdout)["runs"][0]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["unresolved-link"]
    (result,) = run["results"]
    assert (result["ruleId"], run["columnKind"]) == ("unresolved-link", "unicodeCodePoints")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "d/%C3%A9%20b.md"
    assert place["region"] == {"startLine": 1, "startColumn": 3, "endLine": 1, "endColumn": 8}


def test_a_baseline_keeps_what_is_known_out_of_later_reports(notes, root):
    done = lint(notes, root, "--add-baseline")
    assert (done.returncode, done.stdout.split(" kept in ")[0]) == (0, "7 problems")
    assert lint(notes, root).stdout == "no problems\n"
    (root / "a.md").write_text("new first line [[new]]\n\n" + NOTES["a.md"] + "[[z]]\n")
    left = json.loads(lint(notes, root, "--format", "json").stdout)
    assert [(problem["line"], problem["rule"]) for problem in left] == [
        (1, "unresolved-link"),
        (4, "unresolved-link"),
    ]
    (root / ".notes-baseline.json").write_text("[]")
    assert lint(notes, root).stderr.startswith("notes: .notes-baseline.json: is not a baseline")


def test_a_baseline_of_some_notes_or_rules_keeps_what_was_known_of_the_others(notes, make_vault):
    root = make_vault({"A.md": "[[x]]\n", "B.md": "[[y]] [^1]\n", "C.md": "[[z]]\n"})
    lint(notes, root, "--add-baseline")
    (root / "A.md").write_text("[[new]]\n")
    (root / "C.md").unlink()
    lint(notes, root, "--add-baseline", "A.md")
    assert lint(notes, root).stdout == "no problems\n"
    (root / "B.md").write_text("[[new]] [^1]\n")
    lint(notes, root, "--add-baseline", "--select", "unresolved-link")
    assert lint(notes, root).stdout == "no problems\n"
    known = json.loads((root / ".notes-baseline.json").read_text())
    assert {path: len(counts) for path, counts in known.items()} == {"A.md": 1, "B.md": 2}


@pytest.mark.parametrize(
    ("settings", "answer"),
    [
        ("[lint]\nselect = ['footnotes']\n", "no problems"),
        ("[lint]\nignore = ['links', 'invalid-tag']\n", "no problems"),
        ("[lint]\nignore-targets = ['Z', 'b*']\nignore = ['duplicate-alias', 'invalid-tag']\n", "no problems"),
        ("[lint.unresolved-link]\nignore-targets = ['z']\n", "4 problems in 2 notes"),
        ("[lnt]\n", ".notes.toml: unknown setting 'lnt'; did you mean 'lint'?; known are vault, runs, lint"),
        ("lint = 1\n", ".notes.toml: lint must be a table"),
        ("[lint]\nignore-target = []\n", "lint: unknown setting «ignore-target»; did you mean «ignore-targets»"),
        (
            "[lint]\nqqqqqq = 1\n",
            "lint: unknown setting «qqqqqq»; «notes rule» lists the rules, «notes rule NAME» the op",
        ),
        ("[lint.convert-spaces-to-tabs]\nqqqqqq = 1\n", "unknown setting «qqqqqq»; known are tabsize"),
        ("[lint]\ntabsize = 0\n", "lint.tabsize must be 1 or more"),
        ("[lint.convert-spaces-to-tabs]\ntabsize = -1\n", "lint.convert-spaces-to-tabs.tabsize must be 1 or more"),
        ("[lint.unresolved-lin]\n", "lint: unknown setting «unresolved-lin»; did you mean «unresolved-link»"),
        ("[lint.unresolved-link]\nignore-targets = 'z'\n", "lint.unresolved-link.ignore-targets must be a list"),
        ("[lint]\nnumber-style = 'lzy'\n", "lint.number-style must be one of 'ascending', 'lazy', 'preserve'"),
        ("[lint]\nselect = ['lnks']\n", "lint.select: no rule or group is named «lnks»; did you mean «links»?"),
    ],
)
def test_the_settings_choose_rules_and_options(notes, root, settings, answer):
    (root / ".notes.toml").write_text(settings)
    done = lint(notes, root)
    assert answer in done.stdout + done.stderr
    assert done.returncode in (0, 1) if "notes:" not in done.stderr else done.returncode == 2


def test_the_settings_of_the_file_that_names_the_vault_count_and_those_of_others_do_not(notes, make_vault):
    home = make_vault(
        {"pyproject.toml": "[tool.notes]\nvault = 'v'\n[tool.notes.lint]\nselect = ['footnotes']\n"}, "home"
    )
    for name in ("v", "w"):
        (home / name).mkdir()
        (home / name / "a.md").write_text("[[z]]\n")
    assert notes("lint", cwd=home).stdout == "no problems\n"
    assert "1 problem" in notes("lint", "--vault", "w", cwd=home).stdout


def test_a_rule_is_explained_and_all_are_listed(notes, root):
    done = notes("rule", "unresolved-link")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("unresolved-link (links)\n\nA link leads to no note")
    assert done.stdout.endswith("defaults:\n\n[lint.unresolved-link]\nignore-targets = []\n")
    listed = notes("rule").stdout
    assert [rule.name for rule in find_rules() if f"\n  {rule.name} " not in listed] == []
    assert notes("rule", "opinion").stdout.startswith("opinion (off until selected)\n  dead-end ")
    wrong = notes("rule", "orphn")
    assert (wrong.returncode, wrong.stderr) == (2, "notes: no rule or group is named «orphn»; did you mean «orphan»?\n")
    assert {rule["name"] for rule in json.loads(notes("rule", "--format", "json").stdout)} == {
        rule.name for rule in find_rules()
    }


def test_the_options_that_a_rule_is_explained_with_are_settings_with_its_defaults(ask):
    for rule in find_rules():
        _, heading, settings = ask("rule", rule.name)[1].partition("Options in .notes.toml, with their defaults:\n")
        assert bool(heading) == bool(rule.options)
        if heading:
            given = tomllib.loads(settings)["lint"]
            assert given == {rule.name: json.loads(json.dumps(rule.options))}
            assert read_settings(given, (rule,)).rules[0].name == rule.name


def test_the_schema_knows_every_rule_and_option(notes):
    schema = json.loads(notes("rule", "--schema").stdout)
    table = schema["properties"]["lint"]["properties"]
    assert all(set(table[rule.name]["properties"]) == set(rule.options) for rule in find_rules())
    assert table["ignore-targets"] == {"type": "array", "items": {"type": "string"}}
    assert set(schema["properties"]) == {"vault", "runs", "lint"}


def test_results_that_were_baked_stay_and_are_not_reported(notes, make_vault):
    root = make_vault(
        {"a.md": "[[Bee]]\n\n```query\nword\n```\n\nend\n", "b.md": "---\naliases: [Bee]\n---\na word\n"}, "baked"
    )
    assert notes("bake", "--in-place", "--yes", "--vault", ".", cwd=root).returncode == 0
    baked = (root / "a.md").read_text()
    assert "notes:results" in baked
    done = lint(notes, root, "--fix")
    assert (root / "a.md").read_text() == baked.replace("[[Bee]]", "[[b|Bee]]")
    assert done.stdout == "1 problem repaired\nno problems\n"
