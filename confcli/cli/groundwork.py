"""This module knows what every command stands on: the Code in force, the clock, and a way to ask. It needs no vault."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from confcli.cli.console import PATIENCE, width
from confcli.cli.paths import read_text
from confcli.cli.settings import speaks_plainly
from confcli.core.dates import keep_moment
from confcli.interviewers.paging import pages
from confcli.policy import load
from confcli.speech import spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from confcli.cli.options import Given
    from confcli.core.code.model import Form, Policy
    from confcli.flows.ports import Interviewer


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
        pages.run_on()
        from confcli.interviewers import answers_file

        return answers_file.read(read_text(given.answers), forms)
    if given.plain or speaks_plainly():
        from confcli.interviewers.plain import Plain

        return Plain(width(), PATIENCE)
    from confcli.interviewers.guided import Guided

    return Guided(width(), PATIENCE)
