"""Back, help, the clause, save and stop, the review, the typed word: what may be done instead of answering."""

from datetime import date, datetime, timedelta, timezone
from itertools import count

import pytest
from stories import CONSULT, FIRST_CONTACT, FORBIDDEN, UNDERTAKING

from confcli.core.code.interview import Item
from confcli.core.code.model import Effect, Form, FormWords, Kind, Question, QuestionWords, Rule
from confcli.errors import Misread
from confcli.flows.clients import add_client
from confcli.flows.desk import Desk
from confcli.flows.drafts import unfinished
from confcli.flows.earlier import GoesOn, Link
from confcli.flows.encounter import contact, explain
from confcli.flows.ending import end
from confcli.flows.form_filling import fill_in
from confcli.flows.ports import Wish, Wished
from confcli.flows.recording import outstanding
from confcli.flows.share import share as share_each
from confcli.flows.undertaking import undertake
from confcli.policy import load

CONTACT = {"client": "C-001", "channel": "email", "happened": "today", "note": "kept"}
ITEMS = (Item("what was seen", "yes"),)
OUTSIDE = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "ground": ("client_at_risk",),
}


START = datetime(2026, 11, 22, 21, 0, tzinfo=timezone(timedelta(hours=1)))


def share(session, client, told, goes_on=None):
    """Share about one client or nobody, and give what was recorded."""
    (recorded,) = share_each(session, client, told, goes_on)
    return recorded.seq, recorded.classified


def wish(one):
    return Wished(one)


@pytest.fixture
def live(session):
    """Make a session with a person who answers; there is one client, who agreed to notes."""
    add_client(session(name="Odile", language="english"))
    explain(session(**FIRST_CONTACT), "C-001")
    moments = (START + timedelta(seconds=n) for n in count())
    return lambda **answers: session(live=True, clock=lambda: next(moments), **answers)


def test_back_asks_the_question_before_again(live, ledger):
    at_work = live(**{**CONTACT, "channel": ["email", "phone"], "happened": [wish(Wish.BACK), "today"]})
    seq, _ = contact(at_work)
    assert ledger.entry(seq).fields["channel"] == "phone"
    assert [asked.question.id for asked in at_work.interviewer.asked] == [
        "client", "channel", "happened", "channel", "happened", "note", "review",
    ]  # fmt: skip


def test_back_at_the_first_question_stays_there(live, ledger):
    at_work = live(**{**CONTACT, "client": [wish(Wish.BACK), "C-001"]})
    seq, _ = contact(at_work)
    assert "This is the first question." in at_work.interviewer.heard
    assert ledger.entry(seq).kind == "contact"


def test_help_and_the_clause_are_said_and_the_question_stays(live):
    answers = {**FIRST_CONTACT, "client": "C-001", "trust": [wish(Wish.HELP), wish(Wish.CLAUSE), "explained"]}
    at_work = live(**answers)
    explain(at_work, "C-001")
    assert "?\u00a0help, <\u00a0back" in at_work.interviewer.heard
    assert "FC-1: " in at_work.interviewer.heard
    assert "TRUST: " in at_work.interviewer.heard


def test_what_is_answered_at_a_vault_can_be_saved_and_before_there_is_one_it_cannot(live, session, script):
    kept = live(**{**CONTACT, "note": [wish(Wish.HELP), ""]})
    contact(kept)
    assert kept.interviewer.heard.count("=\u00a0save and stop") == 2
    end(ends := session(live=True, whose=[wish(Wish.HELP), "my_volunteering"], happened="today", goes_on="yes"))
    assert ends.interviewer.heard.count("=\u00a0save and stop") == 2
    undertake(load(), makes := script(UNDERTAKING, live=True), START.date())
    assert makes.heard.count("=\u00a0stop.") == 1


def test_a_question_without_a_clause_says_so(live):
    at_work = live(**{**CONTACT, "happened": [wish(Wish.CLAUSE), "today"]})
    contact(at_work)
    assert "No clause of the Code stands behind this question." in at_work.interviewer.heard


def test_the_emergency_card_comes_at_any_question_and_loses_nothing(live, ledger):
    at_work = live(**{**CONTACT, "note": [wish(Wish.DANGER), "kept"]})
    object.__setattr__(at_work, "card", "CALL 15")
    seq, _ = contact(at_work)
    assert [asked.words.text for asked in at_work.interviewer.asked if asked.question.id == "card"] == ["CALL 15"]
    assert ledger.entry(seq).fields["note"] == "kept"


