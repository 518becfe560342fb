"""P18: whatever is typed, saved or sent, there is a sentence and an exit code, and no entry is lost."""

import json
import os
import shutil
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from random import Random

import fuzzing
import pytest
from fuzzing import ASKING, VIGNETTES, Bench, Ran, bench_in
from platforms import WINDOWS, needs_free_bytes, needs_terminal
from stories import CODES

from confcli.policy.source import BUILT_IN

SEED = 20261122
OFTEN = 25  # inputs after which the ledger is read back whole


@dataclass
class Tally:
    """What came of many inputs."""

    inputs: int = 0
    faults: list[str] = field(default_factory=list)
    codes: Counter = field(default_factory=Counter)
    lost: int = 0

    def count(self, ran: Ran, more: str) -> None:
        self.inputs += 1
        self.codes[ran.code] += 1
        for fault in [*ran.faults(), *filter(None, [more])]:
            self.faults.append(f"{fault}: {ran.argv} {ran.err[-400:]}")


Tried = Iterator[tuple[Ran, str]]  # a run, and what was wrong with it besides what is wrong for any run


def answers(bench: Bench, chance: Random, count: int) -> Tried:
    for number in range(count):
        words, forms = chance.choice(ASKING)
        first = fuzzing.EXTREMES[number] if number < len(fuzzing.EXTREMES) else None
        file = bench.file(fuzzing.answers_file(chance, forms) if first is None else first)
        if words[0] in WITHOUT_VAULT:
            more = (file,) if words[0] == "classify" else ("--answers", file)
            yield bench.run(*words, *more, *chance.choice(((), ("--json",)))), ""
        else:
            yield bench.at(*called(chance, bench, words), "--answers", file), ""


WITHOUT_VAULT = ("classify", "practice")


def called(chance: Random, bench: Bench, words: tuple[str, ...]) -> list[str]:
    entry = chance.choice(("1", "3", "5", "5", "5", "6", "7", "99"))
    return [{"ENTRY": entry, "OUT": str(bench.folder / "home")}.get(word, word) for word in words]


def policies(bench: Bench, chance: Random, count: int) -> Tried:
    for number in range(count):
        folder = bench.folder / "policy"
        fuzzing.policy_folder(chance, folder, number)
        if chance.random() < 0.5:
            ran = bench.run("code", "check", str(folder))
        else:
            ran = bench.run("classify", str(chance.choice(VIGNETTES)), "--policy", str(folder))
        # A changed policy may put other questions, which the answers then do not fit.
        yield ran, "" if ran.mistake or ran.code in (0, 2, 3, 6) else "a policy that is none of these"
        shutil.rmtree(folder)


def session_logs(bench: Bench, chance: Random, count: int) -> Tried:
    out = bench.folder / "log"
    out.mkdir()
    bench.good("export", "--folder", str(out), *bench.answers(CODES))
    whole = next(out.glob("*.json"))
    held = bench.good("checkpoint").out.encode()
    for number in range(count):
        if number % 3:
            raw, sealed = fuzzing.changed_log(chance, whole.read_bytes())
            against = ("--against", bench.file(held, "held")) if chance.random() < 0.3 else ()
            ran = bench.run("verify", bench.file(raw), *against)
            sound = raw == whole.read_bytes() or (sealed and tells_no_lie(raw, whole.read_bytes()))
            yield ran, believed(ran, sound=sound)
        else:
            raw = fuzzing.checkpoint(chance, held)
            ran = bench.run("verify", str(whole), "--against", bench.file(raw, "held"))
            yield ran, believed(ran, sound=same_head(raw, held), slip=True)


def believed(ran: Ran, *, sound: bool, slip: bool = False) -> str:
    expected = {5, *((0,) if sound else ()), *((2,) if slip else ())}
    return "" if ran.mistake or ran.code in expected else f"exit code {ran.code} for a file that was changed"


