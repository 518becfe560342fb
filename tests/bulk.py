"""Many session logs, as supervisors of a large group receive them: python tests/bulk.py FOLDER VOLUNTEERS RECORDS

The entries are real ones under the built-in policy: mostly contacts, and besides them clients, explanations,
decisions, outcomes and breaches; redacted to codes as `confcli export` does, and sealed for one key, which lies in
FOLDER.key. FOLDER holds one file for each volunteer and quarter; FOLDER.held the first checkpoint of each ledger.
"""

import json
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random
from types import SimpleNamespace

from stories import CONSULT, FIRST_CONTACT, FORBIDDEN

from confcli.core.code.decision import judge
from confcli.core.code.interview import Item, marks, next_step
from confcli.core.ledger import session_log
from confcli.core.ledger.chain import SALT_BYTES, Entry, Head, genesis, redact, seal
from confcli.core.ledger.checkpoint import checkpoint
from confcli.core.ledger.entry import Occasion, record
from confcli.core.ledger.kinds import leaving
from confcli.core.ledger.marks import BREACHED, PERMITS
from confcli.policy import load
from confcli.vault import age_files

BEGAN = datetime(2026, 1, 5, 9, 0, tzinfo=timezone(timedelta(hours=1)))
FILES = 4  # a quarter each
NOTE = "She is worried about the next scan, and would like to be rung before it. "


@cache
def policy():
    return load()


