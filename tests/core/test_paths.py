"""The properties of the checklist, over every combination of answers there is (P19)."""

from collections import Counter
from random import Random

import pytest

from confcli.core.code.decision import judge
from confcli.core.code.interview import Ask, Decided, next_step, reopened
from confcli.core.code.model import Effect, Kind
from confcli.core.code.paths import paths, possible_answers, table
from confcli.policy import load
from confcli.reports.code import path_table

POLICY = load(forms=("sharing", "details"))
FORM = POLICY.forms["sharing"]
ORDER = tuple(POLICY.clauses)
CLASSES = {"internal_consult", "exceptional_disclosure", "forbidden", "not_a_disclosure", "no_client_information"}


NO_STORY = {"totals"}  # what is nobody's own story
RISKS = {"client_at_risk", "others_at_risk"}


@pytest.fixture(scope="module")
def walked():
    """Every path with its decision."""
    return [(path, judge(FORM, ORDER, path.answers, path.decided)) for path in paths(FORM)]


def test_every_path_has_exactly_one_end(walked, capsys):
    assert {decision.verdict for _, decision in walked} == CLASSES
    seen = Counter(tuple(path.answers.items()) for path, _ in walked)
    assert max(seen.values()) == 1
    with capsys.disabled():
        print(f"\nP19  {len(walked)} paths, each with one end: {Counter(d.verdict for _, d in walked)}")
    assert len(walked) == 127_912, "the checklist has changed: look at the golden table, then change this number"


def test_a_helper_in_immediate_danger_is_always_permitted(walked):
    emergencies = [(p, d) for p, d in walked if p.answers.get("helper") == "yes"]
    assert len(emergencies) == 3 * 4  # three kinds of danger, items needed, unsure, not needed or not listed
    for path, decision in emergencies:
        assert decision.verdict == "exceptional_disclosure"
        assert decision.not_yet == decision.holds == ()
        assert set(path.answers) == {"danger", "helper", "items"}


def test_in_an_emergency_the_list_withholds_and_never_forbids(walked):
    for path, decision in walked:
        if path.answers.get("helper") == "yes" and path.answers["items"]:
            (item,) = path.answers["items"]
            assert decision.permits
            assert (decision.withhold == ()) == (item.needed == "yes")


def test_an_emergency_needs_two_answers_before_it_is_told_what_it_may_do():
    for danger in ("client", "someone_else", "unsure"):
        step = next_step(FORM, {"danger": danger, "helper": "yes"})
        assert isinstance(step, Ask)
        assert [rule.effect for rule in step.at_once] == [Effect.PERMIT]
        assert step.optional, "nobody makes a list before calling for help"


def test_consent_and_wish_never_change_the_class(walked):
    """The talk may be agreed, refused, unanswered, impossible or another's: the class is the same, waiting or not."""
    ends = {}
    for path, decision in walked:
        if not {"discussed", "wish"} & set(path.answers) or waits_for_the_talk(path.answers):
            continue
        rest = {k: v for k, v in path.answers.items() if k not in ("discussed", "why_impossible", "wish")}
        ends.setdefault(tuple(sorted((k, str(v)) for k, v in rest.items())), set()).add(decision.verdict)
    assert len(ends) > 1000
    assert all(len(verdicts) == 1 for verdicts in ends.values())


def test_the_wish_is_all_that_is_asked_after_the_end_is_certain(walked):
    late = {question.id for question in FORM.questions if question.after_end}
    assert late == {"wish"}
    for path, decision in walked:
        if "wish" in path.answers:
            assert decision.verdict == "forbidden"
            assert path.answers["grounds"] == ("none",)


def test_every_permission_cites_every_ground_that_holds_and_necessity(walked):
    grounds = {"INT-1", "INT-2", "INT-3", "EXC-1", "EXC-2", "EXC-3", "EXC-4"}
    permitted = [decision for _, decision in walked if decision.permits]
    assert len(permitted) > 20_000
    for decision in permitted:
        assert "NEC" in decision.clauses
        held = {clause for rule in FORM.rules if rule.id in decision.grounds for clause in rule.clauses}
        assert held & grounds
        assert held <= set(decision.clauses)


def test_every_end_says_why(walked):
    assert all(decision.reasons for _, decision in walked)
    assert all(decision.clauses for _, decision in walked if decision.verdict == "forbidden")


def test_no_clause_is_cited_for_what_is_the_groups_own_rule():
    """The Code asks nobody to wait for the coordinator, and BREACH decides no sharing."""
    assert all(rule.clauses == () for rule in FORM.rules if rule.effect is Effect.HOLD)
    assert all("BREACH" not in rule.clauses for rule in FORM.rules)


