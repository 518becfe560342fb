"""This module knows every failure we expect, each with one sentence, one hint and one exit code.

Errors never print and never exit; `confcli.cli.app.main` does. No sentence ever holds a secret, SQL
text or anything a client said.
"""

from typing import ClassVar

from confcli.speech import say


class ConfcliError(Exception):
    """A failure that was foreseen: what happened, and what to do."""

    exit_code: ClassVar[int] = 1

    def __init__(self, sentence: str, hint: str = "", *, aloud: str = "", **values: object) -> None:
        """Say sentence and hint in the language that is spoken, with the values that stand in them as {name}.

        `aloud` is for a person who was just asked: the same without ids or file names.
        """
        values = {name: _one_line(value) for name, value in values.items()}
        self.sentence = say(sentence, **values)
        self.hint = say(hint, **values)
        self.aloud = say(aloud, **values) if aloud else f"{self.sentence} {self.hint}".strip()
        super().__init__(self.sentence)


def _one_line(value: object) -> object:
    """Keep what is echoed on the line of its sentence, so that it cannot add a line of its own."""
    return " ".join(value.splitlines()) if isinstance(value, str) else value


class NotWritten(ConfcliError):
    """The disk would not take it: full, gone or read-only. Exit code 1."""

    exit_code = 1


class Held(NotWritten):
    """Another program held a file for longer than we wait. Exit code 1."""


class Misread(ConfcliError):
    """What was given cannot be understood or does not exist. Exit code 2."""

    exit_code = 2


class Contradicted(Misread):
    """An answer contradicts what stands in the ledger of this client. Exit code 2."""

    client = ""


class Unanswered(ConfcliError):
    """A question was asked and not answered. Exit code 3."""

    exit_code = 3


class Ended(Unanswered):
    """The input came to its end before the questions did. Exit code 3."""


class Superseded(ConfcliError):
    """Another window was quicker with the same unfinished form. Exit code 2."""

    exit_code = 2


class VaultLocked(ConfcliError):
    """The vault is missing, is no vault, is in use, or the passphrase does not open it. Exit code 4."""

    exit_code = 4


class WrongPassphrase(VaultLocked):
    """The passphrase does not open the vault; another try may. Exit code 4."""


class Tampered(ConfcliError):
    """Damage or tampering was found. Exit code 5."""

    exit_code = 5


class Damaged(Tampered):
    """The vault or a backup of it is damaged; another backup may not be. Exit code 5."""


class PolicyInvalid(ConfcliError):
    """A policy file cannot be right. Exit code 6."""

    exit_code = 6
