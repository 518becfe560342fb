"""Making a vault at a real terminal: the words on the paper open it, whatever comes between."""

import re

import pytest
from platforms import needs_terminal
from terminal import CTRL_C, CTRL_D, PASSPHRASE, Desk, squeezed

from confcli.vault.making import MARK

pytestmark = needs_terminal
UNDERTAKING = ("V-07", "Yes", "Yes, I undertake to keep the Code", "All is right", "")  # the last: no coordinator yet
INIT = "confcli init (typing the passphrase)"
WEAK = "liberté égalité fraternité"


@pytest.fixture(params=[False, True], ids=["guided", "plain"])
def desk(tmp_path, request):
    """A folder with nothing but the settings."""
    desk = Desk(tmp_path, plain=request.param)
    desk.settle("en")
    yield desk
    for terminal in desk.opened:
        terminal.close()


def at_the_words(desk):
    """Begin, and give the terminal with the words that a person would write on paper now."""
    terminal = desk.start(INIT)
    terminal.wait()
    for words in UNDERTAKING:
        terminal.answer(words)
    assert "The words:" in terminal.seen(), terminal
    return terminal, re.findall(r"the laptop\. ([\w ]+) Type these", terminal.everything())[-1]


def unlocked(desk, secret):
    """Count what the vault holds when it is opened with this."""
    (desk.folder / "passphrase").write_text(secret, encoding="utf-8")
    return len(desk.entries())


def left(desk):
    return {path.name for path in desk.folder.iterdir()} - {".confcli.json", "passphrase", "backups"}


def is_in_the_clear(desk, words):
    return [path for path in desk.folder.rglob("*") if path.is_file() and words.encode() in path.read_bytes()]


@pytest.mark.parametrize("spell", [str.upper, str.title, lambda words: words.replace(" ", "  ")])
def test_drawn_words_are_compared_as_words_and_may_be_seen(desk, spell):
    terminal, words = at_the_words(desk)
    terminal.enter(spell(words))
    assert "Your vault is made." in squeezed(terminal.seen()), terminal
    assert unspaced_in(spell(words), terminal), terminal
    terminal.answer("")  # the sheet is for later
    assert terminal.code == 0
    assert unlocked(desk, words) == 1
    assert not is_in_the_clear(desk, words) or is_in_the_clear(desk, words) == [desk.folder / "passphrase"]


def unspaced_in(words, terminal):
    return "".join(words.split()) in "".join(terminal.everything().split())


@pytest.mark.parametrize("befallen", ["kill -9", CTRL_C, CTRL_D, "="])
@pytest.mark.parametrize("answered", [0, 1, 2], ids=["at the words", "at one's own", "at the same again"])
def test_an_interrupted_making_goes_on_with_the_words_on_the_paper(desk, answered, befallen):
    terminal, words = at_the_words(desk)
    for secret in ["", PASSPHRASE][:answered]:
        terminal.answer(secret)
    if befallen == "kill -9":
        terminal.kill()
    elif befallen == "=":
        terminal.enter("=")
    else:
        terminal.press(befallen)
        terminal.until()
    assert terminal.code not in (None, 0), terminal
    if befallen != "kill -9":
        assert "these words open it. To go on: confcli init" in squeezed(terminal.everything())
    assert left(desk) == {"vault", f"vault{MARK}"}
    assert not (desk.folder / f"vault{MARK}").read_bytes()
    assert not is_in_the_clear(desk, words)
    assert unlocked(desk, words) == 1, "the paper does not open the vault"
    (desk.folder / "passphrase").unlink()

    again = desk.start(INIT)
    again.wait()
    assert "A vault was begun here." in squeezed(again.seen()), again
    again.answer("1")
    again.answer(words.title())
    assert "Your vault is made." in squeezed(again.seen()), again
    again.answer("")
    assert again.code == 0
    assert "Give this line to your supervisor to keep:" in squeezed(again.seen())
    assert f"vault{MARK}" not in left(desk)
    assert unlocked(desk, words) == 1


