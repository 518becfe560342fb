"""Real people at real terminals: the whole job in both voices, and everything that goes wrong on a keyboard."""

import hashlib
import os
import re
import shutil
import subprocess
from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import (
    BRACKETED_PASTE,
    CTRL_C,
    CTRL_D,
    ENTER,
    PASSPHRASE,
    REVIEW,
    Desk,
    read_session,
    squeezed,
    surroundings,
)

from confcli.cli.console import NOT_KEPT, STOPPED_KEPT
from confcli.flows.drafts import unfinished
from confcli.vault import secrets
from confcli.vault.unlocking import open_vault

pytestmark = needs_terminal

EVERY_QUESTION = {
    "share": ["a-refusal", "a-disclosure", "a-consult", "an-emergency"],
    "contact": ["a-contact"],
    "first-contact": ["a-first-contact"],
}
NOTE = "She asked three things.\nWho reads it?\nMay I say no?"
COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|4[0-8]|9[0-7]|10[0-7])(?:;\d+)*m")

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])


@pytest.fixture
def empty_desk(tmp_path):
    """A folder with nothing but a passphrase file and the settings."""
    (tmp_path / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")
    desk = Desk(tmp_path)
    desk.settle("en")
    yield desk
    for terminal in desk.opened:
        terminal.close()


@pytest.fixture(autouse=True)
def quick_key(monkeypatch):
    """Derive the key in one round here too, where a vault is looked into without starting the program."""
    monkeypatch.setattr(secrets, "ROUNDS", 1)


def content(desk):
    return hashlib.sha256((desk.folder / "vault").read_bytes()).hexdigest()


def held(vault):
    """Look into a vault: how many entries it holds, and the answers of its unfinished forms."""
    opened = open_vault(str(vault), secrets.Passphrase(PASSPHRASE))
    try:
        return opened.head().size, [one.answers for one in unfinished(opened)]
    finally:
        opened.close()


# --- The whole job ------------------------------------------------------------------------------


@both_voices
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 24)], ids=["80x24", "40x24"])
def test_the_whole_job_from_init_to_verify(empty_desk, prepared, columns, rows, plain):
    env = prepared.env if columns < 80 else {}  # the real price of the key is paid at one width
    desk = replace(empty_desk, columns=columns, rows=rows, plain=plain, env=env)
    played = desk.play("story")
    assert len(played) == len([step for step in read_session("story") if step.sign == "$"])
    if plain:
        assert "\x1b" not in "".join(terminal.transcript for terminal in played)


@both_voices
@pytest.mark.parametrize("name", [name for names in EVERY_QUESTION.values() for name in names])
def test_every_question_stands_whole_on_a_narrow_screen(desk, name, plain):
    replace(desk, columns=40, plain=plain).play(f"every-question-of-{name}")


# --- Stopping -----------------------------------------------------------------------------------


def stopped_everywhere(desk, names, key, *, once_a_kind=False):
    """Stop at every question of these sessions with this key, and go on each time with what was kept.

    Yields the stopped terminal, its vault, and how many answers were given before; none is stopped at twice.
    """
    stopped = set()
    for name in names:
        start, *steps = [step.words for step in read_session(f"every-question-of-{name}") if step.sign in "$>"]
        at_work = replace(desk, vault=f"vault-{name}")
        vault = shutil.copy(desk.folder / "vault", desk.folder / at_work.vault)
        terminal, asked, place, first = at_work.start(start), [], 0, 0
        terminal.wait()
        while place < len(steps):
            if not terminal.listing or terminal.question():
                del asked[place:]
                asked.append(terminal.question().text)
                first = place
            here = terminal.kind if once_a_kind else (terminal.kind, asked[-1])
            if here in stopped or asked[-1] == RECORDED:
                asked += asked[-1:] * (place + 1 - len(asked))
                terminal.answer(steps[place])
                place += 1
                continue
            stopped.add(here)
            terminal.press(key)
            terminal.until()
            yield terminal, vault, number_of_answers(asked[:first])
            terminal.close()
            terminal, place = at_work.start(start), first
            go_on(terminal, asked[first], asked[:first].count(REVIEW))
        assert terminal.code == 0, terminal
        assert held(vault) == (4, []), "what was stopped at every question is not recorded"


