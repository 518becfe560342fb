"""P25: two windows on one vault. Of each pair of jobs one is done whole in the middle of the other.

Whatever the moment: no two clients with one code, nothing about a client who was erased, no two outcomes of one
decision, and no word that was typed is lost.
"""

import itertools
import random
import shutil
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest
from stories import AT_RISK, CONSULT, FIRST_CONTACT, UNDERTAKING

from confcli.core.code.interview import Item
from confcli.core.ledger.chain import genesis, verify
from confcli.errors import Superseded, Unanswered
from confcli.flows.access import give_access
from confcli.flows.changing import change
from confcli.flows.clients import add_client
from confcli.flows.drafts import unfinished
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.encounter import contact, explain, explain_only
from confcli.flows.ending import begin_again, end
from confcli.flows.erasure import erase_client, erase_note
from confcli.flows.exporting import Period, export
from confcli.flows.handing_over import Telling, hand_over
from confcli.flows.outcome import record_outcome
from confcli.flows.recording import record_breach, record_correction
from confcli.flows.session import Session
from confcli.flows.share import share
from confcli.flows.undertaking import record_undertaking, undertake
from confcli.policy import load
from confcli.vault.opening import begun, open_with_key
from confcli.vault.secrets import RawKey

POLICY, KEY = load(), RawKey("0f" * 32)
START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))
PERSON = {"review": "save", "card": "on", "unfinished": "beside", "put_right": "record", "happened": "today"}
ENDED = {"whose": "client_support", "happened": "today", "continues": "said"}
TELLING = Telling(lambda _: "", lambda entry: str(entry.seq))
TOGETHER = 200


class Person:
    """Answers by question; at one of the questions something else is done first."""

    live = True

    def __init__(self, answers, meanwhile=None, at=None):
        self.answers, self.meanwhile, self.at, self.asked = {**PERSON, **answers}, meanwhile, at, 0
        review = self.answers["review"]
        self.lines = [*review] if isinstance(review, tuple) else []
        self.clear, self.warn = lambda: None, lambda _: None
        self.said = []
        self.say = self.said.append

    def ask(self, asked):
        self.asked += 1
        if self.meanwhile and self.asked == self.at:
            self.meanwhile()
        if asked.question.id == "word":
            return "WAIT" if "WAIT" in asked.words.text else "SHARE"
        if asked.question.id not in self.answers and asked.optional:
            return ()
        if asked.question.id == "review" and self.lines:
            return self.lines.pop(0)
        return self.answers[asked.question.id]


def items(word):
    return (Item(word, "yes"),)


JOBS = {
    "client": ({"language": "french"}, "name", add_client),
    "first contact": (FIRST_CONTACT, "client_asked", lambda s: explain(s, "C-001")),
    "notes refused": (
        {**FIRST_CONTACT, "notes_consent": "refused"},
        "",
        lambda s: explain_only(s, "C-001", "notes_agreed", "notes_refused"),
    ),
    "contact": ({"channel": "phone", "happened": "today"}, "note", lambda s: contact(s, "C-001")),
    "change": ({"review": ("around", "save")}, "around", lambda s: change(s, "C-001")),
    "couple": ({"partner": "C-002", "review": ("partner", "around", "save")}, "around", lambda s: change(s, "C-001")),
    "share": (CONSULT, "items", lambda s: share(s, "C-001", lambda _: None)),
    "share on": (
        {**AT_RISK, "discussed": "refused", "coordinator": "yes"},
        "items",
        lambda s: share(s, None, lambda _: None, GoesOn(Link.CONTINUE, (7,))),
    ),
    "correct the sharing": (
        {**AT_RISK, "discussed": "refused", "coordinator": "yes"},
        "items",
        lambda s: share(s, "C-001", lambda _: None, GoesOn(Link.CORRECTS, (6,))),
    ),
    "outcome": ({"shared": "as_decided", "happened": "today"}, "what", lambda s: record_outcome(s, 6)),
    "correction": ({"wrong": "the day"}, "right", lambda s: record_correction(s, 5)),
    "breach": (
        {"meant": "not_meant", "informed": ("nobody_yet",), "client": "C-001", "noticed": "today"},
        "event",
        record_breach,
    ),
    "end": ({**ENDED, "client": "C-001"}, "", end),
    "leave": ({"whose": "my_volunteering", "happened": "today", "goes_on": "yes"}, "", end),
    "begin again": ({"happened": "today"}, "", lambda s: begin_again(s, "C-002")),
    "erase": ({"basis": "asked_for", "sure": "yes"}, "", lambda s: erase_client(s, "C-001")),
    "erase the note": ({"basis": "asked_for", "sure": "yes"}, "", lambda s: erase_note(s, 5)),
    "hand over": (
        {"takes_over": "yes", "client_agrees": "yes"},
        "",
        lambda s: hand_over(s, "C-001", "V-08", TELLING, lambda _: None),
    ),
    "access": ({"identity": "yes"}, "", lambda s: give_access(s, "C-001", lambda _: None)),
    "export": ({"include": ("codes_only",)}, "", lambda s: export(s, Period(), lambda _: None)),
}
PAIRS = list(itertools.product(JOBS, JOBS))


def at_work(vault, answers, **more):
    return Session(POLICY, vault, vault, Person(answers, **more), lambda: START)