def tells_no_lie(raw: bytes, whole: bytes) -> bool:
    """Tell whether every entry and every field is one of the ledger's; who seals anew can still leave some out."""
    told, true = json.loads(raw), json.loads(whole)
    bodies = {body for one in true["disclosures"].values() for body in one}
    with suppress(TypeError, AttributeError, KeyError):
        shown = {body for one in told["disclosures"].values() for body in one}
        return set(told["headers"]) <= set(true["headers"]) and shown <= bodies
    return False


def same_head(raw: bytes, held: bytes) -> bool:
    with suppress(ValueError, RecursionError, AttributeError, TypeError):
        told, true = json.loads(raw.decode(errors="replace")), json.loads(held)
        return all(told.get(part) == true[part] for part in ("ledger", "size", "head"))
    return False


def vaults(bench: Bench, chance: Random, count: int) -> Tried:
    older = bench.vault.read_bytes()
    for _ in range(4):
        bench.good("contact", "C-001", *bench.answers({"channel": "phone", "happened": "today", "note": "x" * 3000}))
    whole, shown = bench.vault.read_bytes(), bench.good("log", "--json").out
    bad = bench.folder / "bad"
    for _ in range(count):
        raw, replayed = fuzzing.vault_file(chance, whole, older)
        bad.write_bytes(raw)
        command = chance.choice((("log", "--json"), ("checkpoint",), ("show", "3"), ("client", "list")))
        ran = bench.run(*command, "--vault", str(bad), *bench.shared[2:])
        lied = ran.code == 0 and command[0] == "log" and not replayed and ran.out != shown
        yield ran, "it shows what is not there" if lied else "" if bad.read_bytes() == raw else "the file was changed"


def backups(bench: Bench, chance: Random, count: int) -> Tried:
    whole = Path(bench.good("vault", "backup", "--folder", str(bench.folder / "home")).out.strip()).read_bytes()
    restored = bench.folder / "restored"
    restored.mkdir()
    for number in range(count):
        raw = fuzzing.backup(chance, whole) if number else whole
        ran = bench.run("vault", "restore", bench.file(raw), "--vault", str(restored / "vault"), *bench.shared[2:])
        if ran.code == 0:
            yield ran, "" if Bench(restored, secret_in=bench.folder).sealed() == bench.kept else "not all is there"
        else:
            yield ran, "something was left behind" if list(restored.iterdir()) else ""
        for path in restored.iterdir():
            path.unlink()


def backups_beside(bench: Bench, chance: Random, count: int) -> Tried:
    """Put what is called a backup among the backups; a session goes on, makes its own, and leaves it as it was."""
    whole = Path(bench.good("vault", "backup", "--folder", str(bench.folder / "home")).out.strip()).read_bytes()
    beside = bench.vault.parent / "backups"
    for _ in range(count):
        beside.mkdir(exist_ok=True)
        strange = beside / fuzzing.backup_name(chance, bench.vault.name)
        raw = chance.choice((b"", fuzzing.backup(chance, whole), whole[: chance.randrange(len(whole))]))
        strange.write_bytes(raw)
        ran = bench.run("vault", "backup", *bench.shared)
        made = ran.code == 0 and Path(ran.out.strip()).is_file()
        kept = strange.exists() and strange.read_bytes() == raw
        yield ran, "" if made and kept else "no backup was made" if kept else "it was changed"
        shutil.rmtree(beside)


def command_lines(bench: Bench, chance: Random, count: int) -> Tried:
    sound, policy = bench.answers({"danger": "none", "about": "no_client"})[1], bench.folder / "home" / "policy"
    shutil.copytree(BUILT_IN, policy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))  # it may be written to
    fitting = {
        "FILE": (str(bench.vault), str(bench.folder / "passphrase"), sound, "-"),
        "FOLDER": (str(bench.folder / "home"),) * 9 + (str(policy),),
        "CLIENT": ("C-001", "c1", "2"),
        "ENTRY": ("1", "5", "6"),
        "N": ("1", "1000"),
        "DAY": fuzzing.DAYS,
        "KIND": ("contact", "decision"),
        "CODE": ("C-009",),
        "CHECKPOINT": (sound,),
        "CARD": (sound, str(bench.vault)),
        "DIGITS": ("12345 12345 12345 12345", "1"),
        "VOLUNTEER": ("V-07", "v7"),
        "MONTH": ("11/2026", "2026-11", "13/2026"),
        "FORM": ("csv", "json", "sealed"),
    }
    for _ in range(count):
        shared = bench.shared if chance.random() < 0.7 else ()
        yield bench.run(*fuzzing.command_line(chance, fitting), *shared), ""


