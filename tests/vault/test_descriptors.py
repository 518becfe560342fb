"""Who may get at a file on Windows, read out of security descriptors as Windows writes them."""

import subprocess
import sys
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcli.vault.care.access import Place, open_to_others
from confcli.vault.care.descriptors import others_hold

ME = "S-1-5-21-1004336348-1177238915-682003330-1001"
OTHER = "S-1-5-21-1004336348-1177238915-682003330-1002"
FILE, FOLDER, ABOVE, ROOT = (place.value[0] for place in (Place.FILE, Place.FOLDER, Place.ABOVE, Place.ROOT))
MINE = f"O:{ME}D:"
INSTALLER = "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"

RECORDED = {
    "a file in a profile": (f"{MINE}AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;{ME})", FILE, False),
    "the same, spelt in numbers": (f"{MINE}AI(A;ID;0x1f01ff;;;S-1-5-18)(A;ID;0x1f01ff;;;S-1-5-32-544)", FILE, False),
    "a profile folder": (f"O:SYG:SYD:PAI(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;{ME})", FOLDER, False),
    "with an app's entries": (f"{MINE}(A;;FA;;;{ME})(A;OICI;0x1200a9;;;AC)(A;;FR;;;S-1-15-3-1024-1-2)", FILE, False),
    "C:\\Users": (
        "O:SYD:PAI(A;OICI;0x1200a9;;;WD)(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;;0x1200a9;;;BU)(A;OICIIO;GXGR;;;BU)",
        ABOVE,
        False,
    ),
    "C:\\": (
        f"O:{INSTALLER}D:PAI(A;;LC;;;AU)(A;OICIIO;SDGXGWGR;;;AU)(A;;FA;;;SY)(A;;FA;;;BA)(A;OICI;0x1200a9;;;BU)",
        ROOT,
        False,
    ),
    "a second drive": (
        "O:BAD:(A;OICIIO;SDGXGWGR;;;AU)(A;;0x1301bf;;;AU)(A;;FA;;;SY)(A;;FA;;;BA)(A;OICI;0x1200a9;;;BU)",
        ROOT,
        False,
    ),
    "a folder made in C:\\": (
        f"{MINE}AI(A;OICIID;FA;;;BA)(A;OICIID;FA;;;SY)(A;ID;0x1301bf;;;AU)(A;OICIIOID;SDGXGWGR;;;AU)",
        FOLDER,
        True,
    ),
    "a file made there": (
        f"{MINE}AI(A;ID;FA;;;BA)(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)",
        FILE,
        True,
    ),
    "in the public folder": (f"{MINE}AI(A;ID;FA;;;SY)(A;ID;0x1301bf;;;IU)(A;ID;0x1301bf;;;SU)", FILE, True),
    "a folder above, in C:\\": (f"{MINE}AI(A;OICIID;0x1200a9;;;BU)(A;ID;0x1301bf;;;AU)", ABOVE, True),
    "given to one other": (f"{MINE}(A;;FA;;;{ME})(A;;FR;;;{OTHER})", FILE, True),
    "read by all, in letters": (f"{MINE}(A;;FA;;;{ME})(A;;CCSWRPRC;;;WD)", FILE, True),
    "a stick, as Windows shows a FAT": ("O:WDD:(A;OICI;FA;;;WD)", FILE, True),
    "no list at all": (f"{MINE}NO_ACCESS_CONTROL", FILE, True),
    "no list asked for": (f"O:{ME}", FILE, True),
    "an empty list": (MINE, FILE, False),
    "somebody else's": (f"O:{OTHER}D:(A;;FA;;;{ME})", FILE, True),
    "administrators'": (f"O:BAD:(A;;FA;;;{ME})(A;;FA;;;S-1-5-21-1004336348-1177238915-682003330-500)", FILE, False),
    "denied first": (f"{MINE}(D;;FA;;;BG)(D;;FR;;;WD)(A;;FR;;;BU)", FILE, False),
    "denied too late": (f"{MINE}(A;;FR;;;BU)(D;;FR;;;BU)", FILE, True),
    "denied to another group": (f"{MINE}(D;;FA;;;BG)(A;;FR;;;BU)", FILE, True),
    "denied in part": (f"{MINE}(D;;FW;;;BU)(A;;FA;;;BU)", FILE, True),
    "denied on a condition": (f'{MINE}(XD;;FA;;;WD;(@User.Title=="PM"))(A;;FR;;;BU)', FILE, True),
    "allowed on a condition": (f'{MINE}(XA;;FR;;;AU;(@User.Title=="PM" && (Member_of{{BU}})))', FILE, True),
    "only for what is made inside": (f"{MINE}(A;OICIIO;FA;;;WD)(A;OICIIO;GA;;;CO)", FOLDER, False),
    "only the look of it": (f"{MINE}(A;;RC;;;BU)", FILE, False),
    "who may change the rights": (f"{MINE}(A;;WD;;;BU)", FILE, True),
    "who may take it": (f"{MINE}(A;;WO;;;BU)", ABOVE, True),
    "generic rights": (f"{MINE}(A;;GR;;;BU)", FILE, True),
    "generic rights as a number": (f"{MINE}(A;;0x80000000;;;BU)", FILE, True),
    "in a OneDrive folder": (f"{MINE}AI(A;ID;FA;;;SY)(A;ID;FA;;;BA)(A;ID;FA;;;{ME})S:AI", FILE, False),
    "of another domain": (f"O:{ME}D:(A;;FA;;;DA)", FILE, True),
    "what is not known: a type": (f"{MINE}(QQ;;FA;;;{ME})", FILE, None),
    "what is not known: a right": (f"{MINE}(A;;ZZ;;;{ME})", FILE, None),
    "what is not known: half a right": (f"{MINE}(A;;FAX;;;{ME})", FILE, None),
    "no owner": ("D:(A;;FA;;;SY)", FILE, None),
    "nothing": ("", FILE, None),
    "cut off": (f"{MINE}(A;;FA;;;SY)(A;;F", FILE, None),
}


