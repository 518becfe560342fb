"""WHAT IS DONE in supervision. A room is imported when something in it is done for the first time."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from confcli.cli.supervision.acts import cards, inbox, ledgers, replies, report, session_log, vouching
else:

    def __getattr__(name: str) -> "ModuleType":
        return import_module(f"{__name__}.{name}")


__all__ = ["cards", "inbox", "ledgers", "replies", "report", "session_log", "vouching"]
