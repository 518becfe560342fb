"""What a verdict says, over every kind of decision there is: in which order, to whom, and what it must never say."""

import re

import pytest

from confcli.core.code.decision import judge
from confcli.core.code.model import Effect
from confcli.core.code.paths import paths
from confcli.policy import load
from confcli.reports import verdict
from confcli.speech import speak

CALL = {
    "en": "CALL FIRST, if it is still so: 15 or 112.",
    "fr": "APPELEZ D’ABORD, si c’est encore le cas\u00a0: 15 ou 112.",
}
LIFE = {"en": "do not wait: 15 or 112.", "fr": "n’attendez pas\u00a0: 15 ou 112."}
NOT_YET = {"en": "NOT YET", "fr": "PAS ENCORE"}
RECORD = {"en": "confcli outcome", "fr": "confcli outcome"}
# What would end the matter, or leave someone alone with it.
FOR_GOOD = re.compile(
    r"\b(never|ruled out|for good|do not share|keep it to yourself|jamais|définitivement|gardez-l)", re.IGNORECASE
)
DENY = re.compile(r"neither confirm nor deny|ne confirmez pas", re.IGNORECASE)
TO_A_STRANGER = re.compile(r"stranger|caller|inconnue|celui qui appelle")
RISKS = {"client_at_risk", "others_at_risk"}


class Told:
    """One kind of decision, the answers that lead to it, and what is said."""

    def __init__(self, policy, language, path, decision):
        self.language, self.answers, self.decision = language, path.answers, decision
        self.steps = verdict.next_steps(policy, "sharing", decision)
        self.reasons = verdict.reasons(policy.words["sharing"], decision)
        self.text = verdict.as_text(policy, "sharing", decision, 200)
        self.lines = [line.strip(" -") for line in self.text.splitlines() if line.strip()]

    @property
    def in_danger(self):
        return self.answers["danger"] != "none"

    @property
    def at_risk(self):
        return bool(RISKS & set(self.answers.get("grounds", ())))


@pytest.fixture(scope="module", params=["en", "fr"])
def told(request):
    """Every kind of decision once: what is said follows from the decision alone."""
    speak(request.param)
    policy = load(language=request.param, forms=("sharing",))
    form, order, kinds = policy.forms["sharing"], tuple(policy.clauses), {}
    for path in paths(form, told_apart=True):
        decision = judge(form, order, path.answers, path.decided)
        danger = path.answers["danger"] != "none"
        kinds.setdefault(
            (danger, *(getattr(decision, name) for name in decision.__slots__ if name != "asked")), (path, decision)
        )
    yield [Told(policy, request.param, *kind) for kind in kinds.values()]
    speak("en")


def test_once_danger_was_named_the_call_stands_first(told):
    dangers = [one for one in told if one.in_danger]
    assert len(dangers) > 100
    for one in dangers:
        assert one.lines[0] == one.steps[0] == CALL[one.language]
    assert not any(CALL[one.language] in one.text for one in told if not one.in_danger)


def test_the_call_is_still_on_a_small_screen_when_the_verdict_has_scrolled_by(told):
    for one in told:
        if one.in_danger and (one.decision.not_yet or one.decision.permits):
            assert CALL[one.language] in one.lines[-3:]


def test_a_risk_comes_before_anything_else_that_is_to_be_done(told):
    risks = [one for one in told if one.at_risk and not one.in_danger]
    assert len(risks) > 100
    for one in risks:
        assert LIFE[one.language] in one.steps[0]
        assert "3114" in one.steps[1]


def test_not_yet_is_the_heading_and_what_comes_first_stands_below_it(told):
    waiting = [one for one in told if one.decision.not_yet]
    assert len(waiting) > 100
    for one in waiting:
        at = one.lines.index(NOT_YET[one.language])
        assert at == (2 if one.in_danger else 0)
        assert one.lines[at + 1] in one.steps
    assert not any(NOT_YET[one.language] in one.lines for one in told if not one.decision.not_yet)


def test_nothing_is_ruled_out_for_good_where_a_ground_holds(told):
    holding = [one for one in told if one.decision.grounds and not one.decision.permits]
    assert len(holding) > 50
    for one in holding:
        assert not FOR_GOOD.search(one.text), one.text
        assert one.lines[2 if one.in_danger else 0] in (NOT_YET[one.language], *FOR_NOW)


