"""This module knows what is asked before a vault is made where one was: begun and never finished, or gone."""

from confcli.cli.acts.orientation import one_of
from confcli.cli.console import tell
from confcli.cli.groundwork import now
from confcli.core.dates import stamp
from confcli.interviewers.person import attended
from confcli.speech import say
from confcli.vault.backup_names import most_promising
from confcli.vault.care.restoring import set_aside


def wants_to_go_on() -> bool:
    """Ask whether the words of a vault that was begun stand on paper; nothing is set aside unasked."""
    begun = say("A vault was begun here. Its undertaking is recorded; its words were not yet typed from the paper.")
    asked = say("If you have the paper, go on: 1. If you have no paper, begin anew: 2.")
    return one_of(f"{begun} {asked}", ("on", "anew")) == "on"


def begin_anew(path: str) -> None:
    """Set aside what was begun: it is never thrown away, for the paper may yet be found."""
    set_aside(path, stamp(now()))
    tell(say("What was begun is kept beside the new vault; its words still open it."))


def begins_beside_backups(path: str) -> bool:
    """Name the backups that lie here already, before anything is made, and have it chosen what is wanted."""
    backup = most_promising(path)
    if backup is None:
        return True
    tell(say("Backups of a vault lie here already. This one says it holds most: {path}.", path=backup.path))
    tell(say("To bring it back: confcli vault restore {path}", path=backup.path))
    tell(say("A new vault would begin empty. These backups stay as they are."))
    return not attended() or one_of(say("To stop here: 1. To make a new vault: 2."), ("stop", "new")) == "new"
