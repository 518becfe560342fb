"""This module knows what is known of a client: what was asked when they came, and each change since.

The newest answer counts. How it is said in words is here as well, so that every screen says the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.model import Privacy
from confcli.core.ledger.kinds import CHANGED
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from confcli.core.code.model import Policy, QuestionWords
    from confcli.core.ledger.chain import Shown
    from confcli.core.ledger.entry import Fields
    from confcli.core.people import Client

CHANGE = "change"  # the kind of entry, and its form
BESIDES = (Privacy.REACH, Privacy.NOTE)  # what is known of a client besides code, name and language


def profiles(added: Iterable[Shown], changes: Iterable[Shown]) -> dict[str, Fields]:
    """Give what is known of each client, by code; what a change names and does not hold is known no more."""
    found = {str(one.fields["client"]): dict(one.fields) for one in added}
    for one in changes:
        known = found.get(str(one.fields["client"]), {})
        for name in one.fields.get(CHANGED) or ():
            known[name] = one.fields.get(name)
    return found


def profile_lines(policy: Policy, client: Client, clients: Mapping[str, Client]) -> list[str]:
    """Say how a client is reached and who is around them, a line an answer; nothing where nothing is known.

    Where nothing is known, neither is anything said of what is missing; a policy that was not loaded says nothing.
    """
    words = policy.words[CHANGE].questions if CHANGE in policy.words else {}
    asked = [one for one in policy.forms[CHANGE].questions if one.privacy in BESIDES] if words else []
    found = [(words[one.id], str(client.profile.get(one.id) or "")) for one in asked]
    said = [(own.label, _said(own, value, clients)) for own, value in found] if any(value for _, value in found) else []
    return [say("{label}: {value}", label=label, value=value) for label, value in said if value]


def _said(words: QuestionWords, value: str, clients: Mapping[str, Client]) -> str:
    """Say an answer in the words in which it was chosen; another client by code and name."""
    if value in clients:
        return f"{value}  {clients[value].name or ''}".strip()
    return words.options.get(value, value) or words.nothing
