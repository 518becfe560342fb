"""This module knows the commands by which a supervisor keeps checkpoints, and takes in session logs."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_bytes
from confcli.cli.workspace import Given, now, unlocked
from confcli.core.dates import keep_moment
from confcli.errors import Tampered
from confcli.interviewers.person import at_terminal
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from collections.abc import Collection

    from confcli.cli.workspace import Work
    from confcli.core.ledger.chain import Head
    from confcli.flows.supervision.importing import Outcome
    from confcli.vault.supervision.inbox_writer import Shelf
    from confcli.vault.vault import Vault

KNOWN = "known"  # a file that brings nothing new: of hundreds, only their number is told
GRAVE = ("contradicts", "damaged", "other_name")  # what becomes of a file, and is never passed over
SEALED = b"age-encryption.org/"  # how a sealed file begins


def register(group: typer.Typer) -> None:
    """Add the commands."""
    command(group, "hold", hold)
    command(group, "import", take_in)


def hold(
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", parser=given_path, help=say("A checkpoint, or a session log; - reads stdin.")),
    ],
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


def hold_line(session: "Work", file: str, volunteer: str) -> None:
    """Keep a checkpoint in a session that is open."""
    from confcli.core.people import read_code

    _hold(session.vault, read_bytes(file), read_code(volunteer), another=False)


def _hold(vault: "Vault", raw: bytes, code: str, *, another: bool) -> bool:
    """Keep a checkpoint, and say so; give whether it fits what is held."""
    from confcli.core.ledger.session_log import read_held_dated
    from confcli.vault.supervision.inbox_writer import Shelf

    shelf = Shelf(vault)
    head, at = read_held_dated(unsealed(raw, vault))
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
    folder: Annotated[
        str,
        typer.Argument(metavar="FOLDER", parser=given_path, help=say("Where the files are that volunteers sent you.")),
    ],
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    as_json: options.Json = False,
) -> None:
    """Supervisor: take in the session logs of a folder."""
    with unlocked(Given(vault, passphrase_file)) as ledger:
        outcomes = taken_in(ledger, folder, drawn=not plain and at_terminal(sys.stderr))
    if as_json:
        show_data([_outcome_data(one) for one in outcomes])
    else:
        tell_outcomes(outcomes)
    if any(one.became in GRAVE for one in outcomes):
        raise typer.Exit(Tampered.exit_code)


def taken_in(vault: "Vault", folder: str, *, drawn: bool) -> "list[Outcome]":
    """Take in every sealed session log of a folder; raises Misread when there is no such folder."""
    from confcli.cli.process import keep_memory_private
    from confcli.reports.progress import progress
    from confcli.vault.supervision.file_reading import arrived, read_all
    from confcli.vault.supervision.inbox_writer import Shelf
    from confcli.vault.supervision.keys import own_key

    paths, shelf = arrived(folder), Shelf(vault)
    parcels = read_all(paths, own_key(vault), shelf.files(), keep_memory_private)
    outcomes = list(progress(shelf.take_all(parcels, _now()), len(paths), drawn=drawn))
    if vault.has_emptied:
        vault.sweep()
        _say_what_still_shows(shelf.showing)
    return outcomes


def _say_what_still_shows(files: "Collection[str]") -> None:
    """Name the files that hold what a volunteer has erased since."""
    from confcli.core.safe_text import one_line

    if files:
        tell(say("A volunteer erased a client's entries: they were emptied here, too. These files still show them:"))
        for name in sorted(files):
            tell(f"  {one_line(name)}")
        tell(say("Delete these files, wherever they lie."))


def unsealed(raw: bytes, vault: "Vault") -> bytes:
    """Give what a file holds, whether it is sealed or not."""
    from confcli.vault.age_files import unseal
    from confcli.vault.supervision.keys import own_key

    return unseal(raw, own_key(vault)) if raw.startswith(SEALED) else raw


def tell_outcomes(outcomes: "list[Outcome]") -> None:
    """Say what became of each file, below its name: what needs an eye last, where it is seen."""
    from confcli.core.safe_text import one_line
    from confcli.reports.layout import paragraph

    said = [one for one in outcomes if one.became != KNOWN]
    for one in sorted(said, key=lambda one: (not one.kept, bool(one.hint))):
        show(one_line(one.file))
        for words in filter(None, (one.sentence, one.hint)):
            show(paragraph(words, width(), indent="  "))
    new = sum(one.new for one in outcomes)
    refused = sum(not one.kept for one in outcomes)
    conclude(say_many(len(outcomes), "One file, new entries: {new}", "{count} files, new entries: {new}", new=new))
    if known := len(outcomes) - len(said):
        conclude(say_many(known, "One file was known already.", "{count} files were known already."))
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
    return keep_moment(now(), exact=True)
