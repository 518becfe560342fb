"""Pictures of what a person sees last: each end of the checklist, guided, on a screen of 80 by 24 and of 40 by 24.

To see them all: python tests/cli/screens.py
"""

import sys
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from terminal import ALL_RIGHT, PACKAGE, REVIEW, Desk, Terminal, furnished, moved_in, said, squeezed

WIDTHS, LANGUAGES = (80, 40), ("en", "fr")
OUTSIDE = {"danger": "none", "about": "client", "recipient": "third_party", "identifiable": "yes"}
AT_RISK = {**OUTSIDE, "grounds": "client_at_risk", "can_act": "yes"}
INSIDE = {**OUTSIDE, "recipient": "team_member", "need": "guidance", "relationship": "current"}
ENDS = {
    "emergency": {"danger": "client", "helper": "yes"},
    "not yet": {**AT_RISK, "discussed": "not_yet"},
    "hold": {**AT_RISK, "discussed": "refused", "items": "yes", "coordinator": "not_yet"},
    "forbidden": {**OUTSIDE, "grounds": "none", "wish": "no"},
    "danger, and someone else": {**OUTSIDE, "danger": "client", "helper": "no", "grounds": "none", "wish": "no"},
    "consult": {**INSIDE, "items": "yes"},
}
THING = {"en": "what was seen, and when", "fr": "ce qui a été vu, et quand"}


@dataclass
class Shown:
    """What stood on the screen when the checklist had come to its end, and how many answers it took."""

    end: str
    language: str
    columns: int
    answers: int
    screen: list[str]

    def picture(self) -> str:
        """Draw the screen in a frame."""
        title = f"{self.end}, {self.language}, {self.columns} columns, {self.answers} answers"
        rows = [f"│{line:{self.columns}}│" for line in self.screen]
        return "\n".join((title, f"┌{'─' * self.columns}┐", *rows, f"└{'─' * self.columns}┘"))


def shown(desk: Desk, end: str, language: str, columns: int) -> Shown:
    """Answer the checklist in the guided voice until its end is told, and give what the person sees then."""
    desk.columns = columns
    desk.settle(language)
    terminal = desk.start("confcli share")
    terminal.wait()
    answers, given, listed = ENDS[end], 0, False
    while (words := _answer(terminal, language, answers, listed=listed)) is not None:
        listed = listed or words == THING[language]
        terminal.answer(words)
        given += 1
    return Shown(end, language, columns, given, terminal.paper.on_screen())


def every(folder: Path) -> Iterator[Shown]:
    """Give the last screen of each end, in each language and each width."""
    (folder / "prepared").mkdir()
    prepared = furnished(folder / "prepared")
    for number, (end, language, columns) in enumerate(
        (end, language, columns) for end in ENDS for language in LANGUAGES for columns in WIDTHS
    ):
        (folder / str(number)).mkdir()
        desk = moved_in(prepared, folder / str(number))
        yield shown(desk, end, language, columns)
        for terminal in desk.opened:
            terminal.close()


def _answer(terminal: Terminal, language: str, answers: dict[str, str], *, listed: bool) -> str | None:
    """Give what is answered to the question on the screen, or nothing where the checklist is at its end."""
    if terminal.kind == "thing":
        return THING[language] if "items" in answers and not listed else "" if "items" in answers else None
    seen, options = terminal.seen(), terminal.options()
    if said(REVIEW, language) in seen:
        return said(ALL_RIGHT, language)
    if chosen := [one for one in options if one.startswith("C-001")]:
        return chosen[0]
    for name, question in _questions(language).items():
        offered = [squeezed(one) for one in question["options"].values()]
        if name in answers and terminal.kind in ("one", "many") and options == offered:
            return squeezed(question["options"][answers[name]])
    return None


def _questions(language: str) -> dict[str, dict]:
    file = PACKAGE / "policy" / "wording" / language / "sharing.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))["question"]


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    with tempfile.TemporaryDirectory() as room:
        for one in every(Path(room)):
            print(one.picture(), end="\n\n")
