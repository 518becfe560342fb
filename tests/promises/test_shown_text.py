"""P14: what was stored or typed is shown, and never acts on the screen: every code point, on every way out."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from random import Random
from unicodedata import category, normalize

import pytest
from fuzzing import Bench, Exchanged, Ran, bench_in, forged
from platforms import needs_free_bytes, needs_free_names, needs_terminal
from prompt_toolkit.data_structures import Size
from prompt_toolkit.output.vt100 import Vt100_Output
from stories import CODES, CONSULT, UNDERTAKING

from confcli.core.code.interview import Item, accept
from confcli.core.code.model import Kind, Question
from confcli.errors import Misread
from confcli.policy.source import BUILT_IN

ACTING = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
HARMLESS = frozenset("\t\n\u200c\u200d")  # tab, newline, and the two joiners that scripts and emoji need
SURROGATES = range(0xD800, 0xE000)
EVERY = tuple(code for code in range(sys.maxunicode + 1) if code not in SURROGATES)
BLOCK = 65_536  # code points that are stored together
LINE = 48
MARK = "§"  # stands behind each of them, so that on a screen full of escape sequences ours would be told apart


def acts(code: int) -> bool:
    return category(chr(code)) in ACTING and chr(code) not in HARMLESS


def a_few() -> tuple[int, ...]:
    """Give every code point below U+3000 that acts, the tags, and five hundred others."""
    below = [code for code in range(0x3000) if acts(code)]
    others = Random(20261122).sample(EVERY, 500)
    return tuple(dict.fromkeys((*below, *range(0xE0000, 0xE0080), 0xFEFF, 0xFFF9, 0xFFFE, 0x10FFFF, *others)))


def text_of(codes) -> str:
    return "\n".join("".join(map(chr, codes[at : at + LINE])) for at in range(0, len(codes), LINE))


def acting(shown: str) -> set[str]:
    """Give the characters that came through and should not have."""
    return {f"U+{ord(char):04X}" for char in set(shown) if category(char) in ACTING and char not in HARMLESS}


def folder_of_policy(bench: Bench, change=lambda _: None) -> str:
    folder = bench.folder / "policy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BUILT_IN, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    change(folder)
    return str(folder)


# --- The ways out -------------------------------------------------------------------------------

CONTACT = {"client": "C-001", "channel": "phone", "happened": "today"}
ALL = {
    "include": ["notes", "names"],
    "ground": "guidance",
    "format": ["html", "text", "json", "csv"],
    "unencrypted": "yes",
}
IN_FULL = [{"what": str(number), "needed": "yes"} for number in range(1, 8)]


def things(needed: str, rest: str) -> list[dict[str, str]]:
    return [{"what": needed, "needed": "yes"}, {"what": rest, "needed": "no"}]


def stored(bench: Bench, text: str, *, halves: bool = True) -> Iterator[tuple[str, str]]:
    """Store a text wherever one can be stored, or half of it in each of two places; give what each way out shows."""

    def shown(name: str, ran: Ran) -> tuple[str, str]:
        assert ran.code == 0, (name, ran.code, ran.err[-300:])
        return name, ran.out + ran.err

    half, rest = (text[: len(text) // 2], text[len(text) // 2 :]) if halves else (text, text)
    sharing = bench.answers(CONSULT, items=things(half, rest), details={"client": "C-001"})
    trying = bench.answers(CONSULT, items=things(rest, half))[1]
    yield shown("client add", bench.at("client", "add", *bench.answers({"name": text, "language": "english"})))
    yield shown("contact", bench.at("contact", *bench.answers({**CONTACT, "note": text})))
    identity = bench.answers({"identity": "yes"})
    ran = bench.at("client", "export", "C-001", "--folder", str(bench.folder / "home"), *identity)
    yield shown("client export", ran)
    for path in ran.out.split():
        yield f"the client's file .{path.rpartition('.')[2]}", Path(path).read_text(encoding="utf-8")
    yield shown("share", bench.at("share", *sharing))
    answers = {"shared": "as_decided", "happened": "today", "what": half, "response": rest}
    yield shown("outcome", bench.at("outcome", "5", *bench.answers(answers)))
    yield shown("correct", bench.at("correct", "3", *bench.answers({"wrong": rest, "right": half})))
    yield shown("classify", bench.run("classify", trying))
    yield shown("classify --json", bench.run("classify", "--json", trying))
    for words in ("log", "client list", "client show C-001", "show 2", "show 3", "show 5"):
        yield shown(words, bench.at(*words.split()))
        yield shown(f"{words} --json", bench.at(*words.split(), "--json"))
    listed = bench.piped(b"1\n", "contact")
    assert "You chose 1" in listed.err
    yield "plain: the list of clients and the choice", listed.out + listed.err
    ran = bench.at(
        "export", "--folder", str(bench.folder / "home"), *bench.answers({**ALL, "reason": text}, items=IN_FULL)
    )
    yield shown("export", ran)
    for path in ran.out.split():
        yield f"the file .{path.rpartition('.')[2]}", Path(path).read_text(encoding="utf-8-sig")  # its BOM is meant
    yield shown("home: the list of clients", bench.piped(b"7\n5\n1\n", "home"))
    yield shown("share --json", bench.at("share", "--json", *sharing))


def typed(bench: Bench, text: str) -> Iterator[tuple[str, str]]:
    """Type a text wherever a sentence may repeat it; no command line can hold a NUL."""
    text = text.replace("\x00", "")

    def refused(name: str, ran: Ran) -> tuple[str, str]:
        assert ran.code not in (0, 130), (name, ran.code)
        return name, ran.out + ran.err

    file = lambda content: bench.file(json.dumps(content).encode(), "odd")  # noqa: E731  # short, for the table below
    sound = bench.answers({"danger": "none", "about": "no_client"})[1]
    for name, words in {
        "a number": ("show", text),
        "a client": ("client", "show", text),
        "a kind": ("log", "--kind", text),
        "how many": ("log", "--latest", text),
        "a day": ("export", "--from", text, "--answers", sound),
        "a folder": ("export", "--folder", text, *bench.answers(ALL)),
        "an option": ("log", f"--{text}"),
        "an answers file": ("contact", "--answers", text),
        "a code": ("client", "add", text, *bench.answers({})),
    }.items():
        yield refused(name, bench.at(*words))
        if name == "a number":
            yield refused("a number, on a terminal", bench.at(*words, terminal=True))
    for name, words in {
        "a command": (text,),
        "a vault": ("log", "--vault", text),
        "a new vault": ("init", "--vault", f"{text}/vault", *bench.answers({})),
        "a file to try": ("classify", text),
        "a file to verify": ("verify", text),
        "a checkpoint": ("verify", sound, "--against", text),
        "a policy": ("classify", sound, "--policy", text),
        "a policy to check": ("code", "check", text),
        "a part of an answers file": ("classify", file({text: {}})),
    }.items():
        yield refused(name, bench.run(*words))
    for name, content in {
        "a question": {"answers": {text: "yes"}},
        "an answer": {"answers": {"danger": text}},
        "one of many answers": {"answers": {**CONSULT, "recipient": "third_party", "grounds": [text]}},
        "an answer for a thing": {"answers": CONSULT, "items": [{"what": "it", "needed": text}]},
        "a key of a thing": {"answers": CONSULT, "items": [{text: "it", "needed": "yes"}]},
    }.items():
        yield refused(name, bench.run("classify", file(content)))

    def with_odd_keys(folder: Path) -> None:
        with (folder / "contact.toml").open("a", encoding="utf-8") as form:
            quoted = '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'
            form.write(f"\n[[question]]\nid = {quoted}\n")

    folder = folder_of_policy(bench, with_odd_keys)
    yield refused("the faults of a policy", bench.run("code", "check", folder))
    yield refused("the faults of a policy --json", bench.run("code", "check", "--json", folder))
    yield refused("the first fault of a policy", bench.run("classify", sound, "--policy", folder))


def received(bench: Bench, text: str) -> Iterator[tuple[str, str]]:
    """Have a supervisor receive a text in the place of all that can be told, from somebody who knows how to seal."""
    for number in range(2):
        bench.good("client", "add", *bench.answers({"name": f"Odile {number}", "language": "english"}))
    bench.good("contact", "C-001", *bench.answers({"channel": "phone", "happened": "today"}))
    about = bench.answers(CONSULT, items=things("the dates", "the village"), details={"client": "C-001"})
    bench.good("share", *about)
    both, out = Exchanged(bench), bench.folder / "home"
    for part, spoil in PARTS.items():
        raw, start = forged(Random(part), both.log, lambda entries, spoil=spoil: spoil(entries, text))
        drop = bench.folder / f"drop-{part}"
        drop.mkdir()
        file = drop / "session-log.confcli"
        file.write_bytes(both.sealed(raw))
        bench.good("supervisor", "hold", bench.file(start), "--volunteer", "V-07", "--another")
        for words in (
            ("open", str(file)),
            ("open", "--json", str(file)),
            ("verify", str(file)),
            ("import", str(drop)),
            ("import", "--json", str(drop)),
            ("report",),
            ("report", "--json"),
            ("reply", "V-07", "4", "--folder", str(drop), *bench.answers({"view": "agree"})),
        ):
            ran = bench.at("supervisor", *words)
            assert ran.mistake == "", (part, words, ran.err)
            yield f"received {part}: {words[0]}{' --json' * ('--json' in words)}", ran.out + ran.err
        for form in ("html", "txt", "csv"):
            more = ("--format", form, "--unencrypted", "--folder", str(drop))
            ran = bench.good("supervisor", "open", str(file), *more)
            yield f"received {part}: .{form}", Path(ran.out.strip()).read_text(encoding="utf-8-sig")
        ran = bench.good("supervisor", "report", "--format", "csv", "--unencrypted", "--folder", str(drop))
        yield f"received {part}: report .csv", Path(ran.out.strip()).read_text(encoding="utf-8-sig")
    letter = {**json.loads(both.letter), "answers": {"view": "agree", "reply": text}}
    (out / "letter").write_bytes(both.sealed(json.dumps(letter).encode()))
    for words in (("supervisor", "receive", str(out / "letter")), ("show", str(letter["entry"]))):
        ran = bench.good(*words)
        yield f"a reply: {words[0]}", ran.out + ran.err


def in_every_field(entries: list[dict], text: str) -> None:
    for number, one in enumerate(entries):
        some = text[number :: len(entries)]
        for name, was in one["fields"].items():
            moment = isinstance(was, str) and re.match(r"\d{4}-\d\d-\d\d", was)  # it must stay one
            if was is not None and name not in ("volunteer", "policy") and not moment:
                one["fields"][name] = [some] if isinstance(was, list) else some


def in_the_kinds(entries: list[dict], text: str) -> None:
    for number, one in enumerate(entries):
        one["kind"] = text[number :: len(entries)]
        one["fields"]["at"] = "2026-11-22T10:00:00+01:00"


def in_the_names(entries: list[dict], text: str) -> None:
    entries[0]["fields"] = {"volunteer": text, text: text}


PARTS = {"fields": in_every_field, "kinds": in_the_kinds, "names": in_the_names}


def names(text: str, room: int = 255) -> list[str]:
    """Give what could act in as few names as hold it: a name has room for 255 bytes, and holds no NUL."""
    found = [""]
    for char in text:
        if acting(char) and char != "\x00":
            if len((found[-1] + char).encode()) > room:
                found.append("")
            found[-1] += char
    return found


def named(bench: Bench, text: str) -> Iterator[tuple[str, str]]:
    """Name files by what could act."""
    place = bench.folder / "named"
    for name in names(text):
        folder = place / name
        folder.mkdir(parents=True)
        (folder / "x").write_bytes(b"x")
        for words in (
            ("classify", str(folder)),
            ("verify", str(folder / "x")),
            ("log", "--vault", str(folder)),
            ("log", "--vault", str(folder / "x")),
            ("init", "--vault", str(folder / "x"), *bench.answers({})),
            ("export", "--folder", str(folder / "x"), *bench.shared, *bench.answers(ALL)),
            ("code", "check", str(folder)),
        ):
            ran = bench.run(*words)
            assert ran.code not in (0, 130), words
            yield f"a name in {words[0]} {words[1][:2].strip('/.')}", ran.out + ran.err
    drop = bench.folder / "drop"
    drop.mkdir()
    for name in names(text, room=240):
        (drop / f"{name}.confcli").write_bytes(b"x")
    for more in ((), ("--json",)):
        ran = bench.good("supervisor", "import", str(drop), *more)
        yield f"a name in a folder that is taken in {more}", ran.out + ran.err
    ran = bench.run("init", "--vault", str(folder / "new"), *bench.shared[2:], *bench.answers(UNDERTAKING))
    assert ran.code == 0, ran
    yield "the name of a new vault", ran.out + ran.err


def drawn(bench: Bench, text: str) -> Iterator[tuple[str, str]]:
    """Draw the list of clients in guided mode; prompt_toolkit's own escape sequences are taken out."""
    marked = " ".join(f"{char}{MARK}" for char in text if acting(char)) + f" {text}"
    bench.good("client", "add", *bench.answers({"name": marked, "language": "english"}))
    screen = StringIO()
    output = Vt100_Output(screen, lambda: Size(rows=1_000, columns=80), term="xterm", enable_cpr=False)
    ran = bench.pressed(["1\r"], "contact", output=output)
    assert "→" in ran.out, ran
    yield "guided: the choice", ran.out + ran.err
    yield "guided: the list of clients", OURS.sub("", screen.getvalue())


