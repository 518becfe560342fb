"""This module knows the way in and the only way out: every error becomes one sentence and one exit code."""

import os
import sys
from importlib import import_module

import typer

from confcli.errors import ConfcliError

# Which module holds a command. Only the one that is called for is imported.
COMMANDS = {
    "init": "init",
    "client": "people",
    "first-contact": "people",
    "contact": "people",
    "share": "sharing",
    "classify": "sharing",
    "outcome": "sharing",
    "log": "reading",
    "show": "reading",
    "correct": "reading",
    "export": "handover",
    "verify": "handover",
    "checkpoint": "handover",
    "vault": "vault",
    "code": "code",
    "demo": "demo",
}
HELP = """Put the Code of Confidentiality into practice.

Is someone in danger now? Call first: 15, 17, 18, 112, or 114 by text message. Record it afterwards.
"""
INTERRUPTED = 130


def build(arguments: list[str]) -> typer.Typer:
    """Build the command line, with the command that is called for or, without one, with all of them."""
    app = typer.Typer(
        help=HELP,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=False,
        context_settings={"help_option_names": ["--help", "-h"], "terminal_width": _columns()},
    )
    wanted = COMMANDS.get(arguments[0]) if arguments else None
    for module in dict.fromkeys([wanted] if wanted else COMMANDS.values()):
        import_module(f"confcli.cli.{module}").register(app)

    @app.callback(invoke_without_command=True)
    def root(
        context: typer.Context, version: bool = typer.Option(False, "--version", help="Show the version.")
    ) -> None:
        if version:
            from confcli import __version__

            print(f"confcli {__version__}")
        elif context.invoked_subcommand is None:
            print(context.get_help(), file=sys.stderr)
            raise typer.Exit(2)

    return app


def main(arguments: list[str]) -> int:
    """Run one command; give the exit code. Nothing that goes wrong gets past here unsaid."""
    os.umask(0o077)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        return _run(arguments)
    except ConfcliError as error:
        return _told(error.sentence, error.hint, error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return _told("\nStopped. Everything that was recorded is safe; the rest is not kept.", "", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has gone; what was recorded stays recorded.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001  # the last net: a fault of ours must not show client text in a traceback
        return _told(
            f"confcli made a mistake ({type(error).__name__}, {_place(error)}). What was recorded before is safe.",
            "Please tell whoever looks after confcli in your group, with this line.",
            1,
        )


def _columns() -> int:
    """Give the width of help texts; Click would write 50 columns on a screen of 40."""
    from shutil import get_terminal_size

    return min(get_terminal_size((80, 24)).columns - 1, 88)


def _run(arguments: list[str]) -> int:
    from typer.main import get_command

    if arguments == ["help"]:
        arguments = ["--help"]
    try:
        code = get_command(build(arguments))(args=arguments, prog_name="confcli", standalone_mode=False)
    except typer.TyperException as error:
        return _told(error.format_message(), "For help: confcli --help", error.exit_code)
    if code == INTERRUPTED:  # Typer turns Ctrl-C into this code, without a word
        raise KeyboardInterrupt
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _told(sentence: str, hint: str, code: int) -> int:
    from confcli.cli.desk import tell

    tell("\n".join(part for part in (sentence, hint) if part))
    return code


def _place(error: Exception) -> str:
    """Name the innermost line of ours, and nothing of what it worked on."""
    from traceback import extract_tb

    ours = [frame for frame in extract_tb(error.__traceback__) if "confcli" in frame.filename]
    return f"{os.path.basename(ours[-1].filename)} line {ours[-1].lineno}" if ours else "outside"
