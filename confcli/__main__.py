"""The entry: what must be there at once is answered before anything is imported."""

import sys

NUMBERS = "15 - 17 - 18 - 112 - 114 (SMS)"


def main(argv: list[str] | None = None) -> int:
    """Run confcli with these arguments, or the command line's; give the exit code."""
    from confcli.cli.delivery import Delivery

    arguments = sys.argv[1:] if argv is None else argv
    try:
        with Delivery() as delivery:
            code = answer(arguments)
            if not delivery.lost():
                return code
            if arguments[:1] == ["emergency"]:
                print(NUMBERS, file=sys.stderr)
            from confcli.cli.app import tell_what_was_lost

            return tell_what_was_lost(code)
    except Exception as error:  # noqa: BLE001  # the streams are no reason for a traceback either
        from confcli.cli.app import admit

        return admit(error)


def answer(arguments: list[str]) -> int:
    """Answer at once what must be there at once; else run a command."""
    if arguments == ["--version"]:
        from confcli import __version__

        print(f"confcli {__version__}")
        return 0
    # Nothing that stands after the word is a reason to refuse the card.
    if arguments[:1] == ["emergency"] and not {"--help", "-h", "--language"}.intersection(arguments):
        from confcli.cli.emergency import show
        from confcli.cli.settings import COORDINATOR, chosen_language, settings

        try:
            return show(chosen_language(), settings().get(COORDINATOR))
        except (OSError, ValueError, KeyError):  # whatever is broken: the numbers come
            print(NUMBERS)
            return 1
    from confcli.cli.app import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
