"""Not yet, like, several clients and the outcome from a file, as a script uses them: sentences, exit codes, JSON."""

import json

import pytest
from stories import CONSULT

ITEMS = [{"what": "what was seen", "needed": "yes"}]
AT_RISK = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ["client_at_risk"],
    "can_act": "yes",
}
TALK_FIRST = {**AT_RISK, "discussed": "not_yet"}
COORDINATOR_FIRST = {**AT_RISK, "discussed": "refused", "coordinator": "not_yet"}
TALKED = {"danger": "none", "discussed": "agreed", "coordinator": "yes"}
SHARED = {"shared": "as_decided", "happened": "today"}
WORDS = {  # what stands there in each language
    "en": {
        "waits": "Entry 4 (C-001): NOT YET, waiting since",
        "anew": "Entry 4 was decided anew: entry 5. Go on from that one.",
        "nothing": "Entry 5 waits for nothing. To see what waits: confcli log",
        "alone": "It was shared without the coordinator. The Code is not broken; your supervisor sees it.",
        "ended": "The ledger says that the support for C-001 ended on",
        "again": "If they turned to the group again, record that first: confcli end",
        "nobody": "C-001 is named, and yet it is answered that no client is concerned.",
        "one": "--corrects, --continue and --like do not go together.",
    },
    "fr": {
        "waits": "Entrée 4 (C-001)\u00a0: PAS ENCORE, en attente depuis le",
        "anew": "Une nouvelle décision remplace l’entrée 4\u00a0: l’entrée 5. Continuez à partir de celle-ci.",
        "nothing": "L’entrée 5 n’attend rien. Pour voir ce qui attend\u00a0: confcli log",
        "alone": "Cela a été transmis sans la coordination. Ce n’est pas un manquement au Code\u202f;",
        "ended": "Le registre dit que l’accompagnement de C-001 a pris fin le",
        "again": "Si la personne est revenue vers le groupe, notez-le d’abord\u00a0: confcli end",
        "nobody": "La personne C-001 est nommée. "
        "Mais une réponse dit que cela ne concerne aucune personne accompagnée.",
        "one": "--corrects, --continue et --like ne vont pas ensemble.",
    },
}
languages = pytest.mark.parametrize("language", WORDS)


@pytest.fixture
def two(at_work):
    """A vault with two clients, entries 2 and 3."""
    at_work.client()
    at_work.client("Paul Canari")
    return at_work


def share(program, answers, *more, items=ITEMS, client="C-001"):
    given = program.answers(answers, items)
    return program.at("share", *([client] if client else []), "--answers", given, *more)


@languages
def test_not_yet_waits_and_is_continued_from_a_file(two, language):
    said = WORDS[language]
    ran = share(two, TALK_FIRST, "--json", items=[])
    assert (ran.code, ran.data["class"], ran.data["not_yet"]) == (0, "forbidden", ["discuss-first"]), ran.err
    assert said["waits"] in two.at("log", "--language", language).err
    ran = share(two, TALKED, "--continue", "4", "--json", client=None)
    assert (ran.code, ran.data["class"], ran.data["may_share"]) == (0, "exceptional_disclosure", ["what was seen"])
    assert (ran.data["seq"], ran.data["client"]) == (5, "C-001")
    for number, sentence in (("4", said["anew"]), ("5", said["nothing"])):
        ran = share(two, TALKED, "--continue", number, "--language", language, client=None)
        assert (ran.code, " ".join(ran.err.splitlines())) == (2, sentence)
    ran = share(two, TALKED, "--continue", "5", "--like", "5", "--language", language, client=None)
    assert (ran.code, ran.err.startswith(said["one"])) == (2, True)
    assert "confcli share --continue" not in two.at("log").err


@languages
def test_without_the_coordinator_is_no_breach_and_is_said(two, language):
    assert share(two, COORDINATOR_FIRST).code == 0
    ran = two.at("outcome", "4", "--answers", two.answers(SHARED), "--language", language)
    assert ran.code == 0
    assert WORDS[language]["alone"] in ran.err
    shown = two.at("show", "5", "--json").data["fields"]
    assert shown["marks"] == ["passed_on", "without_coordinator"]


