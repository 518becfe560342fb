"""A vault of an older confcli: kept as it was, brought up to date, and said once."""

import os
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from stories import PASSPHRASE

from confcli.core.dates import read_stamp
from confcli.core.ledger.chain import seal
from confcli.errors import NotWritten
from confcli.vault import atomic_files, backup_names, opening, schema
from confcli.vault.care import backups, thinning, upgrading
from confcli.vault.care.restoring import restore
from confcli.vault.integrity import prove
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault, unlock

SAID = "Your vault is from an older confcli"
FIELDS = {"at": "2026-11-22T21:00:00+01:00", "volunteer": "V-07", "client": "C-001", "policy": None, "marks": []}
EVERY = schema.MIGRATIONS
VERSIONS = range(1, len(EVERY))
READ_BACK = 6  # from these tables on the register holds what entries are listed by, as it does today


def older(path, version, monkeypatch):
    """Make a vault as the confcli of that version made it: with the tables of its day and nothing later."""
    monkeypatch.setattr(schema, "MIGRATIONS", EVERY[:version])
    new = opening.NewVault(path, Passphrase(PASSPHRASE))
    with new.vault.writing():
        for number in range(3):
            fields = {**FIELDS, "note": f"note {number}"}
            if version < READ_BACK:
                record(new.vault, number + 1, fields)
            else:
                new.vault.append("contact", fields)
    new.move_in()
    monkeypatch.setattr(schema, "MIGRATIONS", EVERY)
    return Path(path).read_bytes()


def record(vault, seq, fields):
    """Append an entry as an earlier confcli did: to the tables of the first day, which every version has."""
    _, entry = seal(vault.head(), "contact", fields, (bytes(16) for _ in fields))
    vault.run("INSERT INTO entry VALUES (?, ?)", (seq, entry.header))
    for name, body in entry.disclosures.items():
        vault.run("INSERT INTO disclosure VALUES (?, ?, ?)", (seq, name, body))
    row = (seq, "contact", fields["at"], fields["client"], None, "  ")
    vault.run("INSERT INTO register (seq, kind, at, client, refers_to, marks) VALUES (?, ?, ?, ?, ?, ?)", row)


def of_version(path, key):
    """Read the version of a file's tables as any SQLCipher does, without our migrations."""
    connection = dbapi2.connect(path)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = {key.literal()}")
    try:
        return connection.execute("PRAGMA user_version").fetchone()[0]
    finally:
        connection.close()


@pytest.mark.parametrize("version", VERSIONS)
def test_an_older_vault_is_brought_up_to_date_and_kept_as_it_was(place, monkeypatch, version):
    before = older(place.path, version, monkeypatch)
    vault = open_vault(place.path, Passphrase(PASSPHRASE))
    key = vault.key
    assert prove(vault).size == 3
    (kept,) = backup_names.found_before(place.path)
    assert vault.before == kept.path
    assert kept.size == 3
    vault.close()
    assert of_version(place.path, key) == len(EVERY)
    assert backups.read(kept.path).vault == before  # to the last byte: the older confcli opens it


def test_it_is_said_once(program, monkeypatch):
    older(str(program.vault), 2, monkeypatch)
    first, second = (program.at("vault", "recovery", "list") for _ in range(2))
    assert SAID in first.err
    assert backup_names.found_before(str(program.vault))[0].path in " ".join(first.err.split())
    assert SAID not in second.err


def test_a_vault_of_today_is_not_upgraded(at_work):
    assert SAID not in at_work.at("log").err
    assert backup_names.found_before(str(at_work.vault)) == []


def test_a_restored_older_backup_is_not_kept_twice(place, monkeypatch, tmp_path):
    older(place.path, 2, monkeypatch)
    vault = open_vault(place.path, Passphrase(PASSPHRASE))
    vault.close()
    there = str(tmp_path / "elsewhere" / "vault")
    head = restore(vault.before, there, lambda path: open_vault(path, Passphrase(PASSPHRASE)))
    assert head.size == 3
    assert os.listdir(tmp_path / "elsewhere") == ["vault"]


def test_without_room_for_the_backup_nothing_is_changed(place, monkeypatch):
    before = older(place.path, 2, monkeypatch)
    Path(backup_names.folder_of(place.path)).write_text("no folder", encoding="utf-8")
    with pytest.raises(NotWritten, match="older confcli"):
        open_vault(place.path, Passphrase(PASSPHRASE))
    assert place.bytes() == before


class Killed(BaseException):
    """The process ends here: nothing that would tidy up is trusted to run."""


@pytest.mark.parametrize("where", ["before the backup has its name", "before the tables are new", "between the tables"])
def test_killed_in_between_it_begins_again(place, monkeypatch, where):
    before = older(place.path, 1, monkeypatch)

    def killed(*_):
        raise Killed

    with monkeypatch.context() as patch:
        if where == "before the backup has its name":
            patch.setattr(upgrading, "rename_if_free", killed)
            patch.setattr(upgrading, "remove", lambda _: None)
        elif where == "before the tables are new":
            patch.setattr(schema, "migrate", killed)
        else:
            patch.setattr(schema, "MIGRATIONS", (*EVERY[:2], killing(killed)))
        with pytest.raises(Killed):
            open_vault(place.path, Passphrase(PASSPHRASE))
    assert place.bytes() == before
    vault = open_vault(place.path, Passphrase(PASSPHRASE))
    assert prove(vault).size == 3
    assert backups.read(vault.before).vault == before
    assert len(backup_names.found_before(place.path)) <= 2
    vault.close()


def killing(act):
    """A migration in whose middle the process ends."""

    class Statements(tuple):
        __slots__ = ()

        def __iter__(self):
            yield "CREATE TABLE half (done)"
            act()

    return Statements()


def test_automatic_backups_do_not_push_it_out_and_an_erasure_does(program, monkeypatch):
    """Ten days of backups leave it where it is; once a client is erased, nothing that still names them stays."""
    older(str(program.vault), 2, monkeypatch)
    vault = open_vault(str(program.vault), Passphrase(PASSPHRASE))
    moment = read_stamp("2026-11-22-211503").astimezone()
    for day in range(12):
        vault.append("contact", {**FIELDS, "note": str(day)})
        thinning.keep_up(vault, moment.replace(year=2027 + day))
    assert len(backup_names.found_before(vault.path)) == 1
    vault.append("erasure", {**FIELDS, "client": "C-001", "basis": "asked_for", "entries": []})
    thinning.keep_up(vault, moment.replace(year=2050))
    assert backup_names.found_before(vault.path) == []
    vault.close()


def test_a_damaged_older_vault_is_kept_too(place, monkeypatch):
    older(place.path, 2, monkeypatch)
    key = Passphrase(PASSPHRASE).key(place.bytes()[:16])
    with open(place.path, "rb+") as file:
        file.seek(-100, os.SEEK_END)
        file.write(b"\0" * 50)
    damaged = place.bytes()
    vault = unlock(place.path, key)
    assert backups.read(vault.before).vault == damaged
    vault.close()
    atomic_files.remove(vault.before)
