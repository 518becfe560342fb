"""What is shown in French is French throughout, and its no-break spaces hold."""

import re
from datetime import UTC, datetime

import pytest

from confcli import policy
from confcli.core.code.decision import judge
from confcli.core.code.paths import paths
from confcli.core.ledger.chain import Head, Shown
from confcli.core.ledger.session_log import SessionLog
from confcli.core.safe_text import one_line
from confcli.reports import code, entries, entry_list, findings, sheet, verdict, verification
from confcli.reports.layout import labelled, paragraph
from confcli.reports.register.as_text import as_text
from confcli.reports.register.view import register
from confcli.speech import LANGUAGES, catalogue, speak

BEGINS_WRONG = re.compile(r"^\s*[:;!?»]", re.MULTILINE)
WIDTHS = range(40, 100)
NOW = datetime(2026, 11, 24, 21, tzinfo=UTC)
EVERY = {
    "at": NOW.isoformat(),
    "volunteer": "V-07",
    "client": "C-001",
    "policy": ["core", "1.0", "0" * 64],
    "marks": [],
}
ENTRIES = (
    Shown(1, "contact", {**EVERY, "channel": "social_media", "happened": "2026-11-24", "note": "Qui\u202f?"}, 2),
    Shown(2, "explanation", {**EVERY, "marks": ["told", "copy_offered", "notes_refused"]}, 0),
    Shown(3, "decision", {**EVERY, "class": "no_client_information", "clauses": ["SCOPE"], "marks": []}, 0),
    Shown(4, "outcome", {**EVERY, "refers_to": "3", "marks": ["breach"]}, 1),
    Shown(5, "export", {**EVERY, "client": None, "first": "1", "last": "4"}, 0),
    Shown(6, "contact", {"at": EVERY["at"], "volunteer": "V-07"}, 3),
)


@pytest.fixture
def french():
    speak("fr")
    yield policy.load(language="fr")
    speak("en")


def test_a_verdict_fits_every_width(french):
    form = french.forms["sharing"]
    for decision in decisions(french, form):
        for width in (40, 57, 80):
            shown = verdict.as_text(french, "sharing", decision, width)
            assert max(map(len, shown.splitlines())) <= width
            assert not BEGINS_WRONG.search(shown)
            assert not english(shown)


def test_the_clauses_fit_every_width(french):
    for width in WIDTHS:
        shown = code.clauses(french, width)
        assert max(map(len, shown.splitlines())) <= width
        assert not BEGINS_WRONG.search(shown)


def test_a_list_of_entries_breaks_no_line_before_punctuation(french):
    for width in WIDTHS:
        lines = [entry_list.line_of(french, one, entry_list.Known(), width) for one in ENTRIES]
        shown = entry_list.list_text(lines, width)
        assert not BEGINS_WRONG.search(shown), width
        assert "\ue000" not in shown
        assert not english(shown)


def test_an_entry_is_shown_in_french(french):
    for one in ENTRIES:
        assert not english(entries.entry(french, one, 80))
    shown = entries.entry(french, ENTRIES[0], 80)
    assert "Code de la personne\u00a0:" in shown
    assert "mardi 24/11/2026" in shown


def test_the_session_log_is_in_french(french):
    bundle = SessionLog(
        Head("a", 0, "b"), Head("a", 6, "c"), (), ENTRIES, {"ledger": "a", "size": 6, "head": "c", "at": "d"}
    )
    for shown in (as_text(register(french, bundle)), verification.verified(bundle, 1, 60)):
        assert not english(shown)
        assert not BEGINS_WRONG.search(shown)


@pytest.mark.usefixtures("french")
def test_findings_and_the_sheet_are_in_french():
    assert not english(findings.findings([("damage", "The file", "…", "")], 80))
    assert '<html lang="fr">' in sheet.as_html(["A"], NOW)
    assert not english(sheet.as_text(["A"], 80))


def test_no_break_spaces_stay_where_they_are():
    assert one_line(" à  qui\u202f?\t« oui\u00a0»\n") == "à qui\u202f? « oui\u00a0»"
    assert paragraph("vraiment qui\u202f?", 10).splitlines() == ["vraiment", "qui\u202f?"]


def test_a_label_has_its_colon_in_each_language():
    for language, colon in zip(LANGUAGES, (":", "\u00a0:"), strict=True):
        speak(language)
        assert labelled([("Note", "x")], 40).split("  ")[1].startswith(f"Note{colon}")
    speak("en")


def decisions(code_of, form):
    """Give one decision of each kind that the form can come to."""
    order, found = tuple(code_of.clauses), {}
    for path in paths(form, told_apart=True):
        decision = judge(form, order, path.answers, path.decided)
        found.setdefault((decision.verdict, decision.reasons, decision.advice, decision.holds), decision)
    return list(found.values())


def english(text):
    """Give the English of the catalogue that stands in a text as a line, a label or a cell."""
    parts = {part.strip() for line in text.splitlines() for part in re.split(r"\s{2,}|\s?:\s|\s?:$", line)}
    return parts & {sentence for sentence, french in catalogue().items() if sentence != french}
