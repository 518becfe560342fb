"""How fast a ledger is read back, at 1,000, 20,000 and 100,000 entries: python tests/benchmark_reading.py [FOLDER]

The vaults are filled through the program's own `seal`, and lie in FOLDER, where they are found again. What is timed
begins when the vault is open: what the key and the start of the program take is the same at any size, and stands
below. Each figure is the median of ROUNDS; the last column is the growth: 0 is flat, 1 as fast as the ledger grows.
"""

import contextlib
import io
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bulk import Volunteer, policy
from stories import PASSPHRASE

from confcli.cli import chosen
from confcli.cli.acts.log import show_log, standing
from confcli.cli.groundwork import now
from confcli.cli.workspace import Work
from confcli.core.ledger.entry import Occasion, record
from confcli.core.narrowed import Narrowed
from confcli.flows.clients import clients
from confcli.flows.narrowing import selected, with_words
from confcli.flows.reading_back import listed
from confcli.vault.opening import begun
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

SIZES = (1_000, 20_000, 100_000)
ROUNDS = int(os.environ.get("ROUNDS", "7"))
FREQUENT, RARE = "scan", "Lefèvre"


class Filling(Volunteer):
    """A volunteer who records in a vault, all in one transaction."""

    def add(self, kind, *answered, marked=(), client=None, own=None):
        self.at += self.step
        occasion = Occasion(self.at.isoformat(timespec="seconds"), self.code, policy().edition)
        seq = self.vault.append(kind, record(kind, occasion, answered, marks=marked, client=client, own=own))
        self.head = self.vault.head()
        return seq


def filled(place, size):
    """Give a vault of so many entries, of which a few hold a rare word; make it where it is not there yet."""
    path = Path(place, f"vault-{size}")
    if not path.exists():
        path.with_suffix(".part").touch(mode=0o600)
        salt = os.urandom(16)
        vault = begun(str(path.with_suffix(".part")), Passphrase(PASSPHRASE).key(salt), salt)
        one = Filling("V-07")
        one.vault, one.step = vault, (now() - one.at) / (size + 1)
        with vault.writing():
            while one.head.size < size:
                one.work(min(size // 5, size - one.head.size))
                note = {"channel": "phone", "happened": f"{one.at:%Y-%m-%d}", "note": f"The key is with Mme {RARE}."}
                one.fill("contact", "contact", note, client="C-001")
        vault.close()
        path.with_suffix(".part").rename(path)
    return open_vault(str(path), Passphrase(PASSPHRASE))


def acts(vault):
    """Give what is timed, by its name."""
    work = Work(policy(), vault, vault, None, now, "", vault=vault)

    def narrowed(**given):
        return listed(vault, selected(policy(), vault, Narrowed(**given), now()), 30)

    def find(text, **narrowed):
        wanted = with_words(policy(), selected(policy(), vault, Narrowed(**narrowed), now()), text)
        found = listed(vault, wanted, 6)
        assert found.entries, text
        return found

    return {
        "log: the newest thirty": lambda: show_log(work),
        "log --open": lambda: narrowed(still_open=True),
        "log --verdict forbidden": lambda: listed(
            vault, selected(policy(), vault, Narrowed(verdict="forb"), now()), 30
        ),
        "log --from --to, a day long ago": lambda: narrowed(first="01/02/2026", last="01/02/2026"),
        "log --client --kind": lambda: narrowed(client="C-002", kind="contact"),
        "menu redrawn: what is still to do": lambda: standing(work),
        "client show": lambda: chosen.clients.show_all(work, "C-002"),
        f"find {FREQUENT} (in most entries)": lambda: find(FREQUENT),
        f"find {RARE} (in a few)": lambda: find(RARE),
        "find sca (a beginning)": lambda: find("sca"),
        "find worried next scan": lambda: find("worried next scan"),
        "find scan --client C-002": lambda: find(FREQUENT, client="C-002"),
        "all clients (the list)": lambda: clients(vault),
    }


def timed(act):
    """Give the median of the seconds that an act takes, what it prints thrown away."""
    took = []
    for _ in range(ROUNDS):
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            start = time.perf_counter()
            act()
            took.append(time.perf_counter() - start)
    return median(took)


def main():
    """Measure and print."""
    with tempfile.TemporaryDirectory() as own:
        place = sys.argv[1] if len(sys.argv) > 1 else own
        columns = {}
        for size in SIZES:
            vault = filled(place, size)
            columns[size] = {name: timed(act) for name, act in acts(vault).items()}
            vault.close()
        print(f"{'seconds':38}" + "".join(f"{size:>11,}" for size in SIZES) + "   growth")
        for name in columns[SIZES[0]]:
            figures = [columns[size][name] for size in SIZES]
            growth = math.log(figures[-1] / figures[0]) / math.log(SIZES[-1] / SIZES[0])
            print(f"{name:38}" + "".join(f"{figure:11.4f}" for figure in figures) + f"{growth:9.2f}")
        for command in (["--version"], ["log"], ["find", FREQUENT]):
            print(f"{'the whole: confcli ' + ' '.join(command):38}", *whole(place, command))


def whole(place, command):
    """Give the seconds that a whole command takes at each size."""
    Path(place, "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    for size in SIZES:
        there = ["--vault", str(Path(place, f"vault-{size}")), "--passphrase-file", str(Path(place, "passphrase"))]
        words = [sys.executable, "-m", "confcli", *command, *(there if command[0] != "--version" else [])]
        took = timed(lambda words=words: subprocess.run(words, capture_output=True, check=True))
        yield f"{took:10.3f}"


if __name__ == "__main__":
    main()
