"""The paper key as a PDF in memory: made when an office is founded, printed once, never stored by us."""

from __future__ import annotations

import io
from datetime import date

from desktop.documents.kinds import recovery_sheet as kind


def pdf(office: str, code: str, made_on: date, *, file_name: str = "") -> bytes:
    """The sealing sheet of `office` for a recovery `code` (8 groups of 6 digits joined by hyphens).

    Raises `ValueError` for anything that is not such a code.
    """
    sheet = kind.RecoverySheet(
        office=office, file_name=file_name, made_on=made_on, groups=tuple(code.split("-"))
    )
    out = io.BytesIO()
    kind.draw(out, sheet)
    return out.getvalue()
