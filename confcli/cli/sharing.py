"""This module knows the commands around a sharing: the checklist, trying it, and its outcome."""

from typing import TYPE_CHECKING, Annotated

import typer

from confcli.cli import options
from confcli.cli.desk import Given, at_work, conclude, load_policy, now, read_text, show, show_data, tell, width

if TYPE_CHECKING:
    from confcli.core.decision import Decision


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("share")(share)
    app.command("classify")(classify)
    app.command("outcome")(outcome)


def share(
    client: options.ClientCode = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
    policy: options.PolicyFolder = None,
    as_json: options.Json = False,
) -> None:
    """Before you share anything: guided questions, a verdict, and a record of it."""
    from confcli.flows.share import CHECKLIST, DETAILS
    from confcli.flows.share import share as record_sharing
    from confcli.reports.verdict import as_data, as_text

    with at_work(Given(vault, passphrase_file, plain, answers, policy), CHECKLIST, DETAILS) as session:

        def announce(decision: "Decision") -> None:
            if not as_json:
                show(f"{as_text(session.policy, CHECKLIST, decision, width())}\n")

        seq, classified = record_sharing(session, client, announce)
    decision = classified.decision
    if as_json:
        show_data({"seq": seq, **as_data(session.policy, CHECKLIST, decision, ())})
    else:
        tell(f"Recorded as entry {seq}." + (f" Afterwards: confcli outcome {seq}" if decision.permits else ""))


def classify(
    answers: Annotated[str, typer.Argument(metavar="FILE", help="An answers file, TOML or JSON; - reads stdin.")],
    policy: options.PolicyFolder = None,
    as_json: options.Json = False,
) -> None:
    """Try the rules on an answers file. Needs no vault and records nothing."""
    from confcli.flows.share import CHECKLIST, DETAILS
    from confcli.flows.share import classify as judge_sharing
    from confcli.interviewers import answers_file
    from confcli.reports.verdict import as_data, as_text

    code = load_policy(policy, CHECKLIST, DETAILS)
    ask = answers_file.read(read_text(answers), code.forms.values())
    decision = judge_sharing(code, ask, now().date()).decision
    unused = ask.unused(code.forms[CHECKLIST])
    if as_json:
        show_data(as_data(code, CHECKLIST, decision, unused))
        return
    show(as_text(code, CHECKLIST, decision, width()))
    if unused:
        tell(f"\nNot asked, so not used: {', '.join(unused)}.")


def outcome(
    decision: Annotated[str | None, typer.Argument(metavar="[ENTRY]", help="The number of the decision.")] = None,
    vault: options.Vault = None,
    passphrase_file: options.PassphraseFile = None,
    plain: options.Plain = False,
    answers: options.Answers = None,
) -> None:
    """Record what was in fact shared after a decision."""
    from confcli.errors import Misread
    from confcli.flows.follow_up import outstanding, record_outcome

    with at_work(Given(vault, passphrase_file, plain, answers), "outcome") as session:
        if decision is None:
            waiting = [str(entry.seq) for entry in outstanding(session.ledger)]
            hint = f"Without an outcome yet: {', '.join(waiting)}." if waiting else "Every decision has its outcome."
            raise Misread("Which decision is it about?", hint)
        recorded = record_outcome(session, options.entry_number(decision))
    conclude(f"Recorded as entry {recorded.seq}.")
    if recorded.breach:
        more = "more was shared than was decided" if recorded.permitted else "it was shared although it was not allowed"
        tell(
            f"This is a breach of the Code: {more}. It can happen to anyone.\n"
            "Tell your coordinator now. Together you decide what the client must know."
        )
