"""A vault with some notes as they would be answers as one in which they are so."""

from hypothesis import given
from hypothesis import strategies as st

from notes_cli.index.facets import FACETS
from notes_cli.markdown.scan import make_note
from notes_cli.vault.vault import Vault

TEXTS = st.sampled_from(
    ["", "[[a]] [[B]] #t", "---\nup: y\naliases: [x, b]\n---\n", "- [ ] task [[x/c]]\n", "[[d]] word", "# Head\n"]
)
NOTES = st.dictionaries(st.sampled_from(["a.md", "b.md", "x/c.md", "x/a.md", "d.md"]), TEXTS, min_size=1, max_size=5)


def answers(vault):
    yield list(vault.notes)
    yield {path: note.text for path, note in vault.notes.items()}
    yield {name: list(vault.facet(name)) for name in FACETS}
    yield vault.property_names(), vault.values(["aliases", "up"])
    yield {path: [list(vault.facet_of(path, name)) for name in FACETS] for path in vault.notes}
    yield [list(vault.link_map(resolved)) for resolved in (True, False)]
    yield [[note.path for note in vault.find(name)] for name in ("a", "x", "b", "c", "x/c", "D", "nothing")]
    yield [vault.owners_of(name) for name in ("x", "b", "none")]  # one by one, and when all are known
    yield sorted(vault.alias_owners.items())
    yield [vault.owners_of(name) for name in ("x", "b", "none")]
    yield [vault.has_place(path, part) for path in vault.notes for part in ("#", "#Head", "#none")]
    yield vault.linked_to
    yield sorted(path for path in vault.containing([(b"word",)]) if "word" in vault.notes[path].text)


@given(NOTES, NOTES)
def test_an_overlay_answers_as_a_vault_of_these_notes(tmp_path_factory, notes, over):
    root = tmp_path_factory.getbasetemp()
    below = Vault.of(root, [make_note(path, text) for path, text in notes.items()])
    changed = below.with_notes({path: make_note(path, text) for path, text in over.items()})
    whole = Vault.of(root, [make_note(path, text) for path, text in {**notes, **over}.items()])
    assert list(answers(changed)) == list(answers(whole))
