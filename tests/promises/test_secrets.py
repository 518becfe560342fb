"""P15: no passphrase, no name and no note gets out through a fault, an option, the surroundings or a history."""

import ast
import copy
import logging
import os
import pickle
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from pprint import pformat
from random import Random
from traceback import TracebackException
from types import CodeType, FrameType

import pytest
from fuzzing import COMMANDS, EXIT_CODES, SLOW, Ran, Room, bench_in
from platforms import needs_terminal
from sqlcipher3 import dbapi2

import confcli
from confcli.cli import app
from confcli.errors import ConfcliError
from confcli.interviewers import guided
from confcli.vault import secrets as keys
from confcli.vault.care.synchronised import services
from confcli.vault.secrets import Passphrase

PACKAGE = os.path.dirname(confcli.__file__)
# Long enough that nothing else looks like a part of them in base64.
CANARIES = ("Kookaburra-Quartz", "Ptarmigan-Vellum", "Albatross-Zephyr", "Nightjar-Sphinx")
SECRET, NAME, NOTE = "Kookaburra-Quartz violet harbour 4482", "Ptarmigan-Vellum", "Albatross-Zephyr, she slept well"
SAYS = f"Nightjar-Sphinx {SECRET} {NAME} {NOTE} SELECT body FROM disclosure"


def forms(canary: str) -> Iterator[bytes]:
    """Give every form in which a canary may lie in a file."""
    yield from (canary.encode(), canary.lower().encode(), canary.upper().encode())
    yield from (canary.encode("utf-16-le"), canary.encode().hex().encode())
    for shift in range(3):  # base64 knows three positions
        yield b64encode(b"x" * shift + canary.encode())[4:-4]


TRACES = [(canary, form) for canary in CANARIES for form in forms(canary)]


def canaries_in(content: bytes) -> set[str]:
    return {canary for canary, form in TRACES if form in content}


# --- A fault at any line ------------------------------------------------------------------------

Point = tuple[CodeType, int | None]  # a function, and one of its lines or its very beginning

FAULTS: tuple[Callable[[], BaseException], ...] = (
    lambda: RuntimeError(SAYS),
    lambda: MemoryError(SAYS),
    lambda: RecursionError(SAYS),
    lambda: ValueError(SAYS),
    lambda: KeyError(SAYS),
    lambda: TypeError(SAYS),
    lambda: AssertionError(SAYS),
    lambda: OSError(5, SAYS, SAYS),
    lambda: PermissionError(13, SAYS, SAYS),
    lambda: EOFError(SAYS),
    lambda: UnicodeDecodeError("utf-8", SAYS.encode(), 0, 1, SAYS),
    lambda: dbapi2.OperationalError(SAYS),
    lambda: dbapi2.DatabaseError(SAYS),
    lambda: KeyboardInterrupt(SAYS),
)
# The net itself: what breaks outside it cannot be caught by it.
NET = {("__main__.py", "main"), ("app.py", "main"), ("app.py", "_told"), ("app.py", "_place")}


def ours(code: CodeType) -> bool:
    inside = code.co_filename.startswith(PACKAGE) and not code.co_name.startswith("<module")
    return inside and (os.path.basename(code.co_filename), code.co_name) not in NET


@contextmanager
def traced(trace) -> Iterator[None]:
    """Look on; what breaks while Python tidies up is not seen here, see the test of it below."""
    before = sys.gettrace()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "unraisablehook", lambda _: None)
        sys.settrace(trace)
        try:
            yield
        finally:
            sys.settrace(before)


ENOUGH = 20_000  # calls that are looked at; what walks every path of the Code calls the same functions all the time


def points(run: Callable[[], object], *, lines: bool) -> list[Point]:
    """Give every function of the program that a run enters and, if wanted, every line."""
    found: dict[Point, None] = {}
    left = iter(range(ENOUGH))

    def at_line(frame: FrameType, event: str, _: object):
        if event == "line":
            found[frame.f_code, frame.f_lineno] = None
        return at_line

    def at_call(frame: FrameType, *_: object):
        if next(left, None) is None:
            sys.settrace(None)
        if not ours(frame.f_code):
            return None
        found[frame.f_code, None] = None
        return at_line if lines else None

    with traced(at_call):
        run()
    return list(found)


