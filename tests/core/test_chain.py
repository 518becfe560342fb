"""The chain: what it commits to, what can be withheld, and that no change goes unseen (P11)."""

import json
import re
from base64 import urlsafe_b64encode

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st

from confcli.core.ledger.chain import (
    Entry,
    Head,
    digest,
    disclose,
    entry_hash,
    genesis,
    opened,
    opened_together,
    redact,
    seal,
    verify,
)
from confcli.core.ledger.checkpoint import checkpoint, read_checkpoint, require_continues
from confcli.errors import Misread, Tampered

LEDGER = "0123456789abcdef" * 2
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.one_of(st.none(), TEXTS, st.lists(TEXTS, max_size=4))
FIELDS = st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), VALUES, min_size=1, max_size=6)


def chain(*records, kind="contact"):
    head, headers, bodies = genesis(LEDGER), [], {}
    for number, fields in enumerate(records, start=1):
        head, entry = seal(head, kind, fields, [bytes([number, n] * 8) for n in range(len(fields))])
        headers.append(entry.header)
        bodies[number] = list(entry.disclosures.values())
    return head, headers, bodies


def test_a_digest_is_the_one_of_rfc_9901():
    """Section 4.2.1 and 4.2.3 of the RFC: its own disclosure of family_name."""
    disclosure = "WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0"
    assert digest(disclosure) == "X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0"
    assert opened(disclosure) == ("family_name", "Möbius")


def test_the_bytes_of_an_entry_are_fixed():
    """Anyone can compute these with SHA-256, RFC 8785 and RFC 9901 alone; they must never change."""
    head, entry = seal(genesis(LEDGER), "contact", {"note": "é", "at": None}, [bytes(16), bytes(range(16))])
    assert entry.disclosures["note"] == "WyJBQUFBQUFBQUFBQUFBQUFBQUFBQUFBIiwibm90ZSIsIsOpIl0"
    assert entry.header == (
        '{"_sd":["' + '","'.join(sorted(digest(d) for d in entry.disclosures.values())) + '"],"kind":"contact",'
        f'"ledger":"{LEDGER}","prev":"{genesis(LEDGER).hash}","seq":1,"v":1}}'
    )
    assert head == Head(LEDGER, 1, entry_hash(entry.header))
    assert genesis(LEDGER).hash == "c619068dac63687ce7955da57c497166ef2f3f0ccebee5a57aaecb0ee1492032"
    assert head.hash == "a823c6a31d7aefa1e0c9acf8e3f8763684cf7899aa1902b523168e41252a6210"


@given(st.lists(FIELDS, min_size=1, max_size=5))
def test_what_was_sealed_is_what_is_read(records):
    head, headers, bodies = chain(*records)
    reached, shown = verify(genesis(LEDGER), headers, bodies)
    assert reached == head
    for before, after in zip(records, shown, strict=True):
        assert after.fields.keys() == before.keys()
        assert after.withheld == 0


@given(FIELDS)
def test_headers_and_disclosures_are_canonical(fields):
    _, headers, bodies = chain(fields)
    assert rfc8785.dumps(json.loads(headers[0])).decode() == headers[0]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", body) for body in bodies[1])


@given(FIELDS, st.data())
def test_fields_can_be_withheld_without_breaking_the_chain(fields, data):
    head, headers, bodies = chain(fields)
    names = [opened(body)[0] for body in bodies[1]]
    keep = data.draw(st.sets(st.sampled_from(names)))
    entry = redact(Entry(headers[0], dict(zip(names, bodies[1], strict=True))), keep)
    reached, shown = verify(genesis(LEDGER), headers, {1: list(entry.disclosures.values())})
    assert reached == head
    assert set(shown[0].fields) == keep
    assert shown[0].withheld == len(names) - len(keep)


