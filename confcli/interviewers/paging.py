"""This module knows how much was written since a key was pressed, and stops at the end of each screen.

So nothing runs past unread. It stops at a real terminal alone: never in a pipe, never where a file answers, and not
where pages were switched off. No escape byte is sent for it.
"""

from __future__ import annotations

import os
import sys
from itertools import accumulate
from typing import TYPE_CHECKING

from confcli.interviewers.person import at_terminal
from confcli.interviewers.screen import empty, push_up
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

MORE = "More: Enter. End: =. Danger: !"
CUT = "…"  # stands for what was passed over
LEAST = 8  # rows: on a lower screen there are no pages
SHORT = 9  # answers that are all to be seen; a longer list moves under its arrow
ON, END, CARD, NOBODY = "on", "end", "card", "nobody"
KEYS = {
    **dict.fromkeys(("enter", "c-j", " ", "pagedown", "down"), ON),
    **dict.fromkeys(("=", "q", "escape", "c-c", "<sigint>", "c-d"), END),
    "!": CARD,
}


class Pages:
    """What stands on the screen and may be unread."""

    def __init__(self) -> None:
        """Begin without pages, as in a pipe."""
        self._card: Callable[[], str] | None = None
        self._plain = True
        self._patience = 0.0
        self._unread = 0  # rows
        self._hurried = False  # to the end of what is said, as was wished
        self._deserted = False

    def turn(self, card: Callable[[], str], patience: float, *, plain: bool) -> None:
        """Stop at the end of each screen from now on; `patience` is in seconds without a key."""
        self.run_on()
        there = at_terminal(sys.stdin) and at_terminal(sys.stdout) and at_terminal(sys.stderr)
        self._card, self._patience, self._plain = card if there else None, patience, plain or not there

    def run_on(self) -> None:
        """Stop nowhere any more."""
        self._card, self._deserted = None, False
        self.pressed()

    def pressed(self) -> None:
        """Begin a screen: whoever pressed a key has read what stood there."""
        self._unread, self._hurried = 0, False

    def lines_alone(self) -> None:
        """Take nothing back from now on: lines are only added, for a screen reader."""
        self._plain = True

    def empty(self) -> None:
        """Take off the screen what was said, as far as the voice can."""
        (push_up if self._plain else empty)()
        self.pressed()

    def left_alone(self) -> bool:
        """Tell, once, whether nobody pressed a key for long at the end of a screen."""
        deserted, self._deserted = self._deserted, False
        return deserted

    def write(self, text: str, stream: TextIO) -> None:
        """Write lines, and stop whenever the screen is full."""
        rest = text.split("\n")
        while self._rows() and not (self._hurried or self._deserted):
            fitting = self._fitting(rest)
            self._put(fitting, stream)
            rest = rest[len(fitting) :]
            if not rest:
                return
            self._turn(stream)
        if self._hurried:
            last = self._last(rest)
            rest = [CUT, *last] if len(last) < len(rest) else rest
        if not self._deserted:
            self._put(rest, stream)

    def show_question(self, words: str, answers: list[str], *, urgent: bool, stream: TextIO) -> None:
        """Write a question, and stop before it where what may be unread would leave the screen for it.

        `answers` are written by whoever asks, with the prompt; a list of many moves under its arrow. What is urgent
        pushes an introduction away rather than have somebody press a key, and is in one piece.
        """
        if urgent:
            if self._unread > self._rows() // 2:
                self._make_room(self._rows(), stream)
            print(words, file=stream, flush=bool(self._card))
            return
        needed = sum(map(_height, "\n".join(answers[-SHORT:]).split("\n")))
        self._make_room(needed + sum(map(_height, words.split("\n"))), stream)
        self.write(words, stream)
        self._make_room(needed, stream)

    def _make_room(self, rows: int, stream: TextIO) -> None:
        full = self._unread + min(rows, self._rows()) > self._rows() > 0
        if self._unread and full and not (self._hurried or self._deserted):
            self._turn(stream)

    def _rows(self) -> int:
        """Give how many rows can be written before something leaves the screen; 0 without pages."""
        lines = _size()[1] if self._card else 0
        return lines - 1 if lines >= LEAST else 0

    def _fitting(self, lines: list[str]) -> list[str]:
        """Give the first lines, as many as there is room for; of a screen of its own at least one."""
        room = self._rows() - self._unread
        count = max(_count(lines, room), 0 if self._unread else 1)
        if count < len(lines):  # what belongs together stays together
            gaps = [at for at in range(count - room // 4, count) if at > 0 and not lines[at - 1].strip()]
            count = gaps[-1] if gaps else count
        return lines[:count]

    def _last(self, lines: list[str]) -> list[str]:
        """Give the last lines, as many as a screen shows."""
        return lines[-max(_count(reversed(lines), self._rows() - 1), 1) :]

    def _put(self, lines: list[str], stream: TextIO) -> None:
        if lines:
            print("\n".join(lines), file=stream, flush=bool(self._card))
            self._unread += sum(map(_height, lines)) if self._card else 0

    def _turn(self, stream: TextIO) -> None:
        """Ask for a key, and do what it wishes."""
        while self._card:
            turn = _wish(self._patience, lambda: print(say(MORE), end="", file=stream, flush=True))
            print("\n" if self._plain else f"\r{' ' * (_size()[0] - 1)}\r", end="", file=stream, flush=True)
            if turn != CARD:
                break
            print(self._card(), file=stream)
        self.pressed()
        self._hurried, self._deserted = turn == END, turn == NOBODY
        if self._deserted:
            self.empty()


pages = Pages()


def _size() -> tuple[int, int]:
    try:
        return os.get_terminal_size(sys.stdout.fileno())
    except (OSError, ValueError):
        return 0, 0


def _height(line: str) -> int:
    """Give how many rows a line takes."""
    return max(1, -(-len(line) // (_size()[0] or len(line) or 1)))


def _count(lines: Iterable[str], room: int) -> int:
    """Count how many of the first lines there is room for."""
    return sum(1 for filled in accumulate(map(_height, lines)) if filled <= room)


def _wish(patience: float, prompt: Callable[[], None]) -> str:
    """Say the prompt and wait for a key that means something; give what it means. Keys of before are forgotten."""
    from confcli.flows.ports import Wished
    from confcli.interviewers.keys import forget_what_was_typed, lock_when_idle, one_key

    application = one_key(KEYS)
    idleness = lock_when_idle(application, patience)
    forget_what_was_typed(application)
    try:
        wish = str(application.run(pre_run=prompt))
        idleness.require_presence("")
    except Wished:
        return NOBODY
    finally:
        forget_what_was_typed(application)
    return wish
