"""A volunteer and a supervisor, from the card to the reply, each with a vault of their own."""

import io
import json
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from stories import CONSULT, SEALED

from confcli.cli.chosen.supervision import hold_line
from confcli.cli.options import Given
from confcli.cli.workspace import unlocked
from confcli.core.ledger import session_log
from confcli.core.ledger.chain import Head, genesis
from confcli.core.ledger.chain import seal as seal_entry
from confcli.core.ledger.checkpoint import checkpoint
from confcli.core.ledger.session_log import Extract
from confcli.core.supervision.reply import read_letter
from confcli.errors import Misread
from confcli.vault.age_files import AgeKey, seal, unseal
from confcli.vault.supervision.inbox_writer import Shelf

ITEMS = [{"what": "CANARY-thing", "needed": "yes"}]
REPLY = {"view": "differently", "reply": "Ask her first, next time: été."}


class Exchange:
    """Two programs and the folder that files travel in."""

    def __init__(self, volunteer, supervisor, folder):
        self.volunteer, self.supervisor, self.folder = volunteer, supervisor, folder
        folder.mkdir()

    def share(self, client="C-001"):
        details = {"client": client, "recipient_role": "coordinator"}
        ran = self.volunteer.at("share", "--answers", self.volunteer.answers(CONSULT, ITEMS, details))
        assert ran.code == 0, ran.err

    def contact(self, client="C-001"):
        answers = {"client": client, "channel": "phone", "happened": "today", "note": "CANARY-note"}
        assert self.volunteer.at("contact", "--answers", self.volunteer.answers(answers)).code == 0

    def export(self, *more) -> Path:
        ran = self.volunteer.at("export", "--folder", self.folder, "--answers", self.volunteer.answers(SEALED), *more)
        assert ran.code == 0, ran.err
        return Path(ran.out.strip())

    def hold(self, *more):
        """Have the present checkpoint held, as a line in a file."""
        line = self.folder / "checkpoint.json"
        line.write_text(self.volunteer.at("checkpoint").out, encoding="utf-8")
        return self.supervisor.at("supervisor", "hold", line, "--volunteer", "V-07", *more)

    def numbers(self):
        """Give the numbers that the volunteer reads by telephone: of the last session log, and of all there is now."""
        return re.findall(r"\d{5}(?: \d{5}){3}", self.volunteer.at("checkpoint").err)

    def compare(self, *more):
        """Have the number of the last session log compared."""
        ran = self.supervisor.at("supervisor", "compare", "V-07", *(more or ("--number", self.numbers()[0])))
        assert ran.code == 0, ran.err
        return ran

    def hold_by_hand(self, head):
        """Have a checkpoint of this head held as it would be by who has it from the volunteer."""
        line = self.folder / "by-hand.json"
        line.write_text(checkpoint(head, BEGAN), encoding="utf-8")
        ran = self.supervisor.at("supervisor", "hold", line, "--volunteer", "V-07")
        assert ran.code == 0, ran.err

    def take_in(self):
        return self.supervisor.at("supervisor", "import", self.folder, "--json")

    def became(self):
        """Take in the folder; give what became of each file."""
        ran = self.take_in()
        return {one["file"]: (one["became"], one["new"]) for one in ran.data}

    def report(self, *more):
        return self.supervisor.at("supervisor", "report", *more)


@pytest.fixture
def exchange(fresh_exchange, program, supervisor, tmp_path):
    shutil.copy(fresh_exchange / "volunteer", program.vault)
    return Exchange(program, supervisor, tmp_path / "drop")


@pytest.fixture
def held(exchange, fresh_exchange):
    """An exchange in which the supervisor holds the volunteer's first checkpoint."""
    shutil.copy(fresh_exchange / "holding", exchange.supervisor.vault)
    return exchange


