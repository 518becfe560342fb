"""What the environment says and does not mean: a home, a time zone, an input; settings as other programs save them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import confcli
from confcli.cli import settings

windows = sys.platform == "win32"
posix = pytest.mark.skipif(windows, reason="these variables are not those of Windows")
NUMBERS = "112 - 15 - 17 - 18 - 114 (SMS)"


def run(*arguments, cwd, env=None, without=(), command=(), **more):
    around = {name: value for name, value in os.environ.items() if name not in without}
    begin = [sys.executable, *(command or ["-m", "confcli"])]
    return subprocess.run(
        [*begin, *map(str, arguments)],
        cwd=cwd,
        env={**around, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
        **{"stdin": subprocess.DEVNULL, **more},
    )


# --- A home ---------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize("home", ["", "nowhere/to be found", "."])
@pytest.mark.parametrize("name", ["HOME", "XDG_DATA_HOME"])
def test_a_home_that_is_no_path_puts_no_vault_where_we_stand(tmp_path, name, home):
    ran = run("log", cwd=tmp_path, env={name: home, "LC_ALL": "C.UTF-8"}, without=("XDG_DATA_HOME",))
    assert ran.returncode == 4, ran.stderr
    named = ran.stderr.split("There is no vault at ")[1].split("\n")[0]
    assert os.path.isabs(named)
    assert not named.startswith((str(tmp_path), "/.local"))
    assert os.listdir(tmp_path) == []


@posix
@pytest.mark.parametrize("home", ["/dev/null", "/dev/null/nowhere"])
def test_a_home_that_is_not_there_is_in_nobodys_way(at_work, home):
    shared = ["--vault", at_work.vault, "--passphrase-file", at_work.passphrase_file]
    for arguments in (["emergency"], ["log", *shared], ["demo"], ["code", "show"], ["practice", "--help"]):
        ran = run(*arguments, cwd=at_work.folder, env={"HOME": home})
        assert ran.returncode == 0, ran.stderr
    ran = run("language", "fr", cwd=at_work.folder, env={"HOME": home})
    assert ran.returncode == 1
    assert ran.stderr.count("The setting could not be kept.") == 1


@posix
def test_no_folder_for_passing_files_is_said_in_a_sentence(tmp_path):
    """As on a computer whose disk is full."""
    import resource

    full = {"preexec_fn": lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))}
    ran = run("demo", cwd=tmp_path, **full)
    assert ran.returncode == 1
    assert ran.stderr.startswith("No temporary folder can be made.")
    assert len(ran.stderr.splitlines()) == 2


# --- A time zone ----------------------------------------------------------------------------------

NOW = "from confcli.cli.process import tidy; tidy(); "
NOW += "from confcli.cli.groundwork import now; print(now().strftime('%z'))"
NOTHING = ["Mars/Olympus", "", ":", "Not a zone", "/nowhere/at all", "../../etc/passwd"]
MEANS_ANOTHER = ["Europe/Paris", "<+01>-1", "CEST-2", "CET-1CEST", "CET-1CEST,M3.5.0,M10.5.0/3"]  # to Windows


@pytest.mark.parametrize("zone", [*NOTHING, *(MEANS_ANOTHER if windows else [])])
def test_a_time_zone_that_means_nothing_leaves_the_laptops_own(tmp_path, zone):
    own = run(cwd=tmp_path, command=["-c", NOW], without=("TZ",))
    ran = run(cwd=tmp_path, command=["-c", NOW], env={"TZ": zone})
    assert (ran.returncode, ran.stdout) == (0, own.stdout), ran.stderr


@pytest.mark.parametrize("zone", ["CET-1", *([] if windows else ["<+01>-1", "Etc/GMT-1", ":Etc/GMT-1"])])
def test_a_time_zone_that_means_something_is_kept(tmp_path, zone):
    if zone.endswith("Etc/GMT-1") and not os.path.exists("/usr/share/zoneinfo/Etc/GMT-1"):
        pytest.skip("this computer has no table of time zones")
    ran = run(cwd=tmp_path, command=["-c", NOW], env={"TZ": zone})
    assert (ran.returncode, ran.stdout) == (0, "+0100\n"), ran.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="only there another own time zone can be given to a test")
def test_the_program_itself_writes_the_laptops_own_time(at_work):
    shared = ["--vault", at_work.vault, "--passphrase-file", at_work.passphrase_file]
    client = at_work.answers({"name": "Odile", "language": "english"})
    own = run(cwd=at_work.folder, command=["-c", NOW], without=("TZ",)).stdout.strip()
    for zone in NOTHING:
        ran = run("client", "add", "--answers", client, *shared, cwd=at_work.folder, env={"TZ": zone})
        assert ran.returncode == 0, ran.stderr
    for entry in at_work.at("log", "--json").data[1:]:
        assert entry["fields"]["at"].replace(":", "").endswith(own), entry


# --- No input -------------------------------------------------------------------------------------


@posix
@pytest.mark.parametrize(
    "arguments", [[], ["home"], ["log"], ["contact"], ["init"], ["emergency"], ["demo"], ["share", "--answers", "-"]]
)
def test_a_closed_input_is_an_empty_one(at_work, arguments):
    more = ["--vault", str(at_work.vault)] if arguments not in ([], ["emergency"], ["demo"]) else []
    line = '"$0" -m confcli "$@" <&-'
    command = ["sh", "-c", line, sys.executable, *arguments, *more]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=at_work.folder)
    assert "mistake" not in ran.stderr
    assert "Traceback" not in ran.stderr
    assert ran.returncode == (0 if arguments in (["emergency"], ["demo"]) else ran.returncode)
    assert ran.returncode in (0, 2, 3, 4), ran.stderr


# --- The settings ---------------------------------------------------------------------------------

OURS = '{\n "language": "fr",\n "coordinators_number": "Zoë 06 00 00 00 00"\n}'
SAVED = {
    "BOM": OURS.encode("utf-8-sig"),
    "UTF-16": OURS.encode("utf-16"),
    "UTF-16 big": b"\xfe\xff" + OURS.encode("utf-16-be"),
    "Windows lines": OURS.replace("\n", "\r\n").encode(),
    "Latin-1": OURS.encode("latin-1"),
    "one line": OURS.replace("\n", "").encode(),
}


@pytest.mark.parametrize("how", SAVED)
def test_settings_as_any_editor_saves_them_are_read_and_not_forgotten(program, how):
    Path(settings.place()).write_bytes(SAVED[how])
    assert settings.settings() == {"language": "fr", "coordinators_number": "Zoë 06 00 00 00 00"}
    ran = program("emergency")
    assert ran.out.startswith("QUELQU’UN")
    assert "Zoë 06 00 00 00 00" in ran.out
    settings.remember("voice", "plain")
    assert settings.settings()["coordinators_number"] == "Zoë 06 00 00 00 00"


DAMAGED = [b"", b"\xff\xfe\x00", b"\x00" * 50, b"{", b'{"language"', b"[1, 2]", b"\xff" * 9, os.urandom(500), b":,:,{}"]


@pytest.mark.parametrize("content", DAMAGED)
def test_damaged_settings_are_in_nobodys_way(program, content):
    Path(settings.place()).write_bytes(content)
    assert program("emergency").code == 0
    settings.remember("language", "fr")
    assert settings.chosen_language() == "fr"


def test_a_folder_under_the_name_of_the_settings_is_in_nobodys_way(program):
    Path(settings.place()).mkdir()
    try:
        assert program("emergency").code == 0
        ran = program("language", "fr")
        assert ran.code == 1
        assert "The setting could not be kept." in ran.err
    finally:
        Path(settings.place()).rmdir()


@posix
def test_a_pipe_under_the_name_of_the_settings_lets_nobody_wait(tmp_path):
    os.mkfifo(tmp_path / ".confcli.json")
    for arguments in (["emergency"], ["code", "show"]):
        ran = run(*arguments, cwd=tmp_path, env={"HOME": str(tmp_path)}, timeout=30)
        assert ran.returncode == 0, ran.stderr


@posix
def test_settings_that_are_kept_elsewhere_stay_there(tmp_path):
    (tmp_path / "kept").write_text('{"language": "fr"}')
    (tmp_path / ".confcli.json").symlink_to(tmp_path / "kept")
    assert run("language", "en", cwd=tmp_path, env={"HOME": str(tmp_path)}).returncode == 0
    assert (tmp_path / ".confcli.json").is_symlink()
    assert '"en"' in (tmp_path / "kept").read_text()


# --- A confcli that is not whole ------------------------------------------------------------------


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("installed")
    source = Path(confcli.__file__).parent
    shutil.copytree(source, folder / "confcli", ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def half(whole, *arguments):
    env = {"PYTHONPATH": str(whole), "PYTHONDONTWRITEBYTECODE": "1", "PYTHONIOENCODING": "utf-8"}
    return run(*arguments, cwd=whole, env=env, encoding="utf-8")


MISSING = ["emergency", "emergency/card.txt", "cli", "emergency/__init__.py", "cli/settings.py", "speech", "errors.py"]


@pytest.mark.parametrize("part", MISSING)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut"])
def test_the_numbers_come_whatever_is_missing(whole, part, damage):
    path, aside = whole / "confcli" / part, whole / "aside"
    shutil.move(path, aside)
    try:
        if damage != "missing" and aside.is_file():
            content = aside.read_bytes()
            path.write_bytes(content[: len(content) // 2] if damage == "cut" else b"")
        for arguments in (["emergency"], ["emergency", "--language", "fr"]):
            ran = half(whole, *arguments)
            said = ran.stdout + ran.stderr
            assert "112" in said, arguments
            assert "Traceback" not in said
            assert ran.returncode in (0, 1)
            assert ran.returncode == 0 or NUMBERS in said
    finally:
        path.unlink(missing_ok=True)
        shutil.move(aside, path)


PARTS = [
    "errors.py",
    "cli/workspace.py",
    "cli/commands/log.py",
    "flows/ports.py",
    "policy/routing.py",
    "vault",
    "cli/app.py",
]


@pytest.mark.parametrize("part", PARTS)
def test_a_confcli_that_is_not_whole_says_so(whole, part):
    path, aside = whole / "confcli" / part, whole / "aside"
    shutil.move(path, aside)
    try:
        ran = half(whole, "log", "--vault", "nowhere")
    finally:
        shutil.move(aside, path)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert ran.stderr.splitlines()[0] == "confcli is not whole on this computer. Install it again."
    assert len(ran.stderr.splitlines()) == 2


@pytest.mark.parametrize("part", ["speech/fr", "policy/wording"])
def test_a_confcli_without_its_words_says_so(whole, part):
    path, aside = whole / "confcli" / part, whole / "aside"
    shutil.move(path, aside)
    try:
        ran = half(whole, "classify", "nowhere.json", "--language", "fr")
    finally:
        shutil.move(aside, path)
    assert ran.returncode in (1, 6), ran.stderr
    assert "Traceback" not in ran.stderr
    assert "mistake" not in ran.stderr
