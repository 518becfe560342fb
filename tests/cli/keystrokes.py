"""A volunteer's whole life from the menu alone, and how many prompts and keys each job of it takes.

To see the table: python tests/cli/keystrokes.py
"""

import re
import sys
import tempfile
import tomllib
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))  # where the tests' stories are, when this is run by itself

from terminal import ALL_RIGHT, OPTION, PACKAGE, PERSON, QUICK, REVIEW, Desk, Terminal, menus, said, squeezed

from confcli.cli.menu_table import HOME

TODAY = {"en": "today", "fr": "aujourd’hui"}

ENDLESS = 60  # prompts

TO_DO, FIRST = "What is still to be done?", "(the first line)"

# What is answered wherever it is asked.
SELF_EVIDENT = {REVIEW: ALL_RIGHT, "Is it for someone else too?": "No, that is all"}


@dataclass(frozen=True)
class Job:
    """What is to be done: the lines of the menu that lead there, and what is answered to which question.

    `before` is what a tester counted before the prompts were mended: prompts and keys.
    """

    name: str
    before: tuple[int, int]
    menu: tuple[str, ...]
    answers: dict[str, object] = field(default_factory=dict)


TALKED = dict.fromkeys(
    ("trust", "private", "covered", "team", "exceptions", "asked_first", "necessary", "taken_seriously"), "explained"
)
OUTSIDE = {"danger": "none", "about": "C-001", "recipient": "third_party", "identifiable": "yes"}
CONSULT = {
    "danger": "none",
    "about": "C-001",
    "recipient": "team_member",
    "identifiable": "yes",
    "need": "guidance",
    "relationship": "current",
    "items": ["fears", "yes"],
}
AT_RISK = {
    **OUTSIDE,
    "grounds": ["client_at_risk"],
    "can_act": "yes",
    "discussed": "agreed",
    "items": ["fears", "yes"],
    "coordinator": "yes",
}
LIFE = (
    Job(
        "make vault",
        (9, 86),
        ("Make my vault",),
        {"code": "V-07", "training": "yes", "promise": "yes"},
    ),
    Job("client", (5, 20), ("My log and my clients", "Add a client"), {"name": "Odile", "language": "english"}),
    Job(
        "first contact",
        (15, 32),
        ("First contact: explain the Code",),
        {
            "client": "C-001",
            "happened": "",
            "channel": "in_person",
            **TALKED,
            "questions_invited": "invited",
            "notes_consent": "agreed",
            "client_asked": "",
            "copy": "declined",
        },
    ),
    Job(
        "contact",
        (6, 14),
        ("Record a contact",),
        {"client": "C-001", "channel": "phone", "happened": "", "note": ""},
    ),
    Job(
        "forbidden",
        (18, 25),
        ("Before I share anything",),
        {**OUTSIDE, "grounds": ["none"], "wish": "no", "asked_by": "", "note": ""},
    ),
    Job("consult", (22, 45), ("Before I share anything",), CONSULT),
    Job("exceptional", (25, 57), ("Before I share anything",), AT_RISK),
    Job("emergency", (15, 19), ("Before I share anything",), {"danger": "client", "helper": "yes", "client": "C-001"}),
    Job(
        "outcome",
        (10, 21),
        ("Still to do: choose what",),
        {TO_DO: FIRST, "shared": "as_decided", "happened": ""},
    ),
    Job(
        "breach",
        (9, 33),
        ("Afterwards: outcome, breach, end", "A breach happened"),
        {"event": "a letter", "client": "C-001", "noticed": "today", "meant": "not_meant", "informed": ["coordinator"]},
    ),
    Job(
        "end",
        (8, 19),
        ("Afterwards: outcome, breach, end", "The end of support, or of my volunteering"),
        {"whose": "client_support", "client": "C-001", "happened": "", "continues": "said"},
    ),
    Job(
        "export",
        (5, 8),
        ("Supervision", "A session log for my supervisor"),
        {"include": ["codes_only"], "format": []},
    ),
)


