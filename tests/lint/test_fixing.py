"""What becomes of notes by rules made up for it, and what keeps a fix from doing harm."""

import re

from notes_cli.lint.engine import lint
from notes_cli.lint.fixing import fix_notes
from notes_cli.lint.harm import is_kept, keeps_marks
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.rule import Rule, find_rules, select_rules
from notes_cli.markdown.edits import apply_edits
from notes_cli.markdown.note import Span
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

FORMAT = select_rules(find_rules(), frozenset({"format"}), frozenset())


def vault_of(root, text):
    return Vault.of(root, [make_note("a.md", text)])


def made_up(name, pattern, new):
    """A rule that asks for a text in the place of another; of one that asks for none nothing is repaired."""

    def check(note, vault):
        for found in re.finditer(pattern, note.text):
            yield Problem(note.path, Span(*found.span()), name, new and Fix((Edit(Span(*found.span()), new),)))

    return Rule(name, "format", "", check, (), {}, {})


def repaired(root, text, *rules):
    vault = vault_of(root, text)
    fixed = fix_notes(vault, ["a.md"], rules)
    assert fix_notes(vault.with_notes(fixed.notes), ["a.md"], rules).texts == {}
    return fixed.texts.get("a.md", text), dict(fixed.counts)


def test_of_rules_that_undo_each_other_nothing_is_repaired_but_what_else_is_wrong(tmp_path):
    rules = [made_up("1", "a", "b"), made_up("2", "b", "cc"), made_up("3", "cc", "a"), made_up("4", "x", "y")]
    assert repaired(tmp_path, "a z", *rules) == ("a z", {})
    assert repaired(tmp_path, "cc\r\n", *rules) == ("cc\r\n", {})
    assert repaired(tmp_path, "a x", *rules) == ("b y", {"1": 1, "4": 1})
    assert repaired(tmp_path, "a", *rules[:2]) == ("cc", {"1": 1, "2": 1})


def test_the_simplest_notes_are_repaired_by_all_rules_of_style(tmp_path):
    for newline in ("\n", "\r\n"):
        for text, wanted in [
            ("text\n", "---\ntitle: A\naliases: [A]\nlinter-yaml-title-alias: A\n---\n\n# A\n\ntext\n"),
            ("# T\n\nx\n", "---\ntitle: T\naliases: [T]\nlinter-yaml-title-alias: T\n---\n\n# T\n\nx\n"),
        ]:
            after, _ = repaired(tmp_path, text.replace("\n", newline), *FORMAT)
            assert after == wanted.replace("\n", newline)


def test_blanks_that_break_a_line_are_not_trailing_where_a_rule_asks_for_them(tmp_path):
    names = ("trailing-spaces", "two-spaces-between-lines-with-content")
    breaks = tuple(rule for rule in FORMAT if rule.name in names)
    text = "a\nb  \nc \nd   \ne  \n\n# f  \ng\n"
    for newline in ("\n", "\r\n"):
        after, counts = repaired(tmp_path, text.replace("\n", newline), *breaks)
        assert after == "a  \nb  \nc  \nd  \ne\n\n# f  \ng\n".replace("\n", newline)
        assert counts == {names[0]: 1, names[1]: 3}
    vault = vault_of(tmp_path, text)
    found = list(lint(vault, [vault.notes["a.md"]], breaks))
    assert [rule.name for rule, _ in found] == [names[1], names[1], names[1], names[0], names[0]]
    alone = list(lint(vault, [vault.notes["a.md"]], breaks[:1]))
    assert len(alone) == 5


def test_more_problems_than_before_are_only_there_between_rounds(tmp_path):
    first, second = made_up("1", "a", "bb"), made_up("2", "b", "c")
    assert repaired(tmp_path, "a z", first, second) == ("cc z", {"1": 1, "2": 2})
    assert repaired(tmp_path, "a z", first, made_up("2", "b", None)) == ("a z", {})
    third = made_up("3", "c", None)  # what the second round would leave
    assert repaired(tmp_path, "a z", first, second, third) == ("a z", {})


def test_what_changes_how_the_rest_is_read_is_not_kept():
    before = make_note("a.md", "x\n\n[[b]] #tag\n\ny\n")
    for span, new in [(Span(0, 1), "```"), (Span(0, 1), "$$")]:
        edits = [Edit(span, new)]
        assert not is_kept(before, make_note("a.md", apply_edits(before.text, edits)), edits), new
    edits = [Edit(Span(0, 1), "longer"), Edit(Span(15, 16), "z")]
    assert is_kept(before, make_note("a.md", apply_edits(before.text, edits)), edits)


MARKS = ("link", "ref", "def", "tag", "item", "block")


def test_a_link_tag_footnote_task_or_block_id_comes_or_goes_only_by_rules_that_are_about_it():
    rules = {rule.name: rule for rule in find_rules()}
    for text, cut, mark in [
        ("[ [b]]", Span(1, 2), "link"),
        ("![ [b.png]]", Span(2, 3), "link"),
        ("[[b]]", Span(1, 2), "link"),
        ("[ ^1]\r\n\r\n[^1]: x", Span(1, 2), "ref"),
        ("[x] : y", Span(3, 4), "def"),
        ("# a", Span(1, 2), "tag"),
        ("- [  ] a", Span(3, 4), "item"),
        ("- [ ] a", Span(5, 6), "item"),
        ("a ^ b", Span(3, 4), "block"),
        ("a ^b", Span(1, 2), "block"),
    ]:
        fix = Fix((Edit(cut, ""),))
        before, after = make_note("a.md", text), make_note("a.md", apply_edits(text, fix.edits))
        for name, is_about in [("remove-multiple-spaces", ()), ("spaced-footnote", MARKS)]:
            assert keeps_marks(before, after, [(rules[name], Problem("a.md", cut, "", fix))]) == (mark in is_about)
    tag = Fix((Edit(Span(1, 2), "B"),))
    before, after = make_note("a.md", "#b"), make_note("a.md", "#B")
    assert keeps_marks(before, after, [(rules["tag-variant"], Problem("a.md", Span(0, 2), "", tag))])
    assert not keeps_marks(before, after, [(rules["capitalize-headings"], Problem("a.md", Span(0, 2), "", tag))])


def test_what_is_suppressed_on_the_next_line_stays_so_where_a_blank_line_is_written_between(tmp_path):
    for comment in ("%%notes-disable-next-line proper-ellipsis%%", "<!-- notes-disable-next-line proper-ellipsis -->"):
        for line in ("- q...", "> q...", "# Q...", "q..."):
            after, _ = repaired(tmp_path, f"t\n\n{comment}\n{line}\n", *FORMAT)
            assert "…" not in after.partition(comment)[2]
            assert repaired(tmp_path, after, *FORMAT)[0] == after
