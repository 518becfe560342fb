"""The copy of the Code as a page: every word of it, in order, for eyes and for screen readers, and nothing else."""

import re
import sys
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from io import BytesIO

import pytest
from platforms import NO_TYPST
from pypdf import PdfReader

from confcli.core.client_copy import Coordinator, Said, Section
from confcli.errors import NotWritten
from confcli.policy import load, load_copy
from confcli.reports.copy.as_html import as_html
from confcli.reports.copy.as_pdf import as_pdf

pytest.importorskip("typst", reason=NO_TYPST)

ANNE = Coordinator("Anne Martin", "06 12 34 56 78")
COPIES = {language: load_copy(None, language, ANNE) for language in ("en", "fr")}
EVIL = '#read("/etc/passwd") *b* _i_ $x$ <b>&amp;</b> [a] \\ @ref // {page} $title "q" `raw` = H - l </style><script>1'
languages = pytest.mark.parametrize("language", ["en", "fr"])
sizes = pytest.mark.parametrize("large", [False, True])


def words(copy):
    """Give what a reader must find on the page, in its order."""
    yield from (copy.group, copy.title)
    yield from said(copy.introduction)
    for section in copy.sections:
        yield section.heading
        for lines in (section.text, section.points, section.after):
            yield from said(lines)
    yield copy.before
    yield from (part for entry in copy.contact for part in entry)
    yield copy.edition


def said(lines):
    yield from (one.text for line in lines for one in line)


def bare(text):
    """Leave out the white space: where a line ends is the page's own business."""
    return re.sub(r"\s", "", text)


def hold_in_order(text, copy):
    text, at = bare(text), 0
    for one in map(bare, words(copy)):
        found = text.find(one, at)
        assert found >= 0, f"{one} is not on the page, or not in its place"
        at = found + len(one)


def read(copy, **options):
    return PdfReader(BytesIO(as_pdf(copy, **options)[0]))


def text_of(reader):
    return "\n".join(page.extract_text() for page in reader.pages)


