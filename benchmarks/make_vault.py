"""Makes a vault of made-up notes to measure with: sizes, links, tags, tasks and blocks as in a vault grown for years.

`python benchmarks/make_vault.py DIR --notes 10000 --seed 0`. The same number and seed give the same bytes. Nothing in
it is anybody's note, and nothing here reads a vault.
"""

import argparse
import json
import math
import sys
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

if __name__ == "__main__":  # as a script it finds only the files beside it
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.blocks import BLOCKS, World, frontmatter, sentence, zipf
from benchmarks.words import Words, make_words

VERSION = 1
"""Goes up with every change to the bytes of a vault, so that an older one is made anew."""
STAMP = ".obsidian/made.json"
SHARE_WITH_PHRASE = 0.005
MEDIAN, SIGMA, LEAST, MOST = 2200, 1.22, 60, 60_000
"""Of the bytes of a note: a lognormal distribution, cut at both ends. Its mean is about 5 KB."""
_KINDS, _WEIGHTS = list(BLOCKS), list(accumulate(BLOCKS.values()))
_PIXEL = bytes.fromhex("89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de")


class Made(NamedTuple):
    """What a vault was made of.

    `phrase` are three plain words that stand together in `planted` notes and nowhere else; `hub` is the path of the
    most linked note; `bytes` is the size of all notes together.
    """

    version: int
    notes: int
    seed: int
    phrase: str
    planted: int
    hub: str
    bytes: int


def make_vault(root: Path, notes: int, seed: int) -> Made:
    """Write `notes` notes and what belongs to them into the folder `root`, which is new or empty; say what was made.

    Raises FileExistsError where the folder already holds something, OSError where it cannot be written.
    """
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise FileExistsError(f"{root} is not empty; name a new folder, or remove it first")
    rng, words = Random(f"vault {notes} {seed}"), make_words(seed)
    world = make_world(rng, words, notes)
    for folder in sorted({path.rpartition("/")[0] for path in (*world.paths, *world.files)} | {".obsidian"}):
        (root / folder).mkdir(parents=True, exist_ok=True)
    for file in world.files:
        (root / file).write_bytes(_canvas(rng, world) if file.endswith(".canvas") else _PIXEL + file.encode())
    chosen = set(rng.sample(range(notes), max(1, round(notes * SHARE_WITH_PHRASE))))
    planted = size = 0
    for number, path in enumerate(world.paths):
        text = make_note(rng, world, number, words.phrase if number in chosen else None)
        content = (text.replace("\n", "\r\n") if rng.random() < 0.01 else text).encode()
        (root / f"{path}.md").write_bytes(content)
        planted, size = planted + (words.phrase in text), size + len(content)
    made = Made(VERSION, notes, seed, words.phrase, planted, f"{world.paths[world.popular[0]]}.md", size)
    (root / ".obsidian" / "app.json").write_text("{}\n", encoding="utf-8")
    (root / STAMP).write_text(json.dumps(made._asdict()) + "\n", encoding="utf-8")  # last: it says that all is there
    return made


def read_stamp(root: Path) -> Made | None:
    """What the folder was made of; None if it was not made to the end, or by another version."""
    try:
        made = json.loads((root / STAMP).read_text(encoding="utf-8"))
        return Made(**made) if made["version"] == VERSION else None
    except (OSError, ValueError, TypeError, KeyError):
        return None


