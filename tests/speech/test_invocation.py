"""Hints name a command as it must be typed here; the name of the product stays what it is."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from collecting import ROOT, said

from confcli.cli.acts.orientation import LINES
from confcli.cli.app import COMMANDS
from confcli.speech import as_typed, say, speak, start_with
from confcli.speech.invocation import started

OTHER = "py -m confcli"
NAMED = re.compile(r"(?<![\w./-])confcli(?![\w/-])")
FRENCH = ROOT / "speech" / "fr"

# Every sentence in which confcli is the product, and not what somebody types.
THE_PRODUCT = {
    "A newer confcli wrote this card.",
    "A newer confcli wrote this file.",
    "A newer confcli wrote this vault.",
    "An older confcli made this vault. No backup of it as it is could be written to {place}.",
    "Entry {seq} holds what confcli never writes.",
    "How confcli works",
    "How confcli works, on one page in plain words.",
    "Install confcli again, and tell your supervisor.",
    "Install confcli again.",
    "Install confcli again. Windows on ARM and a 32-bit Python do not have it yet: keep two backups.",
    "Install the newest confcli, then try again.",
    "Start confcli as the person whose vault it is, or ask who looks after this computer.",
    "Please tell whoever looks after confcli in your group, with this line.",
    "This file holds what confcli never writes.",
    "This is not a sealed file of confcli.",
    "Welcome to confcli. There is no vault on this laptop yet.",
    "Version of confcli",
    "Your vault is from an older confcli, and is now up to date. As it was before, it is kept in {path}",
    "confcli does not speak {language}.",
    "confcli is not whole on this computer. Install it again.\nconfcli est incomplet. Installez-le de nouveau.",
    "confcli made a mistake ({what}, {where}). What was recorded before is safe.",
    "confcli parle français.",
    "confcli speaks English.",
}
# Where it is the product first, and then what somebody types.
BOTH = "Close confcli and open it again. To see which file is whole: confcli vault doctor"
WORDING = {
    "en": ["After you have left, confcli still keeps", "Sealed: only your supervisor can open it"],
    "fr": ["Après votre départ, confcli garde vos notes", "Scellé\u00a0: seul votre superviseur peut"],
}


@pytest.fixture(autouse=True)
def another_name():
    """The program was started as Windows' launcher starts it."""
    start_with(OTHER, COMMANDS)
    yield
    start_with("confcli", COMMANDS)


def sentences():
    packages = {path.name for path in ROOT.iterdir() if path.suffix == ".py" or path.is_dir()} - {"__pycache__"}
    return {sentence for package in packages for sentence in said(package) if NAMED.search(sentence)}


def wording(language):
    def leaves(value):
        for part in value.values() if isinstance(value, dict) else value:
            if isinstance(part, str):
                yield part
            elif isinstance(part, dict | list):
                yield from leaves(part)

    for path in sorted((ROOT / "policy" / "wording" / language).glob("*.toml")):
        yield from leaves(tomllib.loads(path.read_text(encoding="utf-8")))


def test_in_every_sentence_just_the_commands_are_named_anew():
    found = sentences()
    assert {one for one in found if as_typed(one) == one} == THE_PRODUCT
    for one in found - THE_PRODUCT - {BOTH}:
        assert as_typed(one) == NAMED.sub(OTHER, one)
    assert as_typed(BOTH) == BOTH.replace("confcli vault", f"{OTHER} vault")


def test_in_french_the_same_commands_are_named_anew():
    words = {k: v for path in FRENCH.glob("*.toml") for k, v in tomllib.loads(path.read_text("utf-8")).items()}
    for sentence, french in words.items():
        if NAMED.search(french) and sentence != BOTH:
            named = sentence not in THE_PRODUCT and NAMED.search(sentence)
            assert as_typed(french) == (NAMED.sub(OTHER, french) if named else french)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_in_the_wording_just_the_commands_are_named_anew(language):
    found = {text for text in wording(language) if NAMED.search(text)}
    kept = sorted(text for text in found if as_typed(text) == text)
    assert len(found) > len(kept) == len(WORDING[language])
    assert all(map(str.startswith, kept, WORDING[language]))


