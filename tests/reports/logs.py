"""Session logs as a supervisor gets them: sealed entries, redacted, written down, and read again."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from stories import EXPLAINED

from confcli.core.breach import is_breach
from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Item, marks, next_step
from confcli.core.ledger import session_log
from confcli.core.ledger.chain import Head, entry_hash, genesis, redact, seal
from confcli.core.ledger.checkpoint import checkpoint
from confcli.core.ledger.entry import Occasion, client_of, record
from confcli.core.ledger.kinds import leaving
from confcli.core.ledger.marks import PERMITS
from confcli.core.ledger.session_log import Extract
from confcli.policy import load

LEDGER = "ab" * 16
BEGAN = datetime(2026, 11, 3, 9, 0, tzinfo=timezone(timedelta(hours=1)))
CONSULT = {
    "danger": "none",
    "about": "client",
    "recipient": "team_member",
    "identifiable": "yes",
    "need": "guidance",
    "relationship": "current",
    "items": (Item("how she sleeps", "yes"), Item("her address", "no")),
}
EXCEPTIONAL = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ("client_at_risk",),
    "can_act": "yes",
    "discussed": "refused",
    "items": (Item("that she is at risk", "yes"),),
    "coordinator": "yes",
}
WAITING = {**EXCEPTIONAL, "coordinator": "not_yet"}
EMERGENCY = {"danger": "client", "helper": "yes", "items": ()}
FORBIDDEN = {"danger": "none", "about": "client", "recipient": "public", "identifiable": "yes"}
CONTACT = {"client": "C-001", "channel": "phone", "happened": "2026-11-03", "note": ""}
FIRST = {**EXPLAINED, "client": "C-001", "happened": "2026-11-03", "channel": "in_person", "client_asked": ""}
FIRST |= {"questions_invited": "invited", "notes_consent": "agreed", "copy": "on_paper", "copy_language": "french"}


class Volunteer:
    """A volunteer's ledger in memory; every entry is made a day after the one before."""

    def __init__(self, policy=None):
        self.policy, self.head, self.entries, self.kinds = policy or load(), genesis(LEDGER), {}, {}
        self.day, self.step = BEGAN, timedelta(days=1)

    def put(self, kind, fields):
        self.head, entry = seal(self.head, kind, fields, [self.head.size.to_bytes(16, "big")] * len(fields))
        self.entries[self.head.size], self.kinds[self.head.size] = entry, kind
        self.day += self.step
        return self.head.size

    def occasion(self):
        return Occasion(self.day.isoformat(), "V-07", self.policy.edition)

    def add(self, kind, answers, *, client=None, earned=(), own=None, form=None):
        form = self.policy.forms[form or kind]
        code = client or client_of(form, answers)
        marked = {*marks(form, answers), *earned}
        return self.put(kind, record(kind, self.occasion(), ((form, answers),), marks=marked, client=code, own=own))

    def decide(self, answers, client="C-001", corrects=None, **details):
        form, order = self.policy.forms["sharing"], tuple(self.policy.clauses)
        decided = next_step(form, answers)
        assert not isinstance(decided, Ask), decided.question.id
        decision = judge(form, order, answers, decided)
        asked = {name: answers[name] for name in decision.asked}
        names = ("clauses", "reasons", "advice", "not_yet", "holds", "may_share", "may_share_after", "withhold")
        own = {name: list(getattr(decision, name)) for name in names}
        own |= {"class": decision.verdict, "refers_to": corrects and str(corrects)}
        own |= {"items_needed": str(decision.needed), "items_not_needed": str(decision.not_needed)}
        answered = ((form, asked), (self.policy.forms["details"], details))
        earned = [PERMITS] if decision.permits else ()
        self.permits = decision.permits
        return self.put("decision", record("decision", self.occasion(), answered, marks=earned, client=client, own=own))

    def outcome(self, about, *, permitted=True, client="C-001", **answers):
        form = self.policy.forms["outcome"]  # what is asked after just any decision
        form = replace(form, questions=tuple(question for question in form.questions if not question.after))
        earned = frozenset(marks(form, answers))
        breach = {"breach"} if is_breach(frozenset([PERMITS] if permitted else []), earned) else set()
        return self.add("outcome", answers, client=client, earned=earned | breach, own={"refers_to": str(about)})

    def log(self, *revealed, start=0, shown=None):
        """Give the log as its supervisor reads it: what was revealed besides codes, from where, which entries."""
        sealed = {
            seq: redact(one, leaving(self.policy, self.kinds[seq], revealed) if shown is None or seq in shown else ())
            for seq, one in self.entries.items()
            if seq > start
        }
        begins = Head(LEDGER, start, entry_hash(self.entries[start].header)) if start else genesis(LEDGER)
        point = checkpoint(self.head, self.day.isoformat())
        return session_log.read_log(session_log.write_log(Extract(begins, sealed, point)).encode())