@dataclass(frozen=True)
class Question:
    """A question as it may stand on the screen: how it is asked, and its options by id, in their words."""

    name: str
    text: re.Pattern[str]
    options: dict[str, str]


@cache
def questions(language: str) -> tuple[Question, ...]:
    """Give every question of the policy, every menu, and what the program asks by itself."""
    found = [
        Question(name, _pattern(squeezed(one["text"])), {k: squeezed(v) for k, v in one.get("options", {}).items()})
        for file in sorted((PACKAGE / "policy" / "wording" / language).glob("*.toml"))
        for name, one in tomllib.loads(file.read_text(encoding="utf-8")).get("question", {}).items()
    ]
    titles = [*menus(), *SELF_EVIDENT, "To go on with this verdict, type the word {word}."]
    titles += ["It is not yet time. To go on, type the word {word}.", TO_DO]
    titles += ["What are your coordinator's name and telephone number?"]
    return (*found, *(Question(title, _pattern(said(title, language)), {}) for title in titles))


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text).replace(r"\{word\}", r"(?P<word>\S+?)"))


class Person:
    """Somebody who does one job after the other from the menu, with as few keys as the program asks for."""

    def __init__(self, desk: Desk, language: str) -> None:
        """Begin where there is no vault yet."""
        self.desk, self.language = desk, language
        self.prompts = self.keys = 0
        self.words = ""  # the passphrase, once it stood on the screen
        self.question: Question | None = None
        self.terminal: Terminal = self._open()

    def _open(self) -> Terminal:
        terminal = self.desk.start("confcli home (typing the passphrase)")
        terminal.wait()
        if terminal.kind == "secret":
            terminal.enter(self.words)
        return terminal

    def do(self, job: Job) -> tuple[int, int]:
        """Do a job, from the menu to the menu, and give how many prompts it took and how many keys."""
        self.prompts, self.keys, way, left = 0, 0, list(job.menu), deepcopy(job.answers)
        while self.terminal.code is None and (way or not self._is_home()):
            assert self.prompts < ENDLESS, f"there is no end to {job.name}:\n{self.terminal}"
            self._press(self._answer(way, left))
        assert not way, f"{way} was not to be chosen"
        assert not any(left.values()), f"{left} was not asked for\n{self.terminal}"
        if self.terminal.code is not None:
            assert self.terminal.code == 0, self.terminal
            self.terminal = self._open()
        return self.prompts, self.keys

    def _is_home(self) -> bool:
        return self.terminal.kind == "one" and self._asked().name == HOME.words

    def _asked(self) -> Question:
        """Say which question was asked last; in a list of things it is not repeated."""
        seen = squeezed("\n".join(self._above()))
        places = [(each.end(), one) for one in questions(self.language) for each in one.text.finditer(seen)]
        asked = max(places, key=lambda place: place[0])[1] if places else self.question
        assert asked, f"nobody knows what is asked here:\n{self.terminal}"
        self.question = asked
        return asked

    def _above(self) -> list[str]:
        """Give the lines above the list that is shown last: a line of a list may be called as a question is."""
        lines, begin, ended = self.terminal.lines(), None, False
        for number, line in enumerate(lines if self.terminal.kind in ("one", "many") else ()):
            if OPTION.match(line):
                begin, ended = number if begin is None or ended else begin, False
            elif not line.startswith("   "):
                ended = ended or bool(line.strip())
        return lines[:begin]

    def _press(self, keys: list[str]) -> None:
        self.prompts += 1
        self.keys += len(keys) + 1
        self.terminal.enter("".join(keys))

    def _answer(self, way: list[str], left: dict[str, object]) -> list[str]:
        terminal = self.terminal
        if terminal.kind in ("line", "secret"):
            return self._line()
        question = self._asked()
        if question.name in menus():
            assert way, f"this menu was not to be opened:\n{terminal}"
            return self._one(said(way.pop(0), self.language))
        if question.name in SELF_EVIDENT:
            return self._one(said(SELF_EVIDENT[question.name], self.language))
        if "{word}" in question.name:
            return list(question.text.search(terminal.seen())["word"])
        if isinstance(left.get(question.name), list) and terminal.kind != "many":
            given = left[question.name].pop(0) if left[question.name] else ""
        else:
            given = left.pop(question.name, "")
        return self._given(question, given)

    def _given(self, question: Question, given: object) -> list[str]:
        if self.terminal.kind == "many":
            return self._many([question.options[one] for one in given])
        if given == FIRST:
            return self._one(self.terminal.options()[0])
        if self.terminal.kind == "one" and given:
            return self._one(question.options.get(str(given), str(given)))
        return list(TODAY[self.language] if given == "today" else str(given))

    def _one(self, words: str) -> list[str]:
        """Take the line that is marked with Enter alone, any other one by its number."""
        place = self._place(words)
        marked = place == 0 and self.terminal.voice == "guided" and not PERSON.match(words)
        return [] if marked else list(self.terminal.numbers()[place])

    def _place(self, words: str) -> int:
        options = self.terminal.options()
        found = [n for n, one in enumerate(options) if one.startswith(words)]
        assert found, f"{words!r} is not one of {options}\n{self.terminal}"
        return found[0]

    def _many(self, words: list[str]) -> list[str]:
        numbers = self.terminal.numbers()
        return list(" ".join(numbers[self._place(one)] for one in words))

    def _line(self) -> list[str]:
        """Copy from the screen what the program wants to see copied."""
        seen = self.terminal.seen()
        if seen.endswith(("The words:", "Les mots :")):
            self.words = re.findall(r"(?:the laptop|l’ordinateur)\. ([\w ]+) (?:Type these|Tapez ces)", seen)[-1]
            return list(self.words)
        if seen.endswith("1 / 2 / 3 / 4:"):
            return [str(1 + ("en", "fr").index(self.language) + 2 * self.desk.plain)]
        return []


