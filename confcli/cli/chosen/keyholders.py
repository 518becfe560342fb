"""This module knows how it is asked who else may open the vault, and who may no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.acts import keyholders
from confcli.cli.card_file import compare_key
from confcli.cli.menu_lines import asked_words
from confcli.core.code.model import QuestionWords
from confcli.errors import Misread
from confcli.flows.prompting import choose
from confcli.speech import say
from confcli.vault.care.recovery import SHEET, require_recipient
from confcli.vault.keys import Keyholder, KeyRing

if TYPE_CHECKING:
    from confcli.cli.workspace import Work


def show_all(session: Work) -> None:
    """List who can open the vault."""
    keyholders.show_list(KeyRing(session.vault).keyholders())


def add(session: Work) -> None:
    """Ask who may open the vault, and with which key."""
    name = asked_words(session, "keyholder", "Who is it?", "A supervisor's code, for instance.", _named)
    about = "It begins with age1. Compare it with them first."
    key = asked_words(session, "key", "What is their public key?", about, require_recipient)
    compare_key(name, key, None)
    keyholders.entrust(session.vault, Keyholder(name, key))


def _named(text: str) -> str:
    if text.strip() in ("", SHEET):
        raise Misread("Nobody is named.", "Type the name of the person.")
    return text.strip()


def remove(session: Work) -> None:
    """Ask who may no longer open the vault; raises Misread where there is nobody."""
    holders = KeyRing(session.vault).keyholders()
    if not holders:
        raise Misread("Nobody but you can open the vault.", "Nothing was changed.")
    lines = [(holder.name, say(holder.name)) for holder in holders]
    words = QuestionWords(say("Who can no longer open it?"), "")
    keyholders.withdraw(session.vault, choose(session.interviewer, session.card, "keyholder", words, lines, back=True))


def renew(session: Work) -> None:
    """Write the recovery file anew."""
    keyholders.renew_for(session.vault)
