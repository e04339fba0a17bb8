"""What `notes lint` is asked about: paths from here or from the vault's root, and options that fit together."""

import pytest


@pytest.fixture
def root(make_vault):
    return make_vault({"A.md": "[[a]] [[z]]\n", "d/A.md": "[[y]]\n", "d/B.md": "fine\n"})


@pytest.mark.parametrize(
    ("folder", "path", "answer"),
    [
        (".", "vault/A.md", "A.md:1:7: "),
        (".", "A.md", "A.md:1:7: "),
        (".", "d/A.md", "d/A.md:1:1: "),
        (".", "d", "d/A.md:1:1: "),
        ("vault/d", "A.md", "d/A.md:1:1: "),
        ("vault/d", "../A.md", "A.md:1:7: "),
        ("vault/d", "d/A.md", "d/A.md:1:1: "),
        (".", "vault/d/B.md", "no problems"),
    ],
)
def test_a_path_is_one_from_here_else_one_from_the_vaults_root(notes, tmp_path, root, folder, path, answer):
    done = notes("lint", path, "--vault", str(root), cwd=tmp_path / folder)
    assert (done.stdout[: len(answer)], done.stderr) == (answer, "")
    assert done.returncode == (answer != "no problems")


def test_a_path_from_here_that_exists_wins_also_where_it_is_not_in_the_vault(notes, tmp_path, root):
    (tmp_path / "A.md").write_text("of somebody else\n")
    done = notes("lint", "A.md", "--vault", str(root), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"notes: A.md: not in the vault {root}\n"
    for path in ("gone.md", "../gone.md", "d/gone.md"):
        done = notes("lint", path, "--vault", str(root), cwd=tmp_path)
        assert (done.returncode, done.stderr) == (2, f"notes: {path}: no such file or folder\n")


def test_a_name_in_place_of_a_path_is_answered_with_the_paths_of_that_name(notes, tmp_path, root):
    done = notes("lint", "b", "--vault", str(root), cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "notes: b: no such file or folder; did you mean «d/B.md»?\n")


@pytest.mark.parametrize(
    ("folder", "name", "path"),
    [
        (".", "d/new.md", "d/new.md"),
        ("vault/d", "new.md", "d/new.md"),
        (".", "vault/new.md", "new.md"),
        ("vault/d", "A.md", "d/A.md"),
    ],
)
def test_the_note_on_standard_input_is_named_so_too(notes, tmp_path, root, folder, name, path):
    asked = ["lint", "-", "--stdin-filename", name, "--vault", str(root)]
    done = notes(*asked, cwd=tmp_path / folder, input="[[nowhere]]\n")
    assert done.stdout.startswith(f"{path}:1:1: unresolved-link ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ["--format", "sarif", "--statistics"],
            "--statistics and --format sarif do not go together: it prints a table",
        ),
        (["--format", "github", "--statistics"], "--statistics and --format github do not go together"),
        (["--format", "full", "--statistics"], "--statistics and --format full do not go together"),
        (["--diff", "--format", "json"], "--diff and --format do not go together: it prints changes, and no problems"),
        (["--diff", "--statistics"], "--diff and --statistics do not go together"),
        (["--add-baseline", "--fix"], "--add-baseline and --fix do not go together: it keeps the problems"),
        (["--add-baseline", "--diff"], "--add-baseline and --diff do not go together"),
        (["--add-baseline", "--format", "json"], "--add-baseline and --format do not go together"),
        (["--add-baseline", "--statistics"], "--add-baseline and --statistics do not go together"),
        (["--add-baseline", "-"], "--add-baseline and - do not go together"),
        (["--stdin-filename", "A.md"], "--stdin-filename names the note on standard input: add - in place of paths"),
        (["--stdin-filename", "A.md", "d"], "--stdin-filename names the note on standard input"),
        (["-", "A.md"], "PATHS beside - cannot be: - is standard input, and that alone"),
        (["A.md", "-"], "PATHS beside - cannot be: - is standard input, and that alone"),
    ],
)
def test_what_does_not_go_together_is_refused_before_anything_is_done(notes, root, arguments, said):
    before = {path: path.read_bytes() for path in root.rglob("*.*")}
    done = notes("lint", *arguments, cwd=root, NOTES_VAULT=str(root), input="")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(f"notes: {said}")
    assert {path: path.read_bytes() for path in root.rglob("*.*")} == before


@pytest.mark.parametrize(
    "arguments", [["--fix", "--diff"], ["--fix", "--statistics"], ["--fix", "--format", "json"], ["-", "--diff"]]
)
def test_what_goes_together_is_done(notes, root, arguments):
    done = notes("lint", *arguments, cwd=root, NOTES_VAULT=str(root), input="x\n")
    assert done.returncode in (0, 1)


def test_unsafe_fixes_alone_counts_what_both_together_repair(notes, make_vault):
    root = make_vault({"A.md": "---\naliases: [Bee]\n---\n", "B.md": "---\ntags: [a b]\n---\n[[Bee]]\n"})
    both = notes("lint", "--vault", str(root)).stdout.splitlines()[-2:]
    assert both == ["1 can be repaired with --fix", "1 more can be repaired with --fix --unsafe-fixes"]
    alone = notes("lint", "--unsafe-fixes", "--vault", str(root)).stdout.splitlines()[-2:]
    assert alone[1] == "2 can be repaired with --fix --unsafe-fixes"
    assert alone[0].endswith(" in 1 note")


def lint_in(notes, root, *arguments):
    return notes("lint", *arguments, "--vault", ".", cwd=root)


def test_a_file_with_several_paths_is_repaired_once(notes, make_vault):
    root = make_vault({"s/r.md": "[[1]](http://x.y)\n"}, "linked")
    (root / "l.md").symlink_to("s/r.md")
    diff = lint_in(notes, root, "--diff")
    assert diff.stdout.count("+++") == 1
    assert "1 problem in 1 note would be repaired" in diff.stderr
    done = lint_in(notes, root, "--fix")
    assert (done.returncode, done.stdout, done.stderr) == (0, "1 problem repaired\nno problems\n", "")
    assert (root / "s/r.md").read_text() == "[\\[1\\]](http://x.y)\n"
    assert (root / "l.md").is_symlink()


def test_a_link_alone_is_repaired_as_its_file(notes, make_vault):
    root = make_vault({"s/r.md": "[[1]](http://x.y)\n"}, "linked")
    (root / "l.md").symlink_to("s/r.md")
    assert lint_in(notes, root, "--fix", "l.md").stdout == "1 problem repaired\nno problems\n"
    assert (root / "s/r.md").read_text() == "[\\[1\\]](http://x.y)\n"
