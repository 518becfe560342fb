"""This module knows who there is: clients and where they stand with the policy, and whom files are sealed for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from confcli.core.ledger.marks import COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED, TOLD
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST = 20  # characters of a code; what is longer is none
CODE = re.compile(r"([A-Z]{1,4})[- ]?([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Client:
    """A client as the vault knows them. Only the code ever leaves it by itself."""

    code: str
    name: str | None
    marks: frozenset[str]  # what their explanations have earned so far
    language: str = ""  # the one they speak with the volunteer, as an option of the policy

    @property
    def told(self) -> bool:
        """Whether the whole policy has been explained (FC-1)."""
        return TOLD in self.marks


class Supervisor(NamedTuple):
    """Whom session logs are sealed for: a code, and a public key."""

    code: str
    recipient: str


class Keyholder(NamedTuple):
    """Who can open the recovery file: a name, and a public key."""

    name: str
    recipient: str


def read_code(text: str) -> str:
    """Read a code such as C-001; raises Misread, so that no name ever becomes a code."""
    found = CODE.fullmatch(text.strip().upper())
    if not found:
        raise Misread("That is not a code.", "A code is letters, a dash and digits, such as C-001: never a name.")
    return f"{found[1]}-{found[2]}"


def require_client(text: str, clients: Mapping[str, Client]) -> Client:
    """Find the client that a person means by "C-001", "c1" or just "1"; raises Misread for nobody, or for two."""
    if not clients:
        raise Misread("There are no clients yet.", "To add one: confcli client add")
    typed = text.strip().upper()[:LONGEST]
    letters, _, number = (f"-{typed}" if typed.isdecimal() else read_code(typed)).rpartition("-")
    meant = [code for code in clients if code == typed] or [
        code for code in clients if letters in ("", _letters(code)) and int(code.rpartition("-")[2]) == int(number)
    ]
    if len(meant) != 1:
        hint = "To see them: confcli client list. To add one: confcli client add."
        raise Misread("There is no client {code}.", hint, code=typed)
    return clients[meant[0]]


def next_code(taken: Iterable[str]) -> str:
    """Give the next free client code."""
    numbers = [int(code[2:]) for code in taken if code.startswith("C-")]
    return f"C-{max(numbers, default=0) + 1:03d}"


def latest_marks(explanations: Iterable[Iterable[str]]) -> frozenset[str]:
    """Join the marks of a client's explanations, oldest first; a later word on notes replaces an earlier."""
    marks: set[str] = set()
    for explanation in explanations:
        earned = set(explanation)
        if earned & {NOTES_AGREED, NOTES_REFUSED}:
            marks -= {NOTES_AGREED, NOTES_REFUSED}
        marks |= earned
    return frozenset(marks)


def reminders(client: Client) -> tuple[str, ...]:
    """Say what is still owed to a client, in sentences a volunteer reads before a contact."""
    owed = []
    if not client.told:
        owed.append("{code} has not been told the policy yet (FC-1): confcli first-contact {code}")
    elif COPY_OFFERED not in client.marks:
        owed.append("{code} has not been offered a copy of the Code yet (FC-2).")
    if NOTES_REFUSED in client.marks:
        owed.append("{code} does not agree to notes: record only that the contact took place.")
    return tuple(say(sentence, code=client.code) for sentence in owed)


def _letters(code: str) -> str:
    return code.rpartition("-")[0]
