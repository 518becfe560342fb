"""This module knows how to ask in numbered lines: for screen readers, Braille and simple terminals.

Lines are only ever added: no colour, no box, no cursor movement, not one escape byte.
"""

from __future__ import annotations

import sys
import textwrap
from typing import TYPE_CHECKING, Any

from confcli.core.choices import numbers, require_line, require_lines
from confcli.core.code.interview import Answer, Item
from confcli.core.code.model import Kind
from confcli.core.danger import is_danger
from confcli.core.safe_text import safe
from confcli.errors import Ended, Misread
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.line import read
from confcli.interviewers.listing import ENDED, listed
from confcli.interviewers.paging import pages
from confcli.interviewers.person import at_terminal
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.flows.ports import Asked

WISHES = frozenset(Wish) - {Wish.IDLE}
ROOM = 8  # columns after a prompt, so that a few numbers do not run into the next line


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
        answers = [] if asked.question.kind is Kind.ITEMS else self._answers(asked)
        prompt = self._broken(self._prompt(asked))
        pages.show_question(words, [*answers, prompt], urgent=asked.urgent, stream=sys.stderr)
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
        typed = self._at_list(self._prompt(asked), asked)
        answer = require_line(typed, asked.choices) if typed else ""
        if answer or asked.optional:
            self._echo(asked, answer)
        return answer

    def _many(self, asked: Asked) -> Answer:
        chosen = require_lines(self._at_list(self._prompt(asked), asked), asked.choices)
        if not chosen and asked.optional:
            self._line(asked.words.nothing or say("(nothing)"))
        for answer in chosen:
            self._echo(asked, answer)
        return chosen

    def _text(self, asked: Asked) -> Answer:
        begun = str(asked.begun)
        return self._answered(self._prompt(asked), several=True, begun=begun, keep=asked.keep).strip()

    def _items(self, asked: Asked) -> Answer:
        """One thing after the other, each with its own answer; Enter alone ends the list."""
        items = [part for part in asked.begun if isinstance(part, Item)]
        for line in listed(asked):
            self._line(line)
        while True:
            what = ""
            try:
                what = self._lines(say("Thing {number}, or Enter alone when that is all: ", number=len(items) + 1))
                if not what:
                    return tuple(items)
                self._numbered(asked)
                items.append(Item(what, self._needed(asked)))
                asked.keep(tuple(items))
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
                answer = require_line(self._at_list(say("Type a number, then Enter: "), asked), asked.choices)
            except Misread as wrong:
                if not self.live:
                    raise
                self._line(wrong.aloud)
                self._numbered(asked)
            else:
                self._echo(asked, answer)
                return answer

    def _prompt(self, asked: Asked) -> str:
        """Say what may be typed: a number, several, the words of a line that has none, or a text."""
        if asked.question.kind is Kind.ITEMS:
            return ""  # each thing of a list has a prompt of its own
        if asked.question.kind is Kind.MANY:
            nothing_too = "Type one or more numbers with spaces between them, or Enter alone for nothing: "
            several = "Type one or more numbers with spaces between them, then Enter: "
            return say(nothing_too if asked.optional else several)
        if not asked.choices:
            return self._prompt_of_text(asked)
        if not all(numbers(asked.choices)):
            open_too = "Type a number or the first words, then Enter, or Enter alone to leave it open: "
            return say(open_too if asked.optional else "Type a number or the first words, then Enter: ")
        open_too = "Type a number, then Enter, or Enter alone to leave it open: "
        return say(open_too if asked.optional else "Type a number, then Enter: ")

    def _prompt_of_text(self, asked: Asked) -> str:
        if asked.begun:
            return say("Type your answer, then Enter; Enter alone keeps what stands here: ")
        if asked.alone:
            return say("Type your answer, then Enter. Enter alone means {answer}: ", answer=asked.alone)
        if asked.optional:
            return say("Type your answer, then Enter, or Enter alone for nothing: ")
        return say("Type your answer, then Enter: ")

    def _echo(self, asked: Asked, answer: str) -> None:
        if not answer:
            self._line(say("You left it open."))
        for number, (choice, words) in zip(numbers(asked.choices), asked.choices, strict=True):
            if answer and choice == answer:
                numbered = "You chose {number}: {words}" if number else "You chose: {words}"
                self._line(say(numbered, number=number, words=safe(words)))

    def _numbered(self, asked: Asked) -> None:
        for line in self._answers(asked):
            pages.write(line, sys.stderr)

    def _answers(self, asked: Asked) -> list[str]:
        marks = [f"{number}. " if number else "- " for number in numbers(asked.choices)]
        return [
            self._wrapped(f"{mark}{safe(words)}", indent=" " * max(3, len(mark)))
            for mark, (_, words) in zip(marks, asked.choices, strict=True)
        ]

    def _at_list(self, prompt: str, asked: Asked) -> str:
        """Read what names a line; a word of danger that names none is heard as one."""
        typed = self._answered(prompt).strip()
        if self.live and is_danger(typed, asked.choices):
            raise Wished(Wish.DANGER)
        return typed

    def _answered(self, prompt: str, **typing: Any) -> str:
        """Read an answer, or raise what is wished instead; `typing` is what `line.read` takes besides."""
        typed = self._read(prompt, **typing)
        if self.live and typed.strip() and typed.strip() in WISHES:
            raise Wished(Wish(typed.strip()))
        return typed

    def _read(self, prompt: str, **typing: Any) -> str:
        if pages.left_alone():
            raise Wished(Wish.IDLE)
        try:
            return read(f"{self._broken(prompt)} ", patience=self._patience, **typing)
        except UnicodeDecodeError as error:
            raise Misread("This program cannot read that as text.", "Save or type it as UTF-8.") from error
        except EOFError as error:
            raise Ended(ENDED) from error
        finally:
            pages.pressed()

    def _broken(self, prompt: str) -> str:
        return "\n".join(textwrap.wrap(prompt, self._width - ROOM, break_on_hyphens=False))

    def _line(self, text: str) -> None:
        print(self._wrapped(text), file=sys.stderr)

    def _wrapped(self, text: str, indent: str = "") -> str:
        wrapper = textwrap.TextWrapper(
            self._width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
        first, *rest = safe(text).splitlines() or [""]
        shown = wrapper.fill(first)
        wrapper.initial_indent = indent  # so all lines of an answer stand under its number
        return "\n".join((shown, *map(wrapper.fill, rest)))
