"""Nothing begins without the undertaking, and it names the edition of the Code it was made under."""

from datetime import date

import pytest

from confcli.core.ledger.chain import genesis, seal
from confcli.errors import Unanswered, VaultLocked
from confcli.flows.clients import add_client
from confcli.flows.undertaking import undertake
from confcli.policy import load

POLICY = load()


def test_an_undertaking_that_is_not_made_makes_no_vault(session):
    for answers in ({"training": "not_yet"}, {"promise": "no"}):
        script = session(**{"code": "V-07", "training": "yes", "promise": "yes", **answers}).interviewer
        with pytest.raises(Unanswered, match="was not made"):
            undertake(POLICY, script, date(2026, 11, 22))


def test_the_undertaking_is_the_first_entry_with_the_edition_of_the_code(ledger):
    kind, fields = ledger.records[0]
    assert kind == "undertaking"
    assert fields["policy"] == [POLICY.edition.id, POLICY.edition.version, POLICY.edition.sha256]
    assert fields["marks"] == ["made"]


def test_nothing_is_recorded_without_an_undertaking(session, ledger):
    ledger.records.clear()
    with pytest.raises(VaultLocked, match="no undertaking"):
        add_client(session(language="english"))


def test_an_undertaking_of_another_policy_that_was_not_made_does_not_count(session, ledger):
    kind, fields = ledger.records[0]
    ledger.records[0] = (kind, {**fields, "marks": []})
    ledger.entries_[1] = seal(genesis("ab" * 16), kind, ledger.records[0][1], [bytes(16)] * len(fields))[1]
    with pytest.raises(VaultLocked, match="no undertaking"):
        session().volunteer()
