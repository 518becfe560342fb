"""The README's lines for volunteers put `confcli` on PATH: each is run with a real installer, in a folder of its own.

Takes a minute, so it runs with: pytest -m app.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SCRIPTS = "Scripts" if sys.platform == "win32" else "bin"
LINES = {"pipx": "pipx install .", "uv": "uv tool install ."}

pytestmark = pytest.mark.app


@pytest.fixture(scope="module")
def installers(tmp_path_factory):
    """The folder of pipx and uv, in a virtual environment that is thrown away."""
    venv = pytest.importorskip("venv", reason="this Python makes no virtual environments")
    folder = tmp_path_factory.mktemp("installers")
    venv.create(folder, with_pip=True)
    python = folder / SCRIPTS / "python"
    ran = subprocess.run([python, "-m", "pip", "install", "-q", "pipx", "uv"], capture_output=True, check=False)
    if ran.returncode:
        pytest.skip("pipx and uv cannot be had here")
    return folder / SCRIPTS


@pytest.mark.parametrize("tool", LINES)
def test_one_line_puts_confcli_on_path(installers, tmp_path, tool):
    assert re.search(rf"^{re.escape(LINES[tool])}$", README, re.MULTILINE)
    copy, home, on_path = tmp_path / "Mes documents", tmp_path / "home", tmp_path / "on-path"
    home.mkdir()
    shutil.copytree(ROOT / "confcli", copy / "confcli", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, copy)
    around = {**os.environ, "PATH": os.pathsep.join((str(installers), os.environ["PATH"])), "HOME": str(home)}
    around |= {"USERPROFILE": str(home), "PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(on_path)}
    around |= {"PIPX_MAN_DIR": str(tmp_path / "man"), "UV_TOOL_DIR": str(tmp_path / "uv"), "UV_PYTHON": sys.executable}
    around |= {"UV_TOOL_BIN_DIR": str(on_path), "UV_CACHE_DIR": str(tmp_path / "cache")}
    ran = subprocess.run(LINES[tool].split(), cwd=copy, env=around, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    found = {**around, "PATH": str(on_path)}
    program = shutil.which("confcli", path=str(on_path))
    hint = subprocess.run([program, "show", "x"], env=found, capture_output=True, text=True, check=False).stderr
    assert hint.splitlines()[-1] == "To see the numbers: confcli log"