def answers(job, word):
    given, typed, _ = JOBS[job]
    if not typed:
        return given
    return {**given, typed: items(word) if typed == "items" else word}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A vault with two clients, one of whom is not supported any more, a contact, and two decisions."""
    path = tmp_path_factory.mktemp("windows") / "vault"
    path.touch()
    vault = begun(str(path), KEY, bytes(16))
    quiet = {"live": False}

    def told(**given):
        session = at_work(vault, given)
        session.interviewer.live = quiet["live"]
        return session

    filled = undertake(POLICY, told(**UNDERTAKING).interviewer, START.date())
    record_undertaking(POLICY, vault, filled, START.isoformat())
    add_client(told(name="Odile", language="french"))
    add_client(told(name="Paul", language="english"))
    explain(told(**FIRST_CONTACT), "C-001")
    contact(told(channel="phone", happened="today", note="a note"), "C-001")
    share(told(**CONSULT, items=items("the dates")), "C-001", lambda _: None)
    share(told(**AT_RISK, discussed="not_yet"), "C-001", lambda _: None)
    end(told(**ENDED, client="C-002"))
    vault.close()
    return path


@pytest.fixture
def beside(kept, tmp_path):
    """Do one job whole in the middle of another, at a question; give what came of it, and the vault."""
    opened = []

    def play(outer, inner, at):
        path = str(tmp_path / f"vault-{len(opened)}")
        shutil.copy(kept, path)
        here, there = open_with_key(path, KEY), open_with_key(path, KEY)
        opened.extend((here, there))
        came = SimpleNamespace(vault=here, quicker=None, refused=None, asked=0)

        def meanwhile():
            with_it = at_work(there, answers(inner, "INNER"))
            came.quicker = ended(inner, with_it)

        session = at_work(here, answers(outer, "OUTER"), meanwhile=meanwhile, at=at)
        came.refused = ended(outer, session)
        came.asked = session.interviewer.asked
        return came

    yield play
    for one in opened:
        one.close()


def ended(job, session):
    """Do a job; give what refused it, if something did. Any other error is one of ours."""
    try:
        JOBS[job][2](session)
    except (Superseded, Unanswered) as refused:
        return refused
    return None


def unsound(came, outer, inner):
    """Say everything that is not as it should be after two jobs."""
    shown = list(came.vault.entries())
    sealed = came.vault.sealed()
    start = genesis(came.vault.head().ledger)
    verify(
        start,
        [one.header for one in sealed.values()],
        {seq: [*one.disclosures.values()] for seq, one in sealed.items()},
    )
    codes = [one.fields["client"] for one in shown if one.kind == "client" and "client" in one.fields]
    yield from ("a code twice" for code in set(codes) if codes.count(code) > 1)
    gone = {one.fields["client"]: one.seq for one in shown if one.kind == "erasure"}
    yield from (
        f"{one.kind} about an erased client" for one in shown if gone.get(one.fields.get("client"), 999) < one.seq
    )
    for kind in ("outcome", "decision"):
        about = [one.fields["refers_to"] for one in shown if one.kind == kind and one.fields.get("refers_to")]
        yield from (f"{kind} twice" for seq in set(about) if about.count(seq) > 1)
    kept = str([one.fields for one in shown]) + str([one.answers for one in unfinished(came.vault)])
    erased = "C-001" in gone
    for job, word, refused in ((inner, "INNER", came.quicker), (outer, "OUTER", came.refused)):
        if JOBS[job][1] and word not in kept and not erased and not isinstance(refused, Unanswered):
            yield f"a word of {job} is lost"
    if came.refused and not erased and "confcli drafts" in came.refused.hint and not unfinished(came.vault):
        yield "kept was said of what is not"
    if inner != outer and {inner, outer} == {"contact", "client"} and came.refused:
        yield "one was kept from what the other does not touch"


def test_each_job_can_be_done_alone(beside):
    for job in JOBS:
        came = beside(job, "export", None)
        assert (job, came.refused) == (job, None)
        assert list(unsound(came, job, "export")) == []


# The ones that were seen: two people with one code, a contact for somebody erased, two outcomes, one draft twice.
SEEN = [("client", "client"), ("contact", "erase"), ("outcome", "outcome"), ("outcome", "correct the sharing")]
SEEN += [
    ("share on", "share on"),
    ("contact", "notes refused"),
    ("share", "leave"),
    ("share", "end"),
    ("couple", "change"),
]
SEEN += [("begin again", "begin again"), ("correction", "correction"), ("erase the note", "erase the note")]


@pytest.mark.parametrize(("outer", "inner"), SEEN)
def test_what_was_true_at_the_first_question_is_looked_at_again_when_it_is_recorded(beside, outer, inner):
    last = beside(outer, inner, None).asked
    came = beside(outer, inner, last)
    assert came.quicker is None
    assert list(unsound(came, outer, inner)) == []
    if outer != "client":
        assert isinstance(came.refused, Superseded), came.refused
        assert came.refused.sentence


@pytest.mark.figures
def test_two_hundred_interleavings_and_more_lose_nothing_and_double_nothing(beside, capsys):
    chance, played, wrong, refused = random.Random(25), 0, [], 0
    lengths = {job: beside(job, "export", None).asked for job in JOBS}
    for outer, inner in PAIRS:
        for at in {chance.randint(1, lengths[outer]), lengths[outer]}:
            came = beside(outer, inner, at)
            played += 1
            refused += came.refused is not None
            wrong += [(outer, inner, at, what) for what in unsound(came, outer, inner)]
    assert played >= TOGETHER
    with capsys.disabled():
        print(
            f"\nP25  {played} interleavings of {len(PAIRS)} pairs of jobs in two windows: {len(wrong)} codes twice, "
            f"words lost or entries about an erased client; {refused} times the slower one was told"
        )
    assert wrong == []
