"""The figures of P4, P5, P6, P17 and P21, one line each: pytest -m figures -s."""

import os
import subprocess
import sys
import unicodedata

import pytest
from test_opening import HOSTILE, SPOILT
from test_own_backups import HAPPENINGS, Laptop, lost

from confcli.errors import ConfcliError, VaultLocked, WrongPassphrase
from confcli.vault.integrity import prove_ledger

pytestmark = pytest.mark.figures

APPEND = (
    "import sys; from confcli.vault.unlocking import open_vault; from confcli.vault.secrets import Passphrase\n"
    "vault = open_vault(sys.argv[1], Passphrase('five quiet invented test words'))\n"
    "fields = dict(at='2026-11-22T21:00:00+01:00', volunteer='V-07', client=None, policy=None, marks=[])\n"
    "for n in range(300): vault.append('contact', {**fields, 'note': sys.argv[2] + str(n)})\n"
)


@pytest.fixture
def say(capfd):
    """Print a figure, whatever pytest holds back."""

    def line(text):
        with capfd.disabled():
            print(f"\n{text}", end="")

    return line


def test_p4(place, say, capfd):
    place.make()
    before, told = place.bytes(), 0
    for number in range(20):
        with pytest.raises(WrongPassphrase):
            place.open(f"wrong words number {number}")
        told += 1
    changed = sum(a != b for a, b in zip(before, place.bytes(), strict=True))
    noise = len("".join(capfd.readouterr()))
    say(f"P4   {told} wrong passphrases: {changed} bytes of the file changed, {noise} bytes on stderr")
    assert (changed, noise) == (0, 0)


def test_p5(place, say):
    opened = 0
    for number, secret in enumerate(HOSTILE):
        place.path = f"{place.path}{number}"
        place.make(secret)
        for form in ("NFC", "NFD"):
            opened += place.open(unicodedata.normalize(form, secret)).head().size
    say(f"P5   {len(HOSTILE)} hostile passphrases, composed and decomposed: {opened} of {2 * len(HOSTILE)} open again")
    assert opened == 2 * len(HOSTILE)


def test_p6(place, say):
    refused = 0
    for number, spoil in enumerate(SPOILT):
        place.path = f"{place.path}{number}"
        place.make()
        spoil(place.path)
        try:
            place.open()
        except VaultLocked:
            refused += 1
    say(f"P6   missing, empty, 1 byte, plaintext, cut, link, folder, noise: {refused} of {len(SPOILT)} refused")
    assert refused == len(SPOILT)


def test_p6_plain_build(place, say, monkeypatch):
    import sqlite3

    from sqlcipher3 import dbapi2

    monkeypatch.setattr(dbapi2, "connect", sqlite3.connect)
    with pytest.raises(ConfcliError, match="cannot encrypt"):
        place.make()
    left = os.listdir(os.path.dirname(place.path))
    say(f"P6   an SQLite that cannot encrypt: refused, {len(left)} files left behind")
    assert left == []


def test_p17(place, say):
    place.make()
    both = [subprocess.Popen([sys.executable, "-c", APPEND, place.path, name]) for name in "ab"]
    ended = [process.wait() for process in both]
    size = prove_ledger(place.open()).size - 1
    say(f"P17  2 processes x 300 appends: {size} entries, the chain verified; exit codes {ended}")
    assert (size, ended) == (600, [0, 0])


def test_p21(tmp_path, say):
    told, gone = [], 0
    for happening in HAPPENINGS:
        folder = tmp_path / happening.__name__
        folder.mkdir()
        there, away = lost(Laptop(folder), happening, 10)
        told.append(f"{happening.__name__.replace('_', ' ')} {away} of {there}")
        gone += away
    say(f"P21  ten sessions after each: {', '.join(told)} entries no longer reachable")
    assert gone == 0
