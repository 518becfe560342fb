"""Who may get at a file where mode bits tell it, and where they do not: real files, real disks, recorded lists."""

import errno
import os
import subprocess
import sys

import pytest

from confcli.vault.care import access, disks

BITS = pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a list of rights, not bits")
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="this is how Linux does it")


@pytest.fixture
def file(tmp_path):
    if sys.platform != "win32" and not disks.keeps_rights(str(tmp_path)):
        pytest.skip("the temporary folder lies on a disk that keeps no rights of its own")
    folder = tmp_path / "own"
    folder.mkdir(mode=0o700)
    file = folder / "vault"
    file.write_bytes(b"")
    file.chmod(0o600)
    return file


@BITS
def test_a_file_of_ones_own_is_nobody_elses(file):
    assert access.open_to_others(str(file)) == []


@BITS
@pytest.mark.parametrize("mode", [0o604, 0o602, 0o644])
def test_bits_for_others_on_the_file_are_said(file, mode):
    file.chmod(mode)
    assert access.open_to_others(str(file)) == [str(file)]


@BITS
@pytest.mark.parametrize("mode", [0o702, 0o777, 0o1777])
def test_whoever_may_put_another_file_there_is_said(file, mode):
    file.parent.chmod(mode)
    assert access.open_to_others(str(file)) == [os.path.realpath(file.parent)]


@BITS
def test_whoever_may_put_another_folder_there_is_said(file):
    file.parent.parent.chmod(0o777)
    assert access.open_to_others(str(file)) == [os.path.realpath(file.parent.parent)]
    file.parent.parent.chmod(0o1777)  # as /tmp is: only its owner renames a folder there
    assert access.open_to_others(str(file)) == []


@BITS
def test_a_folder_of_somebody_else_is_said(file):
    try:
        os.chown(file.parent, 12_345, -1)
    except PermissionError:
        pytest.skip("only an administrator gives a folder away")
    assert access.open_to_others(str(file)) == [os.path.realpath(file.parent)]


@LINUX
def test_a_group_counts_unless_it_is_ones_own_alone(file):
    import grp
    import pwd

    mine = pwd.getpwuid(os.geteuid())
    try:
        alone = grp.getgrgid(file.stat().st_gid)
    except KeyError:
        pytest.skip("the group of this file has no name")
    expected = [] if alone.gr_name == mine.pw_name and set(alone.gr_mem) <= {mine.pw_name} else [str(file)]
    file.chmod(0o660)
    assert access.open_to_others(str(file)) == expected
    others = next((one.gr_gid for one in grp.getgrall() if one.gr_name not in (mine.pw_name, alone.gr_name)), None)
    try:
        os.chown(file, -1, others)
    except (PermissionError, TypeError):
        return
    assert access.open_to_others(str(file)) == [str(file)]


@LINUX
def test_an_access_list_behind_the_groups_bits_is_seen(file):
    """Version 2; owner rw, user 12345 r, group -, mask r, others -: the mode shows the mask as the group's bits."""
    entries = ((1, 6, -1), (2, 4, 12_345), (4, 0, -1), (0x10, 4, -1), (0x20, 0, -1))
    content = (2).to_bytes(4, "little")
    for tag, rights, who in entries:
        content += tag.to_bytes(2, "little") + rights.to_bytes(2, "little") + (who % 2**32).to_bytes(4, "little")
    try:
        os.setxattr(file, "system.posix_acl_access", content)
    except OSError as error:
        pytest.skip(f"no access list can be set here ({errno.errorcode[error.errno]})")
    assert access.open_to_others(str(file)) == [str(file)]
    file.chmod(0o600)  # which sets the mask: what the list grants is cut down by it
    assert access.open_to_others(str(file)) == []


@LINUX
def test_a_disk_that_keeps_no_rights_tells_nothing():
    """A real one, whose rights come from elsewhere: readable by all, and to be read by its owner only."""
    assert disks.mount_of("/proc/self/comm").kind == "proc"
    assert access.open_to_others("/proc/self/comm") == ["/proc/self/comm"]
    assert access.open_to_others("/proc/self/mem") is None


@LINUX
@pytest.mark.parametrize(("kind", "keeps"), [("tmpfs", True), ("ramfs", True), ("mqueue", False)])
def test_a_disk_that_is_really_mounted_is_known_for_what_it_is(tmp_path, kind, keeps):
    """In name spaces of its own, as anyone may; with a space in its name, which the kernel spells in another way."""
    point = tmp_path / "my stick"
    point.mkdir()
    script = (
        "import os, sys; from confcli.vault.care import access, disks\n"
        "file = sys.argv[1] + '/vault'; os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))\n"
        "told = access._open(file, access.Place.FILE)\n"
        "print(disks.mount_of(file).kind, disks.keeps_rights(file), told)"
    )
    mount = 'mount -t "$1" none "$0" && echo mounted && exec "$2" -c "$3" "$0"'
    command = ["unshare", "-rmi", "sh", "-c", mount, str(point), kind, sys.executable, script]
    try:
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no unshare here")
    if not ran.stdout.startswith("mounted"):
        pytest.skip(f"no {kind} can be mounted here: {ran.stderr.strip()}")
    assert ran.stdout.split()[1:] == [kind, str(keeps), str(False if keeps else None)], ran.stderr


def test_a_folder_that_is_not_there_is_no_answer(tmp_path):
    if sys.platform == "win32":
        assert access.open_to_others(str(tmp_path / "nowhere" / "vault")) is None
    else:
        with pytest.raises(FileNotFoundError):
            access.open_to_others(str(tmp_path / "nowhere" / "vault"))


# --- The access lists of a Mac, as `ls -lde` shows them ----------------------------------------

HEAD = "drwxr-xr-x+ 5 marie  staff  160 Nov  1 10:00 /Users/marie/Documents\n"
LISTS = {
    "none": (HEAD.replace("+", ""), False),
    "as every home has": (HEAD + " 0: group:everyone deny delete\n", False),
    "given to one other": (HEAD + " 0: user:paul allow list,search,readattr\n", True),
    "given to a group with a space": (HEAD + " 0: group:Domain Users inherited allow read\n", True),
    "given to oneself": (HEAD + " 0: user:marie inherited allow read,write\n", False),
    "after a denial": (HEAD + " 0: group:everyone deny delete\n 1: user:paul allow read\n", True),
    "of another form": (HEAD + " 0: something new\n", None),
}


@pytest.mark.parametrize("name", LISTS)
def test_recorded_lists_of_a_mac(name):
    listing, expected = LISTS[name]
    assert access.others_are_allowed(listing, "marie") is expected


@pytest.mark.skipif(sys.platform != "darwin", reason="only a Mac keeps such lists")
def test_a_mac_is_really_asked(file):
    assert access.listed_for_others(str(file)) is False
    subprocess.run(["chmod", "+a", "group:everyone allow read", str(file)], check=True)
    assert access.listed_for_others(str(file)) is True
    assert access.open_to_others(str(file)) == [str(file)]
