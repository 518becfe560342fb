"""This module knows one run of the checklist at a vault: for one client, for several, or for nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from confcli.core.ledger.kinds import CHECKLIST
from confcli.errors import Misread
from confcli.flows.classifying import Classified, classify
from confcli.flows.naming import label
from confcli.flows.ports import Wish, Wished
from confcli.flows.review import require_word
from confcli.speech import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from confcli.core.code.decision import Decision
    from confcli.core.code.interview import Answers
    from confcli.core.code.model import Form
    from confcli.flows.desk import Desk
    from confcli.flows.earlier import Earlier
    from confcli.flows.session import Session

Judged = tuple[str | None, Classified]  # the client's code, None for nobody of the volunteer's


@dataclass(frozen=True, slots=True)
class Checklist:
    """What is at hand for one run; each verdict is told as soon as it stands."""

    session: Session
    desk: Desk
    codes: tuple[str, ...]  # the clients who are settled beforehand
    earlier: Earlier | None
    announce: Callable[[Decision], None]

    @property
    def form(self) -> Form:
        """What is asked."""
        return self.session.form(CHECKLIST)

    def judged(self) -> list[Judged]:
        """Ask and judge for each client; what is asked once of all is not asked again."""
        named: Answers = {q.id: self.codes for q in self.form.questions if q.chosen and self.codes}
        if len(self.codes) > 1:
            return self._each_from_file(named)
        first = self._told(self._at(""), named)
        if first.urgent or len(first.clients) < 2:  # noqa: PLR2004  # one client, or none
            codes = first.clients or self.codes
            return [(codes[0] if codes else None, first)]
        return [(first.clients[0], first), *(self._next(code, first) for code in first.clients[1:])]

    def _next(self, code: str, first: Classified) -> Judged:
        """Judge for one more client, with the answers that are the same for all."""
        given = first.given or {}
        once: Answers = {q.id: given[q.id] for q in self.form.questions if (q.once or q.chosen) and q.id in given}
        desk = self._at(code)
        desk.interviewer.say(say("Now the same for {client}", client=label(code, desk)))
        return code, self._told(desk, once)

    def _each_from_file(self, named: Answers) -> list[Judged]:
        """Judge for each of several clients whom a file names; each may have answers of their own in it."""
        judged: list[Judged] = [(code, self._told(self._at(code), named)) for code in self.codes]
        for question in self.form.questions:
            meant = [code for code, one in judged if one.answers.get(question.id) in question.for_others]
            if len(meant) > 1:
                raise Misread(
                    'The answer to "{question}" fits one client only, and here it stands for several.',
                    "Give each client an answer of their own, in [[clients]].",
                    question=question.id,
                )
        return judged

    def _told(self, desk: Desk, known: Answers) -> Classified:
        """Ask and judge; a person is told at once, and may go back from the verdict to the answers."""
        while True:
            classified = classify(self.session.policy, desk, former=self.session.former(), known=known)
            if not desk.interviewer.live:
                return classified
            self.announce(classified.decision)
            try:
                self._require_word(classified)
            except Wished as wished:
                if wished.wish is not Wish.BACK:
                    raise
            else:
                return classified

    def _require_word(self, classified: Classified) -> None:
        """Have the word typed that a grave permission asks for; in an emergency nobody is kept waiting."""
        decision, desk = classified.decision, self.session.desk()
        verdict = self.session.policy.words[CHECKLIST].verdicts[decision.verdict]
        if classified.urgent:
            return
        if decision.not_yet:
            word = say("WAIT")
            require_word(desk, word, say("It is not yet time. To go on, type the word {word}.", word=word))
        elif verdict.word and decision.permits:
            sentence = say("To go on with this verdict, type the word {word}.", word=verdict.word)
            require_word(desk, verdict.word, sentence, also=verdict.formerly)

    def _at(self, code: str) -> Desk:
        """Lay out the desk for one of several clients; empty stands for the first, or the only one."""
        if not self.earlier:
            return replace(self.desk, client=code)
        client = code or next(iter(self.earlier.clients), "")
        return replace(
            self.desk,
            client=code,
            prefilled=self.earlier.counting(self.form, client) if self.desk.interviewer.live else {},
            earlier=self.earlier.answers(self.form, client),
        )