def go_on(terminal, question, reviews):
    """Take up what is unfinished; whatever was answered is not asked again, only looked at and confirmed again."""
    terminal.wait()
    while (text := terminal.question().text) != question or reviews:
        if text == REVIEW:
            reviews -= 1
        known = [words for begin, words in {**CONFIRMED, **DANGER_FIRST}.items() if text.startswith(begin)]
        assert known, terminal
        terminal.answer(known[0])


DANGER_FIRST = {"Is anyone in immediate danger": "Go on with what is unfinished"}  # an emergency waits for no form
RECORDED = "Is it for someone else too?"  # then all is recorded, and nothing is left to be gone on with
CONFIRMED = {
    "Which client are you with?": "C-001 Odile Canari",  # what is said aloud hangs on it
    "Which client was it with?": "C-001 Odile Canari",  # whether notes are asked for hangs on it
    "Unfinished: ": "Go on with it",
    REVIEW: "All is right",
    "To go on with this verdict": "SHARE",
}


def number_of_answers(questions):
    """Count the answers to these questions that are kept: the things of a list are one, what is confirmed is none."""
    return len({text for text in questions if not text.startswith(tuple(CONFIRMED))})


@both_voices
@pytest.mark.parametrize("command", EVERY_QUESTION)
def test_ctrl_c_at_every_question_keeps_what_was_answered(desk, command, plain):
    told = False
    for terminal, vault, before in stopped_everywhere(replace(desk, plain=plain), EVERY_QUESTION[command], CTRL_C):
        assert terminal.code == 130, terminal
        assert "Traceback" not in terminal.transcript
        assert not terminal.paper.cursor.hidden
        assert BRACKETED_PASTE not in terminal.paper.mode
        size, drafts = held(vault)
        assert terminal.seen().endswith(STOPPED_KEPT if drafts else NOT_KEPT), terminal
        assert size == 3, "something was recorded"
        assert sum(len(answers) for draft in drafts for answers in draft.values()) == before, (drafts, terminal)
        told = told or any("details" in draft for draft in drafts)
    assert told is (command == "share")


@both_voices
@pytest.mark.parametrize("name", ["a-disclosure", "a-contact", "a-first-contact"])
def test_ctrl_d_ends_the_answers_and_records_nothing(desk, name, plain):
    # Each kind of question has one way to end, so once a kind is enough.
    for terminal, vault, _ in stopped_everywhere(replace(desk, plain=plain), [name], CTRL_D, once_a_kind=True):
        assert terminal.code == 3, terminal
        assert "The answers ended before the questions did." in terminal.seen(), terminal
        assert "Traceback" not in terminal.transcript
        assert held(vault)[0] == 3, "something was recorded"


# --- Wrong keys ---------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [80, 40])
def test_a_typo_in_numbered_lines_asks_again_and_loses_nothing(desk, columns):
    replace(desk, plain=True, columns=columns).play("typos")
    contact, decision = desk.entries()[-2:]
    assert contact["fields"]["channel"] == "phone"
    assert contact["fields"]["note"] == "She slept well."
    assert decision["fields"]["grounds"] == ["client_at_risk"]
    assert decision["fields"]["may_share_after"] == ["the dates"]


@pytest.mark.parametrize("columns", [80, 40])
@pytest.mark.parametrize("name", ["at-the-third-try", "wrong"])
def test_a_passphrase_may_be_mistyped_twice(desk, name, columns):
    before = content(desk)
    replace(desk, columns=columns).play(f"passphrase-{name}")
    assert content(desk) == before


def test_an_unknown_client_is_refused_before_anything_is_asked(desk):
    terminal = desk.start("confcli share C-999")
    assert terminal.wait() == "", terminal
    assert terminal.code == 2
    assert "There is no client C-999" in terminal.seen()


