"""A real SQLCipher file for each test."""

import pytest
from shelves import FIRST, NOW

from confcli.core.ledger.chain import genesis
from confcli.vault.opening import NewVault, begun
from confcli.vault.secrets import Passphrase, RawKey
from confcli.vault.supervision.inbox_writer import Shelf
from confcli.vault.unlocking import open_vault

SECRET = "five quiet invented test words"
FIELDS = {"at": "2026-11-22T21:00:00+01:00", "volunteer": "V-07", "client": "C-001", "policy": None, "marks": []}


class Place:
    """Where one vault lies, and how it is opened."""

    def __init__(self, folder):
        self.path = str(folder / "vault.confcli-vault")

    def make(self, secret=SECRET):
        new = NewVault(self.path, Passphrase(secret))
        new.vault.append("contact", {**FIELDS, "note": "first"})
        new.move_in()
        return self

    def open(self, secret=SECRET):
        return open_vault(self.path, Passphrase(secret))

    def bytes(self):
        with open(self.path, "rb") as file:
            return file.read()


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.fixture
def fields():
    return dict(FIELDS)


@pytest.fixture
def new_shelf(tmp_path):
    """Make a shelf in a real vault of its own, without the slow derivation of a passphrase."""
    made = []

    def make(*volunteers):
        path = tmp_path / f"vault-{len(made)}"
        path.touch()
        vault = begun(str(path), RawKey("0f" * 32), bytes(16))
        made.append(vault)
        shelf = Shelf(vault)
        for volunteer in volunteers:
            shelf.hold(genesis(volunteer.head.ledger), FIRST, volunteer.code, NOW)
        return shelf

    yield make
    for vault in made:
        vault.close()
