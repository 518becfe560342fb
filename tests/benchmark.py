"""How fast confcli is, as ratios inside one run: python tests/benchmark.py

Each command runs in turn with its unit, 21 rounds, and the figure is the median of the paired
ratios: a noisy machine slows both. Nothing here is a test. Peers are measured where they are
installed in the same environment (pip install jrnl pipx sqlite-utils httpie).
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from stories import FIRST_CONTACT

from confcli.cli.menu_table import HOME

ROUNDS = int(os.environ.get("ROUNDS", "21"))
BARE = [sys.executable, "-c", "pass"]
CONFCLI = [sys.executable, "-m", "confcli"]
LAST_LINE = HOME.lines[-1].words  # of the menu
PEERS = ("jrnl", "pipx", "sqlite-utils", "http")

# The same work with nothing around it: Typer, one key derivation, one durable insert.
MINIMAL = """
import hashlib, sys, typer
from sqlcipher3 import dbapi2
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
@app.command()
def add(vault: str = typer.Option(...), passphrase_file: str = typer.Option(...), note: str = typer.Option("")) -> None:
    secret = open(passphrase_file, encoding="utf-8").read().strip()
    salt = open(vault, "rb").read(16)
    key = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, 256000, 32).hex()
    connection = dbapi2.connect(vault, isolation_level=None)
    connection.execute(f"PRAGMA key = \\"x'{key}'\\"")
    connection.execute("PRAGMA journal_mode = TRUNCATE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO minimal (note) VALUES (?)", (note,))
    connection.execute("COMMIT")