FOR_NOW = ("FORBIDDEN, FOR NOW", "INTERDIT, POUR L’INSTANT")


def test_nobody_in_danger_or_at_risk_is_left_alone_with_it(told):
    for one in told:
        if one.in_danger or one.at_risk:
            assert not FOR_GOOD.search(one.text), one.text


def test_recording_the_outcome_is_the_last_step_and_only_where_something_may_be_shared(told):
    for one in told:
        recording = [number for number, step in enumerate(one.steps) if RECORD[one.language] in step]
        assert recording == ([len(one.steps) - 1] if one.decision.permits else [])


def test_no_step_is_told_twice(told):
    for one in told:
        assert len(set(one.steps)) == len(one.steps)


def test_neither_confirm_nor_deny_is_said_of_strangers_alone(told):
    said = [(one, step) for one in told for step in one.steps if DENY.search(step)]
    assert len(said) > 5
    for one, step in said:
        assert TO_A_STRANGER.search(step)
        assert one.answers.get("wish") != "yes"
        assert one.answers["recipient"] in ("third_party", "public")


def test_a_copy_is_kept_only_of_an_order_that_there_is(told):
    keep = {"en": "Keep a copy of the order", "fr": "Gardez une copie"}
    kept = [one for one in told if keep[one.language] in one.text]
    assert kept
    assert {one.answers["order"] for one in kept} <= {"court_order", "written_requisition"}


def test_what_the_group_asks_for_is_said_to_be_the_groups(told):
    own = {"en": "Our group asks you to wait", "fr": "Le groupe vous demande d’attendre"}
    for one in told:
        asks = [reason for reason in one.reasons if own[one.language] in reason]
        assert len(asks) == len(one.decision.holds)


def test_where_the_code_is_silent_the_group_may_decide_otherwise(told):
    silent = {"en": "our group may decide otherwise", "fr": "le groupe peut en décider autrement"}
    for one in told:
        named = one.answers.get("wish"), one.answers.get("relationship"), one.answers.get("recipient")
        if named[0] or named[1] == "deceased" or named[2] == "former_volunteer":
            assert silent[one.language] in one.text.replace("Our", "our")


def test_who_is_the_coordinator_concerned_is_sent_to_another_of_the_board(told):
    board = {"en": "another member of the board", "fr": "un autre membre du bureau"}
    concerned = [one for one in told if one.answers.get("coordinator") == "concerned" and one.decision.not_yet]
    assert concerned
    for one in concerned:
        assert board[one.language] in one.text
        assert not any("Ask the coordinator before" in step for step in one.steps)


def test_a_hold_does_not_contradict_itself(told):
    """What waits is not headed by what may be shared, and no step says that a second opinion is merely advised."""
    now = {"en": "You may share, and nothing else", "fr": "Vous pouvez transmettre ceci"}
    advised = {"en": "second opinion", "fr": "deuxième avis"}
    for one in told:
        if one.decision.holds:
            assert now[one.language] not in one.text
            assert advised[one.language] not in one.text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_sentence_has_at_most_twenty_words(language):
    words = load(language=language, forms=("sharing",)).words["sharing"]
    texts = [words.title, words.intro]
    texts += [t for q in words.questions.values() for t in (q.text, q.label, q.help, *q.options.values())]
    texts += [t for r in words.rules.values() for t in (r.reason, *r.next, *r.now)]
    texts += [t for v in words.verdicts.values() for t in (v.name, v.meaning)]
    for text in texts:
        for sentence in re.split(r"(?<=[.!?…])\s+", text):
            assert len(re.findall(r"[^\W_][\w’'-]*", sentence.replace("’", ""))) <= 20, sentence


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_cannot_wait_begins_with_the_call(language):
    policy = load(language=language, forms=("sharing",))
    at_once = [rule for rule in policy.forms["sharing"].rules if rule.at_once]
    assert [rule.effect for rule in at_once] == [Effect.PERMIT] * 2
    for rule in at_once:
        first = policy.words["sharing"].rules[rule.id].now[0]
        assert first in ("YES. CALL NOW: 15 or 112.", "OUI. APPELEZ MAINTENANT\u00a0: 15 ou 112.")
