"""What may stand in the file in which a client is handed over, and that nothing else is read."""

import json
from dataclasses import replace

import pytest

from confcli.core.handover import LONGEST, Handover, read_handover, write_handover
from confcli.core.ledger.chain import canonical
from confcli.errors import Misread, Tampered

HANDED = Handover("V-07", "V-08", "0" * 32, 5, "2026-11-22T21:00:00+01:00", {"name": "Odile"}, ("Entry 4: Contact",))
WRONG = {
    "format": ("confcli/reply/v1", None, 1),
    "giver": ("", "Odile", 7, None),
    "taker": ("x", ["V-08"]),
    "ledger": ("0", "g" * 32, "0" * 33, 0),
    "entry": (0, -1, True, "5", 1.0, 10**15),
    "handed": ("", "yesterday", "2026-11-22", "2026-11-22T21:00:00", "2026-11-22T21:00:00.5+01:00"),
    "known": ([], "x", {"name": 1}, {"name": None}, {"name": "x" * (LONGEST + 1)}, {"name": "\ud800"}),
    "entries": ({}, "x", [1], [["x"]], [None], ["x" * (LONGEST + 1)]),
}


def test_it_is_read_as_it_was_written():
    assert read_handover(write_handover(HANDED)) == HANDED
    assert write_handover(HANDED).count(b"\n") == 0


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_what_cannot_be_is_refused_in_one_sentence(name, value):
    content = {**json.loads(write_handover(HANDED)), name: value}
    with pytest.raises(Tampered, match="does not hand a client over"):
        read_handover(json.dumps(content).encode())


@pytest.mark.parametrize("raw", [b"", b"\xff", b"[" * 100_000, b"{}", b"null", b'"x"', b"1" * 5_000_000])
def test_what_is_none_is_refused_too(raw):
    with pytest.raises(Tampered, match="does not hand a client over"):
        read_handover(raw)


def test_a_part_too_much_or_too_few_is_refused():
    content = json.loads(write_handover(HANDED))
    for changed in ({**content, "more": 1}, {k: v for k, v in content.items() if k != "known"}):
        with pytest.raises(Tampered):
            read_handover(canonical(changed).encode())


def test_what_no_file_can_hold_is_not_written():
    for handed in (replace(HANDED, entries=("x" * (LONGEST + 1),)), replace(HANDED, entries=("x" * LONGEST,) * 50)):
        with pytest.raises(Misread, match="more than one file can hold"):
            write_handover(handed)
