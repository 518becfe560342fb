"""This module knows which files leave the vault, and that they count only once that is recorded.

Their names hold a date and a number, and never anything of a client's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.cli.outgoing import together
from confcli.flows.access import ClientRecord, give_access
from confcli.flows.session_log import Period, SessionLog, export
from confcli.reports import bundle, client_record
from confcli.reports.session_log import as_text

if TYPE_CHECKING:
    from confcli.flows.session import Session


def write_session_log(session: Session, period: Period, folder: str) -> tuple[list[str], int]:
    """Export; give the paths of the text and of the JSON, and how many entries they show besides the export."""
    paths: list[str] = []
    with together(folder, session.ledger) as file:

        def stage(log: SessionLog) -> None:
            text = bundle.write(log)
            name = f"session-log-{session.clock():%Y-%m-%d}-{log.seq:04d}"
            paths.append(file(f"{name}.txt", as_text(session.policy, bundle.read(text.encode()))))
            paths.append(file(f"{name}.json", text))

        log = export(session, period, stage)
    return paths, sum(1 for seq, entry in log.entries.items() if entry.disclosures and seq != log.seq)


def write_client_record(session: Session, code: str, folder: str) -> list[str]:
    """Write down all that is kept on one client; give the paths of the text and of the JSON."""
    paths: list[str] = []
    with together(folder, session.ledger) as file:

        def stage(record: ClientRecord) -> None:
            name = f"client-record-{session.clock():%Y-%m-%d}-{session.ledger.head().size:04d}"
            paths.append(file(f"{name}.txt", client_record.as_text(session.policy, record)))
            paths.append(file(f"{name}.json", client_record.as_json(record)))

        give_access(session, code, stage)
    return paths
