"""The oracle: a program that indexes any text as the app does, run by node; and our own answer in its form.

It is no part of the project: the folder with `remark_oracle.cjs` is named by who compares. `oracle.cjs` here keeps it
running and feeds it. Nothing is compared here.
"""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

from notes_cli.markdown.metadata import make_metadata
from notes_cli.markdown.scan import make_note

FIELDS = ("sections", "headings", "listItems", "tags", "links", "embeds", "footnoteRefs")
Rows = dict[str, list[Any]]
"""Rows for each of FIELDS; the last of a row is `[start line, column, end line, column, start offset, end offset]`."""


class OracleError(Exception):
    """The oracle cannot read a text, or not in time; `str(error)` is why, in one line."""


class Oracle:
    """A running oracle. It holds a process, which is started again where a text brought it down; `close` ends it."""

    def __init__(self, folder: Path, seconds: float = 20) -> None:
        if not (folder / "node_modules").is_dir() or not (folder / "remark_oracle.cjs").is_file():
            raise SystemExit(f"{folder}: not an oracle; it needs remark_oracle.cjs, and «npm install» run there")
        node = shutil.which("node")
        if node is None:
            raise SystemExit("node, which runs the oracle, is not installed")
        self.command = [node, str(Path(__file__).with_name("oracle.cjs")), str(folder), str(seconds)]
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[str]":
        pipe = subprocess.PIPE
        return subprocess.Popen(self.command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, encoding="utf-8")

    def ask(self, text: str, without: tuple[str, ...] = ()) -> Rows:
        """The rows of a text, read as if there were no blocks of the kinds `without`; raises OracleError."""
        assert self.process.stdin and self.process.stdout
        try:
            self.process.stdin.write(json.dumps({"text": text, "without": without}) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            self.close()
            self.process = self._start()
            raise OracleError("it crashed")
        answer = json.loads(line)
        if "error" in answer:
            raise OracleError(answer["error"])
        return {field: [_lowered(field, row) for row in answer["rows"][field]] for field in FIELDS}

    def close(self) -> None:
        """End the process."""
        self.process.kill()
        self.process.communicate()


def _lowered(field: str, row: list[Any]) -> list[Any]:
    return [row[0].lower(), *row[1:]] if field == "footnoteRefs" else row


def read_ours(text: str) -> Rows:
    """The rows of a text as our own metadata has them, list items without their block ids, as the oracle."""
    data: dict[str, Any] = make_metadata(make_note("note.md", text))
    rows = {
        "sections": [[s["type"], s.get("id"), _span(s)] for s in data.get("sections", ())],
        "headings": [[h["level"], h["heading"], _span(h)] for h in data.get("headings", ())],
        "listItems": [[i.get("task"), i["parent"], None, _span(i)] for i in data.get("listItems", ())],
        "tags": [[t["tag"], _span(t)] for t in data.get("tags", ())],
        "footnoteRefs": [[r["id"].lower(), _span(r)] for r in data.get("footnoteRefs", ())],
    }
    return rows | {key: [[k["original"], _span(k)] for k in data.get(key, ())] for key in ("links", "embeds")}


def _span(row: dict[str, Any]) -> list[int]:
    start, end = row["position"]["start"], row["position"]["end"]
    return [start["line"], start["col"], end["line"], end["col"], start["offset"], end["offset"]]


def differing(ours: Rows, theirs: Rows) -> list[str]:
    """The fields that are not equal, in the order of FIELDS."""
    return [field for field in FIELDS if ours[field] != theirs[field]]


def first_difference(ours: Rows, theirs: Rows, field: str) -> tuple[Any, Any]:
    """The first two rows of a field that differ, ours and theirs; None where one side has no more."""
    for number in range(max(len(ours[field]), len(theirs[field]))):
        mine, other = (rows[field][number] if number < len(rows[field]) else None for rows in (ours, theirs))
        if mine != other:
            return mine, other
    return None, None
