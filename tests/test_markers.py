"""What is installed where: a library without a wheel for a system is left out there, and its absence is a sentence."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SYSTEMS = {  # what pip is told of a system, and whether pyrage and typst have wheels for it
    ("win32", "AMD64"): True,
    ("win32", "ARM64"): False,
    ("win32", "x86"): False,
    ("linux", "x86_64"): True,
    ("linux", "aarch64"): True,
    ("darwin", "arm64"): True,
    ("darwin", "x86_64"): True,
}


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("library", ["pyrage", "typst"])
def test_a_library_is_wanted_just_where_there_is_a_wheel(library, system):
    wanted = next(one for one in map(Requirement, PROJECT["dependencies"]) if one.name == library)
    around = dict(zip(("sys_platform", "platform_machine"), system, strict=True))
    assert (wanted.marker is None or wanted.marker.evaluate(around)) == SYSTEMS[system]


WITHOUT = "import sys; sys.modules.update(pyrage=None, typst=None); from confcli.__main__ import main; "
RUN = WITHOUT + "sys.exit(main(sys.argv[1:]))"


def without(program, *arguments):
    command = [sys.executable, "-c", RUN, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=program.folder)


def test_without_them_all_that_needs_them_says_so_in_a_sentence_and_the_rest_goes_on(at_work):
    shared = ["--vault", at_work.vault, "--passphrase-file", at_work.passphrase_file]
    sealing = "This computer cannot seal or open sealed files: the age library is missing."
    for arguments in (["supervisor", "init"], ["vault", "recovery", "sheet", "--unencrypted", "--page", "sheet.html"]):
        ran = without(at_work, *arguments, *shared)
        assert (ran.returncode, ran.stderr.splitlines()[0]) == (1, sealing)
        assert "32-bit Python" in ran.stderr
    ran = without(at_work, "code", "copy", "--format", "pdf")
    assert "There is no typst on this computer, so no PDF can be made." in ran.stderr
    for arguments in (["log", *shared], ["vault", "backup", *shared], ["vault", "doctor", *shared], ["demo"]):
        ran = without(at_work, *arguments)
        assert ran.returncode == 0, ran.stderr
