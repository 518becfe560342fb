"""This module knows the commands by which a supervisor reads, collects and answers what volunteers hand over."""

import os
from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.desk import (
    Given,
    command,
    conclude,
    load_policy,
    now,
    read_bytes,
    show,
    show_data,
    tell,
    unlocked,
    width,
)
from confcli.errors import Tampered
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.core.ledger import Head
    from confcli.flows.receiving import Outcome
    from confcli.flows.session import Session
    from confcli.reports.bundle import Bundle
    from confcli.vault.received import Shelf
    from confcli.vault.vault import Vault

File = Annotated[str, typer.Argument(metavar="FILE", help=say("A session log, sealed or in JSON."))]
Code = Annotated[str, typer.Argument(metavar="VOLUNTEER", help=say("The volunteer's code, such as V-07."))]
GRAVE = ("contradicts", "damaged", "other_name")  # what becomes of a file, and is never passed over
SEALED = b"age-encryption.org/"  # how a sealed file begins


def register(group: typer.Typer) -> None:
    """Add the commands."""
    command(group, "hold", hold)
    command(group, "import", take_in)
    command(group, "open", open_log)
    command(group, "verify", verify)


def hold(
    file: Annotated[str, typer.Argument(metavar="FILE", help=say("A checkpoint, or a session log; - reads stdin."))],
    volunteer: Annotated[str, typer.Option("--volunteer", metavar="CODE", help=say("Whose it is, such as V-07."))],
    another: Annotated[
        bool, typer.Option("--another", help=say("They have begun a new ledger: hold it beside the old one."))
    ] = False,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
) -> None:
    """Supervisor: keep a volunteer's checkpoint."""
    from confcli.core.people import read_code

    code, raw = read_code(volunteer), read_bytes(file)
    with unlocked(Given(vault, passphrase_file)) as ledger:
        fits = _hold(ledger, raw, code, another=another)
    if not fits:
        raise typer.Exit(Tampered.exit_code)


def hold_line(session: "Session", file: str, volunteer: str) -> None:
    """Keep a checkpoint in a session that is open."""
    from confcli.cli.desk import vault_of
    from confcli.core.people import read_code

    _hold(vault_of(session), read_bytes(file), read_code(volunteer), another=False)


def _hold(vault: "Vault", raw: bytes, code: str, *, another: bool) -> bool:
    """Keep a checkpoint, and say so; give whether it fits what is held."""
    from confcli.reports.bundle import dated
    from confcli.vault.received import Shelf

    shelf = Shelf(vault)
    head, at = dated(_plain(raw, vault))
    known = shelf.source(head.ledger)
    shelf.hold(head, at, code, _now(), another=another)
    conclude(
        say_many(
            head.size,
            "Kept: {code}'s ledger with one entry.",
            "Kept: {code}'s ledger with {count} entries.",
            code=code,
        )
    )
    fits = known is None or not _contradicts(shelf, code, head)
    if not fits:
        conclude(say("It contradicts what you hold. Both are kept: confcli supervisor report"))
    return fits


def _contradicts(shelf: "Shelf", code: str, head: "Head") -> bool:
    """Tell whether a checkpoint reaches beyond the place where two histories part."""
    return any(one.volunteer == code and one.agreed < head.size for one in shelf.contradictions())


def take_in(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help=say("Where the files are that volunteers sent you."))],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    as_json: options.Json = False,
) -> None:
    """Supervisor: take in the session logs of a folder."""
    with unlocked(Given(vault, passphrase_file)) as ledger:
        outcomes = taken_in(ledger, folder, drawn=not plain)
    if as_json:
        show_data([_outcome_data(one) for one in outcomes])
    else:
        tell_outcomes(outcomes)
    if any(one.became in GRAVE for one in outcomes):
        raise typer.Exit(Tampered.exit_code)


def taken_in(vault: "Vault", folder: str, *, drawn: bool) -> "list[Outcome]":
    """Take in every sealed session log of a folder; raises Misread when there is no such folder."""
    from confcli.cli.hardening import keep_memory_private
    from confcli.reports.bundle import read
    from confcli.reports.progress import progress
    from confcli.vault.arriving import arrived, read_all
    from confcli.vault.identity import own_key
    from confcli.vault.received import Shelf

    paths, shelf = arrived(folder), Shelf(vault)
    parcels = read_all(paths, own_key(vault), read, shelf.files(), keep_memory_private)
    outcomes = list(progress(shelf.take_all(parcels, _now()), len(paths), drawn=drawn))
    if shelf.has_emptied:
        vault.sweep()
    return outcomes


