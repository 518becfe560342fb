"""This module knows the commands by which a supervisor reads and checks one session log."""

import os
from functools import partial
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_bytes
from confcli.cli.workspace import Given, load_policy, now, unlocked
from confcli.errors import Tampered
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.ledger.session_log import SessionLog
    from confcli.vault.vault import Vault

File = Annotated[str, typer.Argument(metavar="FILE", parser=given_path, help=say("A session log, sealed or in JSON."))]


def register(group: typer.Typer) -> None:
    """Add the commands."""
    command(group, "open", open_log)
    command(group, "verify", verify)


def open_log(
    file: File,
    form: Annotated[
        Optional[str],
        typer.Option("--format", metavar="FORM", help=say("Write a file instead: pdf, html, text or csv.")),
    ] = None,
    unencrypted: options.Unencrypted = False,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Supervisor: read one session log."""
    from confcli.cli.handing import write_as
    from confcli.reports.register.as_data import as_data
    from confcli.reports.register.as_pdf import as_pdf
    from confcli.reports.register.as_text import as_text
    from confcli.reports.register.forms import FORMS
    from confcli.reports.register.view import register as register_of

    with unlocked(Given(vault, passphrase_file)) as ledger:
        log = _read(read_bytes(file), ledger)
        new, named = _require_held(log, ledger), _other_names(log, ledger)
    view = register_of(load_policy(None), log, now())
    if form:
        name = os.path.splitext(os.path.basename(file))[0]
        forms = {way: partial(make, view) for way, make in FORMS.items()}
        write_as(form, lambda: as_pdf(view), forms, (folder, name), asked=unencrypted)
    elif as_json:
        show_data(as_data(view))
    else:
        show(as_text(view, width()))
    if named:
        tell(named)
    _say_standing(new)


def verify(
    file: File,
    against: Annotated[
        Optional[str],
        typer.Option("--against", metavar="CHECKPOINT", help=say("A checkpoint besides those that your vault holds.")),
    ] = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Supervisor: check one session log."""
    from confcli.cli.supervision.commands.inbox import unsealed
    from confcli.core.ledger.session_log import read_held
    from confcli.reports.verification import verified, verified_data

    with unlocked(Given(vault, passphrase_file)) as ledger:
        log = _read(read_bytes(file), ledger)
        new, named = _require_held(log, ledger), _other_names(log, ledger)
        if against:
            new = log.against(read_held(unsealed(read_bytes(against), ledger)))
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))
    if named:
        tell(named)


def _read(raw: bytes, vault: "Vault") -> "SessionLog":
    """Read and verify a session log; what is no JSON must be sealed. Raises what says why it is neither."""
    from confcli.core.ledger.session_log import read_log
    from confcli.vault.age_files import unseal
    from confcli.vault.supervision.keys import own_key

    return read_log(raw if raw.startswith(b"{") else unseal(raw, own_key(vault)))


def _require_held(log: "SessionLog", vault: "Vault") -> int | None:
    """Hold a log against every checkpoint in the vault; give how many entries are new, None when nothing is held.

    Raises Tampered when it contradicts one. What only an older or a newer file could show is no fault.
    """
    from confcli.core.ledger.chain import Head
    from confcli.core.ledger.session_log import entry_hashes
    from confcli.vault.supervision.inbox_writer import Shelf

    shelf = Shelf(vault)
    source = shelf.source(log.start.ledger)
    if source is None:
        return None
    if (seq := shelf.parts(source, entry_hashes(log))) is not None:
        raise Tampered(
            "Entry {seq} of this log is not the one that you have received.",
            "Keep every file. To see both: confcli supervisor import FOLDER, then confcli supervisor report",
            seq=seq,
        )
    words = [one for one in shelf.held(source) if log.start.size <= one.size <= log.head.size]
    return min((log.against(Head(source.ledger, one.size, one.head)) for one in words), default=None)


def _other_names(log: "SessionLog", vault: "Vault") -> str:
    """Say that a log names somebody else than the volunteer whose ledger it is; nothing where it does not."""
    from confcli.core.safe_text import one_line
    from confcli.flows.supervision.importing import under_another_name
    from confcli.vault.supervision.inbox_writer import Shelf

    source = Shelf(vault).source(log.start.ledger)
    named = {one_line(str(one.fields["volunteer"])) for one in log.entries if one.fields.get("volunteer")}
    if source is None or named <= {source.volunteer}:
        return ""
    return under_another_name("", source.volunteer, sorted(named)).sentence


def _say_standing(new: int | None) -> None:
    if new is None:
        tell(say("You hold no checkpoint that this log could be held against."))
    else:
        tell(say("It fits every checkpoint you hold. New since the last one: {count}", count=new))
