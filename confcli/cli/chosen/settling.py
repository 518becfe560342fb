"""This module knows what is settled from the menu and holds at once: the language, the voice, the coordinator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli import settings
from confcli.cli.acts.orientation import remember_coordinator
from confcli.cli.console import conclude, tell
from confcli.cli.groundwork import now
from confcli.cli.menu_lines import Between
from confcli.core.code.model import QuestionWords
from confcli.errors import NotWritten
from confcli.flows.prompting import choose
from confcli.flows.undertaking import ask_whom, whom
from confcli.speech import introduction, say, speak

if TYPE_CHECKING:
    from confcli.cli.options import Given
    from confcli.flows.ports import Interviewer

OWN_WORDS = (("en", "English"), ("fr", "Français"))  # each in its own language, whoever reads it


def choose_language(ask: Interviewer, card: str) -> Between:
    """Ask for the language and for how to ask; both hold at once, and where they cannot be kept for this time."""
    language = choose(ask, card, "language", QuestionWords(say("Which language?"), ""), OWN_WORDS, back=True)
    ways = (
        ("guided", say("With arrow keys")),
        ("plain", say("In numbered lines, good for a screen reader")),
    )
    voice = choose(ask, card, "voice", QuestionWords(say("How do you want to be asked?"), ""), ways, back=True)
    speak(language)
    try:
        settings.remember("language", language)
        settings.remember("voice", voice)
    except NotWritten as error:
        tell(error.aloud)
        tell(say("What you chose holds for this time."))
    conclude(introduction())

    def asked_so(given: Given) -> Given:
        return given._replace(plain=voice == "plain")

    return Between(asked_so, locked=False)


def name_coordinator(ask: Interviewer, card: str) -> Between:
    """Ask whom the emergency card and the copies name, and keep it; nothing typed leaves it as it is."""
    remember_coordinator(ask_whom(ask, whom(settings.COORDINATOR), now().date(), card))
    return Between(lambda given: given, locked=False)
