"""This module knows how to ask with arrow keys on a terminal.

questionary breaks long lines inside words, so the question is wrapped and written by us, and what
stays on the screen is the question with the answer under it.
"""

from __future__ import annotations

import os
import sys
import textwrap
from typing import TYPE_CHECKING, Any

from confcli.core.code.interview import Answer, Item
from confcli.core.code.model import Kind
from confcli.core.safe_text import safe
from confcli.errors import Misread, Unanswered
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.keys import (
    WISHES,
    choices_keys,
    forget_what_was_typed,
    lock_when_idle,
    pasted_lines,
    text_keys,
)
from confcli.interviewers.paging import pages
from confcli.interviewers.person import at_terminal
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.flows.ports import Asked

SHORT_LIST = 9  # answers that have a number; of more the first letters are typed
BEFORE_LABEL = 6  # columns that questionary puts before an answer


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
        pages.show_question(words, [*answers, ""], urgent=asked.urgent, stream=sys.stdout)
        if asked.question.kind is Kind.ITEMS:
            return self._items(asked)
        if asked.question.kind is Kind.MANY:
            return self._many(asked)
        if asked.choices:
            return self._one(asked)
        answer = str(self._run("text", _your_answer(asked)))
        self._echo(answer or say("(nothing)"))
        return answer

    def _one(self, asked: Asked) -> Answer:
        # Nothing stands first, so that Enter alone records nothing.
        choices = [("", say("Leave it open")), *asked.choices] if asked.optional else list(asked.choices)
        answer = str(self._select(choices))
        self._echo(dict(choices)[answer])
        return answer

    def _many(self, asked: Asked) -> Answer:
        labels = [(value, self._label(words)) for value, words in asked.choices]
        answers = self._run(
            "checkbox",
            say("Space to mark, Enter when done:"),
            choices=lambda choice: [choice(title=words, value=value) for value, words in labels],
            use_jk_keys=False,
            instruction=" ",
        )
        chosen = ", ".join(dict(asked.choices)[answer] for answer in answers)
        self._echo(chosen or asked.words.nothing or say("(nothing)"))
        return tuple(answers)

    def _items(self, asked: Asked) -> Answer:
        items: list[Item] = []
        while True:
            what = ""
            try:
                what = str(
                    self._run("text", say("Thing {number} (Enter alone when that is all):", number=len(items) + 1))
                ).strip()
                if not what:
                    print()
                    return tuple(items)
                self._echo(what)
                needed = str(self._select(list(asked.choices)))
            except Wished as wished:
                if wished.wish is not Wish.BACK or not (what or items):
                    raise
                self._write(say("Taken back: {what}", what=what or items.pop().what))
            else:
                self._echo(dict(asked.choices)[needed], deeper=True)
                items.append(Item(what, needed))

    def _select(self, choices: list[tuple[str, str]]) -> object:
        labels = [(value, self._label(words)) for value, words in choices]
        short = len(choices) <= SHORT_LIST
        return self._run(
            "select",
            say("Arrows or a number, then Enter:" if short else "Arrows or first letters, then Enter:"),
            choices=lambda choice: [choice(title=words, value=value) for value, words in labels],
            use_shortcuts=short,
            use_search_filter=not short,
            use_jk_keys=False,
            instruction=" ",
        )

    def _run(self, prompt: str, message: str, choices: Callable[[Any], list[Any]] | None = None, **more: Any) -> Any:
        """Run one prompt. `.ask()` would turn Ctrl-C into an answer, so only `unsafe_ask` is used."""
        import questionary

        if pages.left_alone():
            raise Wished(Wish.IDLE)
        if choices:
            more["choices"] = choices(questionary.Choice)
        style = questionary.Style(
            [("answer", "noinherit"), ("selected", "noinherit"), ("highlighted", "bold"), ("nbsp", "noinherit")]
        )
        if prompt == "text":
            more["key_bindings"] = pasted_lines()
        question = getattr(questionary, prompt)(message, qmark="", erase_when_done=True, style=style, **more)
        (text_keys if prompt == "text" else choices_keys)(question.application)
        idleness = lock_when_idle(question.application, self._patience) if self._patience else None
        forget_what_was_typed(question.application)
        try:
            answer = question.unsafe_ask()
        except EOFError as error:
            raise Unanswered(
                "The answers ended before the questions did.",
                "What was recorded is safe, and a checklist, contact or first contact that was begun is kept.",
            ) from error
        pages.pressed()
        if idleness:
            idleness.require_presence(answer if prompt == "text" else "")
        if prompt == "text" and answer.strip() in WISHES:
            raise Wished(Wish(answer.strip()))
        return answer

    def _label(self, words: str) -> str:
        return f"\n{' ' * BEFORE_LABEL}".join(
            textwrap.wrap(safe(words), max(20, self._width - BEFORE_LABEL - 2), break_on_hyphens=False)
        )

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
    return say("Your answer: (Enter alone for nothing)" if asked.optional else "Your answer:")
