"""The values that a note is made of; no behaviour but lookups, and no file is opened here."""

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias, Union

if TYPE_CHECKING:
    from notes_cli.markdown.rows import Parsed, Structure

Value: TypeAlias = Union[bool, int, float, str, "list[Value]", "dict[str, Value]", None]
"""What a property holds: YAML 1.2 core, so dates and `yes` are text."""


BEGIN_RESULTS, END_RESULTS = "<!-- notes:results -->", "<!-- /notes:results -->"
"""The lines between which `notes bake` writes results (`notes_cli.markdown.baked`)."""


class Span(NamedTuple):
    """A half-open range of code points `[start, end)` of a note's text, the byte-order mark included."""

    start: int
    end: int


class Fault(NamedTuple):
    """Something wrong with one note that did not keep it from being read, in one line for a person."""

    span: Span
    message: str
    kind: Literal["file", "frontmatter"]


class Property(NamedTuple):
    """One top-level key of the frontmatter; `items` are the spans of a list's entries, else empty.

    `inner` are the texts with a bracket, as a link has, in mappings and in lists of lists: path below the key (`a.0`),
    text, place.
    """

    key: str
    value: Value
    key_span: Span
    value_span: Span
    items: tuple[Span, ...]
    inner: tuple[tuple[str, str, Span], ...] = ()

    @property
    def entries(self) -> list[tuple[Value, Span]]:
        """The entries of a list, else the one value, each with its place; of a list behind an alias (`*x`) none."""
        if isinstance(self.value, list):
            return list(zip(self.value, self.items, strict=False))  # no places are known of what an alias stands for
        return [(self.value, self.value_span)]


class Frontmatter(NamedTuple):
    """The block between the two `---` lines; `span` includes both. A broken block has no properties and a fault."""

    span: Span
    properties: tuple[Property, ...] = ()
    fault: Fault | None = None


class Heading(NamedTuple):
    """A heading of level 1 to 6; `text` is its source without the marks at its very beginning, as the app keeps it."""

    level: int
    text: str
    span: Span

    @property
    def title(self) -> str:
        """What a person reads: the text without closing marks, indentation, or the line under it."""
        return title_of(self.text)


class Section(NamedTuple):
    """A root block: `type` is the app's word for it (heading, paragraph, list, code …), `id` its block id."""

    type: str
    id: str | None
    span: Span


class ListItem(NamedTuple):
    """A list item; `task` is the character in its checkbox or None, `span` its own lines without its child items.

    `parent` is the line (from 0) of the item that holds it; in no item, it is minus the first line of the list, and -1
    where that is line 0. `rest` is what the item holds after its child items and between them, in order of place: the
    app has it in no span of the item.
    """

    task: str | None
    span: Span
    id: str | None = None
    parent: int = -1
    rest: tuple[Span, ...] = ()


class Block(NamedTuple):
    """A section or list item that has a block id, as written; links to it are compared in any case."""

    id: str
    span: Span


class Link(NamedTuple):
    """A wikilink, a Markdown link to a file, or an embed.

    `target` is what it leads to, `%XX` decoded (`Note#Heading`); `text` is the text after `|` or between the
    brackets, None where there is none; `key` is the property path (`up`, `up.0`) of a link in the frontmatter. Of kind
    "file" is a card of a canvas, whose target is a vault path.
    """

    target: str
    text: str | None
    span: Span
    embed: bool = False
    kind: Literal["wikilink", "markdown", "property", "file"] = "wikilink"
    key: str | None = None

    @property
    def path(self) -> str:
        """The part before the first `#`: the file, or the empty string for the note itself."""
        return linkpath(self.target)

    @property
    def subpath(self) -> str:
        """The part from the first `#` on, or the empty string."""
        _, mark, rest = self.target.partition("#")
        return mark + rest


class Tag(NamedTuple):
    """A tag with its leading `#`, as written; in the frontmatter the span is that of the property's value."""

    name: str
    span: Span


class Footnote(NamedTuple):
    """A footnote: a definition `[^id]: …`, a reference `[^id]` or an inline note `^[text]`; `id_span` is the id alone.

    An inline note has an empty id, and its `id_span` is that of its text.
    """

    id: str
    span: Span
    id_span: Span


