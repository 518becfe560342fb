"""This module knows what can be done from the menu around supervision, by the volunteer and by the supervisor."""

from confcli.cli.menu_lines import Line, with_path
from confcli.cli.supervision.acts import cards, inbox, ledgers, replies, report

LINES = (
    Line("Add the card of my supervisor", with_path("Where is the card?", cards.add_card)),
    Line("Put a reply beside its entry", with_path("Where is the reply?", replies.put_beside)),
    Line("For supervisors: write my card", cards.write_card_here),
    Line("For supervisors: keep a volunteer's first line", ledgers.hold_line),
    Line("For supervisors: take in session logs", with_path("In which folder are they?", inbox.take_in_folder)),
    Line("For supervisors: where things stand", report.show_report),
)
