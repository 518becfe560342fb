"""What is sealed opens for whom it is meant, and whoever else tries is told just why it does not."""

from random import Random

import pyrage
import pytest

from confcli.core.supervision.supervisor_card import Supervisor
from confcli.errors import Misread
from confcli.vault import age_files
from confcli.vault.age_files import AgeKey, HalfWritten, NotSealed, SealedForAnother, fingerprint, seal, unseal
from confcli.vault.keys import KeyRing

KEY, OTHER = AgeKey.new(), AgeKey.new()
CONTENT = b"a session log " * 9_000


@pytest.fixture(scope="module")
def sealed():
    return seal(CONTENT, [KEY.recipient])


def test_everyone_it_is_sealed_for_can_open_it():
    both = seal(CONTENT, [KEY.recipient, OTHER.recipient])
    assert unseal(both, KEY) == unseal(both, OTHER) == CONTENT
    assert CONTENT[:30] not in both
    assert pyrage.decrypt(both, [pyrage.x25519.Identity.from_str(OTHER.reveal())]) == CONTENT


def test_nobody_else_can_and_is_told_so(sealed):
    with pytest.raises(SealedForAnother, match="somebody else"):
        unseal(sealed, OTHER)


@pytest.mark.parametrize(
    "content", [b"", b"{}", b'{"format":"confcli/session-log/v1"}', b"\0" * 5000, b"%PDF-1.7", b"agf"]
)
def test_what_is_no_sealed_file_is_said_to_be_none(content):
    with pytest.raises(NotSealed, match="not a sealed file"):
        unseal(content, KEY)


def test_a_file_cut_off_anywhere_is_half_written(sealed):
    places = [*range(1, 240), *range(240, len(sealed), len(sealed) // 50)]
    for place in places:
        with pytest.raises(HalfWritten, match="damaged"):
            unseal(sealed[:place], KEY)


def test_a_changed_bit_is_always_noticed(sealed):
    chance = Random(7)
    for place in [*range(200), *chance.sample(range(200, len(sealed)), 100), len(sealed) - 1]:
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)
        with pytest.raises((NotSealed, HalfWritten, SealedForAnother)):
            unseal(bytes(changed), KEY)


def test_what_follows_the_end_is_noticed(sealed):
    with pytest.raises(HalfWritten):
        unseal(sealed + b"x", KEY)


def test_a_public_key_is_needed():
    with pytest.raises(Misread, match="not a public key"):
        seal(CONTENT, ["V-07"])


def test_a_fingerprint_is_twenty_digits_that_anyone_can_compute():
    known = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    from hashlib import sha256

    assert fingerprint(known).replace(" ", "") == f"{int(sha256(known.encode()).hexdigest(), 16) % 10**20:020}"
    assert [len(group) for group in fingerprint(known).split(" ")] == [5, 5, 5, 5]
    assert len({fingerprint(AgeKey.new().recipient) for _ in range(50)}) == 50


def test_a_key_is_not_shown_by_accident():
    assert KEY.reveal() not in repr(KEY)
    assert KEY.reveal() not in str([KEY])


def test_without_the_library_there_is_a_sentence(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyrage", None)
    with pytest.raises(age_files.ConfcliError, match="age library is missing"):
        AgeKey.new()


# --- Whose keys a vault knows ---------------------------------------------------------------------


@pytest.fixture
def vault(place):
    opened = place.make().open()
    yield opened
    opened.close()


def test_a_vault_has_one_key_for_good(place, vault):
    assert KeyRing(vault).identity() is None
    key = KeyRing(vault).own()
    assert KeyRing(vault).own() == key == KeyRing(vault).identity()
    vault.close()
    again = place.open()
    assert KeyRing(again).identity() == key
    again.close()


def test_supervisors_are_known_by_their_cards(vault):
    KeyRing(vault).accept(Supervisor("S-02", KEY.recipient))
    KeyRing(vault).accept(Supervisor("S-01", f" {KEY.recipient.upper()}\n"))
    KeyRing(vault).accept(Supervisor("S-02", OTHER.recipient))
    assert KeyRing(vault).supervisors() == [("S-01", KEY.recipient), ("S-02", OTHER.recipient)]
    with pytest.raises(Misread, match="not a public key"):
        KeyRing(vault).accept(Supervisor("S-03", "age1"))
    KeyRing(vault).dismiss("S-01")
    with pytest.raises(Misread, match="no supervisor S-01"):
        KeyRing(vault).dismiss("S-01")
    assert [one.code for one in KeyRing(vault).supervisors()] == ["S-02"]
