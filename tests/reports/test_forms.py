"""Every form of the register: all of it, in order, harmless, whatever was typed into it."""

import csv
import json
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from platforms import NO_TYPST
from pypdf import PdfReader
from reports.logs import CONSULT, CONTACT, EXCEPTIONAL, FORBIDDEN, Volunteer

from confcli.core.code.model import Privacy
from confcli.core.ledger.chain import opened
from confcli.reports.register import as_pdf as pdf_form
from confcli.reports.register.as_data import as_data
from confcli.reports.register.as_html import as_html
from confcli.reports.register.as_pdf import BETWEEN, BREAK, as_pdf
from confcli.reports.register.as_text import WIDTH, as_text
from confcli.reports.register.forms import as_csv
from confcli.reports.register.grouping import WIDTHS, grouped
from confcli.reports.register.model import Row, Section
from confcli.reports.register.view import register

pytest.importorskip("typst", reason=NO_TYPST)

EVIL = '#read("/etc/passwd") *b* _i_ $x$ <b>&amp;</b> [a] \\ @ref // {page} $title "q" `raw` = H </style><script>1'
NAMES = (
    EVIL,
    "Nguyễn Ánh",  # pypdf alone misreads "Thị"; poppler and pdfium do not
    "Ωραία Παπαδοπούλου",
    "Жанна Ёлкина",
    "Łukasz Żółć",
    "Zoë d’Été",
    "Hyperextraordinairement-Montmorency-Châtillon",
    "x" * 120,
    "=1+1",
    "\u202eevil\x1b[2J",
)

NOW = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)


@cache
def whole():
    """A log with everything in it, names and notes too."""
    volunteer = Volunteer()
    for name in NAMES:
        seq = volunteer.decide(
            CONSULT, recipient_name=name, recipient_role=name, purpose=name, note=f"{name}\n{name}", asked_by=name
        )
        volunteer.outcome(seq, shared="less", happened="2026-11-03", kinds=("health",), what=name)
    volunteer.decide(EXCEPTIONAL, recipient_role="doctor")
    volunteer.decide(FORBIDDEN)
    volunteer.add("contact", {**CONTACT, "note": EVIL})
    own = {"refers_to": "1", "supervisor": "S-01", "of_ledger": "c", "of_entry": "d", "replied": "2026-11-04"}
    volunteer.add("reply", {"view": "agree", "reply": EVIL}, own=own)
    return register(
        volunteer.policy, volunteer.log(Privacy.NOTE, Privacy.NAME), datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
    )


def words(shown):
    """Give what a reader must find, in the order of the pages."""
    yield from (shown.code, shown.title, *shown.extent, shown.attention_heading)
    for section in shown.attention:
        yield from (section.heading, *section.lines)
    for sharing in shown.sharings:
        yield from (line for cell in grouped(sharing.row) for line in cell)
        yield from sharing.replies
    yield from (shown.others.heading, *(cell for line in shown.others.rows for cell in line), *shown.replies.lines)
    for detail in shown.details:
        yield detail.heading
        yield from (part for label_and_text in detail.rows for part in label_and_text)


def bare(text):
    """Leave out white space and where a word may break: both are the page's own business."""
    return re.sub(rf"[\s{BREAK}\u00ad]", "", text)


def hold_in_order(text, shown):
    """Find every word in its place; what each page repeats is taken out, for a row may go on overleaf."""
    head = bare("".join(line for cell in grouped(shown.columns) for line in cell))
    text = re.sub(rf"{re.escape(bare(shown.footer))}Page\d+of\d+", "", bare(text)).replace(head, "")
    at = 0
    for one in map(bare, words(shown)):
        found = text.find(one, at)
        assert found >= 0, f"{one} is not there, or not in its place"
        at = found + len(one)


class Page(HTMLParser):
    """What a browser would show, and every tag."""

    def __init__(self, html):
        super().__init__()
        self.shown, self.tags, self._hidden = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._hidden = tag in ("style", "title")

    def handle_endtag(self, tag):
        self._hidden = self._hidden and tag not in ("style", "title")

    def handle_data(self, data):
        self.shown += [] if self._hidden else [data]