class QueryBlock(NamedTuple):
    """A ```` ```query ```` block; `lines` are the places of its lines between the fences, `span` is all of it."""

    query: str
    span: Span
    lines: tuple[Span, ...]

    def offset_of(self, column: int) -> int:
        """Where a column (code points from 0) of the query stands in the note's text."""
        row = self.query.count("\n", 0, column)
        before = self.query.rfind("\n", 0, column) + 1
        return self.lines[row].start + column - before if self.lines else self.span.start


@dataclass(frozen=True)
class Note:
    """A Markdown file as a value: `path` is vault-relative with `/`, `text` as in the file, newlines and all.

    Where `notes bake` has written results the text has spaces, and `baked` has these places
    (`markdown.baked`). Two notes with the same path, text, faults and `baked` are equal; all else follows from
    these. `parse` gives it, once it is asked for: `notes_cli.markdown.scan.make_note` has read it, the index keeps it.
    """

    path: str
    text: str
    faults: tuple[Fault, ...]
    parse: "Callable[[], Parsed]" = field(compare=False, repr=False)
    baked: tuple[Span, ...] = ()

    @cached_property
    def parsed(self) -> "Parsed":
        """What the text says."""
        return self.parse()

    @property
    def frontmatter(self) -> Frontmatter | None:
        """The frontmatter, None where there is none."""
        return self.parsed.frontmatter

    @property
    def structure(self) -> "Structure":
        """What the scanner found in the body."""
        return self.parsed.structure

    @property
    def aliases(self) -> tuple[str, ...]:
        """The other names of the note, as its frontmatter lists them."""
        return self.parsed.aliases

    @property
    def links(self) -> tuple[Link, ...]:
        """The links and embeds, those of the frontmatter first."""
        return self.parsed.links

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags, those of the frontmatter first."""
        return self.parsed.tags

    @property
    def name(self) -> str:
        """The file name without `.md` (in any case), which is the note's title."""
        return name_of(self.path)

    @property
    def properties(self) -> Mapping[str, Value]:
        """The frontmatter as a mapping; empty where there is none or it is broken."""
        return {} if self.frontmatter is None else {p.key: p.value for p in self.frontmatter.properties}

    @property
    def body_start(self) -> int:
        """The offset at which the body begins, behind the frontmatter or the byte-order mark."""
        return self.frontmatter.span.end if self.frontmatter else int(self.text.startswith("\ufeff"))

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """The offsets at which lines begin; the first is 0."""
        lengths = [len(line) + 1 for line in self.text.split("\n")]
        return tuple(accumulate(lengths[:-1], initial=0))

    def line_of(self, offset: int) -> int:
        """The line, from 1, in which `offset` lies."""
        return bisect_right(self.line_starts, offset)

    def line_span(self, line: int) -> Span:
        """The span of a line (from 1) without its newline (LF or CR LF)."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] - 1 if line < len(self.line_starts) else len(self.text)
        return Span(start, end - 1 if end > start and self.text[end - 1] == "\r" else end)

    def line_at(self, offset: int) -> Span:
        """The span, as of `line_span`, of the line in which `offset` lies."""
        return self.line_span(self.line_of(offset))

    def line_text(self, line: int) -> str:
        """The text of a line (from 1) without its newline."""
        start, end = self.line_span(line)
        return self.text[start:end]

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, columns in code points."""
        line = self.line_of(offset)
        return line, offset - self.line_starts[line - 1] + 1


def title_of(heading: str) -> str:
    """What a person reads of a heading, from its text."""
    line = re.split(r"\r|\n", heading, maxsplit=1)[0]
    title = re.sub(r"^[ \t]+(?:#{1,6}[ \t]+)?|[ \t]+(?:#+[ \t]*)?$", "", line)
    return title if title.strip("#") else ""


def linkpath(target: str) -> str:
    """What a link names before the first `#`, by which one that leads nowhere is known; the word is the app's."""
    return target.partition("#")[0].strip()


def name_of(path: str) -> str:
    """The name of the note at a vault path: the file name without `.md` (in any case)."""
    file = path.rpartition("/")[2]
    return file[:-3] if file.lower().endswith(".md") else file