def test_save_and_stop_keeps_every_answer_and_goes_on_just_there(live, ledger):
    with pytest.raises(Wished) as stopped:
        contact(live(**{**CONTACT, "note": [wish(Wish.STOP)]}))
    assert stopped.value.kept
    assert [one.kind for one in unfinished(ledger)] == ["contact"]
    at_work = live(client="C-001", unfinished="resume", note="later")
    seq, _ = contact(at_work)
    assert [asked.question.id for asked in at_work.interviewer.asked] == ["client", "unfinished", "note", "review"]
    fields = ledger.entry(seq).fields
    assert (fields["channel"], fields["happened"], fields["note"]) == ("email", "2026-11-22", "later")
    assert unfinished(ledger) == []


def test_an_interruption_and_a_kill_keep_what_was_answered_too(live, ledger):
    with pytest.raises(KeyboardInterrupt):
        contact(live(**{**CONTACT, "note": [KeyboardInterrupt()]}))
    (left,) = unfinished(ledger)
    assert (left.client, left.answers) == ("C-001", {"contact": {"channel": "email", "happened": "2026-11-22"}})


def test_start_anew_drops_what_was_begun(live, ledger):
    with pytest.raises(Wished):
        contact(live(**{**CONTACT, "note": [wish(Wish.STOP)]}))
    contact(live(**CONTACT, unfinished="anew"))
    assert unfinished(ledger) == []


def test_an_unfinished_form_of_another_client_is_left_alone(live, ledger, session):
    add_client(session(name="Paul", language="french"))
    with pytest.raises(Wished):
        contact(live(**{**CONTACT, "note": [wish(Wish.STOP)]}), "C-001")
    at_work = live(**CONTACT)
    contact(at_work, "C-002")
    assert "unfinished" not in [asked.question.id for asked in at_work.interviewer.asked]
    assert len(unfinished(ledger)) == 1


def test_an_unfinished_form_of_another_edition_goes_on_and_what_no_longer_fits_is_asked_again(live, ledger):
    with pytest.raises(Wished):
        contact(live(**{**CONTACT, "note": [wish(Wish.STOP)]}))
    (body,) = ledger.kept.values()
    edition = live().policy.edition.sha256
    ledger.kept = {
        name: one.replace(edition, "0" * 64).replace('"email"', '"pigeon"') for name, one in ledger.kept.items()
    }
    assert '"email"' in body
    at_work = live(**{**CONTACT, "unfinished": "resume"})
    seq, _ = contact(at_work)
    asked = [one.question.id for one in at_work.interviewer.asked]
    assert asked[:2] == ["client", "unfinished"]
    assert "happened" not in asked
    assert "asked again: How" in at_work.interviewer.heard
    assert ledger.entry(seq).fields["channel"] == "email"
    assert unfinished(ledger) == []


def test_a_script_neither_keeps_nor_takes_up_anything_unfinished(session, live, ledger):
    with pytest.raises(Wished):
        contact(live(**{**CONTACT, "note": [wish(Wish.STOP)]}))
    contact(session(**CONTACT))
    assert len(unfinished(ledger)) == 1


def test_the_review_shows_every_answer_and_changes_one(live, ledger):
    at_work = live(**{**CONTACT, "channel": ["email", "phone"], "review": ["channel", "save"]})
    seq, _ = contact(at_work)
    choices = [dict(asked.choices) for asked in at_work.interviewer.asked if asked.question.id == "review"]
    assert choices[0]["channel"] == "How: By email"
    assert choices[0]["happened"] == "When: Sunday 22/11/2026"
    assert choices[1]["channel"] == "How: By telephone"
    assert ledger.entry(seq).fields["channel"] == "phone"


def test_an_answer_that_no_longer_applies_is_dropped_and_said(live, ledger):
    answers = {
        **CONSULT,
        "items": ITEMS,
        "review": ["recipient", "save", "save"],
        "recipient": ["team_member", "public"],
    }
    at_work = live(**answers)
    seq, classified = share(at_work, "C-001", lambda _: None)
    assert classified.decision.verdict == "forbidden"
    assert "No longer asked, so no longer kept: " in at_work.interviewer.heard
    assert ledger.entry(seq).fields["need"] is None


