"""A person at a real terminal: reads the screen, answers by the words that stand there, and sees a broken word.

Nothing here sleeps: a prompt is waited for, and what stands on the screen is read back through pyte.
A program that is to lock itself is told that the hour is later: see Desk.hours_later.
"""

import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cache
from glob import glob
from itertools import zip_longest
from pathlib import Path

import pyte
from stories import FIRST_CONTACT

import confcli
from confcli.cli.menu_lines import Menu
from confcli.cli.menu_table import HOME
from confcli.emergency import card
from confcli.flows.looking_for import ABOUT, AGAIN, TITLE
from confcli.flows.prompting import KEYS, KEYS_UNKEPT
from confcli.policy import load

if sys.platform != "win32":
    import pexpect

UP, DOWN, ENTER, CTRL_C, CTRL_D, CTRL_U, ESCAPE = "\x1b[A", "\x1b[B", "\r", "\x03", "\x04", "\x15", "\x1b"
PATIENCE = 10  # seconds; a prompt that has not come by then does not come
BRACKETED_PASTE = 2004 << 5  # as pyte numbers the mode

# How each voice asks for each kind of answer. A frame of the guided voice ends when it lets the terminal wrap again.
FRAME = r".*?\x1b\[\?7h"
NUMBER = r"(?:Type\s+a\s+number(?:\s+or\s+the\s+first\s+words)?,\s+then\s+Enter"
NUMBER += r"|Tapez\s+un\s+numéro(?:\s+ou\s+les\s+premiers\s+mots)?,\s+puis\s+Entrée)"
PROMPTS = (
    ("guided", "one", rf"(?:Arrows\s+or|Flèches\s+ou)\s{FRAME}"),
    ("guided", "many", rf"(?:Space\s+to\s+mark|Espace\s+coche){FRAME}"),
    ("guided", "text", rf"(?:Your\s+answer:|Votre\s+réponse\b(?!\s+à\s)){FRAME}"),
    ("guided", "thing", rf"(?:Thing|Élément)\s+\d+\s+\({FRAME}"),
    ("plain", "one", rf"{NUMBER}[^:]*:\s"),
    ("plain", "many", r"(?:Type\s+one\s+or\s+more\s+numbers|Tapez\s+un\s+ou\s+plusieurs\s+numéros)[^:]*:\s"),
    ("plain", "text", r"(?:Type\s+your\s+answer|Tapez\s+votre\s+réponse)[^:]*:\s"),
    ("plain", "thing", r"(?:Thing|Élément)\s+\d+,\s[^:]*:\s"),
    ("", "secret", r"(?:Your own passphrase|The same again|Passphrase \(\+ shows it, \? helps\)): "),
    ("", "secret", r"(?:Votre propre phrase secrète|La même, encore une fois|Phrase secrète [^:]*aide\))\s: "),
    ("", "line", r"(?:The words: |Les mots\s: )"),
    ("", "line", r"(?:Line \d|Ligne \d\s|1 / 2 / 3 / 4|1 / 2|Their number|Son numéro\s): "),
    ("", "line", r"(?:type: write|tapez\s: écrire) "),
    ("", "line", r"(?:such\s+as:\s+confcli\s+help|exemple\s:\s+confcli\s+help)\r?\n"),
)
PATTERNS = [re.compile(f"(?s){pattern}") for *_, pattern in PROMPTS]
# What stands at the end of each screen.
MORE = re.compile(r"More: Enter\. End: =\. Danger: !|Suite\s: Entrée\. Fin\s: =\. Danger\s:\s!")
PROMPT_LINE = re.compile(
    r"\s*(Arrows or|Space to mark|Your answer|Thing \d|Type (a number|one or|your answer)"
    r"|Flèches ou|Espace coche|Votre réponse(?! à )|Élément \d|Tapez (un numéro|un ou|votre réponse))"
)
PROMPT_DONE = re.compile(r"\x1b\[\?2004l")  # how a prompt of the guided voice ends, whatever ends it
ECHOED = ("→", "You chose", "Vous avez choisi")  # of what was just chosen
OPTION = re.compile(r"^[ »]*(?:[○●] )?(?:(?P<number>\d+)[.)]|-) +(?P<words>.*)$")
PERSON = re.compile(r"[A-Z]{1,4}-\d+\b")  # a line without which none is marked before a key was pressed
AT_HYPHEN = re.compile(r"(\w+-)\n *(?=(\w+))")


def squeezed(text: str) -> str:
    """Give the words with one space between them."""
    return " ".join(text.split())


def unspaced(text: str) -> str:
    """Give the letters alone: a terminal breaks what a person types wherever the line ends."""
    return "".join(text.split())


