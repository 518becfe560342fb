"""Somebody who presses keys without sense, and a screen on which it is seen what stood there as chosen before Enter.

In process, so that tens of thousands of key sequences can be played: the keys come through a pipe, Enter only after
the screen was drawn for what was pressed before, and what is drawn is read back through pyte.
"""

import io
import random
import re
import sys
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field

import pyte
from prompt_toolkit.application import create_app_session
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.input.typeahead import clear_typeahead
from prompt_toolkit.layout import BufferControl
from prompt_toolkit.output.color_depth import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from confcli.core.code.interview import Item
from confcli.core.code.model import Kind
from confcli.interviewers.guided import Guided
from confcli.interviewers.plain import Plain

UP, DOWN, ENTER, ESCAPE, BACKSPACE = "\x1b[A", "\x1b[B", "\r", "\x1b", "\x7f"
FAR = ("\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F")
COLUMNS, ROWS = 80, 24
ROW = re.compile(r"^ (?P<mark>[ »]) (?:(?P<box>[○●]) |  (?=-))?(?:(?P<number>\d+)\)|-) +(?P<words>.*)$")
LISTED = re.compile(r"^(?:(?P<number>\d+)\.|-) +(?P<words>.*)$")
CODE = re.compile(r"([a-z]*)[- ]?0*(\d+)")


def squeezed(text):
    return " ".join(text.split())


def folded(text):
    """Fold as the reader of these tests would, without asking the program."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("œ", "oe").replace("’", "'"))
    return squeezed("".join(c for c in plain if unicodedata.category(c) != "Mn").replace("-", " "))


class Keyboard:
    """Keys of all sorts: sense and nonsense."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def for_list(self, asked, *, guided=True):
        """Give a sequence for a list, most often with an Enter at its end."""
        ways = [self._noise, self._number, self._code, self._beginning, self._beginning, self._several]
        ways += [self._arrows] * 3 + [self._marks] * 2 if guided else []
        keys = [key for _ in range(self.random.choice((1, 1, 1, 2))) for key in self.random.choice(ways)(asked)]
        if self.random.random() < 0.04:
            keys.insert(self.random.randrange(len(keys) + 1), self.random.choice("?<:!"))
        return keys + [ENTER] * (self.random.random() < 0.9)

    def for_text(self, asked, *, ends):
        """Give words, or what the question can read; `ends` is for the end of a list of things."""
        if ends or (asked.optional and self.random.random() < 0.3):
            return [ENTER]
        text = {Kind.MOMENT: "today", Kind.CODE: "V-07", Kind.CLIENT: "C-001"}.get(asked.question.kind, "some words")
        return [*(self.random.choice(("today", "?", "x y")) if self.random.random() < 0.1 else text), ENTER]

    def _noise(self, _):
        return self.random.choices("abcyesnoui 0123456789.,-'éœ’\t", k=self.random.randint(1, 5))

    def _number(self, asked):
        return str(self.random.randint(0, self.random.choice((len(asked.choices) + 2, 20, 1200))))

    def _code(self, _):
        number = self.random.choice((1, 2, 3, 4, 5, 12, 13, 40))
        return self.random.choice(("C-{:03d}", "c{}", "v{}", "c {}", "C-{}", "{}")).format(number)

    def _beginning(self, asked):
        answer, words = self.random.choice(asked.choices)
        words = words.removeprefix(answer).strip() if self.random.random() < 0.5 else words
        return words[: self.random.choice((1, 2, 3, 5, 9, 40, 400))]

    def _several(self, asked):
        return self.random.choice((" ", ",", ", ")).join(
            str(self.random.randint(1, len(asked.choices))) for _ in range(self.random.randint(1, 3))
        )

    def _arrows(self, asked):
        far = self.random.choices((*FAR, BACKSPACE), k=1) if self.random.random() < 0.15 else []
        return [*self.random.choices((DOWN, DOWN, UP), k=self.random.randint(1, min(len(asked.choices), 8))), *far]

    def _marks(self, _):
        return self.random.choices((DOWN, UP, " "), weights=(3, 1, 2), k=self.random.randint(1, 5))


class Paper:
    """What stands on the terminal."""

    def __init__(self):
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)
        self.encoding = "utf-8"

    def write(self, text):
        self._stream.feed(text.replace("\r\n", "\n").replace("\n", "\r\n"))

    def flush(self):
        pass

    def fileno(self):
        raise OSError("no terminal of the system's")

    def chosen(self):
        """Give the lines that stand there as chosen: bold, and with a mark; whoever sees another is told wrong."""
        found, marked, bold = [], False, False
        for y, line in enumerate(self.screen.display):
            if row := ROW.match(line):
                marked = row["mark"] == "»" or row["box"] == "●"
                bold = self.screen.buffer[y][line.index(row["words"][:1] or " ", 3)].bold
                assert not bold or marked, self
                if bold:
                    found.append(row["words"])
            elif line.startswith("      ") and bold and found and line.strip():
                found[-1] += f" {line.strip()}"
            else:
                bold = False
        return [squeezed(words) for words in found]

    def __repr__(self):
        return "\n".join(self.screen.display)


