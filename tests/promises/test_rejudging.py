"""P27: a decision that is not what its edition of the Code comes to is found, by whatever way it came; no other is."""

from dataclasses import dataclass, field, replace

import pytest
from bulk import Volunteer
from shelves import FIRST, NOW

from confcli.cli.supervision.rejudging import Watched, judged_anew
from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Item, next_step
from confcli.core.code.model import Effect, Kind, Privacy, Rule
from confcli.core.ledger.chain import SALT_BYTES, genesis, seal
from confcli.core.ledger.entry import Occasion, record
from confcli.core.ledger.marks import PERMITS
from confcli.core.ledger.session_log import read_log
from confcli.core.rejudging import Standing
from confcli.policy import load
from confcli.policy.genuine import EDITIONS
from confcli.reports.register.view import register
from confcli.reports.rejudged import NOT_JUDGED, NOT_THE_CODE
from confcli.vault.age_files import AgeKey
from confcli.vault.age_files import seal as sealed_for
from confcli.vault.opening import begun
from confcli.vault.secrets import RawKey
from confcli.vault.supervision import file_reading
from confcli.vault.supervision.inbox_writer import Shelf

SEED = 20261227
POLICY = load()
OURS = [POLICY, *(POLICY.earlier(EDITIONS["csg06-code", version][0]) for version in ("1.0", "1.1"))]


def walked(form, chance):
    """Answer at random until the end."""
    answers = {}
    while isinstance(step := next_step(form, answers), Ask):
        question = step.question
        if question.kind is Kind.ITEMS:
            options = chance.choices(question.options, k=chance.randrange(1, 4))
            answers[question.id] = tuple(Item(f"thing {place}", one) for place, one in enumerate(options))
        elif question.kind is Kind.MANY:
            free = [one for one in question.options if one not in question.exclusive]
            some = (chance.choice(question.options),), tuple(chance.sample(free, 2))
            answers[question.id] = chance.choice(some)
        else:
            answers[question.id] = chance.choice(question.options)
    return answers, step


def bent(form):
    """Give the checklist after a line or two of it was edited: the public may be told."""
    kept = tuple(rule for rule in form.rules if rule.id != "public")
    opened = Rule("public-now", Effect.PERMIT, ("INT-1",), (("recipient", frozenset(("public",))),), "internal_consult")
    return replace(form, rules=(*kept, opened))


def told_otherwise(own, chance):
    """Change what is recorded of a verdict, and leave its answers."""
    turned = "internal_consult" if own["class"] != "internal_consult" else "exceptional_disclosure"
    other = {"class": turned}, {"clauses": ["INT-1", "NEC"] if own["clauses"] != ["INT-1", "NEC"] else ["NEC"]}
    return own | chance.choice(other)


@dataclass
class Deciding(Volunteer):
    """A volunteer who decides at random, under any edition there was."""

    doctored: set[int] = field(default_factory=set)

    def decide_at_random(self):
        policy = self.chance.choice(OURS)
        form = policy.forms["sharing"]
        answers, end = walked(form, self.chance)
        self._put(policy, form, answers, end, policy.edition)

    def decide_by_a_bent_policy(self, edition):
        """Decide that the public may be told: by a text that names itself as it is, or as the true one."""
        form = bent(POLICY.forms["sharing"])
        while True:
            answers, end = walked(form, self.chance)
            if answers.get("recipient") == "public" and any(rule.id == "public-now" for rule in end.rules):
                break
        self._put(POLICY, form, answers, end, edition, doctored=True)

    def decide_otherwise(self):
        policy = self.chance.choice(OURS)
        form = policy.forms["sharing"]
        answers, end = walked(form, self.chance)
        self._put(policy, form, answers, end, policy.edition, lambda own: told_otherwise(own, self.chance), True)

    def doctor(self):
        wrong = "d" * 64
        ways = (
            lambda: self.decide_by_a_bent_policy(POLICY.edition),
            lambda: self.decide_by_a_bent_policy(replace(POLICY.edition, sha256=wrong)),
            self.decide_otherwise,
        )
        self.chance.choice(ways)()

    def _put(self, policy, form, answers, end, edition, change=dict, doctored=False):
        decision = judge(form, tuple(policy.clauses), answers, end)
        names = ("clauses", "reasons", "advice", "not_yet", "holds", "may_share", "may_share_after", "withhold")
        own = {name: list(getattr(decision, name)) for name in names}
        own |= {"class": decision.verdict, "refers_to": None, "program": "0.1.0"}
        own |= {"items_needed": str(decision.needed), "items_not_needed": str(decision.not_needed)}
        asked = {name: answers[name] for name in decision.asked}
        occasion = Occasion(self.at.isoformat(timespec="seconds"), self.code, edition)
        marked = [PERMITS] * decision.permits
        fields = record("decision", occasion, ((form, asked),), marks=marked, client="C-001", own=change(own))
        self.head, entry = seal(self.head, "decision", fields, (self.chance.randbytes(SALT_BYTES) for _ in fields))
        self.entries[self.head.size], self.kinds[self.head.size] = entry, "decision"
        if doctored:
            self.doctored.add(self.head.size)


