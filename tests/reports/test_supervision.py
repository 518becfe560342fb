"""The supervisor's report: what it says in both languages, what stays inside, and that each form holds all of it."""

import csv
import json
import re
from dataclasses import replace
from datetime import datetime
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader

from confcli.core.follow_ups import FollowUp
from confcli.core.supervision.inbox import Contradiction, Count, Gap, Held, Rollback, Side, Silence
from confcli.core.supervision.totals import channels, totals
from confcli.policy import load
from confcli.reports.spreadsheet import cells
from confcli.reports.supervision.as_csv import as_csv
from confcli.reports.supervision.as_data import as_data
from confcli.reports.supervision.as_pdf import as_pdf
from confcli.reports.supervision.as_text import as_text
from confcli.reports.supervision.attention import Findings
from confcli.reports.supervision.view import overview
from confcli.speech import speak

NOW = datetime.fromisoformat("2026-11-22T10:00:00+01:00")
WAYS = tuple(channels(load()))
languages = pytest.mark.parametrize("language", ["en", "fr"])
sides = pytest.mark.parametrize("outside", [False, True])


def recorded(volunteers=3):
    """Give what some volunteers recorded: contacts of every channel, each verdict but one, a breach."""
    found = []
    for number in range(1, volunteers + 1):
        code, month = f"V-{number:02d}", f"2026-{number % 11 + 1:02d}"
        found += [Count(code, month, "contact", way, "", (), (), 20 + number) for way in WAYS]
        found.append(Count(code, month, "explanation", WAYS[0], "", (), ("told", "copy_offered"), 3))
        found.append(Count(code, month, "decision", "", "internal_consult", ("INT-1", "NEC"), ("permits",), 17))
        found.append(Count(code, month, "decision", "", "forbidden", ("VOL-1",), (), 6))
        found.append(Count(code, month, "outcome", "", "", (), ("passed_on",), 2))
    found.append(Count("V-01", "2026-02", "decision", "", "exceptional_disclosure", ("EXC-1",), ("permits",), 2))
    found.append(Count("V-01", "2026-02", "breach", "", "", (), ("breach",), 1))
    return found


def point(size, at):
    return Held(1, size, "a" * 64, at, at)


SHARING = Side(41, "b" * 64, "decision", "2026-05-01T10:00:00+02:00", 52)
CONTACT = Side(41, "c" * 64, "contact", "2026-05-03T10:00:00+02:00", 47)
POINT = Side(41, "d" * 64, "", "2026-05-02T10:00:00+02:00", 41)
FOUND = Findings(
    contradictions=(Contradiction("V-03", 40, SHARING, CONTACT), Contradiction("V-04", 40, SHARING, POINT)),
    rollbacks=(Rollback("V-05", point(50, "2026-05-02T08:00:00+02:00"), point(41, "2026-05-09T08:00:00+02:00")),),
    gaps=(Gap("V-07", 9, 12), Gap("V-08", 3, 3)),
    silences=(Silence("V-19", "2026-10-14T10:00:00+02:00", 39),),
    follow_ups=(
        FollowUp("V-02", 77, "outcome", "C-009", "2026-11-20T10:00:00+01:00"),
        FollowUp("V-02", 112, "outcome", "C-008", "2026-10-13T10:00:00+02:00"),
        FollowUp("V-02", 78, "hold", "C-010", "2026-11-21T10:00:00+01:00"),
        FollowUp("V-06", 5, "breach", "C-019", "2026-11-21T14:05:00+01:00", "2026-11-24T14:05:00+01:00"),
        FollowUp("V-06", 4, "breach", "", "2026-11-01T14:05:00+01:00", "2026-11-04T14:05:00+01:00"),
        FollowUp("V-09", 2, "not_told", "C-030", "2026-11-19T10:00:00+01:00"),
    ),
)


def report(found=FOUND, counts=None, *, language="en", outside=False, asked=("", "")):
    speak(language)
    policy = load(language=language)
    sums = totals(policy, recorded() if counts is None else counts, *asked)
    return overview(policy, sums, found, NOW, outside=outside, asked=asked)


def flat(text):
    return " ".join(text.split())


def bare(text):
    return re.sub(r"\s", "", text)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def rows_of(text):
    return list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";"))


