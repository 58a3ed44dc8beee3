"""Taking the password off a workbook (inside the capped child only) and putting one on; nothing plain touches the disk."""

from __future__ import annotations

import io
from pathlib import Path
from types import SimpleNamespace

import msoffcrypto
from msoffcrypto import exceptions
from msoffcrypto.format import ooxml, xls97

from desktop.base import patience
from desktop.exchange.workbook_scan import refuse

LONGEST = 255  # characters Excel takes as a password
# What Excel itself tries first: a workbook that is only write-protected is encrypted with this word, [MS-OFFCRYPTO] 2.1.3
_WRITE_PROTECTED = "VelvetSweatshop"


# The library keeps the opened .xls in a temporary file for a moment; a list of people belongs into memory only.
xls97.tempfile = SimpleNamespace(TemporaryFile=io.BytesIO)


def unlocked(path: Path, password: str | None) -> io.BytesIO:
    """The decrypted bytes of an xlsx, xlsm, xls or et file that has a password to open.

    Raises `Refused`: `file.encrypted` without a password, `file.wrong_password`, `file.corrupt`.
    """
    with patience.patiently(lambda: path.open("rb")) as source:
        try:
            return _with(source, _WRITE_PROTECTED)
        except exceptions.InvalidKeyError:
            if password is None:
                raise refuse("file.encrypted") from None
            if not password:
                raise refuse("file.wrong_password") from None
        try:
            return _with(source, password[:LONGEST])
        except exceptions.InvalidKeyError:
            raise refuse("file.wrong_password") from None


def _with(source: io.BufferedReader, password: str) -> io.BytesIO:
    try:
        office = msoffcrypto.OfficeFile(source)
        office.load_key(password=password, **({"verify_password": True} if office.format == "ooxml" else {}))
        plain = io.BytesIO()
        office.decrypt(plain)
    except exceptions.InvalidKeyError:
        raise
    except (exceptions.FileFormatError, exceptions.ParseError, exceptions.DecryptionError) as error:
        raise refuse("file.corrupt") from error
    plain.seek(0)
    return plain


def locked(plain: bytes, password: str) -> bytes:
    """The bytes of an xlsx under a password to open (ECMA-376 agile encryption, AES-256), in memory only."""
    closed = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(plain)).encrypt(password[:LONGEST], closed)
    return closed.getvalue()