def test_the_same_answer_twice_leaves_no_trace_of_being_the_same():
    """A salt a field: equal values have different digests, so nobody can guess what is withheld."""
    _, headers, _ = chain({"note": "yes", "other": "yes"}, {"note": "yes", "other": "yes"})
    digests = [one for header in headers for one in json.loads(header)["_sd"]]
    assert len(set(digests)) == 4


def test_composed_and_decomposed_accents_are_one():
    assert disclose(bytes(16), "name", "Zoe\u0308") == disclose(bytes(16), "name", "Zo\u00eb")


def test_half_a_character_is_refused_with_a_sentence():
    with pytest.raises(Misread, match="a sign that cannot be read"):
        seal(genesis(LEDGER), "contact", {"note": "\ud800"}, [bytes(16)])


@settings(max_examples=300)
@given(st.data())
def test_any_edit_is_seen(data):
    """One character changed, an entry dropped, doubled or moved, a field swapped: never verified."""
    head, headers, bodies = chain({"note": "a", "at": "1"}, {"note": "b", "at": "2"}, {"note": "c", "at": "3"})
    how = data.draw(st.sampled_from(["header", "body", "drop", "double", "swap", "cross"]))
    number = data.draw(st.integers(0, 2))
    if how == "header":
        headers[number] = _changed(headers[number], data)
    elif how == "body":
        bodies[number + 1][0] = _changed(bodies[number + 1][0], data)
    elif how == "drop":
        del headers[number]
    elif how == "double":
        headers.insert(number, headers[number])
    elif how == "swap":
        headers[number], headers[number - 1] = headers[number - 1], headers[number]
    else:
        bodies[number + 1][0] = bodies[(number + 1) % 3 + 1][0]
    try:
        reached, _ = verify(genesis(LEDGER), headers, bodies)
    except Tampered:
        return
    with pytest.raises(Tampered):
        require_continues(head, genesis(LEDGER), headers)
    assert reached != head


def test_an_entry_of_another_ledger_does_not_fit():
    _, headers, bodies = chain({"note": "a"})
    with pytest.raises(Tampered, match="does not follow"):
        verify(genesis("f" * 32), headers, bodies)


@pytest.mark.parametrize(
    "header", ["{}", "[]", "no json", '{"_sd":[1],"kind":"x","ledger":"x","prev":"x","seq":1,"v":1}']
)
def test_what_is_no_header_is_said_to_be_none(header):
    with pytest.raises(Tampered, match="Entry 1"):
        verify(genesis(LEDGER), [header], {})


@pytest.mark.parametrize("body", ["é", "", "AAAA", "W10", "bm9uZQ", "WzEsMiwzXQ"])
def test_what_is_no_disclosure_is_refused(body):
    _, headers, _ = chain({"note": "a"})
    with pytest.raises(Tampered, match="field"):
        verify(genesis(LEDGER), headers, {1: [body]})


PIECES = st.sampled_from(
    [
        '["s","n","v"]',
        ' ["s","n",null]\n',
        '["s","né",["a","b"]]',
        '["s","n",["a"',  # with the next one it would be a value
        '"b"]]',
        '["s","n","a',
        'b"]',
        '["s","n","v"],["s","m","w"]',  # makes up for one that is missing
        '["s","n","v"],"mark",["s","m","w"]',
        "",
        "1",
        '{"s":1,"n":2,"v":3}',
        '["s","n"]',
        '["s",1,"v"]',
        '[1,"n","v"]',
        '"snv"',
        '["s","n",{}]',
        '["s","n",NaN]',
        '["s","n","\\ud800"]',
    ]
)
BODIES = st.one_of(
    PIECES.map(lambda text: urlsafe_b64encode(text.encode()).rstrip(b"=").decode()),
    st.sampled_from(["é", "A", "AAAAA", "WyJz IiwibiIsInYiXQ", "WyJzIiwibiIsInYiXQ==", "WyJzIiwibiIsInYiXR"]),
    st.tuples(PIECES, st.sampled_from(["utf-16", "utf-8-sig"])).map(
        lambda one: urlsafe_b64encode(one[0].encode(one[1], "replace")).rstrip(b"=").decode()
    ),
)


