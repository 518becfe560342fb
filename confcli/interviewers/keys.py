"""This module knows the keys of a questionary prompt beyond its own, and when nobody has touched any for long."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from confcli.errors import Ended
from confcli.flows.ports import Wish, Wished
from confcli.interviewers.typeahead import drain, waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

if sys.platform != "win32":
    import signal

LOOK = 0.5  # seconds between two looks at what is typed by half: what is the same at two of them is kept
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
            raise Wished(Wish.IDLE, half_typed=bool(typed), too_late=True)


WISHES = frozenset(Wish) - {Wish.IDLE}
AT_ONCE = (Wish.DANGER, Wish.STOP, Wish.BACK)  # on a text that stands there already: no Enter, and no sign in it


class HalfTyped:
    """What is typed by half: it is handed over after a pause, and before the line is left or the window is closed."""

    def __init__(self, application: Any, begun: str = "", keep: Callable[[str], bool] = lambda _: False) -> None:
        """`begun` stands there already; `keep` keeps a text, and tells whether it could."""
        self._application, self._keep = application, keep
        self._known, self._kept = begun, bool(begun)
        application.pre_run_callables.append(self._watch)

    @contextmanager
    def leaving(self) -> Iterator[None]:
        """Whatever ends the line without Enter: what stands there is handed over first."""
        try:
            yield
        except (Wished, KeyboardInterrupt, EOFError, Ended) as end:
            late = isinstance(end, Wished) and end.wish is Wish.IDLE and end.too_late
            if not late:  # what came after the lid was opened is nobody's we know
                self._hand_over(self._text())
            if isinstance(end, Wished):
                end.half_typed = end.half_typed and not self._kept
            raise

    def _watch(self) -> None:
        application = self._application

        async def watch() -> None:
            from asyncio import sleep

            before = self._text()
            while True:
                await sleep(LOOK)
                if (text := self._text()) == before:
                    self._hand_over(text)
                before = text

        application.create_background_task(watch())
        if sys.platform != "win32" and application.loop:
            for number in (signal.SIGHUP, signal.SIGTERM):
                application.loop.add_signal_handler(number, self._ended_by, number)

    def _ended_by(self, number: int) -> None:
        """Keep what stands there when the window is closed, and end as we would have ended."""
        self._hand_over(self._text())
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def _hand_over(self, text: str) -> None:
        if text != self._known or (text and not self._kept):
            self._known, self._kept = text, self._keep(text)

    def _text(self) -> str:
        return str(self._application.current_buffer.text)


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


def text_keys(application: Any, begun: str = "") -> None:
    """Let Escape go back from a line, and a lone ! show the emergency card: nobody is made to press Enter for it."""
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()
    _wish_key(keys, "escape", Wish.BACK)
    _wish_key(keys, Wish.DANGER.value, Wish.DANGER, when=Condition(lambda: not get_app().current_buffer.text))
    wish_keys_on(keys, begun)
    keys.add("c-z")(stop_for_now)
    _add(application, keys)


def wish_keys_on(keys: KeyBindings, begun: str) -> None:
    """Let a wish be one key as long as nothing was changed in a text that stands there already."""
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition

    untouched = Condition(lambda: bool(begun) and get_app().current_buffer.text == begun)
    for wish in AT_ONCE:
        _wish_key(keys, wish.value, wish, when=untouched, eager=True)


def stop_for_now(event: KeyPressEvent) -> None:
    """Hand the terminal back to the shell until `fg`; nothing where there is no such thing, and no sign in the text."""
    event.app.suspend_to_background()


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
