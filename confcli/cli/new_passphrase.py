"""This module knows how a new passphrase is found: drawn, shown, and typed from the paper, or one of one's own."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from confcli.cli.console import tell, width
from confcli.cli.passphrase import Typing, no_terminal, none_typed
from confcli.errors import Misread
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.person import at_terminal
from confcli.reports.layout import paragraph
from confcli.speech import say, spoken
from confcli.vault.passphrases import drawn, first_difference, require_strong

if TYPE_CHECKING:
    from confcli.vault.secrets import Passphrase

WORDS_HELP = "They stand above, so you see what you type. Capitals, accents and spaces do not matter."
OWN_HELP = "Five words that have nothing to do with each other are a good one. Capitals and spaces count here."


def new() -> Passphrase:
    """Draw a passphrase and have it typed once; who wants another one types it twice.

    Raises VaultLocked where it would be shown to a file or a pipe.
    """
    suggested = draw()
    show_words(suggested)
    return compared(suggested)


def draw() -> Passphrase:
    """Draw a passphrase that can be shown; raises VaultLocked where it would be shown to a file or a pipe."""
    if not at_terminal(sys.stderr):
        raise no_terminal()
    return drawn(spoken())


def show_words(suggested: Passphrase) -> None:
    """Show what was drawn."""
    tell(say("Your passphrase is these words. Write them on paper, and keep the paper away from the laptop."))
    tell("\n" + paragraph(suggested.reveal(), width() - 1, indent="    ") + "\n\n")


def compared(suggested: Passphrase) -> Passphrase:
    """Have the words typed from the paper until they are right, or one's own twice; raises Unanswered to stop.

    They are compared as words, and they stand on the screen, so what is typed may be seen.
    """
    typing = Typing(shown=True)
    tell(say("Type these words, to be sure they are right on paper. Or press Enter alone to choose your own."))
    while True:
        typed = _asked(typing, say("The words: "), say(WORDS_HELP))
        if typed is None:
            show_words(suggested)
        elif not typed:
            if own := _own():
                return own
            tell(say("Type the words, or press Enter alone to choose your own."))
        elif number := first_difference(typed, suggested):
            tell(_not_the_same(number))
        else:
            return suggested


def _asked(typing: Typing, prompt: str, about: str) -> Passphrase | None:
    """Ask until it can be read as text; gives nothing for going back, raises Unanswered to stop."""
    while True:
        try:
            return typing.read(prompt, about)
        except Misread as error:
            tell(error.aloud)
        except Wished as wished:
            if wished.wish is Wish.BACK:
                return None
            raise none_typed() from wished


def _not_the_same(number: int) -> str:
    """Say where the first difference is: it may be the paper that is wrong."""
    wrong = Misread("These are not the same words.", "Compare them with your paper, and type them again.")
    return f"{wrong.aloud} {say('The first difference is at word {number}.', number=number)}"


def _own() -> Passphrase | None:
    """Have one's own typed twice, until it is strong and the same; nothing goes back to the drawn words."""
    typing = Typing()
    tell(say("To see what you type: + and Enter. Enter alone goes back to the words."))
    while first := _asked(typing, say("Your own passphrase: "), say(OWN_HELP)):
        try:
            require_strong(first)
        except Misread as error:
            tell(error.aloud)
            continue
        again = _asked(typing, say("The same again: "), say(OWN_HELP))
        if again == first:
            return first
        if again is not None:
            tell(Misread("The two passphrases are not the same.", "Type both again.").aloud)
    return None
