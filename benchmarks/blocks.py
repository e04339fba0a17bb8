"""The Markdown of a made-up note: each kind of block as one function that writes it. It opens no file.

A block is made from the language (`Words`), what the vault holds (`World`) and a random stream, and ends without a
newline. `BLOCKS` says how often each kind occurs.
"""

from collections.abc import Callable, Sequence
from itertools import accumulate
from random import Random
from typing import NamedTuple
from urllib.parse import quote

from benchmarks.words import Words

_STATUSES = (" ", " ", " ", "x", "x", "x", "/", "-", ">")
_CALLOUTS = ("note", "tip", "warning", "info", "quote", "example")
_LANGUAGES = ("python", "js", "sh", "", "text")
_ALIGNMENTS = ("---", ":--", "--:", ":-:")
_OPERATORS = ("", "line:", "file:", "tag:#", "section:", "-", "task-todo:")


class World(NamedTuple):
    """What a block may name: all notes (path without `.md`, name), files, tags; the cumulative weights beside them.

    `popular` are indexes of notes, the most linked first; `headings[i]` is a heading that note i has.
    """

    words: Words
    paths: Sequence[str]
    names: Sequence[str]
    headings: Sequence[str]
    popular: Sequence[int]
    note_weights: Sequence[float]
    files: Sequence[str]
    tags: Sequence[str]
    tag_weights: Sequence[float]

    def note(self, rng: Random) -> int:
        """The index of a note, drawn by how much it is linked."""
        return rng.choices(self.popular, cum_weights=self.note_weights)[0]

    def tag(self, rng: Random) -> str:
        """A tag without its `#`, drawn by how much it is used."""
        return rng.choices(self.tags, cum_weights=self.tag_weights)[0]


def zipf(count: int, exponent: float) -> list[float]:
    """The cumulative weights 1 / rank^exponent of `count` ranks."""
    return list(accumulate((rank + 1.0) ** -exponent for rank in range(count)))


def sentence(rng: Random, world: World) -> str:
    """A sentence of 5 to 24 words; about one in four holds a link, a tag, an embed or an address."""
    text = world.words.some(rng, 5, 24).rstrip(",")
    chance = rng.random()
    if chance < 0.18:
        text += f" {link(rng, world)} {world.words.some(rng, 1, 6).rstrip(',')}"
    elif chance < 0.22:
        text += f" #{world.tag(rng)}"
    elif chance < 0.235:
        text += f" [{world.words.plain(rng, 1, 3)}](https://example.org/{world.words.plain(rng, 1, 1)})"
    return text[0].upper() + text[1:] + "."


def link(rng: Random, world: World) -> str:
    """An internal link in one of the forms that people use; about one in twenty leads nowhere."""
    chance, note = rng.random(), world.note(rng)
    name = world.names[note]
    if chance < 0.05:
        return f"[[{world.words.plain(rng, 1, 2).capitalize()}]]"
    if chance < 0.25:
        return f"[[{name}|{world.words.plain(rng, 1, 3)}]]"
    if chance < 0.35:
        return f"[[{name}#{world.headings[note]}]]"
    if chance < 0.40:
        return f"[[{world.paths[note]}|{name}]]"
    if chance < 0.50:
        return f"[{name.lower()}](<{world.paths[note]}.md>)"
    if chance < 0.55:
        return f"[{world.words.plain(rng, 1, 2)}]({quote(world.paths[note])}.md)"
    if chance < 0.60:
        return f"[[{name.lower()}]]"
    return f"[[{name}]]"


def paragraph(rng: Random, world: World) -> str:
    """One to six sentences on a line."""
    return " ".join(sentence(rng, world) for _ in range(1 + int(rng.random() * 6)))


def heading(rng: Random, world: World) -> str:
    """A heading of level 2 to 4."""
    return "#" * rng.choice((2, 2, 2, 3, 3, 4)) + " " + world.words.plain(rng, 1, 5).capitalize()


def items(rng: Random, world: World) -> str:
    """A list of up to nine items, nested or not, with bullets or numbers."""
    mark, depth, lines = rng.choice(("-", "-", "*", "1.")), 0, []
    for number in range(1 + int(rng.random() * 9)):
        depth = min(max(depth + rng.choice((-1, 0, 0, 1)), 0), 3) if number else 0
        lines.append("\t" * depth + f"{mark} {sentence(rng, world)}")
    return "\n".join(lines) + (f" ^{world.words.plain(rng, 1, 1).encode().hex()[:6]}" if rng.random() < 0.1 else "")


def tasks(rng: Random, world: World) -> str:
    """A list of one to six tasks in several states."""
    lines = [f"- [{rng.choice(_STATUSES)}] {sentence(rng, world)}" for _ in range(1 + int(rng.random() * 6))]
    return "\n".join(lines)


