"""What holds of every rename, of made-up and of real vaults: the graph of links is the same up to the name."""

import random
import re
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes_cli.errors import NotesError
from notes_cli.markdown.opaque import find_opaque
from notes_cli.markdown.scan import make_note
from notes_cli.rename.change import move_file, rename_block, rename_file, rename_heading, rename_tag
from notes_cli.rename.pieces import links_of as every_link
from notes_cli.rename.plan import make_plan
from notes_cli.vault.journal import carry_out
from notes_cli.vault.subpath import WHOLE_NOTE, find_place
from notes_cli.vault.vault import Vault

NAMES = ["a", "B", "c d", "é", "Note", "it's", "v1.2"]
FOLDERS = ["", "x/", "x/y/", "Z Z/"]
PATHS = st.tuples(st.sampled_from(FOLDERS), st.sampled_from(NAMES)).map("".join)
SUBPATHS = ["", "", "#H", "#H#Sub", "#^id", "#nothing", "#On a t"]
TARGETS = st.tuples(
    st.sampled_from(["", "", "", "./", "../", "/", "../x/", "x/", "y/"]),
    st.sampled_from(NAMES),
    st.sampled_from(["", "", ".md"]),
    st.sampled_from(SUBPATHS),
).map("".join)
LINKS = st.one_of(
    TARGETS.map("[[{}]]".format),
    TARGETS.map("![[{}]]".format),
    TARGETS.map("[[{}|shown]]".format),
    TARGETS.map(lambda t: f"[t]({t.replace(' ', '%20')})"),
    TARGETS.map('[t](<{}> "title")'.format),
    TARGETS.map("[![[{0}]]]({0}.md)".format),
    TARGETS.map("`[[{}]]`".format),
    TARGETS.map('\n\n[r]: <{}> "title"\n'.format),
    TARGETS.map(lambda t: f"\n\n> [r]:\n> {t.replace(' ', '%20') or 'a'}\n\n"),
    TARGETS.map("| [[{}\\|t]] |\n| - |\n".format),
    st.sampled_from(["[[#H]]", "[[#^id]]", "[[pic.png]]", "#t", "#T/x", "#u"]),
    st.sampled_from(["# H\n", "## Sub\n", "# On [[a]] #t\n", "- item ^id\n", "text ^id\n"]),
    st.sampled_from(["\n", "\n\n", "> ", "- ", " ", "```query\nfile:B tag:t path:x/a\n```\n", "\r\n"]),
)  # fmt: skip
PROPERTY = st.one_of(
    TARGETS.map(lambda t: f'up: "[[{t}]]"\n'),
    TARGETS.map(lambda t: "down:\n  - '[[" + t.replace("'", "''") + "|x]]'\n"),
    st.sampled_from(["tags: [t, U]\n", 'tags:\n  - "#t/x"\n', "tags: t\n", "aliases: [c d2]\n"]),
)
TEXTS = st.tuples(
    st.one_of(st.just(""), st.lists(PROPERTY, max_size=2).map(lambda lines: "---\n" + "".join(lines) + "---\n")),
    st.lists(LINKS, max_size=8).map("".join),
).map("".join)
CARD = '{{"type": "file", "file": "{0}.md", "subpath": "#H"}}, {{"type":"text","text":"é [[{0}]] #t"}}'
CARDS = st.lists(PATHS.map(CARD.format), max_size=2).map(lambda cards: '{"nodes": [' + ", ".join(cards) + "]}")
FILES = st.dictionaries(PATHS, TEXTS, min_size=2, max_size=6)
SETTINGS = st.sampled_from(["{}", '{"newLinkFormat": "relative"}', '{"newLinkFormat": "absolute"}'])
many = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


def make_root(base, notes, canvas, app):
    """A folder with these notes; what was in it is gone."""
    root = base / "law"
    shutil.rmtree(root, ignore_errors=True)
    files = {f"{path}.md": text for path, text in notes.items()}
    for path, text in {**files, "board.canvas": canvas, ".obsidian/app.json": app, "pic.png": ""}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return root


def with_places(root, name):
    """Give a note headings and a block, and another one links to them; the path of the note."""
    with (root / f"{name}.md").open("a", encoding="utf-8", newline="") as file:
        file.write("\n\n# H\n\n## Sub ##\n\ntext ^id\n\n# H\n")
    forms = ["[[{}#H]]", "[[{}#h#sub|t]]", "![[{}#^ID]]", "[t]({}.md#Sub)", "[[{}#H#^id]]", "[[{}#nothing]]"]
    links = " ".join(form.format(f"/{name}".replace(" ", "%20") if "](" in form else f"/{name}") for form in forms)
    (root / "linking.md").write_text(f'---\nup: "[[/{name}#Sub]]"\n---\n{links}\n', encoding="utf-8")
    return f"{name}.md"


def links_of(vault, moves):
    """Every link as it stands, with where it leads: up to the name of what has moved."""
    return {
        moves.get(path, path): [
            (link.embed, link.kind, link.key, target and moves.get(target, target))
            for link in every_link(vault.index.note(path))
            for target in [vault.resolve(link, path)]
        ]
        for path in vault.files
        if path.lower().endswith((".md", ".canvas"))
    }


def places_of(vault, moves):
    """The lines that the links with a subpath lead to."""
    return {
        moves.get(path, path): [
            find_place(vault.notes[target], link.subpath) if target in vault.notes and link.subpath else WHOLE_NOTE
            for link in every_link(note)
            for target in [vault.resolve(link, path)]
        ]
        for path, note in vault.notes.items()
    }


def code_of(data):
    """The code in the text of a note that is no query."""
    note = make_note("", data.decode())
    code = [note.text[slice(*span)] for kind, span in find_opaque(note) if kind == "code"]
    return [text for text in code if not text.startswith("```query")]


