"""What a client is handed: why it is kept, who has seen it, how long, and which rights (GDPR, articles 13 to 15)."""

import re
from pathlib import Path

import pytest
from stories import CODES, CONSULT, FIRST_CONTACT

ITEMS = [{"what": "the nights are hard", "needed": "yes"}, {"what": "her age", "needed": "no"}]
DETAILS = {"recipient_name": "Alison", "recipient_role": "volunteer", "channel": "phone"}
OUTCOME = {"shared": "as_decided", "happened": "today"}
BREACH = {"event": "x", "client": "C-001", "noticed": "today", "meant": "not_meant", "informed": ["coordinator"]}
HEADINGS = {
    "en": ("Why it is kept", "Who has seen it", "How long it is kept", "Your rights"),
    "fr": ("Pourquoi c’est conservé", "Qui l’a vu", "Combien de temps c’est conservé", "Vos droits"),
}


def handed(vault, language="en"):
    """Give the text that the client is handed, its wrapped lines joined."""
    given = vault.answers({"identity": "yes"})
    ran = vault.at("--language", language, "client", "export", "C-001", "--folder", vault.folder, "--answers", given)
    assert ran.code == 0, ran.err
    return re.sub(r"\s*\n +(?! *-)", " ", Path(ran.out.split()[0]).read_text(encoding="utf-8"))


def do(vault, *words, answers, items=None, details=None):
    ran = vault.at(*words, "--answers", vault.answers(answers, items, details))
    assert ran.code == 0, ran.err


@pytest.fixture
def busy(at_work):
    """A client, told and asked about notes, with a consult whose outcome is not recorded yet."""
    at_work.client()
    do(at_work, "first-contact", "C-001", answers=FIRST_CONTACT)
    do(at_work, "share", "C-001", answers=CONSULT, items=ITEMS, details=DETAILS)
    return at_work


@pytest.mark.parametrize("language", HEADINGS)
def test_what_the_law_asks_stands_first_in_the_clients_words(busy, language):
    text = handed(busy, language)
    places = [text.index(heading) for heading in HEADINGS[language]]
    assert places == sorted(places)
    assert text.index("CNIL, 3 place de Fontenoy") < text.index("Entrée 2" if language == "fr" else "Entry 2")
    assert "www.cnil.fr" in text


def test_who_has_seen_it_is_what_the_entries_say(busy):
    before = handed(busy)
    assert "Alison, volunteer might be told. Whether it was done is not recorded (entry 4)." in before
    assert "Nobody else" not in before
    do(busy, "outcome", "4", answers=OUTCOME)
    after = handed(busy)
    assert re.search(r"- \d\d/\d\d/\d{4}: Alison, volunteer \(entry \d\)", after)
    assert "might be told" not in after
    assert "session log of" not in after
    assert "A breach" not in after
    do(busy, "breach", answers=BREACH)
    do(busy, "export", "--folder", busy.folder, answers=CODES)
    shown = handed(busy)
    assert re.search(r"A supervisor may have seen some of it, in the session log of \d\d/\d\d/\d{4}\.", shown)
    assert re.search(r"A breach of the Code is recorded \(entry \d\)\.", shown)


def test_of_a_client_whom_nobody_was_told_about_that_is_said(at_work):
    at_work.client()
    text = handed(at_work)
    assert "Nobody else, as far as is recorded here." in text
    assert "Whether you agreed to notes is not recorded." in text


@pytest.mark.parametrize(("answer", "said"), [("agreed", "You agreed to notes on "), ("refused", "You did not agree")])
def test_the_word_on_notes_is_the_latest(busy, answer, said):
    do(busy, "first-contact", "C-001", answers={**FIRST_CONTACT, "notes_consent": answer})
    assert said in handed(busy)


def test_what_was_listed_is_said_in_words(busy):
    assert "the nights are hard (needed), her age (not needed)" in handed(busy)
    french = handed(busy, "fr")
    assert "the nights are hard (indispensable), her age (on peut s’en passer)" in french
    assert not re.search(r"\b(yes|no|unsure): ", french)
    assert "the nights are hard (needed)" in re.sub(r"\s+", " ", busy.at("show", "4").out)
