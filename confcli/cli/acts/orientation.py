"""This module knows what is done to find one's way: the help page in plain words, the language, the way of asking."""

from typing import TYPE_CHECKING

from confcli.cli import settings
from confcli.cli.console import conclude, show, tell, width
from confcli.core.safe_text import one_line
from confcli.errors import NotWritten
from confcli.reports.layout import bullet, paragraph
from confcli.speech import LANGUAGES, as_typed, introduction, offers, say, speak

if TYPE_CHECKING:
    from confcli.cli.workspace import Work

# What to do, and what to type for it, in the order in which a volunteer meets it.
LINES = (
    ("The menu, with all that is still to do", "confcli"),
    ("Someone is in danger now", "confcli emergency"),
    ("Make your vault, once", "confcli init"),
    ("Add a client", "confcli client add"),
    ("Put right or add what you know of them", "confcli client change C-001"),
    ("Explain the Code at first contact", "confcli first-contact C-001"),
    ("Write a copy of the Code for a client", "confcli code copy"),
    ("Record a contact", "confcli contact C-001"),
    ("Before you share anything", "confcli share"),
    ("Afterwards: what was in fact shared", "confcli outcome 5"),
    ("Look back", "confcli log"),
    ("Correct an entry; the entry itself stays", "confcli correct 5"),
    ("Your supervisor's card, before the first session log", "confcli supervisor add CARD"),
    ("A session log for your supervisor", "confcli export"),
    ("For supervisors: all commands", "confcli supervisor"),
    ("A backup, or is all well", "confcli vault doctor"),
    ("The passphrase is forgotten", "confcli vault recover"),
    ("Practise with invented cases", "confcli practice"),
    ("English or French, and how you are asked", "confcli language"),
)
KEYS = (
    ("someone is in danger: whom to call", "!"),
    ("help on this question", "?"),
    ("back to the question before", "<"),
    ("the clause of the Code behind it", ":"),
    ("save and stop; you go on later just there", "="),
)


def show_help(_session: "Work | None" = None) -> None:
    """Show the page, with a vault open or without."""
    show(page(width()))


def page(columns: int) -> str:
    """Give the help page, wrapped to a width in columns."""
    parts = [paragraph(say("How confcli works"), columns), ""]
    for what, typed in LINES:
        parts += [paragraph(say(what), columns), f"    {as_typed(typed)}"]
    parts += ["", paragraph(say("At any question, instead of an answer:"), columns)]
    parts += [bullet(say(what), columns, mark=key) for what, key in KEYS]
    parts += ["", paragraph(say("All the options of a command: add --help, as in confcli share --help"), columns)]
    return "\n".join(parts)


def choose_language(
    language: str | None, coordinator: str | None, *, plain: bool | None, pages: bool | None = None
) -> None:
    """Keep what was chosen, and say which language is spoken."""
    if language:
        settings.remember("language", settings.require_language(language))
        speak(settings.require_language(language))
    if plain is not None:
        settings.remember("voice", "plain" if plain else "guided")
    if pages is not None:
        settings.remember(settings.PAGES, "on" if pages else "off")
    if coordinator is not None:
        settings.remember(settings.COORDINATOR, coordinator)
    conclude(introduction())
    if known := settings.settings().get(settings.COORDINATOR):
        tell(say("{label}: {value}", label=say("Your coordinator"), value=one_line(known)))


def remember_coordinator(typed: str) -> None:
    """Keep what was said about the coordinator; nothing waits for it."""
    try:
        if typed:
            settings.remember(settings.COORDINATOR, typed)
    except NotWritten as error:
        tell(error.aloud)


def ask_language_and_voice() -> bool:
    """Ask once, before anything else, in which language and how to ask; give whether in numbered lines.

    Both stay changeable. Where they cannot be kept they hold for now, and that is said.
    """
    if "language" in settings.settings():
        return False
    chosen = one_of(offers(), (*LANGUAGES, *(f"{language} plain" for language in LANGUAGES)))
    language = chosen.partition(" ")[0]
    voice = "plain" if chosen != language else "guided"
    speak(language)
    try:
        settings.remember("language", language)
        settings.remember("voice", voice)
        tell(say("To change this later: confcli language"))
    except NotWritten as error:
        tell(error.aloud)
        tell(say("What you chose holds for this time."))
    return voice == "plain"


def one_of(asked: str, options: tuple[str, ...]) -> str:
    """Ask until a number is typed, or the name of one of the options."""
    from confcli.cli import passphrase  # and with it the vault, which no page of help waits for

    meant = {**dict(zip(options, options, strict=True)), **{str(n): one for n, one in enumerate(options, start=1)}}
    numbers = " / ".join(str(number) for number in range(1, len(options) + 1))
    while True:
        tell(asked)
        typed = passphrase.line(f"{numbers}: ").lower()
        if typed[:2] in meant or typed in meant:
            return meant.get(typed) or meant[typed[:2]]
