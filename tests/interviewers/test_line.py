"""Numbered lines at a real terminal: every key is noticed, and the line can be edited."""

import re
from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import CTRL_C, CTRL_D, ENTER, ESCAPE, PASSPHRASE, furnished, moved_in, squeezed

from confcli.flows.drafts import unfinished
from confcli.vault import secrets
from confcli.vault.unlocking import open_vault

pytestmark = needs_terminal

ANYTHING = re.compile(".", re.DOTALL)
LEFT, HOME, END, DELETE, BACKSPACE = "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~", "\x7f"
CTRL_LEFT, CTRL_U, CTRL_W = "\x1b[1;5D", "\x15", "\x17"
both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    return furnished(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def desk(prepared, tmp_path):
    desk = moved_in(prepared, tmp_path)
    yield replace(desk, plain=True)
    for terminal in desk.opened:
        terminal.close()


def at_the_note(desk):
    """Stand before the note of a contact."""
    terminal = desk.start("confcli contact C-001")
    terminal.wait()
    terminal.answer("By letter")
    terminal.answer("today")
    assert terminal.kind == "text", terminal
    return terminal


def finished(desk, terminal):
    """Confirm, and give the note that was recorded."""
    terminal.wait()
    return confirmed(desk, terminal)


def stands(terminal, text):
    """Wait until this stands on the screen."""
    while text not in squeezed("\n".join(terminal.paper.on_screen())):
        terminal.until(ANYTHING)
        assert terminal.code is None, terminal


def confirmed(desk, terminal):
    terminal.answer("All is right")
    assert terminal.code == 0, terminal
    assert not desk.plain or "\x1b" not in terminal.transcript
    return desk.entries()[-1]["fields"]["note"]


def showing(terminal, *letters):
    """Press keys one after the other, and see each on the screen before the next: escapes are made of letters, too."""
    for number, letter in enumerate(letters, start=1):
        before = typed_so_far(terminal, letters[:number])
        terminal.press(letter)
        while typed_so_far(terminal, letters[:number]) == before:
            terminal.until(ANYTHING)
            assert terminal.code is None, terminal


def typed_so_far(terminal, letters):
    return "\n".join(terminal.paper.on_screen()).count("".join(letters))


# --- Somebody is there, or nobody ---------------------------------------------------------------


@both_voices
def test_who_types_slowly_is_not_locked_out(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    for letter in "slow":
        showing(terminal, letter)
        desk.minutes_later(6)  # of ten
    terminal.press(ENTER)
    assert finished(desk, terminal) == "slow"


@both_voices
def test_silence_in_the_middle_of_a_line_locks_and_keeps_it(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    showing(terminal, *"half")
    desk.hours_later()
    terminal.until()
    assert terminal.code == 4, terminal
    told = squeezed("\n".join(terminal.paper.on_screen()))
    assert "Locked: no key was pressed for a long time." in told
    assert "What you answered is kept, unfinished." in told
    assert "not kept" not in told
    assert "half" not in told
    terminal = desk.start("confcli contact C-001")
    terminal.wait()
    terminal.answer("Go on with it")
    stands(terminal, "half")
    terminal.enter(" of it")
    assert confirmed(desk, terminal) == "half of it"


@both_voices
def test_the_menu_locks_and_loses_nothing_either(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = desk.start("confcli home")
    terminal.wait()
    for words in ("Record a contact", "C-001 Odile Canari", "By letter", "today"):
        terminal.answer(words)
    showing(terminal, *"half")
    desk.hours_later()
    terminal.wait()
    told = squeezed("\n".join(terminal.paper.on_screen()))
    assert "Nothing is lost. To go on, unlock again." in told, terminal


@both_voices
@pytest.mark.parametrize("keys", ["", "half"], ids=["before a key", "in the middle of a line"])
def test_a_key_after_the_lid_was_closed_comes_too_late(desk, plain, keys):
    """Whoever opens the lid and presses Enter at once is not let in."""
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    showing(terminal, *keys)
    desk.hours_later()
    terminal.press("x" + ENTER)
    terminal.until()
    assert terminal.code == 4, terminal
    assert len(desk.entries()) == 3


# --- What is typed by half ----------------------------------------------------------------------


@pytest.fixture
def quick_key(monkeypatch):
    """Derive the key in one round here too, where a vault is looked into without starting the program."""
    monkeypatch.setattr(secrets, "ROUNDS", 1)


def half_typed(desk):
    """Give what is typed by half, as it lies in the vault of a program that still runs."""
    opened = open_vault(str(desk.folder / "vault"), secrets.Passphrase(PASSPHRASE))
    try:
        return [text for one in unfinished(opened) for typed in one.begun.values() for text in typed.values()]
    finally:
        opened.close()


def killed_after_a_pause(desk, terminal):
    while half_typed(desk) != ["half"]:
        assert terminal.code is None, terminal
    terminal.kill()


def hung_up(_, terminal):
    terminal.hang_up()


@both_voices
@pytest.mark.usefixtures("quick_key")
@pytest.mark.parametrize(
    "ends", [killed_after_a_pause, hung_up, CTRL_C, ESCAPE], ids=["kill", "window", "ctrl-c", "esc"]
)
def test_a_note_that_is_typed_by_half_is_there_again(desk, plain, ends):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    showing(terminal, *"half")
    if ends is ESCAPE and plain:
        pytest.skip("in numbered lines Escape is no key")
    if callable(ends):
        ends(desk, terminal)
    elif ends is ESCAPE:
        terminal.wish(ESCAPE)  # to the day, and from there to the note again
        terminal.answer("yesterday")
    else:
        terminal.press(ends)
        terminal.until()
        assert "what you answered is kept, unfinished." in terminal.seen(), terminal
    if ends is not ESCAPE:
        terminal = desk.start("confcli contact C-001")
        terminal.wait()
        terminal.answer("Go on with it")
    stands(terminal, "half")
    terminal.enter(" of it")
    assert confirmed(desk, terminal) == "half of it"


@both_voices
@pytest.mark.parametrize(("keys", "note"), [("", "She slpt"), (f"{LEFT}{LEFT}e", "She slept"), (CTRL_U, None)])
def test_a_note_is_changed_where_it_stands(desk, plain, keys, note):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    terminal.enter("She slpt")
    terminal.answer("Note")
    stands(terminal, "She slpt")
    terminal.enter(keys)
    assert confirmed(desk, terminal) == note


@both_voices
@pytest.mark.parametrize(("wish", "shown"), [("!", "15 medical emergency (SAMU)"), ("=", "is kept, unfinished")])
def test_a_text_that_stands_there_stands_before_no_wish(desk, plain, wish, shown):
    """Nobody has to take away a note before help is shown."""
    terminal = at_the_note(replace(desk, plain=plain))
    terminal.enter("She slept")
    terminal.answer("Note")
    stands(terminal, "She slept")
    terminal.press(wish)
    stands(terminal, shown) if wish == "!" else terminal.until()
    assert shown in squeezed("\n".join(terminal.paper.all_lines())), terminal


@both_voices
def test_control_z_is_no_letter(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    showing(terminal, *"half")
    terminal.press("\x1a")  # nobody could go on with it here: there is no shell with jobs
    showing(terminal, *"way")
    terminal.press(ENTER)
    assert finished(desk, terminal) == "halfway"


@both_voices
@pytest.mark.parametrize("length", [5000, 20000])
def test_a_line_may_be_longer_than_a_terminal_holds(desk, plain, length):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    note = "".join(f"{number} " for number in range(length))[:length].strip()
    terminal.paste(note, bracketed=not plain)
    terminal.enter("")
    assert confirmed(desk, terminal) == note


# --- Editing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "note"),
    [
        (["She slep well", LEFT * 5, "t"], "She slept well"),
        (["leppt", LEFT, LEFT, BACKSPACE, HOME, "s"], "slept"),
        (["xShe", HOME, DELETE, END, " slept"], "She slept"),
        (["She slept badly", CTRL_W, "well"], "She slept well"),
        (["all wrong", CTRL_U, "right"], "right"),
        (["She well", CTRL_LEFT, "slept "], "She slept well"),
        (["café à Noël, l’été", BACKSPACE, "é"], "café à Noël, l’été"),
        (["你好", BACKSPACE, "们"], "你们"),
        (["two\tcolumns"], "two\tcolumns"),
        (["\x0f\x12\x13", "kept"], "kept"),
    ],
)
@pytest.mark.parametrize("columns", [80, 40])
def test_a_line_can_be_edited(desk, keys, note, columns):
    desk = replace(desk, columns=columns)
    terminal = at_the_note(desk)
    for each in keys:
        terminal.press(each)
    terminal.press(ENTER)
    assert finished(desk, terminal) == note
    assert note.replace("\t", " ").split()[-1] in terminal.everything()


def test_letters_that_come_byte_by_byte_are_letters(desk):
    terminal = at_the_note(desk)
    for byte in "é你".encode():
        terminal.press(bytes([byte]).decode("utf-8", "surrogateescape"))
    terminal.press(ENTER)
    assert finished(desk, terminal) == "é你"


def test_a_long_line_stands_on_the_screen_as_it_was_typed(desk):
    desk = replace(desk, columns=40)
    note = " ".join(f"word{number:02d}" for number in range(30))
    terminal = at_the_note(desk)
    terminal.press(note + ENTER)
    assert finished(desk, terminal) == note
    assert note.replace(" ", "") in terminal.everything().replace(" ", "")


@pytest.mark.parametrize(("key", "code"), [(CTRL_C, 130), (CTRL_D, 3)])
def test_a_key_that_ends_it_ends_it_on_a_line_of_its_own(desk, key, code):
    terminal = at_the_note(desk)
    terminal.press(key)
    terminal.until()
    assert terminal.code == code, terminal
    assert all(line.startswith("Type your answer, then Enter, or Enter alone for nothing:") is line.endswith(":")
               for line in terminal.paper.all_lines() if line.startswith("Type your answer"))  # fmt: skip


def test_the_sheet_may_be_pasted_in_one_go(desk):
    """Three lines at the first of three prompts: none of them is lost."""
    ran = desk.start("confcli vault recovery sheet")
    ran.wait()
    shown = "\n".join(ran.lines())
    paper = [line for _, line in sorted(re.findall(r"^ +(\d) +((?:[A-Z0-9]{2,4} ?)+)$", shown, re.MULTILINE))]
    ran.answer("")
    terminal = desk.start("confcli vault recovery test (typing the passphrase)")
    terminal.wait()
    terminal.paste("\n".join(paper), bracketed=False)
    assert not terminal.goes_on_by_itself()
    terminal.enter("")
    assert terminal.code == 0, terminal
    assert "The sheet is right" in terminal.everything()
