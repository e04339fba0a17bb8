"""What holds of every text: a note is made of it, its spans are right, in any newlines, and in linear time."""

import itertools
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from notes_cli.markdown.scan import MAX_SCANNED, make_note

# what Markdown, YAML and Obsidian's syntax are made of, so that random texts meet in interesting places
PIECES = [
    *"[]()!#^|*_~`$%<>-+=:\\\"'{}@&,. /1a é😀\n\n\n\t",
    *["[[", "]]", "![[", "[^1]", "[^1]: ", "^[", "](", "---\n", "```\n", "```query\n", "~~~\n", "$$\n", "%%\n", "%%"],
    *[
        "> ",
        "- ",
        "- [ ] ",
        "- [x] ",
        "1. ",
        "    ",
        "# ",
        "#tag",
        " ^id",
        "> [!note] ",
        "<!--",
        "-->",
        "<div>\n",
        "</div>\n",
    ],
    *[
        "| a |\n| - |\n",
        "===\n",
        "***\n",
        "aliases: ",
        "tags: [a]\n",
        "[[a|b]]",
        "![[a#b]]",
        "[a](b.md)",
        "\\",
        "\ufeff",
        "\x00",
    ],
    *["\ud800", "\u2028", "\x85", "\u200b", "\xa0"],
]
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=200))
notes = st.tuples(st.sampled_from(["", "---\n", "\ufeff---\n", "---\na: [b, c]\n---\n"]), texts).map("".join)
many = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@many
@given(notes)
def test_every_text_makes_a_note_whose_spans_are_what_they_say(text):
    note = make_note("note.md", text)
    structure = note.structure
    assert note.text == text
    everything = [*note.links, *note.tags, *structure.sections, *structure.headings, *structure.list_items]
    everything += [*structure.footnotes, *structure.footnote_refs, *structure.query_blocks, *note.faults]
    assert all(0 <= item.span.start <= item.span.end <= len(text) for item in everything)
    for link in structure.links:
        assert text[link.span.start] == "!" if link.embed else text[link.span.start] == "["
        assert text[link.span.end - 1] in "])"
    for tag in structure.tags:
        assert text[slice(*tag.span)] == tag.name
        assert tag.name.startswith("#")
    for ref in structure.footnote_refs:
        assert text[slice(*ref.span)] == f"[^{ref.id}]"
        assert text[slice(*ref.id_span)] == ref.id
    for footnote in structure.footnotes:
        assert text[slice(*footnote.id_span)] == footnote.id
    for prop in note.frontmatter.properties if note.frontmatter else ():
        assert note.frontmatter.span.start < prop.key_span.start <= prop.key_span.end <= prop.value_span.end
        assert prop.value_span.end <= note.frontmatter.span.end
    for block in structure.query_blocks:
        for column in range(len(block.query) + 1):
            assert block.span.start <= block.offset_of(column) <= block.span.end
    sections = [section.span for section in structure.sections]
    assert all(a.end <= b.start for a, b in itertools.pairwise(sections))


@many
@given(notes.filter(lambda text: "\r" not in text))
def test_a_note_with_other_newlines_has_the_same_things_at_the_same_places(text):
    # where a character of the text lies in the text with CR LF
    there = [0]
    for character in text:
        there.append(there[-1] + (2 if character == "\n" else 1))
    plain, other = make_note("note.md", text), make_note("note.md", text.replace("\n", "\r\n"))

    def places(items):
        return [(there[item.span.start], there[item.span.end]) for item in items]

    def spans(items):
        return [tuple(item.span) for item in items]

    for kind in ("sections", "headings", "list_items", "links", "tags", "footnotes", "footnote_refs", "query_blocks"):
        assert places(getattr(plain.structure, kind)) == spans(getattr(other.structure, kind)), kind
    assert [block.query for block in plain.structure.query_blocks] == [b.query for b in other.structure.query_blocks]
    assert [(p.key, p.value) for p in (plain.frontmatter.properties if plain.frontmatter else ())] == [
        (p.key, p.value) for p in (other.frontmatter.properties if other.frontmatter else ())
    ]
    assert (plain.aliases, [link.target for link in plain.links]) == (
        other.aliases,
        [link.target for link in other.links],
    )


