"""A note as a page: its tokens, with query blocks answered, embeds opened, links resolved and footnotes numbered.

What it adds to the tokens of `notes_cli.render.parser`:

    query                      meta: answer (an Answer)
    embed_open … embed_close   meta: caption, path; between them the tokens of what is embedded
    notice                     content: why something is not shown
    wikilink, link_open        meta: text, path (the file it leads to or None), target; url for an external address
    attachment                 meta: text, path, target; a file that is no note
    footnote_ref               meta: number, or None where nothing is defined
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from notes_cli.index.resolve import fold
from notes_cli.markdown.marks import is_query
from notes_cli.markdown.note import Link, Note, QueryBlock, Span
from notes_cli.render.answers import Answer, answer
from notes_cli.render.embeds import MAX_DEPTH, MAX_EMBEDS, Shown, refuse
from notes_cli.render.inline import with_links
from notes_cli.render.parser import parse_note
from notes_cli.render.selection import select, trimmed, without_blank
from notes_cli.vault.settings import has_strict_line_breaks
from notes_cli.vault.subpath import WHOLE_NOTE, Lines, find_place, kind_of_place, parts_of
from notes_cli.vault.vault import Vault

_LEAF_ENDS = {"paragraph_close", "heading_close", "table_close", "callout_title_close"}


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote in the order of first reference, from 1; `references` is how often it is referred to."""

    number: int
    tokens: list[Token]
    references: int


@dataclass(frozen=True, slots=True)
class Page:
    """All that is shown of a note, or of a place in it, from top to bottom, its footnotes after it."""

    note: Note
    tokens: list[Token]
    footnotes: list[Footnote]


@dataclass(frozen=True, slots=True)
class Parsed:
    """A note's tokens without the definitions of footnotes, and those by folded id."""

    tokens: list[Token]
    footnotes: dict[str, list[Token]]


@dataclass(slots=True)
class _Work:
    """What is known so far about the page that is being made."""

    vault: Vault
    everything: bool
    strict: bool  # a newline in a paragraph is a blank
    parsed: dict[str, Parsed] = field(default_factory=dict)
    answers: dict[tuple[str, int], Answer] = field(default_factory=dict)
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    references: list[int] = field(default_factory=list)
    waiting: list[tuple[Note, Shown, list[Token]]] = field(default_factory=list)
    embeds: int = 0


def expand(note: Note, vault: Vault, everything: bool, place: Lines = WHOLE_NOTE) -> Page:
    """Make the page of `note`, or of a place in it, with `everything` that query blocks find.

    Never raises, whatever the notes hold.
    """
    work = _Work(vault, everything, has_strict_line_breaks(vault.root))
    body = _at(_parsed(work, note), place)
    tokens = without_blank(_blocks(work, note, body, ((note.path, place),)))
    bodies: list[list[Token]] = []
    while len(bodies) < len(work.waiting):  # a footnote may refer to further ones
        source, shown, body = work.waiting[len(bodies)]
        bodies.append(without_blank(_blocks(work, source, body, shown)))
    footnotes = [Footnote(n, body, work.references[n - 1]) for n, body in enumerate(bodies, 1)]
    return Page(note, tokens, footnotes)


def _parsed(work: _Work, note: Note) -> Parsed:
    if note.path not in work.parsed:
        parsed = Parsed([], {})
        body: list[Token] | None = None
        depth = 0
        for token in parse_note(note):
            if token.type == "footnote_open":
                depth += 1
                body = parsed.footnotes.setdefault(fold(token.meta["label"]), []) if depth == 1 else body
            elif token.type == "footnote_close":
                depth -= 1
                body = body if depth else None
            else:
                (parsed.tokens if body is None else body).append(token)
        work.parsed[note.path] = parsed
    return work.parsed[note.path]


def _at(parsed: Parsed, place: Lines) -> list[Token]:
    """The tokens of a place in a note, which may be the definition of a footnote."""
    bodies = (parsed.tokens, *(parsed.footnotes.values() if place != WHOLE_NOTE else ()))
    return next(filter(None, (select(body, place) for body in bodies)), [])


