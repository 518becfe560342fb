"""The README is held against the program: every command in it is run, every figure in it is looked up."""

import re
import shutil
import tomllib
from contextlib import ExitStack, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from programs import Program
from stories import CODES, FIRST_CONTACT, PASSPHRASE, SEALED

from confcli import errors
from confcli.core.handover import Handover, write_handover
from confcli.core.supervision.supervisor_card import Card, read_card, write_card
from confcli.vault.age_files import AgeKey, fingerprint, seal

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
COMMANDS = list(
    dict.fromkeys(
        [line for kind, block in BLOCKS if kind == "sh" for line in block.splitlines() if line.startswith("confcli ")]
        + re.findall(r"`(confcli [^`]*)`", re.sub(r"```.*?```", "", README, flags=re.DOTALL))
    )
)
GIVEN = {
    "client": {"name": "Odile", "language": "french"},
    "first-contact": FIRST_CONTACT,
    "contact": {"channel": "phone", "happened": "today", "note": "She sleeps badly."},
    "outcome": {"shared": "nothing"},
    "correct": {"wrong": "the day", "right": "Tuesday"},
    "export": CODES,
    "practice": {"danger": "none", "about": "client", "recipient": "the_client"},
    "breach": {"event": "a letter left open", "noticed": "today", "meant": "not_meant", "informed": ["nobody_yet"]},
    "end": {"whose": "client_support", "client": "C-001", "happened": "today", "continues": "said"},
    "client export": {"identity": "yes"},
    "client erase": {"basis": "asked_for", "sure": "yes"},
    "client hand-over": {"takes_over": "yes", "client_agrees": "yes", "details_needed": ["name"]},
    "client take-over": {"comes_from_them": "yes"},
    "supervisor reply": {"view": "agree", "reply": "Well done."},
}
TALK_FIRST = {
    "danger": "none",
    "about": "client",
    "recipient": "third_party",
    "identifiable": "yes",
    "grounds": ["client_at_risk"],
    "can_act": "yes",
    "discussed": "not_yet",
}
TALKED = {"danger": "none", "discussed": "agreed", "coordinator": "yes"}
THING = [{"what": "what was seen", "needed": "yes"}]
SUPERVISOR = "age1g6jzfenctd6x8xw43xt2tq6n7yr9zy03unfg9mc2sw953txdrsaq5nnfce"
# What a volunteer types when asked, given from a file instead.
TYPED = {
    "vault passphrase": ["--new-passphrase-file", "new"],
    "vault recover": ["--key-file", "key", "--new-passphrase-file", "new"],
    "vault recovery test": ["--key-file", "key"],
    "vault recovery sheet": ["--unencrypted", "--page", "page.html"],
}
OF_THE_SUPERVISOR = ("init", "again", "hold", "import", "compare", "release", "open", "verify", "report", "reply")
NO_VAULT = ("classify", "code", "demo", "verify", "emergency", "practice", "language", "help")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory, fresh_vault, fresh_supervisor):
    """A folder with all that the README's commands speak of: a client, decision 5, one not yet (8), files, a card."""
    folder = tmp_path_factory.mktemp("readme")
    toml = next(block for kind, block in BLOCKS if kind == "toml")
    (folder / "answers.toml").write_text(toml, encoding="utf-8")
    shutil.copy(fresh_vault, folder / "vault.confcli-vault")
    (folder / "passphrase").write_text(PASSPHRASE, encoding="utf-8")
    with Redirected() as capture:
        program = Program(folder, capture)
        assert program("language", "en").code == 0  # whatever was spoken before
        program.client()
        for command in ("first-contact", "contact"):
            assert program.at(command, "C-001", "--answers", program.answers(GIVEN[command])).code == 0
        ran = program.at("share", "C-001", "--answers", folder / "answers.toml")
        assert ran.out.startswith("INTERNAL CONSULT")
        ran = program.at("export", "--folder", folder, "--answers", program.answers(GIVEN["export"]))
        Path(ran.out.split()[1]).rename(folder / "session-log.json")
        assert program.at("checkpoint", "--folder", folder).code == 0
        program.at("client", "add", "--answers", program.answers(GIVEN["client"]))
        ran = program.at("share", "C-001", "--answers", program.answers(TALK_FIRST))
        assert ran.out.startswith("NOT YET")
        ready_to_recover(program, folder)
        ready_to_supervise(program, folder, fresh_supervisor)
        ready_to_go_on(program, folder)
    return folder


