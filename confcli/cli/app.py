"""This module knows the way in and the only way out: every error becomes one sentence and one exit code."""

import os
import sys
from importlib import import_module
from typing import TypeVar

import typer
from typer.models import CommandInfo, TyperInfo

from confcli.cli.console import NOT_KEPT, STOPPED, STOPPED_KEPT, tell
from confcli.cli.delivery import expect_utf_8
from confcli.cli.process import SPELT_OUT, tidy
from confcli.cli.settings import chosen_language, require_language
from confcli.errors import ConfcliError, Unanswered, VaultLocked
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.person import at_terminal
from confcli.interviewers.typeahead import drain
from confcli.speech import say, speak, start_with
from confcli.speech.invocation import started

# Which module holds a command, in the order of the help. Only the one that is called for is imported.
COMMANDS = {
    "init": "commands.vault",
    "client": "commands.clients",
    "first-contact": "commands.clients",
    "contact": "commands.clients",
    "share": "commands.sharing",
    "classify": "commands.sharing",
    "outcome": "commands.recording",
    "end": "commands.recording",
    "breach": "commands.recording",
    "log": "commands.log",
    "show": "commands.log",
    "correct": "commands.recording",
    "drafts": "commands.drafts",
    "export": "commands.export",
    "verify": "commands.export",
    "checkpoint": "commands.export",
    "supervisor": "supervision.commands",
    "vault": "commands.vault",
    "language": "commands.home",
    "home": "commands.home",
    "help": "commands.home",
    "code": "commands.code",
    "demo": "commands.home",
    "emergency": "commands.home",
    "practice": "commands.home",
}
HELP = """Put the Code of Confidentiality into practice.

Is someone in danger now? Call first: 15, 17, 18 or 112. Text 114 if you cannot speak or hear. Record it afterwards.
"""
Named = TypeVar("Named", CommandInfo, TyperInfo)
INTERRUPTED = 130
OUT_OF_SIGHT = 60  # lines that push what was said off the screen
KEPT = "What you answered is kept, unfinished. To go on with it, start the same command again."
LOST_A_LINE = "Only the line you were typing is not kept."


def build(arguments: list[str]) -> typer.Typer:
    """Build the command line, with the command that is called for or, without one, with all of them."""
    app = typer.Typer(
        help=say(HELP),
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=False,
        context_settings={"help_option_names": ["--help", "-h"], "terminal_width": _columns()},
    )
    wanted = [arguments[0]] if arguments and arguments[0] in COMMANDS else list(COMMANDS)
    for module in dict.fromkeys(COMMANDS[name] for name in wanted):
        import_module(f"confcli.cli.{module}").register(app)
    app.registered_commands = _among(wanted, app.registered_commands)
    app.registered_groups = _among(wanted, app.registered_groups)

    @app.callback(invoke_without_command=True)
    def root(
        context: typer.Context, version: bool = typer.Option(False, "--version", help=say("Show the version."))
    ) -> None:
        if version:
            from confcli import __version__

            print(f"confcli {__version__}")
        elif context.invoked_subcommand is None:
            print(context.get_help(), file=sys.stderr)
            raise typer.Exit(2)

    return app


def _among(wanted: list[str], found: list[Named]) -> list[Named]:
    """Give those of some commands that are called for, in their order."""
    return sorted((one for one in found if one.name in wanted), key=lambda one: wanted.index(str(one.name)))


def main(arguments: list[str]) -> int:
    """Run one command; give the exit code. Nothing that goes wrong gets past here unsaid."""
    os.umask(0o077)
    sys.unraisablehook = _pass_over
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=SPELT_OUT)
    expect_utf_8()
    try:
        tidy()
        return run(arguments)
    except ConfcliError as error:
        return _told(error.sentence, error.hint, error.exit_code)
    except Wished as wished:
        return _set_down(wished)
    except (KeyboardInterrupt, typer.Abort):
        return stop()
    except Exception as error:  # noqa: BLE001  # the last net: a fault of ours must not show client text in a traceback
        if _lacks_a_part(error):  # the entry says so, with no module of ours
            raise ImportError from None
        return admit(error)


