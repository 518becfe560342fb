"""This module knows what the flows need from where a supervisor keeps what volunteers send."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from confcli.core.follow_ups import FollowUp
    from confcli.core.ledger.chain import Head
    from confcli.core.supervision.inbox import Contradiction, Count, Gap, Held, Place, Received, Rollback, Source
    from confcli.core.supervision.parcels import Parcel
    from confcli.core.supervision.vouching import Waiting
    from confcli.flows.supervision.importing import Outcome


class Inbox(Protocol):
    """What a supervisor has received: a union of sets, so files may come in any order, twice or late."""

    showing: set[str]  # names of files that came before and still show what was emptied since

    @property
    def has_emptied(self) -> bool:
        """Whether entries that were here have been emptied just now."""

    def hold(
        self, head: Head, at: str, volunteer: str, received: str, *, another: bool = False, vouches: bool = True
    ) -> Source:
        """Keep a checkpoint, and know its ledger from now on as the volunteer's; raises Misread.

        With `vouches` it is no file's word: it vouches for what leads up to it.
        """

    def vouch(self, source: Source, place: Place, received: str) -> None:
        """Keep that a place was compared with the volunteer; part of a `writing()` of the ledger that records it."""

    def vouched(self, source: Source) -> Collection[Place]:
        """Give every place of a ledger that somebody vouches for."""

    def places(self, source: Source) -> Sequence[Place]:
        """Give every place of a ledger that anything received names."""

    def waiting(self) -> Sequence[Waiting]:
        """Give the erasures that nobody vouches for and that would take something away here."""

    def carry_out(self, source: int, place: Place) -> None:
        """Empty what an erasure names, and keep it so; part of a `writing()` of the ledger that records it."""

    def take_all(self, parcels: Iterable[Parcel | Outcome], received: str) -> Iterator[Outcome]:
        """Keep what arrives and yield what became of each file, in order, once that is safe."""

    def begin_again(self, volunteer: str) -> int:
        """Set aside all that files brought, not what was held by hand; give how many entries. Raises Misread."""

    def source(self, ledger: str) -> Source | None:
        """Give a ledger that is held, by its id."""

    def sources(self) -> Sequence[Source]:
        """Give every ledger that is held, by volunteer."""

    def held(self, source: Source) -> Sequence[Held]:
        """Give the checkpoints that are held of a ledger, shortest first."""

    def files(self) -> Mapping[str, str]:
        """Name the volunteer of each file that was taken, by the SHA-256 of the file."""

    def last_words(self) -> Mapping[str, str]:
        """Give when the last word of each volunteer was written; a date still to come counts as the day it came."""

    def counts(self) -> Sequence[Count]:
        """Count the entries that all histories agree on or somebody vouches for, by everything they have in common."""

    def entries(self, *kinds: str, volunteer: str | None = None, seq: int | None = None) -> Iterator[Received]:
        """Yield the entries that all histories agree on or somebody vouches for, by ledger and number, as narrowed."""

    def entry(self, volunteer: str, seq: int) -> Sequence[Received]:
        """Give the entry of that number; every one, where histories or ledgers differ. Raises Misread for none."""

    def is_emptied(self, entry: Received) -> bool:
        """Tell whether an entry was emptied for a client."""

    def parts(self, source: Source, hashes: Mapping[int, str]) -> int | None:
        """Give the first of these entries that is another one here, by number and hash; None when none is."""

    def gaps(self) -> Sequence[Gap]:
        """Find what is missing between the files that came."""

    def contradictions(self) -> Sequence[Contradiction]:
        """Find the ledgers of which there are two histories."""

    def rollbacks(self) -> Sequence[Rollback]:
        """Find the ledgers that have become shorter."""

    def follow_ups(self) -> Sequence[FollowUp]:
        """Give what is still open, in every history; of an erased client only that there was a breach."""
