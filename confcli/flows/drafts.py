"""This module knows unfinished forms: kept encrypted after each answer, gone on with exactly there, and taken once.

Two windows may hold the same one. Whoever writes second finds that it is not as it was, and is told: what was typed
there stands beside it, and nothing is recorded twice.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answer, Item
from confcli.core.dates import kept_moment
from confcli.errors import ConfcliError, Ended, Superseded
from confcli.flows.ports import Interrupted, Wished

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from confcli.flows.ports import Drafts

FORM = "form "  # what unfinished forms are kept under
ENDED = "ended "  # what became of one is noted under this, so that another window can be told
ERASED = "erased"
KEPT = "What was recorded is safe, and what you answered is kept, unfinished."
NOT_KEPT = "Everything that was recorded is safe; the rest is not kept."
REMEMBERED = 20  # of those that ended; a window is not open for longer


@dataclass(slots=True)
class Draft:
    """One unfinished form, or several that belong together: the answers so far by form and question."""

    drafts: Drafts
    kind: str
    at: str  # when it was begun
    edition: str  # the policy it was begun under, as its SHA-256
    client: str | None = None
    answers: dict[str, dict[str, Answer]] = field(default_factory=dict)
    goes_on: tuple[str, ...] = ()  # how it goes on from earlier entries, and from which
    begun: dict[str, dict[str, Answer]] = field(default_factory=dict)  # what was typed by half, or is being changed
    name: str = ""  # what it is kept under
    beside: str = ""  # the one it was set aside from, when another window was quicker
    body: str | None = None  # what stands in the vault, as far as is known; None while nothing does
    touched: bool = False  # since it was taken up

    def __post_init__(self) -> None:
        """Find a name of its own."""
        self.name = self.name or self._free_name()

    def is_kept(self) -> bool:
        """Look whether there is something to go on with; what cannot be looked at is not claimed."""
        with suppress(ConfcliError):
            return self.body is not None and self.name in self.drafts.drafts()
        return False

    def stands(self) -> bool:
        """Tell whether it is kept just as it was kept here."""
        return self.drafts.drafts().get(self.name) == self.body

    def concerns(self, client: str) -> bool:
        """Tell whether it is about this client: it was begun for them, or they were named in it."""
        named = [answer for given in self.answers.values() for answer in given.values()]
        return client == self.client or any(
            client == one or (isinstance(one, tuple) and client in one) for one in named
        )

    def hold(self) -> None:
        """Keep it as it stands."""
        self._write()

    def keep(self, page: str, answers: Mapping[str, Answer], begun: Mapping[str, Answer] | None = None) -> None:
        """Keep the answers to a form; they are on the disk, encrypted, before the next question is asked.

        `begun` is what was typed by half. Raises Superseded when another window was quicker: what was answered here
        stands beside it.
        """
        self._change(page, answers, begun or {})
        self._write()

    def keep_begun(self, page: str, answers: Mapping[str, Answer], begun: Mapping[str, Answer]) -> bool:
        """Keep what is typed by half, and tell whether that was possible."""
        self._change(page, answers, begun)
        return self._swapped()

    def take(self) -> None:
        """Take it away as what is recorded now; part of a `writing()`. Raises Superseded when it is not as it was."""
        kept = self.drafts.drafts().get(self.name)
        if kept != self.body:
            raise self._superseded(kept)
        self.drafts.drop_draft(self.name)

    def recorded(self, seq: int) -> None:
        """Note as which entry it was recorded; part of the same `writing()`."""
        self._note(str(seq))

    def erase(self) -> None:
        """Take it away with the client it is about: nothing of it is set aside anywhere."""
        self.drop()
        self._note(ERASED)

    def drop(self) -> None:
        """Forget it: it is not wanted any more."""
        self.drafts.drop_draft(self.name)
        self.body = None

    def set_aside(self) -> None:
        """Keep what was typed here under another name, where there is anything of the kind."""
        gone = self.drafts.drafts().get(ENDED + self.name) == ERASED
        if self.touched and not gone:
            self.beside, self.name, self.body = self.name, self._free_name(), None
            self._swapped()

    def became(self) -> str:
        """Give the entry as which the one that this was set aside from was recorded; empty where it was not."""
        return self.drafts.drafts().get(ENDED + self.beside, "") if self.beside else ""

    def _change(self, page: str, answers: Mapping[str, Answer], begun: Mapping[str, Answer]) -> None:
        self.touched = True
        self.answers[page] = dict(answers)
        self.begun[page] = dict(begun)

    def _write(self) -> None:
        if not self._swapped():
            superseded = self._superseded(self.drafts.drafts().get(self.name))
            self.touched = True
            self.set_aside()
            raise superseded

    def _swapped(self) -> bool:
        body = json.dumps(self._content())
        done = self.drafts.swap_draft(self.name, self.body, body)
        if done:
            self.body = body
        return done

    def _superseded(self, kept: str | None) -> Superseded:
        """Say what another window did, and what becomes of what was typed here."""
        hint = "What you answered here is kept beside it: confcli drafts" if self.touched else ""
        ended = self.drafts.drafts().get(ENDED + self.name, "")
        if ended == ERASED:
            return Superseded("The client was erased in another window meanwhile, so nothing was recorded.")
        if ended:
            return Superseded("Another window recorded this meanwhile, as entry {seq}.", hint, seq=ended)
        if kept is None:
            return Superseded("Another window dropped this meanwhile, so nothing was recorded.", hint)
        return Superseded("Another window went on with this meanwhile, so nothing was recorded here.", hint)

    def _note(self, ended: str) -> None:
        self.drafts.keep_draft(ENDED + self.name, ended)
        noted = [name for name in sorted(self.drafts.drafts()) if name.startswith(ENDED)]
        for name in noted[:-REMEMBERED]:
            self.drafts.drop_draft(name)

    def _free_name(self) -> str:
        """Give a name that no other has: two may be begun in the same moment."""
        taken, first = self.drafts.drafts(), f"{FORM}{self.at} {self.kind}"
        names = (first, *(f"{first} {number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken and ENDED + name not in taken)

    def _content(self) -> dict[str, object]:
        return {
            "kind": self.kind,
            "at": self.at,
            "edition": self.edition,
            "client": self.client,
            "earlier": list(self.goes_on),
            "answers": _plain_pages(self.answers),
            "begun": _plain_pages(self.begun),
            "beside": self.beside,
        }


@contextmanager
def telling(one: Draft | None) -> Iterator[None]:
    """Have whatever ends a form say whether its answers are kept, as it was looked at."""
    try:
        yield
    except Wished as wished:
        wished.kept = wished.kept or _is_kept(one)
        raise
    except KeyboardInterrupt:
        raise Interrupted(kept=_is_kept(one)) from None
    except Ended as ended:
        raise Ended(ended.sentence, KEPT if _is_kept(one) else NOT_KEPT) from ended


def _is_kept(one: Draft | None) -> bool:
    return one is not None and one.is_kept()


def unfinished(drafts: Drafts) -> list[Draft]:
    """Give every unfinished form, the oldest first."""
    return [_read(drafts, name, body) for name, body in sorted(drafts.drafts().items()) if name.startswith(FORM)]


def begun(one: Draft) -> datetime:
    """Give the moment in which it was begun."""
    return kept_moment(one.at)


def _plain_pages(pages: Mapping[str, Mapping[str, Answer]]) -> dict[str, dict[str, object]]:
    return {page: {name: _plain(answer) for name, answer in given.items()} for page, given in pages.items() if given}


def _plain(answer: Answer) -> object:
    if isinstance(answer, str):
        return answer
    return [{"what": part.what, "needed": part.needed} if isinstance(part, Item) else part for part in answer]


def _read(drafts: Drafts, name: str, body: str) -> Draft:
    """Read one; what an earlier version kept has no half-typed text."""
    content = json.loads(body)
    return Draft(
        drafts,
        content["kind"],
        content["at"],
        content["edition"],
        content["client"],
        _pages(content["answers"]),
        tuple(content.get("earlier", ())),
        _pages(content.get("begun", {})),
        name,
        content.get("beside", ""),
        body,
    )


def _pages(kept: Mapping[str, Mapping[str, str | list[object]]]) -> dict[str, dict[str, Answer]]:
    return {page: {name: _answer(value) for name, value in given.items()} for page, given in kept.items()}


def _answer(value: str | list[object]) -> Answer:
    if isinstance(value, str):
        return value
    return tuple(Item(**part) if isinstance(part, dict) else part for part in value)  # type: ignore[return-value]