def stop() -> int:
    """Say what becomes of what was begun when Ctrl-C ends the program; give the exit code."""
    return _told(f"\n{say(STOPPED)}", "", INTERRUPTED)


def admit(error: Exception) -> int:
    """Say that the program made a mistake, and where, and nothing of what it worked on; give the exit code."""
    return _told(
        say(
            "confcli made a mistake ({what}, {where}). What was recorded before is safe.",
            what=type(error).__name__,
            where=_place(error),
        ),
        say("Please tell whoever looks after confcli in your group, with this line."),
        1,
    )


def _pass_over(lost: "sys.UnraisableHookArgs") -> None:
    """Say nothing: Python would print a traceback, with what it worked on. But no Ctrl-C is lost in what tidies up."""
    if lost.exc_type is KeyboardInterrupt:
        from _thread import interrupt_main
        from threading import Timer

        Timer(0.01, interrupt_main).start()  # raised in here it would be lost once more


def tell_what_was_lost(code: int) -> int:
    """Say that a result could not be written, as on a full disk; give the exit code."""
    hint = say("Is the disk full? What was recorded is safe.")
    return _told(say("What was to be shown could not be written."), hint, code or 1)


def _columns() -> int:
    """Give the width of help texts; Click would write 50 columns on a screen of 40."""
    from shutil import get_terminal_size

    return min(get_terminal_size((80, 24)).columns - 1, 88)


def run(arguments: list[str]) -> int:
    """Run a command and give its exit code; what it raises is caught in `main`."""
    from typer.main import get_command

    from confcli.cli.usage import in_our_words, misunderstood

    start_with(name := started(), COMMANDS)
    speak(_language(arguments))
    if not arguments and at_terminal(sys.stdin) and at_terminal(sys.stdout):
        arguments = ["home"]
    try:
        command = in_our_words(get_command(build(arguments)))
        code = command(args=arguments, prog_name=name, standalone_mode=False, obj=main)
    except typer.TyperException as error:
        return _told(misunderstood(error), say("For help: confcli --help"), error.exit_code)
    if code == INTERRUPTED:  # Typer turns Ctrl-C into this code, without a word
        raise KeyboardInterrupt
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _language(arguments: list[str]) -> str:
    """Take --language out of the command line, wherever it stands; else the language that was chosen before."""
    for number, word in enumerate(arguments):
        if word == "--language" and number + 1 < len(arguments):
            wanted = arguments[number + 1]
            del arguments[number : number + 2]
            return require_language(wanted)
    return chosen_language()


def _set_down(wished: Wished) -> int:
    """Say what becomes of a form that is not finished."""
    kept = say(KEPT if wished.kept else NOT_KEPT)
    if wished.kept and wished.half_typed:
        kept = f"{kept} {say(LOST_A_LINE)}"
    if wished.interrupted:
        return _told(f"\n{say(STOPPED_KEPT if wished.kept else NOT_KEPT)}", "", INTERRUPTED)
    if wished.wish is Wish.IDLE:
        drain()  # or it would stand on the shell's prompt
        print("\n" * OUT_OF_SIGHT if at_terminal(sys.stderr) else "", end="", file=sys.stderr)
        return _told(f"\n{say('Locked: no key was pressed for a long time.')}", kept, VaultLocked.exit_code)
    return _told(kept, "", Unanswered.exit_code)


def _told(sentence: str, hint: str, code: int) -> int:
    tell("\n".join(part for part in (sentence, hint) if part))
    return code


def _lacks_a_part(error: Exception) -> bool:
    """Tell whether a module or a file of the program itself is missing, as after an update that was cut short."""
    if isinstance(error, OSError):
        return str(error.filename).startswith(os.path.dirname(os.path.dirname(__file__)) + os.sep)
    return isinstance(error, (ImportError, SyntaxError))


def _place(error: Exception) -> str:
    """Name the innermost line of ours, and nothing of what it worked on."""
    from traceback import extract_tb

    ours = [frame for frame in extract_tb(error.__traceback__) if "confcli" in frame.filename]
    return f"{os.path.basename(ours[-1].filename)} line {ours[-1].lineno}" if ours else "outside"