def test_who_has_no_paper_begins_anew_and_nothing_is_thrown_away(desk):
    terminal, words = at_the_words(desk)
    terminal.kill()
    again = desk.start(INIT)
    again.wait()
    again.answer("2")
    for said in UNDERTAKING:
        again.answer(said)
    others = re.findall(r"the laptop\. ([\w ]+) Type these", again.everything())[-1]
    assert others != words
    again.answer(others)
    again.answer("")
    assert again.code == 0, again
    (aside,) = desk.folder.glob("vault.set-aside-*")
    assert unlocked(desk, others) == 1
    desk.vault = aside.name
    assert unlocked(desk, words) == 1


def test_signs_are_no_tries_and_danger_is_one_key_away(desk):
    terminal, words = at_the_words(desk)
    for sign, said in (
        ("?", "They stand above"),
        ("!", "112"),
        ("<", "Your passphrase is these words."),
        (":", "above"),
    ):
        terminal.enter(sign)
        assert said in squeezed(terminal.seen()), terminal
    terminal.enter("these are others")
    assert "The first difference is at word 1." in squeezed(terminal.seen()), terminal
    for _ in range(4):  # no number of slips loses the undertaking
        terminal.enter(words + " more")
        assert "The first difference is at word 8." in squeezed(terminal.seen()), terminal
    terminal.enter("")
    for sign, said in (("?", "Capitals and spaces count here."), ("!", "112"), ("+", "What you type is shown now.")):
        terminal.enter(sign)
        assert said in squeezed(terminal.seen()), terminal
        assert "Your own passphrase:" in terminal.seen(), terminal
    terminal.enter("<")
    assert "The words:" in terminal.seen(), terminal
    terminal.enter(words)
    assert "Your vault is made." in squeezed(terminal.seen()), terminal


def test_a_weak_one_of_ones_own_is_followed_by_another_of_ones_own(desk):
    terminal, words = at_the_words(desk)
    terminal.answer("")
    terminal.answer(WEAK)
    assert "This passphrase could be guessed." in squeezed(terminal.seen())
    terminal.answer(PASSPHRASE)
    terminal.answer("not the same at all")
    assert "The two passphrases are not the same." in squeezed(terminal.seen())
    for _ in range(2):
        terminal.answer(PASSPHRASE)
    assert "Your vault is made." in squeezed(terminal.seen()), terminal
    terminal.answer("")
    assert terminal.code == 0
    assert unlocked(desk, PASSPHRASE) == 1
    (desk.folder / "passphrase").write_text(words, encoding="utf-8")
    assert desk.pipe("confcli log").returncode == 4, "the drawn words still open it"


def test_what_is_typed_is_shown_from_the_moment_it_is_wished(desk):
    terminal, words = at_the_words(desk)
    terminal.answer(words)
    terminal.answer("")
    log = desk.start("confcli log (typing the passphrase)")
    log.wait()
    log.answer("typed unseen by anybody")
    log.enter("?")
    assert "capitals, accents and spaces do not matter" in squeezed(log.seen()), log
    log.enter("!")
    assert "112" in log.seen()
    log.enter("+")
    log.enter("Seen Now")
    assert "Seen Now" in log.everything()
    log.enter(words.upper())
    assert log.code == 0, log
    assert unspaced_in(words.upper(), log)


def test_after_three_failures_the_way_back_in_is_named(desk):
    terminal, words = at_the_words(desk)
    terminal.answer(words)
    terminal.answer("")
    log = desk.start("confcli log (typing the passphrase)")
    log.wait()
    for wrong in ("one", "two", "three"):
        log.answer(wrong)
    assert log.code == 4
    assert "confcli vault recover" in squeezed(log.seen()), log


@pytest.mark.parametrize("slips", [lambda line: line.replace("0", "o"), lambda line: line.replace("L", "i").lower()])
def test_the_drill_accepts_what_recovery_accepts(desk, slips):
    terminal, words = at_the_words(desk)
    terminal.answer(words)
    wanted = re.findall(r"Line (\d):", terminal.seen())[-1]
    line = re.findall(rf"(?m)^ +{wanted} +([A-Z0-9 ]+)$", "\n".join(terminal.lines()))[-1]
    terminal.enter("?")
    assert "O is read as 0" in squeezed(terminal.seen()), terminal
    terminal.enter(slips(line))
    assert "Right. Keep the paper away from the laptop." in squeezed(terminal.seen()), terminal
    assert terminal.code == 0