app()
"""


# A menu with nothing around it: one key derivation, one query, and questionary's own list.
BARE_MENU = """
import hashlib, sys
from sqlcipher3 import dbapi2
secret = open(sys.argv[2], encoding="utf-8").read().strip()
salt = open(sys.argv[1], "rb").read(16)
key = hashlib.pbkdf2_hmac("sha512", secret.encode(), salt, 256000, 32).hex()
connection = dbapi2.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA key = \\"x'{key}'\\"")
connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
import questionary
questionary.select("What would you like to do?", choices=[str(n) for n in range(1, 7)] + [sys.argv[3]]).ask()
"""


def seconds(command: list[str], **more: object) -> float:
    """Time one run of a command, output thrown away."""
    start = time.perf_counter()
    ran = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False, **more)
    took = time.perf_counter() - start
    if ran.returncode not in (0, 2):
        sys.exit(f"{command} ended with {ran.returncode}")
    return took


def ratio(command: list[str], unit: list[str]) -> float:
    """Give the median of the paired ratios; one run of each before counts for nothing."""
    seconds(command), seconds(unit)
    return median(seconds(command) / seconds(unit) for _ in range(ROUNDS))


def seconds_to_menu(command: list[str], env: dict[str, str]) -> float:
    """Time one start on a pseudo-terminal until the last line of the menu stands there."""
    import pexpect

    start = time.perf_counter()
    child = pexpect.spawn(command[0], command[1:], dimensions=(24, 80), env=env, timeout=30)
    child.expect_exact(LAST_LINE)
    took = time.perf_counter() - start
    child.close(force=True)
    return took


def row(name: str, value: float, goal: float | None, unit: str) -> None:
    """Print one line of the table."""
    verdict = ""
    if goal is not None:
        reached = "met" if value <= goal else "within 20 % noise" if value <= goal * 1.2 else "MISSED"
        verdict = f"goal ≤ {goal:<5} {reached}"
    print(f"{name:<44} {value:6.2f} × {unit:<24} {verdict}", flush=True)


def main() -> None:
    """Measure and print."""
    print(f"Python {sys.version.split()[0]}, {ROUNDS} rounds, median of paired ratios\n")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        answers = place / "answers.json"
        answers.write_text(
            json.dumps(
                {
                    "answers": {"danger": "none", "about": "client", "recipient": "team_member", "identifiable": "yes",
                                "need": "guidance", "relationship": "current"},
                    "items": [{"what": "what was seen", "needed": "yes"}],
                }
            ),
            encoding="utf-8",
        )  # fmt: skip
        startup(answers)
        recording(place)


def startup(answers: Path) -> None:
    """The rows about starting."""
    bare = "python -c pass"
    row("confcli --version", ratio([*CONFCLI, "--version"], BARE), 1.5, bare)
    script = shutil.which("confcli", path=str(Path(sys.executable).parent))
    if script:
        row("confcli --version (console script)", ratio([script, "--version"], BARE), 1.5, bare)
    row("confcli emergency", ratio([*CONFCLI, "emergency"], BARE), 2, bare)
    if script:
        row("confcli emergency (console script)", ratio([script, "emergency"], BARE), 2, bare)
    row("confcli --help", ratio([*CONFCLI, "--help"], BARE), 7, bare)
    row("confcli classify FILE", ratio([*CONFCLI, "classify", str(answers)], BARE), 9, bare)
    for peer in PEERS:
        path = shutil.which(peer, path=str(Path(sys.executable).parent))
        if path:
            row(f"{peer} --help (peer)", ratio([path, "--help"], BARE), None, bare)


def recording(place: Path) -> None:
    """Record a contact, beside a minimal script doing the same durable insert in a vault of its own."""
    from sqlcipher3 import dbapi2

    (place / "passphrase").write_text("five quiet invented test words", encoding="utf-8")
    (place / "minimal.py").write_text(MINIMAL, encoding="utf-8")
    connection = dbapi2.connect(str(place / "minimal.db"))
    connection.execute("PRAGMA key = 'five quiet invented test words'")
    connection.execute("CREATE TABLE minimal (note TEXT)")
    connection.commit()
    connection.close()
    shared = ["--vault", str(place / "vault"), "--passphrase-file", str(place / "passphrase")]
    for name, given in (
        ("init", {"code": "V-01", "training": "yes", "promise": "yes"}),
        ("client", {"name": "", "language": "english"}),
        ("first-contact", {"client": "C-001", **FIRST_CONTACT}),  # where notes are agreed to
        ("contact", {"client": "C-001", "channel": "phone", "happened": "today", "note": "short"}),
    ):
        (place / f"{name}.json").write_text(json.dumps({"answers": given}), encoding="utf-8")
    seconds([*CONFCLI, "init", *shared, "--answers", str(place / "init.json")])
    seconds([*CONFCLI, "client", "add", *shared, "--answers", str(place / "client.json")])
    seconds([*CONFCLI, "first-contact", *shared, "--answers", str(place / "first-contact.json")])
    minimal = [sys.executable, str(place / "minimal.py"), "--vault", str(place / "minimal.db"),
               "--passphrase-file", str(place / "passphrase"), "--note", "short"]  # fmt: skip
    contact = [*CONFCLI, "contact", *shared, "--answers", str(place / "contact.json")]
    row("record a contact, whole process", ratio(contact, minimal), 1.3, "minimal script")
    menu(place, shared)


def menu(place: Path, shared: list[str]) -> None:
    """The home menu, beside questionary's own after one key derivation and one query."""
    (place / "bare_menu.py").write_text(BARE_MENU, encoding="utf-8")
    (place / ".confcli.json").write_text('{"language": "en"}', encoding="utf-8")
    env = {**os.environ, "HOME": str(place), "TERM": "xterm"}
    home = [*CONFCLI, "home", *shared]
    bare = [sys.executable, str(place / "bare_menu.py"), str(place / "vault"), str(place / "passphrase"),
            LAST_LINE]  # fmt: skip
    seconds_to_menu(home, env), seconds_to_menu(bare, env)
    figure = median(seconds_to_menu(home, env) / seconds_to_menu(bare, env) for _ in range(ROUNDS))
    row("confcli to the home menu", figure, 1.25, "bare menu")


if __name__ == "__main__":
    main()
