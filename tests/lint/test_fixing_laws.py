"""What holds of every repair, of made-up and of real notes: nothing is harmed but what was broken."""

import random
import re
from collections import Counter
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes_cli.lint.engine import lint
from notes_cli.lint.fixing import choose, fix_notes
from notes_cli.lint.problem import Edit, Fix, Problem
from notes_cli.lint.rule import find_rules, select_rules, with_options
from notes_cli.markdown.edits import apply_edits
from notes_cli.markdown.note import Span
from notes_cli.markdown.opaque import find_opaque
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

RULES = select_rules(find_rules(), frozenset({"all"}), frozenset({"empty-query", "format"}))
FORMAT = select_rules(find_rules(), frozenset({"format"}), frozenset())
STYLE = tuple(rule for rule in FORMAT if not rule.writes_in)
DEFAULT = select_rules(find_rules(), frozenset(), frozenset())

# what rules repair, beside what they must leave alone
BODY = [
    *["[[n]]", "![[n]]", "[[Bee]]", "[[bee#H|t]]", "![[Bee|10]]", "[x](Bee)", "[[x/N]]", "[[ n ]]", "[[one]]"],
    *["[[1]](https://example.org)", "[^1]", "[^ 1]", "[^1]: z\n", "[^1]: z\n\n", "[^2]: ", "[t]()", "^[ ]", " ^id\n"],
    *["#tag", "#Tag", "#tags", "`[[Bee]]`", "$[[Bee]]$", "%%[[Bee]]%%", "<!-- [[Bee]] -->", "<b>[[Bee]]</b>"],
    *["```\n[[Bee]]\n```\n", "$$\n[[Bee]]\n$$\n", "```query\nlien:x\n```\n", "%%\n[[Bee]]\n%%\n", "    [[Bee]]\n"],
    *["# H\n", "> ", "- ", "- [ ] ", "| [[Bee\\|x]] |\n| - |\n", "\n", "\n\n", "\r\n", " ", "a", "é", "\\", "`"],
    *["%%notes-disable%%", "<!-- notes-disable-line alias-link -->", "<!-- notes-disable-next-line links -->\n"],
    *["<!-- linter-disable -->", "%%notes-enable%%", "https://example.org/a", "[^1]"],
    *["*a*", "_b_", "**c**", "__d__", "***", "_", "“", "'", '"', "中", "文a", "—", "( ", " ,", "$$x$$\n", "<br>\n"],
    *["## the head\n", "[^3]: `f` [[n]]\n", "    - x\n", "<% x %>", "[t](n.md \"t\")"],
]  # fmt: skip
PROPERTIES = [
    *["aliases: [a, A, b]\n", "alias: c\n", "tag: [x]\n", "tags: a, b\n", "tags: [a b, a, a, 1]\n", "aliases: P, Q\n"],
    *["t: a: b\n", "u: @x\n", "v: 1\n", "v: 1\n", "l: [a, b\n", "w:x\n", 'up: "[[Bee]]"\n', "down: '[[n|t]]'\n"],
    *["tags: #a #b\n", "tags: [#a]\n", "title: it's\n", "title: b: c\n", "linter-yaml-title-alias: P\n"],
    *["m:\n  - x\n  - x\n  - y\n", "tags:\n- a\n- A\n", "q: |\n  [[Bee]]\n", "z:\n", "x: [@a, b]\n"],
    *["title: >\n  old\n", "title:\n  - old\n", "aliases: |\n  P\n", "linter-yaml-title-alias: |\n  P\n\n"],
    *["tags: &t\n - a\n - a\n", "again: *t\n", "k: &t [a, a]\n", "last: |+\n  x\n\n"],
]  # fmt: skip
FRONTMATTER = st.lists(st.sampled_from(PROPERTIES), max_size=5).map(lambda lines: "---\n" + "".join(lines) + "---\n")


def joined(drawn):
    """A text of its parts, with one kind of newline where the last part says so."""
    text = "".join(drawn[:3])
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if drawn[3] else text


TEXTS = st.tuples(
    st.sampled_from(["", "", "\ufeff"]),
    st.one_of(st.just(""), FRONTMATTER),
    st.lists(st.sampled_from(BODY), max_size=25).map("".join),
    st.booleans(),
).map(joined)
OTHERS = {
    "one.md": "---\naliases: [Bee]\n---\n# H\n[[bee2]] #tag #tag\n",
    "x/n.md": "#tag",
    "yy/n.md": "---\naliases: [bee2]\n---\n",
}
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def vault_of(root, text):
    notes = {path: make_note(path, other) for path, other in OTHERS.items()}
    return Vault.of(root, [*notes.values(), make_note("a.md", text)])


