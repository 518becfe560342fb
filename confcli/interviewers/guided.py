"""This module knows how to ask with arrow keys on a terminal.

The question is wrapped and written by us, for questionary breaks long lines inside words. What stays on the screen is
the question with the answer under it.
"""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from confcli.core.code.interview import Answer, Item
from confcli.core.code.model import Kind
from confcli.core.danger import is_danger
from confcli.core.safe_text import safe
from confcli.errors import Ended, Misread
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.keys import (
    WISHES,
    HalfTyped,
    choices_keys,
    forget_what_was_typed,
    lock_when_idle,
    pasted_lines,
    text_keys,
)
from confcli.interviewers.listing import ENDED, listed
from confcli.interviewers.lists import ChoiceList, on_screen
from confcli.interviewers.paging import pages
from confcli.interviewers.person import at_terminal
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.choices import Lines
    from confcli.flows.ports import Asked


class Guided:
    """Asks on the terminal."""

    live = True

    def __init__(self, width: int, patience: float = 0) -> None:
        """`width` is in columns, `patience` in seconds without a key until Wish.IDLE; 0 waits for ever.

        Raises Misread off a terminal, where a pipe would press the keys.
        """
        if not (at_terminal(sys.stdin) and at_terminal(sys.stdout)):
            raise Misread(
                "There is no terminal here to ask on.",
                "Answer from a file with --answers FILE, or in numbered lines with --plain.",
            )
        os.environ.setdefault("PROMPT_TOOLKIT_NO_CPR", "1")
        self._width = width
        self._patience = patience
        self._above = 0  # rows of the question that was written last

    def clear(self) -> None:
        """Take everything off the screen, and what scrolled by."""
        pages.empty()

    def say(self, text: str) -> None:
        """Say it, wrapped between words."""
        pages.write(f"{self._wrapped(text)}\n", sys.stdout)

    def warn(self, text: str) -> None:
        """Say it like everything else."""
        self.say(text)

    def ask(self, asked: Asked) -> Answer:
        """Ask one question; raises Unanswered for Ctrl-D and KeyboardInterrupt for Ctrl-C."""
        words = self._wrapped(asked.words.text)
        if asked.words.help:
            words += f"\n{self._wrapped(asked.words.help, indent='  ')}"
        answers = [self._wrapped(f"      {choice}") for _, choice in asked.choices]
        pages.show_question(words, [*answers, "", ""], urgent=asked.urgent, stream=sys.stdout)
        self._above = words.count("\n") + 1
        if asked.question.kind is Kind.ITEMS:
            return self._items(asked)
        if asked.question.kind is Kind.MANY:
            return self._many(asked)
        if asked.choices:
            return self._one(asked)
        answer = self._text(_your_answer(asked), str(asked.begun), asked.keep)
        self._echo(answer or asked.alone or say("(nothing)"))
        return answer

    def _one(self, asked: Asked) -> Answer:
        lines = self._lines(asked)
        answer = self._select(lines)
        if answer or asked.optional:
            self._echo(dict(lines)[answer])
        return answer

    def _lines(self, asked: Asked) -> Lines:
        """Give the lines; what leaves it open stands first and is marked, so that Enter alone records nothing."""
        nothing = asked.words.nothing if asked.question.kind is Kind.MANY else ""
        return [("", nothing or say("Leave it open")), *asked.choices] if asked.optional else asked.choices

    def _many(self, asked: Asked) -> Answer:
        lines, chosen = self._lines(asked), frozenset[str]()
        while True:
            choices = ChoiceList(lines, self._width, several=True, chosen=chosen)
            self._run_list(choices)
            try:
                answers = tuple(filter(None, choices.taken()))
            except Misread as wrong:  # what was marked is not lost for a slip
                chosen = choices.chosen()
                self.say(wrong.aloud)
                self._write(asked.words.text)
            else:
                break
        if answers or asked.optional:
            self._echo(", ".join(dict(lines)[answer] for answer in answers or ("",)))
        return answers

    def _items(self, asked: Asked) -> Answer:
        items = [part for part in asked.begun if isinstance(part, Item)]
        for line in listed(asked):
            self._write(line)
        while True:
            what = ""
            try:
                what = self._text(say("Thing {number} (Enter alone when that is all):", number=len(items) + 1)).strip()
                if not what:
                    print()
                    return tuple(items)
                self._echo(what)
                needed = self._needed(asked)
            except Wished as wished:
                if wished.wish is not Wish.BACK or not (what or items):
                    raise
                self._write(say("Taken back: {what}", what=what or items.pop().what))
            else:
                self._echo(dict(asked.choices)[needed], deeper=True)
                items.append(Item(what, needed))
                asked.keep(tuple(items))

    def _needed(self, asked: Asked) -> str:
        """Ask for this line alone again: a list is not thrown away for one wrong key."""
        while True:
            try:
                return self._select(asked.choices)
            except Misread as wrong:
                self.say(wrong.aloud)

    def _select(self, lines: Lines) -> str:
        choices = ChoiceList(lines, self._width)
        self._run_list(choices)
        return "".join(choices.taken())

    def _run_list(self, choices: ChoiceList) -> None:
        """Have somebody choose among lines until Enter."""
        application = on_screen(choices, self._above)
        choices_keys(application, lambda: not choices.typed)
        self._run(application, application.run, lambda: choices.typed)
        if is_danger(choices.typed, choices.lines):
            raise Wished(Wish.DANGER)

    def _text(self, message: str, begun: str = "", keep: Callable[[str], bool] = lambda _: False) -> str:
        """Ask for words, some of which may stand there already.

        `.ask()` would turn Ctrl-C into an answer, so only `unsafe_ask` is used.
        """
        import questionary

        style = questionary.Style([("answer", "noinherit"), ("nbsp", "noinherit")])
        question = questionary.text(
            message, begun, qmark="", erase_when_done=True, style=style, key_bindings=pasted_lines()
        )
        text_keys(question.application, begun)
        with HalfTyped(question.application, begun, keep).leaving():
            answer = str(self._run(question.application, question.unsafe_ask, str))
        if answer.strip() in WISHES:
            raise Wished(Wish(answer.strip()))
        return answer

    def _run(self, application: Any, ask: Callable[[], Any], typed: Callable[[], str]) -> Any:
        """Run one prompt, away from which nobody may have gone."""
        if pages.left_alone():
            raise Wished(Wish.IDLE)
        idleness = lock_when_idle(application, self._patience) if self._patience else None
        forget_what_was_typed(application)
        try:
            answer = ask()
        except EOFError as error:
            raise Ended(ENDED) from error
        finally:
            pages.pressed()
        if idleness:
            idleness.require_presence(typed() or answer or "")
        return answer

    def _echo(self, answer: str, *, deeper: bool = False) -> None:
        self._write(f"{'   ' if deeper else ''}→ {answer}")
        if not deeper:
            print()

    def _write(self, text: str) -> None:
        print(self._wrapped(text))

    def _wrapped(self, text: str, indent: str = "") -> str:
        wrapper = textwrap.TextWrapper(
            self._width, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False
        )
        return "\n".join(wrapper.fill(line) for line in safe(text).splitlines())


def _your_answer(asked: Asked) -> str:
    if asked.begun:
        return say("Your answer: (Enter alone keeps what stands here)")
    if asked.alone:
        return say("Your answer: (Enter alone: {answer})", answer=asked.alone)
    return say("Your answer: (Enter alone for nothing)" if asked.optional else "Your answer:")
