"""P13: an export is encrypted as named, and opens for nobody else."""

import re
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from pypdf import PdfReader
from stories import CONSULT

from confcli.core.ledger import session_log
from confcli.vault.age_files import BEGINNING, AgeKey, SealedForAnother, unseal

WRONG = ("", "0000-0000-0000-0000-0000-0000", " ", "user", "owner")
POPPLER = shutil.which("pdftotext")


@pytest.fixture
def exports(supervised, tmp_path):
    """Export sealed and as PDF; give both files, the password, and words that stand in them in the clear."""
    supervised.client("Odile")
    for number in range(3):
        details = {"client": "C-001", "recipient_role": f"coordinator {number}"}
        items = [{"what": "what was seen", "needed": "yes"}]
        assert supervised.at("share", "--answers", supervised.answers(CONSULT, items, details)).code == 0
    out = tmp_path / "out"
    out.mkdir()
    answers = supervised.answers({"include": ["codes_only"], "format": ["sealed", "pdf"]})
    ran = supervised.at("export", "--folder", out, "--answers", answers)
    assert ran.code == 0, ran.err
    sealed, pdf = map(Path, ran.out.split())
    return sealed, pdf, re.search(r"\d{4}(?:-\d{4}){5}", ran.err)[0]


def in_pdfium(pdf, password):
    """Give the text of a PDF as a browser's engine reads it; nothing when it does not open."""
    try:
        document = pypdfium2.PdfDocument(str(pdf), password=password)
    except pypdfium2.PdfiumError:
        return ""
    try:
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def in_poppler(pdf, password):
    """Give the text of a PDF as Linux desktops read it; nothing when it does not open."""
    ran = subprocess.run([POPPLER, "-upw", password, str(pdf), "-"], capture_output=True, text=True, check=False)
    return ran.stdout if ran.returncode == 0 else ""


ENGINES = {"pdfium": in_pdfium, **({"poppler": in_poppler} if POPPLER else {})}


def test_both_files_open_for_whom_they_are_meant_and_for_nobody_else(exports, supervisor):
    sealed, pdf, password = exports
    for name, engine in ENGINES.items():
        assert "coordinator 2" in engine(pdf, password), name
        for wrong in (*WRONG, password[:-1], password.replace("-", "")):
            assert engine(pdf, wrong) == "", (name, wrong)
    how = PdfReader(pdf).trailer["/Encrypt"].get_object()
    assert (how["/V"], how["/R"], how["/CF"]["/StdCF"]["/CFM"]) == (5, 6, "/AESV3")
    assert sealed.read_bytes().startswith(BEGINNING)
    raw = sealed.read_bytes() + pdf.read_bytes()
    assert [word for word in (b"coordinator", b"C-001", b"V-07", b"ledger", password.encode()) if word in raw] == []
    with pytest.raises(SealedForAnother):
        unseal(sealed.read_bytes(), AgeKey.new())
    ran = supervisor.at("supervisor", "open", sealed)
    assert ran.code == 0, ran.err
    assert "coordinator 2" in ran.out


def test_a_password_is_drawn_anew_and_stands_nowhere_but_on_the_screen(supervised, tmp_path):
    passwords = set()
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        answers = supervised.answers({"include": ["codes_only"], "format": ["pdf"]})
        ran = supervised.at("export", "--folder", tmp_path / str(number), "--answers", answers)
        found = re.findall(r"\d{4}(?:-\d{4}){5}", ran.out + ran.err)
        assert len(found) == 1
        passwords.update(found)
    assert len(passwords) == 2
    written = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [password for password in passwords if password.encode() in written] == []


@pytest.mark.figures
def test_p13(exports, supervisor, say):
    sealed, pdf, password = exports
    how = PdfReader(pdf).trailer["/Encrypt"].get_object()
    right = sum("coordinator 2" in engine(pdf, password) for engine in ENGINES.values())
    wrong = sum(bool(engine(pdf, one)) for engine in ENGINES.values() for one in WRONG)
    opened = session_log.read_log(unseal(sealed.read_bytes(), key_of(supervisor)))
    strangers = 0
    for _ in range(50):
        with pytest.raises(SealedForAnother):
            unseal(sealed.read_bytes(), AgeKey.new())
        strangers += 1
    say(
        f"P13  the PDF is R={how['/R']}/{how['/CF']['/StdCF']['/CFM'][1:]}: opens in {right} of {len(ENGINES)} engines"
        f" ({', '.join(ENGINES)}) with the password, {wrong} times without; sealed: {len(opened.entries)} entries for"
        f" the supervisor, 0 for {strangers} other keys"
    )
    assert (how["/R"], right, wrong, strangers) == (6, len(ENGINES), 0, 50)


def key_of(program):
    from confcli.vault.keys import KeyRing
    from confcli.vault.secrets import Passphrase
    from confcli.vault.unlocking import open_vault

    vault = open_vault(str(program.vault), Passphrase(program.passphrase_file.read_text().strip()))
    try:
        return KeyRing(vault).identity()
    finally:
        vault.close()