def settings(bench: Bench, chance: Random, count: int) -> Tried:
    """What is remembered outside the vault lies open to whatever happens to a file."""
    assert bench.run("language", "en", "--coordinator", "06 12 34 56 78").code == 0
    place = bench.folder / "home" / ".confcli.json"
    whole = place.read_bytes()
    for _ in range(count):
        other = fuzzing.answers_file(chance, ("client",))
        place.write_bytes(fuzzing.spoilt(chance, whole) if chance.random() < 0.5 else other)
        words = chance.choice((("emergency",), ("help",), ("log", *bench.shared), ("client", "list", *bench.shared)))
        ran = bench.run(*words)
        yield ran, "" if ran.code == 0 else "a damaged setting stops it"


def lines(bench: Bench, chance: Random, count: int) -> Tried:
    for number in range(count):
        words = called(chance, bench, chance.choice([words for words, _ in ASKING if words[0] not in WITHOUT_VAULT]))
        left = iter(range(chance.randrange(40)))
        if number % 3:

            def person(prompt: str, left=left) -> bytes:
                return fuzzing.CTRL_D if next(left, None) is None else fuzzing.typed_line(chance, prompt)

            yield (bench.answered if WINDOWS else bench.typed)(person, *words), ""
        else:
            given = b"".join(fuzzing.typed_line(chance) for _ in left)
            yield bench.piped(given, *words, errors=chance.choice(("strict", "surrogateescape"))), ""


def keys(bench: Bench, chance: Random, count: int) -> Tried:
    for _ in range(count):
        words = called(chance, bench, chance.choice([words for words, _ in ASKING if words[0] not in WITHOUT_VAULT]))
        yield bench.pressed([fuzzing.keys(chance) for _ in range(30)], *words), ""


def exchanges(bench: Bench, chance: Random, count: int) -> Tried:
    """Cards, replies, checkpoints and sealed session logs, by strangers and by those who know how they are made."""
    both = fuzzing.Exchanged(bench)
    handed = fuzzing.Succession(bench, both.key.recipient, "Odile", "She slept well.")
    laid_out, held = bench.vault.read_bytes(), written_checkpoint(both.log)
    for number in range(count):
        sort = number % 6
        if sort == 5:
            raw = fuzzing.checkpoint(chance, handed.content)
            given = both.sealed(raw) if chance.random() < 0.9 else fuzzing.spoilt(chance, handed.file.read_bytes())
            sure = bench.answers({"comes_from_them": "yes"})
            yield bench.at("client", "take-over", bench.file(given), *sure), ""
        elif sort == 0:
            raw, digits = fuzzing.card(chance, both.card.read_bytes())
            yield bench.at("supervisor", "add", bench.file(raw), "--number", digits), ""
        elif sort == 1:
            raw = fuzzing.letter(chance, both.letter)
            given = both.sealed(raw) if chance.random() < 0.9 else fuzzing.spoilt(chance, both.reply.read_bytes())
            yield bench.at("supervisor", "receive", bench.file(given)), ""
            yield bench.at("show", "5"), ""
        elif sort == 2:
            raw = (
                fuzzing.checkpoint(chance, held) if chance.random() < 0.7 else fuzzing.changed_log(chance, both.log)[0]
            )
            more = ("--volunteer", chance.choice(("V-07", "v7", "V-08")), *chance.choice(((), ("--another",))))
            yield bench.at("supervisor", "hold", bench.file(raw), *more), ""
            yield told(bench, "supervisor", "report", *chance.choice(((), ("--json",), ("--outside",))))
        elif sort == 3:
            given = both.sealed(fuzzing.changed_log(chance, both.log)[0])
            words = chance.choice((("open",), ("open", "--json"), ("verify",), ("verify", "--json")))
            yield bench.at("supervisor", *words, bench.file(given)), ""
            yield from taken_in(bench, chance, both, [given])
        else:
            raw, start = fuzzing.forged(chance, both.log, fuzzing.made_up(chance))
            bench.at("supervisor", "hold", bench.file(start), "--volunteer", "V-07", "--another")
            yield bench.at("supervisor", "open", bench.file(both.sealed(raw)), *chance.choice(((), ("--json",)))), ""
            yield from taken_in(bench, chance, both, [both.sealed(raw)])
        if number % 10 == 9:
            yield from ((Ran((), 0, "", ""), f"{lost} entries lost") for lost in [bench.lost()] if lost)
            bench.vault.write_bytes(laid_out)
            bench.keep()