SENTENCES = {
    "en": (
        "V-03 has two histories that contradict each other. Up to entry 40 both are the same.",
        "Entry 41: Sharing, recorded on 01/05/2026. This history goes on to entry 52.",
        "Entry 41: Contact, recorded on 03/05/2026. This history goes on to entry 47.",
        "V-04's history contradicts a checkpoint that you hold.",
        "In the checkpoint of 02/05/2026, entry 41 is another one.",
        "From there on, neither is counted.",
        "V-05's ledger has become shorter: 50 entries on 02/05/2026, 41 on 09/05/2026.",
        "V-07: file 12 is missing (entries 9 to 12).",
        "V-08: file 3 is missing (entry 3).",
        "Nothing from V-19 since 14/10/2026 (39 days).",
        "Months: 02/2026 to 04/2026.",
        "Missing entries, not counted: 5.",
        "Not counted where their histories contradict each other: V-03, V-04.",
        "They do not prove that it is true or complete.",
    ),
    "fr": (
        "V-03 a deux historiques qui se contredisent. Jusqu’à l’entrée 40, les deux sont identiques.",
        "Entrée 41 : Partage, notée le 01/05/2026. Cet historique va jusqu’à l’entrée 52.",
        "Entrée 41 : Contact, notée le 03/05/2026. Cet historique va jusqu’à l’entrée 47.",
        "L’historique de V-04 contredit un point de contrôle en votre possession.",
        "Dans le point de contrôle du 02/05/2026, l’entrée 41 est une autre.",
        "À partir de là, aucun des deux n’est compté.",
        "Le registre de V-05 est devenu plus court : 50 entrées le 02/05/2026, 41 le 09/05/2026.",
        "V-07 : le fichier 12 manque (entrées 9 à 12).",
        "V-08 : le fichier 3 manque (entrée 3).",
        "Rien de V-19 depuis le 14/10/2026 (39 jours).",
        "Mois : 02/2026 à 04/2026.",
        "Entrées manquantes, non comptées : 5.",
        "Non comptés là où leurs historiques se contredisent : V-03, V-04.",
        "Ils ne prouvent pas que c’est vrai ou complet.",
    ),
}


@languages
def test_every_finding_stands_in_every_form_in_plain_words(language):
    one = report(language=language)
    forms = (as_text(one, 80), as_text(one, 40), text_of(as_pdf(one)[0]))
    for sentence in SENTENCES[language]:
        for form in forms:
            assert bare(sentence) in bare(form), sentence
    table = flat(" ".join(part for row in rows_of(as_csv(one)) for part in row))
    for sentence in SENTENCES[language][:10]:
        assert flat(sentence) in table


def test_what_is_open_is_told_with_the_oldest_first_and_the_clock_of_a_breach():
    text = as_text(report(), 80)
    lines = [flat(line) for line in text.splitlines()]
    assert lines.index("V-02 112 C-008 13/10/2026 40") < lines.index("V-02 77 C-009 20/11/2026 2")
    assert "V-06 5 C-019 21/11/2026 24/11/2026 at 14:05 1" in lines
    assert "V-06 4 01/11/2026 over 21" in lines
    assert "V-02 78 C-010 21/11/2026 1" in lines
    assert "V-09 2 C-030 19/11/2026 3" in lines


def test_of_what_shows_no_day_no_days_are_counted():
    one = report(Findings(follow_ups=(FollowUp("V-01", 4, "breach", "", ""), FollowUp("V-01", 3, "outcome", "", ""))))
    assert [row.cells for group in one.attention for row in group.table.rows] == [(None,), (None,)]
    assert as_data(one)["attention"]["outcome"][0]["days"] is None
    for text in (as_text(one, 80), as_csv(one), text_of(as_pdf(one)[0])):
        assert "–" in text
    assert "Days: –" in as_csv(one)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("2026-01", "2026-12"), "Months: 01/2026 to 12/2026."),
        (("1900-01", "2026-12"), "Months: 01/1900 to 12/2026."),
        (("2025-01", "2025-02"), "Months: 01/2025 to 02/2025."),
        (("2026-03", ""), "Months: 03/2026 and after."),
        (("2030-03", ""), "Months: 03/2030 and after."),
        (("", "2026-03"), "Months: up to 03/2026."),
        (("", ""), "Months: 02/2026 to 04/2026."),
    ],
)
def test_the_months_are_those_that_were_asked_for(asked, said):
    assert report(asked=asked).introduction[0] == said


