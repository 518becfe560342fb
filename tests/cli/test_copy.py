"""The copy of the Code as a command: which files, in which words, and what an organisation may change."""

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from memory import Memory
from pypdf import PdfReader

import confcli
from confcli.cli.chosen.copies import hand_copy
from confcli.cli.settings import place
from confcli.core.client_copy import Coordinator, read_coordinator
from confcli.speech import speak

POLICY = Path(confcli.__file__).parent / "policy"
NAMES = {"en": "code-of-confidentiality-en", "fr": "code-de-confidentialite"}


@pytest.fixture(autouse=True)
def english():
    """Begin with nothing chosen, and leave the program speaking English."""
    Path(place()).unlink(missing_ok=True)
    yield
    speak("en")


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


@pytest.fixture
def own(tmp_path):
    """A policy folder of an organisation, the same as ours."""
    return Path(shutil.copytree(POLICY, tmp_path / "own", ignore=shutil.ignore_patterns("*.py", "__pycache__")))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["code-of-confidentiality-en.html", "code-of-confidentiality-en.pdf"]),
        (["--language", "fr", "--large"], ["code-de-confidentialite-large.html", "code-de-confidentialite-large.pdf"]),
        (["--language", "français", "--format", "html"], ["code-de-confidentialite.html"]),
        (["--language", "en", "--format", "pdf"], ["code-of-confidentiality-en.pdf"]),
    ],
)
def test_the_files_it_writes(program, out, options, expected):
    ran = program("code", "copy", "--folder", out, *options)
    assert ran.code == 0, ran.err
    assert names(out) == expected
    assert sorted(ran.out.splitlines()) == [str(out / one) for one in expected]
    for path in out.iterdir():
        assert path.read_bytes().startswith(b"%PDF-" if path.suffix == ".pdf" else b"<!DOCTYPE html>")


def test_it_is_in_the_language_that_is_spoken(program, out, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "fr_FR.UTF-8")
    monkeypatch.setattr("confcli.cli.settings.settings", lambda: {"language": "fr"})
    assert program("code", "copy", "--folder", out).code == 0
    assert names(out) == ["code-de-confidentialite.html", "code-de-confidentialite.pdf"]


@pytest.mark.parametrize("taken", ["code-of-confidentiality-en.pdf", "code-of-confidentiality-en.html"])
def test_a_file_that_is_there_is_left_as_it_is(program, out, taken):
    (out / taken).write_text("mine", encoding="utf-8")
    ran = program("code", "copy", "--folder", out)
    assert ran.code == 1
    assert taken in ran.err
    assert names(out) == [taken]
    assert (out / taken).read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("options", "code"), [(["--language", "de"], 2), (["--format", "docx"], 2), (["--folder", "nowhere"], 1)]
)
def test_what_cannot_be_done_is_said(program, out, monkeypatch, options, code):
    monkeypatch.chdir(out)
    ran = program("code", "copy", *options)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err
    assert "Traceback" not in ran.err
    assert names(out) == []


def test_without_typst_the_html_is_made_all_the_same(program, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = program("code", "copy", "--folder", out)
    assert ran.code == 0
    assert "no typst" in ran.err
    assert names(out) == ["code-of-confidentiality-en.html"]


def test_without_typst_a_pdf_alone_fails_and_leaves_the_html(program, out, monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    ran = program("code", "copy", "--folder", out, "--format", "pdf")
    assert ran.code == 1
    assert "no typst" in ran.err
    assert str(out / "code-of-confidentiality-en.html") in ran.err
    assert names(out) == ["code-of-confidentiality-en.html"]


def test_typst_is_imported_for_a_pdf_only(program, out, monkeypatch):
    monkeypatch.delitem(sys.modules, "typst", raising=False)
    assert program("code", "copy", "--folder", out, "--format", "html").code == 0
    assert "typst" not in sys.modules


def test_an_organisation_brings_its_own_words(program, out, own):
    words = own / "wording" / "en" / "copy.toml"
    text = words.read_text(encoding="utf-8").replace('"CSG06"', '"Ανοιχτή Πόρτα <b>#x</b>"')
    words.write_text(text.replace('"{number}"', '"04 00 00 00 00"'), encoding="utf-8")
    assert program("code", "check", own).code == 0
    ran = program("code", "copy", "--folder", out, "--policy", own)
    assert (ran.code, ran.err) == (0, "")
    html = (out / "code-of-confidentiality-en.html").read_text(encoding="utf-8")
    assert "Ανοιχτή Πόρτα &lt;b&gt;#x&lt;/b&gt;" in html
    assert "04 00 00 00 00" in html


def test_a_name_that_no_font_can_show_is_spelt_and_said(program, out, own):
    words = own / "wording" / "en" / "copy.toml"
    words.write_text(words.read_text(encoding="utf-8").replace('"CSG06"', '"\U0001b170"'), encoding="utf-8")
    ran = program("code", "copy", "--folder", out, "--policy", own)
    assert ran.code == 0
    assert "⟨U+…⟩: \U0001b170" in ran.err


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('title = "Our', 'tittle = "Our', "tittle"),
        ('group = "CSG06"', "group = 6", "group"),
        ('edition = "', 'edition = ""  # "', "edition"),
        (" [NEC]", "", "NEC"),
        ("[EXC-1]", "[EXC-9]", "EXC-1"),
        ('heading = "Inside', 'heding = "Inside', "inside"),
        ('"when a law', '"", "when a law', "points"),
        ('file = "code-of', 'file = "../code-of', "file"),
        ('"Telephone:" = "{number}"', '"Telephone:" = 15', "Telephone:"),
        ('before = "', 'befor = "', "befor"),
        ('page = "', 'page = "" = "', "TOML"),
    ],
)
def test_words_that_cannot_be_used_are_named_by_file_and_key(program, out, own, old, new, key):
    words = own / "wording" / "en" / "copy.toml"
    text = words.read_text(encoding="utf-8")
    assert old in text
    words.write_text(text.replace(old, new), encoding="utf-8")
    ran = program("code", "copy", "--folder", out, "--policy", own)
    assert ran.code == 6
    assert "wording/en/copy.toml" in ran.err
    assert key in ran.err
    assert names(out) == []