def sealed_logs(bench: Bench, chance: Random, count: int) -> Tried:
    """Session logs whose chain is whole, and whose entries say what confcli never says: read, taken in, reported on."""
    bench.good("outcome", "5", *bench.answers({"shared": "less", "happened": "today", "what": "T", "response": "T"}))
    noticed = {"event": "a letter", "noticed": "today", "meant": "not_meant", "informed": ["nobody_yet"]}
    bench.good("breach", *bench.answers(noticed))
    bench.good("correct", "4", *bench.answers({"wrong": "T", "right": "T"}))
    bench.good("client", "erase", "C-002", *bench.answers({"basis": "asked_for", "sure": "yes"}))
    both = fuzzing.Exchanged(bench)
    laid_out, drop = bench.vault.read_bytes(), bench.folder / "home" / "forged"
    drop.mkdir()
    for number in range(count):
        raw, start = fuzzing.forged(chance, both.log, fuzzing.plausible(chance))
        given = drop / "given.confcli"
        given.write_bytes(both.sealed(raw))
        ways = ((), ("--json",), ("--format", "html", "--unencrypted", "--folder", str(bench.folder / "elsewhere")))
        ran = bench.at("supervisor", "open", str(given), *ways[number % 3])
        yield ran, "" if ran.code in (0, 5) else "it is neither read nor refused"
        for written in (bench.folder / "elsewhere").glob("given*"):
            written.unlink()
        if number % 3 == 0:
            bench.at("supervisor", "hold", bench.file(start), "--volunteer", "V-07", "--another")
            yield bench.at("supervisor", "import", str(drop)), ""
            yield told(bench, "supervisor", "report", *chance.choice(((), ("--json",), ("--outside",))))
        if number % 30 == 29:
            bench.vault.write_bytes(laid_out)
            bench.keep()


def written_checkpoint(log: bytes) -> bytes:
    return json.dumps(json.loads(log)["checkpoint"]).encode()


def told(bench: Bench, *words: str) -> tuple[Ran, str]:
    ran = bench.at(*words)
    return ran, "" if ran.code == 0 else "what was received stops the report"


def taken_in(bench: Bench, chance: Random, both, files: list[bytes]) -> Tried:
    """Take in a folder with these files among others; the report and a reply must be possible after it."""
    drop = bench.folder / "home" / "odd"
    fuzzing.drop_folder(chance, drop, [*files, both.file.read_bytes()])
    (drop / "good.confcli").write_bytes(files[0])
    ran = bench.at("supervisor", "import", str(drop), *chance.choice(((), ("--json",))))
    yield ran, "" if ran.mistake or ran.code in (0, 5) else "a file stops all the others"
    yield told(bench, "supervisor", "report", *chance.choice(((), ("--json",), ("--outside",))))
    entry = chance.choice("123456")
    yield bench.at("supervisor", "reply", "V-07", entry, "--folder", str(drop), *bench.answers({"view": "talk"})), ""


