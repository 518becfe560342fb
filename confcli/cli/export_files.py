"""This module knows which files of the ledger leave the vault, and that they count only once that is recorded.

Their names hold a code of a volunteer, a date and a number, and never anything of a client's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from confcli.cli.publishing import locked, together
from confcli.core.dates import day_for_name
from confcli.core.formats import ENCRYPTED, ENDINGS, Format
from confcli.core.ledger import session_log
from confcli.flows.access import ClientRecord, give_access
from confcli.flows.exporting import Addressed, Exported, Period, export
from confcli.reports import client_record
from confcli.reports.entry_line import entry_list
from confcli.reports.register.as_pdf import as_pdf
from confcli.reports.register.forms import FORMS
from confcli.reports.register.view import register
from confcli.vault.age_files import seal
from confcli.vault.keys import KeyRing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confcli.cli.workspace import Work
    from confcli.vault.keys import Supervisor
    from confcli.vault.secrets import Passphrase


class Files:
    """What became of an export."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self.paths: list[str] = []
        self.shown = 0  # entries, besides the export's own
        self.password: Passphrase | None = None  # of the PDF
        self.to: tuple[str, ...] = ()  # who can open the sealed file
        self.open = False  # whether one is not encrypted


def write_session_log(session: Work, period: Period, folder: str, wished: tuple[Format, ...] = ()) -> Files:
    """Export: seal it for the supervisors whose card the vault holds, or write what was wished."""
    files, known = Files(), KeyRing(session.vault).supervisors()
    key = KeyRing(session.vault).identity()
    addressed = Addressed(tuple(one.code for one in known), key.recipient if key else None)
    with together(folder, session.vault) as file:

        def stage(log: Exported) -> None:
            name = f"session-log-{session.volunteer()}-{day_for_name(session.clock())}-{log.seq:04d}"
            for ending, content in _contents(session, log, known, files):
                files.paths.append(file(f"{name}.{ending}", content))

        log = export(session, period, stage, addressed, wished, entry_list)
    files.shown = sum(1 for seq, entry in log.extract.entries.items() if entry.disclosures and seq != log.seq)
    return files


def _contents(
    session: Work, log: Exported, known: Sequence[Supervisor], files: Files
) -> Iterator[tuple[str, str | bytes]]:
    """Yield the ending and the content of each file wished for; what is not to be seen in it is never laid out."""
    bare = session_log.write_log(log.in_the_open())
    view = cache(lambda: register(session.policy, session_log.read_log(bare.encode()), session.clock()))
    for way in log.written:
        content: str | bytes
        if way is Format.SEALED:
            files.to = tuple(one.code for one in known)
            content = seal(session_log.write_log(log.extract).encode(), [one.recipient for one in known])
        elif way is Format.PDF:
            content, files.password = locked(as_pdf(view()))
        elif way is Format.JSON:
            content = bare
        else:
            content = FORMS[way](view())
        files.open = files.open or way not in ENCRYPTED
        yield ENDINGS[way], content


def write_client_record(session: Work, code: str, folder: str) -> list[str]:
    """Write down all that is kept on one client; give the paths of the text and of the JSON."""
    paths: list[str] = []
    with together(folder, session.vault) as file:

        def stage(record: ClientRecord) -> None:
            name = f"client-record-{day_for_name(session.clock())}-{session.ledger.head().size:04d}"
            paths.append(file(f"{name}.txt", client_record.as_text(session.policy, record)))
            paths.append(file(f"{name}.json", client_record.as_json(record)))

        give_access(session, code, stage)
    return paths
