"""The whole story of a vault on whatever system this runs: every command once, in the order a volunteer meets them."""

import re
from pathlib import Path

import pytest
from stories import CONSULT, EXPLAINED, FIRST_CONTACT, PASSPHRASE

NEW = "other loud invented proof phrases"
NEWER = "seven more calm made up phrases"
ALL_FORMS = {"include": ["codes_only"], "format": ["sealed", "pdf", "json"], "unencrypted": "yes"}
BREACH = {"event": "a letter left open", "noticed": "today", "meant": "not_meant", "informed": ["nobody_yet"]}
END = {"whose": "client_support", "client": "C-001", "happened": "today", "continues": "said"}


def done(ran):
    assert ran.code == 0, ran.err
    assert "backup did not work" not in ran.err
    return ran


@pytest.fixture
def story(program, supervisor, tmp_path):
    return Story(program, supervisor, tmp_path)


class Story:
    """A volunteer, a supervisor, and a folder in which what travels between them lies."""

    def __init__(self, volunteer, supervisor, folder):
        self.volunteer, self.supervisor, self.out = volunteer, supervisor, folder / "out"
        self.out.mkdir()
        for name, words in (("old", PASSPHRASE), ("new", NEW), ("newer", NEWER)):
            (self.out / name).write_text(words, encoding="utf-8")

    def run(self, *words, answers=None, items=None, details=None):
        """Run a command of the volunteer's that must work."""
        more = ["--answers", self.volunteer.answers(answers, items, details)] if answers else []
        return done(self.volunteer.at(*words, *more))

    def opened_by(self, passphrase):
        """Give how many entries there are, with this passphrase."""
        secret = ["--vault", self.volunteer.vault, "--passphrase-file", self.out / passphrase]
        return len(done(self.volunteer("log", "--json", *secret)).data)


def test_it_is_recorded(story):
    done(story.volunteer.init())
    assert story.volunteer.client() == "C-001"
    assert story.run("first-contact", "C-001", answers=FIRST_CONTACT).out == "Recorded as entry 3.\n"
    contact = {"client": "C-001", "channel": "phone", "happened": "today", "note": "hello"}
    story.run("contact", answers=contact)
    items = [{"what": "the dates", "needed": "yes"}]
    story.run("share", answers=CONSULT, items=items, details={"client": "C-001", "recipient_role": "coordinator"})
    story.run("outcome", "5", answers={"shared": "as_decided", "happened": "today"})
    story.run("correct", "4", answers={"wrong": "the day", "right": "Tuesday"})
    story.run("breach", answers=BREACH)
    story.run("end", answers=END)
    kinds = [entry["kind"] for entry in story.run("log", "--json").data]
    assert kinds == [
        "undertaking", "client", "explanation", "contact", "decision", "outcome", "correction", "breach", "ending",
    ]  # fmt: skip
    assert set(EXPLAINED) <= set(story.run("show", "3", "--json").data["fields"])
    newest = max(path.name for path in (story.volunteer.folder / "backups").iterdir())
    assert newest.endswith("-9.confcli-backup")
    assert done(story.volunteer.at("vault", "doctor", "--json")).data