LANGUAGES = ("en", "fr")
PACKAGE = Path(confcli.__file__).parent

WHERE = (
    "Where is the card?",
    "Where is the reply?",
    "In which folder are they?",
    "Where is the line that the volunteer gave you?",
    "Where is the session log?",
    "Where is the backup?",
    "Where is the file?",
    "Where is your colleague's card?",
)

# What is chosen from a list of entries, or of clients.
CHOOSING = (
    "Which client?",
    "Which client asks for it?",
    "Which client is to be forgotten?",
    "Which client is handed over?",
    "Which entry?",
    "Which entry is wrong?",
    "Whose note is to be erased?",
)
COPIES = {
    "en": ("In English", "In English, in large print"),
    "fr": ("In French", "In French, in large print"),
}
DAYS = "Today, yesterday, or a date such as 31/12/2026. Enter alone: from beginning to end."

# What the program asks by itself: a sentence, its help, and its answers.
ASIDES = (
    (
        "Unfinished: {what}.",
        "",
        ("Go on with it", "Begin another one; this one stays unfinished", "Start anew; what was begun is dropped"),
    ),
    (
        "Several are unfinished. Which one do you want to go on with?",
        "",
        ("Begin another one; these stay unfinished",),
    ),
    ("Drop this? {what}", "", ("No, it stays", "Yes: it cannot be brought back")),
    (
        "What are your coordinator's name and telephone number?",
        "They stand on the emergency card, and on every copy of the Code. You may leave it empty.",
        (),
    ),
    ("To go on with this verdict, type the word {word}.", "", ()),
    ("It is not yet time. To go on, type the word {word}.", "", ()),
    (
        "Is the clock right?",
        "",
        (
            "It is wrong: I set it first, and nothing is recorded",
            "It is right",
            "It is wrong: record all the same, with a doubtful moment",
        ),
    ),
    ("Another case?", "", ("Yes, the next one", "No, stop here")),
    ("Is it for someone else too?", "", ("No, that is all", "Yes, for someone else too")),
    ("Which clients does it concern?", "", ()),
    ("Which of them is it?", "", ()),
    ("What is true now?", "", ("Answer otherwise", "They turned to the group again: record that now")),
    ("Something waits. What is it about?", "", ("Something new",)),
    ("Which consult is it again?", "", ()),
    *((title, "Type its name, or drag it onto this window.", ()) for title in WHERE),
    ("Whose is it?", "Their code, such as V-07.", ()),
    ("Which entry is it?", "Its number, as it stands in their session log.", ()),
    ("Which erasure is it?", "", ()),
    (
        "Has {code} told you themselves that they erased this?",
        "Ring them. Anyone who has your card could have written the file.",
        ("No, or I am not sure: it stays", "Yes, they told me: empty it for good"),
    ),
    (
        "What would you like to do?",
        "To leave: < or =",
        (
            "Someone is in danger now",
            "Make my vault",
            "Bring my vault back from a backup",
            "Practise with invented cases",
        ),
    ),
    ("What is still to be done?", "", ()),
    (TITLE, ABOUT, ()),
    (AGAIN, ABOUT, ()),
    ("What was decided before it was shared?", "", ()),
    ("There are no clients yet.", "", ("Add a client now", "Not now")),
    *((title, "", ()) for title in CHOOSING),
    *((title, DAYS, ()) for title in ("From which day on?", "Up to which day?")),
    ("Who is the copy for?", "", ("Nobody in particular",)),
    ("Which copy of the Code?", "", (*COPIES["en"], *COPIES["fr"])),
    ("Which copy of the Code?", "", (*COPIES["fr"], *COPIES["en"])),
    (
        "A wrong answer may change the verdict. What was wrong?",
        "",
        ("An answer: decide anew", "Only words: add what is right"),
    ),
    ("Who is it?", "A supervisor's code, for instance.", ()),
    ("What is their public key?", "It begins with age1. Compare it with them first.", ()),
    ("Who can no longer open it?", "", ()),
    ("Who is to read it?", "", ("Our team", "Someone outside: no codes, small counts hidden")),
    ("Which backup?", "", ("Another one, elsewhere",)),
    (
        "Is it to be brought back?",
        "",
        (
            "Leave everything as it is",
            "Bring it back: I know its passphrase",
            "Bring it back with the recovery sheet",
        ),
    ),
    ("Which language?", "", ()),
    ("How do you want to be asked?", "", ("With arrow keys", "In numbered lines, good for a screen reader")),
)
LEAVING = "To leave: < or ="
NOBODY = "{words} (nobody on this list)"
CHOSEN = [question.id for question in load(forms=("sharing",)).forms["sharing"].questions if question.chosen]
REVIEW, ALL_RIGHT = "These are your answers. Which one do you want to change?", "All is right: go on"


