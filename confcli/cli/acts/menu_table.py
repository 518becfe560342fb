"""This module knows everything that can be done from the menu: one table, a line for each act."""

from __future__ import annotations

from confcli.cli.acts import (
    checkpoint,
    clients,
    code,
    copy,
    encounters,
    export,
    log,
    orientation,
    practice,
    recording,
    recovery,
    sharing,
    vault,
)
from confcli.cli.menu_lines import Line, Menu
from confcli.cli.supervision.acts.menu import LINES

KEEPING = Menu(
    "Backups and recovery",
    (
        Line("Make a backup now", vault.back_up),
        Line("Make a new recovery sheet", recovery.make_sheet),
        Line("Check my ledger, and show its checkpoint", checkpoint.show_own),
    ),
)
RECORDS = Menu(
    "My log and my clients",
    (
        Line("What was recorded", log.show_log),
        Line("My clients", clients.show_clients),
        Line("Add a client", clients.add_to),
        Line("What was in fact shared", recording.ask_outcome),
        Line("A breach happened", recording.record_breach),
        Line("The end of support, or of my volunteering", recording.record_ending),
        Line("Is all well with the vault?", vault.examine),
        KEEPING,
    ),
)
SUPERVISION = Menu(
    "Supervision",
    (
        Line("A session log for my supervisor", export.export_here),
        *LINES,
    ),
)
HELP = Menu(
    "Help and practice",
    (
        Line("How confcli works", orientation.show_help),
        Line("Practise with invented cases", practice.practise_here),
        Line("The Code, clause by clause", code.show_clauses),
    ),
)
HOME = Menu(
    "What would you like to do?",
    (
        Line("Someone is in danger now", sharing.show_danger),
        Line("First contact: explain the Code", encounters.explain_to),
        Line("Record a contact", encounters.record_contact),
        Line("Before I share anything", sharing.ask_before),
        Line("Give a copy of the Code", copy.hand_copy),
        RECORDS,
        SUPERVISION,
        HELP,
    ),
    above=log.standing,
)
