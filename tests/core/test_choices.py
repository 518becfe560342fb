"""What is typed finds the line that is meant, or is refused: no number, name or code ever stands for another line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from confcli.core.choices import find, folded, numbers, parts, require_line, require_lines
from confcli.errors import Misread

DANGER = (
    ("none", "No, nobody"),
    ("client", "Yes, the client"),
    ("other", "Yes, someone else, whoever it is"),
)
WHOLE = (("no", "Non"), ("no_but", "Non, mais plus tard"), ("yes", "Oui"), ("unsure", "Je ne suis pas sûre"))
PEOPLE = (("C-001", "C-001  Odile Canari"), ("C-004", "C-004  Hélène d’Août"), ("C-012", "C-012  Pierrette Lœil"))
MIXED = (
    ("client", "Yes, or it may (nobody on this list)"),
    *PEOPLE,
    ("several", "Several of them"),
    ("no_client", "No, no client at all"),
)
ENTRIES = (
    *((str(n), f"Entry {n} of 12/11/2026: Contact, C-00{n % 3 + 1} Odile Canari") for n in (14, 12, 3, 2)),
    ("older", "Older ones"),
)
TWELVE = (("save", "All is right: go on"), *((f"q{n}", f"Question {n}: 1{n} things") for n in range(2, 13)))


@pytest.mark.parametrize(
    ("lines", "typed", "answer"),
    [
        (DANGER, "1", "none"),
        (DANGER, " 2. ", "client"),
        (DANGER, "03)", "other"),
        (DANGER, "no", "none"),
        (DANGER, "NO,  nobody", "none"),
        (DANGER, "yes, the", "client"),
        (DANGER, "Yes, someone else, whoever it is", "other"),
        (WHOLE, "non", "no"),
        (WHOLE, "non, mais", "no_but"),
        (WHOLE, "oui", "yes"),
        (WHOLE, "je ne suis pas sure", "unsure"),
        (PEOPLE, "C-001", "C-001"),
        (PEOPLE, "c1", "C-001"),
        (PEOPLE, "4", "C-004"),
        (PEOPLE, "c 12", "C-012"),
        (PEOPLE, "C-0012", "C-012"),
        (PEOPLE, "odile", "C-001"),
        (PEOPLE, "HELENE D'AOUT", "C-004"),
        (PEOPLE, "hélène d’a", "C-004"),
        (PEOPLE, "Pierrette Loeil", "C-012"),
        (PEOPLE, "C-001  Odile Canari", "C-001"),
        (MIXED, "1", "C-001"),
        (MIXED, "yes", "client"),
        (MIXED, "several", "several"),
        (MIXED, "no", "no_client"),
        (TWELVE, "12", "q12"),
        (ENTRIES, "12", "12"),
        (ENTRIES, "3", "3"),
        (ENTRIES, "entry 2", "2"),
        (ENTRIES, "older", "older"),
        (TWELVE, "question 3", "q3"),
    ],
)
def test_what_is_typed_finds_its_line(lines, typed, answer):
    assert require_line(typed, lines) == answer


@pytest.mark.parametrize(
    ("lines", "typed", "says"),
    [
        (DANGER, "yes", '"yes" may be more than one line: Yes, the client; Yes, someone else, whoever it is.'),
        (DANGER, "0", '"0" is not one of the numbers. Type a number from 1 to 3.'),
        (DANGER, "4", "Type a number from 1 to 3."),
        (DANGER, "1 2", '"1 2" is not one of the numbers.'),
        (DANGER, "١", '"١" is on none of the lines.'),
        (DANGER, "²", '"²" is on none of the lines.'),
        (DANGER, "oui", '"oui" is on none of the lines. Type a number, or how a line begins.'),
        (DANGER, "nobody", '"nobody" is on none of the lines. Near it: No, nobody.'),
        (PEOPLE, "C-003", "There is no client C-003 here."),
        (PEOPLE, "3", "There is no client 3 here."),
        (PEOPLE, "2", "There is no client 2 here."),
        (PEOPLE, "v4", "There is no client V4 here."),
        (PEOPLE, "Hellen", '"Hellen" is on none of the lines. Near it: C-004 Hélène d’Août.'),
        (PEOPLE, "Canari", "Near it: C-001 Odile Canari."),
        (PEOPLE, "Marc", '"Marc" is on none of the lines. Type a code, or how a name begins.'),
        (MIXED, "5", "There is no client 5 here."),
        ((*MIXED, ("C-013", "C-013  Noémie")), "no", '"no" may be more than one line: No, no client at all; C-013'),
        ((*PEOPLE, ("C-013", "C-013  Odile")), "odile", "Type the code of the one you mean."),
        ((*PEOPLE, ("D-1", "D-1  Eve")), "1", '"1" may be more than one line: C-001 Odile Canari; D-1 Eve.'),
        (TWELVE, "13", "Type a number from 1 to 12."),
        ((*TWELVE, ("days", "7 days")), "7", '"7" may be more than one line: Question 7: 17 things; 7 days.'),
        (DANGER, "a\nb\u202e", '"a b⟨U+202E⟩" is on none of the lines.'),
    ],
)
def test_what_finds_none_or_several_is_refused_and_says_why(lines, typed, says):
    with pytest.raises(Misread) as refused:
        require_line(typed, lines)
    assert says in refused.value.aloud


def test_the_numbers_of_people_are_those_of_their_codes():
    assert numbers(DANGER) == ("1", "2", "3")
    assert numbers(PEOPLE) == ("1", "4", "12")
    assert numbers(MIXED) == ("", "1", "4", "12", "", "")
    assert numbers((("C-001", "C-001"), ("D-01", "D-01"), ("D-02", "D-02"))) == ("", "", "2")
    assert numbers((("", "Leave it open"), *DANGER)) == ("", "1", "2", "3")
    assert numbers((("", "Leave it open"), *PEOPLE)) == ("", "1", "4", "12")


def test_the_numbers_of_entries_are_their_own():
    assert numbers(ENTRIES) == ("14", "12", "3", "2", "")
    for place in ("1", "4", "5"):
        with pytest.raises(Misread, match="is not one of the numbers"):
            require_line(place, ENTRIES)


def test_nothing_is_open_but_by_its_words():
    lines = (("", "Leave it open"), *DANGER)
    assert require_line("leave it", lines) == ""
    for typed in ("0", "00"):
        with pytest.raises(Misread):
            require_line(typed, lines)


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("1 3", ("none", "other")),
        ("1,3", ("none", "other")),
        ("no, nobody", ("none",)),
        ("no, 2", ("none", "client")),
        ("", ()),
        ("  ", ()),
    ],
)
def test_several_lines_are_named_in_one_go(typed, answers):
    assert require_lines(typed, DANGER) == answers


def test_one_wrong_part_refuses_the_whole():
    with pytest.raises(Misread, match="9"):
        require_lines("1 9", DANGER)
    assert parts("C-001 c4", PEOPLE) == ("C-001", "c4")


TEXT = st.text(st.characters(codec="utf-8"), max_size=12)
ANSWERS = st.one_of(st.from_regex(r"C-[0-9]{1,3}", fullmatch=True), st.from_regex(r"[a-z_]{1,4}", fullmatch=True))


@given(lines=st.lists(st.tuples(ANSWERS, TEXT), min_size=1, max_size=8), typed=TEXT)
def test_whatever_is_typed_the_one_line_found_bears_it(lines, typed):
    """Its number, its code, or how its words begin: nothing else ever finds a line."""
    lines = [(answer, f"{answer}  {words}" if answer[0] == "C" else words) for answer, words in lines]
    try:
        answer = require_line(typed, lines)
    except Misread:
        return
    (place,) = find(typed, lines)
    assert lines[place][0] == answer
    words, number = folded(lines[place][1]), typed.strip(" .)")
    named = (words.startswith(folded(typed)), folded(words[len(answer) :]).startswith(folded(typed)))
    by_number = number.upper().lstrip("C- 0") == (numbers(lines)[place] or answer.lstrip("C-0")).lstrip("0")
    assert any(named) or by_number