# Escape sequences and line ends of a screen; none of them has a mark behind it.
OURS = re.compile(rf"\x1b\[[0-9;?]*[A-Za-z](?!{MARK})|[\r\b](?!{MARK})|\x1b[=>](?!{MARK})")


def everything(folder: Path, codes, *ways) -> dict[str, set[str]]:
    """Give the characters that came through, by the way they took."""
    through: dict[str, set[str]] = {}
    for at in range(0, len(codes), BLOCK):
        block = codes[at : at + BLOCK]
        for way in ways:
            with bench_in(folder / f"{way.__name__}-{at}") as bench:
                bench.file(b"five quiet invented test words", "passphrase")
                bench.good("init", *bench.answers(UNDERTAKING))
                for name, shown in way(bench, text_of(block)):
                    through.setdefault(name, set()).update(acting(shown))
    return through


WAYS = (stored, typed, received, *(() if sys.platform == "win32" else (named, drawn)))


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_nothing_that_could_act_comes_out(way, tmp_path):
    through = everything(tmp_path, a_few(), way)
    assert {name: chars for name, chars in through.items() if chars} == {}


@pytest.mark.figures
def test_p14(tmp_path, say):
    few = a_few()
    through = everything(tmp_path / "all", EVERY, *WAYS[:3])
    through |= everything(tmp_path / "few", few, *WAYS[3:])
    refused = sum(map(half_is_refused, SURROGATES))
    came = set().union(*through.values())
    points, some = len(EVERY) + len(SURROGATES), f"{len(few):,} in names of files and on the guided screen"
    say(
        f"P14  {points:,} code points on {len(through)} ways out ({refused:,} of them refused as half characters; "
        f"{some}): {len(came)} came out that could act"
    )
    assert came == set()
    assert refused == len(SURROGATES)
    assert len(through) >= 50


