"""This module knows a PDF behind a password: AES-256, everything in it encrypted, its tags kept, and checked."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from confcli.errors import NotWritten

if TYPE_CHECKING:
    from pypdf import PdfReader

ALGORITHM = "AES-256"
REVISION, METHOD = 6, "/AESV3"  # ISO 32000-2: the only ones that are not deprecated
VERSION = "%PDF-1.7"  # without it the copy would call itself 1.3, which knows no such encryption
INSTEAD = "Nothing was written. Try again, or seal the log for your supervisor."


def locked(pdf: bytes, password: str) -> bytes:
    """Give the PDF encrypted with a password of printable ASCII, which every reader reads the same.

    Raises NotWritten when pypdf or its cipher is missing, or when what came of it is not as it must be.
    """
    if not (password and password.isascii() and password.isprintable()):
        raise NotWritten("The password of a PDF is made of plain letters, digits and signs.", INSTEAD)
    try:
        from pypdf import PdfWriter
        from pypdf.errors import DependencyError
    except ImportError as error:
        raise NotWritten("There is no pypdf on this computer, so no PDF can be encrypted.", INSTEAD) from error
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.pdf_header = VERSION
    out = BytesIO()
    try:
        writer.encrypt(password, algorithm=ALGORITHM)
        writer.write(out)
    except DependencyError as error:
        raise NotWritten("There is no AES cipher on this computer, so no PDF can be encrypted.", INSTEAD) from error
    _require_locked(out.getvalue(), password)
    return out.getvalue()


def _require_locked(pdf: bytes, password: str) -> None:
    """Look at the result as a stranger, then as its reader; raises NotWritten."""
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(BytesIO(pdf))
    sound = (
        pdf.startswith(VERSION.encode())
        and _is_encrypted_as_named(reader)
        and reader.decrypt("") is PasswordType.NOT_DECRYPTED
        and reader.decrypt(password) is not PasswordType.NOT_DECRYPTED
        and len(reader.pages) > 0
    )
    if not sound:
        raise NotWritten("The PDF is not encrypted as it must be, so it was not written.", INSTEAD)


def _is_encrypted_as_named(reader: PdfReader) -> bool:
    """Tell whether streams and strings are encrypted with AES-256, in the revision that is not deprecated."""
    named = reader.trailer.get("/Encrypt")
    if named is None:
        return False
    how = named.get_object()
    filters = {str(how.get(kind)) for kind in ("/StmF", "/StrF")}
    return how.get("/R") == REVISION and all(how["/CF"][one]["/CFM"] == METHOD for one in filters)
