"""Builds the app folder, which needs no Python, and packs it.

    python .app/build.py [FOLDER]

Needs the extra `app`: pip install '.[app]'. It builds for the system it runs on. FOLDER, else `dist`, then holds the
folder `confcli` and one archive of it, and the SHA-256 of the archive stands beside it.
"""

import base64
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent
NAMES = {"win32": "windows", "darwin": "macos"}
LAUNCHERS = {"darwin": ("confcli.command",), "linux": ("confcli.desktop",)}


def build(folder: Path) -> Path:
    """Build the app folder in `folder`; give its place."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", str(HERE / "confcli.spec")]
    places = ["--distpath", str(folder), "--workpath", str(folder / "work")]
    subprocess.run([*command, *places], check=True, cwd=ROOT)
    shutil.rmtree(folder / "work")
    app = folder / "confcli"
    sign(app / "confcli.exe")
    for name in LAUNCHERS.get(sys.platform, ()):
        shutil.copy2(HERE / name, app)
        (app / name).chmod(0o755)
    shutil.copy2(ROOT / "README.md", app)
    return app


def sign(program: Path) -> None:
    """Sign the program on Windows, where there is a certificate: a PFX file as base64. On macOS, PyInstaller signs."""
    certificate = os.environ.get("WINDOWS_CERTIFICATE")
    if sys.platform != "win32" or not certificate:
        return
    file = program.with_name("certificate.pfx")
    file.write_bytes(base64.b64decode(certificate))
    signtool = max(Path(os.environ["PROGRAMFILES(X86)"], "Windows Kits", "10", "bin").glob("*/x64/signtool.exe"))
    stamp = ["/tr", "http://timestamp.digicert.com", "/td", "sha256", "/fd", "sha256"]
    secret = os.environ["CONFCLI_SIGNING_PASSWORD"]
    try:
        subprocess.run([signtool, "sign", "/f", file, "/p", secret, *stamp, program], check=True)
    finally:
        file.unlink()


def pack(app: Path) -> Path:
    """Pack the folder into one file beside it; give its place. Windows opens ZIP files; tar keeps rights and links."""
    sys.path.insert(0, str(ROOT))
    from confcli import __version__

    system = NAMES.get(sys.platform, sys.platform)
    name = f"confcli-{__version__}-{system}-{platform.machine().lower()}"
    form = "zip" if sys.platform == "win32" else "gztar"
    packed = Path(shutil.make_archive(str(app.parent / name), form, app.parent, app.name))
    digest = hashlib.sha256(packed.read_bytes()).hexdigest()
    Path(f"{packed}.sha256").write_text(f"{digest}  {packed.name}\n", encoding="ascii", newline="\n")
    return packed


if __name__ == "__main__":
    place = Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").absolute()
    print(pack(build(place)), os.linesep, end="")
