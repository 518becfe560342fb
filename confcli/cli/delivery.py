"""This module knows how what is printed gets out, and that a reader who has gone is no fault of what was recorded.

A file or a pipe gets UTF-8 on every system. It is loaded before anything else, so it loads next to nothing.
"""

import errno
import io
import os
import sys

from confcli.interviewers.person import at_terminal

TYPE_CHECKING = False  # typing would have to be imported: see the start-up goal
if TYPE_CHECKING:
    from typing import Self, TextIO

    from _typeshed import ReadableBuffer

# Nobody reads on: the pipe was closed. Windows says so by EINVAL.
GONE = {errno.EPIPE, errno.EBADF} | ({errno.EINVAL} if sys.platform == "win32" else set())


class Outlet(io.FileIO):
    """A way out that never stops the work: what cannot be written is dropped, and `lost` when somebody waits for it."""

    lost = False

    def write(self, data: "ReadableBuffer", /) -> int:
        """Write what can be written."""
        try:
            return super().write(data)
        except OSError as error:
            self.lost = self.lost or error.errno not in GONE
            return memoryview(data).nbytes


class Delivery:
    """Stands between the program and its three streams for as long as it runs."""

    def __enter__(self) -> "Self":
        if None in (sys.stdin, sys.stdout, sys.stderr):
            _fill_what_was_closed()
        self._before = (sys.stdout, sys.stderr)
        self._outlets = [_let_out("stdout"), _let_out("stderr")]
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
        sys.stdout, sys.stderr = self._before

    def lost(self) -> bool:
        """Tell whether something was printed for somebody who could not get it, as on a full disk."""
        sys.stdout.flush()
        return bool(self._outlets[0] and self._outlets[0].lost)


def expect_utf_8() -> None:
    """Read what is given in a file or a pipe as editors save it."""
    given = sys.stdin
    if isinstance(given, io.TextIOWrapper) and _is_file(given) and not (at_terminal(given) or _chosen()):
        given.reconfigure(encoding="utf-8-sig", errors=given.errors)


def _let_out(name: str) -> Outlet | None:
    """Put an outlet under a stream that is a file or a pipe."""
    stream: TextIO = getattr(sys, name)
    if not _is_file(stream) or at_terminal(stream):
        return None
    outlet = Outlet(stream.fileno(), "wb", closefd=False)
    way = io.TextIOWrapper(
        io.BufferedWriter(outlet),
        encoding=stream.encoding if _chosen() else "utf-8",
        errors=stream.errors,
        line_buffering=bool(stream.line_buffering or getattr(stream, "write_through", False)),
    )
    setattr(sys, name, way)
    return outlet


def _is_file(stream: "TextIO") -> bool:
    buffer = getattr(stream, "buffer", None)
    return isinstance(getattr(buffer, "raw", buffer), io.FileIO)  # without a buffer with PYTHONUNBUFFERED


def _chosen() -> bool:
    """Tell whether somebody has chosen the encoding of the streams."""
    return bool(os.environ.get("PYTHONIOENCODING", "").partition(":")[0])


def _fill_what_was_closed() -> None:
    """Put something that takes everything where a stream was closed; else the next file would become it."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free: this one
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", encoding="utf-8", closefd=False))  # noqa: SIM115
