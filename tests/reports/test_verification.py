"""What is said of a session log that was verified against a checkpoint."""

from datetime import UTC, datetime

import pytest

from confcli.core.ledger.chain import Head, Shown
from confcli.core.ledger.session_log import SessionLog
from confcli.reports.verification import verified

AT = datetime(2026, 11, 24, 21, tzinfo=UTC).isoformat()
LOG = SessionLog(
    Head("a", 0, "b"),
    Head("a", 1, "c"),
    (),
    (Shown(1, "contact", {"at": AT}, 0),),
    {"ledger": "a", "size": 1, "at": AT},
)


@pytest.mark.parametrize(
    ("new", "said"),
    [(0, "no entry is new"), (1, "one entry is new"), (2, "2 entries are new"), (None, "one, number 1")],
)
def test_how_many_entries_are_new_is_said_in_words(new, said):
    shown = verified(LOG, new, 200)
    assert said in shown.replace("One entry, number 1", "one, number 1")
    assert "0 entr" not in shown