@settings(max_examples=400)
@given(st.lists(BODIES, max_size=6))
def test_disclosures_read_together_are_what_each_is_by_itself(bodies):
    together = opened_together(bodies)
    if together is not None:
        assert repr(list(together)) == repr([(digest(body), *opened(body)) for body in bodies])


def test_disclosures_are_read_together_as_a_rule():
    """Otherwise nothing would be wrong but the time it takes."""
    _, _, bodies = chain({"note": "été\n\u2028", "at": None, "marks": ["a", "b"]})
    assert list(opened_together(bodies[1])) == [(digest(body), *opened(body)) for body in bodies[1]]


def test_disclosures_that_are_values_only_together_are_refused():
    """Two halves of one, and one that makes up for their number: the fields would stand under the wrong digests."""
    texts = (b'["s","n",["a"', b'"b"]]', b'["s","m","v"],"x",["s","o","w"]')
    bodies = [urlsafe_b64encode(text).rstrip(b"=").decode() for text in texts]
    assert opened_together(bodies) is None
    start = genesis(LEDGER)
    digests = [digest(body) for body in bodies]
    header = {"_sd": digests, "kind": "x", "ledger": LEDGER, "prev": start.hash, "seq": 1, "v": 1}
    with pytest.raises(Tampered, match="cannot be read"):
        verify(start, [json.dumps(header)], {1: bodies})


@pytest.mark.parametrize("number", [1, 32, 33, 64, 65, 70])
def test_in_a_long_run_the_entry_that_was_changed_is_named(number):
    head, headers, bodies = chain(*({"note": str(n)} for n in range(70)))
    reached, shown = verify(genesis(LEDGER), headers, bodies)
    assert (reached, shown[number - 1].fields) == (head, {"note": str(number - 1)})
    bodies[number] = [disclose(bytes(16), "note", "another")]
    with pytest.raises(Tampered, match=f"field of entry {number} is not"):
        verify(genesis(LEDGER), headers, bodies)


def test_fields_of_an_entry_that_is_not_there_are_refused():
    _, headers, bodies = chain({"note": "a"})
    with pytest.raises(Tampered, match="entry 9"):
        verify(genesis(LEDGER), headers, {**bodies, 9: bodies[1]})


def test_a_checkpoint_comes_back_as_it_was():
    head, _, _ = chain({"note": "a"})
    line = checkpoint(head, "2026-11-22T21:00:00+01:00")
    assert read_checkpoint(line) == head
    assert rfc8785.dumps(json.loads(line)).decode() == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "no",
        '{"at":"","head":"x","ledger":"x","size":0,"v":1}',
        '{"at":"","head":1,"ledger":2,"size":"","v":1}',
    ],
)
def test_what_is_no_checkpoint_is_said_to_be_none(text):
    with pytest.raises(Misread, match="not a checkpoint"):
        read_checkpoint(text)


def test_a_held_checkpoint_catches_what_the_chain_alone_cannot():
    """The holder of the key can write a whole new chain; only what somebody else keeps shows it."""
    head, headers, _ = chain({"note": "a"}, {"note": "b"})
    _, rewritten, _ = chain({"note": "a"}, {"note": "B"})
    start = genesis(LEDGER)
    assert require_continues(start, start, headers) == 2
    assert require_continues(head, start, headers) == 0
    with pytest.raises(Tampered, match="contradicts"):
        require_continues(head, start, rewritten)
    with pytest.raises(Tampered, match="ends at entry 1"):
        require_continues(head, start, headers[:1])
    with pytest.raises(Tampered, match="another volunteer"):
        require_continues(genesis("f" * 32), start, headers)
    later = Head(LEDGER, 2, head.hash)
    with pytest.raises(Tampered, match="Entries 1 to 2 are missing"):
        require_continues(start, later, [])


def _changed(text, data):
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(codec="ascii", exclude_characters=text[at]))
    return text[:at] + new + text[at + 1 :]
