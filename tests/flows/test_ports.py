"""One contract for every place to record in: the stand-in in memory, on which flows are tested, and the real vault."""

import pytest
from memory import Memory, MemoryKeys

from confcli.core.dates import kept_moment
from confcli.core.follow_ups import BREACH, HOLD, NOT_TOLD, OUTCOME, WAIT
from confcli.core.ledger.chain import genesis, verify
from confcli.core.ledger.kinds import STAYS
from confcli.core.selection import NOT_YET, Selection
from confcli.core.supervision.supervisor_card import Keyholder, Supervisor
from confcli.core.words import sought
from confcli.errors import Misread
from confcli.vault.age_files import AgeKey
from confcli.vault.keys import KeyRing
from confcli.vault.opening import begun
from confcli.vault.secrets import RawKey

COMMON = {"at": "2026-11-22T21:00:00+01:00", "volunteer": "V-07", "client": "C-001", "policy": None, "marks": []}


def fields(**more):
    return {**COMMON, **more}


@pytest.fixture(params=["memory", "vault"])
def kept(request, tmp_path):
    """Give a ledger with its drafts, and keys."""
    if request.param == "memory":
        yield Memory(), MemoryKeys()
        return
    (tmp_path / "vault").touch()
    vault = begun(str(tmp_path / "vault"), RawKey("0f" * 32), bytes(16))
    yield vault, KeyRing(vault)
    vault.close()


@pytest.fixture
def ledger(kept):
    return kept[0]


@pytest.fixture
def keys(kept):
    return kept[1]


def test_entries_are_numbered_from_one_and_come_back_as_they_went_in(ledger):
    assert ledger.head().size == 0
    assert [ledger.append("contact", fields(note=note)) for note in ("one", "two")] == [1, 2]
    assert ledger.head().size == 2
    assert ledger.entry(2).fields["note"] == "two"
    assert [(one.seq, one.kind, one.withheld) for one in ledger.entries()] == [(1, "contact", 0), (2, "contact", 0)]


def test_an_entry_that_there_is_not_is_misread(ledger):
    ledger.append("contact", fields())
    for number in (0, 2, 10**15):
        with pytest.raises(Misread):
            ledger.entry(number)


def test_entries_are_narrowed_by_what_is_given(ledger):
    ledger.append("contact", fields())
    ledger.append("decision", fields(client="C-002", refers_to=None))
    ledger.append("outcome", fields(client="C-002", refers_to="2"))
    ledger.append("breach", fields(client=None))

    def found(**narrowed):
        return [one.seq for one in ledger.entries(**narrowed)]

    assert found() == [1, 2, 3, 4]
    assert found(kind="contact") == [1]
    assert found(client="C-002") == [2, 3]
    assert found(refers_to=2) == [3]
    assert found(after=2) == [3, 4]
    assert found(kind="outcome", client="C-001") == []


NOW = "2026-11-22T21:00:00+01:00"
FREE = frozenset(("note", "recipient_name", "what"))


def wanted(ledger, **narrowed):
    return [one.seq for one in ledger.newest(Selection(**narrowed))]


def looked_for(ledger, text, **narrowed):
    return wanted(ledger, phrases=sought(text), free=FREE, **narrowed)


def test_entries_are_selected_by_what_they_are_and_when(ledger):
    ledger.append("contact", fields(happened="2026-11-20"))
    ledger.append("contact", fields(client="C-002"))
    ledger.append("decision", {**fields(**{"class": "forbidden"}), "not_yet": None, "holds": None})
    ledger.append("decision", {**fields(**{"class": "forbidden"}), "not_yet": ["talk"], "holds": None})
    ledger.append("decision", {**fields(**{"class": "exceptional"}), "not_yet": ["ask"], "holds": ["ask"]})
    assert wanted(ledger) == [1, 2, 3, 4, 5]
    assert wanted(ledger, kind="contact", client="C-001") == [1]
    assert wanted(ledger, last="2026-11-21") == [1]
    assert wanted(ledger, first="2026-11-21", last="2026-11-22") == [2, 3, 4, 5]
    ledger.append("contact", fields(happened="2026-11-21"))
    assert wanted(ledger, first="2026-11-20") == [1, 6, 2, 3, 4, 5]  # by day
    assert wanted(ledger, first="2026-11-20", client="C-002") == [2]
    assert [one.seq for one in ledger.newest(Selection(last="2026-12-31"), 2)] == [4, 5]
    assert wanted(ledger, verdict="forbidden") == [3]  # of the next one it is not shown
    assert wanted(ledger, verdict=NOT_YET) == [4, 5]
    assert wanted(ledger, verdict="exceptional") == [5]
    assert [one.seq for one in ledger.newest(Selection(), 2)] == [5, 6]
    assert list(ledger.newest(Selection(), 0)) == []
    assert [ledger.count(Selection(), most) for most in (2, 6, 100)] == [2, 6, 6]