def check_law(root, make_change):
    """Carry out a change, unless it is refused; check the law, and give the tags before and the vault after."""
    before = Vault.open(root)
    try:
        plan = make_plan(before, make_change(before))
    except NotesError as refused:
        assert "\n" not in str(refused)
        return None
    old, was = links_of(before, plan.moves), places_of(before, plan.moves)
    tags = {path: [tag.name for tag in note.tags] for path, note in before.notes.items()}
    carry_out(root, plan.rewrites, plan.moves)
    after = Vault.open(root)
    won = {(plan.moves.get(path, path)) for path, _ in plan.won}
    new, now = links_of(after, {}), places_of(after, {})
    assert old.keys() == new.keys()
    for path in old:
        for one, other in zip(old[path], new[path], strict=True):
            assert one == other or (path in won and one[3] is None)
    assert not [*root.rglob(".notes-*")]
    for path in was.keys() - won:
        assert len(was[path]) == len(now[path])
        assert all(one == other for one, other in zip(was[path], now[path], strict=True) if one is not None)
    for path, data, _ in plan.rewrites:
        if path.endswith(".md"):
            assert code_of(data) == code_of((root / plan.moves.get(path, path)).read_bytes())
    return tags, after


@many
@given(FILES, CARDS, SETTINGS, st.sampled_from([*NAMES, "new", "Ünï", "N.N"]), st.data())
def test_a_renamed_note_leaves_the_graph_as_it_is(tmp_path_factory, notes, canvas, app, name, data):
    root = make_root(tmp_path_factory.getbasetemp(), notes, canvas, app)
    path = data.draw(st.sampled_from(sorted(notes))) + ".md"
    new = data.draw(st.sampled_from([name, name.upper(), path.rpartition("/")[2][:-3].swapcase()]))
    check_law(root, lambda vault: rename_file(vault, path, new))


@many
@given(FILES, CARDS, SETTINGS, st.sampled_from(FOLDERS), st.data())
def test_a_moved_note_leaves_the_graph_as_it_is(tmp_path_factory, notes, canvas, app, folder, data):
    root = make_root(tmp_path_factory.getbasetemp(), notes, canvas, app)
    (root / folder).mkdir(parents=True, exist_ok=True)
    path = data.draw(st.sampled_from(sorted(notes))) + ".md"
    check_law(root, lambda vault: move_file(vault, path, folder))


@many
@given(FILES, CARDS, st.sampled_from(["H", "Sub"]), st.sampled_from(["New", "h", "a: b", "H *x*", "[x]"]), st.data())
def test_a_renamed_heading_leaves_the_places_as_they_are(tmp_path_factory, notes, canvas, old, new, data):
    root = make_root(tmp_path_factory.getbasetemp(), notes, canvas, "{}")
    path = with_places(root, data.draw(st.sampled_from(sorted(notes))))
    check_law(root, lambda vault: rename_heading(vault.notes[path], old, new))


@many
@given(FILES, CARDS, st.sampled_from(["new", "ID", "a-1", "a b"]), st.data())
def test_a_renamed_block_leaves_the_places_as_they_are(tmp_path_factory, notes, canvas, new, data):
    root = make_root(tmp_path_factory.getbasetemp(), notes, canvas, "{}")
    path = with_places(root, data.draw(st.sampled_from(sorted(notes))))
    check_law(root, lambda vault: rename_block(vault.notes[path], "id", new))


@many
@given(FILES, CARDS, st.sampled_from(["t", "T/x", "u"]), st.sampled_from(["new", "t", "T", "v/w", "u", "1"]))
def test_a_renamed_tag_is_renamed_everywhere_and_no_other_is(tmp_path_factory, notes, canvas, old, new):
    root = make_root(tmp_path_factory.getbasetemp(), notes, canvas, "{}")
    done = check_law(root, lambda vault: rename_tag(vault, old, new))
    if done:
        pattern = re.compile(rf"#{re.escape(old)}(?=/|\Z)", re.IGNORECASE)
        for path, tags in done[0].items():
            wanted = [pattern.sub(f"#{new}", tag, count=1) for tag in tags]
            assert [tag.name for tag in done[1].notes[path].tags] == wanted


def test_the_law_holds_on_real_notes(tmp_path, shared):
    root = tmp_path / "topics"
    shutil.copytree(shared / "vaults/topics", root)
    (root / "a folder").mkdir()
    dice = random.Random(6)
    done = 0
    for number in range(40):
        vault = Vault.open(root)
        path = dice.choice(sorted(vault.notes))
        note = vault.notes[path]
        title = dice.choice([heading.title for heading in note.structure.headings] or ["-"])
        tag = dice.choice(sorted({tag.name for note in vault.notes.values() for tag in note.tags}))
        changes = [
            lambda vault, path=path, number=number: rename_file(vault, path, f"Another Näme's {number}"),
            lambda vault, path=path: move_file(vault, path, dice.choice(["", "a folder/"])),
            lambda vault, note=note, title=title: rename_heading(note, title, f"Other {title}"),
            lambda vault, tag=tag, number=number: rename_tag(vault, tag, f"other/{number}"),
        ]
        done += check_law(root, changes[number % 4]) is not None
    assert done > 25


@pytest.mark.parametrize("text", ["[[a]]", "![[x/a#H|t]]", '[t](x/a.md "t")', "[t](<x/a.md>)"])
def test_a_link_keeps_its_form(tmp_path, text):
    for path, content in {"x/a.md": "# H\n", "n.md": text}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(content)
    check_law(tmp_path, lambda vault: rename_file(vault, "x/a.md", "b"))
    assert (tmp_path / "n.md").read_text() == re.sub(r"\ba\b", "b", text)
    assert make_note("n.md", text).links
