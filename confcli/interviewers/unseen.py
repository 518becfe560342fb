"""This module knows how a line is typed unseen. The terminal edits it; only its echo is off until Enter.

Who wishes to see what they type has the echo on: `shown`.

A program that is stopped and goes on finds the echo as the shell left it, so it is put off again, and the prompt is
said again.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from confcli.interviewers.person import at_terminal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

if sys.platform == "win32":
    ECHO, LINES, CTRL_C = 4, 2, 1  # bits of a console's mode

    def unseen(prompt: str, *, shown: bool = False) -> str:
        """Ask on the console; raises EOFError for its end, and OSError where there is none."""
        with open("CONIN$", encoding="utf-8") as keyboard, open("CONOUT$", "w", encoding="utf-8") as screen:
            if not at_terminal(keyboard):
                raise OSError
            print(prompt, end="", file=screen, flush=True)
            with _echoing(keyboard.fileno(), shown):
                line = keyboard.readline()
            if not shown:
                print(file=screen)
        if not line:
            raise EOFError
        return line.rstrip("\n")

    @contextmanager
    def _echoing(fd: int, shown: bool) -> Iterator[None]:
        import ctypes
        import msvcrt

        handle, mode = ctypes.c_void_p(msvcrt.get_osfhandle(fd)), ctypes.c_uint32()
        console = ctypes.windll.kernel32
        if not console.GetConsoleMode(handle, ctypes.byref(mode)):
            raise OSError
        console.SetConsoleMode(handle, (mode.value | LINES | CTRL_C) & ~ECHO | ECHO * shown)
        console.FlushConsoleInputBuffer(handle)
        try:
            yield
        finally:
            console.SetConsoleMode(handle, mode)

else:
    import signal
    import termios

    ENOUGH = 4096  # bytes: a terminal holds no longer line

    def unseen(prompt: str, *, shown: bool = False) -> str:
        """Ask on the terminal; raises EOFError for its end, UnicodeDecodeError, and OSError where there is none."""
        keyboard, screen = _terminal()
        try:
            with _echoing(keyboard, shown, lambda: _tell(screen, prompt)):
                typed = _line(keyboard)
            if not shown:
                _tell(screen, "\n")
            return typed.decode(os.device_encoding(keyboard) or "utf-8")
        finally:
            os.close(keyboard)

    def _terminal() -> tuple[int, int]:
        """Open the terminal that this program belongs to; without one, take what stdin is."""
        try:
            terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
        except OSError:
            if not at_terminal(sys.stdin):
                raise
            return os.dup(sys.stdin.fileno()), 2
        return terminal, terminal

    def _tell(screen: int, text: str) -> None:
        sys.stderr.flush()  # what was said before stands before
        os.write(screen, text.encode(os.device_encoding(screen) or "utf-8", "replace"))

    def _line(keyboard: int) -> bytes:
        typed = b""
        while not typed.endswith(b"\n"):
            more = os.read(keyboard, ENOUGH)
            if not more:
                raise EOFError
            typed += more
        return typed.removesuffix(b"\n")

    @contextmanager
    def _echoing(fd: int, shown: bool, prompt: Callable[[], None]) -> Iterator[None]:
        """Say the prompt with the echo off, or on, and again after each time that the program was stopped."""
        before = termios.tcgetattr(fd)
        echo = before[3] | termios.ECHO if shown else before[3] & ~termios.ECHO
        chosen = [*before[:3], echo | termios.ICANON | termios.ISIG, *before[4:]]

        def hide(*_: object) -> None:
            termios.tcsetattr(fd, termios.TCSAFLUSH, chosen)
            prompt()

        def stop(*_: object) -> None:
            termios.tcsetattr(fd, termios.TCSAFLUSH, before)
            signal.signal(signal.SIGTSTP, signal.SIG_DFL)
            os.kill(os.getpid(), signal.SIGTSTP)
            signal.signal(signal.SIGTSTP, stop)  # here it goes on

        heard = {signal.SIGCONT: hide}
        if signal.getsignal(signal.SIGTSTP) != signal.SIG_IGN:  # a shell without jobs could not take it up again
            heard[signal.SIGTSTP] = stop
        handlers = {number: signal.signal(number, handler) for number, handler in heard.items()}
        try:
            hide()
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            termios.tcsetattr(fd, termios.TCSAFLUSH, before)
