"""This module knows what is done from the menu with a vault that is closed meanwhile: a passphrase, a backup."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.cli.acts import recovery
from confcli.cli.console import emergency_card, tell
from confcli.cli.menu_lines import Between, asked_path
from confcli.core.code.model import QuestionWords
from confcli.core.dates import read_stamp, show_moment, show_second
from confcli.flows.prompting import choose
from confcli.speech import say
from confcli.vault.backup_names import found

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.cli.workspace import Work
    from confcli.flows.ports import Interviewer

NEWEST = 7  # backups that are offered; any other is named
ANOTHER, LEAVE_IT = "another", "leave"
PASSPHRASE, SHEET = "passphrase", "sheet"


def change_passphrase(_session: Work) -> Between:
    """Have the passphrase changed: whoever sits at an open menu has to know the present one all the same."""

    def changed(given: Given) -> Given:
        recovery.change_passphrase(given, None)
        return given._replace(passphrase_file=None)  # which holds the old one

    return Between(changed, locked=True)


def try_sheet(session: Work) -> None:
    """Try the recovery sheet, without changing anything."""
    recovery.try_sheet(session.vault.path, None)


def bring_back(session: Work) -> Between | None:
    """Ask which backup is to be brought back, and how it opens; the present vault is kept beside it."""
    file = _which(session)
    tell(say("What was recorded after that backup is not in it. The present vault is kept beside it."))
    how = _how(session.interviewer, session.card, say("Leave everything as it is"))
    return Between(lambda given: _restored(given, file, how, aside=True), locked=True) if how else None


def bring_back_first(ask: Interviewer, given: Given) -> None:
    """Bring a vault back where there is none."""
    card = emergency_card()
    file = asked_path(ask, card, "Where is the backup?")
    if how := _how(ask, card, say("Not now")):
        _restored(given, file, how, aside=False)


def _restored(given: Given, file: str, how: str, *, aside: bool) -> Given:
    recovery.restore(given, file, recovery.Restoring(aside, how == SHEET, None))
    return given


def _which(session: Work) -> str:
    newest = found(session.vault.path)[: -NEWEST - 1 : -1]
    sentence, moments = "Of {moment}, with {count} entries", [show_moment(read_stamp(one.stamp)) for one in newest]
    if len({*moments}) < len(moments):  # two of one minute are told apart
        moments = [show_second(read_stamp(one.stamp)) for one in newest]
    told = zip(newest, moments, strict=True)
    lines = [(one.path, say(sentence, moment=moment, count=one.size)) for one, moment in told]
    lines.append((ANOTHER, say("Another one, elsewhere")))
    words = QuestionWords(say("Which backup?"), "")
    chosen = choose(session.interviewer, session.card, "backup", words, lines, back=True)
    if chosen == ANOTHER:
        return os.path.abspath(asked_path(session.interviewer, session.card, "Where is the backup?"))
    return chosen


def _how(ask: Interviewer, card: str, leave: str) -> str:
    lines = (
        (LEAVE_IT, leave),
        (PASSPHRASE, say("Bring it back: I know its passphrase")),
        (SHEET, say("Bring it back with the recovery sheet")),
    )
    chosen = choose(ask, card, "how", QuestionWords(say("Is it to be brought back?"), ""), lines, back=True)
    return "" if chosen == LEAVE_IT else chosen
