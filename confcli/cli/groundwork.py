"""This module knows what every command stands on: the Code in force, the clock, and a way to ask. It needs no vault."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

from confcli.cli.console import width
from confcli.cli.paths import read_text
from confcli.cli.settings import settings
from confcli.core.dates import keep_moment
from confcli.policy import load
from confcli.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.cli.options import Given
    from confcli.core.code.model import Form, Policy
    from confcli.flows.ports import Interviewer

PATIENCE = 600.0  # seconds without a key after which the vault is locked


def now() -> datetime:
    """Give the present moment with the laptop's own offset."""
    return datetime.now().astimezone()


def kept_now(*, exact: bool = False) -> str:
    """Give the present moment as it is kept."""
    return keep_moment(now(), exact=exact)


def load_policy(folder: str | None, *forms: str) -> Policy:
    """Load the policy with these forms, or with all of them."""
    return load(folder, language=spoken(), forms=forms or None)


def interviewer(given: Given, forms: Sequence[Form]) -> Interviewer:
    """Choose the voice: a file if there is one, numbered lines if wanted or needed, else guided."""
    if given.answers:
        from confcli.interviewers import answers_file

        return answers_file.read(read_text(given.answers), forms)
    if given.plain or speaks_plainly():
        from confcli.interviewers.plain import Plain

        return Plain(width(), PATIENCE)
    from confcli.interviewers.guided import Guided

    return Guided(width(), PATIENCE)


def speaks_plainly() -> bool:
    """Tell whether numbered lines were chosen, or the terminal can do nothing else."""
    if os.environ.get("TERM") == "dumb" or os.environ.get("ACCESSIBLE") == "1":
        return True
    return settings().get("voice") == "plain"
