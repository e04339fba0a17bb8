"""`notes bake`: a copy of the vault with results, the vault itself with results, and all of it undone."""

import json
import os
import stat
import subprocess

import pytest

from tests.cli.conftest import NOTES, environment

VAULT = {
    "Q.md": "before\r\n\r\n```query\r\npole\r\n```\r\nafter",
    "sub/Plant.md": "\ufeffa pole #loop\n",
    "sub/sketch.svg": "<svg/>",
    ".obsidian/app.json": "{}",
    ".obsidian/snippets/wide.css": "a{}",
    ".obsidian/plugins/sync/data.json": "secret",
    ".obsidian/workspace.json": "{}",
    ".git/HEAD": "x",
}
BAKED = (
    "before\r\n\r\n```query\r\npole\r\n```\r\n<!-- notes:results -->\r\n\r\n1 file\r\n\r\n- [[Plant]]\r\n"
    "  - a pole \\#loop\r\n\r\n<!-- /notes:results -->\r\nafter"
)


def content(root):
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_copy_has_all_that_is_content_and_how_it_looks_and_nothing_secret(notes, make_vault, tmp_path):
    root, out = make_vault(VAULT), tmp_path / "out"
    before = content(root)
    done = notes("bake", "--out", str(out), "--vault", str(root))
    assert (done.returncode, done.stdout, done.stderr) == (0, "5 files, 1 query block with results\n", "")
    copied = content(out)
    listed = json.loads(copied.pop(".notes-bake.json"))["files"]
    kept = {
        path: before[path] for path in before if "plugins" not in path and "workspace" not in path and path[1] != "g"
    }
    assert copied == kept | {"Q.md": BAKED.encode()}
    assert listed == sorted(copied)
    assert (out / "Q.md").stat().st_mtime_ns == (root / "Q.md").stat().st_mtime_ns


def test_a_copy_is_brought_up_to_date_and_what_is_not_of_it_stays(notes, make_vault, tmp_path):
    root, out = make_vault(VAULT), tmp_path / "out"
    notes("bake", "--out", str(out), "--vault", str(root))
    first = content(out)
    notes("bake", "--out", str(out), "--vault", str(root))
    assert content(out) == first
    (out / "_config.yml").write_text("mine")
    (root / "sub/Plant.md").unlink()
    (root / "sub/sketch.svg").unlink()
    notes("bake", "--out", str(out), "--vault", str(root))
    after = content(out)
    assert set(after) == set(first) - {"sub/Plant.md", "sub/sketch.svg"} | {"_config.yml"}
    assert not (out / "sub").exists()
    assert b"no results" in after["Q.md"]
    (root / "new.md").write_text("theirs")
    (out / "new.md").write_text("mine")
    done = notes("bake", "--out", str(out), "--vault", str(root))
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "does not belong to the copy" in done.stderr
    assert (out / "new.md").read_text() == "mine"


@pytest.mark.parametrize(
    ("out", "words"),
    [
        ("vault/copy", "must not contain each other"),
        ("vault", "must not contain each other"),
        (".", "must not contain each other"),
        ("other", "contains other files"),
        ("afile", "is not a folder"),
        ("broken", "cannot be read"),
        ("deep", "cannot be read"),
    ],
)
def test_a_folder_that_is_not_the_copys_is_left_alone(notes, make_vault, tmp_path, out, words):
    root = make_vault(VAULT)
    make_vault({"mine.txt": "mine"}, "other")
    make_vault({".notes-bake.json": "[]", "mine.txt": ""}, "broken")
    make_vault({".notes-bake.json": "[" * 10**5, "mine.txt": ""}, "deep")
    (tmp_path / "afile").write_text("mine")
    before = content(tmp_path)
    done = notes("bake", "--out", out, "--vault", str(root), XDG_CACHE_HOME=str(tmp_path.parent / "cache"))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert words in done.stderr
    assert content(tmp_path) == before


def test_a_list_of_files_that_leads_out_of_the_copy_removes_nothing_there(notes, make_vault, tmp_path):
    root = make_vault(VAULT)
    make_vault({".notes-bake.json": '{"version": 1, "files": ["../mine.txt", "/mine.txt", "gone.md"]}'}, "out")
    (tmp_path / "mine.txt").write_text("mine")
    assert notes("bake", "--out", "out", "--vault", str(root)).returncode == 0
    assert (tmp_path / "mine.txt").read_text() == "mine"


def test_a_folder_of_the_copy_that_is_a_link_is_neither_written_to_nor_cleared(notes, make_vault, tmp_path):
    root = make_vault(VAULT)
    make_vault({"mine.txt": "mine"}, "mine")
    out = make_vault({".notes-bake.json": '{"version": 1, "files": ["sub/mine.txt", "sub/Plant.md"]}'}, "out")
    (out / "sub").symlink_to(tmp_path / "mine")
    done = notes("bake", "--out", "out", "--vault", str(root))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "sub: is a symbolic link" in done.stderr
    assert content(tmp_path / "mine") == {"mine.txt": b"mine"}
    (tmp_path / "link").symlink_to(make_vault({}, "new"))  # one that is named is meant
    assert notes("bake", "--out", "link", "--vault", str(root)).returncode == 0
    assert (tmp_path / "new" / "sub" / "Plant.md").exists()


