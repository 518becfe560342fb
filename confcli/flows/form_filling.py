"""This module knows how a form is filled in: question by question, back and forth, until there is no more to ask.

What was misread is asked again when a person answers, and ends the flow when a file does.
"""

from __future__ import annotations

from confcli.core.code.interview import Answer, Answers, Ask, accept, next_step, things
from confcli.core.code.model import Form, FormWords, Kind, Question
from confcli.core.dates import keep_day, kept_day, read_day, show_weekday
from confcli.core.people import read_code, require_client
from confcli.core.safe_text import hidden_characters
from confcli.errors import Misread, Unanswered
from confcli.flows.desk import Desk, Filled
from confcli.flows.ports import Asked, Wish, Wished
from confcli.flows.prompting import FIRST, KEYS, KEYS_UNKEPT, NO_CLAUSE, show_card
from confcli.flows.review import changed
from confcli.speech import say, say_many


def introduce(words: FormWords, desk: Desk) -> None:
    """Say what is to come, and what may be typed at any question."""
    desk.interviewer.say(f"{words.title}\n\n{words.intro}")
    if desk.interviewer.live:
        desk.interviewer.say(_keys(desk))


def fill_in(form: Form, words: FormWords, desk: Desk, known: Answers | None = None) -> Filled:
    """Ask a form through; `known` are answers that need no asking, and are held to the same rules."""
    walk = _Walk(form, words, desk, dict(known or {}))
    try:
        filled = walk.through()
        while desk.reviewed and desk.interviewer.live and not walk.urgent:
            wrong = changed(desk, form, words, filled.answers, walk.known)
            if wrong is None:
                break
            walk.forget(wrong)
            filled = walk.through()
    except Wished as wished:
        wished.kept = desk.draft is not None
        raise
    return filled


class _Walk:
    """One way through a form. What was answered is remembered; the way is walked anew after each change."""

    def __init__(self, form: Form, words: FormWords, desk: Desk, known: dict[str, Answer]) -> None:
        self.form, self.words, self.desk, self.known = form, words, desk, known
        self.remembered: dict[str, Answer] = dict(desk.draft.answers.get(form.id, {})) if desk.draft else {}
        self.answers: dict[str, Answer] = {}
        self._heard: set[str] = set()

    @property
    def urgent(self) -> bool:
        """Whether something had to be said at once: then nobody is kept waiting."""
        return bool(self._heard)

    def through(self) -> Filled:
        """Walk from the first question to the end, asking only what has no answer yet."""
        self.answers = {}
        while isinstance(step := next_step(self.form, self.answers), Ask):
            self._hear(step)
            name = step.question.id
            try:
                answer = self._answer(step)
            except Wished as wished:
                if not self._granted(wished.wish, step.question):
                    raise
                continue
            self.answers[name] = answer
            _warn_of_hidden(answer, self.desk)
        self._let_go()
        return Filled(self.form, dict(self.answers), step)

    def forget(self, name: str) -> None:
        """Have a question asked again; answers after it stay as long as they are asked for."""
        self.remembered.pop(name, None)

    def _answer(self, step: Ask) -> Answer:
        name = step.question.id
        if self.known.get(name):
            return _meaning(step, self.known[name], self.desk, self.answers)
        if name in self.remembered:
            try:
                return _meaning(step, self.remembered[name], self.desk, self.answers)
            except (Misread, Unanswered):
                self.forget(name)  # it was kept under other circumstances, or another edition of the Code
                label = self.words.questions[name].label
                self.desk.interviewer.say(
                    say("What was kept does not fit any more, so it is asked again: {label}", label=label)
                )
        answer = _ask(step, self.words, self.desk, self.answers)
        self.remembered[name] = answer
        self._keep()
        return answer

    def _granted(self, wish: Wish, question: Question) -> bool:
        """Do what is wished, if it can be done here; what leaves the form is not."""
        hear = self.desk.interviewer.say
        if wish is Wish.HELP:
            hear(_keys(self.desk))  # the help on the question itself stands under it
        elif wish is Wish.CLAUSE:
            clauses = [
                say("{label}: {value}", label=name, value=self.desk.clauses[name])
                for name in question.clauses
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
            self._keep()

    def _hear(self, step: Ask) -> None:
        for rule in step.at_once:
            if rule.id not in self._heard:
                self._heard.add(rule.id)
                self.desk.at_once(rule)

    def _keep(self) -> None:
        if self.desk.draft:
            self.desk.draft.keep(self.form.id, self.remembered)


def _keys(desk: Desk) -> str:
    """Say what may be typed at any question; only what is kept can be saved."""
    return say(KEYS if desk.draft else KEYS_UNKEPT)


def _ask(step: Ask, words: FormWords, desk: Desk, answers: Answers) -> Answer:
    question = step.question
    own = words.questions[question.id]
    choices = tuple(own.options.items())
    if question.kind is Kind.CLIENT:
        choices = tuple((code, f"{code}  {client.name or ''}".strip()) for code, client in desk.clients.items())
    asked = Asked(question, own, step.optional, choices, words.title)
    if desk.interviewer.live and (seen := desk.before(question)):
        desk.interviewer.say(seen)
    while True:
        given = None
        try:
            given = desk.interviewer.ask(asked)
            return _understood(_meaning(step, given, desk, answers), question.kind, desk)
        except (Misread, Unanswered) as wrong:
            # Without an answer there is nobody left to ask: only a given one can be asked again.
            if not desk.interviewer.live or (given is None and isinstance(wrong, Unanswered)):
                raise
            desk.interviewer.say(wrong.aloud)


def _understood(answer: Answer, kind: Kind, desk: Desk) -> Answer:
    """Say back how a day was read, with its weekday, so that a slip is seen at once."""
    if kind is Kind.MOMENT and isinstance(answer, str) and answer:
        desk.interviewer.say(show_weekday(kept_day(answer)))
    return answer


def _warn_of_hidden(answer: Answer, desk: Desk) -> None:
    hidden = hidden_characters(answer) if isinstance(answer, str) else 0
    if hidden:
        desk.interviewer.warn(
            say_many(
                hidden,
                "The answer holds a character that cannot be shown: kept, and shown as ⟨U+…⟩.",
                "The answer holds {count} characters that cannot be shown: kept, and shown as ⟨U+…⟩.",
            )
        )


def _meaning(step: Ask, given: Answer, desk: Desk, answers: Answers) -> Answer:
    """Hold an answer against its question, and read days, codes and lists into their one form."""
    question = step.question
    if isinstance(given, str):
        given = given.strip()
    accept(question, given, optional=step.optional)
    if items := things(given):
        return desk.listed(question, items, answers)
    if not given or not isinstance(given, str):
        return given
    if question.kind is Kind.MOMENT:
        return keep_day(read_day(given, desk.today, future=question.future))
    if question.kind is Kind.CODE:
        return read_code(given)
    if question.kind is Kind.CLIENT:
        return require_client(given, desk.clients).code
    return given
