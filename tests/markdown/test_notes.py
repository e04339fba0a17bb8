"""What a note holds, case by case: links, embeds, tags, list items, headings, footnotes, queries, sections.

The facts of a case are all of the note's, in this order, but for sections, which are compared where one is listed:
`link SOURCE → TARGET`, `embed …`, `property KEY SOURCE → TARGET`, `tag`, `item LINES`, `task CHARACTER LINES`,
`heading LEVEL TEXT`, `footnote ID LINES`, `ref SOURCE`, `query TEXT`, `section TYPE LINES`; a block id ends its line.
A ⏎ is a newline.
"""

from collections.abc import Iterator

import pytest

from notes_cli.markdown.note import Note
from notes_cli.markdown.scan import make_note


@pytest.mark.cases("cases/*.md")
def test_a_note_holds_what_its_case_says(case):
    ((path, text),) = case.files.items()
    with_sections = any(fact.startswith("section ") for fact in case.facts)
    assert list(facts_of(make_note(path, text), with_sections)) == case.facts


def facts_of(note: Note, with_sections: bool) -> Iterator[str]:
    def source(span):
        return note.text[slice(*span)].replace("\n", "⏎")

    def lines(span):
        first, last = note.line_of(span.start), note.line_of(span.end)
        return f"{first}" if first == last else f"{first}-{last}"

    def named(block_id):
        return f" ^{block_id}" if block_id else ""

    for link in note.links:
        kind = "embed" if link.embed else "link" if link.key is None else f"property {link.key}"
        shown = "" if link.text is None else f" «{link.text}»"
        yield f"{kind} {source(link.span)} → {link.target}{shown}".replace("\n", "⏎")
    for tag in note.structure.tags:
        assert source(tag.span) == tag.name
        yield f"tag {tag.name}"
    for item in note.structure.list_items:
        kind = "item" if item.task is None else f"task {item.task!r}"
        yield f"{kind} {lines(item.span)}{named(item.id)}"
    for heading in note.structure.headings:
        yield f"heading {heading.level} {heading.title}".rstrip()
    for footnote in note.structure.footnotes:
        assert source(footnote.id_span) == footnote.id
        yield f"footnote {footnote.id} {lines(footnote.span)}"
    for ref in note.structure.footnote_refs:
        assert source(ref.id_span) == ref.id
        yield f"ref {source(ref.span)}"
    for block in note.structure.query_blocks:
        assert "\n".join(map(source, block.lines)) == block.query
        yield f"query {block.query}".replace("\n", "⏎").rstrip()
    if with_sections:
        for section in note.structure.sections:
            yield f"section {section.type} {lines(section.span)}{named(section.id)}"
