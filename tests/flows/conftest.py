"""A session with nothing real in it: a fixed clock, a script for an interviewer, a ledger in memory."""

from datetime import datetime, timedelta, timezone

import pytest
from memory import Memory
from stories import CANARY, FIRST_CONTACT, UNDERTAKING

from confcli.errors import Unanswered
from confcli.flows.clients import add_client
from confcli.flows.encounter import explain
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


@pytest.fixture
def one_client(session):
    """A client of whom only the name is known."""
    return add_client(session(name=CANARY, language="english"))


@pytest.fixture
def who_agreed(session, one_client):
    """A client who was told the policy and agreed to notes."""
    return explain(session(**FIRST_CONTACT), one_client.code)[1]
