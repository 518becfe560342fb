"""Help pages: whole in the language that is spoken, for every command there is."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

import confcli
from confcli.cli.usage import HEADINGS, PLACES
from confcli.core.formats import Format
from confcli.reports.register.forms import FORMS as LOG_FORMS
from confcli.reports.supervision.as_csv import FORMS as REPORT_FORMS

# Every help page there is, in a process of its own: the help on an option is said when its module is imported.
PAGES = """
import sys, typer
from typer.main import get_command
from confcli.speech import speak
speak(sys.argv[1])
from confcli.cli.app import build
from confcli.cli.usage import in_our_words
def pages(command, name, parent=None):
    with command.make_context(name, [], parent=parent, resilient_parsing=True) as context:
        print(command.get_help(context), end="\\0")
        for below, one in getattr(command, "commands", {}).items():
            pages(one, below, context)
pages(in_our_words(get_command(build([]))), "confcli")
"""
ENOUGH = 40  # commands; there are more
# What Click says by itself, and what it makes of a sentence that is too long for its list.
CLICKS = ("Usage", *(f"{word}:" for word in HEADINGS), "Show this", "required", "default", "env var", "...")
ALIKE = {"CODE", "OPTIONS", "VERDICT"}  # the same word in both languages


def pages(language):
    ran = subprocess.run([sys.executable, "-c", PAGES, language], capture_output=True, encoding="utf-8", check=True)
    return ran.stdout.rstrip("\0").split("\0")


def test_no_english_word_is_left_on_a_french_help_page():
    found = pages("fr")
    assert len(found) > ENOUGH
    for page in found:
        assert page.startswith("Utilisation\u00a0: confcli")
        assert "Montrer cette aide." in page
        assert not [word for word in CLICKS if word in page.replace("[ARGUMENTS]...", "")], page
        assert not set(re.findall(r"[A-Z]{3,}", page)) & set(PLACES) - ALIKE, page
    assert any("[obligatoire]" in page for page in found)
    assert any("[par défaut\u00a0: .]" in page for page in found)


def test_an_english_help_page_says_what_click_says():
    first, *others = pages("en")
    assert first.startswith("Usage: confcli [OPTIONS] COMMAND [ARGS]...\n")
    assert "\nCommands:\n" in first
    assert any("[required]" in page for page in others)
    assert any("[default: .]" in page for page in others)


def test_every_place_that_a_page_names_has_its_word():
    named = {word for page in pages("en") for word in re.findall(r"(?<![\w-])[A-Z]{3,}(?![\w-])", page)}
    spoken_of = {"TOML", "JSON", "PDF", "HTML", "CSV"}
    assert named - spoken_of <= set(PLACES)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nonsense",), "La commande nonsense n’existe pas."),
        (("client", "nonsense"), "La commande nonsense n’existe pas."),
        (("client", "show"), "Il manque ici\u00a0: PERSONNE"),
        (("log", "C-001", "x"), "Ceci est de trop ici\u00a0: x"),
        (("log", "--nonsense"), "Cette option n’existe pas\u00a0: --nonsense"),
        (("code", "copy", "--format", "x"), "Quelque chose ne va pas dans cette commande, ou y manque."),
    ],
)
def test_a_slip_in_a_command_is_named_in_french(program, words, said):
    ran = program("--language", "fr", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not re.search("Missing|No such|Got|Usage", ran.err)


def test_no_sentence_names_the_formats_by_hand():
    """Or a new one is told in the table, and in the help of some commands."""
    several = re.compile(rf"\b({'|'.join(Format)})(, | or )(?=({'|'.join(Format)})\b)")
    found = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in sorted(Path(confcli.__file__).parent.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and several.search(node.value)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("command", "written"),
    [
        ("export", list(Format)),
        ("supervisor open", [Format.PDF, *LOG_FORMS]),
        ("supervisor report", [Format.PDF, *REPORT_FORMS]),
    ],
)
def test_the_help_names_the_formats_that_a_command_writes(program, command, written):
    (about,) = re.findall(r"--format +FORM +(.*?)\s+--", program(*command.split(), "--help").out, re.DOTALL)
    assert [word for word in re.findall(r"\w+", about) if word in set(Format)] == written
