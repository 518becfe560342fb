"""This module knows the commands that look after the vault: backups, restoring, a look over, the passphrase."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.commands import recovery
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path
from confcli.cli.placing import warn
from confcli.cli.workspace import Given, now, unlocked
from confcli.speech import say, say_many

if TYPE_CHECKING:
    from confcli.vault.vault import Vault

BackupFolder = Annotated[
    Optional[str],
    typer.Option(
        "--folder", metavar="FOLDER", parser=given_path, help=say("Where it is written; else beside the vault.")
    ),
]
NewPassphraseFile = Annotated[
    Optional[str],
    typer.Option(
        "--new-passphrase-file", metavar="FILE", parser=given_path, help=say("Read the new passphrase from a file.")
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    vault = typer.Typer(
        help=say("The vault: backups, a look over, the passphrase, recovery."),
        no_args_is_help=True,
        rich_markup_mode=None,
    )
    command(vault, "backup", backup)
    command(vault, "restore", restore)
    command(vault, "doctor", doctor)
    command(vault, "passphrase", change_passphrase)
    command(vault, "recover", recovery.recover)
    recovery.register(vault)
    app.add_typer(vault, name="vault")


def backup(
    folder: BackupFolder = None, vault: options.Vault = None, passphrase_file: options.PassphraseFile = None
) -> None:
    """Make a backup now, and check it. Every session makes one by itself, beside the vault."""
    import os

    from confcli.vault.care.backups import make
    from confcli.vault.care.thinning import work_off

    with unlocked(Given(vault, passphrase_file)) as ledger:
        made = make(ledger, now(), folder)
        work_off(ledger.path, os.path.dirname(made.path))
    show(made.path)
    tell(
        say_many(
            made.size,
            "The one entry is in it, and it was checked. Your passphrase opens it.",
            "All {count} entries are in it, and it was checked. Your passphrase opens it.",
        )
    )


def restore(
    file: Annotated[
        str,
        typer.Argument(metavar="BACKUP", parser=given_path, help=say("The backup: its name ends in .confcli-backup.")),
    ],
    aside: Annotated[
        bool, typer.Option("--set-aside", help=say("Keep the present vault beside the restored one."))
    ] = False,
    with_sheet: Annotated[bool, typer.Option("--with-sheet", help=say("Open it with the recovery sheet."))] = False,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    key_file: recovery.KeyFile = None,
) -> None:
    """Bring a backup back. Nothing is ever overwritten."""
    from confcli.cli import passphrase
    from confcli.cli.acts.recovery_sheet import opened_with_sheet
    from confcli.vault.care import restoring
    from confcli.vault.location import default_place

    path = vault or default_place()
    warn(path)

    def opened(draft: str) -> "Vault":
        if with_sheet or key_file:
            return opened_with_sheet(draft, key_file)
        return passphrase.unlock(draft, passphrase_file)

    head = restoring.restore(file, path, opened, now() if aside else None)
    show(path)
    tell(say_many(head.size, "It holds one entry, checked.", "All {count} entries of the backup are in it, checked."))
    tell(say("What was recorded or erased after the backup was made is not in it: do it again."))
    if with_sheet:
        tell(say("Now choose a new passphrase: confcli vault recover"))


def doctor(
    vault: options.Vault = None, passphrase_file: options.PassphraseFile = None, as_json: options.Json = False
) -> None:
    """Look the vault over: every page, every entry, the backups, and what lies around it."""
    with unlocked(Given(vault, passphrase_file)) as ledger:
        look_over_vault(ledger, as_json=as_json)


def look_over_vault(vault: "Vault", *, as_json: bool = False) -> None:
    """Show what a look over finds; raises Damaged when something is."""
    from confcli.errors import Damaged
    from confcli.reports.findings import findings
    from confcli.vault.care.doctor import Level, look_over

    found = list(look_over(vault, now()))
    if as_json:
        show_data([{**finding._asdict(), "level": str(finding.level)} for finding in found])
    else:
        show(findings([(str(one.level), *one[1:]) for one in found], width()))
    if any(finding.level is Level.DAMAGE for finding in found):
        raise Damaged("Something is damaged.", "Keep every file, and do first what stands under it.")


def change_passphrase(
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    new_passphrase_file: NewPassphraseFile = None,
) -> None:
    """Change the passphrase. Interrupted anywhere, one of the two still opens the vault."""
    from confcli.cli import passphrase
    from confcli.vault.care.rekeying import change

    with unlocked(Given(vault, passphrase_file), automatic_backup=False) as ledger:
        secret = passphrase.from_file(new_passphrase_file) if new_passphrase_file else passphrase.new()
        change(ledger, secret, now()).close()
    conclude(say("The passphrase was changed."))
    tell(say("Backups made before open with the old passphrase. Keep its paper as long as you need one of them."))
