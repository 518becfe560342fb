"""This module knows how to read a Windows security descriptor, in its written form (SDDL): who else holds a right.

The form is Microsoft's "Security Descriptor String Format": owner, then the list of entries (ACEs), each with its
type, flags, rights and the account it is for. What cannot be read is never taken for harmless.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Rights to a file or folder, as Windows counts them. What is "append" for a file is "make a folder" for a folder.
READ, WRITE, APPEND, DELETE_CHILD = 0x1, 0x2, 0x4, 0x40
DELETE, CHANGE_RIGHTS, TAKE = 0x1_0000, 0x4_0000, 0x8_0000

_SID = r"S-1-(?:0x[0-9A-Fa-f]+|\d+)(?:-\d+)+|[A-Z]{2}"
_CONDITION = r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"  # three deep; what is deeper is not read, and told so
_ACE = rf"\((?:[^()]|{_CONDITION})*\)"
_ACES = rf"(?:{_ACE})*"
WHOLE = re.compile(
    rf"O:(?P<owner>{_SID})(?:G:(?:{_SID}))?(?:D:(?P<flags>[A-Z_]*)(?P<aces>{_ACES}))?(?:S:[A-Z_]*{_ACES})?"
)
ACE = re.compile(rf"\((?P<type>[A-Z]+);(?P<flags>[A-Z]*);(?P<rights>\w*);[^;]*;[^;]*;(?P<who>{_SID})(?P<if>;.*)?\)")
EACH = re.compile(_ACE)

# The system and its administrators, who can read every file anyhow: README says that nothing keeps them out.
# The creator and owner entries name whoever owns the file, and the owner is looked at by itself.
ADMINISTRATORS = re.compile(
    r"SY|S-1-5-18|BA|S-1-5-32-544|LA|S-1-5-21-[\d-]+-500|"  # the system, the group, the account
    r"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464|"  # TrustedInstaller, which owns C:\
    r"CO|CG|OW|S-1-3-[014]"
)
# Apps in a container: such an entry lets no person in whom no other entry lets in.
APPS = re.compile(r"AC|S-1-15-[23]-[\d-]+")
EVERYONE = ("WD", "S-1-1-0")

_READS, _WRITES, _RUNS, _ALL = 0x12_0089, 0x12_0116, 0x12_00A0, 0x1F_01FF
GENERIC = {0x1000_0000: _ALL, 0x2000_0000: _RUNS, 0x4000_0000: _WRITES, 0x8000_0000: _READS}
RIGHTS = {
    "GA": _ALL, "GR": _READS, "GW": _WRITES, "GX": _RUNS, "FA": _ALL, "FR": _READS, "FW": _WRITES, "FX": _RUNS,
    "RC": 0x2_0000, "SD": DELETE, "WD": CHANGE_RIGHTS, "WO": TAKE, "CC": READ, "DC": WRITE, "LC": APPEND,
    "SW": 0x8, "RP": 0x10, "WP": 0x20, "DT": DELETE_CHILD, "LO": 0x80, "CR": 0x100,
}  # fmt: skip
ALLOWS, DENIES = ("A", "XA", "OA", "ZA"), ("D", "OD")
# Denials that hold only on a condition, and entries that allow nothing: for the audit, labels, attributes.
PASSED_OVER = ("XD", "ZD", "AU", "AL", "OU", "OL", "XU", "ZU", "ML", "RA", "SP", "TL", "FL")


class _Entry(NamedTuple):
    """One entry that counts for the file itself."""

    allows: bool
    rights: int
    who: str


def others_hold(descriptor: str, me: str, rights: int) -> bool | None:
    """Tell whether anyone but me (my SID) and administrators holds one of these rights; None where it is unreadable."""
    found = WHOLE.fullmatch(descriptor)
    if not found:
        return None
    if _is_other(found["owner"], me):
        return True  # an owner can always change who may read
    if found["flags"] is None or "NO_ACCESS_CONTROL" in found["flags"]:
        return True  # no list at all keeps nobody out
    try:
        entries = [entry for text in EACH.findall(found["aces"]) if (entry := _entry(text))]
    except ValueError:
        return None
    return _granted(entries, me, rights)


def _granted(entries: list[_Entry], me: str, rights: int) -> bool:
    """Go down the list as Windows does: what was denied before is not granted after."""
    denied: dict[str, int] = {}
    for allows, held, who in entries:
        if not allows:
            denied[who] = denied.get(who, 0) | held
        elif _is_other(who, me):
            kept_out = denied.get(who, 0)
            for everyone in EVERYONE:
                kept_out |= denied.get(everyone, 0)
            if held & ~kept_out & rights:
                return True
    return False


def _is_other(who: str, me: str) -> bool:
    return who != me and not ADMINISTRATORS.fullmatch(who) and not APPS.fullmatch(who)


def _entry(text: str) -> _Entry | None:
    """Read one entry; None for one that grants and denies nothing here. Raises ValueError for what is not known."""
    found = ACE.fullmatch(text)
    if not found:
        raise ValueError(text)
    if found["type"] in PASSED_OVER:
        return None
    if found["type"] not in ALLOWS + DENIES:
        raise ValueError(text)
    if "IO" in re.findall("..", found["flags"]):  # for what is made inside, not for the folder itself
        return None
    return _Entry(found["type"] in ALLOWS, _rights(found["rights"]), found["who"])


def _rights(text: str) -> int:
    """Read rights, as a number or in pairs of letters."""
    if text[:1].isdigit():
        number = int(text, 0)
        for bit, meant in GENERIC.items():
            number |= meant if number & bit else 0
        return number
    pairs = re.findall("..", text)
    if "".join(pairs) != text or not set(pairs) <= RIGHTS.keys():
        raise ValueError(text)
    held = 0
    for pair in pairs:
        held |= RIGHTS[pair]
    return held