class Page(HTMLParser):
    """What a browser would show, and every tag."""

    def __init__(self, html):
        super().__init__()
        self.shown, self.tags, self._style = [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self._style = tag in ("style", "title")

    def handle_endtag(self, tag):
        self._style = self._style and tag not in ("style", "title")

    def handle_data(self, data):
        self.shown += [] if self._style else [data]


@sizes
@languages
def test_the_pdf_holds_every_word_in_order(language, large):
    hold_in_order(text_of(read(COPIES[language], large=large)), COPIES[language])


@sizes
@languages
def test_the_html_holds_every_word_in_order(language, large):
    hold_in_order("".join(Page(as_html(COPIES[language], large=large)).shown), COPIES[language])


@sizes
@languages
def test_the_pdf_is_made_for_a_screen_reader(language, large):
    reader, copy = read(COPIES[language], large=large), COPIES[language]
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == f"{copy.title}, {copy.group}"
    about = root["/Metadata"].get_data().decode()
    assert "pdfuaid:part>1<" in about or 'pdfuaid:part="1"' in about
    tags = list(kinds(root["/StructTreeRoot"]))
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == len(copy.sections)
    assert tags.count("/LI") == sum(len(section.points) for section in copy.sections)


def kinds(node):
    if "/S" in node:
        yield node["/S"]
    below = node.get("/K", [])
    for child in (one.get_object() for one in (below if isinstance(below, list) else [below])):
        if isinstance(child, dict):
            yield from kinds(child)


@languages
def test_normal_print_is_one_page(language):
    reader = read(COPIES[language], large=False)
    assert len(reader.pages) == 1
    assert min(heights(reader)) >= 9
    assert sorted(heights(reader))[len(heights(reader)) // 2] >= 9.5


@languages
def test_large_print_is_never_below_18_points(language):
    assert min(heights(read(COPIES[language], large=True))) >= 18


def heights(reader):
    """Give the size of every piece of text in points."""
    found = []

    def note(text, matrix, text_matrix, _font, size):
        if text.strip():
            found.append(round(size * abs(text_matrix[3] * matrix[3]), 2))

    for page in reader.pages:
        page.extract_text(visitor_text=note)
    return found


def test_both_languages_say_the_same_clauses_and_all_of_them():
    cited = {
        language: [
            one.clause
            for section in (copy.introduction, *map(lines_of, copy.sections))
            for line in section
            for one in line
            if one.clause
        ]
        for language, copy in COPIES.items()
    }
    assert cited["en"] == cited["fr"]
    assert sorted(cited["en"]) == sorted(load().clauses)


@sizes
@languages
def test_no_sign_of_the_code_is_on_what_a_client_keeps(language, large):
    shown = text_of(read(COPIES[language], large=large)), "".join(Page(as_html(COPIES[language], large=large)).shown)
    for text in shown:
        assert not [clause for clause in load().clauses if re.search(rf"(?<!\w){clause}(?!\w)", text)]
        assert "[" not in text


@sizes
@languages
def test_whom_to_turn_to_is_on_every_copy(language, large):
    for text in (text_of(read(COPIES[language], large=large)), as_html(COPIES[language], large=large)):
        assert "Anne Martin" in text
        assert "06 12 34 56 78" in text.replace("\u00a0", " ")


@languages
def test_where_nobody_is_known_there_is_a_line_on_paper_and_a_sentence_on_a_screen(language):
    copy = load_copy(None, language)
    assert [value for _, value in copy.contact] == ["", ""]
    page = Page(as_html(copy, large=False))
    assert copy.unknown in "".join(page.shown)
    assert "address" not in [tag for tag, _ in page.tags]
    assert copy.contact[0][0] in text_of(read(copy, large=False))


def test_what_is_below_the_code_cites_no_clause():
    for copy in COPIES.values():
        assert "coord" in copy.before
        code = [one.text for section in copy.sections for line in lines_of(section) for one in line]
        assert not [text for text in code if "coord" in text]


def lines_of(section: Section):
    return (*section.text, *section.points, *section.after)


def evil():
    line = (Said(EVIL, EVIL),)
    section = Section(EVIL, (line,), (line,), (line,))
    return replace(
        COPIES["en"],
        title=EVIL,
        group=EVIL,
        introduction=(line,),
        sections=(section,),
        contact=((EVIL, EVIL),),
        before=EVIL,
        edition=EVIL,
        page=EVIL,
    )


@sizes
def test_markup_comes_out_of_the_pdf_as_it_was_typed(large):
    reader = read(evil(), large=large)
    hold_in_order(text_of(reader), evil())
    assert reader.metadata.title == f"{EVIL}, {EVIL}"


def test_markup_comes_out_of_the_html_as_it_was_typed():
    page, clean = Page(as_html(evil(), large=False)), Page(as_html(COPIES["en"], large=False))
    hold_in_order("".join(page.shown), evil())
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in clean.tags}
    assert f"<title>{EVIL}, {EVIL}</title>" in unescape(as_html(evil(), large=False))


@sizes
def test_the_html_fetches_nothing(large):
    html = as_html(COPIES["fr"], large=large)
    assert not re.search(r"https?:|//[a-z]|@import|<script|<link|<img|<iframe", re.sub(r"base64,[^)]*", "", html))
    assert "default-src 'none'" in html
    assert not [tag for tag, attributes in Page(html).tags if {"src", "href", "onload"} & attributes.keys()]
    assert html.startswith(f'<!DOCTYPE html>\n<html lang="fr" class="{"large" if large else "normal"}">')


@sizes
@languages
def test_the_same_copy_gives_the_same_bytes(language, large):
    assert as_pdf(COPIES[language], large=large) == as_pdf(COPIES[language], large=large)
    assert as_html(COPIES[language], large=large) == as_html(COPIES[language], large=large)
    assert "2026" in str(read(COPIES[language], large=large).metadata["/CreationDate"])


def test_what_no_font_can_show_is_spelt_and_named():
    copy = replace(COPIES["en"], group="Nuxalk \U0001b170 q\u0308\u1dff")
    content, spelt = as_pdf(copy, large=False)
    assert "\U0001b170" in spelt  # unless there is a font for Nüshu here
    text = bare(text_of(PdfReader(BytesIO(content))))
    assert "Nuxalk⟨U+1B170⟩" in text
    assert COPIES["en"].title.replace(" ", "") in text


def test_a_greek_or_cyrillic_name_needs_no_spelling():
    for name in ("Ελένη", "Олена", "Zoë Łukasz"):
        content, spelt = as_pdf(replace(COPIES["en"], group=name), large=False)
        assert spelt == ""
        assert bare(name) in bare(text_of(PdfReader(BytesIO(content))))


def test_a_text_that_is_longer_than_a_page_is_still_whole():
    copy = COPIES["en"]
    long = replace(copy, sections=(replace(copy.sections[0], text=copy.sections[0].text * 20), *copy.sections[1:]))
    for large in (False, True):
        reader = read(long, large=large)
        hold_in_order(text_of(reader), replace(long, sections=long.sections[1:]))
        assert len(reader.pages) > 1
        assert bare(text_of(reader)).count(bare(copy.sections[0].text[0][0].text)) == 20


def test_without_typst_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(NotWritten, match="no typst"):
        as_pdf(COPIES["en"], large=False)


def test_what_typst_refuses_for_another_reason_is_said(monkeypatch):
    monkeypatch.setattr("confcli.reports.typesetting.compiled", refuse)
    with pytest.raises(NotWritten, match="broken"):
        as_pdf(COPIES["en"], large=False)


def refuse(*_):
    import typst

    return typst.compile(b"#broken")