@dataclass
class Volunteer:
    """One volunteer with a ledger of their own, who records and exports; all of it hangs on `seed`."""

    code: str
    seed: int = 0
    at: datetime = BEGAN
    head: Head = None
    entries: dict[int, Entry] = field(default_factory=dict)
    kinds: dict[int, str] = field(default_factory=dict)
    sent: Head = None

    def __post_init__(self):
        self.chance = Random(f"{self.code} {self.seed}")
        self.head = self.sent = genesis(sha256(f"{self.code} {self.seed}".encode()).hexdigest()[:32])

    def twin(self):
        """Give the same volunteer with the same past, who goes on by themselves: another copy of the vault."""
        other = Volunteer(self.code, self.seed, self.at, self.head, dict(self.entries), dict(self.kinds))
        other.head, other.sent = self.head, self.sent
        other.chance = Random(f"{self.code} {self.seed} twin {self.head.size}")
        return other

    def checkpoint(self):
        return checkpoint(self.head, self.at.isoformat(timespec="seconds"))

    def add(self, kind, *answered, marked=(), client=None, own=None):
        """Record an entry and give its number."""
        self.at += timedelta(hours=self.chance.randrange(1, 17))
        occasion = Occasion(self.at.isoformat(timespec="seconds"), self.code, policy().edition)
        fields = record(kind, occasion, answered, marks=marked, client=client, own=own)
        self.head, entry = seal(self.head, kind, fields, (self.chance.randbytes(SALT_BYTES) for _ in fields))
        self.entries[self.head.size], self.kinds[self.head.size] = entry, kind
        return self.head.size

    def fill(self, kind, form, answers, **more):
        return self.add(kind, (policy().forms[form], answers), marked=marks(policy().forms[form], answers), **more)

    def undertake(self):
        return self.fill("undertaking", "undertaking", {"code": self.code, "training": "yes", "promise": "yes"})

    def contact(self, client="C-001"):
        channel = self.chance.choice(("phone", "phone", "in_person", "email", "video"))
        answers = {"channel": channel, "happened": f"{self.at:%Y-%m-%d}", "note": NOTE * self.chance.randrange(1, 4)}
        return self.fill("contact", "contact", answers, client=client)

    def client(self, code):
        self.fill("client", "client", {"name": "Camille Exemple", "language": "french"}, client=code)
        told = {**FIRST_CONTACT, "client": code, "happened": f"{self.at:%Y-%m-%d}"}
        return self.fill("explanation", "first_contact", told, client=code)

    def decide(self, client="C-001", story=CONSULT):
        """Decide on a sharing as the checklist does; a permitted one has its outcome."""
        form, answers = policy().forms["sharing"], dict(story)
        while hasattr(step := next_step(form, answers), "question"):
            items = (Item("the day of the scan", "yes"), Item("the name of her doctor", "no"))
            answers[step.question.id] = items
        decision = judge(form, tuple(policy().clauses), answers, step)
        details = {"recipient_role": "coordinator", "purpose": NOTE, "channel": "phone"}
        own = {
            "class": decision.verdict, "clauses": list(decision.clauses), "reasons": list(decision.reasons),
            "advice": list(decision.advice), "holds": list(decision.holds),
            "may_share": list(decision.may_share), "withhold": list(decision.withhold), "refers_to": None,
            "items_needed": str(decision.needed), "items_not_needed": str(decision.not_needed),
        }  # fmt: skip
        marked, both = [PERMITS] * decision.permits, ((form, answers), (policy().forms["details"], details))
        return self.add("decision", *both, marked=marked, client=client, own=own)

    def outcome(self, decision, client="C-001", **answers):
        given = {"shared": "as_decided", "happened": f"{self.at:%Y-%m-%d}", "kinds": ("practical",), **answers}
        form = policy().forms["outcome"]
        own = {"refers_to": str(decision)}
        return self.add("outcome", (form, given), marked=marks(form, given), client=client, own=own)

    def breach(self):
        form = policy().forms["breach"]
        answers = {"noticed": f"{self.at:%Y-%m-%d}"}
        return self.add("breach", (form, answers), marked=sorted({*marks(form, answers), BREACHED}), client="C-001")

    def erase(self, client, *seqs):
        """Empty these entries as `confcli client erase` does, and record it."""
        from confcli.core.ledger.kinds import STAYS

        for seq in seqs:
            self.entries[seq] = redact(self.entries[seq], STAYS)
        return self.add("erasure", marked=["confirmed"], client=client, own={"entries": [str(seq) for seq in seqs]})

    def erase_note(self, client, seq, *names):
        """Empty these fields of one entry as `confcli correct --erase-note` does, and record it."""
        left = {name for name in self.entries[seq].disclosures if name not in names}
        self.entries[seq] = redact(self.entries[seq], left)
        own = {"refers_to": str(seq), "emptied": list(names)}
        return self.add("emptying", marked=["confirmed"], client=client, own=own)

    def export(self, revealed=(), *, whole=False):
        """Export since the last time; give the text of the session log."""
        start = genesis(self.head.ledger) if whole else self.sent
        last = self.head.size + 1
        covers = {"first": str(min(start.size + 1, last)), "last": str(self.head.size or last)}
        self.add("export", (policy().forms["export"], {"include": ("codes_only",)}), own=covers)
        shown = {
            seq: redact(entry, leaving(policy(), self.kinds[seq], revealed))
            for seq, entry in self.entries.items()
            if seq > start.size
        }
        self.sent = self.head
        return session_log.write_log(SimpleNamespace(start=start, entries=shown, checkpoint=self.checkpoint())).encode()

    def work(self, count):
        """Record this many entries more."""
        end = self.head.size + count
        if not self.head.size:
            self.undertake()
        clients = 0
        while self.head.size < end:
            what = self.chance.randrange(100)
            client = f"C-{self.chance.randrange(1, max(clients, 1) + 1):03d}"
            if clients == 0 or what < 3:
                clients += 1
                self.client(f"C-{clients:03d}")
            elif what < 6:
                self.outcome(self.decide(client), client)
            elif what < 8:
                self.decide(client, FORBIDDEN)
            elif what == 8:
                self.breach()
            else:
                self.contact(client)


def _one(job):
    folder, code, records, recipient = job
    volunteer = Volunteer(code)
    held = volunteer.checkpoint()
    for number in range(1, FILES + 1):
        volunteer.work(records * number // FILES - volunteer.head.size - 1)
        sealed = age_files.seal(volunteer.export(), [recipient])
        Path(folder, f"session-log-{code}-{number}.confcli").write_bytes(sealed)
    return code, held, volunteer.head.size


def make(folder, volunteers, records):
    """Make the folder; give the key that opens its files, and the first checkpoint of each volunteer."""
    folder = Path(folder)
    folder.mkdir(parents=True)
    key = age_files.AgeKey.new()
    jobs = [(str(folder), f"V-{number:03d}", records, key.recipient) for number in range(1, volunteers + 1)]
    with ProcessPoolExecutor() as pool:
        made = list(pool.map(_one, jobs))
    held = {code: json.loads(point) for code, point, _ in made}
    folder.with_suffix(".key").write_text(key.reveal(), encoding="utf-8")
    folder.with_suffix(".held").write_text(json.dumps(held), encoding="utf-8")
    return key, held, sum(size for *_, size in made)


if __name__ == "__main__":
    _, held, size = make(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    print(f"{FILES * len(held)} files of {len(held)} volunteers with {size:,} entries in {sys.argv[1]}")
