"""The session log as a file has one form only, and a newer or impossible one is told apart."""

import json
import tracemalloc

import pytest
from bulk import Volunteer
from hypothesis import given
from hypothesis import strategies as st

from confcli.core.code.model import Privacy
from confcli.core.ledger import session_log
from confcli.errors import Misread, Tampered

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
TREES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.lists(TEXTS), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


@pytest.fixture(scope="module")
def log():
    volunteer = Volunteer("V-07")
    volunteer.work(9)
    return volunteer.export()


@given(TREES)
def test_the_form_is_that_of_the_library(tree):
    assert session_log.dump(tree) == json.dumps(tree, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def changed(log, change):
    """The same log by somebody who knows how to seal it again."""
    content = json.loads(log)
    del content["sha256"]
    change(content)
    return session_log.dump({**content, "sha256": session_log.digest_of(content)}).encode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text.replace("\n ", "\n  ", 1),
        lambda text: text.replace('"format"', '"\\u0066ormat"'),
        lambda text: text.rstrip("\n"),
        lambda text: text + "\n",
        lambda text: text.replace('\n "sha256"', '\n "limits": [],\n "sha256"'),
    ],
)
def test_the_same_content_in_another_form_is_a_changed_file(log, spoil):
    """Even when the digest is right for the bytes as they then stand."""
    text = spoil(log.decode())
    before, line, after = text.partition('\n "sha256": "')
    bare = before + "\n" + after.partition(",\n")[2]
    resealed = before + line + session_log.sha256(bare.encode()).hexdigest() + after[64:]
    for one in (text, resealed):
        with pytest.raises(Tampered, match=r"changed|damaged"):
            session_log.read_log(one.encode())


def test_a_letter_changed_where_no_chain_is_shows_too(log):
    with pytest.raises(Tampered, match="changed"):
        session_log.read_log(log.replace(b"It does not prove", b"It does now prove"))


@pytest.mark.parametrize("size", [-1, 0.0, True, 2**60, "0", None])
def test_a_log_begins_at_a_number_of_entries(log, size):
    with pytest.raises(Tampered):
        session_log.read_log(changed(log, lambda content: content["start"].update(size=size)))


def test_a_ledger_begins_where_its_name_says():
    """A chain over another beginning fits in itself; it is no ledger of that name."""
    volunteer = Volunteer("V-07")
    volunteer.head = volunteer.sent = type(volunteer.head)(volunteer.head.ledger, 0, "ab" * 32)
    volunteer.contact()
    file = volunteer.export()
    with pytest.raises(Tampered, match="form"):
        session_log.read_log(file)


def test_a_log_of_a_newer_confcli_is_named_as_one(log):
    with pytest.raises(Misread, match="newer confcli"):
        session_log.read_log(log.replace(b"session-log/v1", b"session-log/v2"))
    with pytest.raises(Tampered, match="damaged"):
        session_log.read_log(log.replace(b"session-log/v1", b"session-log/vX"))


def test_what_is_held_has_its_date(log):
    head, at = session_log.read_held_dated(log)
    assert (head, at) == session_log.read_held_dated(json.dumps(json.loads(log)["checkpoint"]).encode())
    assert head == session_log.read_held(log)


# --- Much in a small place ------------------------------------------------------------------------

MUCH = 3 * 2**20  # bytes


def filled(name):
    """A file of that size with as many parts as fit, of one sort; those in the one form name their own digest."""
    raw = {
        "lists": b'{"a": [' + b"[]," * (MUCH // 3) + b"1]}",
        "tables": b"[" + b'{"a":1},' * (MUCH // 8) + b"1]",
        "numbers": b"[" + b"1," * (MUCH // 2) + b"1]",
        "wide signs": b'["' + "\U0001f642".encode() * (MUCH // 4) + b'"]',
    }
    content = {**{key: {} for key in session_log.KEYS - {"sha256"}}, "format": session_log.FORMAT}
    more = {
        "limits": {"limits": [[]] * (MUCH // 6)},
        "headers": {"headers": ["{}"] * (MUCH // 7)},
        "a header": {"headers": ["[" + "[]," * (MUCH // 3) + "1]"]},
    }
    return raw[name] if name in raw else session_log.sealed({**content, **more[name]}).encode()


@pytest.mark.parametrize("name", ["lists", "tables", "numbers", "wide signs", "limits", "headers", "a header"])
def test_what_would_fill_the_memory_is_refused_before_it_is_taken_apart(name):
    raw = filled(name)
    tracemalloc.start()
    try:
        with pytest.raises(Tampered, match="more than a session log of its size") as refused:
            session_log.read_log(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < len(raw) // 4
    assert len(refused.value.sentence.split()) <= 20


def test_a_long_session_log_is_far_from_what_is_refused():
    volunteer = Volunteer("V-07")
    volunteer.work(1_500)
    for revealed in ((), (Privacy.NOTE, Privacy.NAME)):
        raw = volunteer.export(revealed, whole=True)
        assert len(raw) > session_log.SMALL
        assert sum(map(raw.count, session_log.PARTS)) * 2 * session_log.APART < len(raw)
        assert session_log.read_log(raw).head.size == volunteer.head.size
