"""P22: who has a supervisor's card and a line of a volunteer's ledger can write files, and they do no harm."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

import pytest
from bulk import Volunteer
from shelves import FIRST, NOW, vouch_for

from confcli.core.code.model import Privacy
from confcli.core.ledger.chain import genesis
from confcli.errors import Misread
from confcli.flows.supervision.importing import Outcome
from confcli.flows.supervision.replying import reply_key
from confcli.vault.age_files import AgeKey, seal
from confcli.vault.opening import begun
from confcli.vault.secrets import RawKey
from confcli.vault.supervision import file_reading
from confcli.vault.supervision.inbox_writer import Shelf

SEED = 20261201
FORGED, TRUE = 50, 8  # files a round


@dataclass
class Round:
    """A volunteer who exports a few times, and what a forger writes who has the card and every line they gave away."""

    chance: Random
    reply_to: str
    true: list[bytes] = field(default_factory=list)
    forged: list[bytes] = field(default_factory=list)

    def __post_init__(self):
        self.volunteer = Volunteer("V-07", self.chance.randrange(10**6))
        lines = [self.volunteer.twin()]  # the first line, and one after each session log
        for _ in range(TRUE):
            for _ in range(self.chance.randrange(1, 4)):
                self.volunteer.contact(self.chance.choice(("C-001", "C-002")))
            self.true.append(self.exported(self.volunteer, self.reply_to))
            lines.append(self.volunteer.twin())
        self.forgers_keys = set()
        while len(self.forged) < FORGED:
            self.forged += self.forge(self.chance.choice(lines).twin())

    def exported(self, who, key):
        covers = {"first": "1", "last": str(who.head.size), "reply_to": key}
        who.add("export", own=covers)
        return who.export([Privacy.NOTE])

    def forge(self, forger):
        """Write one file or some after another, each with what would do harm."""
        forger.chance = Random(self.chance.random())
        for _ in range(self.chance.choice((1, 1, 2, 3))):
            earlier = range(1, forger.head.size + 1)
            for client in self.chance.sample(("C-001", "C-002"), self.chance.choice((0, 1, 2))):
                forger.add("erasure", client=client, own={"entries": [str(seq) for seq in earlier]})
            if earlier and self.chance.random() < 0.5:
                own = {"refers_to": str(self.chance.choice(earlier)), "emptied": ["note"]}
                forger.add("emptying", client="C-001", own=own)
            if self.chance.random() < 0.3:
                forger.contact()
            self.forgers_keys.add(key := f"age1 forged {self.chance.random()}")
            yield self.exported(forger, key)


@dataclass
class Harm:
    """What forged files did."""

    files: int = 0
    emptied: int = 0
    hidden: int = 0
    uncounted: int = 0  # once a number was compared
    replies: int = 0
    became: Counter = field(default_factory=Counter)


def received(folder, files, key, volunteer, chance):
    """Take sealed files in, some at a time; give the shelf."""
    folder.mkdir()
    vault = folder / "vault"
    vault.touch()
    shelf = Shelf(begun(str(vault), RawKey("0f" * 32), bytes(16)))
    shelf.hold(genesis(volunteer.head.ledger), FIRST, "V-07", NOW)
    paths = []
    for number, text in enumerate(files):
        paths.append(folder / f"{number:03}.confcli")
        paths[-1].write_bytes(seal(text, [key.recipient]))
    became = []
    while paths:
        now, paths = paths[: (some := chance.randrange(1, 30))], paths[some:]
        became += shelf.take_all((file_reading.read_one(str(path), key, {}) for path in now), NOW)
    return shelf, became


def entries_of(shelf, volunteer):
    found = {}
    for seq in range(1, volunteer.head.size + 1):
        found |= {one.hash: one.fields for one in shelf.entry("V-07", seq)}
    return found


def one_round(folder, chance, harm):
    key = AgeKey.new()
    given = Round(chance, "age1 theirs")
    volunteer = given.volunteer
    alone, _ = received(folder / "alone", given.true, key, volunteer, chance)
    truth = entries_of(alone, volunteer)
    alone.vault.close()
    every = [*given.true, *given.forged]
    chance.shuffle(every)
    shelf, became = received(folder / "both", every, key, volunteer, chance)
    harm.files += len(given.forged)
    harm.became.update(one.became.value for one in became if isinstance(one, Outcome))
    harm.replies += replied(shelf, given)
    looked(shelf, truth, volunteer, harm)
    vouch_for(shelf, volunteer)
    looked(shelf, truth, volunteer, harm)
    counted = {one.hash for one in shelf.entries()}
    harm.uncounted += len(truth.keys() - counted)
    source = shelf.source(volunteer.head.ledger)
    harm.replies += reply_key(shelf, "V-07", source) != given.reply_to
    assert shelf.waiting(), "what is forged still waits"
    shelf.vault.close()


def replied(shelf, given):
    """Count whether a reply would be sealed to anyone before somebody vouches for a key."""
    try:
        return int(bool(reply_key(shelf, "V-07", shelf.source(given.volunteer.head.ledger))))
    except Misread:
        return 0


def looked(shelf, truth, volunteer, harm):
    """Count the true entries that are not there as the true files alone would show them."""
    here = entries_of(shelf, volunteer)
    harm.hidden += len(truth.keys() - here.keys())
    harm.emptied += sum(here.get(hash_) != fields for hash_, fields in truth.items() if hash_ in here)
    harm.emptied += int(shelf.has_emptied) + len(shelf.showing)


def tried(folder, rounds):
    harm, chance = Harm(), Random(SEED)
    for number in range(rounds):
        place = folder / str(number)
        place.mkdir()
        one_round(place, chance, harm)
    return harm


def none_done(harm):
    return (harm.emptied, harm.hidden, harm.uncounted, harm.replies) == (0, 0, 0, 0)


def test_forged_files_in_any_order_do_no_harm(tmp_path):
    harm = tried(tmp_path, 2)
    assert none_done(harm), harm
    assert harm.files >= 100
    assert harm.became["contradicts"] > 0, "there is something to be harmed by"


@pytest.mark.figures
def test_p22(tmp_path, say):
    harm = tried(tmp_path, 12)
    say(
        f"P22  {harm.files} forged files in any order with the true ones: {harm.emptied} true entries emptied,"
        f" {harm.hidden} hidden, {harm.uncounted} uncounted once a checkpoint was taken by hand, {harm.replies} replies"
        " to a forger"
    )
    assert none_done(harm), harm
    assert harm.files >= 500
