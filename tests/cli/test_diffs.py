"""What `--diff` prints of a change is a patch: applied by git, it writes what the command itself writes."""

import os
import shlex
import shutil
import subprocess

import pytest

NOTES = {
    "aliases.md": "---\naliases: [Bee]\n---\n",
    "ends.md": "one\ntwo #old\nthree [[Bee]]\n\n```query\ntag:#old\n```\n",
    "open.md": "[[Bee]] #old\n\n```query\nthree\n```",
    "windows.md": "one\r\n#old [[Bee]]\r\n",
    "blank.md": "#old [[Bee]]\n\n\n",
    "Ein Öl.md": "[[Ein Öl]] and [[blank]]\n",
    "link.md": "[[ein öl|x]]\n",
}
CHANGES = {
    "lint --fix": "lint --diff --exit-zero",
    "bake --in-place --yes": "bake --in-place --diff",
    "rename tag old new": "rename tag old new --diff",
    "rename note blank Other": "rename note blank Other --diff",
    "rename note 'ein öl' Wasser": "rename note 'ein öl' Wasser --diff",
}


ODD = {"a\tb.md": "[[Bee]] #old\n", 'q"\\.md': "#old\n", "new\nline.md": "#old\n"}
"""What some systems take for no names."""


def content(root):
    return {path.name: path.read_bytes() for path in root.glob("*.md")}


@pytest.mark.skipif(shutil.which("git") is None, reason="there is no git")
@pytest.mark.parametrize("change", CHANGES)
def test_a_diff_that_is_applied_is_what_the_command_writes(notes, make_vault, change):
    files = {**NOTES, **(ODD if os.name == "posix" else {})}
    written, patched = make_vault(files, "written"), make_vault(files, "patched")
    notes(*shlex.split(change), "--vault", str(written))
    assert content(written) != content(patched)
    diff = notes(*shlex.split(CHANGES[change]), "--vault", str(patched), text=False).stdout
    git = ["git", "apply", "--whitespace=nowarn", "-"]
    done = subprocess.run(git, input=diff, cwd=patched, capture_output=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")
    assert content(patched) == content(written)
