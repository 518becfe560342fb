"""Whatever lies in a folder: what is a session log is read, and everything else is named for what it is."""

import os

import pytest
from bulk import Volunteer
from platforms import WINDOWS, can_link

from confcli.core.ledger import session_log
from confcli.core.supervision.parcels import Parcel
from confcli.errors import Misread
from confcli.flows.supervision.importing import Became, Outcome
from confcli.speech import speak
from confcli.vault.age_files import BEGINNING, AgeKey, seal
from confcli.vault.supervision import file_reading

KEY, OTHER = AgeKey.new(), AgeKey.new()


@pytest.fixture(scope="module")
def log():
    volunteer = Volunteer("V-07")
    volunteer.work(12)
    return volunteer.export()


@pytest.fixture(scope="module")
def sealed(log):
    return seal(log, [KEY.recipient])


def read(path):
    return file_reading.read_one(str(path), KEY, {})


def became(folder, content):
    (folder / "x.confcli").write_bytes(content)
    one = read(folder / "x.confcli")
    if isinstance(one, Outcome):
        assert one.sentence
        assert not one.kept
        return one.became
    return Became.NEW


def test_a_session_log_is_read(tmp_path, sealed):
    (tmp_path / "x.confcli").write_bytes(sealed)
    parcel = read(tmp_path / "x.confcli")
    assert isinstance(parcel, Parcel)
    assert (parcel.file, parcel.names, parcel.size, parcel.last, len(parcel.lines)) == (
        "x.confcli",
        ("V-07",),
        0,
        13,
        13,
    )
    known = file_reading.read_one(str(tmp_path / "x.confcli"), KEY, {parcel.sha256: "V-07"})
    assert (known.became, known.volunteer) == (Became.KNOWN, "V-07")


def test_what_is_none_is_named_for_what_it_is(tmp_path, log, sealed):
    assert became(tmp_path, b"") is Became.FOREIGN
    assert became(tmp_path, log) is Became.FOREIGN  # in the clear, renamed
    assert became(tmp_path, b"\xff\xfe\x00holiday pictures") is Became.FOREIGN
    assert became(tmp_path, seal(log, [OTHER.recipient])) is Became.FOR_ANOTHER
    assert became(tmp_path, seal(b"{}", [KEY.recipient])) is Became.DAMAGED
    assert became(tmp_path, seal(b"", [KEY.recipient])) is Became.DAMAGED
    assert became(tmp_path, seal(b"[" * 100_000, [KEY.recipient])) is Became.DAMAGED
    assert became(tmp_path, seal(log.replace(b"session-log/v1", b"session-log/v2"), [KEY.recipient])) is Became.NEWER
    assert became(tmp_path, seal(log[:-9], [KEY.recipient])) is Became.DAMAGED
    assert became(tmp_path, sealed) is Became.NEW


def test_a_half_written_file_is_named_as_one_wherever_it_ends(tmp_path, sealed):
    for place in range(1, len(sealed), len(sealed) // 50):
        assert became(tmp_path, sealed[:place]) is Became.DAMAGED


def test_one_flipped_byte_is_always_noticed(tmp_path, sealed):
    for place in range(0, len(sealed), len(sealed) // 60):
        changed = bytearray(sealed)
        changed[place] ^= 0xFF
        assert became(tmp_path, bytes(changed)) in (Became.DAMAGED, Became.FOREIGN, Became.FOR_ANOTHER)


def test_what_is_no_file_is_not_read(tmp_path, sealed):
    (tmp_path / "there.confcli").write_bytes(sealed)
    (tmp_path / "folder.confcli").mkdir()
    places = [tmp_path / "folder.confcli", tmp_path / "gone.confcli"]
    if can_link():
        (tmp_path / "link.confcli").symlink_to(tmp_path / "there.confcli")
        places.append(tmp_path / "link.confcli")
    if not WINDOWS:
        os.mkfifo(tmp_path / "pipe.confcli")
        places.append(tmp_path / "pipe.confcli")
    for place in places:
        assert read(place).became is Became.UNREAD


def test_a_huge_file_is_refused_by_its_beginning_and_its_size(tmp_path):
    foreign, beginning = tmp_path / "zeros.confcli", tmp_path / "age.confcli"
    for place, start in ((foreign, b""), (beginning, BEGINNING)):
        with place.open("wb") as file:
            file.write(start)
            file.truncate(1 << 40)  # a terabyte that takes no room: reading it all would never end
    assert read(foreign).became is Became.FOREIGN
    assert read(beginning).became is Became.UNREAD


def test_only_sealed_files_are_looked_for_in_the_order_of_their_names(tmp_path):
    for name in ("b.confcli", "a.CONFCLI", "c.json", "d.confcli.part", "confcli"):
        (tmp_path / name).touch()
    assert [os.path.basename(path) for path in file_reading.arrived(str(tmp_path))] == ["a.CONFCLI", "b.confcli"]
    with pytest.raises(Misread, match="cannot be read"):
        file_reading.arrived(str(tmp_path / "nowhere"))


def test_many_files_are_read_by_several_processes_in_order_and_in_the_language_spoken(tmp_path, sealed):
    paths = [str(tmp_path / f"{number:03}.confcli") for number in range(30)]
    for number, path in enumerate(paths):
        with open(path, "wb") as file:
            file.write(sealed if number % 3 else seal(b"{}", [KEY.recipient]))
    os.unlink(paths[29])
    speak("fr")
    found = list(file_reading.read_all(paths, KEY))
    assert [one.file for one in found] == [os.path.basename(path) for path in paths]
    alone = [file_reading.read_one(path, KEY, {}) for path in paths]
    assert found == alone
    assert list(file_reading.read_all(paths[:3], KEY)) == alone[:3]
    assert found[0].sentence != "The file is damaged, or it is not a session log."
    assert sum(isinstance(one, Parcel) for one in found) == 19


def test_what_a_lost_process_owes_is_read_here(tmp_path, sealed):
    """`read` ends the process it runs in, unless that is this one: as when memory runs out there."""
    paths = [str(tmp_path / f"{number:03}.confcli") for number in range(25)]
    for path in paths:
        with open(path, "wb") as file:
            file.write(sealed)
    found = list(file_reading.read_all(paths, KEY, read=DiesElsewhere(os.getpid())))
    assert [type(one) for one in found] == [Parcel] * 25


class DiesElsewhere:
    def __init__(self, here):
        self.here = here

    def __call__(self, raw):
        if os.getpid() != self.here:
            os._exit(9)
        return session_log.read_log(raw)
