"""What nobody should type, save or send, from a seeded chance; and a bench on which the real program is given it."""

import io
import json
import os
import re
import select
import shutil
import sys
import tomllib
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout, suppress
from copy import deepcopy
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from platforms import WINDOWS
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from stories import CODES as CODES_ALONE
from stories import CONSULT, FIRST_CONTACT, SEALED, UNDERTAKING
from typer.main import get_command

from confcli.__main__ import main
from confcli.cli.app import build
from confcli.core.code.model import Kind
from confcli.core.handover import Handover, write_handover
from confcli.core.ledger import session_log
from confcli.core.ledger.chain import Entry, Head, canonical, digest, entry_hash, genesis
from confcli.core.ledger.chain import seal as seal_entry
from confcli.core.ledger.checkpoint import checkpoint as written
from confcli.core.ledger.kinds import KINDS, own_fields
from confcli.core.supervision.supervisor_card import Card, write_card
from confcli.errors import ConfcliError
from confcli.interviewers import guided
from confcli.interviewers import line as plain_line
from confcli.policy import load
from confcli.policy.source import BUILT_IN
from confcli.vault.age_files import AgeKey, fingerprint, require_recipient, seal, unseal
from confcli.vault.integrity import prove_ledger
from confcli.vault.keys import KeyRing
from confcli.vault.secrets import Passphrase
from confcli.vault.unlocking import open_vault

POLICY = load()
VIGNETTES = sorted((Path(__file__).parent.parent / "vignettes").glob("*.toml"))
EXIT_CODES = frozenset((0, 1, 2, 3, 4, 5, 6, 130))  # those of the README
MISTAKE = re.compile(r"\((\w+), (\w+\.py|outside)( line \d+)?\)")  # in whatever language
# These come before whatever else is said.
WARNINGS = ("cannot be shown: kept", "confcli share --corrects", "This backup holds entries that the vault does not")
WARNINGS += ("The vault may be an older copy.", "This backup is another vault's")
SQL = re.compile(r"\b(SELECT|INSERT|PRAGMA|UPDATE|DELETE)\b|(?i:\bsqlite|\bsqlcipher|no such (table|column))")

# --- Texts --------------------------------------------------------------------------------------

ODD = (
    "", " ", "\t", "\n", "a\nb", "\r\n", "\x00", "\x1b[2J", "\x1b]0;evil\x07", "\x7f", "\x85", "\x9b31m", "\ufeff",
    "\u200b", "\u200d", "\u2028", "\u2029", "\u202eabc", "\u2066", "\U000e0041", "\ufdd0", "\U0010ffff", "\ue000",
    "é", "e\u0301", "e" + "\u0301" * 500, "ﷺ", "ß", "İ", "ǰ", "ſ", "🙂", "👩‍⚕️", "🇫🇷", "नमस्ते", "你好", "عربي", "한국어",
    "١", "²", "½", "Ⅷ", "๑๒", "𝟙", "0", "1", "-1", "+1", "01", "1.", "1.0", "1e9", "0x10", "1_000", "9" * 18, "9" * 23,
    "9" * 5000, "C-001", "c1", "C 1", "C-000001", "C-0000001", "V-07", "today", "yesterday", "hier", "Aujourd’hui",
    "tomorrow", "31/12/2026", "29/02/2025", "31.02.20", "00/00/0000", "1/1/1", "2026-02-30", "9999-12-31", "0001-01-01",
    "1899-12-31", "٠١/٠١/٢٠٢٦", "32/13/99999", "none", "yes", "no", "client", "codes_only", "nan", "null", "true",
    "None", "[/red]", "{0}", "%s", "$HOME", "'", '"', '"""', "\\", "\\u202e", "'; --", "x'00'", "-", "--", "--help",
    "-h", "...", "?", "*", "~", "CON", "nul", "x" * 255, "word " * 300, "<b>", "&amp;", "\b\b", "\x1b[200~", "#", "=",
)  # fmt: skip
RANGES = ((0x01, 0x80), (0x80, 0x3000), (0x300, 0x370), (0x2000, 0x2070), (0x3000, 0xD800), (0xE000, 0x110000))


def text(chance: Random) -> str:
    """Give a text, odd or random; never half a character."""
    if chance.random() < 0.7:
        return chance.choice(ODD)
    low, high = chance.choice(RANGES)
    return "".join(
        char for char in map(chr, chance.choices(range(low, high), k=chance.randrange(40))) if not surrogate(char)
    )


def surrogate(char: str) -> bool:
    """Tell half a character from a whole one."""
    return "\ud800" <= char <= "\udfff"