def make_world(rng: Random, words: Words, notes: int) -> World:
    """Lay out a vault: folders, the names of all notes and files, tags; nothing is written yet."""
    folders = _folders(rng, words, max(3, notes // 40))
    folder_weights = zipf(len(folders), 0.6)
    places = rng.choices(folders, cum_weights=folder_weights, k=notes)
    names = _names(rng, words, places)
    popular = list(range(notes))
    rng.shuffle(popular)
    tags = _tags(rng, words, 100 + notes // 50)
    return World(
        words,
        [place + name for place, name in zip(places, names, strict=True)],
        names,
        [words.plain(rng, 1, 4).capitalize() for _ in range(notes)],
        popular,
        zipf(notes, 0.8),
        [f"files/picture {number}.png" for number in range(max(1, notes // 20))]
        + [f"files/board {number}.canvas" for number in range(max(1, notes // 500))],
        tags,
        zipf(len(tags), 1.0),
    )


def _folders(rng: Random, words: Words, count: int) -> list[str]:
    """Up to `count` folders up to four deep, each with its slash; the first is the vault itself."""
    folders = [""]
    for _ in range(count):
        parent = rng.choice(folders)
        if parent.count("/") < 4:
            folders.append(f"{parent}{words.plain(rng, 1, 2)}/")
    return list(dict.fromkeys(folders))


def _names(rng: Random, words: Words, places: list[str]) -> list[str]:
    """A name for the note in each place; one in a hundred is that of a note elsewhere, as people's «Index» is."""
    names: list[str] = []
    taken: set[str] = set()  # without regard to case: not every disk has any
    for place in places:
        name = rng.choice(names) if names and rng.random() < 0.01 else ""
        if not name or f"{place}{name}".lower() in taken:
            name = words.plain(rng, 1, 4).capitalize()
            while name.lower() in taken:
                name += " " + words.plain(rng, 1, 1)
        taken |= {name.lower(), f"{place}{name}".lower()}
        names.append(name)
    return names


def _tags(rng: Random, words: Words, count: int) -> list[str]:
    """Tags without `#`, a third of them under another."""
    tags = [words.plain(rng, 1, 1)]
    while len(tags) < count:
        parent = rng.choice(tags) + "/" if rng.random() < 0.33 else ""
        if parent.count("/") < 3:
            tags.append(parent + words.plain(rng, 1, 1))
    return list(dict.fromkeys(tags))


def make_note(rng: Random, world: World, number: int, phrase: str | None) -> str:
    """The text of the note `number`, with `phrase` in the middle of one of its sentences unless it is None."""
    wanted = min(max(rng.lognormvariate(math.log(MEDIAN), SIGMA), LEAST), MOST)
    parts = [frontmatter(rng, world)] if rng.random() < 0.85 else []
    if rng.random() < 0.7:
        parts.append(f"# {world.headings[number]}")
    size = sum(map(len, parts))
    while size < wanted:
        parts.append(rng.choices(_KINDS, cum_weights=_WEIGHTS)[0](rng, world))
        size += len(parts[-1])
    if phrase:
        parts.append(f"{sentence(rng, world)[:-1]} {phrase} {world.words.some(rng, 2, 9)}.")
    return "\n\n".join(parts) + "\n"


def _canvas(rng: Random, world: World) -> bytes:
    """A board of four notes and a card that links to another, as JSON Canvas."""
    box = {"x": 0, "y": 0, "width": 400, "height": 300}
    notes = [{"id": str(i), "type": "file", "file": world.paths[world.note(rng)] + ".md", **box} for i in range(4)]
    card = {"id": "card", "type": "text", "text": f"See [[{world.names[world.note(rng)]}]].", **box}
    return json.dumps({"nodes": [*notes, card], "edges": []}).encode()


def main() -> None:
    """Make the vault that the arguments describe, and print what was made as one line of JSON."""
    parser = argparse.ArgumentParser(description="Make a vault of made-up notes to measure with.")
    parser.add_argument("folder", type=Path, metavar="DIR", help="a new or empty folder")
    parser.add_argument("--notes", type=int, default=10_000, help="how many (10000); about 5 KB each")
    parser.add_argument("--seed", type=int, default=0, help="0")
    arguments = parser.parse_args()
    if arguments.notes < 1:
        parser.error("--notes must be at least 1")
    try:
        made = make_vault(arguments.folder, arguments.notes, arguments.seed)
    except OSError as error:
        sys.exit(f"make_vault: {error}")
    print(json.dumps(made._asdict()))


if __name__ == "__main__":
    main()