def test_what_is_still_open_is_selected_and_nothing_that_was_closed(ledger):
    permits = {"marks": ["permits"], "not_yet": None, "holds": None, "refers_to": None}
    ledger.append("client", fields())
    ledger.append("decision", fields(**permits))
    ledger.append("decision", fields(**permits))
    ledger.append("outcome", fields(refers_to="2"))
    ledger.append("decision", fields(**{**permits, "not_yet": ["talk"]}))
    ledger.append("breach", fields(client=None, noticed="2026-11-22"))
    ledger.append("client", fields(client="C-002"))
    ledger.append("explanation", fields(client="C-002", marks=["told"]))
    ledger.append("contact", fields())
    soon, later = (kept_moment(f"2026-11-{day}T21:00:00+01:00").timestamp() for day in (24, 25))
    every = frozenset((OUTCOME, HOLD, WAIT, BREACH, NOT_TOLD))
    assert wanted(ledger, open_for=every, now=soon) == [1, 3, 5, 6]
    assert wanted(ledger, open_for=every, now=later) == [1, 3, 5]
    assert wanted(ledger, open_for=frozenset((WAIT,))) == [5]
    with ledger.writing():
        ledger.erase([1, 3, 5, 6], STAYS)
    assert wanted(ledger, open_for=every, now=soon) == [6]  # that there was one is never taken back


def test_the_clients_are_named_of_whom_no_explanation_earned_a_mark(ledger):
    for code in ("C-001", "C-002", "C-003", "C-004"):
        ledger.append("client", fields(client=code))
    ledger.append("explanation", fields(client="C-001", marks=["copy_offered", "told"]))
    ledger.append("explanation", fields(client="C-002", marks=["notes_refused"]))
    ledger.append("contact", fields(client="C-003", marks=["told"]))
    assert list(ledger.lacking("told")) == ["C-002", "C-003", "C-004"]
    assert list(ledger.lacking("notes_agreed", "notes_refused")) == ["C-001", "C-003", "C-004"]
    with ledger.writing():
        ledger.erase([3], STAYS)
    assert list(ledger.lacking("told")) == ["C-002", "C-004"]
    assert list(ledger.lacking("toldx")) == ["C-001", "C-002", "C-004"]


@pytest.mark.parametrize("more", [0, 40, 100])
def test_words_are_found_without_accents_or_capitals_and_by_their_beginning(ledger, more):
    """The newest of many entries are looked for in another way than the others."""
    ledger.append("contact", fields(note="Le cœur de l'ÉTÉ, à Nice", channel="phone"))
    ledger.append("decision", fields(note=None, recipient_name="marie", what=["yes: the address", "no: her liver"]))
    with ledger.writing():
        for _ in range(more):
            ledger.append("contact", fields(client="C-002", note="nothing of it", channel="phone"))
    for text in ("coeur", "CŒUR", "cœ", "l'ete", "l’été", "nic", "nice coeur", "à"):
        assert looked_for(ledger, text) == [1], text
    for text in ("marie", "Mari", "address", "liver addr"):
        assert looked_for(ledger, text) == [2], text
    for text in ("phone", "yes", "oeur", "e", "coeur marie", "ete nice-le", "C-001", "contact", "nice liver", "1'ete"):
        assert looked_for(ledger, text) == [], text
    assert len(looked_for(ledger, "noth")) == more
    assert looked_for(ledger, "nothing", client="C-001") == []
    assert looked_for(ledger, "nic", client="C-001") == [1]
    assert looked_for(ledger, "nic", client="C-00") == []
    assert looked_for(ledger, "001") == []
    assert [one.seq for one in ledger.newest(Selection(phrases=sought("n"), free=FREE))] == []


TYPED = {
    "nic*": 1, "nice AND": 1, "OR nice": 1, "-nice": 1, "^nice": 1, "(nice": 1, "nice)": 1, "nice + nice": 1,
    "* nice": 1,
    "NEAR (nice near)": 1, "NOT nice": 0, 'ni"ce': 0, "NEAR(nice)": 0, "note:nice": 0, "{note}:nice": 0,
    "single : nice": 0, "'; DROP TABLE entry; --": 0, "nice\0": 1, "nice\ud800": 1, "written": 0,
}  # fmt: skip


@pytest.mark.parametrize("text", TYPED)
def test_what_is_typed_is_words_and_no_syntax(ledger, text):
    with ledger.writing():
        for number in range(40):
            ledger.append("contact", fields(note="and near or drop nice" if number < 1 else None))
    assert looked_for(ledger, text) == [1] * TYPED[text]


@pytest.mark.parametrize("text", ["", " ", '"', "*", "\0", "()", "- -", "\ue000", "…"])
def test_what_holds_no_word_looks_for_nothing(text):
    assert sought(text) == ()