def value(chance: Random, depth: int = 0) -> object:
    """Give anything that JSON can say, and some of what it cannot."""
    sort = chance.randrange(12 if depth < 4 else 8)
    if sort < 4:
        return text(chance)
    if sort < 8:
        return chance.choice((None, True, False, 0, 1, -1, 0.5, 1e300, float("inf"), float("nan"), 10**30, 2**63, ""))
    if sort < 10:
        return [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return {text(chance): value(chance, depth + 1) for _ in range(chance.randrange(4))}


# --- Answers files ------------------------------------------------------------------------------

DAYS = ("today", "yesterday", "1/1/2026", "31-12-2025", "2026-01-31")
CODES = ("C-001", "c1", "1", "C-002", "C-999")
# How a command that asks is called, and the forms whose questions it asks.
ASKING = (
    (("classify",), ("sharing", "details")),
    (("classify",), ("sharing", "details")),
    (("share",), ("sharing", "details")),
    (("share", "C-001", "--json"), ("sharing", "details")),
    (("contact",), ("contact",)),
    (("contact", "C-002"), ("contact",)),
    (("first-contact",), ("first_contact",)),
    (("client", "add"), ("client",)),
    (("outcome", "ENTRY"), ("outcome",)),
    (("correct", "ENTRY"), ("correction",)),
    (("export", "--folder", "OUT"), ("export",)),
    (("client", "export", "C-001", "--folder", "OUT"), ("access",)),
    (("end",), ("ending",)),
    (("breach",), ("breach",)),
    (("practice", "1"), ("sharing",)),
)


# What parsers are known to stumble over; each is tried before anything is left to chance.
EXTREMES = (
    b"",
    b"[" * 100_000,
    b'{"answers":' + b"[" * 100_000,
    b"a." * 5_000 + b"a = 1",
    b"[answers]\nnote = " + b"9" * 5_000,
    b'{"answers": {"note": ' + b"9" * 5_000 + b"}}",
    b'{"answers": {"note": "\\ud800"}}',
    b"\xff\xfe[\x00a\x00]\x00",
    b"[answers]\nnote = '\xe9'",
    b"\xef\xbb\xbf[answers]\r\n",
    b"[answers]\nnote = '\x00'",
    b"null",
)


def answers_file(chance: Random, forms: tuple[str, ...]) -> bytes:
    """Give an answers file: a good one, a good one with something wrong in it, or nothing of the kind."""
    sort = chance.random()
    if sort < 0.03:
        return chance.choice((*EXTREMES, chance.randbytes(200)))
    content = _vignette(chance) if forms[0] == "sharing" and chance.random() < 0.5 else _filled(chance, forms)
    for _ in range(chance.choice((0, 0, 0, 1, 1, 2, 5))):
        mutate(chance, content)
    if sort < 0.06:
        nested: object = 1
        for _ in range(chance.choice((50, 400, 900))):
            nested = [nested]
        content["answers"] = {"note": nested}
    raw = _as_json(chance, content) if chance.random() < 0.5 else _as_toml(content)
    return spoilt(chance, raw) if chance.random() < 0.2 else raw


def _vignette(chance: Random) -> dict:
    return tomllib.loads(chance.choice(VIGNETTES).read_text(encoding="utf-8"))


def _filled(chance: Random, forms: tuple[str, ...]) -> dict:
    content: dict = {}
    for section, name in zip(("answers", "details"), forms, strict=False):
        part = content.setdefault(section, {})
        for question in POLICY.forms[name].questions:
            if question.kind is Kind.ITEMS:
                content["items"] = [
                    {"what": text(chance) or "it", "needed": chance.choice(question.options)}
                    for _ in range(chance.randrange(4))
                ]
            elif chance.random() < 0.95:
                part[question.id] = _answer(chance, question)
    return content


def _answer(chance: Random, question) -> object:
    if chance.random() < 0.03:
        return value(chance)
    if question.kind is Kind.ONE:
        return chance.choice(question.options)
    if question.kind is Kind.MANY:
        return chance.sample(question.options, chance.choice((0, 1, 1, 2)))
    found = {Kind.MOMENT: DAYS, Kind.CLIENT: CODES, Kind.CODE: ("V-07", "v7")}.get(question.kind)
    return chance.choice(found) if found else text(chance)


def mutate(chance: Random, tree: object) -> None:
    """Change one thing somewhere in a tree of tables and lists."""
    places = list(_places(tree))
    if not places:
        return
    holder, key = chance.choice(places)
    sort = chance.randrange(6)
    if sort == 0:
        del holder[key]
    elif sort == 1:
        holder[key] = value(chance)
    elif sort == 2:
        holder[key] = text(chance)
    elif sort == 3:
        holder[key] = [holder[key]]
    elif sort == 4 and isinstance(holder, dict):
        holder[text(chance)] = holder[key]
    else:
        other, place = chance.choice(places)
        if place in other if isinstance(other, dict) else place < len(other):
            holder[key] = deepcopy(other[place])


def _places(tree: object) -> Iterator[tuple]:
    if isinstance(tree, dict | list):
        for key, inner in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
            yield tree, key
            yield from _places(inner)


def _as_json(chance: Random, content: object) -> bytes:
    halves = chance.random() < 0.05
    with suppress(ValueError, RecursionError):  # something that holds itself
        written = json.dumps(content, ensure_ascii=chance.random() < 0.5 or halves, indent=chance.choice((None, 1)))
        if halves:
            half = chance.choice((r"\ud800", r"\udfffa", r"\ud83d\ud83d"))
            written = written.replace('": "', f'": "{half}', 1)
        return written.encode()
    return b"{}"


def _as_toml(content: dict) -> bytes:
    with suppress(RecursionError):
        lines = []
        for section, part in content.items():
            tables = part if isinstance(part, list) and part and all(isinstance(one, dict) for one in part) else None
            if isinstance(part, dict) or tables:
                for table in tables or [part]:
                    lines.append(f"[[{_toml(section)}]]" if tables else f"[{_toml(section)}]")
                    lines += [f"{_toml(key)} = {_toml(inner)}" for key, inner in table.items()]
            else:
                lines.insert(0, f"{_toml(section)} = {_toml(part)}")
        return "\n".join(lines).encode()
    return b""


def _toml(one: object) -> str:
    if isinstance(one, dict):
        return "{" + ", ".join(f"{_toml(key)} = {_toml(inner)}" for key, inner in one.items()) + "}"
    if isinstance(one, list):
        return f"[{', '.join(map(_toml, one))}]"
    if isinstance(one, str):
        plain = one.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(f"\\u{ord(c):04x}" if c < " " or c == "\x7f" else c for c in plain) + '"'
    return {None: "1979-05-27T07:32:00Z", True: "true", False: "false"}.get(one, str(one)) if one != 1 else "1"


def spoilt(chance: Random, raw: bytes) -> bytes:
    """Spoil a file as editors, disks and transfers do."""
    at, length = chance.randrange(len(raw) + 1), chance.choice((1, 1, 7, 60))
    return chance.choice(
        (
            lambda: b"\xef\xbb\xbf" + raw,
            lambda: raw.replace(b"\n", b"\r\n"),
            lambda: raw.replace(b"\n", b"\r"),
            lambda: raw[:at] + b"\x00" + raw[at:],
            lambda: raw[:at] + chance.randbytes(length) + raw[at + length :],
            lambda: raw[:at] + raw[at + length :],
            lambda: raw[:at],
            lambda: raw[:at] + raw[at : at + length] * 2 + raw[at + length :],
            lambda: raw.decode(errors="replace").encode("utf-16"),
            lambda: raw.decode(errors="replace").encode("latin-1", "replace"),
            lambda: raw[:at] + text(chance).encode() + raw[at:],
            lambda: raw[:at] + b"9" * 5000 + raw[at:],
            lambda: b"",
        )
    )()


# --- Policy folders -----------------------------------------------------------------------------

QUOTED = re.compile(r'"[^"\n]*"')


def policy_folder(chance: Random, folder: Path, number: int) -> None:
    """Lay out a copy of the built-in policy with something wrong in it; the first few are broken as files are."""
    shutil.copytree(BUILT_IN, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    broken = [number] if number < OF_FILES else [chance.randrange(20) for _ in range(chance.choice((1, 1, 1, 2, 4)))]
    for sort in broken:
        files = sorted(file for file in folder.rglob("*.toml") if file.is_file())
        if files:
            _break(chance, chance.choice(files), sort)


OF_FILES = 5  # ways to break a file whatever is in it
OTHER_NAMES = ("other.toml", "code.toml.bak", "é.toml", "\uff1a.toml" if WINDOWS else "\x1b.toml", ".toml")


def _break(chance: Random, file: Path, sort: int) -> None:
    if sort == 0:
        file.write_bytes(file.read_bytes() + b"# caf\xe9")
    elif sort == 1:
        file.unlink()
    elif sort == 2:
        file.rename(file.with_name(chance.choice(OTHER_NAMES)))
    elif sort == 3:
        file.unlink()
        file.mkdir()
    elif sort == 4:
        file.write_bytes(file.read_bytes() + b"\nextra = " + b"[" * 5_000)
    elif sort < 8:
        file.write_bytes(spoilt(chance, file.read_bytes()))
    else:
        file.write_bytes(_rewritten(chance, file.read_bytes().decode(errors="replace")).encode())


def _rewritten(chance: Random, content: str) -> str:
    """Change one line, or one quoted word, so that it is TOML still, or nearly."""
    lines = content.split("\n")
    at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    words = QUOTED.findall(content) or ['""']
    sort = chance.randrange(8)
    if sort == 0:
        del lines[at]
    elif sort == 1:
        lines.insert(other, lines[at])
    elif sort == 2:
        lines[at], lines[other] = lines[other], lines[at]
    elif sort < 6:
        new = _toml(text(chance)) if sort == 5 else chance.choice(words)
        lines[at] = QUOTED.sub(lambda _: new, lines[at], count=1)
    elif "=" in lines[at]:
        new = "9" * 5000 if chance.random() < 0.1 else _toml(value(chance))
        lines[at] = f"{lines[at].split('=')[0]}= {new}"
    else:
        lines.insert(at, f"{_toml(text(chance))} = {_toml(value(chance))}")
    return "\n".join(lines)


# --- Session logs, checkpoints and vaults -------------------------------------------------------


def changed_log(chance: Random, raw: bytes) -> tuple[bytes, bool]:
    """Give a session log that somebody changed, and whether it was sealed again by one who knows how."""
    if chance.random() < 0.5:
        return spoilt(chance, raw), False
    from confcli.core.ledger.session_log import digest_of, dump

    content = json.loads(raw)
    del content["sha256"]
    for _ in range(chance.choice((1, 1, 2, 4))):
        _forge(chance, content)
    with suppress(ValueError, RecursionError):
        return dump({**content, "sha256": digest_of(content)}).encode(), True
    return raw[:-1], False


def _forge(chance: Random, content: dict) -> None:
    bodies = content.get("disclosures")
    if chance.random() < 0.3 and isinstance(bodies, dict) and bodies:
        forged = (b"[" * 3000, b"[]", b"5", b'["a","note","x"]', b'["a",1,"x"]', b"\xff", b"{}", b'"abc"')
        bodies[chance.choice(sorted(bodies))] = [urlsafe_b64encode(chance.choice(forged)).decode().rstrip("=")]
    elif chance.random() < 0.1 and isinstance(content.get("start"), dict):
        content["start"]["size"] = chance.choice((0.0, False, -1, 1e300, 10**400, "0"))
    else:
        mutate(chance, content)


def checkpoint(chance: Random, raw: bytes) -> bytes:
    """Give a checkpoint that somebody changed."""
    if chance.random() < 0.5:
        return spoilt(chance, raw)
    content = json.loads(raw)
    mutate(chance, content)
    return _as_json(chance, content)


PAGE = 4096  # bytes, of SQLCipher 4


def vault_file(chance: Random, raw: bytes, older: bytes) -> tuple[bytes, bool]:
    """Give a damaged vault, and whether its pages are of two ages: those pass the cipher's own check."""
    content, places = bytearray(raw), range(0, len(raw), PAGE)
    one, two = chance.choice(places), chance.choice(places)
    sort = chance.randrange(8)
    if sort == 0:
        for _ in range(chance.choice((1, 8, 100))):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    elif sort == 1:
        del content[chance.choice((one, chance.randrange(len(content)))) :]
    elif sort == 2:
        content[one : one + PAGE], content[two : two + PAGE] = raw[two : two + PAGE], raw[one : one + PAGE]
    elif sort == 3:
        content[one : one + PAGE] = chance.randbytes(PAGE)
    elif sort == 4:
        content += chance.randbytes(chance.choice((1, PAGE, 10_000)))
    else:
        for place in chance.sample(range(0, len(older), PAGE), chance.choice((1, 1, 2, 4))):
            content[place : place + PAGE] = older[place : place + PAGE]
    return bytes(content), sort > 4


def backup(chance: Random, raw: bytes) -> bytes:
    """Give a backup that somebody changed, in half of them with a digest that fits again."""
    if chance.random() < 0.5:
        return spoilt(chance, raw)
    body = bytearray(raw[:-64])
    for _ in range(chance.choice((1, 1, 2, 8))):  # the tables of the ZIP stand at both ends
        body[chance.choice((chance.randrange(60), -1 - chance.randrange(200), chance.randrange(len(body))))] ^= (
            1 << chance.randrange(8)
        )
    return bytes(body) + sha256(body).hexdigest().encode()


def backup_name(chance: Random, vault: str) -> str:
    """Give a name as backups have it, with dates and numbers that there may be none of."""
    numbers = ("0", "4", "-1", "007", "9" * 9, "9" * 30, "٤", "")
    dates = ("2026-13-45-999999", "0000-00-00-000000", "9999-12-31-235959", "2099-01-01-000000", "2026-02-30-120000",
             "before-version-7", "before-version-99999999999", "2026-11-22-211503")  # fmt: skip
    return f"{vault}-{chance.choice(dates)}-{chance.choice(numbers)}.confcli-backup"


# --- Command lines ------------------------------------------------------------------------------


def commands() -> dict[tuple[str, ...], Any]:
    """Give every command there is by its words, as Click knows it."""
    found: dict[tuple[str, ...], Any] = {}
    waiting = [((), get_command(build([])))]
    while waiting:
        words, command = waiting.pop()
        below = getattr(command, "commands", None)
        if below is None:
            found[words] = command
        waiting += [((*words, name), inner) for name, inner in (below or {}).items()]
    return dict(sorted(found.items()))


COMMANDS = commands()
SLOW = {("code", "check"), ("code", "table"), ("demo",)}  # these walk every path, or tell a whole story
JUNK = (
    "--help",
    "-h",
    "--version",
    "--",
    "-",
    "--passphrase",
    "--name",
    "-x",
    "--vault",
    "--json",
    "--plain",
    "help",
    "",
)


def command_line(chance: Random, fitting: dict[str, tuple[str, ...]]) -> list[str]:
    """Give a command line out of real words, real options and odd values; `fitting` names values by their metavar."""
    words = chance.choice(tuple(COMMANDS))
    if words in SLOW and chance.random() < 0.95:
        words = ("log",)
    line = list(words)
    for parameter in COMMANDS[words].params:
        argument = parameter.param_type_name == "argument"
        if chance.random() < (0.85 if argument else 0.3):
            line += () if argument else (parameter.opts[0],)
            if not getattr(parameter, "is_flag", False):
                fits = fitting.get((parameter.metavar or "").strip("[]"), ()) if chance.random() < 0.5 else ()
                if parameter.name == "new_passphrase_file":  # or the vault would be lost to these tests, and rightly so
                    fits = ("nowhere",)
                line.append(chance.choice(fits) if fits else odd_word(chance))
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        junk = chance.choice(JUNK) if chance.random() < 0.5 else odd_word(chance)
        line.insert(chance.randrange(len(line) + 1), junk)
    return line


def odd_word(chance: Random) -> str:
    """Give a word as a shell may hand it over: no NUL in it, and a byte that is no UTF-8 as half a character."""
    word = text(chance).replace("\x00", "\x01") if chance.random() < 0.9 else "caf\udce9"
    return word.replace("/", "|").replace("..", ".")  # it may become a file, and that stays on the bench


# --- Keys ---------------------------------------------------------------------------------------

KEYS = (
    "\r", "\r", "\r", "\r", "\n", "\x1b[A", "\x1b[B", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[H", "\x1b[F", "\x1b[3~",
    "\x1b[5~", "\x1b[1;5C", "\x1bOP", "\x1b[15~", "\x1b[Z", "\x1b[200~pasted\rlines\x1b[201~", "\x1b[200~", "\x1b[201~",
    "\x1b[I", "\x1b[<0;5;5M", "\x1b[5;5R", "\x1b[?1;2c", "\x1b", "\x1b\x1b", "\x1bb", "\x1b<", "\x1b.", *"?<:=!",
    *(chr(code) for code in range(1, 27) if chr(code) not in "\x03\x04\r\n"), "\x1c", "\x1d", "\x1e", "\x1f", "\x7f",
    *"0123456789", *"0123456789", *"abjkinyCc-/   ", "today", "1/1/2026", "C-001", "1 2", "she slept", "é", "e\u0301",
    "🙂", "👩‍⚕️", "你好", "\u202e", "\u200b", "\ufeff", "x" * 300,
)  # fmt: skip


PURPOSE = 0.85
CTRL_C = "\x03"
CTRL_D = b"\x04"
PASTE_BEGINS, PASTE_ENDS = b"\x1b[200~", b"\x1b[201~\n"  # what a paste that was begun and not ended would swallow


def keys(chance: Random) -> str:
    """Give some keys and an Enter; a paste that was begun is ended, or the Enter would be part of it."""
    if chance.random() < PURPOSE:  # as somebody does who means it
        return chance.choice(("", "\x1b[B", "\x1b[B\x1b[B", " ", "\x1b[B ", "1", "2", "3", "today", "C-001")) + "\r"
    return "".join(chance.choices(KEYS, k=chance.randrange(12))) + "\x1b[201~\r"


def typed_line(chance: Random, prompt: str = "") -> bytes:
    """Give a line as a person gives it to plain mode, who mostly answers what is asked; a pipe sees no prompt."""
    if prompt and chance.random() < PURPOSE:
        fits = ("1", "1", "2", "3", "") if "number" in prompt else ("today", "1/1/2026", "a note", "")
        return f"{chance.choice(fits)}\n".encode()
    if prompt and chance.random() < 0.3:  # something else than an answer is wished
        return f"{chance.choice('?<:=!')}\n".encode()
    if chance.random() < 0.7:
        return chance.choice(("1", "2", "3", "1 2", "2,3", "today", "C-001", "", "a note", "4")).encode() + b"\n"
    if chance.random() < 0.1:
        return chance.randbytes(20).replace(b"\x04", b"").replace(b"\x03", b"") + b"\n"
    return text(chance)[:4200].replace("\x04", "").replace("\x03", "").encode() + chance.choice((b"\n", b"\r\n"))


# --- The bench ----------------------------------------------------------------------------------

SECRET = "five quiet invented test words"


class Stream(io.TextIOWrapper):
    """A stream as the program meets it: bytes beneath, a terminal if wanted, and someone who sees it flushed."""

    def __init__(self, *, terminal: bool = False, flushed: Callable[[], None] | None = None) -> None:
        self._terminal, self._flushed = terminal, flushed
        super().__init__(io.BytesIO(), encoding="utf-8", newline="\n", write_through=True)

    def isatty(self) -> bool:
        return self._terminal

    def flush(self) -> None:
        super().flush()
        if self._flushed and sys.stderr is self:
            self._flushed()

    def text(self) -> str:
        return self.buffer.getvalue().decode()


class Answering(io.RawIOBase):
    """The end of a pipe at whose other end somebody sees what is asked, and sends a line whenever one is read."""

    def __init__(self, answer: Callable[[], bytes]) -> None:
        self._answer, self._left = answer, b""

    def readable(self) -> bool:
        return True

    def readinto(self, room) -> int:
        line = self._left or self._answer()
        given, self._left = line[: len(room)], line[len(room) :]
        room[: len(given)] = given
        return len(given)


@dataclass(frozen=True)
class Ran:
    """What one run came to; `escaped` is what `main` let through."""

    argv: tuple[str, ...]
    code: int
    out: str
    err: str
    escaped: BaseException | None = None
    live: bool = False  # somebody sat at a terminal

    @property
    def mistake(self) -> str:
        """Name the mistake that the program admits, or that got past it."""
        said = MISTAKE.search(self.err) or MISTAKE.search(self.out)
        return f"{said[1]} in {said[2]}" if said else repr(self.escaped) if self.escaped else ""

    @property
    def refused(self) -> bool:
        """Whether it was refused, not asked or shown how it is called; a vault in the making has more to say."""
        asked = "--plain" in self.argv or self.live or self.argv[:1] == ("init",) or "\nType " in f"\n{self.err}"
        asked = asked or self.argv[:2] in (("supervisor", "import"), ("supervisor", "reply"))
        return self.code != 0 and not asked and not self.err.startswith("Usage:")

    def faults(self) -> list[str]:
        """Name what no run may do, whatever it was given."""
        imports = self.argv[:2] == ("supervisor", "import")
        said = self.out or self.err if imports else self.err  # there the sentences are the result
        told = [line for line in said.splitlines() if not any(warning in line for warning in WARNINGS)]
        found = {
            f"a mistake: {self.mistake}": bool(self.mistake),
            f"the exit code is {self.code}": self.code not in EXIT_CODES,
            "a traceback": "Traceback" in self.out + self.err,
            "SQL": bool(SQL.search(self.err)),
            "not a word": self.code != 0 and not told,
            "more than a sentence and a hint": self.refused and len(told) > len(("sentence", "hint")),
        }
        return [fault for fault, holds in found.items() if holds]


@dataclass
class Bench:
    """A folder with a vault, and the program to run on it in this process."""

    folder: Path
    number: int = 0
    kept: dict = field(default_factory=dict)
    secret_in: Path | None = None  # where the passphrase lies, when not here

    @property
    def vault(self) -> Path:
        return self.folder / "vault"

    @property
    def shared(self) -> tuple[str, ...]:
        return ("--vault", str(self.vault), "--passphrase-file", str(self.folder / "passphrase"))

    def file(self, content: bytes, name: str = "given") -> str:
        path = self.folder / name
        path.write_bytes(content)
        return str(path)

    def answers(self, answers: dict, **more: object) -> tuple[str, str]:
        self.number = (self.number + 1) % 100  # none is needed for long
        return ("--answers", self.file(json.dumps({"answers": answers, **more}).encode(), f"answers-{self.number}"))

    def run(self, *argv: str, stdin: io.TextIOBase | None = None, terminal: bool = False, flushed=None) -> Ran:
        """Run one command, with streams of its own."""
        out, err = Stream(terminal=terminal), Stream(terminal=terminal, flushed=flushed)
        escaped, code = None, -1
        with ExitStack() as around:
            around.enter_context(redirect_stdout(out))
            around.enter_context(redirect_stderr(err))
            patch = around.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(sys, "stdin", stdin or io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
            try:
                code = main(list(argv))
            except BaseException as error:  # noqa: BLE001  # whatever gets past `main` is what is looked for
                escaped = error
        return Ran(argv, code, out.text(), err.text(), escaped, terminal)

    def at(self, *argv: str, **more) -> Ran:
        """Run one command on the vault."""
        return self.run(*argv, *self.shared, **more)

    def good(self, *argv: str, **more) -> Ran:
        """Run one command on the vault that must come out right."""
        ran = self.at(*argv, **more)
        assert ran.code == 0, ran
        return ran

    def lay_out(self, *, secret: str = SECRET, name: str = "Odile Canari", note: str = "She slept well.") -> "Bench":
        """Make a vault with a little of everything in it."""
        self.file(secret.encode(), "passphrase")
        self.good("init", *self.answers(UNDERTAKING))
        for number in range(2):
            self.good("client", "add", *self.answers({"name": f"{name} {number}", "language": "english"}))
        self.good("first-contact", "C-001", *self.answers({**FIRST_CONTACT, "client_asked": note}))
        details = {"client": "C-001", "note": note}
        self.good("share", *self.answers(CONSULT, items=[{"what": "the dates", "needed": "yes"}], details=details))
        self.keep()
        return self

    def keep(self) -> None:
        """Remember every entry that there is."""
        self.kept = self.sealed()

    def lost(self) -> int:
        """Count the entries that were there and are not, or not as they were; the whole ledger must verify."""
        now = self.sealed()
        return sum(now.get(seq) != entry for seq, entry in self.kept.items())

    def sealed(self) -> dict:
        secret = ((self.secret_in or self.folder) / "passphrase").read_text(encoding="utf-8")
        vault = open_vault(str(self.vault), Passphrase(secret))
        try:
            sealed = dict(vault.sealed())
            assert prove_ledger(vault).size == len(sealed)
            return sealed
        finally:
            vault.close()

    # --- A person -------------------------------------------------------------------------------

    def piped(self, lines: bytes, *argv: str, errors: str = "strict") -> Ran:
        """Answer in plain mode from a pipe."""
        return self.at(*argv, "--plain", stdin=io.TextIOWrapper(io.BytesIO(lines), encoding="utf-8", errors=errors))

    def answered(self, answer: Callable[[str], bytes], *argv: str) -> Ran:
        """Answer in plain mode through a pipe: a line whenever one is read, and nothing more after Ctrl-D."""

        def line() -> bytes:
            given = answer(sys.stderr.text()[-60:])  # type: ignore[union-attr]  # a Stream
            return b"" if given == CTRL_D else given

        stdin = io.TextIOWrapper(io.BufferedReader(Answering(line)), encoding="utf-8")
        return self.at(*argv, "--plain", stdin=stdin)

    def typed(self, answer: Callable[[str], bytes], *argv: str) -> Ran:
        """Answer in plain mode on a pseudo-terminal: a line whenever a prompt stands there.

        When its keys do not end the prompt (a Ctrl-D where words stand already, a key that takes the Enter), an Enter
        does, else Ctrl-C: nobody waits for somebody who waits.
        """
        forget = plain_line.forget_what_was_typed
        stops: list[bytes] = []
        with pseudo_terminal() as (keyboard, stdin), pytest.MonkeyPatch.context() as patch:

            def feed() -> None:
                given = answer(sys.stderr.text()[-60:])  # type: ignore[union-attr]  # a Stream
                stops[:] = [CTRL_C.encode()] if given == CTRL_D else [b"\n", CTRL_C.encode()]
                os.write(keyboard, given + PASTE_ENDS if PASTE_BEGINS in given else given)

            def forget_and_watch(application) -> None:
                forget(application)

                def after_a_key(_) -> None:
                    coming = application.key_processor.input_queue or select.select([stdin], [], [], 0)[0]
                    if stops and not (coming or application.is_done):
                        os.write(keyboard, stops.pop(0))

                application.key_processor.after_key_press += after_a_key

            patch.setattr(plain_line, "forget_what_was_typed", forget_and_watch)
            return self.at(*argv, "--plain", stdin=stdin, flushed=feed)

    def pressed(self, chunks: list[str], *argv: str, output=None) -> Ran:
        """Answer in guided mode: questionary itself, some keys whenever a prompt stands there.

        The last key of each is an Enter; when that does not end the prompt, Ctrl-C does.
        """
        waiting, forget = iter(chunks), guided.forget_what_was_typed
        with ExitStack() as around:
            _, stdin = around.enter_context(pseudo_terminal())
            keyboard = around.enter_context(create_pipe_input())
            around.enter_context(create_app_session(input=keyboard, output=output or DummyOutput()))

            def forget_and_press(application) -> None:
                forget(application)
                application.ttimeoutlen = application.timeoutlen = 0.001  # a lone Escape is not waited for
                stop = iter((CTRL_C * 5,))

                def after_a_key(_) -> None:
                    if not (application.key_processor.input_queue or application.is_done):
                        keyboard.send_text(next(stop, ""))

                application.key_processor.after_key_press += after_a_key
                keyboard.send_text(next(waiting, CTRL_C))

            patch = around.enter_context(pytest.MonkeyPatch.context())
            patch.setattr(guided, "forget_what_was_typed", forget_and_press)
            return self.at(*argv, stdin=stdin, terminal=True)


@contextmanager
def pseudo_terminal():
    """Give the keyboard's end, and the other one as a stdin; nothing is echoed, and no key is a signal."""
    import pty
    import termios

    keyboard, inner = pty.openpty()
    mode = termios.tcgetattr(inner)
    mode[0] &= ~termios.IXON
    mode[3] &= ~(termios.ECHO | termios.ISIG)
    termios.tcsetattr(inner, termios.TCSANOW, mode)
    with os.fdopen(inner, "r", encoding="utf-8") as stdin:
        try:
            yield keyboard, stdin
        finally:
            os.close(keyboard)


XDG = ("DATA", "STATE", "CONFIG", "CACHE")


@contextmanager
def bench_in(folder: Path):
    """Give a bench far from everybody's home, where a key is derived in one round instead of 256,000."""
    with pytest.MonkeyPatch.context() as patch:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "home").mkdir()
        (folder / "elsewhere").mkdir()
        for name in ("HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA", "TMPDIR", *map("XDG_{}_HOME".format, XDG)):
            patch.setenv(name, str(folder / "home"))
        patch.setenv("LC_ALL", "en_GB.UTF-8")
        for name in ("TERM", "ACCESSIBLE", "NO_COLOR", "PROMPT_TOOLKIT_NO_CPR"):
            patch.delenv(name, raising=False)
        patch.setattr("tempfile.tempdir", str(folder / "home"))
        patch.setattr("confcli.vault.location.default_place", lambda: str(folder / "home" / "vault"))
        patch.setattr("confcli.vault.secrets.ROUNDS", 1)
        patch.setattr("confcli.interviewers.typeahead.AT_ONCE", 0)
        # Or the passphrase would be asked of whoever runs the tests.
        patch.setattr("confcli.interviewers.unseen.unseen", lambda _, **__: SECRET)
        patch.chdir(folder / "elsewhere")
        yield Bench(folder)


# --- What travels between a volunteer and a supervisor ------------------------------------------


@dataclass
class Exchanged:
    """A bench whose vault is its own supervisor's: a card, a sealed session log that was taken in, and a reply."""

    bench: Bench
    secret: str = SECRET

    def __post_init__(self) -> None:
        bench, home = self.bench, self.bench.folder / "home"
        self.drop = home / "drop"
        self.drop.mkdir()
        made = bench.good("supervisor", "init", "--folder", str(home))
        self.card = Path(made.out.strip())
        self.number = re.search(r"\d{5}( \d{5}){3}", made.err)[0]  # type: ignore[index]  # it is shown
        bench.good("supervisor", "add", str(self.card), "--number", self.number)
        self.file = Path(bench.good("export", "--folder", str(self.drop), *bench.answers(SEALED)).out.strip())
        bench.good("supervisor", "hold", str(self.file), "--volunteer", "V-07")
        bench.good("supervisor", "import", str(self.drop))
        self.told = re.search(r"\d{5}( \d{5}){3}", bench.good("checkpoint").err)[0]  # type: ignore[index]  # it is shown
        bench.good("supervisor", "compare", "V-07", "--number", self.told)
        reply = ("supervisor", "reply", "V-07", "5", "--folder", str(home))
        self.reply = Path(bench.good(*reply, *bench.answers({"view": "agree"})).out.strip())
        self.key = self._key()
        self.log, self.letter = (unseal(path.read_bytes(), self.key) for path in (self.file, self.reply))
        bench.keep()

    def _key(self) -> AgeKey:
        vault = open_vault(str(self.bench.vault), Passphrase(self.secret))
        try:
            return KeyRing(vault).own()
        finally:
            vault.close()

    def sealed(self, content: bytes) -> bytes:
        """Seal anything for the supervisor, as anybody can who has seen the card."""
        return seal(content, [self.key.recipient])


def card(chance: Random, raw: bytes) -> tuple[bytes, str]:
    """Give a card that somebody changed, and the number that a supervisor would read of the key in it."""
    changed = checkpoint(chance, raw)
    with suppress(ValueError, RecursionError, AttributeError, TypeError, KeyError, ConfcliError):
        return changed, fingerprint(require_recipient(json.loads(changed)["key"]))
    return changed, "1"


def letter(chance: Random, raw: bytes) -> bytes:
    """Give a reply that somebody wrote who can seal one: its moment or its answers are odd, or all of it."""
    content = json.loads(raw)
    sort = chance.randrange(4)
    if sort == 0:
        return spoilt(chance, raw)
    if sort == 1:
        content["answers"] = {chance.choice(("view", "reply", text(chance))): text(chance) for _ in range(3)}
    elif sort == 2:
        odd = chance.choice(("\u202e", "\x1b", "\ud800", "T", " ", "\U0001f642"))
        content["replied"] = f"2026-11-22{odd}10:00:00{chance.choice(('', '+01:00', '+23:59'))}"
        content["answers"]["reply"] = text(chance)
    else:
        mutate(chance, content)
    return _as_json(chance, content)


MOMENTS = (
    "2026-11-22T10:00:00+01:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "0001-01-01", "9999-12-31",
    "2026-11-22T10:00:00", "2026-11-22T10:00:00+23:59",
)  # fmt: skip


def forged(chance: Random, raw: bytes, spoil: Callable[[list[dict]], None]) -> tuple[bytes, bytes]:
    """Give a session log whose chain is whole, and its first checkpoint, by a volunteer who makes their entries up."""
    entries = [{"kind": one.kind, "fields": dict(one.fields)} for one in session_log.read_log(raw).entries]
    spoil(entries)
    start = head = genesis(chance.randbytes(16).hex())
    sealed: dict[int, Entry] = {}
    for one in entries:
        bodies = {name: _disclosed(chance, name, inner) for name, inner in one["fields"].items()}
        digests = sorted(digest(body) for body in bodies.values())
        about = {"_sd": digests, "kind": one["kind"], "ledger": head.ledger, "prev": head.hash, "seq": head.size + 1}
        header = canonical({**about, "v": 1})
        head = Head(head.ledger, head.size + 1, entry_hash(header))
        sealed[head.size] = Entry(header, bodies)
    at = chance.choice(MOMENTS) if chance.random() < 0.2 else MOMENTS[0]
    log = SimpleNamespace(start=start, entries=sealed, checkpoint=written(head, at))
    return session_log.write_log(log).encode(), written(start, at).encode()  # type: ignore[arg-type]  # all of it that is written


def _disclosed(chance: Random, name: str, inner: object) -> str:
    body = json.dumps([chance.randbytes(16).hex(), name, inner], ensure_ascii=chance.random() < 0.5)
    return urlsafe_b64encode(body.encode("utf-8", "surrogatepass")).decode().rstrip("=")


def made_up(chance: Random) -> Callable[[list[dict]], None]:
    """Give what makes entries odd: values of the wrong kind, numbers without end, names that there are not."""

    def spoil(entries: list[dict]) -> None:
        for _ in range(chance.choice((1, 2, 5))):
            one = chance.choice(entries)
            name = chance.choice((*one["fields"], "client", "refers_to", "at", "entries", "clauses", "marks", "class"))
            sort = chance.randrange(8)
            if sort == 0:
                one["kind"] = text(chance) if chance.random() < 0.5 else chance.choice(entries)["kind"]
            elif sort == 1:
                entries.insert(chance.randrange(len(entries)), deepcopy(one))
            elif sort == 2:
                one["fields"][text(chance)] = value(chance)
            elif sort == 3:
                one["fields"].pop(name, None)
            elif sort == 4:
                one["fields"][name] = chance.choice(("٣", "²", "9" * 5000, "2026-11-22T10:00:00", "5", "0", ["5", "x"]))
            else:
                one["fields"][name] = value(chance)

    return spoil


# What passes for a value of an entry, and is none that confcli writes.
FORGED = (
    None, "", " ", "0", "-5", "5", "99", "9" * 5000, "٣", "²", "1e9", "x", "yes", "no", ": ", "yes: ", "x: yes: x",
    [], [""], ["5", "x"], ["9" * 5000], ["²"], ["yes: the address", "no: "], ["1"] * 400, ["a", "b", "c"],
    "2026-11-22T10:00:00+01:00", "0001-01-01T00:00:00+14:00", "0001-01-01", "9999-12-31T23:59:59-14:00", "9999-12-30",
    "2026-02-30", "2026-11-22T10:00:00+23:59", "\u202e", "\x1b[2J", "🙂" * 30, "[/red]", "{seq}", "x" * 20_000,
)  # fmt: skip


def plausible(chance: Random) -> Callable[[list[dict]], None]:
    """Give what makes entries odd so that each value is still a text, a list of texts, or nothing."""

    def spoil(entries: list[dict]) -> None:
        kinds = [*KINDS, "x", ""]
        for _ in range(chance.choice((1, 1, 2, 4, 9))):
            one, other = chance.choice(entries), chance.choice(entries)
            own = [*one["fields"], *own_fields(one["kind"]), "not_yet", "holds", "entries", "emptied", "reply_to"]
            name, sort = chance.choice(own), chance.randrange(8)
            if sort == 0:
                one["kind"] = chance.choice(kinds)
            elif sort == 1:
                entries.insert(chance.randrange(len(entries)), deepcopy(one))
            elif sort == 2:
                entries.remove(one) if len(entries) > 1 else one["fields"].clear()
            elif sort == 3:
                one["fields"].pop(name, None)
            elif sort == 4:
                one["fields"][name] = deepcopy(other["fields"].get(chance.choice([*other["fields"], name])))
            else:
                one["fields"][name] = deepcopy(chance.choice(FORGED))

    return spoil


NAMES = (
    "\x1b]0;evil\x07.confcli", "\x1b[2J.confcli", "\u202egnp.confcli", "[red]x[/].confcli", "a\nb.confcli",
    "-rf.confcli", "--json.confcli", ".confcli", "{0}.confcli", "%s.confcli", "x" * 240 + ".CONFCLI", "é.confcli",
    "\U000e0041.confcli", "caf\udce9.confcli", "copie de copie (2).confcli", "~$session-log.confcli",
)  # fmt: skip


def drop_folder(chance: Random, folder: Path, files: list[bytes]) -> None:
    """Fill a folder with files, links and folders under names that nobody should choose."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in chance.sample(NAMES, 4):
        sort, place = chance.randrange(8), folder / name
        with suppress(OSError, UnicodeEncodeError):  # some systems refuse some names
            if sort == 0:
                place.mkdir()
            elif sort == 1:
                place.symlink_to(chance.choice((folder, folder / "nowhere", place)))
            else:
                place.write_bytes(spoilt(chance, chance.choice(files)) if sort < 4 else chance.choice(files))


# --- Every command, called so that it comes out right -------------------------------------------

# What a command that asks is told; N and T stand for the client's name and for a note.
ANSWERS: dict[tuple[str, ...], dict] = {
    ("init",): UNDERTAKING,
    ("client", "add"): {"name": "N", "language": "english"},
    ("client", "export"): {"identity": "yes"},
    ("client", "erase"): {"basis": "asked_for", "sure": "yes"},
    ("first-contact",): {**FIRST_CONTACT, "client_asked": "T"},
    ("contact",): {"channel": "phone", "happened": "today", "note": "T"},
    ("share",): CONSULT,
    ("classify",): CONSULT,
    ("outcome",): {"shared": "less", "happened": "today", "what": "T", "response": "T"},
    ("correct",): {"wrong": "T", "right": "T"},
    ("export",): {**CODES_ALONE, "format": ["sealed", "text", "json"]},
    ("supervisor", "reply"): {"view": "agree", "reply": "T"},
    ("client", "hand-over"): {"takes_over": "yes", "client_agrees": "yes", "details_needed": ["name"]},
    ("client", "take-over"): {"comes_from_them": "yes"},
    ("breach",): {"event": "a letter", "noticed": "today", "meant": "not_meant", "informed": ["nobody_yet"]},
    ("end",): {"whose": "client_support", "client": "C-001", "happened": "today", "continues": "said"},
    ("practice",): CONSULT,
}
SHARING = {"items": [{"what": "the dates", "needed": "yes"}], "details": {"client": "C-001", "note": "T"}}
MAKES_A_VAULT = {("init",), ("vault", "restore")}
SOMEBODY = "age1qyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqszqgpqyqs3290gq"  # a public key
HANDED = re.compile(r"answers-\d+|passphrase|given|sheet\.key")  # files that the tests hand to the program
ITS_OWN = {("supervisor", "verify"), ("supervisor", "open"), ("supervisor", "hold")}  # these read a sealed session log


HAND_OVER, TAKE_OVER = ("client", "hand-over"), ("client", "take-over")


class Succession:
    """A colleague's card, and a client whom they hand over."""

    def __init__(self, bench: Bench, recipient: str, name: str, note: str) -> None:
        """Seal for the vault's own key, as anybody can who has its card."""
        home, key = bench.folder / "home", AgeKey.new().recipient
        self.card, self.file, self.number = home / "colleague.card", home / "client.confcli", fingerprint(key)
        self.card.write_text(write_card(Card("V-12", key)), encoding="utf-8")
        at = "2026-11-21T21:00:00+01:00"
        handed = Handover("V-12", "V-07", "a" * 32, 5, at, {"name": name, "language": "english"}, (note,))
        self.content = write_handover(handed)
        self.file.write_bytes(seal(self.content, [recipient]))


@dataclass
class Room:
    """A bench with a vault, session logs, a reply, a backup and a recovery sheet, that can be put in order again."""

    bench: Bench
    secret: str = SECRET
    name: str = "Odile Canari"
    note: str = "She slept well."

    def __post_init__(self) -> None:
        bench = self.bench.lay_out(secret=self.secret, name=self.name, note=self.note)
        home, page = str(bench.folder / "home"), bench.folder / "page.html"
        made = bench.good("export", "--folder", home, *bench.answers(CODES_ALONE)).out.split("\n")
        self.log = next(path for path in made if path.endswith(".json"))
        bench.good("vault", "recovery", "sheet", "--unencrypted", "--page", str(page))
        self.sheet = "".join(re.findall(r"<li>([0-9A-Z ]+)</li>", page.read_text(encoding="utf-8"))).replace(" ", "")
        page.unlink()
        bench.file(self.sheet.encode(), "sheet.key")
        self.exchanged = Exchanged(bench, self.secret)
        self.handed = Succession(bench, self.exchanged.key.recipient, self.name, self.note)
        self.waits = self._erasure_that_waits()
        bench.good("vault", "recovery", "add", "S-01", SOMEBODY, "--number", fingerprint(SOMEBODY))
        self.backup = bench.good("vault", "backup", "--folder", home).out.strip()
        bench.keep()
        self.laid_out = {path: path.read_bytes() for path in self.files()}

    def _erasure_that_waits(self) -> str:
        """Take in an erasure that nobody vouches for, as anybody can write who has the card; give its number."""
        line = json.loads(self.bench.good("checkpoint").out)
        start = Head(line["ledger"], line["size"], line["head"])
        fields = {"at": line["at"], "volunteer": "V-07", "client": "C-001", "entries": ["2", "5"]}
        head, entry = seal_entry(start, "erasure", fields, [bytes(16)] * len(fields))
        log = session_log.Extract(start, {head.size: entry}, written(head, line["at"]))
        content = self.exchanged.sealed(session_log.write_log(log).encode())
        (self.exchanged.drop / "waits.confcli").write_bytes(content)
        self.bench.good("supervisor", "import", str(self.exchanged.drop))
        return str(head.size)

    @property
    def out(self) -> Path:
        """The folder where what leaves is put, and a new vault."""
        return self.bench.folder / "elsewhere" / "out"

    def files(self) -> list[Path]:
        """Give every file but those that were handed to the program."""
        walked = os.walk(self.bench.folder)
        return [Path(place, name) for place, _, names in walked for name in names if not HANDED.fullmatch(name)]

    def in_order(self) -> "Room":
        """Put everything back as it was laid out, with an empty folder for what leaves."""
        shutil.rmtree(self.out, ignore_errors=True)
        for path in self.files():
            if path not in self.laid_out:
                path.unlink()
        for path, content in self.laid_out.items():
            path.parent.mkdir(exist_ok=True)
            if not path.exists() or path.read_bytes() != content:
                path.write_bytes(content)
        self.out.mkdir()
        return self

    def line(self, words: tuple[str, ...], **other: str) -> list[str]:
        """Give the command line for a command, from what its options and arguments are called."""
        folder, bench = self.bench.folder, self.bench
        told = self._filled(ANSWERS.get(words, {}))
        parts = {("share",): ("items", "details"), ("classify",): ("items", "details"), ("practice",): ("items",)}
        more = {part: self._filled(SHARING[part]) for part in parts.get(words, ())}
        options = {
            "vault": str(self.out / "new" / "deep" / "vault" if words in MAKES_A_VAULT else bench.vault),
            "passphrase_file": str(folder / "passphrase"),
            "new_passphrase_file": str(folder / "passphrase"),
            "answers": bench.answers(told, **more)[1],
            "folder": str(self.out),
            "page": str(self.out / "page.html"),
            "key_file": str(folder / "sheet.key"),
            "number": {
                "compare": self.exchanged.told,
                HAND_OVER[-1]: self.handed.number,
                "add": self.exchanged.number if words[0] == "supervisor" else fingerprint(SOMEBODY),
            }.get(words[-1], self.exchanged.number),
            "card": str(self.handed.card),
            "volunteer": "V-07",
            **other,
        }
        arguments = {
            "CLIENT": "C-001",
            "ENTRY": self.waits if words[-1] == "release" else "5" if words[-1] in ("outcome", "reply") else "4",
            "FILE": self._file(words, options["answers"]),
            "BACKUP": self.backup,
            "NAME": "S-01",
            "KEY": SOMEBODY,
            "CASE": "1",
            "WORDS": "slept",
        }
        if words[0] == "supervisor":
            card, drop = str(self.exchanged.card), str(self.exchanged.drop)
            arguments |= {"CARD": card, "CODE": "V-07", "VOLUNTEER": "V-07", "FOLDER": drop}
        line = list(words)
        for parameter in COMMANDS[words].params:
            if parameter.param_type_name == "argument":
                value = arguments.get(parameter.metavar.strip("[]"))
                line += [value] if value else []
            elif parameter.name in options:
                line += [parameter.opts[0], options[parameter.name]]
                line += ["--unencrypted"] if parameter.name == "page" else []  # asked for twice
        if "--answers" not in line and "plain" in [parameter.name for parameter in COMMANDS[words].params]:
            line.append("--plain")  # it asks, and is left again at once, since nothing is typed
        return line

    def _file(self, words: tuple[str, ...], answers: str) -> str:
        if words == ("supervisor", "receive"):
            return str(self.exchanged.reply)
        if words == TAKE_OVER:
            return str(self.handed.file)
        return answers if words == ("classify",) else str(self.exchanged.file) if words in ITS_OWN else self.log

    def _filled(self, part: Any) -> Any:
        if isinstance(part, dict):
            return {key: {"N": self.name, "T": self.note}.get(str(one), one) for key, one in part.items()}
        return part