@pytest.mark.parametrize("name", RECORDED)
def test_recorded_descriptors(name):
    text, rights, expected = RECORDED[name]
    assert others_hold(text, ME, rights) is expected


def test_the_order_of_what_is_allowed_does_not_matter():
    entries = (f"(A;;FA;;;{ME})", "(A;;FA;;;SY)", "(A;;FR;;;BU)")
    assert {others_hold(MINE + "".join(order), ME, FILE) for order in permutations(entries)} == {True}


@given(st.text("OGDSPAI:();0x1fFRWBUSY-é", max_size=60))
def test_nothing_that_is_given_stops_it(text):
    assert others_hold(text, ME, FILE) in (True, False, None)
    assert others_hold(f"{MINE}(A;;FR;;;WD){text}", ME, FILE) is not False


@pytest.fixture
def file(tmp_path):
    if sys.platform != "win32":
        pytest.skip("only Windows is asked so")
    file = tmp_path / "vault"
    file.write_bytes(b"")
    return file


def test_windows_is_really_asked(file):
    from confcli.vault.care import asking_windows as windows

    text, me = windows.descriptor(str(file)), windows.myself()
    assert me.startswith("S-1-5-")
    assert others_hold(text, me, FILE) is not None, text
    assert isinstance(windows.keeps_rights(str(file)), bool)
    assert isinstance(windows.label(str(file)), str)
    assert isinstance(windows.bitlocker(str(file)), str)
    with pytest.raises(OSError, match=r"."):
        windows.descriptor(str(file.with_name("nowhere")))


def test_a_right_that_is_given_to_everyone_is_seen(file):
    from confcli.vault.care import asking_windows as windows

    before = windows.descriptor(str(file))
    try:
        subprocess.run(["icacls", str(file), "/grant", "*S-1-1-0:R"], capture_output=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        pytest.skip("there is no icacls here")
    if windows.descriptor(str(file)) == before:
        pytest.skip("the list of rights of a file cannot be changed here, or held it already")
    assert open_to_others(str(file)) == [str(file)]