# What is given, and how many of them in the ordinary tests and for the figure.
SORTS = {
    "answers files": (answers, 60, 1_600),
    "policies": (policies, 7, 60),
    "session logs": (session_logs, 90, 3_800),
    "vault files": (vaults, 20, 300),
    "backups": (backups, 40, 2_000),
    "backups beside": (backups_beside, 20, 500),
    "command lines": (command_lines, 80, 2_800),
    "settings": (settings, 30, 900),
    "exchanges": (exchanges, 25, 500),
    "sealed logs": (sealed_logs, 45, 1_600),
    "lines typed": (lines, 24, 250),
    "keys pressed": (keys, 3, 24),
}


def tried(sort: str, folder: Path, count: int) -> Tally:
    """Give so many inputs of a sort to the program, and see that what was recorded before is there after."""
    tally = Tally()
    with bench_in(folder) as bench:
        laid_out = bench.lay_out().vault.read_bytes()
        for number, (ran, more) in enumerate(SORTS[sort][0](bench, Random(SEED), count), start=1):
            tally.count(ran, more)
            if number % OFTEN == 0:
                tally.lost += bench.lost()
                bench.keep()
            if number % (8 * OFTEN) == 0:  # or reading it back would take longer and longer
                bench.vault.write_bytes(laid_out)
                bench.keep()
        tally.lost += bench.lost()
    return tally


@pytest.mark.parametrize(
    "sort", [pytest.param(sort, marks=needs_terminal if sort == "keys pressed" else ()) for sort in SORTS]
)
def test_whatever_is_given_ends_in_a_sentence_and_loses_nothing(sort, tmp_path):
    tally = tried(sort, tmp_path / "bench", SORTS[sort][1])
    assert tally.faults == []
    assert tally.lost == 0


@pytest.mark.figures
def test_p18(tmp_path, say):
    sorts = [sort for sort in SORTS if sort != "keys pressed" or not WINDOWS]
    tallies = {sort: tried(sort, tmp_path / sort.replace(" ", "-"), SORTS[sort][2]) for sort in sorts}
    inputs, lost = sum(one.inputs for one in tallies.values()), sum(one.lost for one in tallies.values())
    faults = [fault for one in tallies.values() for fault in one.faults]
    parts = ", ".join(f"{one.inputs} {sort}" for sort, one in tallies.items())
    say(f"P18  {inputs:,} inputs ({parts}): {len(faults)} tracebacks or other faults, {lost} lost entries")
    assert faults == []
    assert lost == 0
    assert inputs >= 10_000


@pytest.mark.parametrize("sort", ["answers files", "lines typed"])
def test_many_inputs_are_good_ones_so_that_there_is_something_to_lose(sort, tmp_path):
    tally = tried(sort, tmp_path / "bench", 60)  # the first ones are extremes, and none of those is good
    assert tally.codes[0] >= 8
    assert tally.codes[2] >= 8


# --- What was found, each in its shortest form --------------------------------------------------


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    with bench_in(tmp_path_factory.mktemp("found") / "bench") as bench:
        yield bench.lay_out()


HUGE = str(2**63)  # more than SQLite counts
ENDLESS = "9" * 5_000  # more digits than Python reads at once


@pytest.mark.parametrize("number", [HUGE, ENDLESS], ids=["huge", "endless"])
@pytest.mark.parametrize("command", ["show", "outcome", "correct"])
def test_an_entry_number_beyond_all_entries_is_said_to_be_unknown(bench, command, number):
    ran = bench.at(command, number, *(bench.answers({}) if command != "show" else ()))
    assert (ran.code, ran.mistake) == (2, "")


def test_more_of_the_latest_entries_than_there_can_be_are_all_of_them(bench):
    ran = bench.at("log", "--latest", HUGE)
    assert (ran.code in (0, 2), ran.mistake) == (True, "")


