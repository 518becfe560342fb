"""What a supervisor receives, on the disk: what was emptied is in no page, and an import that is killed is whole."""

import subprocess
import sys

import pytest
from bulk import Volunteer
from shelves import NOW, arrive, honest, vouch_for

from confcli.flows.supervision.importing import Became
from confcli.vault.age_files import AgeKey, seal
from confcli.vault.supervision import file_reading

IMPORT = """
import sys
from confcli.core.ledger import session_log
from confcli.vault.supervision import file_reading
from confcli.vault.supervision import inbox_writer
from confcli.vault.secrets import RawKey
from confcli.vault.opening import open_with_key
from confcli.vault.age_files import AgeKey
inbox_writer.AT_ONCE = 12
shelf = inbox_writer.Shelf(open_with_key(sys.argv[1], RawKey("0f" * 32)))
key = AgeKey(sys.stdin.readline())
parcels = (file_reading.read_one(path, key, {}) for path in file_reading.arrived(sys.argv[2]))
for one in shelf.take_all(parcels, "2026-11-22T10:00:00+01:00"):
    print(one.file, flush=True)
"""


def test_what_was_emptied_is_in_no_page_of_the_file(new_shelf):
    import apsw

    volunteer, files = honest()
    shelf = new_shelf(volunteer)

    def traces():
        connection = apsw.Connection(shelf.vault.path)
        connection.execute("PRAGMA cipher = 'sqlcipher'")
        connection.execute("PRAGMA legacy = 4")
        connection.execute(f'PRAGMA key = "raw:{"0f" * 32}"')
        content = connection.serialize("main")
        connection.close()
        return content.count(b"Camille")

    arrive(shelf, files[2])
    assert traces() > 0
    arrive(shelf, files[4])
    vouch_for(shelf, volunteer)
    shelf.vault.sweep()
    assert traces() == 0


def whole_files(shelf):
    """Give the names of the files that were taken, if each of them is there whole and nothing else is."""
    files = shelf.vault.run("SELECT name, first, last FROM imported")
    seqs = {row["seq"] for row in shelf.vault.run("SELECT seq FROM received")}
    assert seqs == {seq for file in files for seq in range(file["first"], file["last"] + 1)}
    return {file["name"] for file in files}


@pytest.mark.parametrize("after", [1, 9])
def test_an_import_that_is_killed_leaves_whole_files_and_all_that_was_said(new_shelf, tmp_path, after):
    volunteer, key, folder = Volunteer("V-07"), AgeKey.new(), tmp_path / "files"
    folder.mkdir()
    for number in range(40):
        for _ in range(3):
            volunteer.contact()
        (folder / f"{number:02}.confcli").write_bytes(seal(volunteer.export(), [key.recipient]))
    shelf = new_shelf(volunteer)
    command = [sys.executable, "-c", IMPORT, shelf.vault.path, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        child.stdin.write(key.reveal() + "\n")
        child.stdin.flush()
        said = {child.stdout.readline().strip() for _ in range(after)}
        child.kill()
        said |= {line.strip() for line in child.stdout if line.endswith("\n")}
    assert said <= whole_files(shelf)
    assert file_reading.arrived(str(folder))
    parcels = file_reading.read_all(file_reading.arrived(str(folder)), key, shelf.files())
    assert {one.became for one in shelf.take_all(parcels, NOW)} <= {Became.NEW, Became.KNOWN}
    assert len(whole_files(shelf)) == 40
    assert (shelf.gaps(), shelf.contradictions(), shelf.rollbacks()) == ([], [], [])
