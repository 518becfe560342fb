"""The shape of the house: who imports whom, what Python may name, how large a room may be."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from statistics import median, quantiles

from stories import STORIES
from structure import House

import confcli
from confcli.policy import load

ROOT = Path(__file__).parent.parent
PACKAGE = Path(confcli.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
POLICY = load()

# Words that are terms of the field before they are ids of the policy: kinds and fields of the ledger,
# effects of rules, names of forms, levels of privacy, kinds of question, forms of a file.
TERMS = {
    "client",
    "code",
    "copy",
    "items",
    "language",
    "name",
    "note",
    "not_yet",
    "noticed",
    "reason",
    "reply",
    "text",
    "what",
}
TERMS |= {"channel", "csv", "danger", "format", "html", "json", "pdf", "sealed"}


def test_the_import_contracts_hold():
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    ran = subprocess.run([*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 broken" in ran.stdout


# In which package each library lives; of the standard library, what can open a file of the vault by mistake.
LIBRARIES = {
    "typer": "cli",
    "questionary": "interviewers",
    "prompt_toolkit": "interviewers",
    "sqlcipher3": "vault",
    "sqlite3": "vault",
    "platformdirs": "vault",
    "pyrage": "vault",
    "mnemonic": "vault",
    "zxcvbn": "vault",
    "rfc8785": "core",
    "rich": "reports",
    "typst": "reports",
    "pypdf": "reports",
    "Crypto": "reports",
}


def test_each_library_has_one_home():
    found = {
        f"{path.relative_to(PACKAGE)} imports {name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        for name in _named_by(node)
        if name in LIBRARIES and path.relative_to(PACKAGE).parts[0] != LIBRARIES[name]
    }
    assert found == set()


def test_every_library_we_depend_on_is_in_that_table():
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {re.match(r"[a-zA-Z0-9]+", one)[0] for one in needed} - {"pycryptodome"}  # which is imported as Crypto
    assert names <= LIBRARIES.keys()


def _named_by(node):
    """Give the top names that an import statement names."""
    if isinstance(node, ast.Import):
        return {alias.name.split(".")[0] for alias in node.names}
    return {node.module.split(".")[0]} if isinstance(node, ast.ImportFrom) and node.module else set()


def test_python_names_no_question_and_no_option():
    """Wording and rules change without code: an id of the policy stands in no string of the program."""
    ids = {q.id for form in POLICY.forms.values() for q in form.questions}
    ids |= {option for form in POLICY.forms.values() for q in form.questions for option in q.options}
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.value}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ids - TERMS
    ]
    assert found == []


def test_the_terms_that_are_let_through_are_really_used_both_ways():
    ids = {q.id for form in POLICY.forms.values() for q in form.questions}
    ids |= {option for form in POLICY.forms.values() for q in form.questions for option in q.options}
    in_code = {
        node.value
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert TERMS - (ids & in_code) == set()


def test_no_room_is_too_large():
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert max(lines.values()) <= 300, max(lines, key=lines.get)
    assert median(lines.values()) <= 90
    functions = {
        f"{path.name}:{node.name}": node.end_lineno - node.lineno + 1
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert max(functions.values()) <= 60, max(functions, key=functions.get)
    assert quantiles(functions.values(), n=10)[8] <= 30


def test_a_room_needs_few_others_and_says_at_its_door_which():
    """Imports inside a function are for what start-up does not wait for; `python tests/structure.py` prints it all."""
    house = House(PACKAGE)
    assert house.circles == []
    assert {name: len(onto) for name, onto in house.onto.items() if len(onto) > 15} == {}
    assert house.inside <= 60
    assert house.copied < 6


def test_every_module_says_what_it_knows():
    for path in MODULES:
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        assert docstring, path
        if path.name not in ("__init__.py", "__main__.py"):
            assert docstring.startswith("This module knows "), path


TESTS = Path(__file__).parent
LAYERS = sorted(path.name for path in PACKAGE.iterdir() if (TESTS / path.name).is_dir())


def _mirrored(test):
    """Tell whether there is a module, or a package of the layer, of this stem; at a terminal it may be told apart."""
    layer, *rooms = test.relative_to(TESTS).parts[:-1]
    inside = PACKAGE.joinpath(layer, *rooms)
    stem = test.stem.removeprefix("test_")
    stems = {path.stem for path in inside.rglob("*.py")} | {path.name for path in inside.rglob("*") if path.is_dir()}
    return bool({stem, stem.removesuffix("_terminal")} & stems)


def test_every_test_file_has_the_stem_of_the_module_it_tests():
    """Who changes a module finds its tests by its name. What follows a story through is in a table that is short."""
    tests = [path for layer in LAYERS for path in sorted((TESTS / layer).rglob("test_*.py"))]
    assert len(tests) > 70
    others = {path.relative_to(TESTS).as_posix() for path in tests if not _mirrored(path)}
    assert others == STORIES.keys()
    assert len(STORIES) <= 24


def test_there_is_no_drawer_for_odds_and_ends():
    names = {path.stem for path in MODULES} | {path.name for path in PACKAGE.iterdir()}
    assert not names & {"utils", "util", "helpers", "common", "manager", "misc"}


def test_the_top_level_is_the_one_that_was_agreed():
    git = shutil.which("git")  # not every laptop has it
    tracked = (
        subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout if git else ""
    )
    top = {name.split("/")[0] for name in tracked.splitlines()} or {path.name for path in ROOT.iterdir()}
    visible = {name for name in top if not name.startswith(".")}
    assert visible <= {"confcli", "tests", "pyproject.toml", "README.md", "CHANGELOG.md"}


def test_one_module_alone_asks_whether_a_person_is_there():
    """On Windows NUL calls itself a terminal, and getpass waits there for ever."""
    found = [
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in {"isatty", "is_terminal"})
        or (isinstance(node, ast.alias) and node.name == "getpass")
    ]
    assert {place.split(":")[0] for place in found} <= {"confcli/interviewers/person.py"}, found


def imported(*arguments):
    """Name every module that one command imports."""
    script = (
        "import sys; from confcli.__main__ import main\n"
        f"code = main({list(arguments)!r})\n"
        "print('\\n'.join(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr  # or nothing would have been imported to speak of
    return set(ran.stderr.split())


def test_what_is_not_needed_is_not_imported(tmp_path):
    """The deterministic side of the start-up goals: counts of modules, not times."""
    names = [sys.executable, "-c", "import sys; print(' '.join(sys.modules))"]
    bare = set(subprocess.run(names, capture_output=True, text=True, check=True).stdout.split())
    delivery = {"errno", "confcli.cli", "confcli.cli.delivery", "confcli.interviewers", "confcli.interviewers.person"}
    assert imported("--version") - bare == {"confcli", "confcli.__main__", *delivery}
    answers = tmp_path / "a.json"
    answers.write_text('{"answers": {"danger": "none", "about": "no_client"}}', encoding="utf-8")
    heavy = {"pydantic", "questionary", "rich", "prompt_toolkit", "sqlcipher3", "platformdirs", "rfc8785"}
    assert not imported("classify", str(answers)) & heavy
    described = imported("--help")
    assert not described & heavy
    rooms = {"confcli.core.", "confcli.flows.", "confcli.policy.", "confcli.reports.", "confcli.vault."}
    light = {"core.formats", "core.narrowed", "core.safe_text", "core.words", "flows.ports"}
    assert {name for name in described if name.startswith(tuple(rooms))} == {f"confcli.{name}" for name in light}
    assert not imported("code", "show") & heavy


def _imported_at_once(tree):
    """Name the modules that are imported wherever the file is, and not only where they exist."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


