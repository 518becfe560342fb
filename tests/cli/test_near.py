"""A command or an option that does not exist: what may be meant is named in a sentence, danger is answered at once."""

import tomllib
from pathlib import Path

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from confcli.__main__ import DANGER, danger_first
from confcli.cli import near
from confcli.cli.app import build
from confcli.core.words import folded

TOLD = tomllib.loads(Path(near.__file__).with_name("near.toml").read_text(encoding="utf-8"))


def commands(group, path=()):
    for name, one in group.commands.items():
        yield (*path, name), one
        if isinstance(one, TyperGroup):
            yield from commands(one, (*path, name))


@pytest.fixture(scope="module")
def known():
    return dict(commands(get_command(build([]))))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("search", "find"),
        ("unfinished", "drafts"),
        ("brouillons", "drafts"),
        ("en cours", "drafts"),
        ("reprendre", "drafts"),
        ("rechercher", "find"),
        ("journal", "log"),
        ("sauvegarde", "vault backup"),
        ("Sauvegardé", "vault backup"),
        ("clients", "client list"),
        ("aide", "help"),
        ("partager", "share"),
        ("shar", "share"),
        ("LOG", "log"),
        ("backup", "vault backup"),
        ("bakup", "vault backup"),
        ("premier-contact", "first-contact"),
        ("résultat", "outcome"),
        ("mot de passe", "vault passphrase"),
        ("client liste", "client list"),
        ("client supprimer", "client erase"),
        ("vault restaurer", "vault restore"),
        ("vault recovery feuille", "vault recovery sheet"),
        ("supervisor ajouter", "supervisor add"),
        ("supervisor repot", "supervisor report"),
    ],
)
def test_another_word_or_a_slip_finds_the_command(program, typed, meant):
    words = [typed] if typed in ("mot de passe", "en cours") else typed.split()
    ran = program(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[0] == f"There is no command {words[-1]}: do you mean confcli {meant}?"


def test_several_that_may_be_meant_are_named(program):
    named = "confcli client add or confcli supervisor add or confcli vault recovery add"
    assert f"There is no command add: do you mean {named}?" in program("add").err
    assert "do you mean confcli vault recovery renew?" in program("renew").err


@pytest.mark.parametrize("typed", ["xyzzy", "", "a", "C-001", "Odile", "ring her doctor"])
def test_what_is_like_nothing_is_like_nothing(program, typed):
    ran = program(typed)
    assert ran.code == 2
    assert "do you mean" not in ran.err


def test_in_french_too(program):
    ran = program("--language", "fr", "recherche")
    assert "La commande recherche n’existe pas\u00a0: s’agit-il de confcli find\u202f?" in ran.err
    assert "s’agit-il de --language\u202f?" in program("--language", "fr", "log", "--langue").err


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["log", "--jsn"], "--json"),
        (["log", "--langue", "fr"], "--language"),
        (["--aide"], "--help"),
        (["export", "--depuis", "lundi"], "--from"),
        (["export", "--dossier", "."], "--folder"),
        (["share", "--réponses", "a"], "--answers"),
        (["log", "--passphrase", "x"], "--passphrase-file"),
    ],
)
def test_an_option_too(program, words, meant):
    ran = program(*words)
    typed = next(one for one in words if one.startswith("--"))
    assert ran.code == 2
    assert ran.err.splitlines()[0] == f"There is no option {typed} here: do you mean {meant}?"


@pytest.mark.parametrize("word", [*sorted(DANGER), "URGENCE", "--danger", "SOS!!", "-112"])
@pytest.mark.parametrize("more", [(), ("C-001", "now"), ("--language", "fr")])
def test_a_word_of_danger_is_the_card(program, word, more):
    ran = program(word, *more)
    assert ran.code == 0
    assert "15 " in ran.out
    assert ran.out == program("emergency", *more).out


@pytest.mark.parametrize("cry", [("au", "secours"), ("au secours",), ("Au", "SECOURS!")])
def test_a_cry_for_help_is_the_card(program, cry):
    assert program(*cry, "--language", "fr").out == program("emergency", "--language", "fr").out


def test_help_on_a_command_is_that_commands(program):
    assert program("help", "share").out == program("share", "--help").out != ""
    assert program("help", "client", "add").out == program("client", "add", "--help").out


def test_no_limit_that_nobody_meets_stands_on_a_help_page(program):
    for command in ("log", "find"):
        assert "<=" not in program(command, "--help").out
    assert "[default: 30]" in program("log", "--help").out


def test_a_slip_of_an_option_names_it(program):
    assert "do you mean --client?" in program("log", "--clent", "C-1").err


def test_a_slip_of_danger_shows_the_card_before_anything_is_said(program):
    for words in (["emergncy"], ["client", "emergency"], ["vault", "urgence"], ["client", "dangr"]):
        err = program(*words).err
        assert 0 <= err.index("SOMEONE IS IN DANGER NOW") < err.index("112") < err.index("There is no command")
    err = program("--language", "fr", "urgense").err
    assert 0 <= err.index("QUELQU’UN EST EN DANGER") < err.index("112") < err.index("n’existe pas")


def test_danger_in_a_note_or_as_a_value_is_none():
    for arguments in ([], ["contact", "danger"], ["log", "112"], ["--version"], ["show", "15"]):
        assert danger_first(arguments) == arguments


def test_each_command_of_the_table_is_there(known):
    assert {one for one in TOLD["commands"] if tuple(one.split()) not in known} == set()
    options = {name for one in known.values() for option in one.params for name in option.opts}
    assert set(TOLD["options"]) <= options | {"--help", "--version", *near.ANYWHERE}


def test_the_table_names_no_command_another_way_and_no_word_twice(known):
    words = [word for part in TOLD["commands"].values() for word in part]
    assert len(words) == len(set(words))
    assert not {(word,) for word in words} & known.keys()
    assert [word for word in words if word != folded(word).replace(" ", "-")] == []
    assert DANGER - {"emergency"} <= set(TOLD["commands"]["emergency"])