N = 20_000
HOSTILE = {
    "brackets": lambda n: "[" * n,
    "double brackets": lambda n: "[[" * n,
    "embeds": lambda n: "![" * n,
    "embeds in text": lambda n: "![[a" * n,
    "links": lambda n: "[a](" * n,
    "links in links, with titles": lambda n: "[" * n + "](a (" * n,
    "links in links, in angles": lambda n: "[" * n + "](<a" * n,
    "links with titles": lambda n: 'x [a](b "' * n,
    "link and spaces": lambda n: "[a](b" + " " * n,
    "label of escapes": lambda n: "[\\a" * n,
    "footnotes": lambda n: "[^" * n,
    "inline footnotes": lambda n: "^[" * n,
    "inline footnotes with brackets": lambda n: "^[a[b]" * n,
    "inline footnotes with ticks": lambda n: "^[`" * n,
    "inline footnotes with code": lambda n: "^[a" * n + "`b`" + "]" * n,
    "footnotes without blanks": lambda n: "[^a" * n + " ]",
    "links with open titles": lambda n: "[a](b (\\) " * n,
    "links with one title": lambda n: "[a](b (" * n + ")",
    "links with open targets": lambda n: "[a](<b" * n + ">",
    "links and parentheses": lambda n: "[a](" * n + " " * n,
    "ticks": lambda n: "`a " * n,
    "a run of ticks": lambda n: "#a " + "`" * n + " a" * n,
    "ticks of many lengths": lambda n: " ".join("`" * (i % 140 + 1) for i in range(n // 20)),
    "dollars": lambda n: "$" * n,
    "dollars and text": lambda n: "$a" * n,
    "math lines": lambda n: "$$a$$\n" * n,
    "math fences": lambda n: "$$a\n$$\n" * n,
    "stars": lambda n: "*" * n,
    "underscores and an address": lambda n: "#a @" + "_" * n,
    "underscores in words": lambda n: "__#a" + " _b" * n + "____",
    "emphasis in emphasis": lambda n: "*a _b " * n + " c_ d*" * n + "#a",
    "emphasis and open marks": lambda n: "*a ~~b _c $d " * n + "_ x*" * n + "#a",
    "comments": lambda n: "<!--" * n,
    "comments in text": lambda n: "x " + "<!--" * n,
    "comment fences": lambda n: "%%\n" * n,
    "comments never closed": lambda n: "%% a\n" * n + "x",
    "tags": lambda n: "#a " * n,
    "hashes": lambda n: "#" * n,
    "heading and spaces": lambda n: "# a" + " " * n + "b",
    "heading and marks": lambda n: "# a" + " #" * n + "b",
    "angle brackets": lambda n: "<a " * n,
    "angle brackets without blanks": lambda n: "#a " + "<a" * n + " >",
    "people in angle brackets": lambda n: "#a " + "<a@" * n + " >",
    "instructions": lambda n: "#a " + "<?a" * n + "\n?>",
    "instructions that end": lambda n: "#a " + "<?a?>" * n,
    "character data": lambda n: "#a " + "<![CDATA[" * n + ">",
    "declarations": lambda n: "#a " + "<!a b" * n,
    "HTML with odd blanks": lambda n: "<a b=" + "\xa0" * n + '"',
    "HTML with odd blanks in values": lambda n: "#a <a" + " b=\xa0\xa0\xa0" * n + '">',
    "addresses and parentheses": lambda n: "#a " + "http://a.b)" * n,
    "addresses without an end": lambda n: "#a " + "www.a_b." * n,
    "HTML with spaces": lambda n: "<a " + "a " * n,
    "quotes in quotes": lambda n: "> " * n,
    "quotes": lambda n: "> a\n" * n,
    "quotes and lists": lambda n: "> - > - a\n" * n,
    "a lazy quote": lambda n: "> " * 30 + "a\n" + "b\n" * n,
    "a lazy item": lambda n: "- " * 99 + "a\n" + "b\n" * n,
    "a lazy footnote": lambda n: "[^1]: a\n" + "b\n" * n,
    "lists": lambda n: "- a\n" * n,
    "lists on one line": lambda n: "- " * n + "a",
    "lists and blank lines": lambda n: "- a\n\n" * n,
    "list and blank lines": lambda n: "- a\n" + "\n" * n + "b",
    "numbers": lambda n: "1. " * n,
    "table rows": lambda n: "| a | b |\n" * n,
    "table": lambda n: "|a|\n|-|\n" + "|[[a\\|b]]|\n" * n,
    "table row and spaces": lambda n: "|a|\n|-|\n|" + " " * n + "|",
    "table rule and spaces": lambda n: "a|b\n-" + " " * n + "x",
    "table rule and marks": lambda n: "|a\n" + "| -" * n + "x",
    "pipes": lambda n: "|" * n,
    "breaks": lambda n: "* " * n + "x",
    "underlines": lambda n: "a\n=\n" * n,
    "fences": lambda n: "```a\n" * n,
    "fences of many lengths": lambda n: "\n".join("`" * (3 + i) for i in range(n // 60)),
    "definitions": lambda n: "".join(f"[^{i}]: a\n" for i in range(n)),
    "definitions in definitions": lambda n: "[^a]: " * n,
    "HTML blocks": lambda n: "<div>\n\n" * n,
    "blank lines": lambda n: "\n" * n,
    "spaces": lambda n: (" " * 100 + "\n") * (n // 100),
    "an id and spaces": lambda n: "a" + " ^b" * n + " c",
    "frontmatter never closed": lambda n: "---\n" + "a: b\n" * n,
    "frontmatter never closed, with CR LF": lambda n: "---\r\n" + "a: b\r\n" * n,
    "a long list in frontmatter": lambda n: "---\na:\n" + "- b\n" * n + "---\n",
    "query blocks": lambda n: "```query\na\n```\n" * n,
}


@pytest.mark.parametrize("hostile", HOSTILE.values(), ids=HOSTILE)
def test_the_time_to_make_a_note_grows_no_faster_than_its_text(hostile):
    def seconds(n):
        text, start = hostile(n), time.process_time()
        make_note("note.md", text)
        return time.process_time() - start

    # sixteen times the text takes 256 times as long where something is quadratic; small times say nothing, and a
    # machine that is busy with something else may spoil one measurement, not three
    assert any(seconds(N) < max(0.5, 64 * seconds(N // 16)) for _ in range(3))


def test_lists_that_are_nested_deeper_than_anyone_writes_are_read_in_a_few_seconds():
    text = "\n".join("  " * depth + "- a" for depth in range(1000))
    start = time.process_time()
    note = make_note("note.md", text)
    assert time.process_time() - start < 5
    assert len(note.structure.list_items) >= 50


def test_a_note_beyond_the_limit_is_one_fault_and_keeps_its_text():
    note = make_note("note.md", "[[a]] #b\n" * (MAX_SCANNED // 9 + 1))
    assert [fault.kind for fault in note.faults] == ["file"]
    assert "structure is not read" in note.faults[0].message
    assert note.structure.links == ()