def half_is_refused(code: int) -> bool:
    """Tell whether half a character is refused as a text, and as a thing in a list, by the one gate for all answers."""
    for question, answer in (
        (Question("note", Kind.TEXT), f"a{chr(code)}b"),
        (Question("items", Kind.ITEMS, ("no", "yes")), (Item(f"a{chr(code)}b", "yes"),)),
    ):
        with pytest.raises(Misread) as refused:
            accept(question, answer)
        if acting(f"{refused.value.sentence} {refused.value.hint}"):
            return False
    return True


def test_half_a_character_is_refused_and_nothing_is_recorded(tmp_path):
    with bench_in(tmp_path / "bench") as bench:
        bench.lay_out()
        thing = bench.answers(CONSULT, items=things("\ud800", "x"))
        for words in (
            ("contact", *bench.answers({**CONTACT, "note": "a\ud800"})),
            ("client", "add", *bench.answers({"name": "\udfff", "language": "english"})),
            ("correct", "2", *bench.answers({"wrong": "\ud83d", "right": "x"})),
            ("outcome", "5", *bench.answers({"shared": "nothing", "response": "\udc80"})),
            ("export", *bench.answers({**ALL, "reason": "\udbff"}, items=IN_FULL)),
            ("share", *thing),
            ("classify", thing[1]),
        ):
            ran = bench.run(*words) if words[0] == "classify" else bench.at(*words)
            assert (ran.code, ran.out, ran.mistake, acting(ran.err)) == (2, "", "", set()), words
        assert bench.sealed() == bench.kept


