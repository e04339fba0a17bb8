"""Pipes and devices in a vault, which could be read for ever: no command waits for one."""

import os
import shlex

import pytest

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")

NAMES = ("a.md", "b.md")
LEFT_OUT = "".join(f"notes: {name}: is a pipe or a device, no file; left out\n" for name in NAMES)
NOT_COPIED = "".join(f"notes: {name}: cannot be copied: is a pipe or a device, no file\n" for name in NAMES)


def make_special(root, pipe, device):
    """A pipe and a link to a device that has no end, at these paths."""
    (root / pipe).parent.mkdir(exist_ok=True)
    os.mkfifo(root / pipe)
    (root / device).symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("command", "code", "out", "said"),
    [
        ("bake --in-place --yes", 0, "results written into 1 note\n", LEFT_OUT),
        ("bake --undo --yes", 0, "nothing to change\n", LEFT_OUT),
        ("bake --out COPY", 1, "1 file, 1 query block with results\n", LEFT_OUT + NOT_COPIED),
        ("rename note C D", 0, "C.md → D.md\n0 places in 0 files rewritten\n", LEFT_OUT),
    ],
)
def test_a_note_that_is_a_pipe_or_a_device_is_passed_over(notes, make_vault, tmp_path, command, code, out, said):
    root = make_vault({"C.md": "```query\nx\n```\n"})
    make_special(root, "a.md", "b.md")
    copy = str(tmp_path / "copy")
    done = notes(*(copy if word == "COPY" else word for word in shlex.split(command)), "--vault", str(root))
    assert (done.returncode, done.stdout, done.stderr) == (code, out, said)


@pytest.mark.parametrize(
    ("command", "pipe", "device"),
    [
        ("query x", ".obsidian/app.json", ".obsidian/types.json"),
        ("lint", ".obsidian/types.json", ".obsidian/app.json"),
        ("rename note p.png q.png", ".obsidian/bookmarks.json", "c.canvas"),
        ("rename note p.png q.png", "c.canvas", ".obsidian/bookmarks.json"),
        ("query x", ".notes-journal", "x.png"),
        ("lint", ".notes-baseline.json", "x.png"),
        ("lint --add-baseline", "x.png", ".notes-baseline.json"),
        ("bake --out COPY", "x.png", "y.png"),
    ],
)
def test_no_other_file_of_a_vault_is_waited_for(notes, make_vault, tmp_path, command, pipe, device):
    root = make_vault({"C.md": "x\n", "p.png": "", ".obsidian/graph.json": ""})
    make_special(root, pipe, device)
    copy = str(tmp_path / "copy")
    done = notes(*(copy if word == "COPY" else word for word in shlex.split(command)), "--vault", str(root))
    assert done.returncode in (0, 1, 2)
    assert "Traceback" not in done.stderr
