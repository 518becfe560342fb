"""This module knows which files leave the vault, and that they count only once that is recorded.

Their names hold a code of a volunteer, a date and a number, and never anything of a client's.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from confcli.cli.handing import locked
from confcli.cli.publishing import together
from confcli.core.dates import day_for_name
from confcli.core.formats import ENCRYPTED, ENDINGS, Format
from confcli.core.ledger import session_log
from confcli.flows.access import ClientRecord, give_access
from confcli.flows.exporting import Addressed, Exported, Period, export
from confcli.reports import client_record
from confcli.speech import say
from confcli.vault.age_files import seal
from confcli.vault.supervision.keys import identity, supervisors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from confcli.cli.workspace import Work
    from confcli.core.ledger.chain import Shown
    from confcli.reports.register.model import Register
    from confcli.vault.secrets import Passphrase
    from confcli.vault.supervision.keys import Supervisor
    from confcli.vault.vault import Vault


DAY = len("31/12/2026")


class Files:
    """What became of an export."""

    def __init__(self) -> None:
        """Begin with nothing written."""
        self.paths: list[str] = []
        self.shown = 0  # entries, besides the export's own
        self.password: Passphrase | None = None  # of the PDF
        self.to: tuple[str, ...] = ()  # who can open the sealed file
        self.open = False  # whether one is not encrypted


def write_session_log(
    session: Work, vault: Vault, period: Period, folder: str, wished: tuple[Format, ...] = ()
) -> Files:
    """Export: seal it for the supervisors whose card the vault holds, or write what was wished."""
    files, known = Files(), supervisors(vault)
    key = identity(vault)
    addressed = Addressed(tuple(one.code for one in known), key.recipient if key else None)
    with together(folder, session.vault) as file:

        def stage(log: Exported) -> None:
            name = f"session-log-{session.volunteer()}-{day_for_name(session.clock())}-{log.seq:04d}"
            for ending, content in _contents(session, log, known, files):
                files.paths.append(file(f"{name}.{ending}", content))

        log = export(session, period, stage, addressed, wished, entry_list)
    files.shown = sum(1 for seq, entry in log.extract.entries.items() if entry.disclosures and seq != log.seq)
    return files


def entry_list(entries: Iterable[Shown]) -> str:
    """Give entries, a line each, for who is asked for their numbers; nothing when there are none."""
    from confcli.core.ledger.kinds import kind_name
    from confcli.reports.entries import when

    rows = [
        f"{one.seq}  {when(one.fields.get('at'))[:DAY]}  {kind_name(one.kind)}  {one.fields.get('client') or ''}"
        for one in entries
    ]
    return "\n".join((say("The entries and their numbers:"), *rows)) if rows else ""


def _contents(
    session: Work, log: Exported, known: Sequence[Supervisor], files: Files
) -> Iterator[tuple[str, str | bytes]]:
    """Yield the ending and the content of each file wished for; what is not to be seen in it is never laid out."""
    bare = session_log.write_log(log.in_the_open())

    @cache
    def view() -> Register:
        from confcli.reports.register.view import register

        return register(session.policy, session_log.read_log(bare.encode()), session.clock())

    for way in log.written:
        content: str | bytes
        if way is Format.SEALED:
            files.to = tuple(one.code for one in known)
            content = seal(session_log.write_log(log.extract).encode(), [one.recipient for one in known])
        elif way is Format.PDF:
            from confcli.reports.register.as_pdf import as_pdf

            content, files.password = locked(as_pdf(view()))
        elif way is Format.JSON:
            content = bare
        else:
            from confcli.reports.register.forms import FORMS

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
