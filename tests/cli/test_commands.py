"""The whole job through `main`, and what every command prints."""

import json

import pytest
from stories import CODES, CONSULT, FIRST_CONTACT, FORBIDDEN

from confcli.core.ledger.marks import TOLD

ITEMS = [{"what": "what was seen, and when", "needed": "yes"}, {"what": "the name", "needed": "no"}]
SHARINGS = {
    "internal_consult": CONSULT,
    "exceptional_disclosure": {
        "danger": "none",
        "about": "client",
        "recipient": "third_party",
        "identifiable": "yes",
        "grounds": ["client_at_risk"],
        "can_act": "yes",
        "discussed": "refused",
        "coordinator": "not_yet",
    },
    "forbidden": FORBIDDEN,
    "not_a_disclosure": {"danger": "none", "about": "client", "recipient": "the_client"},
    "no_client_information": {"danger": "none", "about": "no_client"},
}


@pytest.fixture
def told(at_work):
    """A vault with a client who has been told the policy."""
    at_work.client()
    ran = at_work.at("first-contact", "C-001", "--answers", at_work.answers(FIRST_CONTACT))
    assert ran.code == 0, ran.err
    return at_work


def share(program, verdict, *more):
    about = {} if verdict == "no_client_information" else {"client": "C-001"}  # no client is none of mine either
    answers = program.answers(SHARINGS[verdict], ITEMS, {**about, "recipient_role": "doctor"})
    return program.at("share", "--answers", answers, *more)


def test_the_whole_job(program, tmp_path):
    """init, client, first contact, contact, one sharing of each class, outcome, log, export, verify."""
    made = program.init()
    assert made.code == 0
    start = tmp_path / "checkpoint"
    start.write_text(made.out, encoding="utf-8")
    assert json.loads(made.out)["size"] == 0

    assert program.client() == "C-001"
    early = program.at(
        "contact", "C-001", "--answers", program.answers({"channel": "phone", "happened": "today", "note": "hello"})
    )
    assert early.out == "Recorded as entry 3.\n"
    assert "has not been told the policy yet" in early.err

    ran = program.at("first-contact", "C-001", "--answers", program.answers(FIRST_CONTACT))
    assert ran.out == "Recorded as entry 4.\n"
    assert program.at("client", "list", "--json").data[0]["told"] is True

    for number, verdict in enumerate(SHARINGS, start=5):
        ran = share(program, verdict, "--json")
        assert (ran.code, ran.data["class"], ran.data["seq"]) == (0, verdict, number), ran.err
    outcome = program.answers({"shared": "as_decided", "happened": "today"})
    assert program.at("outcome", "5", "--answers", outcome).out == "Recorded as entry 10.\n"

    log = program.at("log", "--json").data
    assert [entry["kind"] for entry in log] == [
        "undertaking", "client", "contact", "explanation", *["decision"] * 5, "outcome",
    ]  # fmt: skip
    codes = program.answers(CODES)
    ran = program.at("export", "--folder", tmp_path, "--answers", codes)
    text, exported = ran.out.split()
    assert text.endswith(".txt")
    assert exported.endswith("-0011.json")
    checked = program("verify", exported, "--against", start, "--json")
    assert (checked.code, checked.data["last"], checked.data["new"]) == (0, 11, 11)


def test_a_verdict_says_all_it_must(told):
    said = share(told, "exceptional_disclosure").out
    for part in (
        "NOT YET\n  - If you fear for a life, do not wait: 15 or 112.",
        "Ask the coordinator today",
        "After that: Exceptional disclosure.",
        "significant risk of harm",
        "What you may share after that, and nothing else\n  - what was seen, and when",
        "Leave out\n  - the name",
        "record what was in fact shared",
        "EXC-0",
        "EXC-1",
        "NEC",
    ):
        assert part in said
    said = share(told, "forbidden").out
    for part in ("FORBIDDEN", "may not be shared", "What you can do", "neither confirm nor deny", "SCOPE", "VOL-1"):
        assert part in said
    assert "You may share" not in said


def test_an_end_without_a_clause_is_listed_without_brackets(told):
    share(told, "no_client_information")
    assert "()" not in told.at("log").out
    assert "No client information" in told.at("log").out


def test_classify_needs_no_vault_and_gives_the_fixed_form(program):
    path = program.answers({**SHARINGS["internal_consult"], "order": "court_order"}, ITEMS)
    found = program("classify", path, "--json").data
    assert found == {
        "class": "internal_consult",
        "clauses": ["INT-2", "NEC"],
        "may_share": ["what was seen, and when"],
        "may_share_after": [],
        "withhold": ["the name"],
        "reasons": ["You need this team member's guidance on how best to support the client."],
        "next_steps": found["next_steps"],
        "not_yet": [],
        "holds": [],
        "asked": ["danger", "about", "recipient", "identifiable", "need", "relationship", "items"],
        "unused": ["order"],
        "policy": {"id": "csg06-code", "version": "1.2", "sha256": found["policy"]["sha256"]},
    }
    assert len(found["next_steps"]) == 4
    assert "Not asked, so not used: order." in program("classify", path).err


