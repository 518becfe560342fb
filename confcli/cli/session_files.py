"""This module knows which files a session log becomes, and that they count only once it is recorded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from confcli.cli.outgoing import Outgoing
from confcli.errors import NotWritten
from confcli.flows.session_log import Period, SessionLog, export
from confcli.reports import bundle
from confcli.reports.session_log import as_text

if TYPE_CHECKING:
    from confcli.flows.session import Session


def write_session_log(session: Session, period: Period, folder: str) -> tuple[list[str], int]:
    """Export; give the paths of the text and of the JSON, and how many entries they show besides the export.

    Their names hold a date and a number only.
    """
    if not os.path.isdir(folder):
        raise NotWritten(f"There is no folder {folder}.", "Make it first, or name another with --folder.")
    files: list[Outgoing] = []

    def stage(log: SessionLog) -> None:
        text = bundle.write(log)
        name = f"session-log-{session.clock():%Y-%m-%d}-{log.seq:04d}"
        for ending, content in (("txt", as_text(session.policy, bundle.read(text.encode()))), ("json", text)):
            files.append(Outgoing(os.path.join(folder, f"{name}.{ending}")))
            files[-1].stage(content)

    try:
        log = export(session, period, stage)
    except BaseException:
        for file in files:
            file.discard()
        raise
    for file in files:
        file.publish()
    shown = sum(1 for seq, entry in log.entries.items() if entry.disclosures and seq != log.seq)
    return [file.path for file in files], shown
