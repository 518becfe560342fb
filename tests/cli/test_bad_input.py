"""Bad input: one sentence, the right exit code, nothing lost, nothing half written."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from programs import Ran
from stories import CODES, CONSULT, FIRST_CONTACT

CONTACT = {"client": "C-001", "channel": "phone", "happened": "today", "note": "kept"}
FORBIDDEN_WORDS = ("Traceback", "sqlite", "SELECT", "Error:", "confcli made a mistake")


@pytest.fixture
def busy(at_work):
    """A vault with a client and a contact."""
    at_work.client()
    assert at_work.at("contact", "--answers", at_work.answers(CONTACT)).code == 0
    return at_work


def refused(ran, code, *words):
    """One sentence and one hint on stderr, nothing on stdout, the right exit code."""
    assert ran.code == code, ran.err
    assert ran.out == ""
    for word in words:
        assert word in ran.err
    for word in FORBIDDEN_WORDS:
        assert word not in ran.err
    return True


def sizes(program):
    return len(program.at("log", "--json", "--latest", "999").data)


def test_a_wrong_passphrase(busy):
    before = busy.vault.read_bytes()
    busy.passphrase_file.write_text("something else entirely", encoding="utf-8")
    assert refused(busy.at("log"), 4, "The passphrase does not open this vault.", "Caps Lock")
    assert busy.vault.read_bytes() == before


def test_no_vault_and_no_passphrase_file(program):
    assert refused(program.at("log"), 4, "There is no vault at", "confcli init")
    assert refused(program("log", "--vault", program.vault), 4, "There is no vault")


def test_a_passphrase_file_that_is_not_there(busy):
    ran = busy("log", "--vault", busy.vault, "--passphrase-file", busy.folder / "nowhere")
    assert refused(ran, 2, "passphrase file cannot be read")


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_passphrase_file_as_editors_save_it(busy, ending):
    busy.passphrase_file.write_bytes(b"\xef\xbb\xbffive quiet invented test words" + ending.encode())
    assert busy.at("log").code == 0


@pytest.mark.parametrize("content", [b"", b"x", b"x" * 100, b"\x00" * 8192])
def test_a_file_that_is_no_vault(program, content):
    program.vault.write_bytes(content)
    assert program.at("log").code == 4
    assert program.vault.read_bytes() == content


def test_a_plaintext_database(program):
    with closing(sqlite3.connect(program.vault)) as connection, connection:
        connection.execute("CREATE TABLE t (x)")
    assert refused(program.at("log"), 4, "is")


def test_a_vault_is_never_made_twice(busy):
    before = busy.vault.read_bytes()
    assert refused(busy.init(), 4, "already something", "nothing was changed")
    assert busy.vault.read_bytes() == before


def test_an_undertaking_that_is_not_made(program):
    answers = program.answers({"code": "V-07", "training": "yes", "promise": "no"})
    assert refused(program.at("init", "--answers", answers), 3, "no vault was made")
    assert not program.vault.exists()


def test_a_short_passphrase(program):
    program.passphrase_file.write_text("short", encoding="utf-8")
    assert program.init().code == 2
    assert not program.vault.exists()


@pytest.mark.parametrize(
    ("change", "code", "words"),
    [
        ({"need": "curiosity"}, 2, ('"curiosity" is not an answer', "none, joint_work")),
        ({"need": ["guidance"]}, 2, ("takes one answer",)),
        ({"weather": "fine"}, 2, ('no question "weather"',)),
        ({"need": 1}, 2, ("neither a text",)),
        ({"need": None}, 2, ("neither a text",)),
    ],
)
def test_an_answers_file_with_a_wrong_answer(busy, change, code, words):
    path = busy.answers({**CONSULT, **change}, [{"what": "x", "needed": "yes"}])
    assert refused(busy("classify", path), code, *words)
    assert refused(busy.at("share", "--answers", path), code, *words)
    assert sizes(busy) == 3


@pytest.mark.parametrize("missing", [*CONSULT, "items"])
def test_an_answers_file_with_a_missing_answer_names_it_and_its_options(busy, missing):
    answers = {name: answer for name, answer in CONSULT.items() if name != missing}
    items = None if missing == "items" else [{"what": "x", "needed": "yes"}]
    assert refused(busy.at("share", "--answers", busy.answers(answers, items)), 3, f'"{missing}"', "The answers are:")
    assert sizes(busy) == 3


def test_an_answers_file_that_is_none(busy, tmp_path):
    for content in (b"\xff\xfe", b"= =", b'{"answers":'):
        path = tmp_path / "answers"
        path.write_bytes(content)
        assert refused(busy("classify", path), 2, "answers file" if content[0] != 255 else "UTF-8")
    assert refused(busy("classify", tmp_path / "nowhere"), 2, "There is no file")
    assert refused(busy("classify", tmp_path), 2, "cannot be read")


@pytest.mark.parametrize("command", [["contact", "C-999"], ["first-contact", "C-999"], ["client", "show", "C-999"]])
def test_an_unknown_client(busy, command):
    more = ["--answers", busy.answers({})] if command[0] != "client" else []
    assert refused(busy.at(*command, *more), 2, "There is no client C-999")


def test_a_name_where_a_code_belongs(busy):
    ran = busy.at("client", "add", "Marie", "--answers", busy.answers({"language": "french"}))
    assert refused(ran, 2, "That is not a code", "never a name")


@pytest.mark.parametrize("command", ["show", "outcome", "correct"])
def test_an_unknown_entry(busy, command):
    given = {"show": None, "outcome": {"shared": "nothing"}, "correct": {"wrong": "x", "right": "y"}}[command]
    more = ["--answers", busy.answers(given)] if given else []
    assert refused(busy.at(command, "99", *more), 2, "There is no entry 99")
    assert sizes(busy) == 3


def test_what_is_no_number_of_an_entry(busy):
    assert refused(busy.at("show", "x"), 2, "x is not the number of an entry", "confcli log")
    assert refused(
        busy.at("outcome", "--answers", busy.answers({})), 2, "Which decision", "Every decision has its outcome."
    )


def test_an_unknown_kind(busy):
    assert refused(busy.at("log", "--kind", "gossip"), 2, "no kind of entry", "contact")


def test_a_period_that_ends_before_it_begins(busy, tmp_path):
    ran = busy.at(
        "export", "--from", "2/2/2026", "--to", "1/2/2026", "--folder", tmp_path, "--answers", busy.answers(CODES)
    )
    assert refused(ran, 2, "ends on 01/02/2026, before it begins on 02/02/2026")
    assert sizes(busy) == 3


def test_a_period_that_is_none(busy):
    assert refused(busy.at("export", "--from", "soon", "--answers", busy.answers(CODES)), 2, "cannot be read as a day")


def test_an_export_never_covers_a_file(busy, tmp_path):
    codes = busy.answers(CODES)
    out = tmp_path / "out"
    out.mkdir()
    first = busy.at("export", "--folder", out, "--answers", codes)
    assert first.code == 0
    taken = out / os.path.basename(first.out.split()[1]).replace("0004", "0005")
    taken.write_text("mine", encoding="utf-8")
    assert refused(busy.at("export", "--folder", out, "--answers", codes), 1, "already a file")
    assert taken.read_text(encoding="utf-8") == "mine"
    assert sizes(busy) == 4, "an export that was not written is not recorded"
    assert not [name for name in os.listdir(out) if name.endswith(".part")]


def test_an_export_without_a_folder(busy, tmp_path):
    ran = busy.at("export", "--folder", tmp_path / "nowhere", "--answers", busy.answers(CODES))
    assert refused(ran, 1, "There is no folder")
    assert sizes(busy) == 3


def test_notes_without_a_ground_do_not_leave(busy, tmp_path):
    answers = busy.answers({"include": ["notes"], "ground": "none"})
    assert refused(busy.at("export", "--folder", tmp_path, "--answers", answers), 3, "stay in the vault")
    assert not [name for name in os.listdir(tmp_path) if name.startswith("session-log")]


def test_no_terminal(busy):
    for command in (["share"], ["contact"], ["first-contact"], ["client", "add"], ["correct", "1"], ["export"]):
        assert refused(busy.at(*command), 2, "no terminal", "--plain", "--answers")
    assert sizes(busy) == 3


def test_no_terminal_for_the_passphrase(busy):
    """In a session of its own: it would find the terminal that the tests were started from."""
    command = [sys.executable, "-m", "confcli", "log", "--vault", str(busy.vault)]
    around = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "start_new_session": True}
    ran = subprocess.run(command, check=False, **around)
    assert refused(Ran(ran.returncode, ran.stdout, ran.stderr), 4, "no terminal", "--passphrase-file")


@pytest.mark.parametrize(
    "arguments",
    [
        ["nothing"],
        ["log", "--nothing"],
        ["show"],
        ["log", "--latest", "x"],
        ["client"],
        ["client", "x"],
        ["code", "x"],
    ],
)
def test_a_command_line_that_is_none(program, arguments):
    ran = program(*arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_broken_policy_folder(program, tmp_path):
    folder = tmp_path / "policy"
    folder.mkdir()
    path = program.answers(CONSULT)
    assert refused(program("classify", path, "--policy", folder), 6, "not a policy folder")
    (folder / "code.toml").write_text("id = ", encoding="utf-8")
    assert refused(program("classify", path, "--policy", folder), 6, "code.toml", "not TOML")


def test_a_text_that_is_half_a_character_loses_nothing(busy):
    assert busy.at("first-contact", "C-001", "--answers", busy.answers(FIRST_CONTACT)).code == 0
    path = busy.folder / "half.json"
    path.write_text('{"answers": {"client": "C-001", "channel": "phone", "happened": "today", "note": "\\ud800"}}')
    assert refused(busy.at("contact", "--answers", path), 2, "a sign that cannot be read")
    assert sizes(busy) == 4


def test_a_fault_of_ours_shows_no_client_text(busy, monkeypatch):
    def broken(*_):
        raise RuntimeError("canary Odile")

    monkeypatch.setattr("confcli.flows.encounter.fill_in", broken)
    ran = busy.at("contact", "--answers", busy.answers(CONTACT))
    assert ran.code == 1
    assert "confcli made a mistake (RuntimeError, encounter.py line" in ran.err
    assert "canary" not in ran.err
    assert "Traceback" not in ran.err


def test_an_interruption_is_no_answer(busy, monkeypatch):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("confcli.flows.encounter.fill_in", stopped)
    assert refused(busy.at("contact", "--answers", busy.answers(CONTACT)), 130, "Stopped.")
    assert sizes(busy) == 3


OUTSIDE = ["cli.delivery.Delivery.__enter__", "cli.app.expect_utf_8", "cli.delivery.Delivery.lost"]


@pytest.mark.parametrize("moment", OUTSIDE)
def test_an_interruption_before_all_or_after_all_is_told_the_same_way(busy, monkeypatch, moment):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"confcli.{moment}", stopped)
    ran = busy.at("log")
    assert ran.code == 130
    assert "Stopped. What was recorded is safe" in ran.err
    assert "Traceback" not in ran.err


TIDYING = """
import signal, sys, time
from confcli.cli.acts import orientation

class Tidied:
    def __del__(self):
        signal.raise_signal(signal.SIGINT)

def page(columns):
    Tidied()
    for _ in range(100):
        time.sleep(0.1)
    return "nobody pressed anything"

orientation.page = page
from confcli.__main__ import main
sys.exit(main(["help"]))
"""


def test_an_interruption_while_python_tidies_up_is_not_lost():
    """What an object does on its way out cannot raise: a Ctrl-C that comes just then would be passed over."""
    ran = subprocess.run([sys.executable, "-c", TIDYING], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (130, ""), ran.stderr
    assert ran.stderr.startswith("\nStopped.")
