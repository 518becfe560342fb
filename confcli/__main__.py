"""The entry: what must be there at once is answered before anything is imported."""

import sys


def main(argv: list[str] | None = None) -> int:
    """Run confcli with these arguments, or the command line's; give the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
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
            print("15 - 17 - 18 - 112 - 114 (SMS)")
            return 1
    from confcli.cli.app import main as run

    return run(arguments)


if __name__ == "__main__":
    sys.exit(main())