def kinds(node):
    if "/S" in node:
        yield node["/S"]
    below = node.get("/K", [])
    for child in (one.get_object() for one in (below if isinstance(below, list) else [below])):
        if isinstance(child, dict):
            yield from kinds(child)


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def test_the_pdf_holds_everything_in_order_and_is_tagged():
    shown = whole()
    pdf, spelt = as_pdf(shown)
    assert spelt == ""
    hold_in_order(text_of(pdf), shown)
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    tags = list(kinds(root["/StructTreeRoot"]))
    assert tags.count("/H1") == 1
    assert tags.count("/H3") == len(shown.attention) + len(shown.details)
    assert tags.count("/TD") >= len(shown.sharings) * len(WIDTHS)
    assert as_pdf(shown) == (pdf, spelt)


def test_a_long_register_is_a_list_and_loses_nothing(monkeypatch):
    monkeypatch.setattr(pdf_form, "LONGEST_TABLE", 5)
    pdf, _ = as_pdf(whole())
    hold_in_order(text_of(pdf).replace(BETWEEN, " "), replace(whole(), sharings=(), details=()))
    text = bare(text_of(pdf))
    for sharing in whole().sharings:
        assert bare(BETWEEN.join(line for cell in grouped(sharing.row) for line in cell)) in text


def test_what_no_font_can_show_is_spelt_and_named():
    pdf, spelt = as_pdf(replace(whole(), title="Log \U0001b170 of Nuxalk", sharings=(), details=()))
    assert spelt == "\U0001b170"
    assert "Log⟨U+1B170⟩ofNuxalk" in bare(text_of(pdf))


# typst 0.15 gives up on this one where it is to break the word, and no font of ours has all of it.
GIVES_UP = (
    "\u064a\u066d\u06b0\u0698\u06c6\u06ce\u0611\u0658\u06d3\u06fc\u0620\u0698\u0690\u200b\u066a\u06df\u06a4\u0659"
)
GIVES_UP += "\u066d\u0609\u06df\u068d\u06a9\u06d0\u06d1\u06a4\u066b\u0683\u068f\u062c\u060f\u06ce"


def test_a_word_on_which_typst_gives_up_costs_nobody_the_register():
    shown = replace(whole(), sharings=(), details=(), replies=replace(whole().replies, lines=(GIVES_UP,)))
    assert bare(shown.title) in bare(text_of(as_pdf(shown)[0]))


def test_hundreds_of_lines_that_need_an_eye_run_over_many_pages():
    lines = tuple(f"Entry {number}: a line of some length." for number in range(300))
    shown = replace(whole(), attention=(Section("Breaches", lines),), sharings=(), details=())
    pdf, _ = as_pdf(shown)
    hold_in_order(text_of(pdf), replace(shown, others=replace(shown.others, rows=())))


def test_the_html_holds_everything_and_fetches_nothing():
    html = as_html(whole())
    page = Page(html)
    hold_in_order("".join(page.shown), whole())
    assert "script" not in {tag for tag, _ in page.tags}
    assert not [tag for tag, attributes in page.tags if {"src", "href", "onload", "style"} & attributes.keys()]
    assert not re.search(r"https?:|@import|url\(", re.sub(r"(?s)<body>.*", "", html))
    assert "default-src 'none'" in html
    heads = [attributes.get("scope") for tag, attributes in page.tags if tag == "th"]
    assert set(heads) == {"col", "row"}
    rows = html.partition('class="register"')[2].partition("</table>")[0].split("<tr")[2:]
    assert {len(re.findall("<t[dh]", row)) for row in rows} == {len(WIDTHS)}
    assert sum('class="marked"' in row for row in rows) == sum(one.grave or one.breach for one in whole().sharings)


def test_the_column_of_follow_ups_holds_its_longest_word():
    """« MANQUEMENT » in bold takes 101 pixels; beside it a cell has 11 of padding, and the page 38."""
    html = as_html(whole())
    assert re.search(r"td:last-child strong \{ overflow-wrap: normal; hyphens: none \}", html)
    share = float(re.findall(r"nth-child\(11\) \{ width: ([\d.]+)%", html)[0])
    assert (1300 - 38) * share / 100 - 11 > 101
    stacked = int(re.search(r"max-width: (\d+)em", html)[1]) * 16  # below that width each fact has a line
    assert (stacked - 38) * share / 100 - 11 > 101 - 5