def callout(rng: Random, world: World) -> str:
    """A callout, folded or not."""
    title = f"> [!{rng.choice(_CALLOUTS)}]{rng.choice(('', '', '-'))} {world.words.plain(rng, 1, 4).capitalize()}"
    return title + "".join(f"\n> {sentence(rng, world)}" for _ in range(1 + int(rng.random() * 4)))


def quotation(rng: Random, world: World) -> str:
    """A quotation of one paragraph."""
    return "> " + paragraph(rng, world)


def table(rng: Random, world: World) -> str:
    """A table of two to five columns and up to eight rows; a cell in eight is a link."""
    columns = 2 + int(rng.random() * 4)
    rows = [[world.words.plain(rng, 1, 2) for _ in range(columns)], [rng.choice(_ALIGNMENTS) for _ in range(columns)]]
    for _ in range(1 + int(rng.random() * 8)):
        # a bar in a cell would end it, so links there have no text of their own
        linked = [rng.random() < 0.125 for _ in range(columns)]
        rows.append(
            [f"[[{world.names[world.note(rng)]}]]" if is_link else world.words.plain(rng, 1, 4) for is_link in linked]
        )
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def code(rng: Random, world: World) -> str:
    """A fence of code, in which what looks like a link or tag is none."""
    words, indent = world.words, "    " * rng.choice((0, 1, 2))
    lines = [f"{indent}{words.plain(rng, 1, 1)} = [[{words.plain(rng, 1, 2)}]]  # x"]
    lines += [f"{words.plain(rng, 1, 1)}({words.plain(rng, 1, 1)})" for _ in range(int(rng.random() * 12))]
    return "\n".join([f"```{rng.choice(_LANGUAGES)}", *lines, "```"])


def query(rng: Random, world: World) -> str:
    """A query block of one or two terms."""
    terms = [f"{rng.choice(_OPERATORS)}{world.words.plain(rng, 1, 1)}" for _ in range(1 + int(rng.random() * 2))]
    return f"```query\n{' '.join(terms)}\n```"


def embed(rng: Random, world: World) -> str:
    """An embedded picture, note or heading of a note, alone in its paragraph."""
    note, chance = world.note(rng), rng.random()
    if chance < 0.6:
        return f"![[{world.files[int(rng.random() * len(world.files))]}]]"
    return f"![[{world.names[note]}{'#' + world.headings[note] if chance > 0.8 else ''}]]"


def math(rng: Random, world: World) -> str:
    """A displayed formula."""
    return f"$$\n\\sum_{{i=1}}^{{n}} x_i^{int(rng.random() * 9)} = \\text{{{world.words.plain(rng, 1, 2)}}}\n$$"


def comment(rng: Random, world: World) -> str:
    """A comment, which no page shows."""
    return f"%% {world.words.some(rng, 3, 12)} %%"


def footnote(rng: Random, world: World) -> str:
    """A paragraph with a footnote, and the footnote; the ids of one note seldom meet."""
    label = str(int(rng.random() * 900)) if rng.random() < 0.7 else world.words.plain(rng, 1, 1).encode().hex()[:5]
    return f"{sentence(rng, world)[:-1]}.[^{label}]\n\n[^{label}]: {sentence(rng, world)}"


BLOCKS: dict[Callable[[Random, World], str], float] = {
    paragraph: 40,
    heading: 16,
    items: 14,
    tasks: 4,
    callout: 4,
    quotation: 4,
    footnote: 4,
    code: 3,
    embed: 3,
    table: 2.5,
    math: 1,
    comment: 1,
    query: 0.7,
}
"""Each kind of block with its weight."""


def frontmatter(rng: Random, world: World) -> str:
    """The frontmatter of a note, both of its lines of dashes included, without a newline at the end."""
    words, lines = world.words, ["---"]
    if rng.random() < 0.6:
        names = [words.plain(rng, 1, 3) for _ in range(1 + int(rng.random() * 3))]
        lines.append(f"aliases: [{', '.join(names)}]")
    if rng.random() < 0.6:
        lines += ["tags:", *(f"  - {world.tag(rng)}" for _ in range(1 + int(rng.random() * 4)))]
    year, month, day = (first + int(rng.random() * count) for first, count in ((2015, 11), (1, 12), (1, 28)))
    lines.append(f"created: {year}-{month:02}-{day:02}")
    lines.append(f"status: {rng.choice(('open', 'done', 'waiting'))}")
    if rng.random() < 0.3:
        lines.append(f'up: "[[{world.names[world.note(rng)]}]]"')
    if rng.random() < 0.2:
        lines += ["related:", *(f'  - "{link(rng, world)}"' for _ in range(1 + int(rng.random() * 3)))]
    if rng.random() < 0.2:
        lines.append(f"rating: {rng.random() * 10:.1f}")
    if rng.random() < 0.2:
        lines.append(f"summary: {words.plain(rng, 4, 12)}")
    return "\n".join([*lines, "---"])
