"""A PDF behind a password (P13): AES-256, opened by its readers with the password and by none without."""

import subprocess
import sys
from io import BytesIO

import pytest
from platforms import NO_TYPST, needs_poppler
from pypdf import PdfReader, PdfWriter

from confcli.errors import NotWritten
from confcli.policy import load_copy
from confcli.reports import locked_pdf
from confcli.reports.copy.as_pdf import as_pdf
from confcli.reports.locked_pdf import locked

pytest.importorskip("typst", reason=NO_TYPST)
PASSWORD = "kiwi-Otter-73-lamp"


@pytest.fixture(scope="module")
def plain():
    return as_pdf(load_copy(None, "en"), large=False)[0]


@pytest.fixture(scope="module")
def pdf(plain):
    return locked(plain, PASSWORD)


def test_it_is_encrypted_as_named_and_opens_with_the_password_alone(pdf):
    assert pdf.startswith(b"%PDF-1.7")
    how = PdfReader(BytesIO(pdf)).trailer["/Encrypt"]
    assert (how["/V"], how["/R"], how["/CF"]["/StdCF"]["/CFM"]) == (5, 6, "/AESV3")
    assert (how["/StmF"], how["/StrF"]) == ("/StdCF", "/StdCF")
    assert how.get("/EncryptMetadata", True)
    for wrong in ("", PASSWORD.lower(), PASSWORD + " "):
        assert not PdfReader(BytesIO(pdf)).decrypt(wrong)
    reader = PdfReader(BytesIO(pdf), password=PASSWORD)
    assert "Our Code of Confidentiality" in reader.pages[0].extract_text()


def test_tags_language_and_title_are_kept(plain, pdf):
    before, after = PdfReader(BytesIO(plain)), PdfReader(BytesIO(pdf), password=PASSWORD)
    for name in ("/Lang", "/ViewerPreferences", "/MarkInfo"):
        assert after.trailer["/Root"][name] == before.trailer["/Root"][name]
    assert list(tags(after)) == list(tags(before))
    assert len(list(tags(after))) > 50
    assert after.metadata.title == before.metadata.title


def tags(reader):
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, dict):
            yield node.get("/S")
            below = node.get("/K", [])
            waiting += below if isinstance(below, list) else [below]


def test_no_word_of_it_stands_there_in_clear(plain, pdf):
    assert b"Our Code of Confidentiality" in plain or b"pdfuaid" in plain
    for word in (b"Our Code", b"CSG06", b"pdfuaid", "Our Code".encode("utf-16-be")):
        assert word not in pdf


@needs_poppler
def test_another_reader_opens_it_with_the_password_alone(pdf, tmp_path):
    path = tmp_path / "locked.pdf"
    path.write_bytes(pdf)

    def ran(*password):
        return subprocess.run(["pdftotext", *password, str(path), "-"], capture_output=True, text=True, check=False)

    assert "Our Code of Confidentiality" in ran("-upw", PASSWORD).stdout
    assert ran().returncode != 0
    assert ran().stdout == ran("-upw", "wrong").stdout == ""


@pytest.mark.parametrize("password", ["", "été", "a\nb", "\x00", "mot\u00a0de passe"])
def test_a_password_that_readers_read_differently_is_refused(plain, password):
    with pytest.raises(NotWritten, match="plain letters"):
        locked(plain, password)


def test_what_is_not_encrypted_as_it_must_be_is_never_given(plain, monkeypatch):
    for algorithm in ("AES-256-R5", "AES-128"):
        monkeypatch.setattr(locked_pdf, "ALGORITHM", algorithm)
        with pytest.raises(NotWritten, match="not encrypted as it must be"):
            locked(plain, PASSWORD)
    monkeypatch.setattr(PdfWriter, "encrypt", lambda *_, **__: None)
    with pytest.raises(NotWritten, match="not encrypted as it must be"):
        locked(plain, PASSWORD)


def test_without_pypdf_it_is_said(plain, monkeypatch):
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(NotWritten, match="no pypdf"):
        locked(plain, PASSWORD)
