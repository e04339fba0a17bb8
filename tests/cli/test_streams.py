"""What the program does at the ends of its pipes: readers that leave, full disks, interrupts, terminals."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
VAULT = {"A.md": "a word\n", "d/B.md": "---\naliases: [Bee]\n---\n[[A]] word\n"}


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
@pytest.mark.parametrize("command", [["query", "word"], ["query", "word", "--format", "json"], ["lint"]])
def test_a_reader_that_has_seen_enough_ends_the_program_quietly(make_vault, tmp_path, command):
    # more than a pipe holds, in each of the answers
    root = make_vault({f"{i}.md": "".join(f"word [[nowhere {i} {n}]]\n" for n in range(20)) for i in range(400)})
    with subprocess.Popen(
        [sys.executable, "-m", "notes_cli", *command, "--vault", str(root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
@pytest.mark.parametrize(
    "command",
    [
        "query word",
        "query word --format json",
        "query --explain word",
        "show A",
        "lint",
        "lint --diff",
        "files",
        "links --all",
        "unresolved",
        "tasks --total",
        "find A",
        "metadata A",
        "rule",
        "cache",
        "demo",
        "--help",
        "--version",
    ],
)
def test_what_nobody_reads_is_no_answer_however_short(make_vault, command):
    root = make_vault({"A.md": "a word [[Bee]] [[nowhere]]\n- [ ] x\n", "B.md": "---\naliases: [Bee]\n---\n"})
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-m", "notes_cli", *command.split()],
        cwd=ROOT,
        stdout=writer,
        stderr=subprocess.PIPE,
        env={**os.environ, "NOTES_VAULT": str(root)},
    )
    assert (done.returncode, done.stderr) == (141, b"")
    wrong = [sys.executable, "-m", "notes_cli", "query", "x", "--vault", str(root / "gone")]
    assert subprocess.run(wrong, cwd=ROOT, stdout=writer, stderr=writer).returncode == 141
    os.close(writer)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="no device that is always full")  # noqa: PTH110
def test_a_full_disk_behind_the_output_is_one_line(make_vault):
    root = make_vault(VAULT)
    with open("/dev/full", "w") as full:  # noqa: PTH123
        done = subprocess.run(
            [sys.executable, "-m", "notes_cli", "query", "word", "--vault", str(root)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
    assert (done.returncode, done.stderr) == (2, f"notes: {os.strerror(errno.ENOSPC)}\n")


@pytest.mark.skipif(os.name == "nt", reason="no such redirection there")
def test_closed_standard_streams_are_no_traceback(make_vault):
    command = f"{sys.executable} -m notes_cli query word --vault {make_vault(VAULT)}"
    done = subprocess.run(["sh", "-c", f"{command} >&-"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run(["sh", "-c", f"{command} 2>&-"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout) == (0, "A.md\n  1: a word\nd/B.md\n  4: [[A]] word\n")


@pytest.mark.skipif(os.name == "nt", reason="no such redirection there")
@pytest.mark.parametrize(
    ("arguments", "said"),
    [("lint -", "standard input is closed; pipe a note into it, or name files"), ("bake --in-place", "add --yes")],
)
def test_a_closed_standard_input_is_one_line(make_vault, arguments, said):
    root = make_vault({"A.md": "```query\nword\n```\n", "B.md": "word\n"})
    command = f"{sys.executable} -m notes_cli {arguments} --vault {root}"
    done = subprocess.run(["sh", "-c", f"{command} <&-"], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert said in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_an_interrupt_ends_the_program_quietly(make_vault):
    root = make_vault({"A.md": "word\n" * 100_000})
    process = subprocess.Popen(
        [sys.executable, "-m", "notes_cli", "query", "word", "--vault", str(root)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.read(1)  # so it runs, and then waits for who reads the rest
    process.send_signal(signal.SIGINT)
    assert process.communicate(timeout=60)[1] == b""
    assert process.returncode == 130


def test_a_person_is_told_of_a_few_faults_and_a_program_of_all(terminal, notes, make_vault):
    root = make_vault({f"{n}.md": b"\xff" for n in range(5)} | {"A.md": "word"})
    shown = terminal("query", "word", "--vault", str(root), both=True, NO_COLOR="1").splitlines()
    said = [line for line in shown if line.startswith("notes: ")]
    assert [line.partition(":")[2].split(":")[0].strip() for line in said[:3]] == ["0.md", "1.md", "2.md"]
    assert said[3:] == ["notes: and 2 more such lines; notes lint shows them all"]
    assert len(notes("query", "word", "--vault", str(root)).stderr.splitlines()) == 5
    told = terminal("lint", "--vault", str(root), both=True, NO_COLOR="1")
    assert all(f"{n}.md" in told for n in range(5))


def test_colour_and_links_are_for_terminals(terminal, notes, make_vault):
    root = make_vault({"A B.md": "a word\n"})
    arguments = ["query", "word", "--vault", str(root)]
    uri = (root / "A B.md").as_uri()
    link = f"\x1b]8;;{uri}\x1b\\"
    assert notes(*arguments).stdout == "A B.md\n  1: a word\n"
    assert terminal(*arguments) == (
        f"{link}\x1b[36mA B.md\x1b[0m\x1b]8;;\x1b\\\n  \x1b[2m1\x1b[0m: a \x1b[1;33mword\x1b[0m\n"
    )
    assert terminal(*arguments, NO_COLOR="1") == f"{link}A B.md\x1b]8;;\x1b\\\n  1: a word\n"
    assert terminal(*arguments, TERM="dumb") == "A B.md\n  1: a word\n"


@pytest.mark.parametrize(
    "command",
    [
        ["query", "evil"],
        ["query", "evil", "--format", "json"],
        ["query", "evil", "--format", "paths"],
        ["query", "Card"],
        ["show", "Card"],
        ["show", "Card", "--format", "md"],
        ["lint", "--format", "full"],
        ["lint", "--format", "github"],
        ["files"],
        ["links", "Card"],
        ["tasks"],
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_a_note_cannot_command_the_terminal(terminal, make_vault, command, term):
    attack = "\x1b]0;evil\x07\x1b[2J\x9b31m\x08"
    frontmatter = '---\naliases: ["\\e[31mevil"]\nx: "\\e]0;y\\a"\n---\n'
    files = {"Card.md": f"{frontmatter}evil {attack} [[{attack}]]\n- [ ] {attack}\n"}
    if os.name != "nt":
        files["evil\x1b[31m.md"] = "x [[nowhere]]\n"
    written = terminal(*command, "--vault", str(make_vault(files)), NO_COLOR="1", TERM=term)
    for ours in ("\x1b]8;;", "\x1b\\") if term != "dumb" else ():
        written = written.replace(ours, "")
    assert not {c for c in written if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160}, repr(written)


@pytest.mark.skipif(os.name == "nt", reason="processes are stopped otherwise there")
@pytest.mark.parametrize("sort", ["name", "modified", "created"])
def test_the_first_result_is_printed_before_the_last_is_found(notes, make_vault, sort):
    """The program is stopped once its first result is here; what is then written into the last note is still found."""
    files = {"z.md": "x", **{f"n{i}.md": "first\nword\n" * 9 for i in range(1500)}, "a.md": "first word"}
    root = make_vault(files)
    os.utime(root / "a.md", (2_000_000_000, 2_000_000_000))
    assert notes("query", "line:(first word)", "--format", "paths", "--vault", str(root)).stdout == "a.md\n"
    for form in ("text", "jsonl", "paths"):
        assert any(is_streamed(root, ["--format", form, "--sort", sort]) for _ in range(5)), form


def is_streamed(root, options):
    """Whether the last result came of what was written after the first was printed; we may be too late to write it."""
    (root / "z.md").write_text("first\nold word first word")
    os.utime(root / "z.md", (1_000_000_000, 1_000_000_000))
    command = [sys.executable, "-m", "notes_cli", "query", "line:(first word)", *options, "--vault", str(root)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        first = os.read(process.stdout.fileno(), 65536)
        process.send_signal(signal.SIGSTOP)
        (root / "z.md").write_text("nothing")
        process.send_signal(signal.SIGCONT)
        rest = process.stdout.read()
        assert (process.stderr.read(), process.wait(60)) == (b"", 0)
    return b"a.md" in first and b"z.md" not in first + rest


@pytest.mark.skipif(os.name == "nt", reason="pipes close otherwise there")
@pytest.mark.parametrize("form", ["text", "jsonl", "paths"])
def test_a_pipe_into_head_ends_early_and_quietly(make_vault, form):
    root = make_vault({f"{i:04}.md": "word\n" * 50 for i in range(500)})
    command = (
        f"{sys.executable} -m notes_cli query word --format {form} --vault {root} | head -1; echo ${{PIPESTATUS[0]}}"
    )
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, encoding="utf-8")
    assert done.stderr == ""
    assert "0000.md" in done.stdout.splitlines()[0]
    assert done.stdout.splitlines()[1:] == ["141"]
