"""A session with nothing real in it: a fixed clock, a script for an interviewer, a ledger in memory."""

from contextlib import contextmanager
from datetime import datetime, timedelta, timezone

import pytest
from stories import UNDERTAKING

from confcli.core.ledger import Entry, Shown, genesis, opened, seal
from confcli.errors import Misread, Unanswered
from confcli.flows.session import Session
from confcli.flows.undertake import record_undertaking, undertake
from confcli.policy import load

POLICY = load()
START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))


class Script:
    """Answers by question id. A list of answers is given one after the other, as a live person would."""

    def __init__(self, answers, *, live=False):
        self.answers, self.live = {"review": "save", "word": "SHARE", "card": "on", **answers}, live
        self.said, self.asked = [], []

    def ask(self, asked):
        name = asked.question.id
        self.asked.append(asked)
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


class Memory:
    """A ledger in memory, sealed with the real chain."""

    def __init__(self):
        self.records, self.entries_, self.heads = [], {}, [genesis("ab" * 16)]
        self.kept = {}

    def append(self, kind, fields):
        seq = len(self.records) + 1
        head, entry = seal(self.heads[-1], kind, fields, [seq.to_bytes(16, "big")] * len(fields))
        self.heads.append(head)
        self.entries_[seq] = entry
        self.records.append((kind, fields))
        return seq

    @contextmanager
    def writing(self):
        size = len(self.records)
        try:
            yield
        except BaseException:
            del self.records[size:], self.heads[size + 1 :]
            self.entries_ = {seq: entry for seq, entry in self.entries_.items() if seq <= size}
            raise

    def sweep(self):
        self.swept = True

    def keep_draft(self, name, body):
        self.kept[name] = body

    def drop_draft(self, name):
        self.kept.pop(name, None)

    def drafts(self):
        return dict(self.kept)

    def erase(self, entries, keep):
        for seq in entries:
            left = {name: body for name, body in self.entries_[seq].disclosures.items() if name in keep}
            self.entries_[seq] = Entry(self.entries_[seq].header, left)
            kind, fields = self.records[seq - 1]
            self.records[seq - 1] = (kind, {**fields, "client": None})

    def head(self):
        return self.heads[-1]

    def entry(self, seq):
        for shown in self.entries():
            if shown.seq == seq:
                return shown
        raise Misread(f"There is no entry {seq}.")

    def entries(self, *, kind=None, client=None, refers_to=None, after=0):
        for seq, (own, fields) in enumerate(self.records, start=1):
            wanted = (kind or own, client or fields["client"], str(refers_to or fields.get("refers_to")))
            if seq > after and wanted == (own, fields["client"], str(fields.get("refers_to"))):
                read = dict(opened(body) for body in self.entries_[seq].disclosures.values())
                yield Shown(seq, own, read, 0)

    def sealed(self, after=0):
        return {seq: entry for seq, entry in self.entries_.items() if seq > after}


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
        return Session(POLICY, ledger, Script(answers, live=live), clock)

    return make