def test_words_that_are_not_there_are_missed_only_when_they_are_needed(program, out, own):
    (own / "wording" / "fr" / "copy.toml").unlink()
    assert program("code", "check", own).code == 0
    assert program("code", "copy", "--folder", out, "--policy", own).code == 0
    ran = program("code", "copy", "--folder", out, "--policy", own, "--language", "fr")
    assert ran.code == 6
    assert "wording/fr/copy.toml" in ran.err


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_menu_hands_a_copy_over_as_often_as_it_is_asked(out, monkeypatch, capsys, language):
    monkeypatch.chdir(out)
    speak(language)
    first = SimpleNamespace(live=True, ask=lambda asked: asked.choices[0][0])
    session = SimpleNamespace(ledger=Memory(), interviewer=first, card="")
    for _ in range(2):
        hand_copy(session)
        assert str(out / f"{NAMES[language]}.pdf") in capsys.readouterr().out
    assert names(out) == [f"{NAMES[language]}.html", f"{NAMES[language]}.pdf"]


# --- Whom to turn to -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr"])
def test_whom_to_turn_to_is_on_every_copy(program, out, language):
    said = program("language", "--coordinator", "Anne Martin, 06 12 34 56 78")
    assert "Anne Martin 06 12 34 56 78" in said.err + said.out
    assert program("code", "copy", "--folder", out, "--language", language).code == 0
    (pdf,), (html,) = (list(out.glob(f"*.{ending}")) for ending in ("pdf", "html"))
    text = "".join(page.extract_text() for page in PdfReader(pdf).pages)
    for shown in (text, html.read_text(encoding="utf-8")):
        assert "Anne Martin" in shown
        assert "06 12 34 56 78" in shown.replace("\u00a0", " ")


def test_where_nobody_is_known_the_page_for_a_screen_has_no_empty_line(program, out):
    assert program("code", "copy", "--folder", out).code == 0
    (html,) = out.glob("*.html")
    assert "Your volunteer will tell you how to reach our coordinator." in html.read_text(encoding="utf-8")
    assert "<span></span>" not in html.read_text(encoding="utf-8")


def test_the_words_of_an_organisation_from_before_are_still_read(program, out, own):
    words = own / "wording" / "en" / "copy.toml"
    text = words.read_text(encoding="utf-8")
    before = text[: text.index("[contact]")] + '[contact]\n"Our coordinator:" = ""\n"Telephone:" = "04 00"\n'
    words.write_text(before.replace('file = "code-of-confidentiality-en"\n', ""), encoding="utf-8")
    assert program("code", "check", own).code == 0
    assert program("code", "copy", "--folder", out, "--policy", own).code == 0
    html = (out / "code-of-confidentiality-en.html").read_text(encoding="utf-8")
    assert "04 00" in html
    assert "Our coordinator:" not in html


@pytest.mark.parametrize(
    ("typed", "name", "number"),
    [
        ("Anne Martin, 06 12 34 56 78", "Anne Martin", "06 12 34 56 78"),
        ("Anne Martin +33 6 12 34 56 78", "Anne Martin", "+33 6 12 34 56 78"),
        ("06 12 34 56 78", "", "06 12 34 56 78"),
        ("Anne Martin", "Anne Martin", ""),
        ("Zoé: (0)6 12", "Zoé", "(0)6 12"),
        ("", "", ""),
    ],
)
def test_a_name_and_a_number_are_told_apart(typed, name, number):
    assert read_coordinator(typed) == Coordinator(name, number)