def test_the_whole_way_from_an_export_to_a_reply_beside_the_decision(held):
    held.share()
    file = held.export()
    assert re.fullmatch(r"session-log-V-07-\d{4}-\d\d-\d\d-0004\.confcli", file.name)
    assert held.became() == {file.name: ("new", 4)}

    opened = held.supervisor.at("supervisor", "open", file)
    assert "Internal consult (INT-2, NEC)" in opened.out
    assert "CANARY" not in opened.out
    checked = held.supervisor.at("supervisor", "verify", file)
    assert checked.out.startswith("VERIFIED: nothing was changed since the checkpoint you hold.")

    answers = held.supervisor.answers(REPLY)
    words = ("supervisor", "reply", "V-07", "3", "--folder", held.folder, "--answers", answers)
    refused = held.supervisor.at(*words)
    assert (refused.code, refused.out) == (2, "")
    assert refused.err == (
        "Nobody has vouched yet for V-07's key, so nothing is sealed for it.\n"
        "Ring V-07, and compare the number of their checkpoint: confcli supervisor compare V-07\n"
    )
    assert held.compare().out == "The number is right. V-07 vouches for all up to entry 4.\n"
    ran = held.supervisor.at(*words)
    assert ran.code == 0, ran.err
    letter = Path(ran.out.strip())
    assert REPLY["reply"].encode() not in letter.read_bytes()
    received = held.volunteer.at("supervisor", "receive", letter)
    assert received.code == 0, received.err
    shown = held.volunteer.at("show", "3").out
    for words in ("S-01", "I would have decided otherwise", REPLY["reply"]):
        assert words in shown
    again = held.volunteer.at("supervisor", "receive", letter)
    assert (again.code, again.out) == (0, "This reply is in your ledger already.\n")
    assert held.supervisor.at("supervisor", "receive", letter).code == 2


def test_an_import_is_the_same_twice_and_in_any_order(held):
    first = held.export()
    held.contact()
    second = held.export()
    late = held.folder / "late"
    late.mkdir()
    first.rename(late / first.name)
    assert held.became() == {second.name: ("new", 2)}
    assert "V-07: file 3 is missing (entries 2 to 3)." in " ".join(held.report().out.split())
    (late / first.name).rename(first)
    assert held.became() == {first.name: ("new", 3), second.name: ("known", 0)}
    shutil.copy(first, first.with_name("copy.confcli"))
    assert set(held.became().values()) == {("known", 0)}
    assert "missing" not in held.report().out


