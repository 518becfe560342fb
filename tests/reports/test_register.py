"""The register as one value: what is in it, what needs an eye, and that nothing withheld looks like nothing."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from reports.logs import CONSULT, CONTACT, EMERGENCY, EXCEPTIONAL, FIRST, FORBIDDEN, WAITING, Volunteer

from confcli.core.code.model import Kind, Privacy
from confcli.core.ledger.chain import Shown, redact
from confcli.core.ledger.kinds import STAYS
from confcli.core.ledger.session_log import LIMITS, PROVES
from confcli.errors import Tampered
from confcli.policy import load
from confcli.reports.register.answers import Columns, columns
from confcli.reports.register.as_text import as_text
from confcli.reports.register.view import register
from confcli.speech import speak

FIRST_EDITION = "e5b04d5db98196650102bce5b799412f6f29272e4d991142822698d7dd61ea6e"  # of 1.0

POLICY = load()
PARIS = timezone(timedelta(hours=1))
NOW = datetime(2026, 11, 22, 21, 0, tzinfo=PARIS)


@pytest.fixture
def volunteer():
    return Volunteer(POLICY)


def view(volunteer, *revealed, now=NOW, **log):
    return register(volunteer.policy, volunteer.log(*revealed, **log), now)


def attention(register):
    return {section.heading: section.lines for section in register.attention}


def row(register, reference):
    return next(one.row for one in register.sharings if one.row.reference == str(reference))


def test_every_column_is_filled_by_questions_that_the_policy_asks():
    asked = {
        form: {question.id for question in POLICY.forms[form].questions}
        for form in ("sharing", "details", "outcome", "contact", "first_contact", "reply")
    }
    names = columns()
    decision = asked["sharing"] | asked["details"]
    outcome = ("shared_on", "how_much", "kinds", "told")
    others = {"contact_channel": "contact", "copy_taken": "first_contact", "replied": "reply"}
    for column in Columns.__dataclass_fields__:
        known = asked["outcome"] if column in outcome else asked[others[column]] if column in others else decision
        assert getattr(names, column), column
        assert set(getattr(names, column)) <= known, column
    urgent = next(one for one in POLICY.forms["sharing"].questions if (one.id,) == names.urgent)
    assert urgent.kind is Kind.ONE


def test_a_row_joins_the_decision_and_its_outcome(volunteer):
    seq = volunteer.decide(
        EXCEPTIONAL, client="C-009", recipient_role="doctor", recipient_organisation="Hôpital", channel="phone"
    )
    volunteer.outcome(
        seq,
        client="C-009",
        shared="as_decided",
        happened="2026-11-04",
        kinds=("health", "safety"),
        client_told="afterwards",
    )
    shown = row(view(volunteer), seq)
    assert shown.reference == "1"
    assert (shown.decided_on, shown.recorded_on) == ("03/11/2026", "03/11/2026 09:00")
    assert shown.happened_on == "04/11/2026"
    assert (shown.volunteer, shown.decided_by, shown.client) == ("V-07", "V-07", "C-009")
    assert shown.recipient == "doctor, Hôpital"
    assert (shown.verdict, shown.clauses) == ("Exceptional disclosure", "EXC-0, EXC-1, NEC")
    assert shown.purpose == "The client is at significant risk of harm, such as suicide or abuse"
    assert shown.shared == "Just what was decided: Health and treatment · A risk to somebody"
    assert shown.consent == "Yes, and the client refuses · Client told: Yes, told afterwards"
    assert shown.consulted == "Coordinator consulted: Yes"
    assert (shown.channel, shown.urgent, shown.policy) == ("By telephone", "not urgent", POLICY.edition.version)
    assert shown.follow_up == "closed on 04/11/2026"


def test_what_is_withheld_says_so_and_what_was_left_empty_is_a_dash(volunteer):
    seq = volunteer.decide(FORBIDDEN, asked_by="the daughter")
    shown = row(view(volunteer), seq)
    assert (shown.asked_by, shown.kept_back, shown.purpose) == ("not shown", "not shown", "not shown")
    assert (shown.channel, shown.consent, shown.consulted, shown.corrects) == ("–", "–", "–", "–")
    full = row(view(volunteer, Privacy.NOTE), seq)
    assert (full.asked_by, full.kept_back, full.purpose) == ("the daughter", "–", "–")
    assert all(cell for one in view(volunteer).sharings for cell in one.row)


def test_nothing_shared_is_an_answer_and_not_the_same_as_nothing_recorded(volunteer):
    closed, still_open, refused = (volunteer.decide(CONSULT), volunteer.decide(CONSULT), volunteer.decide(FORBIDDEN))
    volunteer.outcome(closed, shared="nothing")
    shown = view(volunteer)
    assert [row(shown, seq).shared for seq in (closed, still_open, refused)] == [
        "nothing shared",
        "not recorded yet",
        "nothing recorded",
    ]
    assert [row(shown, seq).follow_up for seq in (still_open, refused)] == ["due: its outcome", "nothing due"]


def test_without_a_role_the_recipient_is_inside_or_outside(volunteer):
    seq = volunteer.decide(CONSULT, recipient_name="Anne")
    assert row(view(volunteer), seq).recipient == "One named member of our team"
    assert row(view(volunteer, Privacy.NAME), seq).recipient == "Anne"


def test_names_and_notes_stand_in_full_only_where_they_are_shown(volunteer):
    volunteer.decide(CONSULT, recipient_name="Anne CANARY", note="a CANARY\nin two lines", purpose="CANARY purpose")
    volunteer.add("contact", {**CONTACT, "note": "CANARY"})
    assert "CANARY" not in repr(view(volunteer))
    assert view(volunteer).details == ()
    assert "no client's name and no note; recipients as they were typed" in " ".join(view(volunteer).extent)
    both = view(volunteer, Privacy.NOTE, Privacy.NAME)
    assert [one.heading for one in both.details] == ["Entry 1: Sharing, C-001", "Entry 2: Contact, C-001"]
    assert ("Note", "a CANARY\nin two lines") in both.details[0].rows
    assert "NAMES and NOTES" in " ".join(both.extent)
    assert row(both, 1).purpose.endswith("CANARY purpose")
    assert row(both, 1).kept_back == "her address"
    names = view(volunteer, Privacy.NAME)
    assert len(names.details) == 1
    assert "NAMES, and no notes" in " ".join(names.extent)


def test_what_needs_an_eye_comes_in_its_order(volunteer):
    volunteer.add("client", {"name": "", "language": "french"}, client="C-009")
    exceptional = volunteer.decide(EXCEPTIONAL, client="C-009", recipient_role="doctor")
    volunteer.decide(FORBIDDEN)
    volunteer.decide(FORBIDDEN)
    waiting = volunteer.decide(WAITING, recipient_role="doctor")
    beyond = volunteer.decide(CONSULT)
    volunteer.outcome(beyond, shared="more", happened="2026-11-05")
    volunteer.add("correction", {"wrong": "x", "right": "y"}, own={"refers_to": str(exceptional)})
    found = attention(view(volunteer))
    assert list(found) == [
        "Breaches",
        "Waiting for what comes first",
        "Exceptional disclosures",
        "Refusals",
        "Outcome not recorded yet",
        "Clients not yet told",
        "Corrections",
    ]
    assert found["Exceptional disclosures"] == (
        (
            "Entry 2, 04/11/2026, C-009: Exceptional disclosure (EXC-0, EXC-1, NEC) · doctor · "
            "its outcome is not recorded yet."
        ),
    )
    assert found["Refusals"] == ("SCOPE, VOL-1: 2 entries (3, 4)",)
    assert found["Outcome not recorded yet"] == ("11/2026: entry 2",)
    assert found["Clients not yet told"] == ("Client C-009: no full explanation of the policy in this log.",)
    assert found["Corrections"] == ("Entry 8, 10/11/2026 corrects entry 2.",)
    assert row(view(volunteer), exceptional).corrects == "corrected by entry 8"
    assert row(view(volunteer), exceptional).follow_up == "due: its outcome"
    assert row(view(volunteer), waiting).verdict == "NOT YET"
    assert row(view(volunteer), waiting).follow_up == "waiting since 07/11/2026"
    (line,) = found["Waiting for what comes first"]
    assert line.startswith("Entry 5, 07/11/2026, C-001: waiting since 07/11/2026 09:00. The client refused")
    assert row(view(volunteer), beyond).follow_up == "BREACH: closed on 09/11/2026"


@pytest.mark.parametrize(
    ("now", "clock"),
    [
        (
            datetime(2026, 11, 6, 8, 59, 59, tzinfo=PARIS),
            "If there is a risk for someone, the group must tell the CNIL before 06/11/2026 at 09:00.",
        ),
        (
            datetime(2026, 11, 6, 9, 0, tzinfo=PARIS),
            "The time to tell the CNIL ran until 06/11/2026 at 09:00, and is over.",
        ),
        (
            datetime(2026, 11, 6, 12, 0, tzinfo=PARIS),
            "The time to tell the CNIL ran until 06/11/2026 at 09:00, and is over.",
        ),
    ],
)
def test_the_clock_of_a_breach_runs_or_has_ended(volunteer, now, clock):
    volunteer.add(
        "breach",
        {"event": "x", "client": "", "noticed": "2026-11-03", "meant": "not_meant", "informed": ("nobody_yet",)},
    )
    (line,) = attention(view(volunteer, now=now))["Breaches"]
    assert line == f"Entry 1, 03/11/2026: Breach · No, it was not meant. {clock}"


def test_an_emergency_is_urgent(volunteer):
    seq = volunteer.decide(EMERGENCY)
    assert row(view(volunteer), seq).urgent == "yes, at once"
    assert " · urgent · " in attention(view(volunteer))["Exceptional disclosures"][0]
    assert view(volunteer).sharings[0].grave


def test_a_decision_made_anew_closes_the_first(volunteer):
    first = volunteer.decide(CONSULT)
    second = volunteer.decide(FORBIDDEN, corrects=first)
    shown = view(volunteer)
    assert row(shown, first).follow_up == f"decided anew, entry {second}"
    assert row(shown, second).corrects == f"corrects entry {first}"
    assert "Outcome not recorded yet" not in attention(shown)


def test_what_was_explained_under_an_edition_of_before_is_counted_by_that_edition(volunteer):
    """Edition 1.0 said neither BREACH nor VOL-0 at first contact: all it had was told, and not all there is."""
    volunteer.add("explanation", FIRST, form="first_contact")
    now, volunteer.policy = volunteer.policy, load().under(FIRST_EDITION)
    volunteer.add("explanation", FIRST, form="first_contact")
    volunteer.add("explanation", {**FIRST, "trust": "not_explained"}, form="first_contact")
    volunteer.policy = now
    counts = {table.heading: dict(table.rows) for table in view(volunteer).counts}
    found = counts["First contacts and copies of the Code"]
    assert (found["First contacts"], found["Policy explained in full"]) == ("3", "1")
    assert found["Policy explained as edition 1.0 had it"] == "1"


def test_counts_and_contacts_by_month(volunteer):
    volunteer.add("explanation", FIRST, form="first_contact")
    volunteer.add(
        "explanation",
        {**FIRST, "trust": "not_explained", "copy": "declined", "copy_language": ""},
        form="first_contact",
    )
    volunteer.decide(CONSULT)
    volunteer.decide(FORBIDDEN)
    for channel in ("phone", "phone", "letter"):
        volunteer.add("contact", {**CONTACT, "channel": channel})
        volunteer.day = volunteer.day.replace(month=12)
    shown = view(volunteer)
    counts = {table.heading: dict(table.rows) for table in shown.counts}
    assert counts["Sharings by verdict"] == {"Internal consult": "1", "Forbidden": "1"}
    assert counts["Sharings by clause"] == {"SCOPE": "1", "VOL-1": "1", "INT-2": "1", "NEC": "1"}
    assert list(counts["First contacts and copies of the Code"].values()) == ["2", "1", "2", "1"]
    assert counts["Entries"] == {"Contact": "3", "First contact": "2", "Sharing": "2"}
    assert shown.contacts.columns == ("Month", "By letter", "By telephone", "Total")
    assert shown.contacts.rows == (("11/2026", "0", "1", "1"), ("12/2026", "1", "1", "2"), ("Total", "1", "2", "3"))


def test_a_log_that_goes_on_says_from_where_and_keeps_outcomes_of_earlier_decisions(volunteer):
    seq = volunteer.decide(CONSULT)
    volunteer.outcome(seq, shared="nothing")
    volunteer.add("contact", CONTACT)
    shown = view(volunteer, start=1)
    assert shown.extent[1].startswith("2 entries since the checkpoint before, of 1 entries; days: 2.")
    assert [line[0] for line in shown.others.rows] == ["2", "3"]
    assert [line[0] for line in view(volunteer).others.rows] == ["3"]
    assert "2 of them shown" in view(volunteer, shown={1, 3}).extent[0]


def test_an_empty_log_needs_nobodys_eye(volunteer):
    volunteer.add("contact", CONTACT)
    shown = view(volunteer)
    assert (shown.attention, shown.sharings, shown.replies.lines) == ((), (), ())
    nothing = view(volunteer, shown=())
    assert nothing.counts == ()
    assert nothing.title == "Session log of volunteer –"


def test_what_was_erased_says_so(volunteer):
    seq = volunteer.decide(CONSULT)
    volunteer.entries[seq] = redact(volunteer.entries[seq], STAYS)
    shown = row(view(volunteer), seq)
    assert (shown.client, shown.recipient, shown.asked_by) == ("(erased)", "(erased)", "(erased)")
    assert shown.verdict == "Internal consult"
    assert "Outcome not recorded yet" not in attention(view(volunteer))


def test_a_reply_stands_beside_its_decision(volunteer):
    seq = volunteer.decide(CONSULT)
    own = {"refers_to": str(seq), "supervisor": "S-01", "of_ledger": "c", "of_entry": "d", "replied": "2026-11-04"}
    volunteer.add("reply", {"view": "agree", "reply": "Well done."}, own=own)
    (sharing,) = view(volunteer, Privacy.NOTE).sharings
    assert sharing.replies == ("S-01: I agree · Well done.",)
    assert view(volunteer).replies.lines == ("Entry 2, about entry 1. S-01: I agree",)


def test_the_log_says_what_it_proves_and_what_not(volunteer):
    volunteer.add("contact", CONTACT)
    shown = view(volunteer)
    assert (shown.proves.lines, shown.limits.lines) == (PROVES, LIMITS)
    assert dict(shown.checkpoint)["Head"] == volunteer.head.hash


FORGED = (
    {"at": "yesterday"},
    {"at": "2026-11-03T09:00:00"},
    {"at": None},
    {"happened": "soon"},
    {"happened": "9999-12-31"},
    {"client": ["C-001"]},
    {"note": {"a": 1}},
    {"channel": 5},
    {"marks": [["told"]]},
    {"policy": ["core"]},
    {"policy": "1.0"},
    {"refers_to": True},
)


@pytest.mark.parametrize("forged", FORGED)
def test_what_confcli_never_writes_is_refused(volunteer, forged):
    volunteer.add("contact", CONTACT)
    log = volunteer.log()
    (one,) = log.entries
    entry = Shown(one.seq, one.kind, {**one.fields, **forged}, one.withheld)
    with pytest.raises(Tampered, match="Entry 1 holds"):
        register(POLICY, replace(log, entries=(entry,)), NOW)


def test_an_unknown_class_option_or_kind_is_shown_as_it_is(volunteer):
    volunteer.decide(FORBIDDEN)
    volunteer.add("contact", CONTACT)
    decision, contact = volunteer.log().entries
    changed = replace(decision, fields={**decision.fields, "class": "new\x1b[2Jclass", "recipient": "a_friend"})
    odd = replace(contact, kind="a\u202ekind")
    log = replace(volunteer.log(), entries=(changed, odd), checkpoint={"at": "some day", "size": 2})
    shown = register(POLICY, log, NOW)
    assert row(shown, 1).verdict == "new⟨U+001B⟩[2Jclass"
    assert row(shown, 1).recipient == "a_friend"
    assert shown.others.rows[0][2] == "a⟨U+202E⟩kind"
    assert "Written on some day." in shown.extent[0]
    assert "some day" in as_text(register(POLICY, log))


def test_it_speaks_the_language_that_is_spoken():
    volunteer = Volunteer(load(language="fr"))
    seq = volunteer.decide(CONSULT)
    speak("fr")
    shown = view(volunteer)
    assert shown.language == "fr"
    assert row(shown, seq).verdict == "Échange interne"