def test_the_gravest_stands_first_and_what_needs_an_eye_before_the_totals():
    text = as_text(report(), 80)
    order = (
        "NEEDS ATTENTION",
        "Histories",
        "shorter",
        "Breaches: the CNIL",
        "On hold",
        "Outcome not",
        "Missing",
        "Silence",
        "TOTALS",
    )
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)


def test_sides_of_which_little_is_known_are_told_all_the_same():
    blind = Contradiction("V-03", 0, replace(CONTACT, at=""), replace(POINT, at=""))
    text = flat(as_text(report(Findings(contradictions=(blind,))), 80))
    assert "V-03's history contradicts a checkpoint that you hold. How far they agree cannot be told." in text
    assert "Entry 41: Contact. This history goes on to entry 47." in text
    assert "In the checkpoint, entry 41 is another one. Neither is counted." in text
    points = flat(as_text(report(Findings(contradictions=(Contradiction("V-03", 0, POINT, POINT),))), 80))
    assert "Two checkpoints of V-03 contradict each other." in points


def test_where_there_is_nothing_it_says_so():
    text = as_text(report(Findings(), []), 80)
    assert "Nothing needs attention." in text
    assert "No entry has come yet." in text
    assert "Until" not in text
    assert len(PdfReader(BytesIO(as_pdf(report(Findings(), []))[0])).pages) >= 1


def test_the_data_hold_the_totals_as_they_are():
    policy, counts = load(), recorded()
    sums, data = totals(policy, counts), json.loads(json.dumps(as_data(report())))
    assert data["tables"]["volunteers"]["rows"] == [[code, *row] for code, row in sums.by_volunteer.rows]
    assert data["tables"]["volunteers"]["total"] == [count for _, count in sums.by_volunteer.across().rows]
    assert dict(data["tables"]["verdicts/all"]["rows"]) == dict(row for row in sums.verdicts.across().rows if row[0])
    assert data["attention"]["outcome"][0] == {
        "volunteer": "V-02", "entry": "112", "client": "C-008", "recorded": "13/10/2026", "days": 40
    }  # fmt: skip
    assert data["attention"]["gaps"][0]["finding"] == "V-07: file 12 is missing (entries 9 to 12)."


@languages
def test_a_spreadsheet_can_add_the_counts_up(language):
    text = as_csv(report(language=language))
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n") == len(rows_of(text))
    head, *rows = rows_of(text)
    assert len(head) == 4
    assert {len(row) for row in rows} == {4}
    sums, names = totals(load(), recorded()), {"en": "Contacts by channel", "fr": "Contacts par moyen"}
    counted = sum(int(row[3]) for row in rows if row[0] == names[language])
    assert counted == sums.channels.across().total > 0


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠", " =", "\u00a0="])
def test_no_cell_of_a_spreadsheet_acts(start):
    ((cell, number),) = rows_of(cells([(f'{start}1+1;"x"', 7)]))
    assert cell == f'\'{" " if start == chr(10) else start}1+1;"x"'
    assert number == "7"


def test_a_return_cannot_act_in_a_spreadsheet():
    assert rows_of(cells([("\r=1",)])) == [["' =1"]]