def test_the_help_page_names_what_to_type():
    assert [as_typed(typed) for _, typed in LINES] == [typed.replace("confcli", OTHER) for _, typed in LINES]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_value_is_never_taken_for_a_command(language):
    speak(language)
    path = "/home/Hélène/confcli vault/confcli share"
    sentence = "Unless you have changed it since, the vault is damaged. Keep the file, and bring the backup back: "
    shown = say(f"{sentence}confcli vault restore {{path}} --set-aside", path=path)
    assert shown.endswith(f"{OTHER} vault restore {path} --set-aside")


def test_a_name_with_braces_is_shown_as_it_is():
    start_with("/opt/{seq}/confcli", COMMANDS)
    assert say("To change it: confcli correct {seq}", seq=5) == "To change it: /opt/{seq}/confcli correct 5"
    assert say("To add one: confcli client add") == "To add one: /opt/{seq}/confcli client add"


# --- How it was started -------------------------------------------------------------------------


def a_program(folder):
    """An installed script that PATH does not know, as pip writes it, in a folder of a French name."""
    place = folder / "Hélène" / "Mes documents"
    place.mkdir(parents=True)
    script = place / "confcli"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom confcli.__main__ import main\nsys.exit(main())\n", encoding="utf-8"
    )
    script.chmod(0o700)
    return script


def hint(command, folder, monkeypatch):
    """Run a command that ends with a hint, where PATH knows no confcli."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    ran = subprocess.run([*command, "show", "x"], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 2, ran.stderr
    return re.search(r"To see the numbers: (.*) log$", ran.stderr, re.MULTILINE)[1]


@pytest.mark.skipif(sys.platform == "win32", reason="scripts and shells of POSIX")
@pytest.mark.parametrize("way", ["script", "below", "here", "module"])
def test_what_a_hint_names_can_be_typed(tmp_path, monkeypatch, way):
    script = a_program(tmp_path)
    commands = {
        "script": [str(script)],
        "below": [str(script.relative_to(tmp_path))],
        "here": ["./confcli"],
        "module": [sys.executable, "-m", "confcli"],
    }
    folder = script.parent if way == "here" else tmp_path
    named = hint(commands[way], folder, monkeypatch)
    assert named != "confcli"
    ran = subprocess.run(f"{named} --version", shell=True, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S602  # as it is typed
    assert ran.stdout.startswith("confcli "), (named, ran.stderr)


def test_where_path_knows_it_the_name_is_enough(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "somewhere" / "confcli")])
    assert started() == "confcli"
    monkeypatch.setenv("PATH", str(tmp_path))
    assert started() != "confcli"
    (tmp_path / "confcli").mkdir()  # a folder of that name is nothing to start
    assert started() != "confcli"


@pytest.mark.skipif(sys.platform != "win32", reason="how Windows names and starts programs")
def test_on_windows_the_launcher_and_quotes_are_named(tmp_path, monkeypatch):
    (tmp_path / "py.exe").write_bytes(b"")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "argv", [r"C:\Python\Lib\site-packages\confcli\__main__.py"])
    monkeypatch.setattr(sys, "orig_argv", [r"C:\Program Files\Python313\python.exe", "-m", "confcli"])
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    assert started() == "py -m confcli"
    monkeypatch.setattr(sys, "argv", [r"C:\Users\Hélène\Mes documents\confcli\confcli.exe"])
    assert started() == r'& "C:\Users\Hélène\Mes documents\confcli\confcli"'
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", [str(Path.cwd() / "confcli.exe")])
    assert started() == r".\confcli"


@pytest.mark.skipif(sys.platform == "win32", reason="scripts and shells of POSIX")
def test_the_emergency_card_and_the_usage_name_it_too(tmp_path, monkeypatch):
    script = a_program(tmp_path)
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    shown = {
        words: subprocess.run(
            ["./confcli", *words.split()], cwd=script.parent, capture_output=True, text=True, check=True
        )
        for words in ("emergency", "share --help", "help")
    }
    assert "Then: ./confcli share\n" in shown["emergency"].stdout
    assert "Usage: ./confcli share" in shown["share --help"].stdout
    assert not re.search(r"(?<!\./)confcli (client|share|export)", shown["help"].stdout)
