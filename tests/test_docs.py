"""The README says what the program does: every command and option, and transcripts that are what it prints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


def transcripts() -> list[tuple[str, str]]:
    """Every `$ command` of a console block of the README, with what stands below it up to the next."""
    found = []
    for block in CONSOLE.findall(README):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append((command, output))
    return found


def masked(text: str) -> str:
    """What a demo has measured differs from machine to machine; trailing blanks do not count."""
    if "held-out" in text:
        text = re.sub(r"[\d.,]+(?=%| steps| s,)", "#", text)
    return "\n".join(line.rstrip() for line in text.rstrip().splitlines())


@pytest.mark.parametrize(("command", "output"), transcripts(), ids=lambda text: (text.splitlines() or [""])[0][:60])
def test_a_transcript_is_what_the_program_prints(command, output, tmp_path):
    shell = shutil.which("bash")
    if shell is None:
        pytest.skip("the README's commands are for a POSIX shell, and there is no bash")
    environment = {**os.environ, "COLUMNS": "80", "NO_COLOR": "1"}
    environment["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), environment["PATH"]])
    environment.pop("NOTES_VAULT", None)
    result = subprocess.run(
        [shell, "-c", command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert masked(result.stdout) == masked(output)


def test_the_lines_of_code_in_the_notes_print_what_stands_behind_them():
    pytest.importorskip("torch", reason="the notes' code needs the extra 'demos'")
    blocks = [
        block
        for note in sorted((ROOT / "vault").glob("*.md"))
        for block in re.findall(r"^```python\n(.*?)^```", note.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]
    assert blocks
    for block in blocks:
        done = subprocess.run([sys.executable, "-c", block], cwd=ROOT, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines() == re.findall(r"^print\(.*\)  # (.*)$", block, re.MULTILINE)


def test_there_are_transcripts_of_every_command():
    named = {command.split()[1] for command, _ in transcripts() if command.startswith("notes ")}
    assert set(commands()) <= named


def commands():
    import pkgutil
    from importlib import import_module

    from notes_cli import cli
    from notes_cli.cli.app import app

    for module in pkgutil.iter_modules(cli.__path__):
        import_module(f"{cli.__name__}.{module.name}")
    return get_command(app).commands


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(name):
    text = CONSOLE.sub("", README)  # what a command prints may look like a heading
    section = re.search(rf"^## [^\n]*`notes {name}\b.*?(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section, f"README.md has no section for notes {name}"
    options = {o for p in commands()[name].params for o in getattr(p, "opts", ()) if o.startswith("--")}
    missing = [option for option in options - {"--vault", "--no-cache", "--help"} if f"`{option}" not in section[0]]
    assert missing == []
    assert "`--vault" in README
    assert "`--no-cache`" in README


def test_every_rule_is_documented():
    from notes_cli.lint.rule import find_rules

    rules = find_rules()
    assert [rule.name for rule in rules if f"`{rule.name}`" not in README] == []
    assert [option for rule in rules for option in rule.options if f"`{option}`" not in README] == []


def test_the_hooks_of_the_readme_are_those_that_there_are():
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    blocks = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```", README, re.MULTILINE | re.DOTALL)]
    named = {hook["id"] for block in blocks for repo in block["repos"] for hook in repo["hooks"]}
    assert named == {"notes-lint"}
    assert {hook["id"] for hook in hooks} == set(re.findall(r"notes-lint[a-z-]*", README))
    assert all(hook["entry"].split()[:2] == ["notes", "lint"] and hook["require_serial"] for hook in hooks)


def test_no_document_names_a_file_that_is_not_there():
    for document in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        named = re.findall(r"`((?:notes_cli|demos|tests|vault)/[\w/.-]+|[\w.-]+\.(?:md|toml|txt))`", text)
        places = (ROOT, ROOT / "notes_cli")
        missing = [path for path in named if "<" not in path and not any((p / path).exists() for p in places)]
        assert [path for path in missing if path != ".notes.toml"] == [], document