@pytest.mark.parametrize(
    "at", ["", "soon", "2026-13-40", "2026-05-02", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"]
)
def test_a_moment_that_somebody_made_up_stops_nothing(at):
    found = Findings(
        contradictions=(Contradiction("V-03", 1, replace(SHARING, at=at), replace(POINT, at=at)),),
        rollbacks=(Rollback("V-05", point(50, at), point(41, at)),),
        silences=(Silence("V-19", at, 0),),
        follow_ups=tuple(FollowUp("V-01", 1, what, "C-001", at) for what in ("breach", "hold", "outcome", "not_told")),
    )
    month = [
        Count("V-01", at[:7], "contact", WAYS[0], "", (), (), 6),
        Count("V-01", "2026-01", "contact", "", "", (), (), 6),
    ]
    one = report(found, month)
    for form in (as_text(one, 80), as_csv(one), text_of(as_pdf(one)[0])):
        assert "V-19" in form
        assert form.count("\n") < 300


@languages
@sides
@pytest.mark.parametrize("width", [40, 80])
def test_no_line_is_longer_than_the_screen(language, outside, width):
    text = as_text(report(language=language, outside=outside), width)
    assert max(map(len, text.splitlines())) <= width
    assert "\x1b" not in text


def test_a_table_that_has_no_room_is_told_row_by_row():
    one = report()
    assert "By telephone: 21," in flat(as_text(one, 40))
    assert "By telephone: 21," not in flat(as_text(one, 80))
    assert "Volunteer Contacts First contacts Sharings Outcomes Breaches V-01 147 3 25 2 1" in flat(as_text(one, 80))


@languages
def test_outside_there_is_no_code_no_entry_and_no_small_count(language):
    one = report(language=language, outside=True)
    forms = (as_text(one, 80), as_csv(one), json.dumps(as_data(one)), text_of(as_pdf(one)[0]))
    for form in forms:
        assert not re.search(r"\b[VC]-\d", form)
    fewer = {"en": "fewer than 5", "fr": "moins de 5"}[language]
    exceptional = load(language=language).words["sharing"].verdicts["exceptional_disclosure"].name
    assert [row[3] for row in rows_of(forms[1]) if row[1] == exceptional] == [fewer]
    assert f"{fewer}." in " ".join(one.basis)  # the number of volunteers
    counts = [int(row[3]) for row in rows_of(forms[1]) if row[3].isdecimal()]
    assert counts
    assert not [count for count in counts if 0 < count < 5]


def test_outside_the_summary_tells_no_more_than_the_tables():
    data = as_data(report(outside=True))
    summary = {row[0]: row[1] for row in data["summary"]["rows"]}
    verdicts = {row[0]: row[1] for row in data["tables"]["verdicts/all"]["rows"]}
    assert summary["exceptional_disclosure"] == "fewer_than_5"
    assert verdicts.items() <= summary.items()
    assert summary["breach"] == "fewer_than_5"
    assert data["attention"] == {}
    assert "volunteers" not in data["tables"]


def test_outside_the_clauses_stand_only_where_nothing_is_small():
    assert as_data(report(outside=True))["tables"]["clauses"]["rows"] == []
    large = [Count("V-01", "2026-02", "decision", "", "forbidden", ("VOL-1",), (), 6)]
    rows = as_data(report(counts=large, outside=True))["tables"]["clauses"]["rows"]
    assert ["VOL-1", 6] in rows


@languages
@sides
def test_the_pdf_is_made_for_a_screen_reader(language, outside):
    one = report(language=language, outside=outside)
    reader = PdfReader(BytesIO(as_pdf(one)[0]))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert reader.metadata.title == f"{one.title}, {one.group}"
    about = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in about or 'pdfuaid:part="1"' in about
    tags = list(kinds(root["/StructTreeRoot"]))
    assert tags.count("/H1") == 1
    drawn = [
        table for table in (one.summary, *one.tables, *(group.table for group in one.attention)) if table and table.rows
    ]
    assert tags.count("/Table") == len(drawn)
    assert tags.count("/TR") == sum(1 + len(table.rows) + bool(table.total) for table in drawn)
    assert "/Figure" not in tags  # the bars only repeat the numbers beside them


def kinds(node):
    if "/S" in node:
        yield node["/S"]
    below = node.get("/K", [])
    for child in (one.get_object() for one in (below if isinstance(below, list) else [below])):
        if isinstance(child, dict):
            yield from kinds(child)


@languages
def test_the_pdf_holds_every_table_whole(language):
    one = report(language=language)
    text = bare(text_of(as_pdf(one)[0]))
    for table in one.tables:
        assert bare(table.heading) in text
        for row in table.rows:
            assert bare("".join((*row.labels, *map(str, row.cells)))) in text


def test_the_same_report_gives_the_same_bytes():
    assert as_pdf(report()) == as_pdf(report())


def test_a_forged_code_acts_nowhere():
    evil = "\x1b[31m=cmd|' /C calc'!A0 #read(\"x\")\u202e"
    counts = [Count(evil, "2026-02", "contact", WAYS[0], "", (), (), 6)]
    one = report(Findings(gaps=(Gap(evil, 1, 2),), silences=(Silence(evil, NOW.isoformat(), 1),)), counts)
    for form in (as_text(one, 80), as_text(one, 40), as_csv(one), text_of(as_pdf(one)[0])):
        assert "\x1b" not in form
        assert "\u202e" not in form
        assert "⟨U+001B⟩[31m" in flat(form)
