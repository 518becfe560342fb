"""The ledger in the vault: appended, found again, never edited."""

import pytest
from sqlcipher3 import dbapi2

from confcli.core.ledger.chain import genesis
from confcli.errors import Misread, NotWritten, Tampered, VaultLocked
from confcli.vault.integrity import prove_ledger
from confcli.vault.sqlite_errors import plain_words


@pytest.fixture
def vault(place):
    opened = place.make().open()
    yield opened
    opened.close()


def test_what_is_appended_is_found_again(vault, fields):
    seq = vault.append("outcome", {**fields, "marks": ["shared"], "refers_to": "1", "note": "été"})
    entry = vault.entry(seq)
    assert (entry.kind, entry.fields["note"], entry.fields["marks"]) == ("outcome", "été", ["shared"])
    assert [one.seq for one in vault.entries(kind="outcome")] == [seq]
    assert [one.seq for one in vault.entries(refers_to=1)] == [seq]
    assert [one.seq for one in vault.entries(client="C-001")] == [1, seq]
    assert list(vault.entries(client="C-002")) == []
    assert [one.seq for one in vault.entries(after=1)] == [seq]
    assert [one.seq for one in vault.entries(latest=1)] == [seq]


def test_an_unknown_entry_is_said_to_be_unknown(vault):
    with pytest.raises(Misread, match="no entry 99"):
        vault.entry(99)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET header = 'x'",
        "DELETE FROM entry",
        "UPDATE disclosure SET body = 'x'",
        "DELETE FROM disclosure",
        "INSERT OR REPLACE INTO entry VALUES (1, 'x')",
        "INSERT INTO entry VALUES (3, 'x')",
        "REPLACE INTO disclosure VALUES (1, 'note', 'x')",
    ],
)
def test_the_file_itself_refuses_edits(vault, change):
    before = vault.sealed()
    with pytest.raises(Tampered):
        vault.run(change)
    assert vault.sealed() == before
    assert prove_ledger(vault).size == 1


def test_entries_together_or_not_at_all(vault, fields):
    with pytest.raises(KeyError), vault.writing():
        vault.append("contact", fields)
        raise KeyError
    assert vault.head().size == 1
    with vault.writing():
        vault.append("contact", fields)
        vault.append("contact", fields)
    assert prove_ledger(vault).size == 3


def test_an_interruption_takes_everything_back(vault, fields):
    with pytest.raises(KeyboardInterrupt), vault.writing():
        vault.append("contact", fields)
        raise KeyboardInterrupt
    assert vault.head().size == 1
    assert vault.append("contact", fields) == 2


def test_a_second_window_waits_and_then_says_so(place, fields, monkeypatch):
    monkeypatch.setattr("confcli.vault.connection.PATIENCE", 0.01)
    place.make()
    first, second = place.open(), place.open()
    with first.writing(), pytest.raises(VaultLocked, match="another window"):
        second.append("contact", fields)
    assert second.append("contact", fields) == 2


def test_a_new_ledger_begins_at_its_genesis(place):
    from confcli.vault.opening import NewVault
    from confcli.vault.secrets import Passphrase

    new = NewVault(place.path, Passphrase("five quiet invented test words"))
    head = new.vault.head()
    assert head == genesis(head.ledger)
    new.discard()


def test_a_field_taken_out_behind_our_back_is_missed(vault):
    vault.run("DROP TRIGGER disclosure_is_never_removed")
    vault.run("DELETE FROM disclosure WHERE field = 'note'")
    with pytest.raises(Tampered, match="missing"):
        prove_ledger(vault)


def test_a_header_edited_behind_our_back_is_seen(vault, fields):
    vault.append("contact", fields)
    vault.run("DROP TRIGGER entry_is_never_edited")
    vault.run("UPDATE entry SET header = replace(header, 'contact', 'contacT') WHERE seq = 1")
    with pytest.raises(Tampered):
        prove_ledger(vault)


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (5, VaultLocked),
        (13, NotWritten),
        (10, NotWritten),
        (8, NotWritten),
        (14, NotWritten),
        (11, Tampered),
        (1, Tampered),
    ],
)
def test_an_error_of_the_database_becomes_a_sentence(code, error):
    fault = dbapi2.OperationalError("near SELECT: canary")
    fault.sqlite_errorcode = code
    with pytest.raises(error) as told, plain_words():
        raise fault
    assert "canary" not in f"{told.value.sentence} {told.value.hint}"
    assert told.value.hint