class Redirected:
    """Takes what is printed, before a test has a capture of its own."""

    def __enter__(self):
        self.out, self.err = StringIO(), StringIO()
        self.stack = ExitStack()
        self.stack.enter_context(redirect_stdout(self.out))
        self.stack.enter_context(redirect_stderr(self.err))
        return self

    def __exit__(self, *_):
        self.stack.close()

    def readouterr(self):
        taken = self.out.getvalue(), self.err.getvalue()
        for stream in (self.out, self.err):
            stream.seek(0)
            stream.truncate()
        return taken


@pytest.fixture
def readme(prepared, program, monkeypatch):
    """The program in a copy of that folder."""
    shutil.copytree(prepared, program.folder, dirs_exist_ok=True)
    monkeypatch.chdir(program.folder)
    return program


def ready_to_recover(program, folder):
    """A sheet, a backup on a stick, and a new passphrase."""
    (folder / "new").write_text("other loud invented proof phrases", encoding="utf-8")
    (folder / "stick").mkdir()
    assert program.at("vault", "recovery", "sheet", "--unencrypted", "--page", folder / "sheet.html").code == 0
    sheet = (folder / "sheet.html").read_text(encoding="utf-8")
    (folder / "key").write_text("\n".join(re.findall("<li>([A-Z0-9 ]+)</li>", sheet)), encoding="utf-8")
    Path(program.at("vault", "backup").out.strip()).rename(folder / "BACKUP")


def ready_to_supervise(program, folder, supervisor):
    """A supervisor's vault and card, a folder with a sealed session log, and a reply to it."""
    for name in ("supervisor-S-01.card", "number"):
        shutil.copy(supervisor / name, folder)
    shutil.copy(supervisor / "vault.confcli-vault", folder / "supervisor.confcli-vault")
    (folder / "FOLDER").mkdir()
    number = (folder / "number").read_text(encoding="utf-8")
    assert program.at("supervisor", "add", folder / "supervisor-S-01.card", "--number", number).code == 0
    sealed = ["export", "--whole", "--folder", folder / "FOLDER", "--answers", program.answers(SEALED)]
    shutil.copy(program.at(*sealed).out.strip(), folder / "session-log.confcli")
    theirs = ["--vault", folder / "supervisor.confcli-vault", "--passphrase-file", folder / "passphrase"]
    answers = ["--folder", folder, "--answers", program.answers(GIVEN["supervisor reply"])]
    held = program("supervisor", "hold", folder / "checkpoint-V-07.json", "--volunteer", "V-07", *theirs)
    taken = program("supervisor", "import", folder / "FOLDER", *theirs)
    told = re.findall(r"\d{5}(?: \d{5}){3}", program.at("checkpoint").err)[0]
    (folder / "told").write_text(told, encoding="utf-8")
    assert program("supervisor", "compare", "V-07", "--number", told, *theirs).code == 0
    replied = program("supervisor", "reply", "V-07", "5", *answers, *theirs)
    assert (held.code, taken.code, replied.code) == (0, 0, 0), replied.err
    Path(replied.out.strip()).rename(folder / "REPLY")
    # A client is added, seen in a session log, and erased: entries 10 to 12.
    (folder / "later").mkdir()
    later = ["export", "--folder", folder / "later", "--answers", program.answers(SEALED)]
    for command in (["client", "add"], later, ["client", "erase", "C-003"], later):
        more = [] if command is later else ["--answers", program.answers(_given(command))]
        assert program.at(*command, *more).code == 0
    assert program("supervisor", "import", folder / "later", *theirs).code == 0


def ready_to_go_on(program, folder):
    """A colleague's card, its number, and a client whom they hand over."""
    key = AgeKey.new().recipient
    (folder / "CARD").write_text(write_card(Card("V-12", key)), encoding="utf-8")
    (folder / "colleagues-number").write_text(fingerprint(key), encoding="utf-8")
    own = read_card(Path(program.at("client", "card", "--folder", folder).out.strip()).read_text(encoding="utf-8")).key
    handed = Handover("V-12", "V-07", "a" * 32, 5, "2026-11-21T21:00:00+01:00", {"name": "Odile"}, ())
    (folder / "FILE").write_bytes(seal(write_handover(handed), [own]))


def test_the_readme_shows_every_command():
    from confcli.cli.app import COMMANDS as ALL

    assert {line.split()[1] for line in COMMANDS} == set(ALL) - {"home"}  # confcli alone


