"""This module knows how a text is shown where the output lacks some of its characters, as old consoles do."""

import codecs

SPELT_OUT = "confcli-spelt-out"

# What French and our own words are set with, and what stands for it; anything else is spelt out as \\u4f60.
PLAINER = {
    "\u202f": " ",
    "\u00a0": " ",
    "’": "'",
    "«": '"',
    "»": '"',
    "…": "...",
    "→": "->",
    "·": "-",
    "œ": "oe",
    "Œ": "OE",
}


def spelt_out(error: UnicodeError) -> tuple[str, int]:
    """Replace what cannot be encoded: by its plain counterpart where there is one."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    shown = PLAINER.get(character) or character.encode("ascii", "backslashreplace").decode()
    return shown, error.start + 1


codecs.register_error(SPELT_OUT, spelt_out)