@needs_free_bytes
def test_a_byte_that_is_no_utf_8_on_the_command_line_is_spelt_out(tmp_path):
    with bench_in(tmp_path / "bench") as bench:
        word = os.fsdecode(bytes(range(0x80, 0x100)))
        for words in (("classify", word), ("show", word), ("log", "--vault", word), (word,), ("log", f"--{word}")):
            ran = bench.run(*words)
            assert (ran.code in (2, 4), ran.mistake, acting(ran.err)) == (True, "", set()), words
            assert "DC80" in ran.err.upper()


WHOLE = (
    "Zoë Ångström, Łódź",
    "👩‍⚕️ 🏳️‍🌈 ❤️ 👍🏽 1️⃣",
    "🇫🇷 🇺🇦",
    "محمد علي",
    "می‌خواهم",
    "你好 世界",
    "नमस्ते क्ष",
    "한국어 ไทย",
    "עברית",
    "e\u0301 A\u030a",
)


TELLS_NOTHING = {
    "client add",
    "contact",
    "outcome",
    "correct",
    "log",
    "log --json",
    "export",
    "the file .json",
    "the file .csv",
}
TELLS_NOTHING |= {"client export", "the client's file .json"}


def squeezed(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def lost(shown: str) -> list[str]:
    return [text for text in WHOLE if squeezed(text) not in squeezed(shown)]


def test_what_people_write_comes_out_whole(tmp_path):
    with bench_in(tmp_path / "bench") as bench:
        bench.file(b"five quiet invented test words", "passphrase")
        bench.good("init", *bench.answers(UNDERTAKING))
        for name, shown in stored(bench, "\n".join(WHOLE), halves=False):
            # JSON spells out whatever is not ASCII, and a checkpoint is one line of it.
            data = re.sub(r"\\n", " ", json.dumps(json.loads(shown), ensure_ascii=False)) if "--json" in name else shown
            assert name in TELLS_NOTHING or lost(data) == [], name


@needs_terminal
def test_what_people_write_comes_out_whole_on_the_guided_screen(tmp_path):
    with bench_in(tmp_path / "bench") as bench:
        bench.lay_out(name="\n".join(WHOLE))
        screen = StringIO()
        output = Vt100_Output(screen, lambda: Size(rows=50, columns=80), term="xterm", enable_cpr=False)
        ran = bench.pressed(["1\r"], "contact", output=output)
        assert lost(ran.out) == []
        assert lost(OURS.sub("", screen.getvalue())) == []


# --- What was found, each in its shortest form --------------------------------------------------


@pytest.fixture
def bench(tmp_path):
    with bench_in(tmp_path / "bench") as bench:
        yield bench.lay_out()


@needs_free_names
def test_the_name_of_a_folder_does_not_act_when_files_were_written_there(bench):
    folder = bench.folder / "out\x1b]0;evil\x07"
    folder.mkdir()
    assert acting(bench.good("export", "--folder", str(folder), *bench.answers(CODES)).out) == set()


def with_evil_words(folder: Path) -> None:
    for file in (folder / "wording").rglob("*.toml"):
        words = re.sub(
            r'^(?!file)(\w+) = "(?!")', r'\1 = "\\u001b[2J', file.read_text(encoding="utf-8"), flags=re.MULTILINE
        )
        file.write_text(words, encoding="utf-8")


@pytest.mark.parametrize(
    "words",
    [
        ("code", "show"),
        ("classify", "ANSWERS"),
        ("share", "--plain"),
    ],
    ids=" ".join,
)
def test_the_words_of_a_policy_do_not_act(bench, words):
    given = (bench.answers({"danger": "none", "about": "no_client"})[1],) if "ANSWERS" in words else words[1:]
    shared = bench.shared if words[0] == "share" else ()
    ran = bench.run(words[0], *given, "--policy", folder_of_policy(bench, with_evil_words), *shared)
    assert ran.code in (0, 3), "the policy is not sound, so nothing is shown of it"
    assert acting(ran.out + ran.err) == set()


def with_an_evil_option(folder: Path) -> None:
    for file in folder.rglob("contact.toml"):
        words = file.read_text(encoding="utf-8").replace('"letter"', '"let\\u001b[2Jter"')
        file.write_text(words.replace("\nletter =", '\n"let\\u001b[2Jter" ='), encoding="utf-8")


@pytest.mark.parametrize("words", [("log",), ("client", "show", "C-001")], ids=" ".join)
def test_an_option_of_another_policy_does_not_act_in_a_list(bench, words):
    answers = bench.answers({**CONTACT, "channel": "let\x1b[2Jter"})
    bench.good("contact", *answers, "--policy", folder_of_policy(bench, with_an_evil_option))
    assert acting(bench.good(*words).out) == set()