def test_the_text_says_the_summary_first_and_keeps_to_its_width():
    text = as_text(whole())
    for word in words(replace(whole(), sharings=(), details=(), others=replace(whole().others, rows=()))):
        assert bare(word).lower() in bare(text).lower()
    assert text.index("FOR YOUR ATTENTION") < text.index("Sharings by verdict") < text.index("REGISTER OF SHARINGS")
    assert max(map(len, text.splitlines())) <= WIDTH
    assert ">> 21.  23/11/2026  C-001  Exceptional disclosure (EXC-0, EXC-1, NEC)" in text
    for sharing in whole().sharings:
        for cell in sharing.row:
            assert bare(cell) in bare(text)


def test_a_spreadsheet_gets_every_column_and_runs_none():
    text = as_csv(whole())
    assert text.startswith('\ufeff"No.";"Decided on";')
    assert text.endswith('"\r\n')
    head, *rows = csv.reader(StringIO(text[1:], newline=""), delimiter=";")
    assert len(head) == len(Row._fields) == 21
    assert [len(row) for row in rows] == [21] * len(whole().sharings)
    assert [row[7] for row in rows] == [one.row.verdict for one in whole().sharings]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in {cell for row in rows for cell in row}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "  =", "\n="])
def test_no_cell_begins_with_what_a_spreadsheet_would_run(start):
    row = whole().sharings[0].row._replace(purpose=f"{start}1+1", shared=f"two{start}lines")
    text = as_csv(replace(whole(), sharings=(replace(whole().sharings[0], row=row),)))
    _, shown = csv.reader(StringIO(text[1:], newline=""), delimiter=";")
    assert shown[9].startswith("'")
    assert not set("\r\n") & set("".join(shown))


def test_the_data_is_json_with_a_name_for_each_column():
    data = json.loads(json.dumps(as_data(whole())))
    assert len(data["sharings"]) == len(whole().sharings)
    assert set(Row._fields) <= set(data["sharings"][0])
    assert data["attention"][0]["heading"] == "Exceptional disclosures"
    assert data["sharings"][0]["replies"]
    assert data["details"]


def test_nothing_that_could_act_is_in_any_form():
    for text in (as_text(whole()), as_html(whole()), as_csv(whole())[1:], json.dumps(as_data(whole()))):
        found = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Co", "Cs") and char not in "\r\n"}
        assert found == set()


def test_what_a_forged_entry_holds_acts_nowhere():
    """A chain can be sealed by anyone: clauses, class, kind and a choice may be anything."""
    volunteer, evil = Volunteer(), "\u202eevil\x1b[2J\n"
    volunteer.decide(EXCEPTIONAL)
    fields = dict(map(opened, volunteer.entries[1].disclosures.values()))
    forged = {**fields, "clauses": [evil], "marks": ["permits", "breach"], "recipient": evil, "danger": evil}
    for kind in ("decision", f"kind{evil}"):
        volunteer.put(kind, forged)
    volunteer.put("contact", {**fields, "channel": evil, "class": None, "marks": ["breach"]})
    shown = register(volunteer.policy, volunteer.log(), NOW)
    assert "Exceptional disclosures" in {one.heading for one in shown.attention}
    assert "Breaches" in {one.heading for one in shown.attention}
    for text in (as_text(shown), as_html(shown), json.dumps(as_data(shown), ensure_ascii=False)):
        assert not {char for char in text if unicodedata.category(char) in ("Cc", "Cf") and char != "\n"}
        assert "\\n" not in text
    assert "U+202E" in text_of(as_pdf(shown)[0])


def test_the_text_fits_a_narrow_screen():
    for columns in (39, 60, 88):
        assert max(map(len, as_text(whole(), columns).splitlines())) <= columns
    assert as_text(whole()) == as_text(whole(), WIDTH)


def test_an_empty_register_says_so_in_every_form():
    volunteer = Volunteer()
    volunteer.add("contact", CONTACT)
    shown = register(volunteer.policy, volunteer.log(), NOW)
    for text in (text_of(as_pdf(shown)[0]), "".join(Page(as_html(shown)).shown), as_text(shown)):
        assert bare(shown.nothing) in bare(text)
        assert bare(shown.none) in bare(text)
    assert len(as_csv(shown).splitlines()) == 1
