"""P26: a clock that is wrong dates nothing unseen, hides no breach, and decides of no backup which is the newest."""

import os
import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from platforms import WINDOWS
from stories import UNDERTAKING

from confcli.core.breach import CLOCK, deadline
from confcli.core.dates import show_deadline
from confcli.errors import Unanswered
from confcli.flows.clients import add_client
from confcli.flows.encounter import contact
from confcli.flows.recording import record_breach, running_clocks
from confcli.flows.session import Session
from confcli.flows.undertaking import record_undertaking, undertake
from confcli.policy import load
from confcli.vault.care.own_backups import compared
from confcli.vault.care.thinning import keep_up
from confcli.vault.opening import begun
from confcli.vault.secrets import RawKey

POLICY = load()
ZONES = ("Europe/Paris", "America/Cayenne", "UTC")
SPRING, AUTUMN = datetime(2027, 3, 28, 1, 0, tzinfo=UTC), datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
BREACH = {"event": "a letter left open", "meant": "not_meant", "informed": ("nobody_yet",)}
WRONG = [
    lambda now: now.replace(year=1970),
    lambda now: now.replace(year=2099),
    lambda now: now - timedelta(days=365),
    lambda now: now + timedelta(days=366 + 35),
]
pytestmark = pytest.mark.skipif(WINDOWS, reason="no program can be put into another zone there")


class File:
    """Answers as a file would."""

    live = False

    def __init__(self, **answers):
        self.answers = answers
        self.clear, self.say, self.warn = lambda: None, lambda _: None, lambda _: None

    def ask(self, asked):
        if asked.question.id in self.answers:
            return self.answers[asked.question.id]
        if asked.optional:
            return ()
        raise Unanswered("no answer")


@pytest.fixture(params=ZONES)
def zone(request, monkeypatch):
    """A computer that stands there."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield ZoneInfo(request.param)
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def vault(tmp_path):
    path = tmp_path / "vault"
    path.touch()
    made = begun(str(path), RawKey("0f" * 32), bytes(16))
    yield made
    made.close()


def at(vault, now, **answers):
    return Session(POLICY, vault, vault, File(**answers), lambda: now)


@pytest.fixture
def begin(vault):
    def make(now):
        filled = undertake(POLICY, File(**UNDERTAKING), now.date())
        record_undertaking(POLICY, vault, filled, now.isoformat())
        add_client(at(vault, now, name="Odile", language="french"))

    return make


def undetected(vault, now):
    """Record by each wrong clock; give what got in unseen."""
    for wrong in WRONG:
        before = vault.head().size
        try:
            contact(at(vault, wrong(now), channel="phone", happened="today"), "C-001")
        except Unanswered:
            pass
        else:
            yield wrong(now)
        contact(at(vault, wrong(now), channel="phone", happened="today", clock="all_the_same"), "C-001")
        if "clock_doubted" not in vault.entry(before + 1).fields["marks"]:
            yield wrong(now)


def moved(vault, now):
    """Give every change of the clock after which 72 hours were not 72, or not shown as the clock shows them then."""
    for change in (SPRING, AUTUMN):
        for hours in range(-80, 10, 5):
            instant = change + timedelta(hours=hours)
            here = instant.astimezone()
            entry = record_breach(at(vault, here, **BREACH, noticed="today", clock="all_the_same"))
            ends = deadline(entry)
            there = (instant.replace(second=0) + CLOCK).astimezone(now.tzinfo)
            if ends != instant + CLOCK or show_deadline(ends) != show_deadline(there):
                yield hours, ends, there
            yesterday = record_breach(at(vault, here, **BREACH, noticed="yesterday", clock="all_the_same"))
            began = datetime.combine(here.date() - timedelta(days=1), datetime.min.time(), now.tzinfo)
            if deadline(yesterday) != began.astimezone(UTC) + CLOCK:
                yield hours, deadline(yesterday), began
            if entry.seq not in [one.seq for one in running_clocks(vault, here)]:
                yield hours, "not shown", here


def misled(vault, now):
    """Back up by a right clock, a wrong one, and a right one again; give what was taken for the newest in its place."""
    for moment in (now, now.replace(year=2099), now, now.replace(year=1970), now):
        contact(at(vault, now, channel="phone", happened="today", clock="all_the_same"), "C-001")
        made = keep_up(vault, moment)
        newest = compared(vault).own[-1]
        if (newest.name, newest.size) != (made.name, vault.head().size):
            yield newest
        if made.stamp[:4] != str(moment.year):
            yield made


def test_wrong_clocks_in_three_zones(zone, vault, begin, say):
    now = datetime(2026, 11, 22, 21, 0, tzinfo=zone)
    begin(now)
    unseen, wrongly, backups = list(undetected(vault, now)), list(moved(vault, now)), list(misled(vault, now))
    say(
        f"P26  {zone.key}: 4 wrong clocks, {len(unseen)} recorded by unseen; both changes of summer time, "
        f"{len(wrongly)} times other than 72 hours; 5 backups, {len(backups)} out of order\n"
    )
    assert (unseen, wrongly, backups) == ([], [], [])
    assert os.environ["TZ"] == zone.key
