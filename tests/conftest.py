"""Test cases as data: JSON lines, or Markdown files of named cases; and vaults made from a dict of files.

A Markdown case file holds cases of this shape; a test says what the facts are:

    ## A sentence about the case

    ``````md name.md
    the text of a note; a case may hold several
    ``````

    - a fact
    - another fact
"""

import json
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import hypothesis
import pytest

from notes_cli.vault.vault import Vault

# The laws are tried with the same examples in each run, so that who changes nothing sees no test fail; to look for
# examples that nobody has seen yet: pytest --hypothesis-profile=explore
hypothesis.settings.register_profile("same", derandomize=True, deadline=None)
hypothesis.settings.register_profile("explore", deadline=None, print_blob=True)
hypothesis.settings.load_profile("same")

ROOT = Path(__file__).parents[1]
# before this folder, which pytest puts on the path and whose `demos` would be taken for the package
sys.path.insert(0, str(ROOT))
SHARED = ROOT.parent / "shared"
NO_SHARED = "the folder of reference data beside the checkout is not here"
FENCED = re.compile(r"`{6}md (?P<name>.+)\n(?P<text>(?:.*\n)*?)`{6}\n\n?")
CASE = re.compile(
    rf"## (?P<title>.+)\n\n(?P<files>(?:{FENCED.pattern.replace('?P<name>', '').replace('?P<text>', '')})+)"
    r"(?P<facts>(?:- .*\n)*)\n*"
)


@dataclass(frozen=True)
class Case:
    """A case of a Markdown case file."""

    title: str
    files: dict[str, str]
    facts: list[str]
    file: str  # its name without an ending


def pytest_configure(config):
    # the indexes of the tests' vaults are kept out of the user's own cache folder, and gone with the run
    cache = tempfile.TemporaryDirectory(prefix="notes-tests-")
    config.add_cleanup(cache.cleanup)
    os.environ["XDG_CACHE_HOME"] = cache.name
    config.addinivalue_line(
        "markers", "cases(pattern): run with each `case` of files beside the test, or of `shared:…`"
    )


def pytest_generate_tests(metafunc):
    """Give the argument `case` of a test marked with `cases` each case of the files that its pattern names."""
    marker = metafunc.definition.get_closest_marker("cases")
    if marker is None:
        return
    pattern = marker.args[0]
    shared = pattern.startswith("shared:")
    if shared and not SHARED.is_dir():
        metafunc.parametrize("case", [pytest.param(None, marks=pytest.mark.skip(reason=NO_SHARED), id="no shared")])
        return
    folder = SHARED if shared else Path(metafunc.module.__file__).parent
    files = sorted(folder.glob(pattern.removeprefix("shared:")))
    cases = [case for file in files for case in (_json_cases(file) if file.suffix == ".jsonl" else _cases(file))]
    assert cases, f"no cases in {pattern}"
    metafunc.parametrize("case", cases)


def _json_cases(file):
    for number, line in enumerate(file.read_text(encoding="utf-8").split("\n")[:-1], 1):
        case = json.loads(line)
        yield pytest.param(case, id=str(case.get("id", case.get("name", f"{file.stem}:{number}"))))


def _cases(file):
    text, at = file.read_text(encoding="utf-8"), 0
    while at < len(text):
        found = CASE.match(text, at)
        assert found, f"{file.name}: no case at «{text[at : at + 60]}»"
        at = found.end()
        files = {part["name"]: part["text"] for part in FENCED.finditer(found["files"])}
        facts = [line[2:] for line in found["facts"].splitlines()]
        yield pytest.param(Case(found["title"], files, facts, file.stem), id=f"{file.stem}: {found['title']}")


@pytest.fixture
def shared():
    """The folder of reference data and real notes."""
    if not SHARED.is_dir():
        pytest.skip(NO_SHARED)
    return SHARED


@pytest.fixture
def make_vault(tmp_path):
    """Write files (path → text or bytes) into a fresh folder and give the folder."""

    def make(files, name="vault"):
        root = tmp_path / name
        root.mkdir()
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
        return root

    return make


@pytest.fixture
def open_vault(make_vault):
    """Write files into a fresh folder and open it as a vault."""
    return lambda files: Vault.open(make_vault(files))


@pytest.fixture(scope="module")
def untrained_run(tmp_path_factory):
    """A run folder with an untrained policy, and its network."""
    import torch  # here, as are the demos: most tests need neither

    from demos.core import recording
    from demos.core.network import ActorCritic

    torch.manual_seed(1)
    network = ActorCritic(channels=(4, 8), features=16)
    config = {"seed": 1, "channels": (4, 8), "features": 16}
    folder = recording.new_folder(tmp_path_factory.mktemp("runs"), "e2e-rl", 1, config)
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    recording.save_policy(folder / "policy.safetensors", weights, {})
    return folder, network
