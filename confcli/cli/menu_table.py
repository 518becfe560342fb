"""This module knows everything that can be done from the menu: one table, a line for each act.

An act is named in a lambda, so its room is imported when the line is chosen and the menu waits for none of them.
"""

from __future__ import annotations

from confcli.cli import acts
from confcli.cli.menu_lines import Line, Menu, with_path
from confcli.cli.supervision import acts as supervision

KEEPING = Menu(
    "Backups and recovery",
    (
        Line("Make a backup now", lambda work: acts.vault.back_up(work)),
        Line("Make a new recovery sheet", lambda work: acts.recovery.make_sheet(work)),
        Line("Check my ledger, and show its checkpoint", lambda work: acts.checkpoint.show_own(work)),
    ),
)
RECORDS = Menu(
    "My log and my clients",
    (
        Line("What was recorded", lambda work: acts.log.show_log(work)),
        Line("My clients", lambda work: acts.clients.show_clients(work)),
        Line("Add a client", lambda work: acts.clients.add_to(work)),
        Line("What was in fact shared", lambda work: acts.recording.ask_outcome(work)),
        Line("The same client and colleague again", lambda work: acts.sharing.repeat(work)),
        Line("A breach happened", lambda work: acts.recording.record_breach(work)),
        Line("The end of support, or of my volunteering", lambda work: acts.recording.record_ending(work)),
        Line("Is all well with the vault?", lambda work: acts.vault.examine(work)),
        KEEPING,
    ),
)
SUPERVISION = Menu(
    "Supervision",
    (
        Line("A session log for my supervisor", lambda work: acts.export.export_here(work)),
        Line(
            "Add the card of my supervisor",
            with_path("Where is the card?", lambda work, path: supervision.cards.add_card(work, path)),
        ),
        Line(
            "Put a reply beside its entry",
            with_path("Where is the reply?", lambda work, path: supervision.replies.put_beside(work, path)),
        ),
        Line("For supervisors: write my card", lambda work: supervision.cards.write_card_here(work)),
        Line("For supervisors: keep a volunteer's first line", lambda work: supervision.ledgers.hold_line(work)),
        Line(
            "For supervisors: take in session logs",
            with_path("In which folder are they?", lambda work, path: supervision.inbox.take_in_folder(work, path)),
        ),
        Line("For supervisors: where things stand", lambda work: supervision.report.show_report(work)),
    ),
)
HELP = Menu(
    "Help and practice",
    (
        Line("How confcli works", lambda work: acts.orientation.show_help(work)),
        Line("Practise with invented cases", lambda work: acts.practice.practise_here(work)),
        Line("The Code, clause by clause", lambda work: acts.code.show_clauses(work)),
    ),
)
HOME = Menu(
    "What would you like to do?",
    (
        Line("Someone is in danger now", lambda work: acts.sharing.show_danger(work)),
        Line("First contact: explain the Code", lambda work: acts.encounters.explain_to(work)),
        Line("Record a contact", lambda work: acts.encounters.record_contact(work)),
        Line("Before I share anything", lambda work: acts.sharing.begin(work)),
        Line("Give a copy of the Code", lambda work: acts.copy.hand_copy(work)),
        RECORDS,
        SUPERVISION,
        HELP,
    ),
    above=lambda work: acts.log.standing(work),
)