def broken_at(point: Point, error: BaseException, run: Callable[[], Ran]) -> Ran:
    """Run with an error raised the first time that the point is reached."""
    wanted, line = point

    def at_line(frame: FrameType, event: str, _: object):
        if event == "line" and frame.f_lineno == line:
            sys.settrace(None)
            raise error
        return at_line

    def at_call(frame: FrameType, *_: object):
        if frame.f_code is not wanted:
            return None
        if line is None:
            sys.settrace(None)
            raise error
        return at_line

    with traced(at_call):
        return run()


# --- A fault in every command -------------------------------------------------------------------

SHOWS = {("show",), ("client", "show"), ("client", "list"), ("client", "export")}  # their job is to show it


@dataclass
class Tally:
    """What came of the faults."""

    faults: int = 0
    output: int = 0
    files: int = 0
    found: list[str] = field(default_factory=list)
    commands: set[tuple[str, ...]] = field(default_factory=set)

    def see(self, what: str, content: bytes, sheet: str) -> None:
        self.found += [f"{canary} in {what}" for canary in canaries_in(content)]
        self.found += [f"the key of the sheet in {what}"] if sheet[10:30].encode() in content else []


def forced(folder: Path, chance: Random, functions: int, lines: int, slow: int) -> Tally:
    """Force faults in every command, at so many of its functions and so many of its lines."""
    tally = Tally()
    with bench_in(folder) as bench, pytest.MonkeyPatch.context() as patch:
        room, raised = Room(bench, SECRET, NAME, NOTE), keep_what_is_raised(patch)
        for words in COMMANDS:
            line = room.line(words)
            room.in_order()
            well = bench.run(*line).out if words in SHOWS else ""
            room.in_order()
            every = points(lambda line=line: bench.run(*line), lines=bool(lines) and words not in SLOW)
            chosen = some(chance, [p for p in every if p[1] is None], slow if words in SLOW else functions)
            chosen += some(chance, [p for p in every if p[1] is not None], lines)
            for point in chosen:
                room.in_order()
                error, line = chance.choice(FAULTS)(), room.line(words)
                raised.clear()
                ran = broken_at(point, error, lambda line=line: bench.run(*line))
                look(tally, room, words, point, ran, well, error, raised)
                let_go([error, *raised])
            tally.commands.add(words)
            room.in_order()
            assert bench.lost() == 0, words
    return tally


def some(chance: Random, found: list[Point], count: int) -> list[Point]:
    return chance.sample(found, min(count, len(found)))


def keep_what_is_raised(patch: pytest.MonkeyPatch) -> list[BaseException]:
    """Keep what reaches the last net, for its own words and for the traceback that nobody prints."""
    raised: list[BaseException] = []
    run = app.run

    def kept(arguments: list[str]) -> int:
        try:
            return run(arguments)
        except BaseException as error:
            raised.append(error)
            raise

    patch.setattr(app, "run", kept)
    return raised


def look(tally: Tally, room: Room, words, point: Point, ran: Ran, well: str, forced: BaseException, raised) -> None:
    """Look for a canary wherever one could be after a fault."""
    place = f"{' '.join(words)}, {os.path.basename(point[0].co_filename)} {point[0].co_name} {point[1] or ''}"
    tally.faults += 1
    tally.output += len(ran.out) + len(ran.err)
    if (ran.escaped or ran.code not in EXIT_CODES) and words != ("emergency",):  # see the test of it below
        tally.found.append(f"{place}: {ran.escaped!r} escaped, exit code {ran.code}")
    tally.see(f"stderr of {place}: {ran.err}", ran.err.encode(), room.sheet)
    if not (words in SHOWS and ran.out and ran.out in well):
        tally.see(f"stdout of {place}: {ran.out}", ran.out.encode(), room.sheet)
    for path in room.files():
        if not (words in SHOWS and path.name.startswith("client-record-")):
            tally.see(f"{path.name} after {place}", path.read_bytes(), room.sheet)
        tally.files += 1
    tally.see(f"the surroundings after {place}", repr((sys.argv, dict(os.environ))).encode(), room.sheet)
    for error in raised:
        for one in chain(error):
            if one is not forced and (isinstance(one, ConfcliError) or one is error):
                tally.see(f"what {place} raised", repr((one, vars(one), one.args)).encode(), room.sheet)


