"""This module knows what both voices say alike: the things that were listed before, and that the answers ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confcli.core.code.interview import Item
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.ports import Asked

ENDED = "The answers ended before the questions did."


def listed(asked: Asked) -> list[str]:
    """Say, a line each, what stands in a list already, and how the last of it is taken back."""
    before = [part for part in asked.begun if isinstance(part, Item)]
    if not before:
        return []
    words = dict(asked.choices)
    lines = [
        say("{number}. {what}: {answer}", number=number, what=one.what, answer=words.get(one.needed, one.needed))
        for number, one in enumerate(before, start=1)
    ]
    return [say("This stands in the list already. To take back the last one, type <"), *lines]