def test_what_only_some_systems_have_is_not_imported_by_every_test():
    """One such import at the top of a file, and on Windows no test is run at all."""
    some = {"pexpect", "pty", "tty", "termios", "resource", "fcntl", "grp", "pwd", "ptyprocess", "winreg", "msvcrt"}
    found = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (*MODULES, *sorted((ROOT / "tests").rglob("*.py")))
        for name in _imported_at_once(ast.parse(path.read_text(encoding="utf-8")))
        if name in some
    }
    assert found == set()


def test_who_needs_a_terminal_says_so():
    """Or it fails on Windows instead of being counted as not tested there."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        if "terminal" in _imported_at_once(tree):
            marks = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Assign)]
            assert any(mark.startswith("pytestmark = ") and "needs_terminal" in mark for mark in marks), path


def test_days_and_moments_are_read_and_written_in_one_room():
    """Or one of them is shown, kept or read in a form of its own."""
    ways = {"fromisoformat", "isoformat", "strftime", "strptime"}
    found = {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Attribute) and node.attr in ways)
        or (isinstance(node, ast.FormattedValue) and "%" in ast.unparse(node.format_spec or ast.Constant("")))
    }
    assert found == {str(Path("core", "dates.py"))}


# What Python itself offers under a name that begins so: a way out that tidies nothing, and named tuples.
OFFERED = {"_exit", "_replace", "_fields", "_asdict", "_make"}


def _reached_for(tree):
    """Name what a test takes from behind a door: `thing._name`, but its own, and `from room import _name`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and not (isinstance(node.value, ast.Name) and node.value.id == "self"):
            yield node.lineno, node.attr
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("confcli."):
            yield node.lineno, node.value.rpartition(".")[2]  # of what is put in the place of something


def test_no_test_reaches_behind_a_door():
    """What a test needs is offered, or it holds the program to how it is made and not to what it does."""
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{line} {name}"
        for path in sorted((ROOT / "tests").rglob("*.py"))
        for line, name in _reached_for(ast.parse(path.read_text(encoding="utf-8")))
        if re.match(r"_[^_]", name) and name not in OFFERED
    }
    assert found == set()


def test_a_row_of_the_vault_is_read_by_name():
    """The tests read every row so too (`ByNameOnly`); this finds what no test reads."""
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno} {ast.unparse(node)}"
        for path in sorted((PACKAGE / "vault").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Constant)
        and isinstance(node.slice.value, int)
        and re.search(r"\b(run|execute|fetchone|fetchall)\(|\brow\b", ast.unparse(node.value))
    }
    # Of a table that the system gives out, which has no names.
    assert {place for place in found if "vault/care/disks.py" not in place} == set()


def test_sql_stands_in_the_rooms_of_the_vault_alone():
    begins = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|PRAGMA|VACUUM)\b [\w(*]")
    found = {
        f"{path.relative_to(ROOT).as_posix()}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and begins.match(node.value)
    }
    assert {place for place in found if not place.startswith("confcli/vault/")} == set()
