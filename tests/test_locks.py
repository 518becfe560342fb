"""What is installed is what was looked at: the locks hold every dependency by its hash, the workflows every action."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
TOOLS = [
    line for line in (ROOT / ".ci" / "tools.in").read_text(encoding="utf-8").splitlines() if not line.startswith("#")
]
WANTED = {
    "app.txt": PROJECT["dependencies"] + EXTRAS["app"],
    "dev.txt": PROJECT["dependencies"] + EXTRAS["app"] + EXTRAS["test"] + EXTRAS["dev"] + TOOLS,
}
LOCKED = re.compile(r"^([\w.-]+)==(\S+)[^\n]*\\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
WORKFLOWS = {
    path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))
}


def lock(name):
    return (ROOT / ".ci" / name).read_text(encoding="utf-8")


def locked(name):
    return {found[0]: found[1] for found in LOCKED.findall(lock(name))}


@pytest.mark.parametrize("name", WANTED)
def test_every_dependency_is_locked_as_it_is_wanted_and_by_its_hash(name):
    versions = locked(name)
    for wanted in map(Requirement, WANTED[name]):
        if wanted.name != PROJECT["name"]:
            assert wanted.specifier.contains(versions[wanted.name.lower()]), wanted
    without_hashes = LOCKED.sub("", lock(name))
    assert [line for line in without_hashes.splitlines() if not line.startswith("#")] == []


@pytest.mark.parametrize("name", WANTED)
def test_a_lock_names_no_address(name):
    assert re.findall(r"\S*(?:://|-url|find-links)\S*", lock(name)) == []


def test_a_release_is_built_from_what_was_tested():
    assert locked("app.txt").items() <= locked("dev.txt").items()


def test_the_program_is_wanted_no_lower_than_it_is_tested():
    """An older one may have known advisories, as pypdf 5.1 and pyrage 1.2 have."""
    for wanted in map(Requirement, PROJECT["dependencies"]):
        lowest = min(one.version for one in wanted.specifier if one.operator == ">=")
        assert locked("dev.txt")[wanted.name].split(".")[:2] == [*lowest.split("."), "0"][:2], wanted


@pytest.mark.parametrize("name", WORKFLOWS)
def test_an_action_is_named_by_its_commit(name):
    used = re.findall(r"uses: (.*)", WORKFLOWS[name])
    assert used
    assert [one for one in used if not re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one)] == []


def test_the_workflows_install_by_hash_look_for_advisories_and_list_what_a_release_holds():
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "--require-hashes -r .ci/dev.txt" in run
    assert "pip-audit --require-hashes --disable-pip -r .ci/dev.txt" in WORKFLOWS["supply.yml"]
    for needed in (
        "--require-hashes -r .ci/app.txt",
        "pip-audit --require-hashes",
        "cyclonedx-py environment",
        "*.cdx.json",
    ):
        assert needed in WORKFLOWS["release.yml"]
