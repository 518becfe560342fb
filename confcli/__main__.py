"""The entry: what must be there at once is answered before anything is imported."""

import sys

EMERGENCY = "emergency"
NUMBERS = "112 - 15 - 17 - 18 - 114 (SMS)"
# What somebody types who is frightened, in either language: nothing stands between these words and the card.
DANGER = {"urgence", "urgences", "urgent", "danger", "emergency", "sos", "secours", "suicide", "samu"}
DANGER |= {"112", "15", "17", "18", "114"}
CRY = "au secours"
NOT_WHOLE = "confcli is not whole on this computer. Install it again.\nconfcli est incomplet. Installez-le de nouveau."


def main(argv: list[str] | None = None) -> int:
    """Run confcli with these arguments, or the command line's; give the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    try:
        from confcli.cli.delivery import Delivery
    except (ImportError, SyntaxError):  # a half-installed program: what can be said is said without it
        return answer(arguments)
    try:
        with Delivery() as delivery:
            code = answer(arguments)
            if not delivery.lost():
                return code
            if EMERGENCY in danger_first(arguments):
                print(NUMBERS, file=sys.stderr)
            from confcli.cli.app import tell_what_was_lost

            return tell_what_was_lost(code)
    except KeyboardInterrupt:  # at the very start, or while the last of it gets out
        from confcli.cli.app import stop

        return stop()
    except Exception as error:  # noqa: BLE001  # the streams are no reason for a traceback either
        from confcli.cli.app import admit

        return admit(error)


def danger_first(arguments: list[str]) -> list[str]:
    """Give the command line with the card's own name for whatever word of danger it begins with, as an option too."""
    called = [one.strip("-!/ ").casefold() for one in arguments[:2]]
    if called == CRY.split():
        return [EMERGENCY, *arguments[2:]]
    return [EMERGENCY, *arguments[1:]] if called and called[0] in {CRY, *DANGER} else arguments


def answer(arguments: list[str]) -> int:
    """Answer at once what must be there at once; else run a command."""
    arguments = danger_first(arguments)
    if arguments == ["--version"]:
        from confcli import __version__

        print(f"confcli {__version__}")
        return 0
    # Nothing that stands after the word is a reason to refuse the card.
    called = [word for word in arguments if word != "--plain"]
    if called[:1] == [EMERGENCY] and not {"--help", "-h", "--language"}.intersection(called):
        try:
            from confcli.cli.settings import COORDINATOR, chosen_language, settings
            from confcli.emergency import show
            from confcli.interviewers.person import at_terminal

            return show(chosen_language(), settings().get(COORDINATOR), on_screen=at_terminal(sys.stdout))
        except Exception:  # noqa: BLE001  # whatever is broken or missing: the numbers come
            print(NUMBERS)
            return 1
    try:
        from confcli.cli.app import main as run

        code = run(arguments)
    except (ImportError, SyntaxError):  # none of our own modules can be relied on to say it
        print(NOT_WHOLE, file=sys.stderr)
        code = 1
    if code and EMERGENCY in arguments:
        print(NUMBERS)
    return code


if __name__ == "__main__":
    sys.exit(main())
