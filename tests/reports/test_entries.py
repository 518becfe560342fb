"""How entries of the ledger are shown: those of before in the words of their own edition."""

import pytest

from confcli.core.ledger.chain import Shown
from confcli.policy import load
from confcli.reports import entries
from confcli.reports.register.rows import NOTHING, Rows
from confcli.speech import speak

FIRST = ["csg06-code", "1.0", "e5b04d5db98196650102bce5b799412f6f29272e4d991142822698d7dd61ea6e"]
EVERY = {"at": "2026-11-24T21:00:00+01:00", "volunteer": "V-07", "client": "C-001", "marks": ["permits"]}
HELD = {
    "class": "exceptional_disclosure",
    "clauses": ["EXC-0", "EXC-1", "NEC"],
    "reasons": ["EXC-1"],
    "advice": ["client-refused"],
    "holds": ["hold-client-refused"],
    "grounds": ["client_at_risk"],
    "can_act": "yes",
}


@pytest.fixture
def french():
    speak("fr")
    yield load(language="fr")
    speak("en")


def test_an_entry_of_before_keeps_the_words_it_was_made_under(french):
    old = Shown(3, "decision", {**EVERY, **HELD, "policy": FIRST}, 0)
    text = entries.entry(french, old, 200)
    assert "Divulgation exceptionnelle" in text
    assert "Le risque qu’il arrive du mal à la personne est important" in text
    assert "Il y a un risque important" in text  # the option
    assert entries.summary(french, old) == "Divulgation exceptionnelle (EXC-0, EXC-1, NEC)"
    assert Rows(french).sharing(old, NOTHING).row.verdict == "Divulgation exceptionnelle"


def test_an_entry_of_today_has_the_words_of_today(french):
    edition = french.edition
    new = {**EVERY, **HELD, "policy": [edition.id, edition.version, edition.sha256]}
    assert "Transmission exceptionnelle" in entries.entry(french, Shown(3, "decision", new, 0), 200)
    waiting = {**new, "not_yet": HELD["holds"], "may_share_after": ["les dates"]}
    shown = entries.entry(french, Shown(3, "decision", waiting, 0), 200)
    assert shown.count("Le groupe vous demande d’attendre") == 1  # not once more as a hold
    assert "Pourra être transmis ensuite" in shown
    assert entries.summary(french, Shown(3, "decision", waiting, 0)).startswith(
        "Transmission exceptionnelle\u00a0: PAS ENCORE"
    )


def test_an_edition_that_nobody_knows_is_said_in_the_words_of_the_one_in_force(french):
    made_up = Shown(3, "decision", {**EVERY, **HELD, "policy": ["theirs", "7", "0" * 64]}, 0)
    assert "Transmission exceptionnelle" in entries.entry(french, made_up, 200)
    nameless = Shown(3, "decision", {**EVERY, **HELD}, 0)
    assert "Transmission exceptionnelle" in entries.entry(french, nameless, 200)


def test_where_danger_was_named_the_call_stands_first():
    policy = load()
    fields = {**EVERY, "class": "forbidden", "clauses": ["VOL-1"], "reasons": ["no-ground"], "advice": ["danger-first"]}
    text = entries.entry(policy, Shown(4, "decision", fields, 0), 80)
    assert "Call first" in text.splitlines()[1]
    assert "15 or 112" in text.splitlines()[1]
    assert entries.summary(policy, Shown(4, "decision", fields, 0)) == "Call first: Forbidden (VOL-1)"