@pytest.mark.parametrize("command", [("contact",), ("client", "show"), ("log", "--client")], ids=" ".join)
def test_an_endless_client_number_is_no_client(bench, command):
    ran = bench.at(*command, ENDLESS, *(bench.answers({}) if command == ("contact",) else ()))
    assert (ran.code, ran.mistake) == (2, "")


def test_an_endless_client_number_in_an_answers_file_is_no_client(bench):
    ran = bench.at("contact", *bench.answers({"client": ENDLESS, "channel": "phone", "happened": "today"}))
    assert (ran.code, ran.mistake) == (2, "")


def test_an_endless_number_is_no_choice_in_plain_mode(bench):
    ran = bench.piped(ENDLESS.encode() + b"\n", "share")
    assert (ran.code, ran.mistake) == (2, "")


def policy_with(bench, change):
    folder = bench.folder / "policy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(BUILT_IN, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    change(folder)
    return str(folder)


def test_an_endless_number_in_a_policy_is_no_toml(bench):
    def change(folder):
        with (folder / "contact.toml").open("a", encoding="utf-8") as file:
            file.write(f"\nextra = {ENDLESS}\n")

    ran = bench.run("code", "check", policy_with(bench, change))
    assert (ran.code, ran.mistake) == (6, "")


@needs_free_bytes
def test_a_file_in_a_policy_whose_name_is_no_utf_8_is_a_fault(bench):
    folder = policy_with(bench, lambda folder: Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.toml")).touch())
    ran = bench.run("code", "check", folder)
    assert (ran.code, ran.mistake) == (6, "")


def forged(bench, change):
    """A session log by someone who knows how the file is made, and seals it again after a change."""
    from confcli.core.ledger.session_log import digest_of, dump

    out = bench.folder / "whole"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    bench.good("export", "--whole", "--folder", str(out), *bench.answers(CODES))
    content = json.loads(next(out.glob("*.json")).read_text(encoding="utf-8"))
    del content["sha256"]
    change(content)
    return bench.file(dump({**content, "sha256": digest_of(content)}).encode(), "forged.json")


def test_a_forged_field_nested_without_end_is_seen_through(bench):
    deep = urlsafe_b64encode(b"[" * 3_000).decode()
    ran = bench.run("verify", forged(bench, lambda content: content["disclosures"].update({"2": [deep]})))
    assert (ran.code, ran.mistake) == (5, "")


@pytest.mark.parametrize("held", [False, True], ids=["alone", "against a checkpoint"])
def test_a_forged_start_that_is_no_whole_number_is_seen_through(bench, held):
    against = ("--against", bench.file(bench.good("checkpoint").out.encode(), "held")) if held else ()
    ran = bench.run("verify", forged(bench, lambda content: content["start"].update(size=0.0)), *against)
    assert (ran.code, ran.mistake) == (5, "")


def test_a_vault_with_one_page_of_an_older_copy_is_damaged(bench):
    """Each page carries its own check, so a page of last week passes it; which page does it is found by trying."""
    older = bench.vault.read_bytes()
    bench.good("contact", "C-001", *bench.answers({"channel": "phone", "happened": "today", "note": "x" * 3000}))
    whole, bad = bench.vault.read_bytes(), bench.folder / "bad"
    ran = []
    for place in range(0, len(older), fuzzing.PAGE):
        bad.write_bytes(whole[:place] + older[place : place + fuzzing.PAGE] + whole[place + fuzzing.PAGE :])
        ran += [bench.run(*words, "--vault", str(bad), *bench.shared[2:]) for words in (("log",), ("checkpoint",))]
    assert {one.code for one in ran} <= {0, 4, 5}
    assert [one.mistake for one in ran if one.mistake] == []


@needs_terminal
@pytest.mark.parametrize("key", ["\x0f", "\x1b\r"], ids=["Ctrl-O", "Alt-Enter"])
def test_no_key_chooses_what_is_not_offered(bench, key):
    """Escape and then Enter, pressed within a second, come as Alt-Enter."""
    ran = bench.pressed([key], "contact", "C-001")
    assert (ran.code, ran.mistake) == (130, "")


def resealed(bench, place, bit):
    """A backup with one bit changed, and a digest that fits again."""
    raw = Path(bench.good("vault", "backup", "--folder", str(bench.folder / "home")).out.strip()).read_bytes()
    body = bytearray(raw[:-64])
    body[place] ^= 1 << bit
    return bench.file(bytes(body) + sha256(body).hexdigest().encode(), "resealed")


@pytest.mark.parametrize(("place", "bit"), [(29, 0), (-63, 3)], ids=["a field that is too long", "packed"])
def test_a_forged_backup_is_damaged_and_not_an_interruption(bench, place, bit):
    ran = bench.run("vault", "restore", resealed(bench, place, bit), "--vault", str(bench.folder / "restored"))
    assert (ran.code, ran.mistake) == (5, "")


def test_a_folder_whose_name_is_too_long_for_any_is_refused(bench):
    ran = bench.at("vault", "backup", "--folder", "x" * 300)
    assert (ran.code, ran.mistake) == (1, "")


@needs_free_bytes
def test_a_public_key_that_is_no_text_is_no_key(bench):
    ran = bench.at("vault", "recovery", "add", "S-01", "caf\udce9")
    assert (ran.code, ran.mistake) == (2, "")


@pytest.mark.parametrize("words", [("log", "--kind"), ("show",), ("classify",)], ids=" ".join)
def test_what_is_echoed_adds_no_line(bench, words):
    more = bench.answers({"danger": "x\nAll is well."})[1] if words[0] == "classify" else "x\nAll is well."
    ran = bench.run("classify", more) if words[0] == "classify" else bench.at(*words, more)
    assert len(ran.err.splitlines()) <= len(("sentence", "hint"))


# --- Between a volunteer and a supervisor -------------------------------------------------------


@pytest.fixture(scope="module")
def exchanged(tmp_path_factory):
    with bench_in(tmp_path_factory.mktemp("exchanged") / "bench") as bench:
        both = fuzzing.Exchanged(bench.lay_out())
        yield both, bench.vault.read_bytes()


@pytest.fixture
def both(exchanged):
    """Both, with the vault as it was laid out."""
    both, laid_out = exchanged
    both.bench.vault.write_bytes(laid_out)
    return both


@pytest.mark.parametrize(
    "odd",
    [{"size": 2**63}, {"size": 10**30}, {"at": "\ud800"}, {"at": "2026-11-22\ud80010:00:00+00:00"}],
    ids=["more than SQLite counts", "huge", "half a character", "half a character within"],
)
def test_a_checkpoint_with_what_no_ledger_has_is_none(both, odd):
    line = {**json.loads(both.log)["checkpoint"], **odd}
    given = both.bench.file(json.dumps(line).encode())
    ran = both.bench.at("supervisor", "hold", given, "--volunteer", "V-07")
    assert (ran.code, ran.mistake) == (2, "")


ODD = [{"client": [["a"]]}, {"refers_to": ["5"]}, {"marks": 5}, {"at": 5}, {"marks": [["told"]]}, {"client": {"a": 1}}]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_what_one_volunteer_makes_up_does_not_stop_the_report_on_all(both, odd):
    def spoil(entries):
        for one in entries:
            one["fields"] |= odd

    raw, start = fuzzing.forged(Random(str(odd)), both.log, spoil)
    (drop := both.bench.folder / "made-up").mkdir(exist_ok=True)
    (drop / "forged.confcli").write_bytes(both.sealed(raw))
    assert both.bench.at("supervisor", "hold", both.bench.file(start), "--volunteer", "V-07", "--another").code == 0
    taken = both.bench.at("supervisor", "import", str(drop))
    assert (taken.code in (0, 5), taken.mistake) == (True, "")
    for words in (("report",), ("report", "--json"), ("report", "--outside")):
        ran = both.bench.at("supervisor", *words)
        assert (ran.code, ran.mistake) == (0, ""), words
