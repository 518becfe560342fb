"""WHAT IS CHOSEN in the menu: the asking that a command has its arguments for, and then what is done.

A room is imported when a line of it is chosen for the first time.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from confcli.cli.chosen import (
        clients,
        copies,
        entries,
        find,
        getting_back,
        handover,
        keyholders,
        session_logs,
        settling,
        supervision,
        to_do,
    )
else:

    def __getattr__(name: str) -> "ModuleType":
        return import_module(f"{__name__}.{name}")


__all__ = [
    "clients",
    "copies",
    "entries",
    "find",
    "getting_back",
    "handover",
    "keyholders",
    "session_logs",
    "settling",
    "supervision",
    "to_do",
]
