"""Opening and making a vault on real SQLCipher files: P4, P5, P6, and a tool that is not ours."""

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import unicodedata
from contextlib import closing

import apsw
import pytest
from platforms import needs_links, needs_modes
from sqlcipher3 import dbapi2

from confcli.errors import ConfcliError, Misread, Tampered, VaultLocked, WrongPassphrase
from confcli.vault import passphrases
from confcli.vault.connection import SETTINGS
from confcli.vault.integrity import prove_ledger
from confcli.vault.opening import NewVault
from confcli.vault.secrets import Passphrase

HOSTILE = (
    'o\'clock "quoted" words',
    "x'00112233445566778899aabbccddeeff'",
    "; DROP TABLE lighthouse; -- walnut trombone",
    "nul \x00 amid walnut lighthouse trombone",
    "  leading lighthouse and trailing walnut trombone  ",
    "été à Nîmes, garçon, trombone éléphanteau",
    "Å ngström: Å Å lighthouse walnut",
    "한국어 비밀번호는 길어야 한다",
    "🙂👩‍⚕️ and 🙃🧑🏽‍🚒 with words",
    "\\x27\\n\\t backslashes",
    "%s %d {} {0} $HOME",
    "\u200fעברית عربي ועוד مرة",
    " ".join(f"long{n}" for n in range(500)),
    "PRAGMA key = 'x' walnut lighthouse",
)


@pytest.mark.parametrize("secret", HOSTILE)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_any_passphrase_that_is_accepted_opens_again(place, secret, form):
    """P5: whichever way the keyboard composes its accents."""
    place.make(secret)
    assert place.open(unicodedata.normalize(form, secret)).head().size == 1


def test_a_wrong_passphrase_changes_not_one_byte(place, capfd):
    """P4: twenty wrong ones; nothing on stderr, nothing beside the file."""
    place.make()
    before, beside = place.bytes(), sorted(os.listdir(os.path.dirname(place.path)))
    for number in range(20):
        with pytest.raises(WrongPassphrase, match="does not open"):
            place.open(f"wrong words number {number}")
    assert place.bytes() == before
    assert sorted(os.listdir(os.path.dirname(place.path))) == beside
    assert capfd.readouterr() == ("", "")


def _empty(path):
    open(path, "wb").close()


def _one_byte(path):
    with open(path, "wb") as file:
        file.write(b"\x00")