@cache
def _french() -> dict[str, str]:
    words: dict[str, str] = {}
    for file in (PACKAGE / "speech" / "fr").glob("*.toml"):
        words |= tomllib.loads(file.read_text(encoding="utf-8"))
    return words


def said(sentence: str, language: str) -> str:
    """Give a sentence of the program as it is said in this language."""
    return squeezed(sentence if language == "en" else _french()[sentence])


def menus(menu: Menu = HOME) -> dict[str, tuple[str, ...]]:
    """Give the lines of each menu by its title, in English."""
    below = [menus(line) for line in menu.lines if isinstance(line, Menu)]
    return {menu.words: tuple(line.words for line in menu.lines)} | {k: v for each in below for k, v in each.items()}


@dataclass(frozen=True)
class Known:
    """A question that may stand on the screen: its text, its help and its answers; a label begins a line of a review.

    Where something is filled into the text, \0 stands for it.
    """

    text: str
    about: str
    options: tuple[str, ...]
    labels: tuple[str, ...] = ()

    def stands_in(self, seen: str) -> bool:
        """Tell whether all words of the text stand there, in one piece."""
        if "\0" not in self.text:
            return self.text in seen
        return re.search(re.escape(self.text).replace("\0", ".*?"), seen) is not None

    def offered(self, options: list[str], *, whole: bool) -> bool:
        """Tell whether these are its answers, unbroken; of a list higher than the screen only the top stands."""
        if self.labels:
            rows = options[1:] if whole else options[1:-1]
            return options[:1] == list(self.options) and all(row.startswith(self.labels) for row in rows)
        return [one for one in options if one in self.options] == list(self.options)


@cache
def _may_run_past() -> str:
    """Give what an urgent question may push off a small screen: what introduces it, or the card in another language."""
    texts = [
        one
        for language in LANGUAGES
        for form in _forms(language)
        for one in (form.get("title"), form.get("intro"))
        if one
    ]
    keys = [one for language in LANGUAGES for one in (said(KEYS, language), said(KEYS_UNKEPT, language))]
    return squeezed("\n".join((*texts, *keys, *(card(language, None) for language in LANGUAGES))))


def _forms(language: str) -> list[dict]:
    folder = PACKAGE / "policy" / "wording" / language
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.toml"))]


@cache
def wording() -> tuple[Known, ...]:
    """Give every question there is in both languages, as the policy and the program word them.

    What is said aloud to a client may stand in one language between help and answers in the other.
    """
    found: dict[Known, None] = {}
    labels: dict[str, list[str]] = {language: [] for language in LANGUAGES}
    for here, there in (LANGUAGES, LANGUAGES[::-1]):
        for form, other in zip(_forms(here), _forms(there), strict=True):
            for name, one in form.get("question", {}).items():
                about, options = squeezed(one.get("help", "")), tuple(map(squeezed, one.get("options", {}).values()))
                found[Known(squeezed(one["text"]), about, options)] = None
                found[Known(squeezed(other["question"][name]["text"]), about, options)] = None
                if name in CHOSEN:  # there the clients stand between its own answers
                    nobody = said(NOBODY, here).format(words=options[0])
                    found[Known(squeezed(one["text"]), about, (nobody, *options[1:]))] = None
                labels[here].append(said("{label}: {answer}", here).format(label=squeezed(one["label"]), answer=""))
        for text, about, answers in (*ASIDES, *((title, LEAVING, lines) for title, lines in menus().items())):
            sentence = re.sub(r"{\w+}", "\0", said(text, here))
            found[Known(sentence, about and said(about, here), tuple(said(one, here) for one in answers))] = None
        found[Known(squeezed(card(here, None)), "", (said("Go on where I was", here),))] = None
        begin = tuple(label.strip() for label in labels[here])
        found[Known(said(REVIEW, here), "", (said(ALL_RIGHT, here),), begin)] = None
    return tuple(found)


