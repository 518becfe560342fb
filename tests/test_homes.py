"""The tests cannot hurt whoever runs them: what lies in a real home is neither read, changed nor removed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import homes
import pytest

TESTS = Path(__file__).parent
CANARY = '{\n "language": "fr",\n "coordinators_number": "06 00 00 00 00"\n}'
# Each test begins by removing settings; these make a vault where none was named, and start processes, besides.
SOME = str(TESTS / "cli" / "test_surroundings.py")
PLACES = "import homes, json; print(json.dumps(homes.places()))"


def test_every_place_is_a_temporary_one_for_what_is_started_too():
    assert homes.strays() == []
    told = asked(os.environ)
    assert told == homes.places()
    assert len(told) == 4


@pytest.fixture
def a_home(tmp_path):
    """The environment of somebody who has a home with their settings and their vault in it."""
    for name in ("home", "t"):
        (tmp_path / name).mkdir()
    temporary = dict.fromkeys((*homes.TEMPORARY, "PYTEST_DEBUG_TEMPROOT"), str(tmp_path / "t"))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COVERAGE"))}
    env = {**kept, **homes.homes(tmp_path / "home"), **temporary, "PYTHONPATH": str(tmp_path)}
    for what, path in asked(env).items():
        if what in ("the settings", "the vault"):
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            Path(path).write_bytes(CANARY.encode())
    return env


def asked(env):
    """Ask a process in this environment for the places where the program writes."""
    command = [sys.executable, "-c", PLACES]
    ran = subprocess.run(command, env={**env, "PYTHONPATH": str(TESTS)}, cwd=TESTS, capture_output=True, check=True)
    return json.loads(ran.stdout)


def everything_in(folder):
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def a_run(env, *arguments):
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    env = {**env, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    return subprocess.run(command, env=env, cwd=TESTS.parent, capture_output=True, encoding="utf-8", check=False)


def test_a_run_leaves_a_home_as_it_was(a_home, tmp_path):
    before = everything_in(tmp_path / "home")
    assert list(before.values()).count(CANARY.encode()) == 2
    ran = a_run(a_home, SOME)
    assert ran.returncode == 0, ran.stdout
    assert everything_in(tmp_path / "home") == before
    assert [path.name for path in (tmp_path / "t").iterdir() if path.name.startswith("confcli")] == []


# How one place could stay where it is on a system that nobody thought of.
LEFT = {
    "the settings": "import confcli.cli.settings as room; room.place = lambda: {stray!r}",
    "the vault": "import confcli.vault.location as room; room.default_place = lambda: {stray!r}",
    "temporary files": "import tempfile; tempfile.gettempdir = lambda: {stray!r}",
    "home": "import os.path; os.path.expanduser = lambda path: {stray!r}",
}


@pytest.mark.parametrize("what", LEFT)
def test_nothing_is_tested_while_one_place_is_left_in_a_home(a_home, tmp_path, what):
    stray = str(tmp_path / "home" / "something")
    Path(stray).mkdir()
    (tmp_path / "left.py").write_text(LEFT[what].format(stray=stray), encoding="utf-8")
    before = everything_in(tmp_path / "home")
    ran = a_run(a_home, "-p", "left", SOME)
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR, ran.stdout
    assert f"{what}: {stray}" in ran.stderr
    assert "passed" not in ran.stdout
    assert everything_in(tmp_path / "home") == before


@pytest.mark.parametrize("name", homes.HOMES)
def test_no_process_is_started_with_a_real_home(name):
    root = os.path.abspath(os.sep)
    with pytest.raises(RuntimeError, match=f"not a temporary one.*'{name}'"):
        subprocess.run([sys.executable, "-c", ""], env={**os.environ, name: root}, check=False)


@pytest.mark.parametrize("name", homes.NEEDED)
def test_no_process_is_started_that_would_look_for_a_home_itself(name):
    without = {one: value for one, value in os.environ.items() if one != name}
    with pytest.raises(RuntimeError, match="not a temporary one"):
        subprocess.run([sys.executable, "-c", ""], env=without, check=False)