@both_voices
def test_enter_alone_never_names_a_client(desk, plain):
    terminal = replace(desk, plain=plain).start("confcli share")
    terminal.wait()
    for words in ("Yes, the client", "Yes: this answer is for them alone", ""):
        terminal.answer(words)
    assert "Which client does it concern?" in terminal.seen(), terminal
    while terminal.kind and REVIEW not in terminal.seen():
        terminal.enter("")
    for words in ("All is right", "No, that is all"):
        terminal.answer(words)
    assert terminal.code == 0, terminal
    assert desk.entries()[-1]["fields"].get("client") is None, terminal


@both_voices
def test_a_byte_that_is_no_letter_is_no_mistake_of_the_program(desk, plain):
    terminal = replace(desk, plain=plain).start("confcli contact C-001")
    terminal.wait()
    for words in ("By letter", "today"):
        terminal.answer(words)
    before = content(desk)
    terminal.enter("caf\udce9")  # as a Latin-1 keyboard sends it
    assert "made a mistake" not in terminal.seen(), terminal
    assert content(desk) == before
    assert terminal.kind == "text", terminal
    assert "What do you want to note?" in terminal.seen(), terminal


def test_ctrl_d_at_the_passphrase_is_not_taken_for_a_missing_terminal(desk):
    terminal = desk.start("confcli log (typing the passphrase)")
    terminal.wait()
    terminal.press(CTRL_D)
    terminal.until()
    assert terminal.code in (3, 4)
    assert "no terminal" not in terminal.seen(), terminal


@pytest.mark.parametrize(
    "line",
    ["--help", "share --help", "client --help", "contact C-999", "log --kind nothing", "show 99", "verify passphrase"],
)
def test_help_and_refusals_stand_whole_on_a_narrow_screen(desk, line):
    terminal = replace(desk, columns=40).start(f"confcli {line}")
    terminal.wait()
    assert terminal.faults() == [], terminal


# --- Pasting and typing ahead -------------------------------------------------------------------


def at_the_clients_questions(desk):
    """Answer a first contact up to the question that takes a note and is followed by a choice."""
    steps = [step.words for step in read_session("every-question-of-a-first-contact") if step.sign == ">"]
    terminal = desk.start("confcli first-contact")
    terminal.wait()
    for words in steps[: steps.index("Who reads it?")]:  # the client agrees to notes, and then says something
        terminal.answer(words)
    return terminal


def finish_first_contact(terminal):
    for words in ("Taken on paper", "English", "All is right"):
        terminal.answer(words)
    assert terminal.code == 0, terminal


pasting = pytest.mark.parametrize(
    ("plain", "bracketed"),
    [(False, True), (False, False), (True, False)],
    ids=["guided", "guided on a terminal without bracketed paste", "plain"],
)


@pasting
@pytest.mark.parametrize("end", ["", "\n"], ids=["", "with a line end"])
def test_a_pasted_note_is_kept_whole_and_answers_nothing_else(desk, plain, bracketed, end):
    terminal = at_the_clients_questions(replace(desk, plain=plain))
    terminal.paste(NOTE + end, bracketed=bracketed)
    if not terminal.goes_on_by_itself():
        terminal.enter("")
    assert "Would you like a copy" in terminal.seen(), terminal
    assert terminal.options()[0] == "Not offered yet", terminal
    finish_first_contact(terminal)
    fields = desk.entries()[-1]["fields"]
    assert (fields["notes_consent"], fields["copy"]) == ("agreed", "on_paper")
    assert fields["client_asked"] == NOTE


