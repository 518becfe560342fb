"""The properties of the checklist, over every combination of answers there is (P19)."""

from collections import Counter
from random import Random

import pytest

from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Decided, next_step
from confcli.core.code.model import Effect, Kind
from confcli.core.code.paths import paths, possible_answers, table
from confcli.policy import load
from confcli.reports.code import path_table

POLICY = load(forms=("sharing", "details"))
FORM = POLICY.forms["sharing"]
ORDER = tuple(POLICY.clauses)
CLASSES = {"internal_consult", "exceptional_disclosure", "forbidden", "not_a_disclosure", "no_client_information"}


@pytest.fixture(scope="module")
def walked():
    """Every path with its decision."""
    return [(path, judge(FORM, ORDER, path.answers, path.decided)) for path in paths(FORM)]


def test_every_path_has_exactly_one_end(walked):
    assert {decision.verdict for _, decision in walked} == CLASSES
    seen = Counter(tuple(path.answers.items()) for path, _ in walked)
    assert max(seen.values()) == 1
    assert len(walked) == 56_308, "the checklist has changed: look at the golden table, then change this number"


def test_a_helper_in_immediate_danger_is_always_permitted(walked):
    emergencies = [(p, d) for p, d in walked if p.answers.get("helper") == "yes"]
    assert len(emergencies) == 3 * 4  # three kinds of danger, items needed, unsure, not needed or not listed
    for path, decision in emergencies:
        assert decision.verdict == "exceptional_disclosure"
        assert decision.holds == ()
        assert set(path.answers) == {"danger", "helper", "items"}


def test_an_emergency_needs_two_answers_before_it_is_told_what_it_may_do():
    for danger in ("client", "someone_else", "unsure"):
        step = next_step(FORM, {"danger": danger, "helper": "yes"})
        assert isinstance(step, Ask)
        assert [rule.effect for rule in step.at_once] == [Effect.PERMIT]
        assert step.optional, "nobody makes a list before calling for help"


def test_consent_never_changes_the_class(walked):
    """The talk may be agreed, refused, unanswered or impossible: the class is the same, held or not."""
    ends = {}
    for path, decision in walked:
        if path.answers.get("discussed", "not_yet") == "not_yet":
            continue
        rest = {k: v for k, v in path.answers.items() if k not in ("discussed", "why_impossible")}
        ends.setdefault(tuple(sorted((k, str(v)) for k, v in rest.items())), set()).add(decision.verdict)
    assert len(ends) > 1000
    assert all(len(verdicts) == 1 for verdicts in ends.values())


def test_every_permission_cites_a_ground_and_necessity(walked):
    grounds = {"INT-1", "INT-2", "INT-3", "EXC-1", "EXC-2", "EXC-3", "EXC-4"}
    permitted = [decision for _, decision in walked if decision.permits]
    assert len(permitted) > 20_000
    for decision in permitted:
        assert "NEC" in decision.clauses
        assert grounds & set(decision.clauses)


def test_every_end_says_why(walked):
    assert all(decision.reasons for _, decision in walked)
    assert all(decision.clauses for _, decision in walked if decision.verdict == "forbidden")


def test_the_public_and_former_volunteers_never_receive_anything(walked):
    ends = {decision.verdict for p, decision in walked if p.answers.get("recipient") in ("public", "former_volunteer")}
    assert ends == {"forbidden"}


def test_what_has_not_been_discussed_never_passes(walked):
    ends = {decision.verdict for path, decision in walked if path.answers.get("discussed") == "not_yet"}
    assert ends == {"forbidden"}


def test_unsure_never_permits(walked):
    """Take away every permission of a path with a doubt in it that another answer does not carry."""
    decisive = {"assigned", "order_covers", "formal", "handler", "can_act"}
    for path, decision in walked:
        doubts = {name for name, answer in path.answers.items() if answer == "unsure"} & decisive
        held = {clause for rule in path.decided.rules if rule.effect is Effect.PERMIT for clause in rule.clauses}
        if "can_act" in doubts or path.answers.get("grounds") == ("unsure",):
            assert not decision.permits
        if decision.permits and "order_covers" in doubts:
            assert "EXC-3" not in held
        if decision.permits and doubts & {"formal", "handler"}:
            assert "EXC-4" not in held
        if "assigned" in doubts:
            assert not decision.permits
        items = path.answers.get("items", ())
        if items and items[0].needed == "unsure":
            assert decision.may_share == ()


