"""Whether somebody else can read a file that holds a secret."""

import os
import subprocess
import sys
from tempfile import TemporaryDirectory

import pytest

from confcli.vault.readers import others_can_read

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no mode bits")


@pytest.fixture
def folder():
    """A folder that everybody may enter, as far as it goes: pytest's own are private."""

    with TemporaryDirectory(dir="/tmp") as made:
        os.chmod(made, 0o711)  # noqa: S103  # everybody may go through
        yield made


@pytest.mark.parametrize(
    ("mode", "told"), [(0o600, False), (0o644, True), (0o604, True), (0o622, False), (0o400, False)]
)
def test_the_mode_of_the_file_tells(folder, mode, told):
    path = os.path.join(folder, "secret")
    with open(path, "w", encoding="utf-8") as file:
        file.write("words")
    os.chmod(path, mode)
    assert others_can_read(path) is told


def test_a_folder_that_nobody_else_enters_keeps_what_is_in_it(folder):
    path = os.path.join(folder, "secret")
    with open(path, "w", encoding="utf-8") as file:
        file.write("words")
    os.chmod(path, 0o644)
    os.chmod(folder, 0o700)
    assert not others_can_read(path)


def test_a_file_of_a_group_with_others_in_it(folder):
    path = os.path.join(folder, "secret")
    with open(path, "w", encoding="utf-8") as file:
        file.write("words")
    os.chmod(path, 0o640)
    about = os.stat(path)
    assert others_can_read(path) is (about.st_gid != about.st_uid)
    if os.geteuid() == 0:
        os.chown(path, 0, 100)
        assert others_can_read(path)


def test_what_is_not_there_is_read_by_nobody(folder):
    assert not others_can_read(os.path.join(folder, "nothing"))


def test_a_passphrase_file_that_others_can_read_is_said_in_a_sentence_and_still_works(folder, program):
    path = os.path.join(folder, "words")
    with open(path, "w", encoding="utf-8") as file:
        file.write("five quiet invented test words")
    os.chmod(path, 0o644)
    told = []
    for mode in (0o644, 0o600):
        os.chmod(path, mode)
        ran = subprocess.run(
            [sys.executable, "-m", "confcli", "log", "--vault", str(program), "--passphrase-file", path],
            capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stderr
        told.append("Other people who use this computer can read the passphrase file" in ran.stderr)
    assert told == [True, False]


@pytest.fixture
def program(place):
    """Where a vault lies."""
    return place.make().path