def open_log(
    file: File,
    form: Annotated[
        Optional[str],
        typer.Option("--format", metavar="FORM", help=say("Write a file instead: pdf, html, txt or csv.")),
    ] = None,
    unencrypted: options.Unencrypted = False,
    folder: options.Folder = ".",
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    as_json: options.Json = False,
) -> None:
    """Supervisor: read one session log."""
    from confcli.cli.handing import write_as
    from confcli.reports.register.as_csv import as_csv
    from confcli.reports.register.as_data import as_data
    from confcli.reports.register.as_html import as_html
    from confcli.reports.register.as_pdf import as_pdf
    from confcli.reports.register.as_text import as_text
    from confcli.reports.register.view import register as register_of

    with unlocked(Given(vault, passphrase_file)) as ledger:
        log = _read(read_bytes(file), ledger)
        new, named = _require_held(log, ledger), _other_names(log, ledger)
    view = register_of(load_policy(None), log, now().date())
    if form:
        name = os.path.splitext(os.path.basename(file))[0]
        forms = {"html": lambda: as_html(view), "txt": lambda: as_text(view), "csv": lambda: as_csv(view)}
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
    from confcli.reports.bundle import held
    from confcli.reports.session_log import verified, verified_data

    with unlocked(Given(vault, passphrase_file)) as ledger:
        log = _read(read_bytes(file), ledger)
        new, named = _require_held(log, ledger), _other_names(log, ledger)
        if against:
            new = log.against(held(_plain(read_bytes(against), ledger)))
    if as_json:
        show_data(verified_data(log, new))
    else:
        show(verified(log, new, width()))
    if named:
        tell(named)


def _plain(raw: bytes, vault: "Vault") -> bytes:
    """Unseal what is sealed."""
    from confcli.vault.identity import own_key
    from confcli.vault.sealing import unseal

    return unseal(raw, own_key(vault)) if raw.startswith(SEALED) else raw


def _read(raw: bytes, vault: "Vault") -> "Bundle":
    """Read and verify a session log; what is no JSON must be sealed. Raises what says why it is neither."""
    from confcli.reports.bundle import read
    from confcli.vault.identity import own_key
    from confcli.vault.sealing import unseal

    return read(raw if raw.startswith(b"{") else unseal(raw, own_key(vault)))


def _require_held(log: "Bundle", vault: "Vault") -> int | None:
    """Hold a log against every checkpoint in the vault; give how many entries are new, None when nothing is held.

    Raises Tampered when it contradicts one. What only an older or a newer file could show is no fault.
    """
    from confcli.core.ledger import Head
    from confcli.reports.bundle import hashes
    from confcli.vault.received import Shelf

    shelf = Shelf(vault)
    source = shelf.source(log.start.ledger)
    if source is None:
        return None
    if (seq := shelf.parts(source, hashes(log))) is not None:
        raise Tampered(
            "Entry {seq} of this log is not the one that you have received.",
            "Keep every file. To see both: confcli supervisor import FOLDER, then confcli supervisor report",
            seq=seq,
        )
    words = [one for one in shelf.held(source) if log.start.size <= one.size <= log.head.size]
    return min((log.against(Head(source.ledger, one.size, one.head)) for one in words), default=None)


def _other_names(log: "Bundle", vault: "Vault") -> str:
    """Say that a log names somebody else than the volunteer whose ledger it is; nothing where it does not."""
    from confcli.flows.receiving import under_another_name
    from confcli.vault.received import Shelf

    source = Shelf(vault).source(log.start.ledger)
    named = {str(one.fields["volunteer"]) for one in log.entries if one.fields.get("volunteer")}
    if source is None or named <= {source.volunteer}:
        return ""
    return under_another_name("", source.volunteer, sorted(named)).sentence


def _say_standing(new: int | None) -> None:
    if new is None:
        tell(say("You hold no checkpoint that this log could be held against."))
    else:
        tell(say("It fits every checkpoint you hold. New since the last one: {count}", count=new))


def tell_outcomes(outcomes: "list[Outcome]") -> None:
    """Say what became of each file, below its name: what needs an eye last, where it is seen."""
    from confcli.core.safe_text import one_line
    from confcli.reports.layout import paragraph

    for one in sorted(outcomes, key=lambda one: (not one.kept, bool(one.hint))):
        show(one_line(one.file))
        for words in filter(None, (one.sentence, one.hint)):
            show(paragraph(words, width(), indent="  "))
    new = sum(one.new for one in outcomes)
    refused = sum(not one.kept for one in outcomes)
    conclude(say_many(len(outcomes), "One file, new entries: {new}", "{count} files, new entries: {new}", new=new))
    if refused:
        conclude(say_many(refused, "One file was not taken in.", "{count} files were not taken in."))


def _outcome_data(one: "Outcome") -> dict[str, object]:
    return {
        "file": one.file,
        "became": one.became.value,
        "volunteer": one.volunteer,
        "new": one.new,
        "sentence": one.sentence,
        "hint": one.hint,
    }


def _now() -> str:
    return now().isoformat(timespec="seconds")