def let_go(errors: list[BaseException]) -> None:
    """Forget where these were raised: what stood there may hold a file, which Windows then lets nobody remove."""
    for error in errors:
        for one in chain(error):
            one.__traceback__ = None


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__


def test_a_fault_at_any_line_of_any_command_tells_no_secret(tmp_path):
    tally = forced(tmp_path / "bench", Random(20261122), 2, 0, 1)
    assert tally.found == []
    assert tally.commands == set(COMMANDS)
    assert tally.faults >= 2 * (len(COMMANDS) - len(SLOW))


@pytest.mark.figures
def test_p15(tmp_path, say):
    tally = forced(tmp_path / "bench", Random(20261122), 30, 15, 6)
    say(
        f"P15  {tally.faults:,} faults forced in {len(tally.commands)} commands: {len(tally.found)} canaries in "
        f"{tally.output:,} bytes of output and {tally.files:,} files"
    )
    assert tally.found == []
    assert tally.faults >= 1_000


def test_the_canaries_would_be_seen(tmp_path):
    """Without a fault the commands whose job it is do show them, and the files handed over hold them."""
    with bench_in(tmp_path / "bench") as bench:
        room = Room(bench, SECRET, NAME, NOTE)
        shown = bench.run(*room.line(("show",))).out + bench.run(*room.line(("client", "list"))).out
        assert canaries_in(shown.encode()) == {"Albatross-Zephyr", "Ptarmigan-Vellum"}
        assert canaries_in((bench.folder / "passphrase").read_bytes()) == {"Kookaburra-Quartz"}
        assert all(canaries_in(form) == {canary} for canary, form in TRACES)


def test_a_fault_in_the_emergency_card_is_told_in_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr("confcli.emergency.DATA", str(tmp_path / "nowhere"))
    with bench_in(tmp_path / "bench") as bench:
        ran = bench.run("emergency")
    assert ran.escaped is None
    assert ran.code == 1


class BreaksWhenTidiedUp:
    """A context that breaks when Python closes a generator that nobody has read to its end."""

    def __enter__(self) -> None:
        """Do nothing."""

    def __exit__(self, kind, *_: object) -> None:
        if kind is GeneratorExit:
            raise RuntimeError(SAYS)


def test_what_breaks_while_python_tidies_up_is_not_printed(tmp_path, monkeypatch):
    printed = []
    with bench_in(tmp_path / "bench") as bench:
        room = Room(bench, SECRET, NAME, NOTE)
        monkeypatch.setattr(sys, "unraisablehook", printed.append)
        monkeypatch.setattr("confcli.vault.open_file.plain_words", BreaksWhenTidiedUp)
        bench.run(*room.line(("contact",)))
    assert printed == []


# --- The database's own words -------------------------------------------------------------------

REAL = (
    f"CREATE TRIGGER evil BEFORE INSERT ON entry BEGIN SELECT RAISE(ABORT, '{SAYS}'); END",
    f"CREATE TRIGGER evil BEFORE INSERT ON register BEGIN SELECT RAISE(FAIL, '{SAYS}'); END",
    'ALTER TABLE register RENAME TO "Nightjar-Sphinx"',
    'ALTER TABLE disclosure RENAME COLUMN body TO "Nightjar-Sphinx"',
    'ALTER TABLE entry RENAME COLUMN header TO "Nightjar-Sphinx"',
)


