"""Laws of the links of a whole vault: however they are looked up, each leads where it leads alone."""

import marshal
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index.facets import FACETS
from notes_cli.index.resolve import fold, index_names, look_up
from notes_cli.markdown.note import linkpath
from notes_cli.vault.graph import (
    count_backlinks,
    count_links,
    count_unresolved,
    find_deadends,
    find_orphans,
    group_edges,
    resolve_links,
    wanted_names,
)
from notes_cli.vault.vault import Vault

# few names, so that they meet: notes and files alike, in folders of the same names
PARTS = st.sampled_from(["a", "A", "b", "a.md", "b.c", "é", "e\u0301"])
PATHS = st.lists(PARTS, min_size=1, max_size=3).map("/".join)
FILES = st.lists(st.tuples(PATHS, st.sampled_from(["", ".md", ".MD", ".png"])).map("".join), min_size=1, max_size=8)
STEPS = st.sampled_from(["", "/", "./", "../", "../../", "//", " "])
ENDS = st.sampled_from(["", ".md", ".png", "/", "#x", "#x#y", " #^z", "/..", "/../a", "/./b", "//a"])
TARGETS = st.one_of(st.tuples(STEPS, PATHS, ENDS).map("".join), st.sampled_from(["", "#x", "/", ".", "..", " "]))
ROWS = st.lists(
    st.tuples(TARGETS, st.sampled_from(["wikilink", "markdown", "property", "file"]), st.integers(1, 3)), max_size=12
)
VAULTS = st.tuples(FILES, st.lists(ROWS, max_size=4)).map(
    lambda drawn: (files := sorted(set(drawn[0])), list(zip(files, map(tuple, drawn[1]), strict=False)))
)


@given(VAULTS)
def test_links_resolved_together_lead_where_each_leads_alone(vault):
    files, links = vault
    names = index_names(files)
    alone = [
        (source, link, look_up(linkpath(link), kind, source, names)[0], count)
        for source, rows in links
        for link, kind, count in rows
    ]
    assert list(resolve_links(links, names)) == alone


@given(FILES, TARGETS, st.sampled_from(["wikilink", "markdown", "property", "file"]), PATHS, PATHS)
def test_what_is_said_to_be_the_same_everywhere_is(files, target, kind, one, other):
    names = index_names(sorted(set(files)))
    path, same = look_up(target, kind, one, names)
    if same:
        assert look_up(target, kind, other, names) == (path, True)


@given(VAULTS)
def test_all_answers_follow_from_the_two_maps(vault):
    files, links = vault
    edges = list(resolve_links(links, index_names(files)))
    resolved, unresolved = (
        {path: {} for path in files} | {path: dict(rows) for (path, _), rows in zip(links, found, strict=True)}
        for found in (group_edges(links, index_names(files), kind) for kind in (True, False))
    )
    for path in files:
        assert count_backlinks(((s, tuple(rows.items())) for s, rows in resolved.items()), path) == [
            (s, resolved[s][path]) for s in files if path in resolved[s]
        ]
    linked = {target for counts in resolved.values() for target in counts}
    assert find_orphans(files, edges) == [path for path in files if path not in linked]
    assert find_deadends(files, links) == [path for path in files if not resolved[path] and not unresolved[path]]
    names = Counter({name: 0 for counts in unresolved.values() for name in counts})
    for counts in unresolved.values():
        names.update(counts)
    assert [(name, count) for name, count, _ in count_unresolved(edges)] == sorted(names.items())
    for name, _, sources in count_unresolved(edges):
        assert sources == [source for source in files if name in unresolved[source]]
    total = sum(count for _, _, _, count in edges)
    assert sum(sum(counts.values()) for maps in (resolved, unresolved) for counts in maps.values()) == total
    assert sum(count for _, _, count in count_links(edges)) == total


def test_facets_are_plain_data_for_every_real_note(shared):
    vault = Vault.open(shared / "vaults" / "topics")
    for name in FACETS:
        facet = list(vault.facet(name))
        assert [path for path, _ in facet] == list(vault.notes)
        assert marshal.loads(marshal.dumps(facet)) == facet
        assert any(rows for _, rows in facet)


@given(VAULTS)
def test_few_links_lead_where_they_do_among_all_names(vault):
    files, links = vault
    for link in links:  # one file's links alone want few names
        few = [path for path in files if fold(path.rpartition("/")[2]) in wanted_names([link])]
        for resolved in (True, False):
            assert group_edges([link], index_names(few), resolved) == group_edges([link], index_names(files), resolved)
