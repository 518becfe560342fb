"""This module knows what is asked when a vault was begun and its words were never typed from the paper."""

from confcli.cli.acts.orientation import one_of
from confcli.cli.console import tell
from confcli.cli.groundwork import now
from confcli.core.dates import stamp
from confcli.speech import say
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
