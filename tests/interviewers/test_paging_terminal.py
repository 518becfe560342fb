"""Whatever is longer than the screen stops at its end, at a real terminal alone; nothing leaves it unread."""

import json
from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import CTRL_C, ENTER, MORE, Desk, furnished, moved_in, squeezed

pytestmark = needs_terminal

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
both_screens = pytest.mark.parametrize("columns", [80, 40])
both_languages = pytest.mark.parametrize("language", ["en", "fr"])

ENTRIES = 30
LONG = (
    *("help", "--help", "share --help", "vault --help", "code show", "practice --list"),
    *("log", "show 4", "client show C-001", "client list", "supervisor", "nonsense"),
)
TITLE = {"en": "SOMEONE IS IN DANGER NOW", "fr": "QUELQU’UN EST EN DANGER"}


@pytest.fixture(scope="session")
def long_used(tmp_path_factory):
    """A vault with thirty contacts, the first of them with a note longer than a screen, and many clients."""
    desk = furnished(tmp_path_factory.mktemp("long-used"))
    for number in range(ENTRIES):
        note = "She is worried about the next scan. " * (1 if number else 40)
        answers = {"client": "C-001", "happened": "today", "channel": "phone", "note": note}
        _done(desk, "contact C-001", answers)
    for number in range(ENTRIES):
        _done(desk, "client add", {"name": f"Client {number}", "language": "english"})
    return desk


def _done(desk: Desk, command: str, answers: dict[str, str]) -> None:
    ran = desk.pipe(f"confcli {command} --answers -", json.dumps({"answers": answers}))
    assert ran.returncode == 0, ran.stderr


@pytest.fixture
def desk(long_used, tmp_path):
    desk = moved_in(long_used, tmp_path)
    yield desk
    for terminal in desk.opened:
        terminal.close()


def start(desk, command, language="en", *, plain=False, columns=80, rows=24):
    """Start a command in a language, a voice and a size; it waits at the end of each screen."""
    desk = replace(desk, plain=plain, columns=columns, rows=rows)
    desk.settle(language)
    terminal = desk.start(f"confcli {command}")
    terminal.turns = False
    terminal.until()
    return terminal


# --- Nothing runs past --------------------------------------------------------------------------


@both_voices
@both_screens
@both_languages
@pytest.mark.parametrize("command", LONG)
def test_what_a_command_prints_is_seen_to_its_last_line(desk, command, language, columns, plain):
    terminal = start(desk, command, language, plain=plain, columns=columns)
    terminal.turns = True
    if terminal.code is None:
        terminal.press(ENTER)
        terminal.until()
    assert terminal.ran_past == [], terminal
    assert (len(terminal.paper.all_lines()) >= terminal.paper.lines) == bool(terminal.turned)
    assert all(MORE.search([line for line in screen if line][-1]) for screen in terminal.turned)
    assert not plain or "\x1b" not in terminal.transcript


@both_voices
def test_a_register_of_any_length_is_left_by_one_key_and_its_end_is_seen(desk, plain):
    for key in ("=", "q", CTRL_C):
        terminal = start(desk, "log --latest 100", plain=plain)
        first = terminal.turned[0]
        terminal.press(key)
        terminal.until()
        assert terminal.code == 0
        assert "Still to do" in terminal.paper.on_screen()
        assert "…" in terminal.paper.all_lines()
        assert len(terminal.turned) == 1, "a wish for the end is not asked about again"
        assert first != terminal.paper.on_screen()


@both_voices
@both_languages
@both_screens
def test_danger_is_heard_at_the_end_of_a_screen_and_the_text_goes_on(desk, plain, language, columns):
    terminal = start(desk, "code show", language, plain=plain, columns=columns)
    terminal.press("!")
    terminal.until()
    assert terminal.kind == "more"
    screen = terminal.paper.on_screen()
    assert TITLE[language] in screen
    assert [line for line in screen if line.startswith("112")]
    terminal.turns = True
    terminal.press(ENTER)
    terminal.until()
    assert terminal.ran_past == []


@both_voices
def test_a_key_that_means_nothing_changes_nothing(desk, plain):
    terminal = start(desk, "help", plain=plain)
    before = terminal.paper.on_screen()
    terminal.press("x?\x1b[A ")
    terminal.until()
    assert terminal.kind in ("more", "")
    assert terminal.paper.all_lines()[: len(before) - 1] == before[:-1]


# --- Only at a terminal, and only where it is wanted --------------------------------------------


@both_voices
def test_who_cannot_use_pages_switches_them_off(desk, plain):
    desk = replace(desk, plain=plain)
    assert desk.pipe("confcli language --no-pages").returncode == 0
    terminal = desk.start("confcli code show")
    terminal.turns = False
    terminal.until()
    assert (terminal.code, terminal.turned) == (0, [])
    assert desk.pipe("confcli language --pages").returncode == 0
    again = desk.start("confcli code show")
    again.turns = False
    again.until()
    assert again.kind == "more"


def test_a_pipe_is_never_stopped(desk):
    shown = desk.pipe("confcli code show").stdout
    assert not MORE.search(shown)
    assert shown.count("\n") > desk.rows


def test_a_file_that_answers_is_never_stopped(desk):
    (desk.folder / "answers.toml").write_text(
        '[answers]\ndanger = "none"\nabout = "client"\nclient = "C-001"\nrecipient = "public"\nidentifiable = "yes"\n',
        encoding="utf-8",
    )
    desk = replace(desk, rows=12)
    terminal = desk.start("confcli share --answers answers.toml")
    terminal.turns = False
    terminal.until()
    assert (terminal.code, terminal.turned) == (0, []), terminal


# --- Nobody there -------------------------------------------------------------------------------


@both_voices
def test_a_page_that_nobody_turns_is_taken_off_the_screen(desk, plain):
    terminal = start(desk, "client list", plain=plain)
    assert "Odile Canari" in terminal.everything()
    desk.hours_later()
    terminal.until()
    assert terminal.code == 4
    shown = squeezed("\n".join(terminal.paper.on_screen()))
    assert shown.startswith("Locked: no key was pressed"), terminal
    assert "Odile" not in shown
    assert plain or "Odile" not in terminal.everything(), "what scrolled by is taken off, too"
