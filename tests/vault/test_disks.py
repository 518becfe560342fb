"""Which disk a path lies on and whether it is encrypted, read out of what the systems say."""

import sys

import pytest

from confcli.vault.care import disks
from confcli.vault.care.disks import Mount

MOUNTINFO = """\
27 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw,discard
36 27 0:31 / /home rw,noatime shared:5 master:2 - btrfs /dev/mapper/home rw,subvol=/@home
41 27 8:17 / /media/marie/USB\\040STICK rw,nosuid,nodev - vfat /dev/sdb1 rw,uid=1000,fmask=0022
44 27 0:52 / /mnt/share rw - cifs //nas/group rw,vers=3.1.1
45 44 0:53 / /mnt/share rw - nfs4 nas:/group rw
"""
ON_A_MAC = """\
/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
devfs on /dev (devfs, local, nobrowse)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect)
/dev/disk4s1 on /Volumes/STICK (WHITE) (msdos, local, nodev, nosuid, noowners)
//marie@nas._smb._tcp.local/Group on /Volumes/Group (smbfs, nodev, nosuid, mounted by marie)
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/marie/vault", "btrfs"),
        ("/homework/vault", "ext4"),
        ("/media/marie/USB STICK/vault", "vfat"),
        ("/mnt/share/vault", "nfs4"),  # the later one hides the other
        ("/", "ext4"),
    ],
)
def test_the_disk_of_a_path_is_found(path, kind):
    assert disks.holding(path, disks.from_linux(MOUNTINFO)).kind == kind


def test_a_list_of_a_mac_is_read():
    found = {one.point: one for one in disks.from_mac(ON_A_MAC)}
    assert len(found) == 5
    assert found["/System/Volumes/Data"].kind == "apfs"
    stick = found["/Volumes/STICK (WHITE)"]
    assert (stick.kind, "noowners" in stick.options) == ("msdos", True)
    assert found["/Volumes/Group"].kind == "smbfs"


@pytest.mark.parametrize("mount", [None, *disks.from_linux(MOUNTINFO)[2:], *disks.from_mac(ON_A_MAC)[3:]])
def test_sticks_and_shares_keep_no_rights_of_their_own(monkeypatch, mount, tmp_path):
    monkeypatch.setattr(disks, "mount_of", lambda _: mount)
    assert disks.keeps_rights(str(tmp_path)) is False


def test_a_disk_whose_owners_a_mac_passes_over_keeps_none_either(monkeypatch, tmp_path):
    kept, passed_over = Mount("/", "apfs", "x"), Mount("/", "apfs", "x", frozenset({"noowners"}))
    monkeypatch.setattr(disks, "mount_of", lambda _: kept)
    assert disks.keeps_rights(str(tmp_path)) is True
    monkeypatch.setattr(disks, "mount_of", lambda _: passed_over)
    assert disks.keeps_rights(str(tmp_path)) is False


@pytest.mark.skipif(sys.platform == "win32", reason="Windows names its disks otherwise")
def test_the_disk_of_this_very_folder_is_found(tmp_path):
    assert disks.mount_of(str(tmp_path.resolve())) is not None


@pytest.mark.parametrize(
    ("said", "encrypted"),
    [("1\r\n", True), ("6", True), ("2\r\n", False), ("", None), ("0", None), ("3", None), ("5", None), ("x", None)],
)
def test_what_explorer_knows_of_bitlocker(said, encrypted):
    assert disks.protected(said) is encrypted


@pytest.fixture
def device(tmp_path):
    """Lay out devices as the kernel lists them."""

    def make(name, uuid="", under=(), loop=False):
        folder = tmp_path / name
        (folder / "slaves").mkdir(parents=True)
        if loop:
            (folder / "loop").mkdir()
        if uuid:
            (folder / "dm").mkdir()
            (folder / "dm" / "uuid").write_text(uuid + "\n", encoding="ascii")
        for one in under:
            (folder / "slaves" / one).symlink_to(tmp_path / one)
        return str(folder)

    if sys.platform == "win32":
        pytest.skip("these links are those of a Linux kernel")
    return make


def test_an_encrypted_layer_under_a_disk_is_found(device, tmp_path):
    crypt = device("crypt", "CRYPT-LUKS2-0123-name")
    assert disks.mapped(crypt) is True
    assert disks.mapped(device("plain")) is False
    assert disks.mapped(device("volume", "LVM-0123")) is False
    assert disks.mapped(device("over", "LVM-1", ["crypt"])) is True
    assert disks.mapped(str(tmp_path / "nowhere")) is None


def test_one_disk_of_several_that_is_not_encrypted_is_enough(device):
    device("crypt", "CRYPT-LUKS2-0123-name")
    device("plain")
    device("file", loop=True)
    assert disks.mapped(device("both", "LVM-1", ["crypt", "plain"])) is False
    assert disks.mapped(device("perhaps", "LVM-2", ["crypt", "file"])) is None


def test_a_file_used_as_a_disk_tells_nothing_of_the_one_it_lies_on(device):
    assert disks.mapped(device("loop0", loop=True)) is None


def test_every_disk_of_a_btrfs_counts(device, tmp_path):
    for name in ("dm-0", "sdb1", "sdc1"):
        device(f"class/{name}")
    for one, names in {"features": (), "a-pool": ("dm-0", "sdb1")}.items():
        for name in names:
            (tmp_path / "btrfs" / one / "devices" / name).mkdir(parents=True)
    found = disks.pool("dm-0", str(tmp_path / "btrfs"), str(tmp_path / "class"))
    assert sorted(path.rsplit("/", 1)[1] for path in found) == ["dm-0", "sdb1"]
    assert len(disks.pool("sdc1", str(tmp_path / "btrfs"), str(tmp_path / "class"))) == 1
