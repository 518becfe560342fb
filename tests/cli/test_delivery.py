"""What is printed and cannot get out: a reader who has gone, a stream that was closed, a disk that is full."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from stories import FIRST_CONTACT, PASSPHRASE, UNDERTAKING

ASCII = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}  # as any system but one of UTF-8
OWN = ("PYTHONIOENCODING", "PYTHONUNBUFFERED")
GONE, FULL, FULL_FOR_BOTH = "a reader who has gone", ">/dev/full", ">/dev/full 2>&1"
NEEDS_SHELL = pytest.mark.skipif(sys.platform == "win32", reason="a shell there cannot close a stream")
NEEDS_FULL = pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full here")
WAYS = [
    *(pytest.param(way, "", marks=NEEDS_SHELL, id=way) for way in (">&-", "<&- >&-", "2>&-", "<&- >&- 2>&-")),
    *(pytest.param(way, "", marks=[NEEDS_SHELL, NEEDS_FULL], id=way) for way in (FULL, "2>/dev/full", FULL_FOR_BOTH)),
    pytest.param(GONE, "", id=GONE),
]
UNBUFFERED = [
    pytest.param(FULL, "1", marks=[NEEDS_SHELL, NEEDS_FULL], id=f"{FULL} unbuffered"),
    pytest.param(GONE, "1", id=f"{GONE} unbuffered"),
]
LOST = "What was to be shown could not be written."

WITHOUT_VAULT = (["--version"], ["--help"], ["emergency"], ["code", "table"])
ON_VAULT = (["log"], ["checkpoint"], ["contact", "C-001"])
CONTACT = {"channel": "phone", "happened": "today", "note": ""}


@dataclass
class Desk:
    """A folder with a vault, and the program to run on it as a program."""

    folder: Path

    def words(self, command: list[str]) -> list[str]:
        """Give the whole command; what is recorded comes from a file."""
        program = [sys.executable, "-m", "confcli", *command]
        if command in WITHOUT_VAULT:
            return program
        given = ["--answers", f"{command[0]}.json"] if (self.folder / f"{command[0]}.json").exists() else []
        return [
            *program,
            *(given if "list" not in command else []),
            "--vault",
            "vault",
            "--passphrase-file",
            "passphrase",
        ]

    def around(self, **env: str) -> dict:
        around = {k: v for k, v in os.environ.items() if k not in OWN}
        return {"cwd": self.folder, "env": {**around, "PYTHONPATH": str(self.folder / "quick"), **env}}

    def run(self, *command: str, way: str = "", given: bytes | None = None, **env: str) -> subprocess.CompletedProcess:
        """Run a command with its streams in this way."""
        words, around = self.words(list(command)), self.around(**env)
        if way == GONE:
            read, write = os.pipe()
            os.close(read)
            try:
                return subprocess.run(words, stdout=write, stderr=subprocess.PIPE, check=False, **around)
            finally:
                os.close(write)
        words = ["sh", "-c", f'exec "$@" {way}', "sh", *words] if way else words
        return subprocess.run(words, input=given, capture_output=True, check=False, **around)

    def entries(self) -> list[dict]:
        return json.loads(self.run("log", "--json").stdout)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A vault with one client, whose key is derived in one round, so that starting costs nothing."""
    folder = tmp_path_factory.mktemp("delivery")
    (folder / "quick").mkdir()
    (folder / "quick" / "sitecustomize.py").write_text("import confcli.vault.secrets as key\n\nkey.ROUNDS = 1\n")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    client = {"name": "你好 → Zoë", "language": "english"}
    for name, answers in (
        ("init", UNDERTAKING),
        ("client", client),
        ("contact", CONTACT),
        ("first-contact", FIRST_CONTACT),
    ):
        (folder / f"{name}.json").write_text(json.dumps({"answers": answers}), encoding="utf-8")
    desk = Desk(folder)
    for command in (["init"], ["client", "add"], ["first-contact", "C-001"]):
        assert desk.run(*command).returncode == 0
    return desk


@pytest.mark.parametrize(("way", "unbuffered"), [*WAYS, *UNBUFFERED])
def test_what_cannot_get_out_is_no_fault_of_what_was_done(desk, way, unbuffered):
    before = len(desk.entries())
    for command in (*WITHOUT_VAULT, *ON_VAULT):
        ran = desk.run(*command, way=way, PYTHONUNBUFFERED=unbuffered)
        said = ran.stderr.decode()
        assert ran.returncode == (1 if way in (FULL, FULL_FOR_BOTH) else 0), (command, said)
        assert (LOST in said) is (way == FULL), (command, said)
        assert ("What was recorded is safe." in said) is (way == FULL), (command, said)
        assert not [word for word in ("Traceback", "Exception", "made a mistake") if word in said], (command, said)
    assert len(desk.entries()) == before + 1, "a contact was not recorded"


@NEEDS_SHELL
@NEEDS_FULL
def test_the_numbers_come_another_way_when_the_card_cannot(desk):
    assert "112 - 15 - 17 - 18 - 114" in desk.run("emergency", way=FULL).stderr.decode()


@NEEDS_SHELL
@pytest.mark.parametrize("command", [["log"], ["client", "list"], ["--help"], ["emergency"]], ids=" ".join)
def test_what_is_told_to_a_person_is_never_printed_as_a_result(desk, command):
    """Python's print takes stdout where stderr was closed: then a key on a sheet would stand in a file."""
    assert desk.run(*command, way="2>&-").stdout == desk.run(*command).stdout != b""


@NEEDS_SHELL
def test_no_file_takes_the_place_of_a_stream_that_was_closed(desk):
    """The next file that is opened would be stdout, and what is printed would be written into it."""
    before = len(desk.entries())
    for _ in range(3):
        assert desk.run("contact", "C-001", way="<&- >&- 2>&-").returncode == 0
    assert len(desk.entries()) == before + 3
    assert desk.run("vault", "doctor").returncode == 0


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_file_or_a_pipe_gets_utf_8(desk, language):
    ran = desk.run("client", "list", "--language", language, **ASCII)
    assert ran.returncode == 0, ran.stderr
    assert "你好 → Zoë" in ran.stdout.decode("utf-8")
    card = desk.run("emergency", **ASCII).stdout.decode("utf-8")
    assert "QUELQU’UN EST EN DANGER" in card


def test_what_comes_from_a_file_or_a_pipe_is_utf_8(desk):
    command = [*desk.words(["contact", "C-001"]), "--plain"]
    command = [word for word in command if word not in ("--answers", "contact.json")]
    note = "\ufeff2\ntoday\nÉté → 你好\n".encode()
    ran = subprocess.run(command, input=note, capture_output=True, check=False, **desk.around(**ASCII))
    assert ran.returncode == 0, ran.stderr
    assert desk.entries()[-1]["fields"]["note"] == "Été → 你好"


@NEEDS_SHELL
def test_a_pipe_that_was_closed_for_good_records_nothing(desk):
    command = [*desk.words(["contact", "C-001"]), "--plain"]
    command = [word for word in command if word not in ("--answers", "contact.json")]
    before = len(desk.entries())
    ran = subprocess.run(["sh", "-c", '"$@" <&-', "sh", *command], capture_output=True, check=False, **desk.around())
    assert ran.returncode == 3, ran.stderr
    assert len(desk.entries()) == before