@pytest.mark.parametrize("line", COMMANDS)
def test_every_command_in_the_readme_runs(readme, line, monkeypatch):
    for command in _each(line.split(" > ")[0]):
        if command[0] == "init":
            readme.vault.unlink()
            assert readme.init().code == 0
            continue
        more = ["--answers", readme.answers(_given(command))] if _asks(command) else []
        more += TYPED.get(" ".join(command), [])
        if command[0] == "share":
            more = ["--answers", readme.answers(TALKED, THING) if "--continue" in command else "answers.toml"]
        if command == ["vault", "restore", "BACKUP"]:
            readme.vault.unlink()
            Path(f"{readme.vault}.recovery.age").unlink()
        if command[:2] == ["supervisor", "add"]:
            more = ["--number", (readme.folder / "number").read_text(encoding="utf-8")]
        if command[:2] == ["supervisor", "compare"]:
            more = ["--number", (readme.folder / "told").read_text(encoding="utf-8")]
        if command[:2] == ["supervisor", "release"]:
            more = ["--plain"]
            monkeypatch.setattr("sys.stdin", StringIO("2\n"))
        if command[:3] == ["vault", "recovery", "add"]:
            more = ["--number", fingerprint(SUPERVISOR)]
        if command[:2] == ["client", "hand-over"]:
            more += ["--number", (readme.folder / "colleagues-number").read_text(encoding="utf-8")]
        words = [SUPERVISOR if word == "KEY" else word for word in command]
        without_passphrase = command[0] in NO_VAULT or command[1:] == ["recover"] or command[2:] == ["test"]
        theirs = command[0] == "supervisor" and command[1] in OF_THE_SUPERVISOR
        vault = readme.folder / "supervisor.confcli-vault" if theirs else readme.vault
        shared = [] if command[0] in NO_VAULT else ["--vault", vault]
        shared += [] if without_passphrase else ["--passphrase-file", readme.passphrase_file]
        ran = readme(*words, *shared, *more)
        assert ran.code == 0, (command, ran.err)


def _each(line):
    """`confcli client add | list | show` is three commands, and show wants a client."""
    words = line.split()[1:]
    if "|" not in words:
        return [words]
    several = [[words[0], word] for word in words[1:] if word != "|"]
    return [[*command, "C-001"] if command == ["client", "show"] else command for command in several]


def _given(command):
    if "--erase-note" in command:
        return GIVEN["client erase"]
    return GIVEN.get(" ".join(command[:2]), GIVEN.get(command[0]))


def _asks(command):
    return bool(_given(command)) and command[:2] not in (["client", "list"], ["client", "show"], ["client", "card"])


def test_the_screens_in_the_readme_are_the_screens(readme):
    """The menu line by line, and the beginning of a verdict."""
    from confcli.cli.menu_table import HOME

    screens = {kind: block for kind, block in BLOCKS if kind in ("menu", "verdict")}
    assert screens["menu"].splitlines() == [
        f"{number}. {line.words}" for number, line in enumerate(HOME.lines, start=1)
    ]
    assert readme("classify", "answers.toml").out.startswith(screens["verdict"])


def test_the_two_commands_stand_in_both_forms():
    """What Windows types is what the others type, with its own slashes."""
    posix = [line for line in README.splitlines() if line.startswith("python3 -m venv")]
    windows = [line for line in README.splitlines() if line.startswith("py -m venv")]
    assert len(posix) == len(windows) == 2
    for one, other in zip(posix, windows, strict=True):
        assert (
            one.replace("python3", "py").replace(" && ", "; ").replace("bin/", "Scripts\\").replace(".venv/", ".venv\\")
            == other
        )


def test_the_workflow_runs_the_lines_of_the_readme_on_every_system_and_python():
    workflow = (Path(__file__).parent.parent / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    ran = re.findall(r"^ +run: (.*)$", workflow, re.MULTILINE)
    assert sorted(ran) == sorted(line for line in README.splitlines() if re.match(r"(python3|py) -m venv", line))
    python = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert python["requires-python"] == ">=3.11,<3.15"
    assert 'python: ["3.11", "3.12", "3.13", "3.14"]' in workflow
    assert "os: [ubuntu-latest, macos-latest, windows-latest]" in workflow
    assert "fail-fast: false" in workflow


def test_the_exit_codes_are_the_programs():
    rows = {int(code) for code in re.findall(r"^\| (\d+) \|", README, re.MULTILINE)}
    known = {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.ConfcliError)
    }
    assert rows == known | {0, 130}


def test_the_python_versions_are_those_of_the_package():
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == ">=3.11,<3.15"
    assert "Python 3.11, 3.12, 3.13 or 3.14" in README


def test_the_tree_in_the_readme_is_the_tree():
    named = re.findall(r"^  (\w+)/ ", README, re.MULTILINE)
    package = Path(__file__).parent.parent / "confcli"
    assert sorted(named) == sorted(p.name for p in package.iterdir() if p.is_dir() and p.name != "__pycache__")


def test_the_changelog_marks_changes_of_the_policy():
    changelog = (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "**Policy**" in changelog
    assert "56,308 paths" in changelog
