"""This module knows how a form is filled in: question by question, back and forth, until there is no more to ask."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from confcli.core.code.interview import Answer, Answers, Ask, next_step
from confcli.core.code.model import Kind
from confcli.errors import ConfcliError, Misread, Unanswered
from confcli.flows.answering import Typing, ask, meaning, warn_of_hidden
from confcli.flows.desk import Desk, Filled
from confcli.flows.drafts import telling
from confcli.flows.explaining import explain
from confcli.flows.naming import named, names_clients
from confcli.flows.ports import Asked, Wish, Wished
from confcli.flows.prompting import FIRST, KEYS, KEYS_UNKEPT, NO_CLAUSE, show_card
from confcli.flows.review import changed
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.core.code.model import Form, FormWords, Question


WRITTEN = (Kind.TEXT, Kind.ITEMS)


def introduce(words: FormWords, desk: Desk) -> None:
    """Say what is to come, and what may be typed at any question."""
    desk.interviewer.say(f"{words.title}\n\n{words.intro}")
    if desk.interviewer.live:
        desk.interviewer.say(_keys(desk))


def fill_in(form: Form, words: FormWords, desk: Desk, known: Answers | None = None) -> Filled:
    """Ask a form through; `known` are answers that need no asking, and are held to the same rules."""
    walk = _Walk(form, words, desk, dict(known or {}))
    with telling(desk.draft):
        filled = walk.through()
        while desk.reviewed and desk.interviewer.live and not filled.urgent:
            wrong = changed(desk, form, words, walk.as_answered(), walk.known)
            if wrong is None:
                break
            walk.forget(wrong)
            filled = walk.through()
    return filled


class _Walk:
    """One way through a form. What was answered is remembered; the way is walked anew after each change."""

    def __init__(self, form: Form, words: FormWords, desk: Desk, known: dict[str, Answer]) -> None:
        self.form, self.words, self.desk, self.known = form, words, desk, known
        kept = desk.draft.answers.get(desk.page(form)) if desk.draft else None
        self.remembered: dict[str, Answer] = dict(desk.prefilled if kept is None else kept)
        # What was typed by half, or is being changed: it is asked again as it stands.
        self.begun: dict[str, Answer] = dict(desk.draft.begun.get(desk.page(form), {}) if desk.draft else {})
        self.answers: dict[str, Answer] = {}
        self._told_of = ""
        self._heard: frozenset[str] = frozenset()  # what was said at once, and still holds

    def through(self) -> Filled:
        """Walk from the first question to the end, asking only what has no answer yet."""
        self.answers = {}
        while isinstance(step := next_step(self.form, self.answers), Ask):
            self._hear(step)
            name = step.question.id
            try:
                answer = self._answer(step)
            except Wished as wished:
                if not self._granted(wished.wish, step):
                    raise
                continue
            self.answers[name] = answer
            warn_of_hidden(answer, self.desk)
        self._let_go()
        return Filled(self.form, dict(self.answers), step, self._concerned(), self.as_answered())

    def as_answered(self) -> dict[str, Answer]:
        """Give the answers as they were given: where clients were named, their codes."""
        given = {**self.remembered, **self.known}
        return {
            name: given[name] if name in given and names_clients(question, given[name]) else self.answers[name]
            for name, question in self._questions().items()
            if name in self.answers
        }

    def forget(self, name: str) -> None:
        """Have a question asked again; answers after it stay as long as they are asked for.

        What was written is not thrown away: it is there to be changed.
        """
        given = self.remembered.pop(name, None)
        if given and self._questions()[name].kind in WRITTEN:
            self.begun[name] = given

    def _answer(self, step: Ask) -> Answer:
        name = step.question.id
        if self.known.get(name):
            self._require_no_other(step)
            return self._meaning(step, self.known[name])
        if name in self.remembered:
            try:
                return self._meaning(step, self.remembered[name])
            except (Misread, Unanswered):
                self.forget(name)  # it was kept under other circumstances, or another edition of the Code
                label = self.words.questions[name].label
                self.desk.interviewer.say(
                    say("What was kept does not fit any more, so it is asked again: {label}", label=label)
                )
        given = ask(step, self.words, self.desk, self.answers, self._concerned(), self._typing(name))
        self.remembered[name] = given
        self.begun.pop(name, None)
        self._keep()
        return self._meaning(step, given)

    def _meaning(self, step: Ask, given: Answer) -> Answer:
        meant = meaning(step, given, self.desk, self.answers, self._concerned())
        self._tell_of(named(step.question, given) if step.question.chosen else ())
        return meant

    def _require_no_other(self, step: Ask) -> None:
        """Refuse a file that names a client and answers besides that none is concerned; raises Misread."""
        question = step.question
        if self.desk.interviewer.live or not question.chosen:
            return
        asked = Asked(question, self.words.questions[question.id], True, (), self.words.title, self.desk.client)
        if self.desk.interviewer.ask(asked) not in ("", (), question.chosen, self.known[question.id]):
            raise Misread(
                "{code} is named, and yet it is answered that no client is concerned.",
                "Leave out the client, or the answer.",
                code=", ".join(named(question, self.known[question.id])),
            )

    def _tell_of(self, codes: tuple[str, ...]) -> None:
        """Say once what is known of the client whom it concerns."""
        code = self.desk.client or "".join(codes[:1])
        if self.desk.knowledge and code and code != self._told_of:
            self._told_of = code
            self.desk.knowledge.tell(code)

    def _concerned(self) -> tuple[str, ...]:
        """Name the clients whom it concerns as far as it was answered, the one at hand first."""
        given = {**self.remembered, **self.known}
        codes = tuple(
            code
            for name, question in self._questions().items()
            if name in self.answers
            for code in named(question, given.get(name, ""))
        )
        own = self.desk.client
        return (own, *(code for code in codes if code != own)) if own and codes else codes

    def _questions(self) -> dict[str, Question]:
        return {question.id: question for question in self.form.questions}

    def _granted(self, wish: Wish, step: Ask) -> bool:
        """Do what is wished, if it can be done here; what leaves the form is not."""
        hear = self.desk.interviewer.say
        if wish is Wish.HELP:
            words = self.words.questions[step.question.id]
            told = explain(step.question, words, tuple(words.options.values()), optional=step.optional)
            hear(f"{told}\n\n{_keys(self.desk)}")
        elif wish is Wish.CLAUSE:
            clauses = [
                say("{label}: {value}", label=name, value=self.desk.clauses[name])
                for name in step.question.clauses
                if name in self.desk.clauses
            ]
            hear("\n".join(clauses) or say(NO_CLAUSE))
        elif wish is Wish.DANGER:
            show_card(self.desk.interviewer, self.desk.card)
        elif wish is Wish.BACK:
            self._back()
        else:
            return False
        return True

    def _back(self) -> None:
        """Go back to the question that was answered last."""
        asked = [name for name in self.answers if name not in self.known]
        if not asked:
            self.desk.interviewer.say(say(FIRST))
            return
        for name in list(self.answers)[list(self.answers).index(asked[-1]) :]:
            del self.answers[name]
        self.forget(asked[-1])
        self._keep()

    def _let_go(self) -> None:
        """Drop, and say so, what was answered before but is not asked any more."""
        gone = [name for name in self.remembered if name not in self.answers]
        if gone:
            labels = ", ".join(self.words.questions[name].label for name in gone if name in self.words.questions)
            self.desk.interviewer.say(say("No longer asked, so no longer kept: {labels}.", labels=labels))
            self.remembered = {name: answer for name, answer in self.remembered.items() if name in self.answers}
        unasked = self.begun.keys() - self.answers.keys()
        self.begun = {name: typed for name, typed in self.begun.items() if name in self.answers}
        if gone or unasked:
            self._keep()

    def _hear(self, step: Ask) -> None:
        for rule in step.at_once:
            if rule.id not in self._heard:
                self.desk.at_once(rule)
        self._heard = frozenset(rule.id for rule in step.at_once)

    def _typing(self, name: str) -> Typing:
        """Give what was typed already, and what keeps what is typed by half."""

        def keep(typed: Answer) -> bool:
            self.begun = {**self.begun, name: typed} if typed else {k: v for k, v in self.begun.items() if k != name}
            draft = self.desk.draft
            with suppress(ConfcliError):  # it is told when the answer itself cannot be kept
                return draft is not None and draft.keep_begun(self.desk.page(self.form), self.remembered, self.begun)
            return False

        return Typing(self.begun.get(name, ""), keep)

    def _keep(self) -> None:
        if self.desk.draft:
            self.desk.draft.keep(self.desk.page(self.form), self.remembered, self.begun)


def _keys(desk: Desk) -> str:
    """Say what may be typed at any question; only what is kept can be saved."""
    return say(KEYS if desk.draft else KEYS_UNKEPT)