@pasting
def test_a_pasted_thing_is_never_judged_by_its_own_lines(desk, plain, bracketed):
    terminal = replace(desk, plain=plain).start("confcli share C-001")
    terminal.wait()
    for words in ("Yes, the client", "Yes: this answer is for them alone"):
        terminal.answer(words)
    assert terminal.kind == "thing"
    if plain:
        terminal.paste("where she lives\n3\n3\n", bracketed=bracketed)
        terminal.until(re.compile("once more"))
    else:
        terminal.paste("where she lives\n3\n3", bracketed=bracketed)
    terminal.enter("")
    assert terminal.kind == "one", terminal
    assert terminal.options()[0].startswith("No"), terminal
    assert terminal.everything().count("You chose") == (2 if plain else 0), terminal
    assert not [line for line in terminal.paper.all_lines() if line.startswith("   →")], terminal


@both_voices
def test_keys_pressed_before_the_first_question_answer_nothing(desk, plain):
    before = content(desk)
    terminal = replace(desk, plain=plain).start("confcli share")
    terminal.press(ENTER * 4)
    terminal.wait()
    assert terminal.question().text.startswith("Is anyone in immediate danger")
    assert "→" not in terminal.everything()
    assert "You chose" not in terminal.everything()
    terminal.press(CTRL_C)
    terminal.until()
    assert terminal.code == 130
    assert content(desk) == before


@both_voices
def test_an_impatient_enter_never_answers_the_next_question(desk, plain):
    terminal = replace(desk, plain=plain).start("confcli share")
    terminal.wait()
    terminal.press("1" + ENTER * 5)
    terminal.wait()
    assert terminal.question().text == "Does it concern a client, or what a client told you?", terminal
    terminal.answer("No, no client at all")
    terminal.answer("All is right")
    assert "NO CLIENT INFORMATION" in terminal.seen(), terminal
    assert "Who would receive it?" not in terminal.everything(), terminal


@both_voices
def test_a_very_long_note_is_kept_whole(desk, plain):
    note = " ".join(f"word{number:04d}" for number in range(1112))[:10_000]
    terminal = replace(desk, plain=plain).start("confcli contact C-001")
    terminal.wait()
    terminal.answer("By letter")
    terminal.answer("today")
    terminal.press(note + ENTER)
    terminal.until(re.compile(r"These\s+are\s+your\s+answers"))
    terminal.wait()
    terminal.answer("All is right")
    assert terminal.code == 0, terminal
    assert desk.entries()[-1]["fields"]["note"] == note


# --- Other terminals, and none ------------------------------------------------------------------


def test_the_guided_voice_refuses_a_pipe(desk):
    before = content(desk)
    ran = desk.pipe("confcli share", "\n" * 40)
    assert ran.returncode == 2
    assert "--plain" in ran.stderr
    assert "--answers" in ran.stderr
    assert ran.stdout == ""
    assert content(desk) == before


def test_the_guided_voice_refuses_when_its_screen_is_a_file(desk):
    keyboard, end = os.openpty()
    try:
        os.write(keyboard, b"\r" * 20)
        command = desk.command("confcli share")
        env = {**surroundings(), **desk.around()}
        ran = subprocess.run(command, stdin=end, capture_output=True, cwd=desk.folder, env=env, check=False)
    finally:
        os.close(keyboard)
        os.close(end)
    assert ran.returncode == 2
    assert b"--plain" in ran.stderr
    assert ran.stdout == b""


def test_numbered_lines_work_from_a_pipe(desk):
    ran = replace(desk, plain=True).pipe("confcli contact", "1\n2\ntoday\nShe slept well.\n")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == "Recorded as entry 4.\n"
    assert "You chose 2: By telephone" in squeezed(ran.stderr)
    fields = desk.entries()[-1]["fields"]
    assert (fields["client"], fields["channel"], fields["note"]) == ("C-001", "phone", "She slept well.")


@pytest.mark.parametrize("given", ["", "1\n", "1\n2\n", "1\n2\ntoday\n"])
def test_a_pipe_that_ends_early_records_nothing(desk, given):
    before = content(desk)
    ran = replace(desk, plain=True).pipe("confcli contact", given)
    assert ran.returncode == 3, ran.stderr
    assert ran.stdout == ""
    assert "The answers ended before the questions did." in squeezed(ran.stderr)
    assert content(desk) == before