def check_laws(vault, path, rules, unsafe):
    """Repair one note; check what holds of every repair, and give the text after it."""
    before = vault.notes[path]
    fixed = fix_notes(vault, [path], rules, unsafe)
    text = fixed.texts.get(path, before.text)
    after = vault.with_notes(fixed.notes)
    found, left = list(lint(vault, vault.shown, rules)), list(lint(after, after.shown, rules))
    assert len([one for one in left if one[1].path == path]) <= len([one for one in found if one[1].path == path])
    assert fix_notes(after, [path], rules, unsafe).texts == {}, "a second run changes something"
    assert text.startswith("\ufeff") == before.text.startswith("\ufeff")
    assert text.endswith("\n") == before.text.endswith("\n") or not text
    endings = [Counter(re.findall(r"\r?\n", one)) for one in (before.text, text)]
    assert not endings[1]["\n"] or endings[0]["\n"], "a line ends otherwise than any did"
    assert not endings[1]["\r\n"] or endings[0]["\r\n"]
    notes = [make_note(path, one) for one in (before.text, text)]
    kept = [slices(note) for note in notes]
    assert kept[0] == kept[1]
    was, now = map(values, notes)
    assert was == {key: now.get(key) for key in was}, "a property that no rule writes is another"
    return text


OWN = ("title", "alias", "aliases", "tag", "tags", "linter-yaml-title-alias")


def values(note):
    """The properties of sound frontmatter that no rule writes; of lists the distinct values, blank ends apart."""
    properties = note.frontmatter.properties if note.frontmatter and not note.frontmatter.fault else ()
    found = {prop.key: prop.value for prop in properties if prop.key not in OWN and "[[" not in repr(prop.value)}
    return {
        key: set(map(repr, value)) if isinstance(value, list) else str(value).strip() for key, value in found.items()
    }


def slices(note):
    """Code, math, HTML, and comments that suppress nothing: what no rule but that for suppressions may change."""
    found = [(kind, note.text[slice(*span)]) for kind, span in find_opaque(note)]
    kept = [(kind, text) for kind, text in found if "disable" not in text and "query" not in text]
    kinds = ("code", "math", "html", "comment")
    return {kind: "".join(text.strip() for other, text in kept if other == kind) for kind in kinds}


@many
@given(TEXTS, st.booleans())
def test_a_repair_of_any_text_harms_nothing(tmp_path_factory, text, unsafe):
    check_laws(vault_of(tmp_path_factory.getbasetemp(), text), "a.md", DEFAULT, unsafe)


@many
@given(TEXTS, st.booleans())
def test_nor_does_one_by_all_rules(tmp_path_factory, text, unsafe):
    check_laws(vault_of(tmp_path_factory.getbasetemp(), text), "a.md", RULES, unsafe)


@many
@given(TEXTS)
def test_nor_does_a_change_of_style(tmp_path_factory, text):
    before, after = styled(vault_of(tmp_path_factory.getbasetemp(), text), STYLE)
    assert slices(before) == slices(after)


@many
@given(TEXTS)
def test_what_a_change_of_style_moves_or_writes_in_code_stays_as_it_was_but_for_blanks_and_breaks(
    tmp_path_factory, text
):
    before, after = styled(vault_of(tmp_path_factory.getbasetemp(), text), FORMAT)
    kept = [sorted(re.sub(r"\s|<br>", "", one)) for note in (before, after) for one in ["".join(slices(note).values())]]
    assert kept[0] == kept[1]


@many
@given(FRONTMATTER)
def test_no_repair_changes_a_property_that_it_is_not_about(tmp_path_factory, text):
    vault = vault_of(tmp_path_factory.getbasetemp(), f"{text}# New\n")
    after = vault.with_notes(fix_notes(vault, ["a.md"], (*DEFAULT, *FORMAT)).notes)
    was, now = (values(one.notes["a.md"]) for one in (vault, after))
    assert was == {key: now.get(key) for key in was}