@dataclass
class Found:
    """What was found, by each way."""

    judged: int = 0
    doctored: int = 0
    found: int = 0  # by every way
    false: int = 0  # by any way
    unjudged: int = 0


def numbers(lines):
    return {int(line.split("Entry ")[1].split("/")[-1].split(",")[0]) for line in lines}


def one_round(folder, number, decisions, doctored, revealed, found):
    who = Deciding("V-07", SEED + number)
    bad = set(who.chance.sample(range(decisions), doctored))
    for place in range(decisions):
        if place in bad:
            who.doctor()
        else:
            who.decide_at_random()
    raw = who.export(revealed, whole=True)
    sections = {one.heading: one.lines for one in register(POLICY, read_log(raw)).attention}
    opened = numbers(sections.get(NOT_THE_CODE, ()))
    (arrived, reported), unjudged = through_the_inbox(folder, raw, who)
    found.judged += decisions
    found.doctored += doctored
    found.found += len(who.doctored & opened & arrived & reported)
    found.false += len((opened | arrived | reported) - who.doctored)
    found.unjudged += len(sections.get(NOT_JUDGED, ())) + unjudged


def through_the_inbox(folder, raw, who):
    """Give what stands out when the file is taken in and in the vault of a supervisor, and how many are not judged."""
    folder.mkdir()
    key = AgeKey.new()
    (folder / "log.confcli").write_bytes(sealed_for(raw, [key.recipient]))
    (folder / "vault").touch()
    shelf = Shelf(begun(str(folder / "vault"), RawKey("0f" * 32), bytes(16)))
    shelf.hold(genesis(who.head.ledger), FIRST, "V-07", NOW)
    watched = Watched(POLICY, [file_reading.read_one(str(folder / "log.confcli"), key, {})])
    outcomes = list(shelf.take_all(watched, NOW))
    kept = judged_anew(POLICY, shelf)
    shelf.vault.close()
    both = watched.taken(outcomes), kept
    stand_out = [numbers(one.named for one in some if one.came.stands_out) for some in both]
    return stand_out, sum(one.came.standing in (Standing.HIDDEN, Standing.UNKNOWN) for some in both for one in some)


def rounds(folder, decisions, doctored):
    found = Found()
    for number, revealed in enumerate(((), (Privacy.NOTE,))):
        one_round(folder / str(number), number, decisions // 2, doctored // 2, revealed, found)
    return found


def test_what_is_doctored_is_found_and_nothing_else(tmp_path):
    found = rounds(tmp_path, 120, 12)
    assert (found.found, found.false, found.unjudged) == (12, 0, 0), found


@pytest.mark.figures
def test_p27(tmp_path, say):
    found = rounds(tmp_path, 1000, 50)
    say(
        f"P27  {found.judged:,} decisions that can be judged, {found.doctored} of them doctored: {found.found} found"
        f" by open, import and report alike, {found.false} false, {found.unjudged} that could not be judged"
    )
    assert (found.found, found.false, found.unjudged) == (found.doctored, 0, 0), found