@pytest.mark.parametrize("change", REAL, ids=range(len(REAL)))
def test_a_real_error_of_the_database_is_told_in_our_words(tmp_path, change):
    with bench_in(tmp_path / "bench") as bench:
        room = Room(bench, SECRET, NAME, NOTE)
        connection = dbapi2.connect(str(bench.vault))
        key = Passphrase(SECRET).key(bench.vault.read_bytes()[:16])
        connection.execute(f"PRAGMA key = \"x'{revealed(key)}'\"")
        connection.execute(change)
        connection.commit()
        connection.close()
        room.laid_out[bench.vault] = bench.vault.read_bytes()
        told = 0
        for words in (
            ("contact",),
            ("share",),
            ("outcome",),
            ("client", "add"),
            ("export",),
            ("log",),
            ("checkpoint",),
        ):
            room.in_order()
            ran = bench.run(*room.line(words))
            told += ran.code != 0
            shown = ran.err if ran.code == 0 else ran.out + ran.err  # what was asked for may be shown: the log is
            assert canaries_in(shown.encode()) == set(), words
            assert [fault for fault in ran.faults() if "mistake" not in fault] == []
        assert told >= 5


def revealed(key) -> str:
    return key if isinstance(key, str) else key.reveal()


# --- What holds a secret ------------------------------------------------------------------------


def test_a_passphrase_is_masked_however_it_is_printed(caplog):
    secret = Passphrase(SECRET)
    logging.getLogger("confcli").warning("%s %r", secret, [secret])
    printed = [str(secret), repr(secret), f"{secret}", f"{secret!r}", "%s" % secret, "{}".format(secret), ascii(secret)]  # noqa: UP031, UP032  # every way there is
    printed += [pformat({"secret": [secret]}), repr(ValueError(secret)), str(KeyError(secret)), caplog.text]
    assert canaries_in("\n".join(printed).encode()) == set()
    assert not hasattr(secret, "__dict__")


def test_a_passphrase_is_neither_pickled_nor_hashed():
    secret = Passphrase(SECRET)
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(secret, protocol)
    for refused in (hash, copy.deepcopy, vars):
        with pytest.raises(TypeError):
            refused(secret)


# Where a passphrase or a key is made, it is a text for the length of a line; nowhere else.
MAKING = {
    ("passphrase.py", "from_file"),
    ("secrets.py", "__init__"),
    ("secrets.py", "key"),
    ("secrets.py", "reveal"),
    ("secrets.py", "literal"),
}


def test_a_traceback_with_all_its_variables_shows_no_passphrase(tmp_path, monkeypatch):
    """Nobody prints one; but whoever looks for a mistake may, and the frames hold what the program worked on."""
    with bench_in(tmp_path / "bench") as bench:
        room, raised = Room(bench, SECRET, NAME, NOTE), keep_what_is_raised(monkeypatch)
        chance, seen = Random(20261122), 0
        for words in (("log",), ("contact",), ("init",), ("checkpoint",)):
            line = room.line(words)
            every = points(lambda line=line: bench.run(*line), lines=False)
            for point in some(chance, [p for p in every if place_of(p) not in MAKING], 10):
                room.in_order()
                raised.clear()
                line = room.line(words)
                broken_at(point, RuntimeError("deep inside"), lambda line=line: bench.run(*line))
                for error in raised:
                    text = "".join(TracebackException.from_exception(error, capture_locals=True).format())
                    seen += 1
                    assert "Kookaburra" not in text, place_of(point)
        assert seen >= 25


def place_of(point: Point) -> tuple[str, str]:
    return os.path.basename(point[0].co_filename), point[0].co_name


def test_a_traceback_with_all_its_variables_shows_no_key(tmp_path, monkeypatch):
    """A wrong passphrase, a damaged page: the error comes from where the key is handed to SQLCipher."""
    with bench_in(tmp_path / "bench") as bench:
        Room(bench, SECRET, NAME, NOTE)
        raised = keep_what_is_raised(monkeypatch)
        key = revealed(Passphrase(SECRET).key(bench.vault.read_bytes()[:16]))
        content = bytearray(bench.vault.read_bytes())
        content[100] ^= 1
        bench.vault.write_bytes(content)
        assert bench.at("log").code in (4, 5)
        text = "".join(TracebackException.from_exception(raised[-1], capture_locals=True).format())
        assert "SQLCipher" in text or "connection" in text
        assert key not in text