def test_nothing_but_what_is_needed_is_ever_shared(walked):
    for path, decision in walked:
        for item in path.answers.get("items", ()):
            assert (item.what in decision.may_share) == (decision.permits and item.needed == "yes")
            assert (item.what in decision.may_share) != (item.what in decision.withhold)


def safer_answers(walked):
    """Give every forbidden path with one answer moved toward the safe one."""
    safer = set()
    for path in walked:
        if judge(FORM, ORDER, path.answers, path.decided).verdict == "forbidden":
            for question in FORM.questions:
                if question.kind is Kind.ONE and question.id in path.answers:
                    at = question.options.index(path.answers[question.id])
                    safer |= {frozenset({**path.answers, question.id: o}.items()) for o in question.options[:at]}
    return safer


def test_a_safer_answer_never_turns_a_refusal_into_a_permission():
    """What a safer answer newly asks has no answer yet, so each further question gets its safe one."""
    safer = safer_answers(paths(FORM, told_apart=True))
    assert len(safer) > 1_000
    for answers in safer:
        assert not _finish(dict(answers)).permits, sorted(answers)


@pytest.mark.figures
def test_every_safer_answer_to_every_refusal(walked, capsys):
    safer = safer_answers(path for path, _ in walked)
    turned = [answers for answers in safer if _finish(dict(answers)).permits]
    with capsys.disabled():
        print(
            f"\nP19  {len(walked)} paths; {len(safer)} safer answers to a refusal, {len(turned)} of them a permission"
        )
    assert turned == []


def test_rules_have_no_order(walked):
    shuffled = list(FORM.rules)
    Random(7).shuffle(shuffled)
    other = type(FORM)(FORM.id, FORM.questions, tuple(shuffled), FORM.otherwise, FORM.marks)
    for path, decision in walked[::17]:
        step = next_step(other, path.answers)
        assert isinstance(step, Decided)
        again = judge(other, ORDER, path.answers, step)
        assert (again.verdict, again.clauses, again.may_share) == (
            decision.verdict,
            decision.clauses,
            decision.may_share,
        )
        assert set(again.holds) == set(decision.holds)


def test_the_interview_stops_as_soon_as_the_end_is_certain(walked):
    """The last answer of every path was needed: without it there was still a question to ask."""
    for path, _ in walked[::7]:
        *before, last = path.answers
        step = next_step(FORM, {name: path.answers[name] for name in before})
        assert isinstance(step, Ask)
        assert step.question.id == last


def test_a_hold_waits_only_for_the_coordinator_and_never_in_an_emergency(walked):
    for path, decision in walked:
        if decision.holds:
            assert decision.verdict == "exceptional_disclosure"
            assert path.answers["coordinator"] == "not_yet"
        if path.answers.get("coordinator") == "not_yet" and decision.permits:
            reasons = (
                path.answers.get("discussed") == "refused",
                "others_at_risk" in path.answers.get("grounds", ()),
                path.answers.get("order_covers") == "unsure",
            )
            assert len(decision.holds) == sum(reasons)


def test_walking_only_what_is_told_apart_leaves_nothing_out(walked):
    """The quick walk of `code check` meets every decision that the whole walk meets."""
    quick = list(paths(FORM, told_apart=True))
    assert len(quick) < len(walked) / 5
    meant = {_essence(judge(FORM, ORDER, path.answers, path.decided)) for path in quick}
    assert meant == {_essence(decision) for _, decision in walked}


def test_the_table_holds_every_path(walked):
    rows = table(FORM, lambda answers, decided: (judge(FORM, ORDER, answers, decided).verdict,))
    assert sum(row.paths for row in rows) == len(walked)
    counted = Counter()
    for row in rows:
        counted[row.end[0]] += row.paths
    assert counted == Counter(decision.verdict for _, decision in walked)


def test_the_golden_table_is_the_one_that_was_signed(request):
    """Its diff is the review of a policy change. To sign a new one: confcli code table > the file."""
    golden = request.path.parent.parent / "policy" / "golden_table.txt"
    text = path_table(POLICY, "sharing")
    signed = golden.read_text(encoding="utf-8").splitlines()
    # The hash covers words too; a new wording alone changes no path.
    assert [line for line in text.splitlines() if "sha256" not in line] == [
        line for line in signed if "sha256" not in line
    ]


def _finish(answers):
    given = dict(answers)
    while isinstance(step := next_step(FORM, given), Ask):
        given[step.question.id] = possible_answers(step)[0]
    return judge(FORM, ORDER, given, step)


def _essence(decision):
    return (decision.verdict, decision.clauses, decision.reasons, decision.advice, decision.holds)
