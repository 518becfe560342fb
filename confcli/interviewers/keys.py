"""This module knows which keys a questionary prompt must understand beyond its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from confcli.interviewers.typeahead import drain, waiting

if TYPE_CHECKING:
    from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent


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


def end_on_ctrl_d(application: Any) -> None:
    """Make Ctrl-D end a list of choices too, as it ends an empty line."""
    from prompt_toolkit.key_binding import KeyBindings, merge_key_bindings

    keys = KeyBindings()

    @keys.add("c-d", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    application.key_bindings = merge_key_bindings([application.key_bindings, keys])
