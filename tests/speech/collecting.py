"""Which strings of the code are said to a person, and which f-strings are put together from words.

A string is said when `say`, an error or a help text gets it, when a constant that `say` gets holds it, when it has
two words next to each other, or a word and a {value}. What is not said all the same stands in NOT_SAID.
"""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2] / "confcli"
TWO_WORDS = re.compile(r"[^\W\d_]{2,} (?:⟨⟩ )?[^\W\d_]{2,}")
WITH_A_VALUE = re.compile(r"[^\W\d_]{2,}.*\{[a-z_]+\}|\{[a-z_]+\}.*[^\W\d_]{2,}")
NOT_SAID = (
    (r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|BEGIN|COMMIT|ROLLBACK|VACUUM|PRAGMA|WHERE)\b", "SQL"),
    (r"source = \?|source, size,|(NOT \()?(waits|verdict) (IN|=|!=) |marks LIKE ", "parts of SQL"),
    (r"(day DESC, )?seq DESC$", "an order in SQL"),
    (r"\(New-Object ", "PowerShell"),
    (r"<!DOCTYPE|\nbody \{", "HTML and CSS"),
    (r"⟨⟩ points at nothing$", "a row of SQLite's own check; only their number is shown"),
    (r"a secret is not pickled$", "for a programmer"),
    (r"confcli( [a-z-]+| [A-Z]-\d+| [A-Z]+| \d+| ⟨⟩)+$", "a command to type"),
    (r"\W+$", "a key to press"),
    (r"English: .* Français", "said in both languages at once"),
    (r"Got unexpected extra|No such command '|Show this message", "Click's own words, for which ours stand"),
)
# Which arguments of a call are said, by the name of what is called; `help` is said wherever it stands.
ARGUMENTS = {"say": (0,), "say_many": (1, 2), "Finding": (1, 2, 3), "EntryKind": (0,), "Line": (0,), "Menu": (0,)}
NAMED = ("help", "hint", "aloud")


def modules(package):
    """Give the files of a package of confcli, or of one module of it."""
    place = ROOT / package
    return sorted(place.rglob("*.py")) if place.is_dir() else [place]


def trees(package):
    return {path: ast.parse(path.read_text(encoding="utf-8")) for path in modules(package)}


def said(package):
    """Give what is said in a package: sentence -> where it stands."""
    found = {}
    read = trees(package)
    commands = {name for tree in read.values() for name in _commands(tree)}
    for path, tree in read.items():
        for sentence, line in _said(tree, commands if path.parent.name == "commands" else set()):
            if _excused(sentence):
                continue
            found.setdefault(sentence, f"{path.relative_to(ROOT)}:{line}")
    return found


def put_together(package):
    """Give the f-strings of a package that hold two words of a sentence: text with ⟨⟩ for values -> where."""
    found = {}
    for path, tree in trees(package).items():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                parts = (part.value if isinstance(part, ast.Constant) else "⟨⟩" for part in node.values)
                text = "".join(map(str, parts))
                if _a_sentence(text):
                    found[text] = f"{path.relative_to(ROOT)}:{node.lineno}"
    return found


def misnamed(package):
    """Give where a sentence and the values given with it do not name the same, as far as it can be read off."""
    found = []
    for path, tree in trees(package).items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            sentences = [*call.args, *(k.value for k in call.keywords if k.arg in NAMED)]
            given = {keyword.arg for keyword in call.keywords} - set(NAMED)
            speaks = _called(call) in ("say", "say_many", *_errors())
            if not speaks or None in given or not all(map(_plain, sentences[-2:])):
                continue
            used = {name for node in sentences for text in _strings(node) for name in names(text)}
            if used - ({"count"} if _called(call) == "say_many" else set()) != given:
                found.append(f"{path.relative_to(ROOT)}:{call.lineno}")
    return found


def said_of_one(package):
    """Give what is said where something is counted and there is one of it, and where that stands."""
    for path, tree in trees(package).items():
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call) and _called(node) == "say_many"):
            yield from ((text, f"{path.relative_to(ROOT)}:{line}") for text, line in _texts(call.args[1]))


def names(sentence):
    return set(re.findall(r"\{(\w+)\}", sentence))


def _said(tree, commands):
    skip = _not_shown(tree)
    constants = _constants(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in _arguments(node):
                yield from _texts(argument)
            for name in _constants_said(tree, node):
                for part in constants.get(name, ()):
                    yield from _texts(part)
        elif isinstance(node, ast.FunctionDef) and node.name in commands:
            yield (ast.get_docstring(node) or "").split("\n\n")[0].replace("\n", " "), node.lineno
        elif isinstance(node, ast.Constant) and id(node) not in skip and _a_sentence(node.value):
            yield node.value, node.lineno


def _a_sentence(text):
    shown = isinstance(text, str) and (TWO_WORDS.search(text) or WITH_A_VALUE.search(text))
    return bool(shown) and not _excused(text)


def _excused(text):
    return any(re.match(pattern, text) for pattern, _ in NOT_SAID)


def _arguments(call):
    name = _called(call)
    places = (0, 1) if name in _errors() else ARGUMENTS.get(name, ())
    yield from (call.args[place] for place in places if place < len(call.args))
    yield from (keyword.value for keyword in call.keywords if keyword.arg == "help")
    if name in _errors():
        yield from (keyword.value for keyword in call.keywords if keyword.arg in NAMED)


def _texts(node):
    """Give the strings of an expression that can become its value, or a part of it."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value, node.lineno
    elif isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Tuple | ast.List):
        for part in node.elts:
            yield from _texts(part)
    elif isinstance(node, ast.Dict):
        for part in node.values:
            yield from _texts(part)


def _strings(node):
    return [text for text, _ in _texts(node)]


def _plain(node):
    return bool(_strings(node)) or (isinstance(node, ast.Constant) and node.value == "")


def _constants(tree):
    """Give the constants of a module by their names."""
    return {
        target.id: (node.value,)
        for node in tree.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _constants_said(tree, call):
    """Name the constants whose texts a call says, by themselves or one after the other."""
    argument = None
    if _called(call) == "say" and call.args:
        argument = call.args[0]
    elif _called(call) == "map" and isinstance(call.args[0], ast.Name) and call.args[0].id == "say":
        argument = call.args[1]
    if argument is None or (isinstance(argument, ast.Call) and _called(argument) in ("say", "join")):
        return
    for name in (node.id for node in ast.walk(argument) if isinstance(node, ast.Name)):
        yield name
        for loop in ast.walk(tree):
            if isinstance(loop, ast.comprehension) and name in {n.id for n in ast.walk(loop.target) if _named(n)}:
                yield from (node.id for node in ast.walk(loop.iter) if _named(node))


def _named(node):
    return isinstance(node, ast.Name)


def _not_shown(tree):
    """Give the strings that nobody is shown: docstrings, and the pieces of f-strings."""
    skip = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skip.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skip.update(id(part) for part in node.values)
    return skip


def _commands(tree):
    """Name the functions that are made commands: the first paragraph of their docstring is their help."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _called(node) == "command":
            yield from (_called(argument) for argument in node.args[2:])


def _called(node):
    """Give the last name of what is called, or of a name itself."""
    what = node.func if isinstance(node, ast.Call) else node
    return what.id if isinstance(what, ast.Name) else what.attr if isinstance(what, ast.Attribute) else ""


def _errors():
    from confcli import errors

    return [
        name for name, value in vars(errors).items() if isinstance(value, type) and value.__module__ == errors.__name__
    ]