def test_one_persons_story_never_goes_to_the_public_or_a_former_volunteer(walked):
    ends = {
        (path.answers.get("identifiable", "yes") in NO_STORY, decision.verdict)
        for path, decision in walked
        if path.answers.get("recipient") in ("public", "former_volunteer")
    }
    assert ends == {(False, "forbidden"), (True, "no_client_information")}


def test_what_has_not_been_discussed_is_not_yet(walked):
    """It waits where a ground holds, and only there: an order that covers nothing is not mended by a talk."""
    seen = [(path, decision) for path, decision in walked if waits_for_the_talk(path.answers)]
    assert len(seen) > 1_000
    for _, decision in seen:
        assert decision.verdict == "forbidden"
        assert decision.grounds
        assert decision.not_yet
        assert not decision.holds
        assert decision.clauses == ("EXC-0",)
    assert all(waits_for_the_talk(path.answers) for path, d in walked if d.not_yet and not d.permits)


def test_nothing_may_be_shared_while_anything_is_not_yet(walked):
    waiting = [decision for _, decision in walked if decision.not_yet]
    assert len(waiting) > 1_000
    assert all(decision.may_share == () for decision in waiting)
    assert all(decision.may_share_after for decision in waiting if decision.holds)
    assert all(decision.may_share_after == () for _, decision in walked if not decision.not_yet)


def test_not_yet_is_gone_on_with_by_the_one_answer_that_was_open(walked):
    """What is left of the answers leads on: to the question that was open, and from there to another end."""
    open_ = Counter()
    for path, decision in walked:
        if decision.not_yet:
            (name,) = reopened(FORM, decision.not_yet)
            open_[name] += 1
            step = next_step(FORM, {k: v for k, v in path.answers.items() if k != name})
            assert isinstance(step, Ask)
            assert step.question.id == name
    assert set(open_) == {"discussed", "coordinator"}


def test_unsure_never_permits(walked):
    """Take away every permission of a path with a doubt in it that another answer does not carry."""
    doubted = {"order_covers": {"EXC-3"}, "formal": {"EXC-4"}, "handler": {"EXC-4"}, "assigned": {"INT-1"}}
    doubted["can_act"] = {"EXC-1", "EXC-2", "EXC-3"}
    for path, decision in walked:
        doubts = {name for name, answer in path.answers.items() if answer == "unsure"} & set(doubted)
        held = {clause for rule in path.decided.rules if rule.effect is Effect.PERMIT for clause in rule.clauses}
        assert not held & {clause for name in doubts for clause in doubted[name]}
        assert decision.permits <= bool(decision.grounds)
        if path.answers.get("grounds") == ("unsure",):
            assert not decision.permits
        items = path.answers.get("items", ())
        if items and items[0].needed == "unsure":
            assert decision.may_share == decision.may_share_after == ()


def test_a_ground_that_is_not_met_forbids_only_if_no_other_is_left(walked):
    """Somebody who cannot act on a risk may still handle a complaint."""
    left = 0
    for path, decision in walked:
        if path.answers.get("can_act") in ("no", "unsure"):
            complaint = path.answers.get("handler") == "yes"
            left += complaint
            assert bool(decision.grounds) == complaint
    assert left > 1_000


def test_nothing_but_what_is_needed_is_ever_shared(walked):
    for path, decision in walked:
        for item in path.answers.get("items", ()):
            needed = decision.permits and item.needed == "yes"
            assert (item.what in decision.may_share) == (needed and not decision.not_yet)
            assert (item.what in decision.may_share_after) == (needed and bool(decision.not_yet))
            assert (item.what in decision.may_share) != (item.what in decision.withhold)


def waits_for_the_talk(answers):
    """Tell whether the client comes first: the handler speaks about the complaint, and about nothing else."""
    others = RISKS | {"law_or_order"}
    by_another = answers.get("discussed") == "by_the_handler" and others & set(answers.get("grounds", ()))
    return answers.get("discussed") == "not_yet" or bool(by_another)


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
    """What rests on the law waits while nobody can be reached, too; who is concerned is as good as not asked."""
    for path, decision in walked:
        if not decision.permits:
            assert not decision.holds
            continue
        asked, grounds = path.answers.get("coordinator", "yes"), path.answers.get("grounds", ())
        not_asked = asked in ("not_yet", "concerned")
        reasons = (
            not_asked and path.answers.get("discussed") == "refused",
            not_asked and "others_at_risk" in grounds,
            asked != "yes" and path.answers.get("order_covers") == "unsure",
            asked != "yes" and path.answers.get("order") == "legal_duty",
        )
        assert len(decision.holds) == len(decision.not_yet) == sum(reasons)
        is_disclosure = decision.verdict == "exceptional_disclosure" and path.answers.get("helper") != "yes"
        assert ("coordinator" in path.answers) == is_disclosure


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
    return (decision.verdict, decision.clauses, decision.reasons, decision.advice, decision.not_yet)
