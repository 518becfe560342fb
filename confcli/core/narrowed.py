"""This module knows what narrows a list of entries, as a person typed it; it is what a command needs to know of it."""

from typing import NamedTuple


class Narrowed(NamedTuple):
    """What narrows a list, as a person typed it; nothing narrows nothing."""

    client: str | None = None
    kind: str | None = None
    verdict: str | None = None
    first: str | None = None  # a day or a month
    last: str | None = None
    still_open: bool = False
