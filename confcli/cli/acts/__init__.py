"""WHAT IS DONE once it is typed or chosen: a flow, then a report, then the screen.

A room is imported when something in it is done for the first time, so the help of all commands waits for none of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

    from confcli.cli.acts import (
        checkpoint,
        clients,
        code,
        copy,
        encounters,
        export,
        init,
        keyholders,
        log,
        orientation,
        practice,
        recording,
        recovery,
        sharing,
        vault,
    )
else:

    def __getattr__(name: str) -> "ModuleType":
        return import_module(f"{__name__}.{name}")


__all__ = [
    "checkpoint",
    "clients",
    "code",
    "copy",
    "encounters",
    "export",
    "init",
    "keyholders",
    "log",
    "orientation",
    "practice",
    "recording",
    "recovery",
    "sharing",
    "vault",
]
