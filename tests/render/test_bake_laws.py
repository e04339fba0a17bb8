"""Laws of `notes bake`, over whole vaults: twice is once, undone is untouched, and no answer knows of the results."""

import re
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes_cli.errors import QueryError
from notes_cli.index.facets import FACETS
from notes_cli.lint.engine import lint
from notes_cli.lint.rule import find_rules, select_rules
from notes_cli.markdown.baked import find_baked
from notes_cli.markdown.metadata import make_metadata
from notes_cli.markdown.note import BEGIN_RESULTS, END_RESULTS
from notes_cli.markdown.scan import make_note
from notes_cli.markdown.words import body
from notes_cli.query.search import run_block, run_query
from notes_cli.render.bake import bake, unbake
from notes_cli.render.markdown import render_markdown
from notes_cli.vault.vault import Vault

QUERIES = [
    "pole",
    "-pole",
    '""',
    "line:(pole gain)",
    "block:(pole gain)",
    "section:(pole gain)",
    "tag:#loop",
    "task:pole",
    'task-todo:""',
    "file:plant",
    "path:sub",
    "pole OR [kind]",
    "/po.e/",
    "/^$/",
    "/ {3}/",
    "results",
    "colour:red",
    "",
    "notes",
    '"pole gain"',
    r"/```\n+after/",
    "line:/^\\s+$/",
    "-line:/^\\s+$/",
]
LINES = [
    "the pole moves",
    "a gain #loop of the pole",
    "- [ ] pole",
    "- [x] gain ^done",
    "# Poles",
    "",
    "> [!note] gain",
    "> pole",
    "see [[plant#Poles]] and ![[sketch.svg]]",
    "[[sub/zero|a zero]] [x](plant.md)",
    "---",
    "===",
    "after",
    "^id",
    "1. pole",
    "  pole",
    "    pole",
    "pole[^1]",
    "[^1]: gain",
    "| a | b |\n| - | - |\n| #loop | pole |",
    "%%",
    "$$",
    "```\npole\n```",
    BEGIN_RESULTS,
    END_RESULTS,
    "`````\n```query\npole\n```\n" + BEGIN_RESULTS + "\n" + END_RESULTS + "\n`````",
    "<div>",
]
PREFIXES = [
    ("", ""),
    ("> ", "> "),
    ("- ", "  "),
    ("> - ", ">   "),
    ("1. ", "   "),
    ("[^2]: x\n    ", "    "),
    ("  ", "  "),
]


@st.composite
def blocks(draw):
    first, further = draw(st.sampled_from(PREFIXES))
    fence = draw(st.sampled_from(["```", "~~~", "````"]))
    query = draw(st.sampled_from(QUERIES))
    close = draw(st.sampled_from([fence] * 6 + [""]))
    return "\n".join([first + fence + "query", further + query, *[further + close] * bool(close)])


@st.composite
def notes(draw, line=None):
    parts = draw(st.lists(st.one_of(st.sampled_from(line or LINES), blocks()), max_size=7))
    head = draw(st.sampled_from(["", "---\nkind: pole\ntags: [loop]\n---\n", "\ufeff"]))
    text = head + "\n".join(parts) + draw(st.sampled_from(["", "\n", "\n\n"]))
    return draw(st.sampled_from([text, text, text.replace("\n", "\r\n")])).encode()


def vaults(line=None):
    paths = ["plant.md", "sub/zero.md", "zero.md", "a [b].md", "p.md"]
    return st.fixed_dictionaries({path: notes(line) for path in paths} | {"sketch.svg": st.just(b"<svg/>")})


def put(files):
    root = Path(tempfile.mkdtemp())
    for path, data in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_bytes(data)
    return root


def change(root, make):
    """Bake or undo as the command does: all is worked out before anything is written."""
    vault = Vault.open(root)
    texts = {path: make(path, (root / path).read_bytes().decode(), vault) for path in vault.notes}
    vault.close()
    for path, text in texts.items():
        (root / path).write_bytes(text.encode())


def baked(path, text, vault):
    return bake(path, text, vault, markdown=False).text


def undone(path, text, vault):
    return unbake(path, text)