def bad_files(exchange, folder):
    """Every kind of file that is not what it should be, by name."""
    file = exchange.export()
    raw = file.read_bytes()
    ours = (folder / "supervisor-S-01.card").read_text()
    recipient = json.loads(ours)["key"]
    newer = json.dumps({"format": "confcli/session-log/v2"}).encode()
    contents = {
        "half.confcli": raw[: len(raw) // 2],
        "empty.confcli": b"",
        "flipped.confcli": raw[:-5] + bytes([raw[-5] ^ 1]) + raw[-4:],
        "foreign.confcli": b"%PDF-1.7 something else",
        "stranger.confcli": seal(b"{}", [AgeKey.new().recipient]),
        "inside.confcli": seal(b"not a session log", [recipient]),
        "newer.confcli": seal(newer, [recipient]),
    }
    for name, content in contents.items():
        (exchange.folder / name).write_bytes(content)
    (exchange.folder / "folder.confcli").mkdir()
    return file


BAD = {
    "half.confcli": ("damaged", "damaged, or its end is missing"),
    "empty.confcli": ("foreign", "not a sealed file"),
    "flipped.confcli": ("damaged", "damaged, or its end is missing"),
    "foreign.confcli": ("foreign", "not a sealed file"),
    "stranger.confcli": ("for_another", "sealed for somebody else"),
    "inside.confcli": ("damaged", "not a session log"),
    "newer.confcli": ("newer", "newer confcli"),
    "folder.confcli": ("unread", "a link or a folder"),
}


def test_every_bad_file_has_its_sentence_and_stops_no_good_one(held, supervisor):
    file = bad_files(held, supervisor.folder)
    ran = held.take_in()
    assert ran.code == 5
    told = {one["file"]: one for one in ran.data}
    assert told.pop(file.name)["became"] == "new"
    assert {name: one["became"] for name, one in told.items()} == {name: kind for name, (kind, _) in BAD.items()}
    for name, (_, words) in BAD.items():
        assert words in told[name]["sentence"], name
        assert told[name]["hint"], name
    shown = held.supervisor.at("supervisor", "import", held.folder)
    assert shown.code == 5
    assert "Traceback" not in shown.err
    assert "8 files were not taken in." in shown.out


def test_a_volunteer_whom_nobody_knows_is_not_taken_in(exchange):
    file = exchange.export()
    ran = exchange.take_in()
    assert (ran.code, ran.data[0]["became"], ran.data[0]["volunteer"]) == (0, "unknown", "V-07")
    assert "confcli supervisor hold" in ran.data[0]["hint"]
    ran = exchange.supervisor.at("supervisor", "hold", file, "--volunteer", "V-07")
    assert ran.code == 0, ran.err
    assert exchange.became() == {file.name: ("new", 3)}


def test_somebody_elses_name_is_not_taken_for_a_volunteers(exchange):
    line = exchange.folder / "checkpoint.json"
    line.write_text(exchange.volunteer.at("checkpoint").out, encoding="utf-8")
    assert exchange.supervisor.at("supervisor", "hold", line, "--volunteer", "V-08").code == 0
    file = exchange.export()
    assert exchange.became() == {file.name: ("other_name", 0)}
    assert exchange.take_in().code == 5
    for command in ("open", "verify"):
        assert "V-08's, but the file names V-07" in exchange.supervisor.at("supervisor", command, file).err
    ran = exchange.supervisor.at("supervisor", "hold", line, "--volunteer", "V-07")
    assert (ran.code, ran.out) == (2, "")


# --- Histories that do not fit ---------------------------------------------------------------------


@pytest.fixture
def forked(held):
    """The volunteer goes back to an older copy of the vault, and goes on from there."""
    held.contact()
    older = held.volunteer.folder / "older"
    shutil.copy(held.volunteer.vault, older)
    held.contact()
    held.share()
    held.export()
    assert {became for became, _ in held.became().values()} == {"new"}
    shutil.copy(older, held.volunteer.vault)
    held.share()
    return held


def test_a_fork_is_shown_side_by_side_and_neither_side_is_counted(forked):
    before = json.loads(forked.report("--json").out)
    file = forked.export()
    ran = forked.take_in()
    assert ran.code == 5
    assert {one["file"]: one["became"] for one in ran.data}[file.name] == "contradicts"
    told = " ".join(forked.report().out.split())
    assert "V-07 has two histories that contradict each other. Up to entry 3 both are the same." in told
    assert "Entry 4: Contact" in told
    assert "Entry 4: Sharing" in told
    assert "neither is counted" in told
    assert json.loads(forked.report("--json").out) != before
    ran = forked.supervisor.at("supervisor", "verify", file)
    assert (ran.code, ran.out) == (5, "")
    reply = forked.supervisor.at("supervisor", "reply", "V-07", "4", "--answers", forked.supervisor.answers(REPLY))
    assert (reply.code, "two histories of entry 4" in reply.err) == (2, True)


def test_a_ledger_that_went_back_is_said_to_be_shorter(forked):
    line = forked.folder / "later.json"
    later = {**json.loads(forked.volunteer.at("checkpoint").out), "at": "2030-01-01T09:00:00+01:00"}
    line.write_text(json.dumps(later), encoding="utf-8")
    assert forked.supervisor.at("supervisor", "hold", line, "--volunteer", "V-07").code == 5
    told = " ".join(forked.report().out.split())
    assert "V-07's ledger has become shorter: 6 entries on" in told


def test_an_erasure_reaches_what_the_supervisor_has_received(held):
    held.contact()
    first = held.export()
    assert held.became()[first.name] == ("new", 4)
    erase = held.volunteer.answers({"basis": "asked_for", "sure": "yes"})
    assert held.volunteer.at("client", "erase", "C-001", "--answers", erase).code == 0
    second = held.export()
    assert held.became()[second.name][0] == "new"
    assert "C-001" in held.report("--json").out
    held.compare()
    copy = first.with_name("again.confcli")
    shutil.copy(first, copy)
    held.became()
    data = held.report("--json").out
    assert "C-001" not in data


def test_a_checkpoint_that_does_not_fit_says_so(forked):
    ran = forked.hold()
    assert ran.code == 5
    assert ran.out.splitlines() == [
        "Kept: V-07's ledger with 4 entries.",
        "It contradicts what you hold. Both are kept: confcli supervisor report",
    ]
    assert forked.hold().code == 5
    start = forked.folder / "start.json"
    head = genesis(json.loads(forked.volunteer.at("checkpoint").out)["ledger"])
    start.write_text(checkpoint(head, BEGAN), encoding="utf-8")
    ran = forked.supervisor.at("supervisor", "hold", start, "--volunteer", "V-07")
    assert (ran.code, ran.out) == (0, "Kept: V-07's ledger with 0 entries.\n")


def test_what_became_of_a_file_is_told_below_its_name(held, monkeypatch):
    name = "a-name-that-is-longer-than-the-screen-is-wide.confcli"
    (held.folder / name).write_bytes(b"")
    file = held.export()
    monkeypatch.setenv("COLUMNS", "40")
    lines = held.supervisor.at("supervisor", "import", held.folder).out.splitlines()
    assert [line for line in lines if line.endswith(".confcli")] == [file.name, name]
    assert lines[1] == "  V-07: 3 new entries."
    assert "This is not a sealed file of confcli." in " ".join(" ".join(lines).split())
    assert max(len(line) for line in lines if not line.endswith(".confcli")) < 40
    shown = held.supervisor.at("supervisor", "open", file).out
    assert max(map(len, shown.splitlines())) < 40


# --- What somebody else could have written -----------------------------------------------------------


BEGAN = "2026-11-22T09:00:00+01:00"


def forged(exchange, head, entries, name):
    """Seal a session log that anyone could write who has the card and a head; give the head it ends with."""
    start, sealed = head, {}
    for kind, more in entries:
        fields = {"at": BEGAN, "volunteer": "V-07", "client": None, "policy": ["a", "1", "b"], "marks": [], **more}
        head, sealed[head.size] = seal_entry(head, kind, fields, [bytes(16)] * len(fields))
    text = session_log.write_log(Extract(start, sealed, checkpoint(head, BEGAN)))
    card = (exchange.supervisor.folder / "supervisor-S-01.card").read_text()
    (exchange.folder / name).write_bytes(seal(text.encode(), [json.loads(card)["key"]]))
    return head


def last_head(exchange):
    line = exchange.volunteer.at("checkpoint").data
    return Head(line["ledger"], line["size"], line["head"])


def reply_to(exchange, entry, answers=REPLY):
    given = exchange.supervisor.answers(answers)
    return exchange.supervisor.at("supervisor", "reply", "V-07", entry, "--folder", exchange.folder, "--answers", given)


def test_a_reply_is_never_sealed_to_a_key_that_nobody_vouches_for(held):
    held.share()
    held.export()
    head = last_head(held)
    number = held.numbers()[0]
    export = ("export", {"first": "5", "last": "5", "to": ["S-01"], "reply_to": AgeKey.new().recipient})
    forged(held, head, [export], "forged.confcli")
    assert set(held.became().values()) == {("new", 4), ("new", 1)}
    ran = reply_to(held, "3")
    assert (ran.code, ran.out) == (2, "")
    assert "Nobody has vouched yet for V-07's key" in ran.err
    held.compare("--number", number)
    ran = reply_to(held, "3")
    assert held.volunteer.at("supervisor", "receive", ran.out.strip()).code == 0, "sealed for the volunteer"


def test_a_key_that_is_none_is_said_before_anything_is_asked(held):
    head = forged(held, last_head(held), [("export", {"to": ["S-01"], "reply_to": "age1nonsense"})], "forged.confcli")
    held.became()
    held.hold_by_hand(head)
    ran = reply_to(held, "3", {})
    assert (ran.code, "not a public key" in ran.err) == (2, True)


def test_of_a_first_file_that_is_forged_nothing_is_believed(exchange):
    """Who has the first line and the card can write the first session log of all."""
    head = genesis(last_head(exchange).ledger)
    line = exchange.folder / "first.json"
    line.write_text(checkpoint(head, BEGAN), encoding="utf-8")
    assert exchange.supervisor.at("supervisor", "hold", line, "--volunteer", "V-07").code == 0
    forged(exchange, head, [("contact", {}), ("export", {"reply_to": AgeKey.new().recipient})], "forged.confcli")
    assert set(exchange.became().values()) == {("new", 2)}
    assert (reply_to(exchange, "1").code, reply_to(exchange, "1").out) == (2, "")
    true = exchange.export()
    assert exchange.became()[true.name] == ("contradicts", 3)
    exchange.compare()
    ran = reply_to(exchange, "1")
    assert exchange.volunteer.at("supervisor", "receive", ran.out.strip()).code == 0
    told = " ".join(exchange.report().out.split())
    assert "Counted is the one that V-07 vouches for, up to entry 3." in told


# --- An erasure that came in a file -----------------------------------------------------------------


@pytest.fixture
def emptying(held):
    """A contact of which a session log came, and then a file by somebody else that says it was erased."""
    held.contact()
    held.export()
    erasure = ("erasure", {"client": "C-001", "entries": ["2", "3"], "marks": ["confirmed"]})
    forged(held, last_head(held), [erasure], "forged.confcli")
    return held


def test_a_forged_file_empties_nothing_and_gives_no_advice_to_delete(emptying):
    before = set((emptying.supervisor.folder / "backups").glob("*.confcli-backup"))
    ran = emptying.supervisor.at("supervisor", "import", emptying.folder)
    assert ran.code == 0
    assert "V-07: an erasure came, and waits for you." in ran.err
    assert "elete" not in ran.err
    assert before < set((emptying.supervisor.folder / "backups").glob("*.confcli-backup"))
    assert "(erased)" not in reply_to(emptying, "3").err
    told = " ".join(emptying.report().out.split())
    assert "V-07: by entry 5 something was erased. 2 entries here still show it." in told
    assert "confcli supervisor release V-07 5" in told
    emptying.compare()
    shown = reply_to(emptying, "3").err
    assert "An erasure of it waits. To decide: confcli supervisor release V-07 5" in shown
    assert shown.startswith("Entry 3: Contact, C-001\n")


@pytest.fixture
def release(emptying, monkeypatch):
    """Say of an erasure in numbered lines what is to become of it."""

    def typed(line, entry="5"):
        monkeypatch.setattr("sys.stdin", io.StringIO(line))
        return emptying.supervisor.at("supervisor", "release", "V-07", entry, "--plain")

    return typed


def test_an_erasure_is_carried_out_when_the_supervisor_says_so(emptying, release):
    emptying.became()
    before = emptying.supervisor.at("log", "--json").data
    ran = release("1\n")
    assert (ran.code, ran.out) == (0, "Nothing was emptied. It waits.\n")
    assert "This would be emptied:\n\nEntry 2: New client, C-001" in ran.err
    assert emptying.supervisor.at("log", "--json").data == before
    ran = release("2\n")
    assert (ran.code, ran.out) == (0, "Emptied here, as entry 5 of V-07 says: 2 entries.\n")
    assert "These files still show them" in ran.err
    last = emptying.supervisor.at("log", "--json").data[-1]
    assert (last["kind"], last["fields"]["told_by"], last["fields"]["of_entry"]) == ("release", "V-07", "5")
    ran = release("2\n")
    assert (ran.code, ran.err.splitlines()[0]) == (2, "No erasure waits under entry 5 of V-07.")


def test_where_histories_part_no_erasure_is_carried_out_before_they_are_compared(emptying, release):
    emptying.contact()
    emptying.export()
    emptying.became()
    ran = release("2\n")
    assert (ran.code, ran.out) == (2, "")
    assert "V-07 has two histories, and only one of them is true." in ran.err
    emptying.compare()
    assert "(erased)" not in reply_to(emptying, "3").err
    assert release("2\n").code == 2


def test_a_comparison_is_recorded_and_a_wrong_number_is_none(held):
    held.export()
    held.became()
    for wrong in ("", "1", "12345 12345 12345 12345", "x" * 5000):
        ran = held.supervisor.at("supervisor", "compare", "V-07", "--number", wrong)
        assert (ran.code, ran.out) == (2, "")
        assert "Nothing that you hold of V-07 has this number." in ran.err
    held.contact()
    last, now = held.numbers()
    assert held.supervisor.at("supervisor", "compare", "V-07", "--number", now).code == 2, "that entry has not come"
    held.compare("--number", last.replace(" ", "-"))
    entry = held.supervisor.at("log", "--json").data[-1]
    assert (entry["kind"], entry["fields"]["told_by"], entry["fields"]["of_entry"]) == ("comparison", "V-07", "3")
    shown = held.supervisor.at("show", str(entry["seq"])).out
    assert "Number compared" in shown
    assert "Told by volunteer: V-07" in shown
    assert held.supervisor.at("supervisor", "compare", "V-08", "--number", last).code == 2


@pytest.fixture
def anew(held):
    """A volunteer who has begun a new ledger, of which a supervisor holds both."""
    held.export()
    head = genesis("cd" * 16)
    line = held.folder / "anew.json"
    line.write_text(checkpoint(head, BEGAN), encoding="utf-8")
    ran = held.supervisor.at("supervisor", "hold", line, "--volunteer", "V-07", "--another")
    assert ran.code == 0, ran.err
    key = AgeKey.new()
    entries = [("undertaking", {}), ("contact", {}), ("export", {"reply_to": key.recipient})]
    last = forged(held, head, entries, "anew.confcli")
    assert set(held.became().values()) == {("new", 3)}
    held.hold_by_hand(last)
    return held, key


def test_of_two_ledgers_a_reply_goes_to_the_one_held_last(anew):
    exchange, key = anew
    ran = reply_to(exchange, "2")
    assert ran.code == 0, ran.err
    assert "You hold several ledgers of V-07. This entry is in cdcdcdcd…, held since" in ran.err
    letter = read_letter(unseal(Path(ran.out.strip()).read_bytes(), key))
    assert (letter.ledger, letter.entry) == ("cd" * 16, 2)


def test_an_entry_about_nobody_is_not_shown_as_erased(held):
    held.contact()
    held.export()
    held.became()
    held.compare()
    shown = reply_to(held, "1").err
    assert shown.startswith("Entry 1: Undertaking\n")
    assert "(erased)" not in shown
    assert "\n\n" in shown
    erase = held.volunteer.answers({"basis": "asked_for", "sure": "yes"})
    assert held.volunteer.at("client", "erase", "C-001", "--answers", erase).code == 0
    held.export()
    held.became()
    held.compare()
    assert reply_to(held, "3").err.startswith("Entry 3: Contact, (erased)\n")


def test_a_reply_of_somebody_whose_card_was_never_added_is_refused(held):
    held.contact()
    held.export()
    held.became()
    held.compare()
    letter = Path(reply_to(held, "3").out.strip())
    received = held.volunteer.at("supervisor", "receive", letter)
    assert "Nothing in the file proves who wrote it." in received.err
    held.volunteer.at("supervisor", "remove", "S-01")
    ran = held.volunteer.at("supervisor", "receive", letter)
    assert (ran.code, ran.out) == (2, "")
    assert "You have not added a card of S-01." in ran.err


# --- The first line -----------------------------------------------------------------------------------


def test_a_checkpoint_is_written_into_a_file_and_kept(exchange):
    ran = exchange.volunteer.at("checkpoint", "--folder", exchange.folder)
    file = exchange.folder / "checkpoint-V-07.json"
    assert (ran.code, ran.out) == (0, f"{file}\n")
    assert json.loads(file.read_text(encoding="utf-8"))["size"] == 2
    again = exchange.volunteer.at("checkpoint", "--folder", exchange.folder)
    assert (again.code, "already a file" in again.err) == (1, True)
    typed = {"path": f"'{file}'", "code": "v7"}
    with unlocked(Given(str(exchange.supervisor.vault), str(exchange.supervisor.passphrase_file))) as vault:
        asker = SimpleNamespace(live=False, ask=lambda one: typed[one.question.id])
        session = SimpleNamespace(ledger=vault, vault=vault, interviewer=asker, card="")
        with pytest.raises(Misread, match="not a code"):
            typed["code"] = "Odile"
            hold_line(session)
        typed["code"] = "v-07"
        hold_line(session)
        assert [(one.volunteer, one.size) for one in Shelf(vault).sources()] == [("V-07", 2)]


# --- The card ------------------------------------------------------------------------------------


def test_a_card_counts_only_with_the_number_that_is_read_by_telephone(at_work, supervisor):
    card = supervisor.folder / "supervisor-S-01.card"
    number = (supervisor.folder / "number").read_text()
    for wrong in ("", "1", number[:-1] + ("0" if number[-1] != "0" else "1"), "x" * 5000):
        ran = at_work.at("supervisor", "add", card, "--number", wrong)
        assert (ran.code, ran.out) == (2, "")
    assert json.loads(at_work.at("supervisor", "list", "--json").out) == []
    assert at_work.at("supervisor", "add", card, "--number", number.replace(" ", "-")).code == 0
    assert at_work.at("supervisor", "list").out.split() == ["S-01", *number.split()]
    assert at_work.at("supervisor", "remove", "s2").code == 2
    assert at_work.at("supervisor", "remove", "S-01").code == 0
    assert at_work.at("export", "--answers", at_work.answers(SEALED)).code == 2


def test_a_card_with_a_changed_key_is_a_typing_mistake(at_work, supervisor, tmp_path):
    card = tmp_path / "card"
    text = (supervisor.folder / "supervisor-S-01.card").read_text()
    key = json.loads(text)["key"]
    card.write_text(text.replace(key, key[:-1] + ("q" if key[-1] != "q" else "p")), encoding="utf-8")
    ran = at_work.at("supervisor", "add", card, "--number", "1")
    assert ran.code == 2
    assert "not a public key" in ran.err


def test_the_card_is_the_same_each_time_and_never_in_the_way(supervisor):
    first = (supervisor.folder / "supervisor-S-01.card").read_bytes()
    assert supervisor.at("supervisor", "init", "--folder", supervisor.folder).code == 0
    assert (supervisor.folder / "supervisor-S-01.card").read_bytes() == first


def test_a_supervisor_who_is_removed_cannot_open_the_next_session_log(exchange, fresh_supervisor):
    number = (fresh_supervisor / "number").read_text()
    exchange.volunteer.at("supervisor", "remove", "S-01")
    ran = exchange.volunteer.at("export", "--folder", exchange.folder, "--answers", exchange.volunteer.answers(SEALED))
    assert (ran.code, "no supervisor to seal it for" in ran.err) == (2, True)
    card = fresh_supervisor / "supervisor-S-01.card"
    assert exchange.volunteer.at("supervisor", "add", card, "--number", number).code == 0
    exchange.export()


# --- The report ----------------------------------------------------------------------------------


def test_what_leaves_the_group_names_nobody(held):
    held.share()
    held.export()
    held.became()
    inside, outside = held.report("--json").out, held.report("--json", "--outside").out
    assert "V-07" in inside
    assert "V-07" not in outside
    assert "C-001" not in outside


@pytest.mark.parametrize("form", ["pdf", "csv"])
def test_a_report_is_written_with_a_password_or_after_a_question(held, tmp_path, form):
    ran = held.report("--format", form, "--folder", tmp_path)
    if form == "pdf":
        assert ran.code == 0
        assert Path(ran.out.strip()).read_bytes().startswith(b"%PDF-1.7")
        assert re.search(r"\d{4}(-\d{4}){5}", ran.err)
    else:
        assert (ran.code, ran.out) == (3, "")
        ran = held.report("--format", form, "--folder", tmp_path, "--unencrypted")
        assert Path(ran.out.strip()).read_bytes().startswith("\ufeff".encode())


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["report", "--format", "docx"], 2),
        (["report", "--from", "sometime"], 2),
        (["report", "--from", "13/2026"], 2),
        (["report", "--from", "12/2026", "--to", "11/2026"], 2),
        (["import", "nowhere"], 2),
        (["open", "nowhere"], 2),
        (["hold", "nowhere", "--volunteer", "V-07"], 2),
        (["reply", "V-07", "1"], 2),
        (["compare", "V-07", "--number", "1"], 2),
        (["compare", "Odile", "--number", "1"], 2),
        (["release", "V-07", "1"], 2),
        (["reply", "Odile", "1"], 2),
        (["receive", "nowhere"], 2),
    ],
    ids=lambda one: one if isinstance(one, int) else " ".join(one),
)
def test_what_is_not_there_is_said_in_a_sentence(supervisor, words, code):
    ran = supervisor.at("supervisor", *words)
    assert (ran.code, ran.out) == (code, "")
    assert len(ran.err.splitlines()) == 2
    assert "mistake" not in ran.err


