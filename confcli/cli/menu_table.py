"""This module knows everything that can be done from the menu: one table, a line for each act, nine at most a level.

An act is named in a lambda, so its room is imported when the line is chosen and the menu waits for none of them.
"""

from __future__ import annotations

from confcli.cli import acts, chosen
from confcli.cli.choosing import with_client, with_entry
from confcli.cli.menu_lines import Line, Menu, with_path
from confcli.cli.supervision import acts as supervision

AFTERWARDS = Menu(
    "Afterwards: outcome, breach, end",
    (
        Line("What was in fact shared", lambda work: acts.recording.ask_outcome(work)),
        Line("A breach happened", lambda work: acts.recording.record_breach(work)),
        Line("The end of support, or of my volunteering", lambda work: acts.recording.record_ending(work)),
        Line("The same client and colleague again", lambda work: acts.sharing.repeat(work)),
    ),
)
CLIENTS = Menu(
    "My clients",
    (
        Line("All my clients", lambda work: acts.clients.show_clients(work)),
        Line(
            "Everything about one client",
            with_client("Which client?", lambda work, code: chosen.clients.show_all(work, code)),
        ),
        Line(
            "Change what is known of a client",
            with_client("Which client?", lambda work, code: acts.clients.change_known(work, code)),
        ),
        Line(
            "What is kept on a client, for the client",
            with_client("Which client asks for it?", lambda work, code: chosen.clients.hand_record(work, code)),
        ),
        Line(
            "Hand a client over to a colleague",
            with_client("Which client is handed over?", lambda work, code: chosen.handover.hand_on(work, code)),
        ),
        Line("Write my card, for a colleague", lambda work: chosen.handover.write_card_here(work)),
        Line(
            "Take a client over from a colleague",
            with_path("Where is the file?", lambda work, path: chosen.handover.take_from(work, path)),
        ),
        Line(
            "Erase a client",
            with_client("Which client is to be forgotten?", lambda work, code: chosen.clients.forget(work, code)),
        ),
    ),
)
RECORDS = Menu(
    "My log and my clients",
    (
        Line("What was recorded", lambda work: acts.log.show_log(work)),
        Line("Find what I wrote", lambda work: chosen.find.find_words(work)),
        Line(
            "Read an entry whole",
            with_entry("Which entry?", lambda work, number: chosen.entries.show_whole(work, number)),
        ),
        Line("Add a client", lambda work: acts.clients.add_to(work)),
        CLIENTS,
        Line("Give a copy of the Code", lambda work: chosen.copies.hand_copy(work)),
        Line(
            "Correct an entry",
            with_entry("Which entry is wrong?", lambda work, number: chosen.entries.put_right(work, number)),
        ),
        Line("What is unfinished", lambda work: chosen.to_do.manage_unfinished(work)),
        Line(
            "Erase the note of an entry",
            with_entry(
                "Whose note is to be erased?",
                lambda work, number: chosen.entries.forget_note(work, number),
                lambda work, entry: chosen.entries.holds_note(work, entry),
            ),
        ),
    ),
)
VOUCHING = Menu(
    "What a volunteer vouches for",
    (
        Line("Compare a volunteer's number by telephone", lambda work: chosen.supervision.compare(work)),
        Line("Carry out an erasure that waits", lambda work: supervision.vouching.choose_and_release(work)),
        Line("Set aside what came from a volunteer", lambda work: chosen.supervision.set_aside(work)),
    ),
)
SUPERVISORS = Menu(
    "For supervisors",
    (
        Line("Write my card", lambda work: supervision.cards.write_card_here(work)),
        Line("Keep a volunteer's first line", lambda work: chosen.supervision.hold_line(work)),
        Line(
            "Take in session logs",
            with_path("In which folder are they?", lambda work, path: supervision.inbox.take_in_folder(work, path)),
        ),
        Line("Where things stand", lambda work: supervision.report.show_report(work)),
        Line("The report as a PDF", lambda work: chosen.supervision.write_report(work)),
        Line(
            "Read a session log",
            with_path("Where is the session log?", lambda work, path: chosen.supervision.read_log(work, path)),
        ),
        Line(
            "Check a sealed session log",
            with_path("Where is the session log?", lambda work, path: supervision.session_log.verify_here(work, path)),
        ),
        Line("Reply to an entry", lambda work: chosen.supervision.reply(work)),
        VOUCHING,
    ),
)
SUPERVISION = Menu(
    "Supervision",
    (
        Line("A session log for my supervisor", lambda work: acts.export.export_here(work)),
        Line("A session log of other days", lambda work: chosen.session_logs.of_days(work)),
        Line(
            "Add the card of my supervisor",
            with_path("Where is the card?", lambda work, path: supervision.cards.add_card(work, path)),
        ),
        Line("Who can open my session logs", lambda work: chosen.session_logs.show_readers(work)),
        Line("Seal no more for a supervisor", lambda work: chosen.session_logs.seal_no_more(work)),
        Line(
            "Put a reply beside its entry",
            with_path("Where is the reply?", lambda work, path: supervision.replies.put_beside(work, path)),
        ),
        Line("Check my ledger, and show its checkpoint", lambda work: acts.checkpoint.show_own(work)),
        Line(
            "Check a session log",
            with_path("Where is the session log?", lambda work, path: chosen.session_logs.check(work, path)),
        ),
        SUPERVISORS,
    ),
)
RECOVERY = Menu(
    "Passphrase, recovery, and a backup brought back",
    (
        Line("Change my passphrase", lambda work: chosen.getting_back.change_passphrase(work)),
        Line("Make a new recovery sheet", lambda work: acts.recovery.make_sheet(work)),
        Line("Try my recovery sheet", lambda work: chosen.getting_back.try_sheet(work)),
        Line("Bring back a backup", lambda work: chosen.getting_back.bring_back(work)),
        Line("Who else can open the vault", lambda work: chosen.keyholders.show_all(work)),
        Line("Let someone open it if the passphrase is lost", lambda work: chosen.keyholders.add(work)),
        Line("Let someone open it no more", lambda work: chosen.keyholders.remove(work)),
        Line("Write the recovery file anew", lambda work: chosen.keyholders.renew(work)),
    ),
)
HELP = Menu(
    "Help, language and my vault",
    (
        Line("How confcli works", lambda work: acts.orientation.show_help(work)),
        Line("The Code, clause by clause", lambda work: acts.code.show_clauses(work)),
        Line("Practise with invented cases", lambda work: acts.practice.practise_here(work)),
        Line(
            "English or French, and how I am asked",
            lambda work: chosen.settling.choose_language(work.interviewer, work.card),
        ),
        Line(
            "My coordinator's name and number",
            lambda work: chosen.settling.name_coordinator(work.interviewer, work.card),
        ),
        Line("Make a backup now", lambda work: acts.vault.back_up(work)),
        Line("Is all well with the vault?", lambda work: acts.vault.examine(work)),
        RECOVERY,
    ),
)
HOME = Menu(
    "What would you like to do?",
    (
        Line("Someone is in danger now", lambda work: acts.sharing.show_danger(work)),
        Line("First contact: explain the Code", lambda work: acts.encounters.explain_to(work)),
        Line("Record a contact", lambda work: acts.encounters.record_contact(work)),
        Line("Before I share anything", lambda work: acts.sharing.begin(work)),
        Line("Still to do: choose what", lambda work: chosen.to_do.choose_what_to_do(work)),
        AFTERWARDS,
        RECORDS,
        SUPERVISION,
        HELP,
    ),
    above=lambda work: acts.log.standing(work),
)
