"""This module knows how a screen is emptied when somebody may see what stands on it."""

from __future__ import annotations

import sys

OUT_OF_SIGHT = 60  # lines that push what was said off the screen
WITH_WHAT_SCROLLED_BY = "\x1b[3J"


def empty() -> None:
    """Take off everything, and what scrolled by with it, as far as the terminal can."""
    from prompt_toolkit.output import create_output

    output = create_output(sys.stdout)
    output.erase_screen()  # an old Windows console empties all of its buffer here
    output.cursor_goto(0, 0)
    if not _is_old_console(output):
        output.write_raw(WITH_WHAT_SCROLLED_BY)
    output.flush()


def push_up() -> None:
    """Push what was said out of sight: where no escape byte is sent nothing can be taken back, and it scrolls up."""
    print("\n" * OUT_OF_SIGHT, file=sys.stderr, flush=True)


def _is_old_console(output: object) -> bool:
    """Tell whether this is a console that would show an escape byte instead of doing what it says."""
    return type(output).__name__ == "Win32Output"