OPTIONS = {
    "emphasis-style": {"style": "underscore"},
    "strong-style": {"style": "underscore"},
    "quote-style": {"double-quote-style": "“”", "single-quote-style": "‘’"},
    "capitalize-headings": {"style": "ALL CAPS"},
    "yaml-title": {"mode": "filename", "title-key": "name"},
    "yaml-title-alias": {"keep-alias-that-matches-the-filename": True},
    "insert-yaml-attributes": {"text-to-insert": ("x:", "y: [1]")},
    "remove-yaml-keys": {"yaml-keys-to-remove": ("m", "t", "z")},
    "force-yaml-escape": {"force-yaml-escape": ("v", "aliases", "title")},
    "escape-yaml-special-characters": {"try-to-escape-single-line-arrays": True},
    "move-footnotes-to-the-bottom": {"include-blank-line-between-footnotes": True},
    "remove-space-around-characters": {"other-symbols": "&]"},
    "trailing-spaces": {"two-space-line-break": True},
}


@many
@given(TEXTS)
def test_nor_does_a_change_to_another_style(tmp_path_factory, text):
    rules = tuple(with_options(rule, OPTIONS.get(rule.name, {})) for rule in STYLE)
    before, after = styled(vault_of(tmp_path_factory.getbasetemp(), text), rules)
    assert slices(before) == slices(after)


def styled(vault, rules):
    """The note with and without changes of style, of which is checked what holds of all."""
    fixed = fix_notes(vault, ["a.md"], rules)
    after = vault.with_notes(fixed.notes)
    assert fix_notes(after, ["a.md"], rules).texts == {}, "a second run changes something"
    before, note = vault.notes["a.md"], after.notes["a.md"]
    assert len(list(lint(after, [note], rules))) <= len(list(lint(vault, [before], rules)))
    for names in (
        [Counter(link.target for link in one.structure.links) for one in (before, note)],
        [Counter(tag.name for tag in one.structure.tags) for one in (before, note)],
    ):
        assert names[0] == names[1]
    assert "\r" not in note.text or "\r" in before.text
    return before, note


def test_a_repair_of_real_notes_harms_nothing(shared):
    vault = Vault.open(shared / "vaults/topics")
    changed = [path for path in vault.notes if check_laws_alone(vault, path) != vault.notes[path].text]
    assert changed, "nothing was repaired at all"


def check_laws_alone(vault, path):
    """The same for a note of a large vault, whose other notes are not checked again."""
    before = vault.notes[path]
    fixed = fix_notes(vault, [path], DEFAULT)
    after = vault.with_notes(fixed.notes)
    assert fix_notes(after, [path], DEFAULT).texts == {}
    assert len(list(lint(after, [after.notes[path]], DEFAULT))) <= len(list(lint(vault, [before], DEFAULT)))
    assert slices(after.notes[path]) == slices(before)
    return after.notes[path].text


def test_all_real_notes_repaired_together_have_fewer_problems(shared):
    vault = Vault.open(shared / "vaults/topics")
    fixed = fix_notes(vault, vault.notes, DEFAULT)
    after = vault.with_notes(fixed.notes)
    found, left = (sum(1 for _ in lint(one, one.shown, DEFAULT)) for one in (vault, after))
    assert left <= found - sum(fixed.counts.values()) + len(fixed.notes)
    assert left < found
    assert fix_notes(after, after.notes, DEFAULT).texts == {}


SPANS = st.tuples(st.integers(0, 12), st.integers(0, 4)).map(lambda drawn: Span(drawn[0], drawn[0] + drawn[1]))
FIXES = st.lists(st.lists(st.tuples(SPANS, st.sampled_from(["", "x", "[[Bee]]"])), min_size=1, max_size=3), max_size=6)


@given(st.text("ab#[]\n", min_size=16, max_size=20), FIXES)
def test_fixes_are_taken_whole_and_those_that_overlap_wait(text, drawn):
    rule = RULES[0]
    found = []
    for pairs in drawn:
        edits = tuple(Edit(*pair) for pair in pairs)
        if all(a.span.end < b.span.start for a, b in pairwise(sorted(edits))):
            found.append(
                (rule, Problem("a.md", edits[0].span, "", Fix(edits, random.Random(len(found)).random() < 0.5)))
            )
    chosen = choose(found, unsafe=True)
    spans = sorted(edit.span for _, problem in chosen for edit in problem.fix.edits)
    assert all(a.end < b.start for a, b in pairwise(spans))
    assert not found or chosen[0] == found[0]
    assert all(problem.fix.safe for _, problem in choose(found, unsafe=False))
    edits = [edit for _, problem in chosen for edit in problem.fix.edits]
    length = len(text) + sum(len(edit.text) - (edit.span.end - edit.span.start) for edit in edits)
    assert len(apply_edits(text, edits)) == length