@dataclass
class Player:
    """An interviewer whose keys are pressed without sense; every answer is held against what was seen."""

    keyboard: Keyboard
    paper: Paper | None = None
    played: int = 0
    answered: int = 0
    given: dict = field(default_factory=dict)
    live = True

    def ask(self, asked):
        """Ask, and hold the answer against the screen."""
        self.played += 1
        self.shots, self.asked, self.things = [], asked, 0
        answer = self._asked(asked)
        if asked.choices:
            self._require_shown(asked, answer)
        self.given.setdefault(asked.question.id, set()).update((answer,) if isinstance(answer, str) else answer)
        self.answered += bool(answer)
        return answer

    def _new(self, items):
        """Give the things of a list that did not stand in it before it was asked for, as after going back."""
        return [item for item in items if item not in tuple(self.asked.begun)]

    def say(self, text):
        self.inner.say(text)

    def warn(self, text):
        self.inner.warn(text)

    def clear(self):
        pass


class GuidedPlayer(Player):
    """Presses keys, and Enter when it was seen what they did."""

    def attach(self, application):
        """Press a key whenever the screen was drawn, and remember what stood on it before Enter."""
        listed = not isinstance(application.layout.current_control, BufferControl)
        keys = (
            self.keyboard.for_list(self.asked)
            if listed
            else self.keyboard.for_text(self.asked, ends=self.things and self.keyboard.random.random() < 0.6)
        )
        self.things += not listed
        application.ttimeoutlen = application.timeoutlen = 0.001
        clear_typeahead(application.input)  # of a prompt that was left in the middle of a sequence
        waiting, pressed = bursts(keys), []

        def press(_):
            if not application.is_running or application.is_done:
                return
            try:
                press_next()
            except AssertionError as wrong:  # prompt_toolkit would wait for an Enter that nobody presses
                application.exit(exception=wrong)

        def press_next():
            burst = next(waiting, None) or [ENTER if self.keyboard.random.random() < 0.5 else BACKSPACE]
            if burst == [ENTER] and listed:
                self.shots.append(self.paper.chosen())
                self.typed = typed_by(pressed)
                row = f"> {self.typed}"[: COLUMNS - 1].rstrip()
                assert any(line.startswith(row) for line in self.paper.screen.display), (row, self.paper)
            pressed.extend(burst)
            self.pipe.send_text("".join(burst))

        application.after_render += press

    def _asked(self, asked):
        return self.inner.ask(asked)

    def _require_shown(self, asked, answer):
        words = {one: squeezed(text) for one, text in asked.choices}
        if asked.question.kind is Kind.ITEMS:
            shots = iter(self.shots)
            assert all([words[item.needed]] in shots for item in self._new(answer)), (answer, self.shots)
            return
        answers = (answer,) if isinstance(answer, str) else answer
        seen = self.shots[-1]
        assert [words[one] for one in answers if one] == [one for one in seen if one in words.values()], (answer, seen)
        if isinstance(answer, str) and self.typed:
            lines = [*numbered(asked.choices), *([(None, "Leave it open")] if asked.optional else [])]
            assert names(self.typed, lines) == [words.get(answer, "Leave it open")], (self.typed, self.paper)
        if not any(answers) and asked.optional:
            assert len(seen) == 1, self.paper  # that it is left open stood there as chosen, too


