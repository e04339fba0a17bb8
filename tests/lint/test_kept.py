"""What lint has kept of an earlier run is what it would find now, whatever has changed in the vault or the settings."""

import random
import shutil
from collections import Counter

import pytest

from notes_cli.index import listing, tables
from notes_cli.lint.fixing import fix_notes
from notes_cli.lint.kept import find_reports
from notes_cli.lint.rule import find_default_rules, find_rules, select_rules
from notes_cli.lint.settings import read_settings
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

NAMES = ["A.md", "B.md", "d/A.md", "d/C.md", "D.md", "Bee.md"]
PIECES = [
    "# Head\n", "[[A#Head]]\n", "[[C#^id]]\n", "text ^id\n", "[[Bee]] [[bee|x]]\n", "[[d/A]] ![[none]]\n",
    "#tag\n", "#Tags\n",
    "```query\nword\n```\n", "a word\n", "[[B#Head]] [[D#Head]] [[Bee#Head]]\n", "%%notes-disable%%\n",
    "[^1]\n\n[^1]: x\n",
]  # fmt: skip
HEADS = ["", "---\naliases: [Bee]\n---\n", "---\naliases: [C, D]\nnumber: x\n---\n", "---\n[\n---\n"]
TYPES = '{"types": {"number": "number"}}'


@pytest.fixture(params=[1, 3, 64], ids="{} a segment".format)
def segments(request, monkeypatch):
    """The index with so many notes in a segment at most."""
    monkeypatch.setattr(listing, "RACY", -1)  # the files are made just now
    monkeypatch.setattr(tables, "SEGMENT_NOTES", request.param)


def rules_of(settings):
    return select_rules(read_settings(settings, find_rules()).rules, frozenset({"all"}), frozenset())


def found(vault, settings=(), load=rules_of):
    try:
        return list(find_reports(vault, list(vault.notes), dict(settings), lambda: load(dict(settings))))
    finally:
        vault.close()


def write_text(chance, root):
    path = root / chance.choice(NAMES)
    path.parent.mkdir(exist_ok=True)
    path.write_text(chance.choice(HEADS) + "".join(chance.choices(PIECES, k=chance.randrange(5))))


def change(chance, root):
    """Write a note or settings, or take one away."""
    settings = root / ".obsidian"
    match chance.randrange(10):
        case 0:
            (root / chance.choice(NAMES)).unlink(missing_ok=True)
        case 1:
            settings.mkdir(exist_ok=True)
            (settings / "types.json").write_text(chance.choice([TYPES, "{}"]))
        case 2:
            settings.mkdir(exist_ok=True)
            (settings / "app.json").write_text(chance.choice(['{"userIgnoreFilters": ["d/"]}', "{}"]))
        case _:
            write_text(chance, root)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.usefixtures("segments")
def test_after_any_change_the_reports_are_those_of_a_fresh_run(make_vault, tmp_path, seed):
    chance, root = random.Random(seed), make_vault({})
    for _ in range(8):
        write_text(chance, root)
    for _ in range(25):
        settings = chance.choice([{}, {"ignore-targets": ["n*"]}])
        for _ in range(chance.randrange(3)):
            change(chance, root)
        assert found(Vault.open(root, tmp_path / "cache"), settings) == found(Vault.open(root), settings)


def default_rules_of(settings):
    return select_rules(read_settings(settings, find_rules()).rules, frozenset(), frozenset())


def test_the_rules_that_are_on_without_settings_are_those_of_no_group_that_is_off():
    assert find_default_rules() == default_rules_of({})


@pytest.mark.usefixtures("segments")
def test_an_unchanged_vault_is_not_checked_again(make_vault, tmp_path):
    root, cache = make_vault({"A.md": "[[B#x]]", "B.md": "", "c.md": "```query\nx\n```\n"}), tmp_path / "cache"
    first = found(Vault.open(root, cache))
    assert first == found(Vault.open(root, cache), load=lambda _: pytest.fail("checked again")) != []
    with pytest.raises(BaseException, match="checked again"):
        found(Vault.open(root, cache), {"ignore-targets": []}, load=lambda _: pytest.fail("checked again"))


def checked(root, cache):
    """The notes that are checked again, by the default rules."""
    seen = []
    rules = tuple(rule for rule in find_rules() if rule.group not in ("opinion", "format"))

    def load(_):
        from dataclasses import replace

        def check(note, vault):
            seen.append(note.path)
            return iter(())

        return (*rules, replace(rules[0], name="spy", check=check))

    found(Vault.open(root, cache), load=load)
    return seen


@pytest.mark.usefixtures("segments")
def test_only_what_a_change_can_touch_is_checked_again(make_vault, tmp_path):
    files = {"A.md": "[[B#x]]", "B.md": "", "c.md": "[[B]]", "d.md": "[[Alias]]"}
    root, cache = make_vault(files), tmp_path / "cache"
    assert checked(root, cache) == ["A.md", "B.md", "c.md", "d.md"]
    assert checked(root, cache) == []
    (root / "B.md").write_text("# x\n")
    assert checked(root, cache) == ["A.md", "B.md"]
    (root / "B.md").write_text("---\naliases: [Alias]\n---\n# x\n")
    assert checked(root, cache) == ["A.md", "B.md", "c.md", "d.md"]
    (root / "new.md").write_text("")
    assert checked(root, cache) == ["A.md", "B.md", "c.md", "d.md", "new.md"]


def test_many_notes_are_checked_by_two_processes_as_by_one(make_vault, tmp_path, monkeypatch):
    root = make_vault({f"{number}.md": f"[[{number + 1}#x]] [[none {number}]]\n" for number in range(300)})
    shutil.copytree(root, tmp_path / "same")
    both = found(Vault.open(root, tmp_path / "cache"))
    monkeypatch.setattr("notes_cli.lint.kept.count_processes", lambda: 1)
    assert both == found(Vault.open(tmp_path / "same")) != []


def test_only_what_a_repair_can_touch_is_looked_at_again(tmp_path):
    texts = {"a.md": "# H  \n\n\n\nx\n", "b.md": "# H\n\n[[a#H]]\n", "c.md": "# H\n\nx\n", "d.md": "# H\n\n[[c#H]]\n"}
    vault = Vault.of(tmp_path, [make_note(path, text) for path, text in texts.items()])
    rules = select_rules(find_rules(), frozenset({"links", "trailing-spaces", "consecutive-blank-lines"}), frozenset())
    looked = Counter()
    fixed = fix_notes(vault, texts, rules, source=lambda note: looked.update([note.path]) or note.text)
    assert fixed.texts == {"a.md": "# H\n\nx\n"}
    assert looked == {"a.md": 1, "b.md": 2, "c.md": 1, "d.md": 1}  # of what is repaired the text is at hand
