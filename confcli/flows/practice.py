"""This module knows practice: an invented case, the real questions, and what the Code says to it. Nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.code.model import QuestionWords
from confcli.core.ledger.kinds import CHECKLIST
from confcli.errors import Unanswered
from confcli.flows.classifying import classify
from confcli.flows.ports import Wish, Wished
from confcli.flows.prompting import KEYS_UNKEPT, choose
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from confcli.core.code.decision import Decision
    from confcli.core.code.interview import Answer, Answers
    from confcli.core.code.model import Policy
    from confcli.flows.desk import Desk
    from confcli.flows.ports import Asked, Interviewer

NEXT, STOP = "next", "stop"  # after a case


@dataclass(frozen=True, slots=True)
class Case:
    """An invented case: its story, and what the Code says to it when it is read as it was meant."""

    id: str
    title: str
    story: str
    verdict: str
    clauses: tuple[str, ...]
    not_yet: tuple[str, ...]  # what has to come first
    why: str
    answers: Mapping[str, Answer]  # as it was meant; things to share are not among them


@dataclass(frozen=True, slots=True)
class Attempt:
    """A case that was answered to its end."""

    case: Case
    answers: Answers
    decision: Decision

    @property
    def right(self) -> bool:
        """Whether the answers lead where they should: to the verdict, on the same clauses, now or not yet."""
        decision, case = self.decision, self.case
        come_to = decision.verdict, decision.clauses, decision.not_yet
        return come_to == (case.verdict, case.clauses, case.not_yet)

    def parting(self) -> str | None:
        """Name the first question that was answered otherwise than it was meant."""
        for name in self.decision.asked:
            if name in self.case.answers and set(_parts(self.answers[name])) != set(_parts(self.case.answers[name])):
                return name
        return None


class Marked:
    """Asks and says everything with the word PRACTICE before it, so that no screen is taken for a real one."""

    def __init__(self, interviewer: Interviewer) -> None:
        """Mark what this interviewer shows."""
        self._interviewer = interviewer
        self.live = interviewer.live

    def ask(self, asked: Asked) -> Answer:
        """Ask it marked."""
        words = replace(asked.words, text=marked(asked.words.text))
        return self._interviewer.ask(replace(asked, words=words, title=marked(asked.title)))

    def clear(self) -> None:
        """Clear the screen."""
        self._interviewer.clear()

    def say(self, text: str) -> None:
        """Say it marked."""
        self._interviewer.say(marked(text))

    def warn(self, text: str) -> None:
        """Say it marked."""
        self._interviewer.warn(marked(text))


def marked(text: str) -> str:
    """Put PRACTICE before a text: on its first line, or on a line of its own where there are several."""
    return "\n".join((say("PRACTICE"), text)) if "\n" in text else say("PRACTICE: {words}", words=text)


def go_through(policy: Policy, desk: Desk, cases: Sequence[Case], told: Callable[[Attempt], None]) -> None:
    """Go through the cases until they end or the person stops; `told` hears of each that was answered to its end.

    Stopping is no fault here, however it is done; only where nobody is there a missing answer is one.
    """
    at_hand = replace(desk, interviewer=Marked(desk.interviewer))
    try:
        _introduce(at_hand)
        for number, case in enumerate(cases, start=1):
            if number > 1 and not _another(at_hand):
                break
            heading = say("Case {number} of {count}: {title}", number=number, count=len(cases), title=case.title)
            at_hand.interviewer.say("\n\n".join((heading if len(cases) > 1 else case.title, case.story)))
            classified = classify(policy, at_hand)
            told(Attempt(case, classified.answers, classified.decision))
    except KeyboardInterrupt:
        pass
    except Unanswered:
        if not desk.interviewer.live:
            raise
    except Wished as wished:
        if wished.wish is not Wish.STOP:
            raise


def meant(policy: Policy, question: str, answer: Answer) -> str:
    """Say an answer to a question of the checklist in its words."""
    options = policy.words[CHECKLIST].questions[question].options
    return ", ".join(options.get(part, part) for part in _parts(answer))


def _introduce(desk: Desk) -> None:
    if desk.interviewer.live:
        desk.interviewer.say(
            "\n".join(
                (
                    say("The cases are invented, and nothing is kept."),
                    say(KEYS_UNKEPT),
                )
            )
        )


def _another(desk: Desk) -> bool:
    """Ask whether the next case is wanted; who is not there any more does not want it."""
    choices = ((NEXT, say("Yes, the next one")), (STOP, say("No, stop here")))
    words = QuestionWords(say("Another case?"), "")
    try:
        return choose(desk.interviewer, desk.card, "another", words, choices) == NEXT
    except Unanswered:
        return False


def _parts(answer: Answer) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else tuple(part for part in answer if isinstance(part, str))