def test_classify_reads_toml_and_json_and_stdin(program, monkeypatch, tmp_path):
    toml = tmp_path / "answers.toml"
    toml.write_text('\ufeff[answers]\ndanger = "none"\nabout = "no_client"\n', encoding="utf-8")
    assert program("classify", toml, "--json").data["class"] == "no_client_information"
    with toml.open() as file:
        monkeypatch.setattr("sys.stdin", file)
        assert program("classify", "-", "--json").data["class"] == "no_client_information"


def test_an_emergency_needs_no_list(program):
    found = program("classify", program.answers({"danger": "client", "helper": "yes"}), "--json").data
    assert (found["class"], found["clauses"], found["may_share"]) == ("exceptional_disclosure", ["EXC-1", "NEC"], [])


def test_nothing_is_edited_only_corrected(told):
    before = told.at("show", "2", "--json").data
    answers = told.answers({"wrong": "the language", "right": "French"})
    assert told.at("correct", "2", "--answers", answers).out.startswith("Recorded as entry 4. Entry 2 stays")
    after = told.at("show", "2", "--json").data
    assert after["fields"] == before["fields"]
    assert after["later"][0]["fields"]["right"] == "French"
    assert "the language" in told.at("show", "2").out


def test_a_breach_is_said_calmly(told):
    share(told, "forbidden")
    ran = told.at("outcome", "4", "--answers", told.answers({"shared": "less", "happened": "today"}))
    assert ran.code == 0
    assert "This is a breach of the Code" in ran.err
    assert "BREACH" in told.at("log").out


@pytest.mark.parametrize("number", ["X", "7", "", "²"])
def test_a_form_that_is_not_unfinished_is_said_to_be_none(told, number):
    ran = told.at("drafts", "--drop", number)
    assert (ran.code, ran.out) == (2, "")
    assert f"There is no unfinished form {number}." in ran.err


def test_the_log_can_be_narrowed(told):
    told.client("Second")
    assert [e["seq"] for e in told.at("log", "--json", "--client", "C-001").data] == [2, 3]
    assert [e["seq"] for e in told.at("log", "--json", "--kind", "client").data] == [2, 4]
    assert [e["seq"] for e in told.at("log", "--json", "--kind", "first-contact").data] == [3]
    assert [e["seq"] for e in told.at("log", "--json", "--kind", "explanation").data] == [3]
    assert "first-contact" in told.at("log", "--kind", "gossip").err
    assert [e["seq"] for e in told.at("log", "C-1", "--json").data] == [2, 3]
    assert "Name the client once." in told.at("log", "C-1", "--client", "C-002").err
    assert [e["seq"] for e in told.at("log", "--json", "--latest", "1").data] == [4]
    assert "C-002 has not been told" in told.at("log").err


def test_a_client_is_shown_with_every_entry(told):
    share(told, "internal_consult")
    shown = told.at("client", "show", "c-001")
    assert "Odile Canari" in shown.out
    assert "Internal consult" in shown.out
    assert TOLD in told.at("client", "show", "C-001", "--json").data["marks"]


def test_what_was_typed_never_acts_on_the_screen(told):
    evil = "\x1b]0;evil\x07 [/red] \u202eabc"
    answers = told.answers({"channel": "phone", "happened": "today", "note": evil})
    recorded = told.at("contact", "C-001", "--answers", answers)
    assert recorded.code == 0
    assert "cannot be shown" in recorded.err
    shown = told.at("show", "4")
    assert "⟨U+001B⟩]0;evil⟨U+0007⟩ [/red] ⟨U+202E⟩abc" in shown.out
    assert "\x1b" not in shown.out + recorded.err + told.at("show", "4", "--json").out
    assert told.at("show", "4", "--json").data["fields"]["note"] == evil


def test_the_checkpoint_is_checked_before_it_is_shown(told):
    ran = told.at("checkpoint")
    assert json.loads(ran.out)["size"] == 3
    assert "3 entries, checked" in ran.err


def test_the_code_shows_itself(program):
    assert "EXC-4" in program("code", "show").out
    assert list(program("code", "show", "--json").data["clauses"])[-1] == "NEC"
    assert program("code", "check").code == 0
    assert program("code", "check", "--json").data == []
    assert program("code", "table").out.startswith("sharing: 127912 paths")
    assert sum(row["paths"] for row in program("code", "table", "--json").data) == 127_912


def test_the_demo_tells_its_story_to_the_end(program):
    ran = program("demo")
    assert ran.code == 0, ran.err
    for part in (
        "FORBIDDEN",
        "INTERNAL CONSULT",
        "EXCEPTIONAL DISCLOSURE",
        "VERIFIED: the file is whole, and its entries fit together.",
    ):
        assert part in ran.out


@pytest.mark.parametrize("arguments", [["--version"], ["--version", "--"]])
def test_the_version_is_said_both_ways(program, arguments):
    # Before Typer is imported, and by Typer itself.
    assert program(*arguments).out == "confcli 0.1.0\n"


def test_without_a_command_the_help_is_shown(program):
    ran = program()
    assert ran.code == 2
    assert "first-contact" in ran.err
    assert "Call first: 15" in ran.err


def test_the_story_is_told_in_the_language_that_was_asked_for_to_its_end(program):
    told = program("demo", "--language", "fr").out
    assert " ".join(told.split()).endswith("Pour commencer : confcli init")
    assert "What was checked" not in told
