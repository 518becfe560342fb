"""A session with nothing real in it: a fixed clock, a script for an interviewer, a ledger in memory."""

from datetime import datetime, timedelta, timezone

import pytest
from memory import Memory
from stories import UNDERTAKING

from confcli.errors import Unanswered
from confcli.flows.session import Session
from confcli.flows.undertaking import record_undertaking, undertake
from confcli.policy import load

POLICY = load()
START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))


class Script:
    """Answers by question id. A list of answers is given one after the other, as a live person would."""

    def __init__(self, answers, *, live=False):
        self.answers, self.live = {"review": "save", "card": "on", **answers}, live
        self.said, self.asked = [], []

    def ask(self, asked):
        name = asked.question.id
        self.asked.append(asked)
        if name == "word" and name not in self.answers:
            return "WAIT" if "WAIT" in asked.words.text else "SHARE"
        if name not in self.answers:
            if asked.optional:
                return ()
            raise Unanswered(f"{name} has no answer")
        answer = self.answers[name]
        answer = answer.pop(0) if isinstance(answer, list) else answer
        if isinstance(answer, BaseException):
            raise answer
        return answer

    def clear(self):
        self.said.clear()

    def say(self, text):
        self.said.append(text)

    def warn(self, text):
        self.said.append(text)

    @property
    def heard(self):
        return "\n".join(self.said)


@pytest.fixture
def script():
    """The scripted interviewer itself."""
    return Script


@pytest.fixture
def ledger():
    """A ledger with an undertaking in it."""
    memory = Memory()
    filled = undertake(POLICY, Script(UNDERTAKING), START.date())
    record_undertaking(POLICY, memory, filled, START.isoformat())
    return memory


@pytest.fixture
def session(ledger):
    """Make a session that gives these answers."""

    def make(*, live=False, clock=lambda: START, **answers):
        return Session(POLICY, ledger, ledger, Script(answers, live=live), clock)

    return make
