"""What is typed in numbered lines is shown by letters, backspaces and line ends alone, and always rightly."""

import pyte
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confcli.interviewers.echo import Echo, laid

PROMPT = "Your answer: "
LETTERS = st.text(alphabet="abcdé你 œ", max_size=12)
# What a person does to a line: put something in somewhere, take something out, or go to another place.
EDITS = st.lists(
    st.one_of(
        st.tuples(st.just("in"), st.integers(0, 60), LETTERS),
        st.tuples(st.just("out"), st.integers(0, 60), st.integers(1, 12)),
        st.tuples(st.just("go"), st.integers(0, 60), st.none()),
        st.tuples(st.just("line"), st.integers(0, 60), st.none()),
    ),
    max_size=20,
)


class Screen:
    """A terminal of so many columns with a prompt on it, and the line behind it."""

    def __init__(self, columns):
        self.columns, self.sent = columns, ""
        self.paper = pyte.Screen(columns, 400)
        self.stream = pyte.Stream(self.paper)
        self.write(PROMPT)
        self.echo = Echo(self.write, len(PROMPT), lambda: self.columns)

    def write(self, text):
        self.sent += text
        self.stream.feed(text.replace("\n", "\r\n"))

    def row(self):
        """The row that the cursor is in."""
        return self.paper.display[self.paper.cursor.y]


def edited(text, edit):
    what, place, more = edit
    place = min(place, len(text))
    if what == "in":
        return text[:place] + more + text[place:], place + len(more)
    if what == "out":
        return text[:place] + text[place + more :], place
    return (text, place) if what == "go" else (text[:place] + "\n" + text[place:], place + 1)


@settings(deadline=None)
@given(EDITS, st.sampled_from([20, 40]))
def test_the_row_of_the_cursor_always_stands_there_rightly(edits, columns):
    screen, text = Screen(columns), ""
    for edit in edits:
        text, cursor = edited(text, edit)
        screen.echo.show(text, cursor)
        rows, places = laid(text, len(PROMPT), columns - 1)
        row, column = places[cursor]
        expected = "".join(shown for shown, _ in rows[row])
        shown = screen.row() if row else screen.row()[len(PROMPT) :]
        assert shown.replace(" ", "") == pyte_text(expected).replace(" ", "")
        assert screen.paper.cursor.x == column
    assert not {c for c in screen.sent if c < " "} - {"\b", "\n"}


def pyte_text(text):
    """The text as pyte gives it back: it composes an accent with its letter."""
    screen = pyte.Screen(200, 1)
    pyte.Stream(screen).feed(text)
    return screen.display[0]


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        (["a", "ab"], "ab"),
        (["ab", "a"], "ab\b \b"),
        (["你", ""], "你\b\b  \b\b"),
        (["e\u0301", "e\u0301e"], "e\u0301e"),
        (["ae\u0301", "a"], "ae\u0301\b \b"),
    ],
)
def test_what_is_typed_at_the_end_costs_no_more_than_itself(typed, sent):
    screen = Screen(40)
    for text in typed:
        screen.echo.show(text, len(text))
    assert screen.sent == PROMPT + sent


def test_what_could_act_on_the_screen_is_spelt_out():
    screen = Screen(40)
    screen.echo.show("a\x1b[2J\tb\udce9", 7)
    assert screen.row().rstrip() == PROMPT + "a⟨U+001B⟩[2J b⟨U+DCE9⟩"


def test_on_a_screen_of_another_width_the_row_is_written_anew():
    screen = Screen(80)
    screen.echo.show("x" * 70, 70)
    assert screen.row().rstrip() == "xxxx"
    screen.columns = 60
    screen.echo.show("x" * 71, 71)
    assert screen.row().rstrip() == "x" * 25
