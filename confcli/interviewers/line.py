"""This module knows how a line that may be seen is typed: key by key, so that a person who types is known to be there.

A terminal that edits the line itself tells nothing before Enter. The keys are read and understood by prompt_toolkit,
as in the guided voice; what is shown is shown by `echo`, as prompt_toolkit would write escapes.
"""

from __future__ import annotations

import os
import sys
import textwrap
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from confcli.interviewers.echo import Echo
from confcli.interviewers.keys import HalfTyped, forget_what_was_typed, lock_when_idle, stop_for_now, wish_keys_on
from confcli.interviewers.person import at_terminal
from confcli.interviewers.typeahead import pasted_since, waiting
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from prompt_toolkit.application import Application
    from prompt_toolkit.buffer import Buffer
    from prompt_toolkit.input import Input
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
    from prompt_toolkit.key_binding.key_processor import KeyProcessor

if sys.platform != "win32":
    import signal
    import termios

COLUMNS = 80  # where a screen does not say how wide it is


def read(
    prompt: str,
    *,
    patience: float = 0,
    several: bool = False,
    begun: str = "",
    keep: Callable[[str], bool] = lambda _: False,
) -> str:
    """Read a line from stdin, or, when `several` may come, all the lines of a paste.

    At a terminal `begun` stands in it already, and `keep` keeps what is typed by half, as `HalfTyped` says.
    `patience` is in seconds without a key; 0 waits for ever. Raises EOFError at the end of the input,
    UnicodeDecodeError for what is no text, and Wished when nobody is there.
    """
    if at_terminal(sys.stdin):
        return _Typed(prompt, several, begun).read(patience, keep)
    print(prompt, end="", file=sys.stderr, flush=True)
    line = sys.stdin.readline()
    if not line:
        print(file=sys.stderr)
        raise EOFError
    return line.rstrip("\r\n")


class _Typed:
    """A line that is being typed."""

    def __init__(self, prompt: str, several: bool, begun: str) -> None:
        from prompt_toolkit.buffer import Buffer
        from prompt_toolkit.document import Document
        from prompt_toolkit.utils import get_cwidth

        self._prompt = prompt
        self._several = several
        self._begun = begun
        self._buffer = Buffer(document=Document(begun), multiline=False)
        begin = get_cwidth(prompt.rpartition("\n")[2])
        self._last = 0.0  # when the last key came
        self._told = False  # that a paste waits for one more Enter
        self._echo = Echo(_written if _shows_keys() else lambda _: None, begin, _columns)

    def read(self, patience: float, keep: Callable[[str], bool]) -> str:
        """Say the prompt, and read until Enter. Whatever was typed beyond it is forgotten."""
        application = _application(self._buffer, _keys(self._entered, self._begun))
        application.key_processor.after_key_press += self._pressed
        idleness = lock_when_idle(application, patience) if patience else None
        half_typed = HalfTyped(application, self._begun, keep)
        with half_typed.leaving(), _key_by_key(application.input) as set_anew:
            forget_what_was_typed(application)
            try:
                text = str(application.run(pre_run=lambda: self._begin(application, set_anew)))
                self._echo.show(text, len(text))
            finally:
                forget_what_was_typed(application)
                print(file=sys.stderr)
            if idleness:
                idleness.require_presence(text)
        return text

    def _entered(self, event: KeyPressEvent) -> None:
        """Take the line; within a paste Enter ends a line only, even its last."""
        text, at_once = self._buffer.text, pasted_since(self._last)
        more = self._several and (bool(event.app.key_processor.input_queue) or waiting())
        if not more and (self._told or not ("\n" in text and at_once)):
            event.app.exit(result=text)
            return
        self._buffer.insert_text("\n")
        if not more:
            self._told = True
            self._show()
            told = say("That came as several lines. Finish the last one, or press Enter once more.")
            _written("\n".join(textwrap.wrap(told, _columns() - 1)) + "\n")

    def _pressed(self, processor: KeyProcessor) -> None:
        self._last = time.monotonic()
        if not processor.input_queue:  # of a paste not every letter is shown by itself
            self._show()

    def _show(self) -> None:
        self._echo.show(self._buffer.text, self._buffer.cursor_position)

    def _begin(self, application: Application[str], set_anew: Callable[[], None]) -> None:
        """Say the prompt. When the program was stopped and goes on, read key by key again, and say what was there."""

        def again() -> None:
            set_anew()
            _written("\n" + self._prompt)
            self._echo.again(self._buffer.text, self._buffer.cursor_position)

        if sys.platform != "win32" and application.loop:
            application.loop.add_signal_handler(signal.SIGCONT, again)
        _written(self._prompt)
        self._show()


def _application(buffer: Buffer, keys: KeyBindings) -> Application[str]:
    """Give what reads and understands keys, and draws nothing."""
    from prompt_toolkit.application import Application
    from prompt_toolkit.input import create_input
    from prompt_toolkit.layout import BufferControl, Layout, Window
    from prompt_toolkit.output import DummyOutput

    layout = Layout(Window(BufferControl(buffer), height=1))
    return Application(layout=layout, key_bindings=keys, input=create_input(sys.stdin), output=DummyOutput())


def _keys(entered: Callable[[KeyPressEvent], None], begun: str) -> KeyBindings:
    """Give the keys that are not those of any line; the rest is as in a shell, but for the history."""
    from prompt_toolkit.application import get_app
    from prompt_toolkit.filters import Condition
    from prompt_toolkit.key_binding import KeyBindings

    keys = KeyBindings()
    nothing_typed = Condition(lambda: not get_app().current_buffer.text)
    keys.add("enter", eager=True)(entered)
    keys.add("c-z")(stop_for_now)
    wish_keys_on(keys, begun)

    @keys.add("c-c", eager=True)
    @keys.add("<sigint>", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=KeyboardInterrupt)

    @keys.add("c-z" if sys.platform == "win32" else "c-d", filter=nothing_typed, eager=True)
    @keys.add("c-d", filter=nothing_typed, eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    @keys.add("tab")
    def _(event: KeyPressEvent) -> None:
        event.current_buffer.insert_text("\t")

    @keys.add("c-o", eager=True)
    @keys.add("c-r", eager=True)
    @keys.add("c-s", eager=True)
    @keys.add("escape", "enter", eager=True)
    def _(_: KeyPressEvent) -> None:
        """Do nothing: they would end the line, or search where there is nothing to find."""

    return keys


@contextmanager
def _key_by_key(keyboard: Input) -> Iterator[Callable[[], None]]:
    """Have the terminal hand over each key; what is yielded has it do so again."""
    with keyboard.raw_mode():
        if sys.platform == "win32":
            yield lambda: None
        else:
            mode = termios.tcgetattr(keyboard.fileno())
            yield lambda: termios.tcsetattr(keyboard.fileno(), termios.TCSANOW, mode)


def _shows_keys() -> bool:
    """Tell whether a key is to be shown: not where somebody else does that, or nobody would see it."""
    if sys.platform != "win32" and not termios.tcgetattr(sys.stdin.fileno())[3] & termios.ECHO:
        return False
    return at_terminal(sys.stderr)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or COLUMNS
    except (OSError, ValueError):
        return COLUMNS


def _written(text: str) -> None:
    print(text, end="", file=sys.stderr, flush=True)
