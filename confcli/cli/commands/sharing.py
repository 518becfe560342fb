"""This module knows the commands around a sharing: the checklist, trying it, and its outcome."""

from typing import TYPE_CHECKING, Annotated, Optional

import typer

from confcli.cli import options
from confcli.cli.console import conclude, show, show_data, tell, width
from confcli.cli.options import command
from confcli.cli.paths import given_path, read_text
from confcli.cli.workspace import Given, at_work, load_policy, now
from confcli.errors import Misread
from confcli.speech import say

if TYPE_CHECKING:
    from confcli.cli.workspace import Work
    from confcli.core.code.decision import Decision
    from confcli.flows.earlier import GoesOn
    from confcli.flows.outcome import OutcomeRecorded
    from confcli.flows.share import Recorded

Corrects = Annotated[
    Optional[str],
    typer.Option("--corrects", metavar="ENTRY", help=say("Decide anew: the entry that had a wrong answer.")),
]
Continue = Annotated[
    Optional[str],
    typer.Option("--continue", metavar="ENTRY", help=say("Go on with a decision that had to wait: its entry.")),
]
Like = Annotated[
    Optional[str],
    typer.Option("--like", metavar="ENTRY", help=say("The same client and colleague again: the earlier entry.")),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    command(app, "share", share)
    command(app, "classify", classify)
    command(app, "outcome", outcome)


def share(
    client: options.ClientCode = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
    corrects: Corrects = None,
    continues: Continue = None,
    like: Like = None,
    as_json: options.Json = False,
) -> None:
    """Before you share anything: guided questions, a verdict, and a record of it."""
    from confcli.flows.share import CHECKLIST, DETAILS

    goes_on = _goes_on(corrects=corrects, continues=continues, like=like)
    with at_work(
        Given(vault, passphrase_file, plain, answers, policy), CHECKLIST, DETAILS, whole_policy=True
    ) as session:
        ask_before(session, client, goes_on, as_json=as_json)


def _goes_on(*, corrects: str | None, continues: str | None, like: str | None) -> "GoesOn | None":
    """Read which earlier decision it goes on from; raises Misread where it is more than one."""
    from confcli.flows.earlier import GoesOn, Link

    named = {Link.CORRECTS: corrects, Link.CONTINUE: continues, Link.LIKE: like}
    given = [GoesOn(link, (options.entry_number(number),)) for link, number in named.items() if number]
    if len(given) > 1:
        raise Misread("--corrects, --continue and --like do not go together.", "Give one of them.")
    return given[0] if given else None


def begin(session: "Work") -> None:
    """Go through the checklist from the menu: for something new, or for what waits."""
    from confcli.flows.beginning import chosen_beginning

    ask_before(session, None, chosen_beginning(session))


def begin_like(session: "Work") -> None:
    """Go through the checklist from the menu for a consult that goes on."""
    from confcli.flows.beginning import chosen_repetition

    ask_before(session, None, chosen_repetition(session))


def ask_before(session: "Work", client: str | None, goes_on: "GoesOn | None" = None, *, as_json: bool = False) -> None:
    """Go through the checklist in a session that is open, again and again as long as it is for someone else too."""
    from confcli.flows.share import for_another
    from confcli.flows.share import share as record_sharing

    def announce(decision: "Decision") -> None:
        if not as_json:
            show(_verdict(session, decision))

    while True:
        recorded = record_sharing(session, client, announce, goes_on)
        if as_json:
            _show_recorded(session, recorded)
            return
        for one in recorded:
            _tell_recorded(one)
        goes_on = for_another(session, recorded)
        if not goes_on:
            return


def _verdict(session: "Work", decision: "Decision") -> str:
    from confcli.flows.share import CHECKLIST
    from confcli.reports.verdict import as_text

    return f"{as_text(session.policy, CHECKLIST, decision, width())}\n"


def _show_recorded(session: "Work", recorded: "tuple[Recorded, ...]") -> None:
    """Show what was recorded as data: one object, or of several clients a list with one for each."""
    from confcli.flows.share import CHECKLIST
    from confcli.reports.verdict import as_data

    shown = [
        {"seq": one.seq, "client": one.client, **as_data(session.policy, CHECKLIST, one.classified.decision, ())}
        for one in recorded
    ]
    show_data(shown if len(shown) > 1 else shown[0])


def _tell_recorded(one: "Recorded") -> None:
    tell(say("Recorded as entry {seq}.", seq=one.seq))
    if one.classified.decision.permits:
        tell(say("Afterwards, what was in fact shared: confcli outcome {seq}", seq=one.seq))


def classify(
    answers: Annotated[
        str,
        typer.Argument(metavar="FILE", parser=given_path, help=say("An answers file, TOML or JSON; - reads stdin.")),
    ],
    policy: options.PolicyFolder = None,
    as_json: options.Json = False,
) -> None:
    """Try the rules on an answers file. Needs no vault and records nothing."""
    from confcli.flows.desk import Desk
    from confcli.flows.share import CHECKLIST, DETAILS
    from confcli.flows.share import classify as judge_sharing
    from confcli.interviewers import answers_file
    from confcli.reports.verdict import as_data, as_text

    code = load_policy(policy, CHECKLIST, DETAILS)
    ask = answers_file.read(read_text(answers), code.forms.values())
    decision = judge_sharing(code, Desk(ask, now().date())).decision
    unused = ask.unused(code.forms[CHECKLIST])
    if as_json:
        show_data(as_data(code, CHECKLIST, decision, unused))
        return
    show(as_text(code, CHECKLIST, decision, width()))
    if unused:
        tell("\n" + say("Not asked, so not used: {names}.", names=", ".join(unused)))


def outcome(
    decision: Annotated[str | None, typer.Argument(metavar="[ENTRY]", help=say("The number of the decision."))] = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Record what was in fact shared after a decision."""
    with at_work(Given(vault, passphrase_file, plain, answers), "outcome", whole_policy=True) as session:
        ask_outcome(session, decision)


def ask_outcome(session: "Work", decision: str | None = None) -> None:
    """Record an outcome in a session that is open; without a number, of the oldest decision that waits for one."""
    from confcli.flows.earlier import GoesOn, Link
    from confcli.flows.outcome import WasEmergency, record_outcome
    from confcli.flows.recording import outstanding
    from confcli.reports.entries import heading

    if decision is None:
        waiting = outstanding(session.ledger)
        if not waiting or not session.interviewer.live:
            raise Misread(
                "Which decision is it about?",
                "Without an outcome yet: {numbers}." if waiting else "Every decision has its outcome.",
                numbers=", ".join(str(entry.seq) for entry in waiting),
            )
        session.interviewer.say(heading(waiting[0]))
        decision = str(waiting[0].seq)
    recorded = record_outcome(session, options.entry_number(decision))
    if isinstance(recorded, WasEmergency):
        ask_before(session, None, GoesOn(Link.CONTINUE, (recorded.decision,)))
        return
    conclude(say("Recorded as entry {seq}.", seq=recorded.seq))
    _tell_of_breach(recorded)


def _tell_of_breach(recorded: "OutcomeRecorded") -> None:
    if recorded.unconsulted:
        tell(say("It was shared without the coordinator. The Code is not broken; your supervisor sees it."))
        tell(say("Tell your coordinator now."))
    if recorded.breach and recorded.permitted:
        tell(say("This is a breach of the Code: more was shared than was decided. It can happen to anyone."))
    elif recorded.breach:
        tell(say("This is a breach of the Code: it was shared although it was not allowed. It can happen to anyone."))
    if recorded.breach:
        tell(say("Tell your coordinator now. Together you decide what the client must know."))