def _blocks(work: _Work, note: Note, tokens: list[Token], shown: Shown) -> Iterator[Token]:
    late: list[Token] = []  # embeds inside a heading, a table or an emphasis: their boxes come after it
    table = 0
    for index, token in enumerate(tokens):
        if token.type == "fence" and is_query(token.info):
            yield Token("query", "", 0, map=token.map, meta={"answer": _answer(work, note, token)})
        elif token.type == "inline":
            line = (token.map or [0])[0]
            children = list(_inline(work, note, token.children or [], shown))
            opening = tokens[index - 1]
            if opening.type == "paragraph_open":
                yield from _paragraph(work, note, token.copy(hidden=opening.hidden), children, shown, line, late)
            else:
                yield token.copy(children=[_as_link(work, note, child, late, shown, line) for child in children])
        else:
            yield token
            table += (token.type == "table_open") - (token.type == "table_close")
            if token.type in _LEAF_ENDS and not table:
                yield from late
                late.clear()


def _paragraph(
    work: _Work, note: Note, inline: Token, children: list[Token], shown: Shown, line: int, late: list[Token]
) -> Iterator[Token]:
    """A paragraph's text, between its own opening and closing tokens; an embed in it closes and opens it again."""
    part: list[Token] = []
    depth = 0
    for child in children:
        depth += child.nesting
        if child.type == "embed" and not depth:
            yield inline.copy(children=trimmed(part))
            yield Token("paragraph_close", "p", -1, hidden=inline.hidden)
            yield from _embed(work, note, child.meta["link"], shown, line)
            yield Token("paragraph_open", "p", 1, hidden=inline.hidden)
            part = []
        else:
            part.append(_as_link(work, note, child, late, shown, line))
    yield inline.copy(children=trimmed(part))


def _inline(work: _Work, note: Note, children: list[Token], shown: Shown) -> Iterator[Token]:
    for token in with_links(children, note, work.vault):
        if token.type == "footnote_ref":
            yield token.copy(meta={"number": _number(work, note, token, shown)})
        elif token.type == "softbreak" and work.strict:
            yield Token("text", "", 0, content=" ")
        else:
            yield token


def _number(work: _Work, note: Note, token: Token, shown: Shown) -> int | None:
    if "note" in token.meta:
        key, body = (note.path, f"^{id(token)}"), token.meta["note"]
    else:
        label = fold(token.meta["label"])
        key, body = (note.path, label), _parsed(work, note).footnotes.get(label)
        if body is None:
            return None
    if key not in work.numbers:
        work.numbers[key] = len(work.waiting) + 1
        work.waiting.append((note, shown, body))
        work.references.append(0)
    work.references[work.numbers[key] - 1] += 1
    return work.numbers[key]


def _answer(work: _Work, note: Note, fence: Token) -> Answer:
    start, end = fence.map or [0, 1]
    if (note.path, start) not in work.answers:
        starts = note.line_starts
        span = Span(starts[min(start, len(starts) - 1)], starts[end] if end < len(starts) else len(note.text))
        block = QueryBlock(fence.content.removesuffix("\n"), span, ())
        work.answers[note.path, start] = answer(work.vault, note, block, work.everything)
    return work.answers[note.path, start]


def _as_link(work: _Work, note: Note, child: Token, late: list[Token], shown: Shown, line: int) -> Token:
    if child.type != "embed":
        return child
    late.extend(_embed(work, note, child.meta["link"], shown, line))
    return Token("wikilink", "", 0, content=child.content, meta=child.meta)


def _embed(work: _Work, note: Note, link: Link, shown: Shown, line: int) -> Iterator[Token]:
    path = work.vault.resolve(link, note.path) or note.path
    target = work.vault.notes[path]
    caption = " > ".join([target.name, *parts_of(link.subpath)])
    yield Token("embed_open", "div", 1, meta={"caption": caption, "path": path, "target": link.target})
    place = find_place(target, link.subpath)
    work.embeds += 1
    why = refuse(shown, path, place, (note.path, line), work.embeds)
    if place is None or why:
        reasons = {
            "missing": f"{target.name} has no {kind_of_place(link.subpath)} “{link.subpath.lstrip('#')}”",
            "again": f"↻ [[{link.target}]] is already shown above",
            "deep": f"[[{link.target}]] is not shown: more than {MAX_DEPTH} embeds inside one another",
            "many": f"[[{link.target}]] is not shown: more than {MAX_EMBEDS} embeds on one page",
        }
        yield Token("notice", "", 0, content=reasons[why or "missing"])
    else:
        yield from _blocks(work, target, _at(_parsed(work, target), place), (*shown, (path, place)))
    yield Token("embed_close", "div", -1)