def _plaintext(path):
    os.unlink(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("INSERT INTO t VALUES (zeroblob(9000))")


def _truncated(path):
    os.truncate(path, 4000)


def _link(path):
    os.rename(path, path + ".real")
    os.symlink(path + ".real", path)


def _folder(path):
    os.unlink(path)
    os.mkdir(path)


def _noise(path):
    with open(path, "wb") as file:
        file.write(os.urandom(8192))


SPOILT = (os.unlink, _empty, _one_byte, _plaintext, _truncated, pytest.param(_link, marks=needs_links), _folder, _noise)


@pytest.mark.parametrize("spoil", SPOILT)
def test_it_never_starts_empty_or_in_plaintext(place, spoil):
    """P6."""
    place.make()
    spoil(place.path)
    with pytest.raises(VaultLocked) as refused:
        place.open()
    assert refused.value.exit_code == 4
    assert refused.value.hint


def test_an_sqlite_that_cannot_encrypt_is_refused(place, monkeypatch):
    """P6: the standard library's sqlite3 ignores the key without a word and would write plaintext."""
    monkeypatch.setattr(dbapi2, "connect", sqlite3.connect)
    with pytest.raises(ConfcliError, match="cannot encrypt"):
        NewVault(place.path, Passphrase("five quiet invented test words"))
    assert os.listdir(os.path.dirname(place.path)) == []


def test_a_sqlcipher_that_is_not_ours_opens_it_with_the_passphrase(place):
    place.make("un été à Nîmes; o'clock")
    other = apsw.Connection(place.path, flags=apsw.SQLITE_OPEN_READONLY)
    other.pragma("cipher", "sqlcipher")
    other.pragma("legacy", 4)
    other.pragma("key", "un été à Nîmes; o'clock")
    assert list(other.execute("SELECT kind, client FROM register")) == [("contact", "C-001")]


def test_plain_sqlite_cannot_read_it(place):
    place.make()
    with closing(sqlite3.connect(place.path)) as plain, pytest.raises(sqlite3.DatabaseError, match="not a database"):
        plain.execute("SELECT * FROM entry").fetchall()


def test_nothing_readable_is_in_the_file(place, fields):
    place.make()
    vault = place.open()
    for number in range(50):
        vault.append("contact", {**fields, "note": f"canary-{number}-odile"})
    vault.close()
    content = place.bytes()
    # Long enough, each, that chance writes none of them.
    for trace in (b"canary", b"odile", b"SQLite", b"entry", b'"C-001"', b'"_sd"'):
        assert trace not in content


@needs_modes
def test_file_and_folder_are_the_owners_alone(place):
    place.path = os.path.join(os.path.dirname(place.path), "new", "folder", "vault")
    place.make()
    assert stat.S_IMODE(os.stat(place.path).st_mode) == 0o600
    assert stat.S_IMODE(os.stat(os.path.dirname(place.path)).st_mode) == 0o700


def test_every_setting_is_in_force(place):
    place.make()
    vault = place.open()
    expected = {
        "journal_mode": "truncate",
        "synchronous": 3,
        "temp_store": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "cipher_status": "1",
    }
    assert {name: dict(*vault.run(f"PRAGMA {name}"))[name] for name in expected} == expected
    assert len(SETTINGS) == len(expected) - 1


def test_a_damaged_page_is_damage_and_not_a_wrong_passphrase(place, fields):
    place.make()
    vault = place.open()
    for number in range(100):
        vault.append("contact", {**fields, "note": "x" * 500 + str(number)})
    vault.close()
    content = bytearray(place.bytes())
    content[len(content) // 2] ^= 1
    with open(place.path, "wb") as file:
        file.write(content)
    with pytest.raises(Tampered):
        prove_ledger(place.open())


def test_another_programs_encrypted_file_is_left_alone(place):
    connection = dbapi2.connect(place.path)
    connection.execute("PRAGMA key = 'five quiet invented test words'")
    connection.execute("CREATE TABLE theirs (x)")
    connection.commit()
    connection.close()
    before = place.bytes()
    with pytest.raises(VaultLocked, match="another program"):
        place.open()
    assert place.bytes() == before


def test_a_vault_of_a_newer_confcli_is_left_alone(place):
    place.make()
    vault = place.open()
    vault.run("PRAGMA user_version = 999")
    vault.close()
    with pytest.raises(VaultLocked, match="newer confcli"):
        place.open()


def test_a_vault_is_never_made_over_anything(place):
    place.make()
    before = place.bytes()
    with pytest.raises(VaultLocked, match="already something"):
        NewVault(place.path, Passphrase("another loud invented passphrase here"))
    assert place.bytes() == before


def test_what_appears_meanwhile_is_not_covered_either(place):
    new = NewVault(place.path, Passphrase("another loud invented passphrase here"))
    _one_byte(place.path)
    with pytest.raises(VaultLocked, match="has appeared"):
        new.move_in()
    assert place.bytes() == b"\x00"
    assert os.listdir(os.path.dirname(place.path)) == [os.path.basename(place.path)]


@pytest.mark.parametrize(
    ("weak", "advice"),
    [
        ("", "no passphrase"),
        ("short", "many people use"),
        ("xq7", "too short"),
        ("azertyuiop", "many people use"),
        ("wsxcvfrewsdxc", "neighbouring keys"),
        ("abcdefghijklmnop", "alphabet"),
        ("kqkqkqkqkqkqkqkq", "repeats itself"),
        ("Marie2011!", "names"),
        ("14/07/1962", "a date"),
        ("liberté égalité fraternité", "many people use"),
        ("Liberté, Égalité, Fraternité !", "many people use"),
        ("notre père qui es aux cieux", "many people use"),
        ("cancer support group CSG06", "many people use"),
        ("correct horse battery staple", "many people use"),
        ("another passphrase here", "many people use"),
    ],
)
def test_a_weak_passphrase_makes_no_vault_and_says_why(place, weak, advice):
    with pytest.raises(Misread, match=advice) as refused:
        NewVault(place.path, Passphrase(weak))
    assert "Five words" in refused.value.hint
    assert os.listdir(os.path.dirname(place.path)) == []


@pytest.mark.parametrize("language", ["en", "fr"])
def test_drawn_words_are_strong_different_and_easy_to_type(language):
    drawn = [passphrases.drawn(language).reveal() for _ in range(50)]
    assert len(set(drawn)) == 50
    for words in drawn:
        assert len(words.split()) == passphrases.WORDS
        assert words.isascii()
        passphrases.require_strong(Passphrase(words))


SPELT = (
    str.upper,
    str.title,
    lambda words: words.replace(" ", "  "),
    lambda words: f" {words}\t ",
    lambda words: words.replace(" ", "\u00a0"),
    lambda words: words.replace(" ", ", "),
    lambda words: words.replace("e", "\u00e9"),
)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("spell", SPELT)
def test_drawn_words_open_in_any_spelling(place, language, spell):
    words = passphrases.drawn(language).reveal()
    place.make(words)
    assert place.open(spell(words)).head().size == 1


@pytest.mark.parametrize("spell", SPELT)
def test_ones_own_words_open_as_they_were_chosen_only(place, spell):
    own = "five quiet invented test words"
    place.make(own)
    with pytest.raises(VaultLocked, match="does not open"):
        place.open(spell(own))


def test_as_many_words_in_another_order_or_one_other_open_nothing(place):
    words = "abandon ability able about above absent absorb"
    place.make(words)
    for other in ("Ability abandon able about above absent absorb", "ABANDON ability able about above absent zoo"):
        with pytest.raises(VaultLocked, match="does not open"):
            place.open(other)


def test_a_passphrase_of_ones_own_in_capitals_is_still_tried_as_it_was_typed(place):
    own = "Abandon Ability Able About Above Absent Absorb"
    place.make(own)
    assert place.open(own).head().size == 1
    with pytest.raises(VaultLocked, match="does not open"):
        place.open(own.lower())


@pytest.mark.parametrize("five", ["table maison chien soleil route", "lampe girafe crayon brouillard tiroir"])
def test_five_words_that_have_nothing_to_do_with_each_other_are_strong_in_french(five):
    passphrases.require_strong(Passphrase(five))


def test_a_passphrase_cannot_be_printed():
    secret = Passphrase("five quiet invented test words")
    assert "quiet" not in f"{secret} {secret!r} {[secret]}"


def test_a_copy_opens_too(place, tmp_path):
    place.make()
    shutil.copy(place.path, tmp_path / "copy")
    place.path = str(tmp_path / "copy")
    assert prove_ledger(place.open()).size == 1


@needs_modes
def test_opening_makes_a_file_private_again(place):
    place.make()
    assert stat.S_IMODE(os.stat(place.path).st_mode) == 0o600
    os.chmod(place.path, 0o644)
    place.open()
    assert stat.S_IMODE(os.stat(place.path).st_mode) == 0o600


def test_two_windows_at_once_lose_nothing(place):
    """P17, the short form: two processes append to one vault at the same time."""
    place.make()
    script = (
        "import sys; from confcli.vault.unlocking import open_vault; from confcli.vault.secrets import Passphrase\n"
        "vault = open_vault(sys.argv[1], Passphrase('five quiet invented test words'))\n"
        "fields = dict(at='2026-11-22T21:00:00+01:00', volunteer='V-07', client=None, policy=None, marks=[])\n"
        "for n in range(40): vault.append('contact', {**fields, 'note': sys.argv[2] + str(n)})\n"
    )
    both = [subprocess.Popen([sys.executable, "-c", script, place.path, name]) for name in "ab"]
    assert [process.wait() for process in both] == [0, 0]
    vault = place.open()
    assert prove_ledger(vault).size == 81
    notes = [entry.fields["note"] for entry in vault.entries()]
    assert sorted(notes[1:]) == sorted(f"{name}{n}" for name in "ab" for n in range(40))


def test_a_vault_that_was_killed_while_it_was_made_is_no_vault_and_in_nobodys_way(place):
    script = (
        "import sys; from confcli.vault.opening import NewVault; from confcli.vault.secrets import Passphrase\n"
        "new = NewVault(sys.argv[1], Passphrase('five quiet invented test words'))\n"
        "print('halfway', flush=True); sys.stdin.read()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, place.path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline() == "halfway\n"
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()
    assert not os.path.exists(place.path)
    assert prove_ledger(place.make().open()).size == 1


@needs_links
def test_a_second_name_of_a_vault_is_refused_and_one_that_a_killed_init_left_goes(place, tmp_path):
    place.make()
    os.link(place.path, f"{place.path}.0123abcd.new")
    place.open().close()
    assert not os.path.lexists(f"{place.path}.0123abcd.new")
    os.link(place.path, tmp_path / "second")
    with pytest.raises(VaultLocked, match="second name"):
        place.open()


def test_a_vault_that_goes_between_the_look_and_the_opening_is_not_made_anew(place, monkeypatch):
    place.make()

    def gone(path):
        os.replace(path, f"{path}.moved")

    monkeypatch.setattr("confcli.vault.location.make_private", gone)
    with pytest.raises(ConfcliError):
        place.open()
    assert not os.path.lexists(place.path)


@needs_links
def test_a_vault_that_is_exchanged_for_a_link_gets_no_key(place, monkeypatch):
    place.make()

    def exchanged(path):
        os.replace(path, f"{path}.moved")
        os.symlink(f"{path}.moved", path)

    monkeypatch.setattr("confcli.vault.location.make_private", exchanged)
    with pytest.raises(VaultLocked, match="link"):
        place.open()
