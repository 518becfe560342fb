"""The totals, held against a slow and obvious recount of every single entry."""

from hypothesis import given, settings
from hypothesis import strategies as st

from confcli.core.supervision.inbox import Count
from confcli.core.supervision.totals import REST, WHAT, channels, totals
from confcli.policy import load

POLICY = load()
CHANNELS = tuple(channels(POLICY))
VERDICTS = tuple(POLICY.words["sharing"].verdicts)
CLAUSES = tuple(POLICY.clauses)
MONTHS = ("2025-11", "2025-12", "2026-01", "2026-03")

counts = st.lists(
    st.builds(
        Count,
        volunteer=st.sampled_from(("V-2", "V-07", "V-10")),
        month=st.sampled_from(MONTHS),
        kind=st.sampled_from(("contact", "explanation", "decision", "outcome", "breach", "export")),
        channel=st.sampled_from((*CHANNELS, REST, "pigeon")),
        verdict=st.sampled_from((*VERDICTS, REST, "perhaps")),
        clauses=st.lists(st.sampled_from((*CLAUSES, "OLD-1", "OLD-2")), unique=True, max_size=3).map(tuple),
        marks=st.sets(st.sampled_from(("told", "copy_offered", "passed_on", "beyond", "breach", "permits"))).map(tuple),
        count=st.integers(1, 3),
    ),
    max_size=12,
)
periods = st.sampled_from((*MONTHS, ""))


def entries(found, first="", last=""):
    """Give every entry by itself."""
    return [one for one in found for _ in range(one.count) if first <= one.month and (not last or one.month <= last)]


def is_what(entry, what):
    return "breach" in entry.marks if what == "breach" else entry.kind == what


def own(label, known):
    return label if label in known else REST


@settings(max_examples=60)
@given(counts, periods, periods)
def test_the_totals_are_those_of_a_slow_recount(found, first, last):
    sums, single = totals(POLICY, found, first, last), entries(found, first, last)
    assert sums.entries == len(single)
    assert set(sums.volunteers) == {one.volunteer for one in single}
    for matrix, of in ((sums.by_volunteer, "volunteer"), (sums.by_month, "month")):
        for label, row in matrix.rows:
            for what, count in zip(WHAT, row, strict=True):
                assert count == len([one for one in single if getattr(one, of) == label and is_what(one, what)])
    for month, row in sums.channels.rows:
        for way, count in zip(sums.channels.columns, row, strict=True):
            seen = [one for one in single if one.kind == "contact" and one.month == month]
            assert count == len([one for one in seen if own(one.channel, CHANNELS) == way])
    for code, row in sums.verdicts.rows:
        for verdict, count in zip(sums.verdicts.columns, row, strict=True):
            seen = [one for one in single if one.kind == "decision" and one.volunteer == code]
            assert count == len([one for one in seen if own(one.verdict, VERDICTS) == verdict])


@settings(max_examples=60)
@given(counts)
def test_clauses_and_marks_are_those_of_a_slow_recount(found):
    sums, single = totals(POLICY, found), entries(found)
    sharings = [one for one in single if one.kind == "decision"]
    known = {label for label, _ in sums.clauses.rows} - {REST}
    for clause, count in sums.clauses.rows:
        assert count == len([one for one in sharings if clause in {own(cited, known) for cited in one.clauses}])
    for table, kind, mark in (
        (sums.told, "explanation", "told"),
        (sums.offered, "explanation", "copy_offered"),
        (sums.outcomes, "outcome", "passed_on"),
    ):
        marked = [mark in one.marks for one in single if one.kind == kind]
        assert table.rows == ((mark, sum(marked)), (REST, len(marked) - sum(marked)))
    assert sums.beyond == len([one for one in single if one.kind == "outcome" and "beyond" in one.marks])


@settings(max_examples=40)
@given(counts)
def test_every_table_of_the_same_entries_has_the_same_total(found):
    sums = totals(POLICY, found)
    for what in WHAT:
        assert sums.by_volunteer.down(what).total == sums.by_month.down(what).total
    assert sums.channels.across().total == sums.by_month.down("contact").total
    assert sums.verdicts.across().total == sums.by_month.down("decision").total


def test_every_month_of_the_period_has_a_row():
    one = Count("V-07", "2025-12", "contact", CHANNELS[0], "", (), (), 7)
    assert totals(POLICY, [one]).months == ("2025-12",)
    assert totals(POLICY, [one], "2025-11", "2026-02").months == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert totals(POLICY, [one], last="2026-01").months == ("2025-12", "2026-01")
    assert totals(POLICY, []).months == ()
    assert totals(POLICY, [], "2026-01").months == ("2026-01",)


def test_a_month_that_somebody_made_up_makes_no_endless_table():
    made_up = ("", "soon", "2026-13", "2026-00", "²026-01")
    found = [Count("V-1", month, "contact", CHANNELS[0], "", (), (), 1) for month in (*made_up, "2026-01")]
    sums = totals(POLICY, found)
    assert sums.months == ("2026-01",)
    assert sums.by_month.down("contact").rows == (("2026-01", 1), (REST, len(made_up)))
    assert totals(POLICY, found, last="2026-02").entries == totals(POLICY, found, "2025-12").entries == 1
    far = [Count("V-1", month, "contact", CHANNELS[0], "", (), (), 1) for month in ("0001-01", "2026-01", "9999-12")]
    assert totals(POLICY, far).months == ("0001-01", "2026-01", "9999-12")


def test_volunteers_stand_in_the_order_of_their_numbers():
    found = [Count(code, "2026-01", "contact", "", "", (), (), 1) for code in ("V-10", "V-2", "T-3", "Anna")]
    assert totals(POLICY, found).volunteers == ("Anna", "T-3", "V-2", "V-10")


def test_the_rows_are_those_of_the_policy_whatever_was_recorded():
    """So that the mere presence of a row tells nothing of what leaves the group."""
    nothing, much = totals(POLICY, []), totals(POLICY, [Count("V-1", "2026-01", "decision", "", "x", ("Y",), (), 9)])
    assert nothing.verdicts.columns == much.verdicts.columns == (*nothing.verdicts.columns[:-1], REST)
    assert set(nothing.verdicts.columns) - {REST} == set(VERDICTS)
    assert [label for label, _ in nothing.clauses.rows] == [label for label, _ in much.clauses.rows]
    assert {label for label, _ in nothing.clauses.rows} - {REST} < set(CLAUSES)
    assert nothing.channels.columns == (*CHANNELS, REST)
