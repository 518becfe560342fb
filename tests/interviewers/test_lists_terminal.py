"""What is typed at a real terminal is what is meant, in both voices: never another line, and never another client."""

import re
from dataclasses import replace

import pytest
from platforms import needs_terminal
from terminal import DOWN, REVIEW, UP, furnished, moved_in, read_session, squeezed

from confcli.policy import load

pytestmark = needs_terminal

both_voices = pytest.mark.parametrize("plain", [False, True], ids=["guided", "plain"])
ANYTHING = re.compile(".", re.DOTALL)
NAMES = ("Hélène Roy", "Helene d'Aout", "Anne Morel", "Annie Blanc")
MORE = ("Luc", "Zoé", "Yves", "Rose", "Paul", "Ines", "Emma")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    desk = furnished(tmp_path_factory.mktemp("prepared"))
    for name in NAMES:
        done(desk, "client add", f'name = "{name}"\nlanguage = "french"\n')
    done(desk, "client erase C-002", 'basis = "asked_for"\nsure = "yes"\n')
    return desk


@pytest.fixture(scope="module")
def crowded(prepared, tmp_path_factory):
    desk = moved_in(prepared, tmp_path_factory.mktemp("crowded"))
    for name in MORE:
        done(desk, "client add", f'name = "{name}"\nlanguage = "french"\n')
    return desk


@pytest.fixture
def desk(prepared, tmp_path):
    desk = moved_in(prepared, tmp_path)
    yield desk
    for terminal in desk.opened:
        terminal.close()


def done(desk, command, answers):
    ran = desk.pipe(f"confcli {command} --answers -", f"[answers]\n{answers}")
    assert ran.returncode == 0, ran.stderr


def begun(desk, command):
    terminal = desk.start(f"confcli {command}")
    terminal.wait()
    return terminal


@both_voices
@pytest.mark.parametrize("columns", [80, 40])
def test_what_is_typed_is_what_is_meant(desk, plain, columns):
    replace(desk, plain=plain, columns=columns).play("typed")
    assert [entry["fields"]["client"] for entry in desk.entries() if entry["kind"] == "contact"] == ["C-003"] * 2


@both_voices
def test_a_list_of_more_than_nine_finds_codes_and_names_and_refuses_what_it_has_not(crowded, tmp_path, plain):
    terminal = begun(replace(moved_in(crowded, tmp_path), plain=plain), "contact")
    assert len(terminal.options()) == 11
    for typed in ("Hellen", "2", "C-002", "13", "15", "c2"):
        terminal.enter(typed)
        assert "Which client was it with?" in terminal.seen(), terminal
        assert "You chose" not in terminal.everything()
        assert "→" not in terminal.everything()
    terminal.enter("12")
    assert "C-012 Emma" in terminal.seen(), terminal
    terminal.close()


def test_what_is_typed_is_seen_and_the_mark_goes_where_it_leads(desk):
    terminal = begun(desk, "contact")
    assert marked(terminal) == []  # of people none before a key was pressed
    seeing(terminal, "an", "> an  (more than one line)")
    assert marked(terminal) == []
    seeing(terminal, "nie", "> annie")
    assert marked(terminal) == ["5) C-005 Annie Blanc"]
    seeing(terminal, "x", "> anniex  (on none of the lines)")
    assert marked(terminal) == []
    seeing(terminal, UP, "> \n")
    assert marked(terminal) == ["5) C-005 Annie Blanc"]
    terminal.enter("")
    assert "→ C-005 Annie Blanc" in squeezed(terminal.everything())


def test_several_are_marked_by_space_by_number_and_by_arrow_with_enter(prepared, tmp_path):
    for keys, chosen in ((DOWN, 1), ("3 4", 2), (f"{DOWN * 2} {DOWN} ", 2), (f"{DOWN * 2} 4", 2)):
        terminal = at_the_grounds(at_a_desk_of_its_own(prepared, tmp_path))
        options = terminal.options()
        terminal.enter(keys)
        echoed = squeezed("\n".join(terminal.paper.all_lines()).rpartition("→")[2].partition("\n\n")[0])
        assert sum(one in echoed for one in options) == chosen, terminal
        assert "(nothing)" not in echoed
        terminal.close()
    terminal = at_the_grounds(at_a_desk_of_its_own(prepared, tmp_path))
    terminal.enter("")
    assert "Please choose at least one answer." in terminal.seen(), terminal
    terminal.close()


def at_a_desk_of_its_own(prepared, folder):
    """Sit where nothing was begun."""
    (own := folder / str(len(list(folder.iterdir())))).mkdir()
    return moved_in(prepared, own)


def at_the_grounds(desk):
    terminal = begun(desk, "share C-001")
    for words in ("No, nobody", "Anyone outside the team", "Yes"):
        terminal.answer(words)
    assert terminal.kind == "many", terminal
    return terminal


@both_voices
def test_a_number_of_two_digits_at_a_review_means_its_line(desk, plain):
    desk = replace(desk, plain=plain)
    terminal = begun(desk, "first-contact")
    for step in read_session("every-question-of-a-first-contact")[1:]:
        if REVIEW in terminal.seen():
            break
        terminal.answer(step.words)
    rows = terminal.options()
    assert len(rows) > 12, terminal
    terminal.enter("12")
    assert terminal.question().text == asked_again(rows[11]), terminal


def asked_again(row):
    words = load(forms=("first_contact",)).words["first_contact"].questions.values()
    return next(squeezed(one.text) for one in words if row.startswith(f"{squeezed(one.label)}:"))


def marked(terminal):
    """Give the lines with the mark beside them."""
    return [squeezed(line.removeprefix(" »")) for line in terminal.paper.on_screen() if line.startswith(" »")]


def seeing(terminal, keys, row):
    """Press keys, and wait until this stands on the line under the list."""
    terminal.press(keys)
    while not any(line == row.rstrip() for line in terminal.paper.on_screen()):
        terminal.until(ANYTHING)
        assert terminal.code is None, terminal