def test_it_reaches_the_supervisor_and_comes_back(story):
    done(story.volunteer.init())
    story.volunteer.client()
    items = [{"what": "the dates", "needed": "yes"}]
    story.run("share", answers=CONSULT, items=items, details={"client": "C-001", "recipient_role": "coordinator"})
    start = done(story.volunteer.at("checkpoint", "--folder", story.out)).out.strip()
    number = (story.supervisor.folder / "number").read_text(encoding="utf-8")
    story.run("supervisor", "add", story.supervisor.folder / "supervisor-S-01.card", "--number", number)
    done(story.supervisor.at("supervisor", "hold", start, "--volunteer", "V-07"))

    ran = story.run("export", "--whole", "--folder", story.out, answers=ALL_FORMS)
    files = {path.suffix: path for path in map(Path, ran.out.split())}
    assert set(files) == {".confcli", ".pdf", ".json"}
    assert done(story.volunteer("verify", files[".json"], "--against", start, "--json")).data["last"] == 4
    assert opens(files[".pdf"], re.search(r"\d{4}(-\d{4}){5}", ran.err)[0])

    assert [one["became"] for one in done(story.supervisor.at("supervisor", "import", story.out, "--json")).data] == [
        "new"
    ]
    assert "INT-2" in done(story.supervisor.at("supervisor", "open", files[".confcli"])).out
    assert "VERIFIED" in done(story.supervisor.at("supervisor", "verify", files[".confcli"])).out
    assert "V-07" in done(story.supervisor.at("supervisor", "report")).out
    number = re.search(r"\d{5}(?: \d{5}){3}", story.run("checkpoint").err)[0]
    done(story.supervisor.at("supervisor", "compare", "V-07", "--number", number))
    reply = story.supervisor.answers({"view": "agree", "reply": "Well done."})
    folder = ["--folder", story.out, "--answers", reply]
    letter = done(story.supervisor.at("supervisor", "reply", "V-07", "3", *folder)).out.strip()
    story.run("supervisor", "receive", letter)
    assert "Well done." in story.run("show", "3").out


def opens(pdf, password):
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(pdf)
    return reader.decrypt("") is PasswordType.NOT_DECRYPTED and reader.decrypt(password) != PasswordType.NOT_DECRYPTED


def test_what_is_lost_comes_back(story):
    done(story.volunteer.init())
    story.volunteer.client()
    page, key = story.out / "sheet.html", story.out / "key"
    story.run("vault", "recovery", "sheet", "--unencrypted", "--page", page)
    groups = re.findall("<li>([A-Z0-9 ]+)</li>", page.read_text(encoding="utf-8"))
    key.write_text("\n".join(groups), encoding="utf-8")
    backup = story.run("vault", "backup", "--folder", story.out).out.strip()
    only = ["--vault", story.volunteer.vault]
    with_sheet = ["--key-file", key]

    story.run("client", "add", answers={"name": "", "language": "french"})
    story.run("vault", "restore", backup, "--set-aside")
    assert story.opened_by("old") == 2
    assert len([path for path in story.volunteer.folder.iterdir() if "set-aside" in path.name]) >= 1
    aside = story.out / "elsewhere" / "vault"
    done(story.volunteer("vault", "restore", backup, "--vault", aside, "--with-sheet", *with_sheet))

    story.run("vault", "passphrase", "--new-passphrase-file", story.out / "new")
    assert story.opened_by("new") == 2
    done(story.volunteer("vault", "recovery", "test", *only, *with_sheet))
    new_page = story.out / "new-sheet.html"
    newer = ["--new-passphrase-file", story.out / "newer", "--unencrypted", "--page", new_page]
    done(story.volunteer("vault", "recover", *only, *with_sheet, *newer))
    assert story.opened_by("newer") == 2
    assert story.volunteer("vault", "recovery", "test", *only, *with_sheet).code == 4, "the new sheet is the one"


def test_a_client_has_rights(story):
    done(story.volunteer.init())
    story.volunteer.client()
    written = story.run("client", "export", "C-001", "--folder", story.out, answers={"identity": "yes"}).out.split()
    assert [Path(path).suffix for path in written] == [".txt", ".json"]
    story.run("client", "erase", "C-001", answers={"basis": "asked_for", "sure": "yes"})
    assert "(erased)" in story.run("log").out
    left = [path.name for path in (story.volunteer.folder / "backups").iterdir()]
    assert len(left) == 1
    assert left[0].endswith("-4.confcli-backup")
    done(story.volunteer("code", "copy", "--folder", story.out))
    assert len(list(story.out.glob("code-of-confidentiality-en.*"))) == 2


def test_nothing_that_was_begun_is_left_anywhere(story):
    """Drafts, journals of drafts, copies: when a command is done they are gone, on every system."""
    test_what_is_lost_comes_back(story)
    left = [path for path in story.out.parent.rglob("*") if re.search(r"\.(part|new)\b", path.name)]
    assert left == []
