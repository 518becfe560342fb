"""Numbered lines at a real terminal: every key is noticed, and the line can be edited."""

import re
from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import CTRL_C, CTRL_D, ENTER, furnished, moved_in, squeezed

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
def test_silence_in_the_middle_of_a_line_locks_and_says_what_is_not_kept(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = at_the_note(desk)
    showing(terminal, *"half")
    desk.hours_later()
    terminal.until()
    assert terminal.code == 4, terminal
    told = squeezed("\n".join(terminal.paper.on_screen()))
    assert "Locked: no key was pressed for a long time." in told
    assert "What you answered is kept, unfinished." in told
    assert "Only the line you were typing is not kept." in told
    assert "half" not in told


@both_voices
def test_the_menu_says_what_is_not_kept_too(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = desk.start("confcli home")
    terminal.wait()
    for words in ("Record a contact", "C-001 Odile Canari", "By letter", "today"):
        terminal.answer(words)
    showing(terminal, *"half")
    desk.hours_later()
    terminal.wait()
    told = squeezed("\n".join(terminal.paper.on_screen()))
    assert "Only the line you were typing is not kept. To go on, unlock again." in told, terminal


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