class Paper(pyte.Screen):
    """A screen that remembers the lines that were pushed off its top."""

    def __init__(self, columns: int, rows: int) -> None:
        self.gone: list[str] = []
        self.cleared = False
        super().__init__(columns, rows)

    def erase_in_display(self, how: int = 0, *args, **kwargs) -> None:
        self.cleared = self.cleared or how > 1
        super().erase_in_display(how, *args, **kwargs)

    def index(self) -> None:
        if self.cursor.y == self.lines - 1:
            self.gone.append(self._line(0))
        super().index()

    def all_lines(self) -> list[str]:
        """Give every line there ever was, without the empty rest of the screen."""
        lines = [*self.gone, *self.on_screen()]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    def on_screen(self) -> list[str]:
        """Give the lines that a person sees without scrolling back."""
        return [self._line(y) for y in range(self.lines)]

    def _line(self, y: int) -> str:
        row = self.buffer[y]  # pyte keeps only what was written, so nothing else is looked at
        return "".join(row[x].data for x in range(max(row, default=-1) + 1)).rstrip()


def surroundings() -> dict[str, str]:
    """Give the environment without what a developer's own holds for confcli."""
    own = ("NO_COLOR", "ACCESSIBLE", "COLUMNS", "LINES", "XDG_DATA_HOME", "LANG", "LC_MESSAGES")
    return {**{k: v for k, v in os.environ.items() if k not in own}, "LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}


def _hear_ctrl_c() -> None:
    """Undo that whoever runs the tests in the background has Ctrl-C ignored."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Terminal:
    """One run of the program on a pseudo-terminal."""

    def __init__(self, command: list[str], *, columns: int = 80, rows: int = 24, env=None, cwd=None) -> None:
        self.columns = columns
        self.voice = self.kind = ""
        self.code: int | None = None
        self.transcript = ""
        self.paper, self._wide = Paper(columns, rows), Paper(500, rows)
        self._streams = [pyte.Stream(self.paper), pyte.Stream(self._wide)]
        self._since = 0  # the line from which what came after the last answer stands
        self._typed: list[str] = []
        self._chosen: list[str] = []
        self._offered: list[str] = []
        self.listing = False  # in a list of things, where the question is not repeated
        self.turns = True  # to the next screen by itself, as a person does who has read this one
        self.turned: list[list[str]] = []  # the screens that were read so
        self.ran_past: list[str] = []  # lines that left the screen before a key was pressed
        self._read = 0  # the line up to which everything was on a screen when a key was pressed
        self._numbers: list[str] = []  # of the answers, where they have any
        self._child = pexpect.spawn(
            command[0],
            command[1:],
            dimensions=(rows, columns),
            env={**surroundings(), "TERM": "xterm-256color", **(env or {})},
            cwd=cwd,
            encoding="utf-8",
            codec_errors="replace",
            timeout=PATIENCE,
            preexec_fn=_hear_ctrl_c,
        )
        self._child.logfile_read = self
        self._child.delaybeforesend = None
        self._child.delayafterclose = self._child.ptyproc.delayafterclose = 0.001

    def write(self, text: str) -> None:
        """Take what pexpect has read."""
        self.transcript += text
        for stream in self._streams:
            stream.feed(text)

    def flush(self) -> None:
        """Hold nothing back."""

    # --- What the person sees ---------------------------------------------------------------

    def lines(self) -> list[str]:
        """Give the lines that came after the last answer, or after the screen was cleared."""
        if self.paper.cleared:
            self._since, self.paper.cleared = min(self._since, len(self.paper.gone)), False
        return self.paper.all_lines()[self._since :]

    def seen(self) -> str:
        """Give the words that came after the last answer, each in one piece where it was broken at its hyphen."""
        return squeezed(AT_HYPHEN.sub(r"\1", "\n".join(self.lines())))

    def broken_at_hyphens(self) -> list[str]:
        """Give the words that were broken at their hyphen at the end of a line."""
        return ["".join(found) for found in AT_HYPHEN.findall("\n".join(self.paper.all_lines()))]

    def everything(self) -> str:
        """Give every word that ever stood on the screen and was not taken back."""
        return squeezed("\n".join(self.paper.all_lines()))

    def options(self) -> list[str]:
        """Read the answers that are offered, in their order, each put together from its lines."""
        found: list[tuple[str, str]] = []
        ended = False
        for line in self.lines():
            if MORE.search(line):  # an answer may go on at the top of the next screen
                continue
            if option := OPTION.match(line):
                found = [*([] if ended else found), (option["number"] or "", option["words"])]
                ended = False  # what was listed before that were no answers
            elif found and line.startswith("   ") and not PROMPT_LINE.match(line):
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
            else:
                ended = ended or bool(line.strip())
        # A number that was mistyped in a list of things is asked for again without the answers.
        if found:
            self._numbers, self._offered = [number for number, _ in found], [squeezed(words) for _, words in found]
        return self._offered

    def numbers(self) -> list[str]:
        """Give the number of each answer that is offered, empty where it has none."""
        self.options()
        return self._numbers

    def question(self) -> Known | None:
        """Say which known question stands on the screen with all the words of its text."""
        seen, options, whole = self.seen(), self.options(), self.shows_whole_list()
        asked = [one for one in wording() if one.stands_in(seen)]
        return max(
            asked,
            key=lambda one: (one.offered(options, whole=whole), one.about in seen, len(one.text)),
            default=None,
        )

    def shows_whole_list(self) -> bool:
        """Tell whether every answer fits on the screen."""
        return not self.paper.gone or not self.paper.on_screen()[-1].strip()

    def faults(self) -> list[str]:
        """Name what is broken: a line too long for the screen, or words of the question, its help or its answers."""
        found = []
        for shown, written in zip_longest(self.paper.all_lines(), self._wrapped()):
            if shown != written:
                found.append(f"the terminal had to break a line: {written!r}")
                break
        # A path may be shown, and the folder of a test has underscores of its own.
        if ids := re.findall(r"\b(?!test_)[a-z]+_[a-z_]+\b", self.seen()):
            found.append(f"names from inside the program are shown: {', '.join(ids)}")
        if self.ran_past:
            found.append(f"lines left the screen before a key was pressed: {self.ran_past}")
        question = self.question()
        if self.kind in ("", "secret", "line") or (self.listing and not question):
            return found
        if not question:
            return [*found, f"no known question stands here with all its words: {self.seen()!r}"]
        if question.about not in self.seen():
            found.append(f"the help of {question.text!r} is broken: {self.seen()!r}")
        if self.kind in ("one", "many") and not question.offered(self.options(), whole=self.shows_whole_list()):
            found.append(f"the answers to {question.text!r} are broken: {self.options()}")
        return found

    def _wrapped(self) -> list[str]:
        """Give the lines as they were written; only what was typed, a path and a checkpoint may be too long."""
        lines = []
        for line in self._wide.all_lines():
            edited_by_us = self.voice == "plain" or line.startswith(("The words: ", "Les mots"))
            typed = edited_by_us and any(line.endswith(text) for text in self._typed if len(text) > 1)
            width = self.columns if typed or line.startswith(('{"', "age1", "/", "./", "stick/")) else len(line) or 1
            lines += [line[at : at + width].rstrip() for at in range(0, len(line) or 1, width)]
        return lines

    # --- What the person does ---------------------------------------------------------------

    def wait(self) -> str:
        """Wait for the next prompt and give its kind, or nothing when the program has ended."""
        came = self.until(*PATTERNS)
        if self.code is None and came < len(PROMPTS):
            voice, self.kind, _ = PROMPTS[came]
            self.voice = voice or self.voice  # a line or a passphrase is asked for in the same way in both
            self.listing = self.kind == "thing" or (self.listing and not self.question())
            self.options()
        return self.kind

    def until(self, *patterns: re.Pattern[str]) -> int:
        """Wait for one of these, or for the end."""
        try:
            while (came := self._child.expect([*patterns, pexpect.EOF, MORE])) > len(patterns):
                self.turned.append(self.paper.on_screen())
                self.look()
                if not self.turns:
                    self.kind = "more"
                    return came
                os.write(self._child.child_fd, ENTER.encode())
        except pexpect.TIMEOUT:
            raise AssertionError(f"what was waited for did not come:\n{self}") from None
        if came == len(patterns):
            self.look()
            self._child.close()
            self.kind = ""
            self.code = self._child.exitstatus if self._child.signalstatus is None else -self._child.signalstatus
        return came

    def look(self) -> None:
        """Look at the screen, and note the lines that have gone since the last look without having stood on it."""
        gone = (line for line in self.paper.gone[self._read :] if line and not line.startswith(ECHOED))
        may = f"{_may_run_past()} {' '.join(self._chosen)}"
        self.ran_past += [line for line in gone if squeezed(line) not in may]
        self._read = len(self.paper.all_lines())

    def press(self, keys: str) -> None:
        """Press keys; whatever comes now comes after them."""
        self.look()
        rows = self.paper.all_lines()
        prompts = [number for number, line in enumerate(rows) if PROMPT_LINE.match(line)]
        self._since = prompts[-1] if prompts and prompts[-1] >= self._since else len(rows)
        # A surrogate stands for a byte that is no UTF-8, as a keyboard of another time sends it.
        os.write(self._child.child_fd, keys.encode("utf-8", "surrogateescape"))

    def enter(self, keys: str) -> None:
        """Press keys and then Enter, and wait for what comes next; a line chosen by its number is echoed."""
        if self.kind == "many" and self.voice == "plain":
            self._chosen += [
                one for one, number in zip(self.options(), self._numbers, strict=True) if number in keys.split()
            ]
        self._press_and_wait(keys + ENTER)

    def wish(self, sign: str) -> None:
        """Press one of ? < : = ! or Escape as the voice takes it: alone where one key is enough, else with Enter."""
        sign = "<" if sign == ESCAPE and self.voice == "plain" else sign
        alone = self.voice == "guided" and (self.kind in ("one", "many") or sign in ("!", ESCAPE))
        self._press_and_wait(sign if alone else sign + ENTER)

    def _press_and_wait(self, keys: str) -> None:
        asked = self.kind in ("one", "many", "text", "thing")
        self.press(keys)
        if self.voice == "guided" and asked:
            self.until(PROMPT_DONE)  # before that, what is on the screen is only the prompt drawn again
        if self.code is None:
            self.wait()

    def answer(self, words: str) -> None:
        """Answer by the first words of an answer on the screen ("|" between several), and see it echoed."""
        assert self.kind, f"nothing is asked any more, so nobody can answer {words!r}:\n{self}"
        if self.kind in ("one", "many") and words:
            options = self.options()
            chosen = [self._meant(squeezed(part), options) for part in words.split("|")]
            self._chosen += chosen
            places = [options.index(one) for one in chosen]
            keys = _keys(self.voice, self.kind, places, options, self._numbers)
            echoes = _echoes(self.voice, chosen, [self._numbers[place] for place in places])
        else:
            keys, echoes = words, [words] if self.kind not in ("secret", "line") else []
            self._typed += [words] if words else []
        secret, shown = self.kind == "secret", self.transcript.count(words)
        self.enter(keys)
        for echo in echoes:
            assert unspaced(echo) in unspaced(self.seen()), f"{echo!r} is not echoed:\n{self}"
        assert not (secret and words and self.transcript.count(words) > shown), "a passphrase was shown"

    def _meant(self, words: str, options: list[str]) -> str:
        found = [one for one in options if one == words] or [one for one in options if one.startswith(words)]
        assert len(found) == 1, f"{words!r} is not one of {options}:\n{self}"
        return found[0]

    def paste(self, text: str, *, bracketed: bool) -> None:
        """Paste in one go; a terminal puts brackets around only while the program asks for them."""
        pasted = text.replace("\n", ENTER)
        self.press(f"\x1b[200~{pasted}\x1b[201~" if bracketed and BRACKETED_PASTE in self.paper.mode else pasted)

    def goes_on_by_itself(self) -> bool:
        """Look for a moment, as a person does before pressing Enter, whether the program goes on without it."""
        signs = [re.compile("→")] if self.voice == "guided" else PATTERNS
        try:
            came = self._child.expect(signs, timeout=0.3)
        except pexpect.TIMEOUT:
            return False
        if self.voice == "guided":
            self.wait()
        else:
            self.kind = PROMPTS[came][1]
        return True

    def kill(self) -> None:
        """Kill the program as a power cut would."""
        self._child.kill(signal.SIGKILL)
        self.until()

    def hang_up(self) -> None:
        """Close the window."""
        self._child.kill(signal.SIGHUP)
        self.until()

    def close(self) -> None:
        """Leave nothing running."""
        self._child.close(force=True)

    def __repr__(self) -> str:
        frame = "─" * self.columns
        return "\n".join((frame, *self.paper.all_lines()[-60:], frame))


def _keys(voice: str, kind: str, places: list[int], options: list[str], numbers: list[str]) -> str:
    if voice == "plain":
        return " ".join(numbers[place] or options[place] for place in places)
    if kind == "many":
        at, keys = -bool(PERSON.match(options[0])), ""  # of people, none is marked before a key was pressed
        for place in places:
            keys += (DOWN * (place - at) or UP * (at - place)) + " "
            at = place
        return keys
    # Half of the answers by arrow, half by number or by words: all must work.
    by_arrow = places[0] % 2 and not PERSON.match(options[0])
    return DOWN * places[0] if by_arrow else numbers[places[0]] or options[places[0]]


def _echoes(voice: str, chosen: list[str], numbers: list[str]) -> list[str]:
    if voice == "plain":
        return [f"{number}: {one}" if number else one for number, one in zip(numbers, chosen, strict=True)]
    return [f"→ {', '.join(chosen)}"]


# --- Sessions that can be read ------------------------------------------------------------------

ASKING = (
    *("init", "client add", "first-contact", "contact", "share", "outcome", "correct", "export", "practice", "home"),
    *("supervisor import", "supervisor release", "supervisor reply", "client change", "client hand-over"),
    "client take-over",
)
WITHOUT_VAULT = ("verify", "code", "classify", "emergency", "practice")
TYPING = "(typing the passphrase)"
PASSPHRASE = "five quiet invented test words"
NOTHING = "(Enter)"
SIGNS = "@$>~^!<="


@dataclass(frozen=True)
class Step:
    """One line of a session.

    @ sits somebody else down, $ starts a command, > answers, ~ types, ^ wishes (? < : = ! or Esc), ! befalls (kill -9,
    Ctrl-C, Ctrl-D, Ctrl-U, or ten minutes without a key), < stands on the screen since then, = is the exit code.
    """

    sign: str
    words: str
    where: str


def read_session(name: str) -> list[Step]:
    """Read sessions/NAME.txt."""
    path = Path(__file__).parent / "sessions" / f"{name}.txt"
    steps = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            sign, words = line[0], line[1:].strip()
            assert sign in SIGNS, f"{path.name} line {number} is no line of a session: {line}"
            steps.append(Step(sign, "" if words == NOTHING else words, f"{path.name} line {number}: {line}\n"))
    return steps


@dataclass
class Desk:
    """A folder with a vault, which is home as well, and a terminal of a size and a voice to use it on.

    `others` work in the same folder, as on one stick, each with a vault and a home of their own.
    """

    folder: Path
    columns: int = 80
    rows: int = 24
    plain: bool = False
    env: dict[str, str] = field(default_factory=dict)
    opened: list[Terminal] = field(default_factory=list)
    vault: str = "vault"
    home: Path | None = None
    others: dict[str, "Desk"] = field(default_factory=dict)

    def settle(self, language: str) -> None:
        """Choose language and voice, as a first run does."""
        chosen = {"language": language, "voice": "plain" if self.plain else "guided"}
        ((self.home or self.folder) / ".confcli.json").write_text(json.dumps(chosen), encoding="utf-8")

    def settled(self) -> dict[str, str]:
        """Read back what was chosen."""
        return json.loads((self.folder / ".confcli.json").read_text(encoding="utf-8"))

    def hours_later(self) -> None:
        """Put the clock forward for a program that runs with the clock of the `later` folder of the tests."""
        self.minutes_later(60)

    def minutes_later(self, minutes: int) -> None:
        """Put that clock forward a little."""
        with (self.folder / "later").open("a", encoding="utf-8") as file:
            file.write(f"{minutes}\n")

    def command(self, line: str) -> list[str]:
        """Give the command line for what would be typed; a * in a file's name stands for what is there."""
        words = shlex.split(line.removesuffix(TYPING))[1:]
        arguments = [path for word in words for path in (sorted(glob(word, root_dir=self.folder)) or [word])]
        if words and words[0] not in WITHOUT_VAULT and "--help" not in words:
            arguments += ["--vault", self.vault]
            arguments += [] if line.endswith(TYPING) else ["--passphrase-file", "passphrase"]
        if self.plain and words and " ".join(words).startswith(ASKING):
            arguments.append("--plain")
        return [sys.executable, "-m", "confcli", *arguments]

    def around(self) -> dict[str, str]:
        """Give the environment: nothing of a real home is read or written."""
        return {"HOME": str(self.home or self.folder), **self.env}

    def start(self, line: str, **env: str) -> Terminal:
        """Start a command on a terminal."""
        size = {"columns": self.columns, "rows": self.rows}
        terminal = Terminal(self.command(line), **size, env={**self.around(), **env}, cwd=self.folder)
        self.opened.append(terminal)
        return terminal

    def pipe(self, line: str, given: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end without a terminal."""
        around = {"cwd": self.folder, "env": {**surroundings(), **self.around()}}
        return subprocess.run(
            self.command(line), input=given, capture_output=True, encoding="utf-8", check=False, **around
        )

    def entries(self) -> list[dict]:
        """Read back what the ledger holds."""
        ran = self.pipe("confcli log --latest 1000 --json")
        assert ran.returncode == 0, ran.stderr
        return json.loads(ran.stdout)

    def play(self, name: str, watch: Callable[[Step, Terminal], None] = lambda *_: None) -> list[Terminal]:
        """Replay a session to its end and give its terminals; every fault of every screen is named.

        `watch` sees the screen after each step.
        """
        terminal, unread, played, faults, seated = None, "", len(self.opened), [], self
        for step in read_session(name):
            if step.sign == "@":
                seated = self.others.get(step.words, self)
            elif step.sign == "$":
                assert not terminal or terminal.code is not None, f"{step.where}the command before is not at its end"
                terminal = seated.start(step.words)
                terminal.wait()
            elif step.sign == ">":
                terminal.answer(self._meant(step.words, terminal))
            elif step.sign == "~":
                terminal.enter(step.words)
            elif step.sign == "^":
                terminal.wish(ESCAPE if step.words == "Esc" else step.words)
            elif step.sign == "!":
                self._befall(step.words, terminal)
            elif step.sign == "<":
                before, found, unread = unread.partition(squeezed(step.words))
                assert found, f"{step.where}does not stand there, only:\n{before}\n{terminal}"
            else:
                code = terminal.code
                assert code == int(step.words), f"{step.where}but the exit code is {code}:\n{terminal}"
            if step.sign in "$>~^!" and step.words != "Ctrl-U":
                unread = terminal.seen()
                faults += [f"{step.where}{fault}" for fault in terminal.faults()]
                watch(step, terminal)
        assert terminal.code is not None, f"the last command is not at its end:\n{terminal}"
        assert not faults, "\n".join(faults)
        return self.opened[played:]

    def _meant(self, words: str, terminal: Terminal) -> str:
        """Give what a person types who copies it from the screen, or chooses the voice of this desk."""
        if words == "(the words on the screen)":
            drawn = r"(?:the laptop|l’ordinateur)\. ([\w ]+) (?:Type these|Tapez ces)"
            return re.findall(drawn, terminal.everything())[-1]
        if words in ("(the number by telephone)", "(the last one that was read out)"):
            told = "\n".join(one.everything() for one in self.opened)
            read_out = re.findall(r"(?:this\s+number:|ce\s+numéro\s:)\s+(\d{5}(?: \d{5}){3})\b", told)
            return read_out[-1 if "last" in words else 0]
        if words == "(the line on the screen)":
            wanted = re.findall(r"(?:Line|Ligne)\s(\d)\s?:", terminal.seen())[-1]
            return re.findall(rf"(?m)^ +{wanted} +([A-Z0-9 ]+)$", "\n".join(terminal.lines()))[-1]
        if words == "(this voice)" and terminal.kind == "one":
            return "In numbered lines" if self.plain else "With arrow keys"
        return {"(English, in this voice)": "3" if self.plain else "1"}.get(words, words)

    def _befall(self, words: str, terminal: Terminal) -> None:
        if words == "kill -9":
            terminal.kill()
        elif words == "ten minutes without a key":
            terminal.look()
            self.hours_later()
            terminal.wait()
        elif words == "Ctrl-U":  # the line that stands there is rubbed out, and what is asked stays
            terminal.press(CTRL_U)
        else:
            terminal.press({"Ctrl-C": CTRL_C, "Ctrl-D": CTRL_D}[words])
            if terminal.voice == "guided" and terminal.kind not in ("secret", "line"):
                terminal.until(PROMPT_DONE)
            if terminal.code is None:
                terminal.wait()


# A key in one round, so that starting costs nothing, and a clock that can be put forward.
QUICK = """
import time
import types

import confcli.interviewers.keys as idleness
import confcli.vault.secrets as key


def later():
    try:
        with open("later", encoding="utf-8") as file:
            return 60 * sum(map(int, file.read().split()))
    except OSError:
        return 0


clock = types.SimpleNamespace(**vars(time))
clock.monotonic = lambda: time.monotonic() + later()
clock.time = lambda: time.time() + later()
key.ROUNDS, idleness.GLANCE, idleness.time = 1, 0.05, clock
"""


def furnished(folder: Path, client_speaks: str = "english") -> Desk:
    """Give a desk with a vault in which one client was told the Code and agrees to notes."""
    (folder / "quick").mkdir()
    (folder / "quick" / "sitecustomize.py").write_text(QUICK, encoding="utf-8")
    (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    desk = Desk(folder, env={"PYTHONPATH": str(folder / "quick")})
    desk.settle("en")
    for command, answers in (
        ("init", 'code = "V-07"\ntraining = "yes"\npromise = "yes"\n'),
        ("client add", f'name = "Odile Canari"\nlanguage = "{client_speaks}"\n'),
        ("first-contact C-001", "".join(f'{name} = "{answer}"\n' for name, answer in FIRST_CONTACT.items())),
    ):
        ran = desk.pipe(f"confcli {command} --answers -", f"[answers]\n{answers}")
        assert ran.returncode == 0, ran.stderr
    return desk


def moved_in(furnished_desk: Desk, folder: Path) -> Desk:
    """Give a copy of a furnished desk in a folder of its own."""
    for name in ("vault", "passphrase", ".confcli.json"):
        shutil.copy(furnished_desk.folder / name, folder / name)
    return replace(furnished_desk, folder=folder, opened=[])