class PlainPlayer(Player):
    """Types lines, and reads what is printed."""

    def _asked(self, asked):
        listed, lines = asked.choices and asked.question.kind is not Kind.ITEMS, []
        for number in range(8):
            if listed or (number % 2 and asked.choices):
                keys = self.keyboard.for_list(asked, guided=False)
            else:
                keys = self.keyboard.for_text(asked, ends=number and self.keyboard.random.random() < 0.6)
            lines.append("".join(keys).replace(ENTER, "") + "\n")
        sys.stdin, self.err = io.StringIO("".join(lines)), io.StringIO()
        self.lines, errors, sys.stderr = lines, sys.stderr, self.err
        try:
            return self.inner.ask(asked)
        finally:
            sys.stderr = errors

    def _require_shown(self, asked, answer):
        words = {one: squeezed(text) for one, text in asked.choices}
        echoed = re.findall(r"(?s)You chose(?: \d+)?: (.*?)(?=\n(?:You chose|Thing |Type )|\n*$)", self.err.getvalue())
        shown = [squeezed(one) for one in echoed]
        if asked.question.kind is Kind.ITEMS:
            assert all(words[item.needed] in shown for item in self._new(answer)), (answer, self.err.getvalue())
            return
        answers = (answer,) if isinstance(answer, str) else answer
        assert [words[one] for one in answers if one] == shown, (answer, self.err.getvalue())
        typed = self.lines[0].strip()
        if isinstance(answer, str) and answer:
            assert names(typed, self._printed()) == [words[answer]], (typed, self.err.getvalue())

    def _printed(self):
        """Read the lines of the list as they were printed, each with its number."""
        found = []
        for line in self.err.getvalue().splitlines():
            if row := LISTED.match(line):
                found.append((row["number"], row["words"]))
            elif found and line.startswith("   "):
                found[-1] = (found[-1][0], f"{found[-1][1]} {line.strip()}")
        return [(number, squeezed(words)) for number, words in found]


def bursts(keys):
    """Give the keys up to each Enter, and each Enter alone: before it the screen is looked at."""
    before = []
    for key in keys:
        if key == ENTER:
            yield from ([before], [])[not before]
            yield [ENTER]
            before = []
        else:
            before.append(key)
    yield from ([before], [])[not before]


def typed_by(keys):
    """Give the words that these keys leave on the line; a blank at its beginning marks a line, of several."""
    typed = ""
    for key in keys:
        if key in (UP, DOWN, *FAR):
            typed = ""
        elif key == BACKSPACE:
            typed = typed[:-1]
        elif key.isprintable() and (typed or key != " "):
            typed += key
    return typed


def numbered(choices):
    """Number lines as a person expects it: people by their codes, and else by their places."""
    codes = [re.fullmatch(r"[A-Z]{1,4}-0*(\d+)", answer) for answer, _ in choices]
    people = any(codes)
    return [
        (code and code[1] if people else str(place), squeezed(words))
        for place, (code, (_, words)) in enumerate(zip(codes, choices, strict=True), start=1)
    ]


def names(typed, printed):
    """Give the printed lines that a reader would say are named by this: by number, by code, or by how they begin."""
    typed, text = typed.strip(), folded(typed)
    codes = [CODE.match(words.lower()) if re.match(r"[A-Z]{1,4}-\d", words) else None for _, words in printed]
    by_number = [w for n, w in printed if n and re.fullmatch(rf"0*{n}[.)]?", typed)]
    by_code = [
        w
        for (_, w), code in zip(printed, codes, strict=True)
        if code and (one := CODE.fullmatch(typed.lower())) and one[1] in ("", code[1]) and one[2] == code[2]
    ]
    if by_number or by_code:
        return list(dict.fromkeys([*by_number, *by_code]))
    bare = [folded(words[code.end() :] if code else words) for (_, words), code in zip(printed, codes, strict=True)]
    whole = [w for (_, w), b in zip(printed, bare, strict=True) if text in (b, folded(w))]
    first = [w for _, w in printed if folded(re.split(r"[,:;(.…–]", w, maxsplit=1)[0]) == text]
    begins = [w for (_, w), b in zip(printed, bare, strict=True) if b.startswith(text) or folded(w).startswith(text)]
    return begins if any(codes) else whole or first or begins


@contextmanager
def guided_player(monkeypatch, seed):
    """Sit at the guided voice."""
    paper, player = Paper(), GuidedPlayer(Keyboard(seed))
    monkeypatch.setattr(sys, "stdout", paper)
    monkeypatch.setattr("confcli.interviewers.guided.at_terminal", lambda _: True)
    monkeypatch.setattr("confcli.interviewers.guided.forget_what_was_typed", player.attach)
    size = Size(rows=ROWS, columns=COLUMNS)
    output = Vt100_Output(
        paper, lambda: size, term="xterm", default_color_depth=ColorDepth.DEPTH_1_BIT, enable_cpr=False
    )
    with create_pipe_input() as pipe, create_app_session(input=pipe, output=output):
        player.paper, player.pipe, player.inner = paper, pipe, Guided(COLUMNS)
        yield player
    monkeypatch.undo()


@contextmanager
def plain_player(monkeypatch, seed):
    """Sit at numbered lines."""
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    player = PlainPlayer(Keyboard(seed))
    player.inner = Plain(COLUMNS)
    player.inner.live = True
    monkeypatch.setattr(player.inner, "say", lambda _: None)
    yield player
    monkeypatch.undo()


PLAYERS = {"guided": guided_player, "plain": plain_player}
__all__ = ["PLAYERS", "Item"]