# --- Ways in ------------------------------------------------------------------------------------

SECRETIVE = re.compile(r"pass|secret|phrase|\bpin\b|\bkey\b", re.IGNORECASE)


def test_no_option_takes_a_secret_itself():
    """A command line stands in the history of the shell and in the list of processes."""
    named = 0
    for words, command in COMMANDS.items():
        for parameter in command.params:
            assert parameter.envvar is None, (words, parameter.name)
            for option in parameter.opts if parameter.param_type_name == "option" else ():
                if SECRETIVE.search(option):
                    named += 1
                    assert option.endswith("-file"), (words, option)
    assert named >= 10


def names_around(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> set[str]:
    """Give the texts in capitals in the statement, or the loop, where the surroundings are read."""
    while node in parents and not isinstance(node, ast.stmt):
        node = parents[node]
        found = {one.value for one in ast.walk(node) if isinstance(one, ast.Constant)}
        named = {one for one in found if isinstance(one, str) and re.fullmatch("[A-Z][A-Z_]+", one)}
        if named:
            return named
    return set()


# Variables that a module reads from a table beside it.
NAMED_IN_A_TABLE = {"synchronised.py": {name for service in services() for name in service.variables}}


def test_a_secret_is_read_from_no_variable_of_the_environment():
    named = set()
    for path in Path(PACKAGE).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("environ", "environb", "getenv", "getenvb"):
                read = names_around(node, parents) or NAMED_IN_A_TABLE.get(path.name, set())
                assert read, f"{path.name} line {node.lineno} reads we cannot tell what"
                named |= read
    assert named
    assert {name for name in named if SECRETIVE.search(str(name))} == set()
    known = {"TERM", "ACCESSIBLE", "NO_COLOR", "PROMPT_TOOLKIT_NO_CPR", "LC_ALL", "LC_MESSAGES", "LANG", "TZ"}
    known |= {"CONFCLI_WINDOW", "PATH", "SYSTEMROOT", "PYTHONIOENCODING", *NAMED_IN_A_TABLE["synchronised.py"]}
    assert named <= known | {"HOME", "USERPROFILE", "XDG_DATA_HOME", "LOCALAPPDATA"}


# --- Histories ----------------------------------------------------------------------------------


@needs_terminal
def test_no_history_keeps_what_was_typed(tmp_path, monkeypatch):
    """Neither on the disk nor from one question to the next: the arrow up shows nobody's note."""
    forget, remembered = guided.forget_what_was_typed, []

    def look_first(application) -> None:
        remembered.extend(application.current_buffer.history.get_strings())
        remembered.append(type(application.current_buffer.history).__name__)
        forget(application)

    monkeypatch.setattr(guided, "forget_what_was_typed", look_first)
    with bench_in(tmp_path / "bench") as bench:
        room = Room(bench, SECRET, NAME, NOTE)
        before = {path: path.read_bytes() for path in room.files()}
        for _ in range(2):
            ran = bench.pressed(["2\r", "today\r", f"{NOTE}\r", "\r", "\r"], "contact", "C-001")
            assert ran.code == 0, ran
        ran = bench.pressed(["\x1b[A\r", f"{NOTE}\r", "\x1b[A\x1b[A\x10\r"], "correct", "4")
        assert ran.code != 0, "an arrow up brought back what was typed before"
        assert set(remembered) <= {"InMemoryHistory", "DummyHistory"}
        for path in room.files():
            if path.read_bytes() != before.get(path):
                assert canaries_in(path.read_bytes()) == set(), path
        assert "readline" not in sys.modules or not canaries_in(history_of_readline())


def history_of_readline() -> bytes:
    import readline

    entries = range(1, readline.get_current_history_length() + 1)
    return "\n".join(readline.get_history_item(number) or "" for number in entries).encode()


def test_the_length_of_a_derivation_is_the_only_thing_that_this_bench_changes():
    assert keys.ROUNDS == 256_000