def test_back_from_the_review_asks_the_last_answer_again(live, ledger):
    at_work = live(**{**CONTACT, "note": ["first", "second"], "review": [wish(Wish.BACK), "save"]})
    seq, _ = contact(at_work)
    assert ledger.entry(seq).fields["note"] == "second"


def path_to(policy, verdict):
    """Give the answers of one way through the checklist that permits with this verdict, without urgency."""
    from confcli.core.code.decision import judge
    from confcli.core.code.paths import paths

    form = policy.forms["sharing"]
    for path in paths(form, told_apart=True):
        decision = judge(form, tuple(policy.clauses), path.answers, path.decided)
        if decision.permits and decision.verdict == verdict and path.answers["danger"] == "none":
            return dict(path.answers)
    raise AssertionError


def test_an_exceptional_disclosure_asks_for_a_word(live, ledger):
    answers = path_to(live().policy, "exceptional_disclosure")
    told = []
    at_work = live(**answers, word=["yes", "share"])
    seq, _ = share(at_work, "C-001", told.append)
    assert [one.verdict for one in told] == ["exceptional_disclosure"]
    assert "That is not the word SHARE" in at_work.interviewer.heard
    assert ledger.entry(seq).fields["class"] == "exceptional_disclosure"


def test_from_the_word_one_may_go_back_or_stop(live, ledger):
    answers = path_to(live().policy, "exceptional_disclosure")
    told = []
    share(live(**answers, word=[wish(Wish.HELP), wish(Wish.BACK), "SHARE"]), "C-001", told.append)
    assert len(told) == 2
    with pytest.raises(Wished):
        share(live(**answers, word=wish(Wish.STOP)), "C-001", told.append)
    assert len(unfinished(ledger)) == 1


def test_in_an_emergency_nobody_is_kept_waiting(live, ledger):
    at_work = live(danger="client", helper="yes", items=())
    seq, classified = share(at_work, "C-001", lambda _: None)
    asked = [one.question.id for one in at_work.interviewer.asked]
    assert "word" not in asked
    assert asked[:3] == ["danger", "helper", "items"] or asked[:2] == ["danger", "helper"]
    assert classified.decision.permits
    assert ledger.entry(seq).fields["class"] == "exceptional_disclosure"


def test_what_is_said_aloud_stands_in_the_clients_language(session):

    french = load(language="fr", forms=("first_contact",)).words["first_contact"]
    add_client(session(name="Odile", language="french"))
    at_work = session(live=True, **FIRST_CONTACT, client="C-001")
    object.__setattr__(at_work, "other_words", lambda language, _: french if language == "french" else None)
    explain(at_work)
    shown = {asked.question.id: asked.words for asked in at_work.interviewer.asked if asked.question.id != "review"}
    assert shown["trust"].text == french.questions["trust"].text
    assert shown["trust"].options["explained"] == "I have explained this"
    assert shown["channel"].text == "How are you in contact?"


def test_a_decision_that_rested_on_a_wrong_answer_is_decided_anew_and_stays(live, ledger):
    first, _ = share(live(**CONSULT, items=ITEMS), "C-001", lambda _: None)
    assert [entry.seq for entry in outstanding(ledger)] == [first]
    second, _ = share(
        live(**FORBIDDEN),
        "C-001",
        lambda _: None,
        GoesOn(Link.CORRECTS, (first,)),
    )
    assert ledger.entry(second).fields["refers_to"] == str(first)
    assert ledger.entry(first).fields["class"] == "internal_consult"
    assert outstanding(ledger) == []
    with pytest.raises(Misread, match="is not a decision"):
        share(live(), "C-001", lambda _: None, GoesOn(Link.CORRECTS, (1,)))


def test_what_cannot_wait_is_said_once(script):
    first = Question("first", Kind.ONE, ("no", "yes"))
    then, last = Question("then", Kind.TEXT), Question("last", Kind.TEXT)
    rule = Rule("now", Effect.PERMIT, ("X",), (("first", frozenset({"yes"})),), verdict="fine", at_once=True)
    words = FormWords("t", questions={q.id: QuestionWords("?", "?") for q in (first, then, last)})
    said = []
    form = Form("f", (first, then, last), (rule,), "not fine")
    person = script({"first": "yes", "then": "a", "last": "b"})
    fill_in(form, words, Desk(person, date(2026, 11, 22), at_once=lambda spoken: said.append(spoken.id)))
    assert said == ["now"]
