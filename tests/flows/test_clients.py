"""Clients get codes; their names stay inside."""

import pytest
from stories import CANARY

from confcli.errors import Misread
from confcli.flows.clients import add_client, clients, find_client


def test_clients_get_codes_and_keep_their_names_inside(session, ledger, one_client):
    assert one_client.code == "C-001"
    assert add_client(session(language="french")).code == "C-002"
    assert add_client(session(language="french"), "x-9").code == "X-9"
    with pytest.raises(Misread, match="already a client"):
        add_client(session(language="french"), "C-001")
    assert list(clients(ledger)) == ["C-001", "C-002", "X-9"]
    assert clients(ledger)["C-001"].name == CANARY
    assert clients(ledger)["C-002"].name is None
    assert find_client(ledger, "c-001") == one_client
    with pytest.raises(Misread, match="no client C-999"):
        find_client(ledger, "C-999")