def test_in_place_it_is_warned_shown_done_once_and_undone(notes, make_vault):
    root = make_vault(VAULT)
    (root / "Q.md").chmod(0o640)
    before = content(root)
    in_place = ["bake", "--in-place", "--vault", str(root)]
    warned = notes(*in_place)
    assert (warned.returncode, warned.stdout) == (2, "")
    assert "into 1 note of" in warned.stderr and "--undo" in warned.stderr and "--yes" in warned.stderr
    shown = notes(*in_place, "--diff")
    assert "+- [[Plant]]" in shown.stdout and "+++ b/Q.md" in shown.stdout
    assert content(root) == before
    assert notes(*in_place, "--yes").stdout == "results written into 1 note\n"
    assert content(root) == before | {"Q.md": BAKED.encode()}
    assert stat.S_IMODE((root / "Q.md").stat().st_mode) == 0o640
    assert notes(*in_place, "--yes").stdout == "nothing to change\n"
    (root / "sub/Plant.md").write_text("no more")
    assert notes(*in_place, "--yes").returncode == 0
    assert b"no results" in (root / "Q.md").read_bytes()
    (root / "sub/Plant.md").write_bytes(before["sub/Plant.md"])
    assert notes("bake", "--undo", "--vault", str(root)).stdout == "results taken out of 1 note\n"
    assert content(root) == before


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_in_place_a_terminal_is_asked(make_vault, answer, code):
    pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
    root = make_vault(VAULT)
    master, slave = pty.openpty()
    os.write(master, answer.encode())
    command = [*NOTES, "bake", "--in-place", "--vault", str(root)]
    done = subprocess.run(command, env=environment(), stdin=slave, capture_output=True, text=True, timeout=60)
    os.close(slave)
    os.close(master)
    assert done.returncode == code
    assert done.stderr.endswith("Go on? [y/N] ")
    assert ((root / "Q.md").read_bytes() == BAKED.encode()) == (code == 0)


def test_notes_that_cannot_be_written_are_one_line_each_and_the_rest_is_served(notes, make_vault):
    block = "```query\npole\n```\n"
    files = {
        "A.md": block,
        "open.md": "```query\npole\n",
        "lazy.md": "- ```query\n  pole\n  ```\nlazy\n",
        "latin.md": block.encode() + b"caf\xe9",
        "z.md": b"\0" + block.encode(),
    }
    root = make_vault(VAULT | files)
    done = notes("bake", "--in-place", "--yes", "--vault", str(root))
    assert (done.returncode, done.stdout) == (0, "results written into 2 notes\n")
    assert "open.md:1: no results can follow this query block: its fence is never closed\n" in done.stderr
    assert "lazy.md:1: no results can follow this query block: the text below it would be read" in done.stderr
    assert done.stderr.count("\n") == 4
    for name in ("open.md", "lazy.md", "latin.md", "z.md"):
        text = files[name]
        assert (root / name).read_bytes() == (text.encode() if isinstance(text, str) else text)


@pytest.mark.parametrize("arguments", ["", "--in-place --undo", "--out x --undo", "--out x --diff"])
def test_what_is_to_be_done_is_named_once(notes, make_vault, arguments):
    done = notes("bake", *arguments.split(), "--vault", str(make_vault(VAULT)))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)


def test_links_are_written_as_the_vault_writes_them_and_lead_there(notes, make_vault, tmp_path):
    files = {
        "Q.md": "```query\npole\n```\n",
        "a/twin.md": "pole",
        "b/twin.md": "pole",
        "b/C #1.md": "pole",
        "b/[x].md": "pole",
        "b/Ümlaut (1).md": "pole",
    }
    bracketed = "[\\[x\\]](b/%5Bx%5D.md)"
    wikilinks = ["[[twin]]", "[[b/twin|twin]]", "C \\#1", bracketed, "[[Ümlaut (1)]]"]
    urls = ["[twin](a/twin.md)", "[twin](b/twin.md)", "C \\#1", bracketed, "[Ümlaut (1)](b/%C3%9Cmlaut%20%281%29.md)"]
    for markdown, expected in (("false", wikilinks), ("true", urls)):
        settings = f'{{"useMarkdownLinks": {markdown}}}'
        root = make_vault(files | {".obsidian/app.json": settings}, markdown)
        assert notes("bake", "--out", f"out {markdown}", "--vault", str(root)).returncode == 0
        lines = (tmp_path / f"out {markdown}/Q.md").read_text(encoding="utf-8").splitlines()
        assert sorted(line[2:] for line in lines if line.startswith("- ")) == sorted(expected)
        assert notes("unresolved", "--vault", f"out {markdown}").stdout == ""


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes here")
def test_a_file_whose_name_cannot_be_written_as_a_link_is_named_without_one(notes, make_vault):
    root = make_vault({"Q.md": "```query\npole\n```\n", "<img src=x onerror=go()>.md": "pole"})
    (root / os.fsdecode(b"P\xff.md")).write_text("pole")
    done = notes("bake", "--in-place", "--yes", "--vault", str(root))
    assert (done.returncode, done.stderr) == (0, "")
    baked = (root / "Q.md").read_text("utf-8")
    assert "- [\\<img src\\=x onerror\\=go()\\>](%3Cimg%20src%3Dx%20onerror%3Dgo%28%29%3E.md)\n" in baked
    assert "- P\ufffd\n" in baked
    assert notes("bake", "--in-place", "--yes", "--vault", str(root)).stdout == "nothing to change\n"
