"""Where the program may write while it is tested: below a temporary folder, on every system, and nowhere else."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

# By these a system says where a person's things lie. Windows asks its shell for the data folder and no variable:
# there platformdirs (4.8 and later) has one of its own.
HOMES = ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "WIN_PD_OVERRIDE_LOCAL_APPDATA", "WIN_PD_OVERRIDE_APPDATA")
HOMES += tuple(f"XDG_{name}_HOME" for name in ("DATA", "CONFIG", "CACHE", "STATE"))
TEMPORARY = ("TMPDIR", "TEMP", "TMP", "SQLITE_TMPDIR")
# Without these a process that is started would find the home of whoever runs the tests.
NEEDED = ("USERPROFILE", "WIN_PD_OVERRIDE_LOCAL_APPDATA") if sys.platform == "win32" else ("HOME",)
STARTS = ("subprocess.Popen", "os.exec", "os.posix_spawn")

grounds: list[str] = []  # where pytest has its folders: a process that is started may have its home below these
own: list[str] = []  # the folder of this run, below which everything lies that was told no other place


def homes(folder) -> dict[str, str]:
    """Name this folder in every variable of an environment that leads to a person's home."""
    return dict.fromkeys(HOMES, str(folder))


def places() -> dict[str, str]:
    """Name every place where the program writes if it is told no other, as it finds them itself."""
    from confcli.cli.settings import place
    from confcli.vault.location import default_place

    named = {"the settings": place(), "the vault": default_place(), "home": os.path.expanduser("~")}
    return {**named, "temporary files": tempfile.gettempdir()}


def strays() -> list[str]:
    """Name the places at which a test could hurt whoever runs it."""
    return [f"{what}: {path}" for what, path in places().items() if not _below(path, own)]


def _below(path, folders) -> bool:
    """Tell whether nothing outside these folders can be written below a path; below the null device nothing can be."""
    real = Path(_really(os.fsdecode(path)))
    return Path(os.devnull) in (real, *real.parents) or any(real.is_relative_to(folder) for folder in folders)


def _really(path) -> str:
    return os.path.normcase(os.path.realpath(path))


def move_in(config) -> None:
    """Move all of them below a new temporary folder; raises UsageError, before any test, if one stays outside."""
    ordinary = os.environ.get("PYTEST_DEBUG_TEMPROOT") or tempfile.gettempdir()  # where pytest has its own folders
    grounds[:] = [_really(path) for path in (ordinary, config.option.basetemp) if path]
    folder = Path(tempfile.mkdtemp(prefix="confcli-tests-", dir=ordinary))
    own[:] = [_really(folder)]
    for name in ("home", "tmp"):
        (folder / name).mkdir()
    patch = pytest.MonkeyPatch()
    around = {**homes(folder / "home"), **dict.fromkeys(TEMPORARY, str(folder / "tmp")), "LC_ALL": "C.UTF-8"}
    for name, value in {**around, "PYTEST_DEBUG_TEMPROOT": ordinary}.items():
        patch.setenv(name, value)
    patch.setattr(tempfile, "tempdir", str(folder / "tmp"))
    config.add_cleanup(lambda: _move_out(patch, folder))
    if found := strays():
        raise pytest.UsageError("nothing was tested: what the tests do would reach " + "; ".join(found))
    sys.addaudithook(_watch)


def _move_out(patch, folder):
    patch.undo()
    shutil.rmtree(folder, ignore_errors=True)


def _watch(event, arguments):
    """Refuse to start a process that would find a real home; what inherits our surroundings finds none."""
    if event in STARTS and (env := arguments[-1]) is not None:
        named = {os.fsdecode(name): value for name, value in env.items()}
        wrong = [name for name in HOMES if not _below(named.get(name, os.sep if name in NEEDED else own[0]), grounds)]
        if wrong:
            _refuse(event, f"a process would be started with a home that is not a temporary one: {wrong}")


def _refuse(event, sentence):
    if event == "os.exec":  # in a child that was forked: an error would unwind into a second run of the tests
        os.write(2, f"{sentence}\n".encode())
        os._exit(1)
    raise RuntimeError(sentence)
