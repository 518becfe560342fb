"""This module knows the recovery sheet: a key on paper, to be read and typed by a tired person years later."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from confcli.core.dates import show_day
from confcli.reports.layout import paragraph
from confcli.speech import say, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

TITLE = "Recovery sheet"
ABOUT = (
    "Whoever has this sheet and the laptop can open the vault. Keep it far from the laptop, and tell nobody the key."
)
FORGOTTEN = "If you have forgotten the passphrase, type: {command}"
TRY = "To try this sheet without changing anything: {command}"
SPELLING = "Spaces and capitals do not matter. There is no letter O: it is a zero."

STYLE = """
body { font: 14pt/1.5 sans-serif; color: #000; background: #fff; max-width: 40em; margin: 2em auto; padding: 0 1em }
h1 { font-size: 24pt; margin: 0 0 .2em }
ol { font: bold 20pt/2 monospace; border: 2px solid #000; padding: .5em 1em .5em 3em }
ol li::marker { font: 12pt sans-serif }
code { font-size: 1em }
@page { size: A4; margin: 2cm }
"""


def as_text(lines: Sequence[str], width: int) -> str:
    """Give the sheet for a screen, to be copied by hand."""
    key = "\n".join(f"   {number}   {line}" for number, line in enumerate(lines, start=1))
    title = say("{title}: copy these lines on paper.", title=say(TITLE).upper())
    return f"{paragraph(title, width)}\n\n{key}\n\n{paragraph(say(ABOUT), width)}"


def as_print(lines: Sequence[str], at: datetime, width: int = 72) -> str:
    """Give the sheet as text for a printer, as plain as any can print."""
    key = "\n\n".join(f"   {number}   {line}" for number, line in enumerate(lines, start=1))
    use = "\n\n".join(paragraph(sentence, width) for sentence in _uses())
    about = f"{say(TITLE).upper()}\n\nconfcli, {show_day(at)}\n\n{paragraph(say(ABOUT), width)}"
    return f"{about}\n\n\n{key}\n\n\n{use}\n"


def as_html(lines: Sequence[str], at: datetime) -> str:
    """Give the sheet as one page to print; it holds no name and needs nothing from outside."""
    key = "\n".join(f"<li>{escape(line)}</li>" for line in lines)
    use = "\n".join(f"<li>{escape(sentence)}</li>" for sentence in _uses())
    title = escape(say(TITLE))
    return f"""<!DOCTYPE html>
<html lang="{spoken()}">
<head><meta charset="utf-8"><title>{title}</title><style>{STYLE}</style></head>
<body>
<h1>{title}</h1>
<p>confcli, {show_day(at)}</p>
<p>{escape(say(ABOUT))}</p>
<ol>
{key}
</ol>
<ul>
{use}
</ul>
</body>
</html>
"""


def _uses() -> tuple[str, ...]:
    """Say what the sheet is for. It outlives this laptop, so it names the commands as every installation does."""
    return (
        say(FORGOTTEN, command="confcli vault recover"),
        say(TRY, command="confcli vault recovery test"),
        say(SPELLING),
    )
