"""A real SQLCipher file for each test."""

import pytest

from confcli.vault.key import Passphrase
from confcli.vault.opening import NewVault, open_vault

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