def content(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def found(run, texts):
    """What a search finds, without the numbers of lines; each must be that of the line in the file."""
    try:
        results = list(run())
    except QueryError as error:
        return str(error)
    for result in results:
        for match in result.matches:
            line = texts[result.path].split("\n")[match.line - 1].removesuffix("\r")
            assert line == match.text, (result.path, match)
    return [(r.path, [(m.column, m.text, m.spans) for m in r.matches]) for r in results]


def answers(root):
    """All that the program says of a vault, without the numbers of lines."""
    vault = Vault.open(root)
    texts = {path: (root / path).read_bytes().decode() for path in vault.notes}
    said = {query: found(lambda query=query: run_query(vault, query), texts) for query in QUERIES}
    said["facets"] = [(name, list(vault.facet(name))) for name in FACETS if name != "tasks"]
    said["tasks"] = [(path, [row[1:] for row in rows]) for path, rows in vault.facet("tasks")]
    for path, rows in vault.facet("tasks"):
        assert all("]" in texts[path].split("\n")[line - 1] for line, _, _ in rows)
    said["links"] = list(vault.edges(True)) + list(vault.edges(False))
    problems = lint(vault, vault.shown, select_rules(find_rules(), frozenset({"all"}), frozenset({"format"})))
    said["problems"] = [
        (p.path, rule.name, p.message, vault.notes[p.path].text[slice(*p.span)]) for rule, p in problems
    ]
    for path, note in vault.notes.items():
        runs = [found(lambda b=b, note=note: run_block(vault, note, b), texts) for b in note.structure.query_blocks]
        metadata = re.sub(r"'(start|end)': \{[^}]*\}|'parent': -?\d+", "", str(make_metadata(note)))
        shown = re.sub(r"- \d+: ?|\n[\s>]*(?=\n)", "", render_markdown(note, vault))
        said[path] = (runs, metadata, shown, body(note), note.faults)
    vault.close()
    return said


RUNS = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@RUNS
@given(vaults())
def test_baked_twice_is_baked_once_and_undone_it_is_as_it_was(files):
    root = put(files)
    try:
        change(root, undone)  # marks that are in the notes from the start
        first = content(root)
        change(root, baked)
        once = content(root)
        change(root, baked)
        assert content(root) == once
        change(root, undone)
        assert content(root) == first
    finally:
        shutil.rmtree(root)


@RUNS
@given(vaults())
def test_no_answer_knows_of_results_that_are_written_down(files):
    root = put(files)
    try:
        change(root, undone)
        before = answers(root)
        change(root, baked)
        after = answers(root)
        for key in before:
            assert after[key] == before[key], key
    finally:
        shutil.rmtree(root)


PLAIN = [
    "the pole moves",
    "a gain #loop of the pole",
    "- [ ] pole",
    "# Poles",
    "",
    "> pole",
    "see [[plant#Poles]]",
    "---",
    "===",
    "^id",
    "pole[^1]",
    "%%pole%%",
]


@RUNS
@given(vaults(PLAIN), st.booleans())
def test_for_the_app_too_results_are_text_and_links_that_lead_to_the_files_found(files, markdown):
    root = put(files)
    try:
        vault = Vault.open(root)
        for path, note in vault.notes.items():
            own = make_note(path, note.text)
            text = bake(path, own.text, vault, markdown).text
            spans = find_baked(text, make_note(path, text).structure.query_blocks)
            raw = make_note(path, text.replace("notes:results", "other:results"))  # as who does not know the marks
            for kind in ("headings", "tags", "footnotes", "footnote_refs", "inline_notes", "blocks"):
                names = [
                    [item.text if kind == "headings" else item[0] for item in getattr(n.structure, kind)]
                    for n in (own, raw)
                ]
                assert names[0] == names[1], (kind, text)
            tasks = [[item.task for item in n.structure.list_items if item.task] for n in (own, raw)]
            assert tasks[0] == tasks[1], text
            new = [x for x in raw.structure.links if any(start <= x.span.start < end for start, end in spans)]
            assert all(vault.resolve(link, path) for link in new), text
            assert len(raw.structure.links) == len(own.structure.links) + len(new), text
        vault.close()
    finally:
        shutil.rmtree(root)


def test_the_real_vault_baked_twice_is_baked_once_and_undone_it_is_as_it_was(shared):
    root = Path(tempfile.mkdtemp()) / "topics"
    try:
        shutil.copytree(shared / "vaults" / "topics", root)
        first = content(root)
        before = answers(root)
        change(root, baked)
        once = content(root)
        assert sum(once[path] != first[path] for path in first) > 30
        assert answers(root) == before
        change(root, baked)
        assert content(root) == once
        change(root, undone)
        assert content(root) == first
    finally:
        shutil.rmtree(root.parent)
