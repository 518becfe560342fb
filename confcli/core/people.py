"""This module knows volunteers and clients: their codes, and where a client stands with the policy."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from confcli.core.ledger.marks import COPY_OFFERED, NOTES_AGREED, NOTES_REFUSED, TOLD
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.code.model import Form
    from confcli.core.ledger.entry import Fields

LONGEST = 20  # characters of a code; what is longer is none
UNASKED = "{code} has not been asked about notes yet: record only that the contact took place."
CODE = re.compile(r"([A-Z]{1,4})[- ]?([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class Client:
    """A client as the vault knows them. Only the code ever leaves it by itself."""

    code: str
    name: str | None
    marks: frozenset[str]  # what their explanations have earned so far
    language: str = ""  # the one they speak with the volunteer, as an option of the policy
    profile: Fields = field(default_factory=dict)  # all that is known of them, as it was last answered

    @property
    def told(self) -> bool:
        """Whether the whole policy has been explained (FC-1)."""
        return TOLD in self.marks


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


def asked_about(form: Form, client: Client) -> Form:
    """Give a form with those questions alone that this client's marks allow: no note where none was agreed to."""
    return replace(form, questions=tuple(one for one in form.questions if one.client_marks <= client.marks))


def owed(client: Client) -> tuple[str, ...]:
    """Say what is still to be done for a client."""
    sentences = []
    if not client.told:
        sentences.append("{code} has not been told the policy yet (FC-1): confcli first-contact {code}")
    elif COPY_OFFERED not in client.marks:
        sentences.append("{code} has not been offered a copy of the Code yet (FC-2).")
    if client.told and not client.marks & {NOTES_AGREED, NOTES_REFUSED}:
        sentences.append(UNASKED)
    return tuple(say(sentence, code=client.code) for sentence in sentences)


def reminders(client: Client) -> tuple[str, ...]:
    """Say what a volunteer should know before a contact: what is owed, and whether notes were agreed to.

    That a client refused notes is nothing to be done: it stands beside the client, and in no list of what is left.
    """
    found = list(owed(client))
    if NOTES_REFUSED in client.marks:
        found.append(say("{code} does not agree to notes: record only that the contact took place.", code=client.code))
    elif NOTES_AGREED not in client.marks and not client.told:
        found.append(say(UNASKED, code=client.code))
    return tuple(found)


def _letters(code: str) -> str:
    return code.rpartition("-")[0]
