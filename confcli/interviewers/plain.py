"""This module knows how to ask in numbered lines: for screen readers, Braille and simple terminals.

Lines are only ever added: no colour, no box, no cursor movement, not one escape byte.
"""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answer, Item
from confcli.core.code.model import Kind
from confcli.core.safe_text import safe
from confcli.errors import Misread, Unanswered
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.line import read
from confcli.interviewers.paging import pages
from confcli.interviewers.person import at_terminal
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.ports import Asked

WISHES = frozenset(Wish) - {Wish.IDLE}
DIGITS = 4  # of the number of a choice
ROOM = 8  # columns after a prompt, so that a few numbers do not run into the next line
KEPT = "What was recorded is safe, and a checklist, contact or first contact that was begun is kept."


class Plain:
    """Asks on stderr, reads numbers and lines from stdin."""

    def __init__(self, width: int, patience: float = 0) -> None:
        """`width` is in columns, `patience` in seconds without a key until Wish.IDLE; 0 waits for ever."""
        self._width = width
        self._patience = patience
        self.live = at_terminal(sys.stdin)
        pages.lines_alone()

    def clear(self) -> None:
        """Push what was said out of sight; nothing that was said is ever taken back."""
        pages.empty()

    def say(self, text: str) -> None:
        """Say it, wrapped between words."""
        pages.write(f"{self._wrapped(text)}\n", sys.stderr)

    def warn(self, text: str) -> None:
        """Say it like everything else."""
        self.say(text)

    def ask(self, asked: Asked) -> Answer:
        """Ask one question; raises Unanswered at the end of the input, Misread for no such number."""
        words = f"{'' if asked.urgent else chr(10)}{self._wrapped(asked.words.text)}"
        if asked.words.help:
            words += f"\n{self._wrapped(f'({asked.words.help})')}"
        choices = [] if asked.question.kind is Kind.ITEMS else self._choices(asked)
        pages.show_question(words, [*choices, ""], urgent=asked.urgent, stream=sys.stderr)
        kind = asked.question.kind
        if kind is Kind.ITEMS:
            return self._items(asked)
        self._numbered(asked)
        if kind is Kind.MANY:
            return self._many(asked)
        if asked.choices:
            return self._one(asked)
        return self._text(asked)

    def _one(self, asked: Asked) -> Answer:
        open_too = "Type a number, then Enter, or Enter alone to leave it open: "
        typed = self._answered(say(open_too if asked.optional else "Type a number, then Enter: ")).strip()
        answer = self._choice(asked, typed) if typed else ""
        self._echo(asked, answer)
        return answer

    def _many(self, asked: Asked) -> Answer:
        nothing_too = "Type one or more numbers with spaces between them, or Enter alone for nothing: "
        prompt = nothing_too if asked.optional else "Type one or more numbers with spaces between them, then Enter: "
        typed = self._answered(say(prompt))
        chosen = [self._choice(asked, part) for part in typed.replace(",", " ").split()]
        if not chosen and asked.optional and asked.words.nothing:
            self._line(asked.words.nothing)
        for answer in chosen:
            self._echo(asked, answer)
        return tuple(chosen)

    def _text(self, asked: Asked) -> Answer:
        nothing_too = "Type your answer, then Enter, or Enter alone for nothing: "
        return self._lines(say(nothing_too if asked.optional else "Type your answer, then Enter: "))

    def _items(self, asked: Asked) -> Answer:
        """One thing after the other, each with its own answer; Enter alone ends the list."""
        items: list[Item] = []
        while True:
            what = ""
            try:
                what = self._lines(say("Thing {number}, or Enter alone when that is all: ", number=len(items) + 1))
                if not what:
                    return tuple(items)
                self._numbered(asked)
                items.append(Item(what, self._needed(asked)))
            except Wished as wished:
                if wished.wish is not Wish.BACK or not (what or items):
                    raise
                self._line(say("Taken back: {what}", what=safe(what or items.pop().what)))

    def _lines(self, prompt: str) -> str:
        """Read a line, or all the lines of a paste."""
        return self._answered(prompt, several=True).strip()

    def _needed(self, asked: Asked) -> str:
        """Ask for this number alone again: a list is not thrown away for one wrong key."""
        while True:
            try:
                typed = self._answered(say("Type a number, then Enter: ")).strip()
                answer = self._choice(asked, typed or "Nothing")
            except Misread as wrong:
                if not self.live:
                    raise
                self._line(wrong.aloud)
                self._numbered(asked)
            else:
                self._echo(asked, answer)
                return answer

    def _choice(self, asked: Asked, typed: str) -> str:
        """Give the answer that a number stands for; a client may be named by the code as well."""
        number = typed.removesuffix(".")
        if number.isascii() and number.isdigit() and len(number) <= DIGITS and 1 <= int(number) <= len(asked.choices):
            return asked.choices[int(number) - 1][0]
        if asked.question.kind is Kind.CLIENT:
            return typed
        raise Misread(
            '"{typed}" is not one of the numbers.',
            "Type a number from 1 to {last}.",
            typed=safe(typed),
            last=len(asked.choices),
        )

    def _echo(self, asked: Asked, answer: str) -> None:
        for number, (choice, words) in enumerate(asked.choices, start=1):
            if choice == answer:
                self._line(say("You chose {number}: {words}", number=number, words=safe(words)))

    def _numbered(self, asked: Asked) -> None:
        if asked.choices:
            pages.write("\n".join(self._choices(asked)), sys.stderr)

    def _choices(self, asked: Asked) -> list[str]:
        return [
            self._wrapped(f"{number}. {safe(words)}", indent=" " * (len(str(number)) + 2))
            for number, (_, words) in enumerate(asked.choices, start=1)
        ]

    def _answered(self, prompt: str, *, several: bool = False) -> str:
        """Read an answer, or raise what is wished instead."""
        typed = self._read(prompt, several=several)
        if self.live and typed.strip() and typed.strip() in WISHES:
            raise Wished(Wish(typed.strip()))
        return typed

    def _read(self, prompt: str, *, several: bool) -> str:
        wrapped = "\n".join(textwrap.wrap(prompt, self._width - ROOM, break_on_hyphens=False))
        if pages.left_alone():
            raise Wished(Wish.IDLE)
        try:
            return read(f"{wrapped} ", patience=self._patience, several=several)
        except UnicodeDecodeError as error:
            raise Misread("This program cannot read that as text.", "Save or type it as UTF-8.") from error
        except EOFError as error:
            raise Unanswered(
                "The answers ended before the questions did.",
                KEPT if self.live else "Everything that was recorded is safe; the rest is not kept.",
            ) from error
        finally:
            pages.pressed()

    def _line(self, text: str) -> None:
        print(self._wrapped(text), file=sys.stderr)

    def _wrapped(self, text: str, indent: str = "") -> str:
        wrapper = textwrap.TextWrapper(
            self._width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        return "\n".join(wrapper.fill(line) for line in safe(text).splitlines())