@languages
def test_what_the_ledger_contradicts_ends_a_script(two, language):
    said = WORDS[language]
    ending = {"whose": "client_support", "client": "C-001", "happened": "today", "continues": "said"}
    assert two.at("end", "--answers", two.answers(ending)).code == 0
    ran = share(two, CONSULT, "--language", language)
    assert (ran.code, ran.out) == (2, "")
    assert said["ended"] in ran.err
    assert said["again"] in ran.err
    assert share(two, CONSULT, client="C-002").code == 0
    ran = share(two, {"danger": "none", "about": "no_client"}, "--language", language)
    assert (ran.code, ran.err.startswith(said["nobody"])) == (2, True)
    again = {"whose": "supported_again", "client": "C-001", "happened": "today"}
    assert two.at("end", "--answers", two.answers(again)).code == 0
    assert share(two, CONSULT).code == 0


def test_several_clients_stand_in_one_file_and_are_recorded_in_one_step(two):
    content = {
        "answers": CONSULT,
        "details": {"recipient_role": "volunteer"},
        "clients": [
            {"client": "C-001", "items": ITEMS},
            {"client": "c-2", "answers": {"relationship": "ended"}},
        ],
    }
    path = two.folder / "couple.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    ran = two.at("share", "--answers", path, "--json")
    assert ran.code == 0, ran.err
    assert [(one["client"], one["class"]) for one in ran.data] == [
        ("C-001", "internal_consult"),
        ("C-002", "forbidden"),
    ]
    entries = two.at("log", "--json", "--kind", "decision").data
    assert [one["fields"]["recipient_role"] for one in entries] == ["volunteer", "volunteer"]
    for clients, sentence in (
        ({"client": "C-001"}, "The clients are not a list."),
        ([{"answers": {}}], "A client in the file has no code."),
        ([{"client": "C-001"}, {"client": "c001"}], "C-001 stands twice among the clients."),
        ([{"client": "C-001", "note": "x"}], 'The answers file has no part "note".'),
        ([{"client": "C-009"}], "There is no client C-009."),
    ):
        path.write_text(json.dumps({**content, "clients": clients}), encoding="utf-8")
        ran = two.at("share", "--answers", path)
        assert (ran.code, ran.err.startswith(sentence)) == (2, True), ran.err
    assert len(two.at("log", "--json", "--kind", "decision").data) == 2


def test_a_consult_is_repeated_from_a_file(two):
    assert share(two, CONSULT).code == 0
    answers = {"danger": "none", "recipient": "team_member", "relationship": "current"}
    ran = share(
        two, answers, "--like", "4", "--json", items=[{"what": "the new address", "needed": "yes"}], client=None
    )
    assert (ran.code, ran.data["class"], ran.data["client"]) == (0, "internal_consult", "C-001"), ran.err
    assert ran.data["may_share"] == ["the new address"]
    for left_out in answers:
        given = {name: answer for name, answer in answers.items() if name != left_out}
        ran = share(two, given, "--like", "4", client=None)
        assert (ran.code, left_out in ran.err) == (3, True)


def test_a_supervisor_sees_what_waits_and_what_was_shared_without_the_coordinator(supervised):
    supervised.client()
    assert share(supervised, TALK_FIRST, items=[]).code == 0
    assert share(supervised, COORDINATOR_FIRST).code == 0
    assert supervised.at("outcome", "4", "--answers", supervised.answers(SHARED)).code == 0
    assert share(supervised, COORDINATOR_FIRST).code == 0
    codes = supervised.answers({"include": ["codes_only"], "format": ["text"], "unencrypted": "yes"})
    ran = supervised.at("export", "--folder", supervised.folder, "--answers", codes)
    (written,) = (supervised.folder / line for line in ran.out.split() if line.endswith(".txt"))
    text = " ".join(written.read_text(encoding="utf-8").split())
    for part in (
        "Waiting for what comes first",
        "waiting since",
        "Shared without the coordinator",
        "The Code is not broken.",
        "without the coordinator: closed on",
    ):
        assert part in text
    assert "Breaches" not in text
