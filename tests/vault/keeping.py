"""Makes what a version of confcli leaves behind, so that every later one is tested on it.

    PYTHONPATH=SOURCE python tests/vault/keeping.py FOLDER

runs the confcli that lies in SOURCE (without PYTHONPATH, the one that is installed) as a volunteer V-07 and a
supervisor S-01 would, all of it invented, and puts into FOLDER: `vault` with an entry of every kind that this version
knows and an unfinished form, `log.json` as it was exported open and `log.confcli` sealed, `answers.toml`, and, where
there are supervisors, `supervisor` with what they received. `made.json` says what was done, and what this version
could not do. To keep the running version: a folder in `tests/vault/kept/` in its name, and nothing else.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PASSPHRASE = "five quiet invented test words"
EXPLAINED = dict.fromkeys(("trust", "private", "covered", "team", "exceptions", "necessary"), "explained")
FIRST_CONTACT = {"happened": "today", "channel": "in_person", **EXPLAINED, "notes_consent": "agreed"}
FIRST_CONTACT |= {"copy": "on_paper", "copy_language": "french"}
CONSULT = """[answers]
danger = "none"
about = "client"
recipient = "team_member"
identifiable = "yes"
need = "guidance"
relationship = "current"

[details]
client = "C-001"
recipient_role = "coordinator"

[[items]]
what = "what was seen, and when"
needed = "yes"
"""
ITEMS = [{"what": "the address", "needed": "yes"}]
OPEN, SEALED = {"include": ["codes_only"], "format": ["json"], "unencrypted": "yes"}, {"include": ["codes_only"]}

VOLUNTEER = (  # what is done, the words of the command, the answers; a step that is there twice, in older words too
    ("undertaking", "init", {"code": "V-07", "training": "yes", "promise": "yes"}),
    ("client", "client add", {"name": "Camille Exemple", "language": "french"}),
    ("explanation", "first-contact C-001", FIRST_CONTACT),
    ("contact", "contact C-001", {"channel": "phone", "happened": "today", "note": "worried: l'été, 3 o'clock"}),
    ("decision", "share", CONSULT),
    ("outcome", "outcome 5", {"shared": "as_decided", "happened": "today", "kinds": ["practical"]}),
    ("outcome", "outcome 5", {"shared": "as_decided", "happened": "today"}),
    ("a refusal", "share", {"danger": "none", "about": "client", "recipient": "public", "client": "C-001"}),
    ("an emergency", "share", {"danger": "client", "helper": "yes", "client": "C-001", "recipient_role": "neighbour"}),
    ("correction", "correct 4", {"wrong": "three o'clock", "right": "two o'clock"}),
    ("access", "client export C-001 --folder FOLDER", {"identity": "yes"}),
    ("another client", "client add", {"name": "Dominique Exemple", "language": "english"}),
    ("a third client", "client add", {"name": "Claude Exemple", "language": "english"}),
    ("erasure", "client erase C-002", {"basis": "asked_for", "sure": "yes"}),
    ("erasure", "client erase C-002", {"basis": "asked", "sure": "yes"}),
    ("breach", "breach", {"event": "a letter left open", "noticed": "today", "meant": "not_meant",
                          "informed": ["nobody_yet"]}),
    ("recovery", "vault recovery sheet --unencrypted --page FOLDER/sheet.html", None),
)  # fmt: skip
BOTH = (
    ("a supervisor", "theirs init", {"code": "S-01", "training": "yes", "promise": "yes"}),
    ("their card", "theirs supervisor init --folder FOLDER", None),
    ("the card added", "supervisor add FOLDER/supervisor-S-01.card --number NUMBER", None),
    ("a checkpoint", "checkpoint", None),
    ("a checkpoint held", "theirs supervisor hold FOLDER/line --volunteer V-07", None),
    ("a sealed session log", "export --whole --folder FOLDER", SEALED),
    ("the log received", "theirs supervisor import FOLDER", None),
    ("their number", "checkpoint", None),
    ("a number compared", "theirs supervisor compare V-07 --number NUMBER", None),
    ("reply", "theirs supervisor reply V-07 5 --folder FOLDER", {"view": "agree", "reply": "Well done, été."}),
    ("the reply received", "supervisor receive FOLDER/LETTER", None),
    ("a colleague's card", "theirs client card --folder FOLDER", None),
    ("hand_over", "client hand-over C-001 --card FOLDER/volunteer-S-01.card --number NUMBER --folder FOLDER",
     {"takes_over": "yes", "client_agrees": "yes", "details_needed": ["name", "language"]}),
    ("a client taken over", "theirs client take-over FOLDER/HANDED", {"comes_from_them": "yes"}),
    ("a later erasure", "client erase C-003", {"basis": "asked_for", "sure": "yes"}),
    ("a later session log", "export --folder FOLDER", SEALED),
    ("the later log received", "theirs supervisor import FOLDER", None),
    ("what waits", "theirs supervisor report", None),
    ("an erasure carried out", "theirs supervisor release V-07 WAITING --plain", None),
    ("ending", "end", {"whose": "client_support", "client": "C-001", "happened": "today", "continues": "said"}),
    ("an open session log", "export --folder FOLDER", OPEN),
)  # fmt: skip


class Keeping:
    """One version of confcli, run on the vaults of two people."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.done, self.number, self.waiting = folder, {}, "", ""
        (folder / "passphrase").write_text(PASSPHRASE + "\n", encoding="utf-8")

    def run(self, what: str, words: str, answers: object) -> None:
        """Run one command, and note what became of it; a version that does not know it, or other words, goes on."""
        if self.done.get(what) == "done":
            return
        vault, asked = "vault", words.split()
        if asked[0] == "theirs":
            vault, asked = "supervisor", asked[1:]
        letters = [path.name for path in self.folder.glob("reply-*")] or ["none"]
        handed = [path.name for path in self.folder.glob("client-S-01-*")] or ["none"]
        named = {"FOLDER": str(self.folder), "NUMBER": self.number, "LETTER": letters[0], "HANDED": handed[0]}
        named["WAITING"] = self.waiting or "0"
        given = [re.sub("|".join(named), lambda found: named[found[0]], word) for word in asked]
        if answers is not None:
            given += ["--answers", self.answers(answers)]
        ran = confcli(*given, *self.on(vault))
        if what == "a checkpoint":
            (self.folder / "line").write_text(ran.stdout, encoding="utf-8")
        if found := re.search(r"release V-07 (\d+)", ran.stdout):
            self.waiting = found[1]
        if found := re.search(r"\d{5} \d{5} \d{5} \d{5}", ran.stderr):
            self.number = found[0]
        self.done[what] = "done" if ran.returncode == 0 else " ".join(ran.stderr.split())[:200]

    def on(self, vault: str) -> list[str]:
        return ["--vault", str(self.folder / vault), "--passphrase-file", str(self.folder / "passphrase")]

    def answers(self, answers: object) -> str:
        """Write an answers file; what is text is kept as `answers.toml`."""
        if isinstance(answers, str):
            path, content = self.folder / "answers.toml", answers
        else:
            path, content = self.folder / f"{len(self.done)}.answers", json.dumps(_parts(answers))
        path.write_text(content, encoding="utf-8")
        return str(path)

    def leave_a_form(self) -> None:
        """Begin a checklist as a person does, at a terminal, and go away after its first answer."""
        import pexpect

        command = [sys.executable, "-m", "confcli", "share", "--plain", *self.on("vault")]
        child = pexpect.spawn(command[0], command[1:], timeout=30, encoding="utf-8")
        child.expect("immediate danger")
        for _ in range(2):
            child.expect("then Enter: ")
            child.send("1\r")
        child.expect("then Enter: ")
        child.sendintr()
        child.expect(pexpect.EOF)
        child.close()
        self.done["a form left unfinished"] = "done"


