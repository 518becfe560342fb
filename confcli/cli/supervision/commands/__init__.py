"""WHAT IS TYPED in supervision: by a supervisor, and by a volunteer for one."""

import typer

from confcli.cli import options
from confcli.cli.options import command
from confcli.cli.supervision.commands import supervisor, volunteer


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = options.group("Supervisors: their card, session logs sealed for them, and their replies.")
    command(group, "init", supervisor.init)
    command(group, "add", volunteer.add)
    command(group, "list", volunteer.list_supervisors)
    command(group, "remove", volunteer.remove)
    command(group, "hold", supervisor.hold)
    command(group, "import", supervisor.take_in)
    command(group, "compare", supervisor.compare)
    command(group, "release", supervisor.release)
    command(group, "open", supervisor.open_log)
    command(group, "verify", supervisor.verify)
    command(group, "report", supervisor.report)
    command(group, "receive", volunteer.receive)
    command(group, "reply", supervisor.reply)
    command(group, "again", supervisor.again)
    app.add_typer(group, name="supervisor")