def test_what_was_erased_is_found_no_more_and_the_rest_is(ledger):
    with ledger.writing():
        for number in range(70):
            ledger.append("contact", fields(note=f"liver {number}", recipient_name="Dr Martin"))
    for seq in (1, 69):
        with ledger.writing():
            ledger.erase([seq], set(fields()) | {"recipient_name"})
    assert len(looked_for(ledger, "liver")) == 68
    assert len(looked_for(ledger, "martin")) == 70
    with ledger.writing():
        ledger.erase([1, 2, 70], STAYS)
    ledger.sweep()
    assert looked_for(ledger, "martin") == list(range(3, 70))
    assert looked_for(ledger, "liver") == [*range(3, 69)]


def test_what_is_recorded_together_is_recorded_or_not_at_all(ledger):
    ledger.keep_draft("form a", "kept")

    def both():
        with ledger.writing():
            ledger.append("contact", fields())
            ledger.drop_draft("form a")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        both()
    assert ledger.head().size == 0
    assert ledger.drafts() == {"form a": "kept"}
    with ledger.writing():
        ledger.append("contact", fields())
        ledger.drop_draft("form a")
    assert ledger.head().size == 1
    assert ledger.drafts() == {}


def test_the_chain_verifies_from_its_beginning(ledger):
    for number in range(3):
        ledger.append("contact", fields(note=str(number)))
    sealed = ledger.sealed()
    bodies = {seq: list(entry.disclosures.values()) for seq, entry in sealed.items()}
    head, shown = verify(genesis(ledger.head().ledger), [entry.header for entry in sealed.values()], bodies)
    assert head == ledger.head()
    assert [one.fields["note"] for one in shown] == ["0", "1", "2"]
    assert list(ledger.sealed(after=2)) == [3]


def test_a_note_is_erased_alone(ledger):
    ledger.append("contact", fields(note="liver"))
    before, all_else = ledger.head(), set(fields()) - {"note"}
    with ledger.writing():
        ledger.erase([1], all_else)
    assert ledger.head() == before
    assert ledger.entry(1).fields == {name: value for name, value in fields().items() if name in all_else}
    assert [one.seq for one in ledger.entries(client="C-001")] == [1]


def test_an_erasure_leaves_what_stays_and_the_chain_as_it_was(ledger):
    ledger.append("contact", fields(note="liver"))
    ledger.append("contact", fields(note="kept", client="C-002"))
    before = ledger.head()
    with ledger.writing():
        ledger.erase([1], STAYS)
    ledger.sweep()
    assert ledger.head() == before
    assert set(ledger.entry(1).fields) <= set(STAYS)
    assert ledger.entry(2).fields["note"] == "kept"
    assert [one.seq for one in ledger.entries(client="C-001")] == []


def test_a_draft_is_kept_in_the_place_of_the_one_before_and_forgotten_once(ledger):
    ledger.keep_draft("form a", "one")
    ledger.keep_draft("form a", "two")
    ledger.keep_draft("form b", "three")
    assert ledger.drafts() == {"form a": "two", "form b": "three"}
    ledger.drop_draft("form a")
    ledger.drop_draft("form a")
    assert ledger.drafts() == {"form b": "three"}


def test_a_card_is_kept_under_its_code_and_a_new_one_takes_its_place(keys):
    one, other = AgeKey.new().recipient, AgeKey.new().recipient
    keys.accept(Supervisor("S-02", one))
    keys.accept(Supervisor("S-01", f" {one.upper()}\n"))
    keys.accept(Supervisor("S-02", other))
    assert keys.supervisors() == [Supervisor("S-01", one), Supervisor("S-02", other)]
    keys.dismiss("S-01")
    with pytest.raises(Misread, match="no supervisor S-01"):
        keys.dismiss("S-01")
    assert [one.code for one in keys.supervisors()] == ["S-02"]


def test_keyholders_are_entrusted_and_withdrawn_by_name(keys):
    one, other = AgeKey.new().recipient, AgeKey.new().recipient
    for holder in (Keyholder("sheet", one), Keyholder("S-01", one), Keyholder("sheet", other)):
        keys.entrust(holder)
    assert keys.keyholders() == [Keyholder("S-01", one), Keyholder("sheet", other)]
    assert keys.supervisors() == []
    keys.withdraw("sheet")
    with pytest.raises(Misread, match="no keyholder sheet"):
        keys.withdraw("sheet")


@pytest.mark.parametrize("wrong", ["", "age1", "AGE-SECRET-KEY-1"])
def test_what_is_no_public_key_is_kept_for_nobody(keys, wrong):
    with pytest.raises(Misread, match="not a public key"):
        keys.accept(Supervisor("S-01", wrong))
    with pytest.raises(Misread, match="not a public key"):
        keys.entrust(Keyholder("S-01", wrong))
    assert (keys.supervisors(), keys.keyholders()) == ([], [])