@pytest.mark.parametrize("given", ["1\n9\ntoday\n\n", "1\n2\nsome day\n\n", "C-999\n2\ntoday\n\n"])
def test_a_pipe_with_a_wrong_line_records_nothing(desk, given):
    before = content(desk)
    ran = replace(desk, plain=True).pipe("confcli contact", given)
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    assert content(desk) == before


@pytest.mark.parametrize("env", [{"TERM": "dumb"}, {"ACCESSIBLE": "1"}], ids=["TERM=dumb", "ACCESSIBLE=1"])
def test_a_simple_terminal_gets_numbered_lines(desk, env):
    terminal = desk.start("confcli contact", **env)
    terminal.wait()
    for words in ("C-001 Odile Canari", "By telephone", "today", "She slept well.", "All is right"):
        assert terminal.voice == "plain"
        terminal.answer(words)
    assert terminal.code == 0, terminal
    assert "\x1b" not in terminal.transcript


def test_no_color_is_obeyed(desk):
    played = replace(desk, env={**desk.env, "NO_COLOR": "1"}).play("every-question-of-a-disclosure")
    transcript = "".join(terminal.transcript for terminal in played)
    assert "\x1b[" in transcript, "the guided voice was not heard"
    assert not COLOUR.findall(transcript)


# --- Recovery -----------------------------------------------------------------------------------

NEW = "other loud invented proof phrases"


def on_paper(terminal):
    """Copy the three lines of a recovery sheet from the screen, as a volunteer does."""
    shown = "\n".join(terminal.lines())
    return [line for _, line in sorted(re.findall(r"^ +(\d) +((?:[A-Z0-9]{2,4} ?)+)$", shown, re.MULTILINE))]


@pytest.mark.parametrize("columns", [80, 40])
def test_a_forgotten_passphrase_from_the_paper_to_a_new_one(desk, columns):
    desk = replace(desk, columns=columns)
    terminal = desk.start("confcli vault recovery sheet")
    terminal.wait()
    paper = on_paper(terminal)
    assert [len(line.replace(" ", "")) for line in paper] == [20, 20, 18]
    wanted = int(re.findall(r"type its line (\d)", squeezed(terminal.seen()))[-1])
    terminal.answer("1234 5678")
    assert "That is not the same." in terminal.seen()
    terminal.answer(paper[wanted - 1].lower())
    assert terminal.code == 0
    assert "Right. Keep the paper away from the laptop." in squeezed(terminal.seen())

    terminal = desk.start("confcli vault recover (typing the passphrase)")
    terminal.wait()
    for line in ("AAAA", paper[1], paper[2]):
        terminal.answer(line)
    assert "There is a typing mistake in the key." in squeezed(terminal.seen())
    for line in paper:
        terminal.answer(line)
    assert "The sheet opens your vault." in squeezed(terminal.seen())
    terminal.answer("not these words at all")
    assert "These are not the same words." in squeezed(terminal.seen())
    for words in ("", NEW, NEW):
        terminal.answer(words)
    assert "here is a new one" in squeezed(terminal.seen())
    terminal.answer("")
    assert terminal.code == 0
    assert not terminal.faults()
    (desk.folder / "passphrase").write_text(NEW, encoding="utf-8")
    assert len(desk.entries()) == 3


@pytest.mark.parametrize("pressed", [CTRL_C, CTRL_D])
def test_a_sheet_that_was_broken_off_leaves_the_one_before(desk, pressed):
    terminal = desk.start("confcli vault recovery sheet")
    terminal.wait()
    first = on_paper(terminal)
    terminal.answer("")
    terminal = desk.start("confcli vault recovery sheet")
    terminal.wait()
    terminal.press(pressed)
    terminal.until()
    assert terminal.code in (3, 130)
    (desk.folder / "key").write_text("".join(first), encoding="utf-8")
    ran = desk.pipe("confcli vault recovery test --key-file key (typing the passphrase)")
    assert ran.returncode == 0, ran.stderr
