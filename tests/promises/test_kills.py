"""P2: what was confirmed survives kill -9, at any moment of any command that writes."""

import random

import pytest
from killing import SEED, WRITES, kills
from platforms import NO_STRACE, can_trace


def test_no_kill_takes_a_confirmed_entry_or_leaves_half_of_one(tmp_path):
    tally = kills(tmp_path, len(WRITES), random.Random(SEED))  # each command once; the ways to die take turns
    assert tally.faults == []
    assert tally.kills == len(WRITES)


@pytest.mark.figures
def test_p2_kills(tmp_path, say):
    tally = kills(tmp_path, 300, random.Random(SEED))
    ways = "at a moment, at a system call, once said" if can_trace() else f"at a moment, once said; {NO_STRACE}"
    say(
        f"P2   {tally.kills} kill -9 over {len(WRITES)} commands ({ways}): {tally.before} before, {tally.after} after "
        f"the confirmation; {tally.hot} hot journals rolled back, {tally.unsaid} recorded but not yet said; "
        f"{len(tally.lost)} lost, {len(tally.corrupt)} corrupt, {len(tally.half)} half written"
    )
    assert tally.faults == []
    assert tally.kills == 300
