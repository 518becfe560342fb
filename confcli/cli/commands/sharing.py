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
    corrects: Annotated[
        Optional[str],
        typer.Option("--corrects", metavar="ENTRY", help=say("Decide anew: the entry that had a wrong answer.")),
    ] = None,
    as_json: options.Json = False,
) -> None:
    """Before you share anything: guided questions, a verdict, and a record of it."""
    from confcli.flows.share import CHECKLIST, DETAILS

    with at_work(Given(vault, passphrase_file, plain, answers, policy), CHECKLIST, DETAILS) as session:
        number = options.entry_number(corrects) if corrects else None
        ask_before(session, client, corrects=number, as_json=as_json)


def ask_before(session: "Work", client: str | None, *, corrects: int | None = None, as_json: bool = False) -> None:
    """Go through the checklist in a session that is open."""
    from confcli.flows.share import CHECKLIST
    from confcli.flows.share import share as record_sharing
    from confcli.reports.verdict import as_data, as_text

    def announce(decision: "Decision") -> None:
        if not as_json:
            show(f"{as_text(session.policy, CHECKLIST, decision, width())}\n")

    seq, classified = record_sharing(session, client, announce, corrects)
    decision = classified.decision
    if as_json:
        show_data({"seq": seq, **as_data(session.policy, CHECKLIST, decision, ())})
        return
    tell(say("Recorded as entry {seq}.", seq=seq))
    if decision.permits:
        tell(say("Afterwards, what was in fact shared: confcli outcome {seq}", seq=seq))


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
    with at_work(Given(vault, passphrase_file, plain, answers), "outcome") as session:
        ask_outcome(session, decision)


def ask_outcome(session: "Work", decision: str | None = None) -> None:
    """Record an outcome in a session that is open; without a number, of the oldest decision that waits for one."""
    from confcli.flows.recording import outstanding, record_outcome
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
    conclude(say("Recorded as entry {seq}.", seq=recorded.seq))
    if recorded.breach and recorded.permitted:
        tell(say("This is a breach of the Code: more was shared than was decided. It can happen to anyone."))
    elif recorded.breach:
        tell(say("This is a breach of the Code: it was shared although it was not allowed. It can happen to anyone."))
    if recorded.breach:
        tell(say("Tell your coordinator now. Together you decide what the client must know."))