def _parts(answers: dict) -> dict:
    """Tell apart what decides, what is only noted beside it, and what is to be shared."""
    if "danger" not in answers:
        return {"answers": answers}
    details = {name: answers[name] for name in ("client", "recipient_role") if name in answers}
    deciding = {name: value for name, value in answers.items() if name not in details}
    return {"answers": deciding, "details": details, "items": ITEMS}


def confcli(*words: str) -> subprocess.CompletedProcess[str]:
    """Run the program; what it cannot do it says. Where it asks in numbered lines, the second is chosen."""
    command = [sys.executable, "-m", "confcli", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, input="2\n")


def main() -> None:
    """Make the folder."""
    kept = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {"HOME": name, "XDG_DATA_HOME": name, "XDG_CONFIG_HOME": name, "NO_COLOR": "1"}
        keeping = Keeping(folder)
        for step in (*VOLUNTEER, *BOTH):
            keeping.run(*step)
        keeping.leave_a_form()
        kept.mkdir(parents=True)
        for vault in ("vault", "supervisor"):
            if (folder / vault).exists():
                shutil.copy(folder / vault, kept / vault)
        for ending, wanted in ((".json", "log.json"), (".confcli", "log.confcli")):
            for path in folder.glob(f"session-log-*{ending}"):
                shutil.copy(path, kept / wanted)
        shutil.copy(folder / "answers.toml", kept / "answers.toml")
        made = {"version": confcli("--version").stdout.strip(), "steps": keeping.done}
        (kept / "made.json").write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
