"""This module knows the keys of a questionary prompt beyond its own, and when nobody has touched any for long."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from confcli.flows.ports import Wish, Wished
from confcli.interviewers.typeahead import drain, waiting

if TYPE_CHECKING:
    from collections.abc import Callable

    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


GLANCE = 1.0  # seconds between two looks at the clocks


class Idleness:
    """Counts from the last key.

    Both clocks are asked: one goes on while the lid is closed, the other while the clock is set back.
    """

    def __init__(self, patience: float) -> None:
        """`patience` is in seconds."""
        self._patience = patience
        self._since = (time.monotonic(), time.time())

    def touched(self, *_: object) -> None:
        """Begin anew: a key was pressed. Too late is too late: the lid was closed, and nobody looked before the key."""
        if not self.over():
            self._since = (time.monotonic(), time.time())

    def over(self) -> bool:
        """Tell whether the patience is at its end by either clock."""
        passed = (time.monotonic() - self._since[0], time.time() - self._since[1])
        return max(passed) >= self._patience

    def require_presence(self, typed: str) -> None:
        """Raise Wished when the patience is at its end; what was typed is not kept."""
        if self.over():
            raise Wished(Wish.IDLE, half_typed=bool(typed))


WISHES = frozenset(Wish) - {Wish.IDLE}


def forget_what_was_typed(application: Any) -> None:
    """Drop keys of before: those the terminal holds, and those the last prompt left over for this one."""
    from prompt_toolkit.input.typeahead import clear_typeahead

    drain()
    clear_typeahead(application.input)


def pasted_lines() -> KeyBindings:
    """Make Enter a line of the note as long as more of the same paste is coming in."""
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("enter", eager=True)
    def _(event: KeyPressEvent) -> None:
        if event.app.key_processor.input_queue or waiting():
            event.current_buffer.insert_text("\n")
        else:
            event.current_buffer.validate_and_handle()

    return keys


def choices_keys(application: Any, nothing_typed: Callable[[], bool]) -> None:
    """Make Ctrl-D end a list of choices too, as it ends an empty line, and let a wish be one key.

    Within what is typed they are signs like any other; danger alone is heard at any moment.
    """
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()

    @keys.add("c-d", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    @keys.add("c-o", eager=True)
    @keys.add("escape", "enter", eager=True)
    def _(event: KeyPressEvent) -> None:
        """Do nothing: they would end the list without a choice."""

    for wish in WISHES:
        when = True if wish is Wish.DANGER else Condition(nothing_typed)
        _wish_key(keys, wish.value, wish, eager=True, when=when)
    _wish_key(keys, "escape", Wish.BACK)
    _add(application, keys)


def text_keys(application: Any) -> None:
    """Let Escape go back from a line, and a lone ! show the emergency card: nobody is made to press Enter for it."""
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()
    _wish_key(keys, "escape", Wish.BACK)
    _wish_key(keys, Wish.DANGER.value, Wish.DANGER, when=Condition(lambda: not get_app().current_buffer.text))
    _add(application, keys)


def lock_when_idle(application: Any, patience: float) -> Idleness:
    """End the question with Wish.IDLE when no key was pressed for this many seconds.

    A key that came too late may have ended it before: what is given must be asked for `require_presence`.
    """
    idleness = Idleness(patience)
    application.key_processor.before_key_press += idleness.touched

    async def watch() -> None:
        from asyncio import sleep

        while not idleness.over():  # noqa: ASYNC110  # a clock rings no event
            await sleep(min(GLANCE, patience))
        application.exit(exception=Wished(Wish.IDLE, half_typed=bool(application.current_buffer.text)))

    application.pre_run_callables.append(lambda: application.create_background_task(watch()))
    return idleness


def _wish_key(keys: KeyBindings, key: str, wish: Wish, *, eager: bool = False, when: Any = True) -> None:
    @keys.add(key, eager=eager, filter=when)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=Wished(wish))


def _add(application: Any, keys: KeyBindings) -> None:
    from prompt_toolkit.key_binding import merge_key_bindings

    application.key_bindings = merge_key_bindings([application.key_bindings, keys])