def life(desk: Desk, language: str) -> list[tuple[Job, int, int]]:
    """Live it all, and give for each job how many prompts it took, and how many keys."""
    person = Person(desk, language)
    speaks = {"language": {"en": "english", "fr": "french"}[language]}  # the client, and so what is said aloud
    jobs = [replace(job, answers=job.answers | speaks) if "language" in job.answers else job for job in LIFE]
    return [(job, *person.do(job)) for job in jobs]


def table(found: dict[str, list[tuple[Job, int, int]]]) -> str:
    """Lay out prompts and keys for each job: before, and in each voice."""
    names = ["before", *found]
    rows = [f"{'prompts / keys':16}" + "".join(f"{name:>14}" for name in names)]
    sums = [(0, 0)] * len(names)
    for number, job in enumerate(LIFE):
        counts = [job.before, *((lived[number][1], lived[number][2]) for lived in found.values())]
        sums = [(a + c, b + d) for (a, b), (c, d) in zip(sums, counts, strict=True)]
        rows.append(f"{job.name:16}" + "".join(f"{f'{a}/{b}':>14}" for a, b in counts))
    return "\n".join((*rows, f"{'in sum':16}" + "".join(f"{f'{a}/{b}':>14}" for a, b in sums)))


def nowhere(folder: Path, *, plain: bool, columns: int = 80, language: str = "en") -> Desk:
    """Give a desk on which there is nothing yet, in a language; there a vault takes no time to unlock."""
    quick = folder / "quick"
    quick.mkdir()
    (quick / "sitecustomize.py").write_text(QUICK, encoding="utf-8")
    env = {"PYTHONPATH": str(quick), "LC_ALL": {"en": "C.UTF-8", "fr": "fr_FR.UTF-8"}[language]}
    env |= {"ACCESSIBLE": "1"} if plain else {}
    return Desk(folder, columns=columns, plain=plain, env=env)


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    lived = {}
    for voice in ("guided", "plain"):
        with tempfile.TemporaryDirectory() as room:
            lived[voice] = life(nowhere(Path(room), plain=voice == "plain"), "en")
    print(table(lived))