def test_what_a_supervisor_holds_is_in_a_backup_at_once(exchange):
    def backups():
        return len(list((exchange.supervisor.folder / "backups").glob("*.confcli-backup")))

    before = backups()
    assert exchange.hold().code == 0
    assert backups() == before + 1
    exchange.export()
    exchange.became()
    assert backups() == before + 2
    exchange.became()
    assert backups() == before + 2, "nothing new came"


def test_no_backup_of_a_supervisor_keeps_what_a_volunteer_erased(held):
    held.contact()
    held.export()
    held.became()
    erase = held.volunteer.answers({"basis": "asked_for", "sure": "yes"})
    assert held.volunteer.at("client", "erase", "C-001", "--answers", erase).code == 0
    before = set((held.supervisor.folder / "backups").glob("*.confcli-backup"))
    held.export()
    held.supervisor.at("supervisor", "import", held.folder)
    ran = held.compare()
    assert ran.out.splitlines()[1:] == ["Emptied here, as entry 5 of V-07 says: 2 entries."]
    assert "These files still show them" in ran.err
    assert "-0004.confcli" in ran.err
    after = set((held.supervisor.folder / "backups").glob("*.confcli-backup"))
    assert len(after) == 1
    assert not before & after


def test_a_code_that_is_known_is_meant_however_it_is_typed(held):
    """v7 is V-07, and what is refused shows a code of the kind that was asked for."""
    held.hold()
    line = held.folder / "checkpoint.json"
    for typed in ("v7", "V 7", "v07"):
        ran = held.supervisor.at("supervisor", "hold", line, "--volunteer", typed)
        assert (ran.code, ran.out[:17]) == (0, "Kept: V-07's ledg"), ran.err
    held.export()
    held.take_in()
    assert "of V-07" in held.supervisor.at("supervisor", "again", "v7").out
    assert "There is no supervisor S-9." in held.volunteer.at("supervisor", "remove", "s9").err
    assert "You have added S-01." in held.volunteer.at("supervisor", "remove", "s9").err
    err = held.supervisor.at("supervisor", "reply", "v8", "1", "--answers", held.supervisor.answers(REPLY)).err
    assert err == "You hold no ledger of V-8.\nYou hold those of V-07.\n"
    assert "for S-01." in held.volunteer.at("supervisor", "remove", "s1").out
    for command in (["hold", line, "--volunteer", "Odile"], ["reply", "Odile", "1"], ["again", "Odile"]):
        assert "such as V-07: never a name" in held.supervisor.at("supervisor", *command).err
    assert "such as S-01: never a name" in held.volunteer.at("supervisor", "remove", "Pierre").err


def test_a_volunteer_who_was_held_without_a_nought_is_the_same_one(exchange):
    """The file names V-07; a ledger held as V-7 would otherwise never be taken, nor could it be held anew."""
    line = exchange.folder / "checkpoint.json"
    line.write_text(exchange.volunteer.at("checkpoint").out, encoding="utf-8")
    assert exchange.supervisor.at("supervisor", "hold", line, "--volunteer", "v7").code == 0
    exchange.share()
    file = exchange.export()
    assert exchange.became()[file.name][0] == "new"
    exchange.compare()
    ran = exchange.supervisor.at(
        "supervisor", "reply", "V-07", "3", "--folder", exchange.folder, "--answers", exchange.supervisor.answers(REPLY)
    )
    assert ran.code == 0, ran.err
    assert exchange.volunteer.at("supervisor", "receive", ran.out.splitlines()[-1]).code == 0
