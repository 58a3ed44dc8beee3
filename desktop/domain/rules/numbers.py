"""What must hold of the number of a document, whosever it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from desktop.base.errors import Severity
from desktop.base.i18n import _
from desktop.domain import id_document
from desktop.domain.id_document import EIGHTEEN, ID_TYPES
from desktop.domain.id_number import IdNumber
from desktop.domain.rules.reading import surely_valid
from desktop.domain.rules.rule import Finding

_OF_RESIDENTS: Final = frozenset({"birth.over_120"})  # said of the birth date, not of the number


def findings(field: str, typed: str, kind: str | None, today: date) -> Iterator[Finding]:
    """What is wrong with a number that was typed for a kind of document (GA/T 517; None: for an ID card)."""
    if (not kind or kind in EIGHTEEN) and surely_valid(typed):
        return
    document = id_document.read(typed, kind, today=today)
    if document is None or document.fits:
        return
    if document.id_type not in EIGHTEEN:
        words = {"kind": _(ID_TYPES.get(document.id_type, document.id_type))}
        yield Finding("id.form", field, (typed, kind), words)
        return
    wrong = [p.code for p in IdNumber.parse(typed, today=today).problems if p.severity is not Severity.INFO]
    for code in [c for c in wrong if c not in _OF_RESIDENTS][:1] or ["id.bad_length"]:
        yield Finding(code, field, (typed, kind))


def proven(typed: str, kind: str | None, today: date) -> tuple[date, str] | None:
    """The birth and the sex (GB/T 2261.1) a right number proves, None when it proves nothing."""
    if (not kind or kind in EIGHTEEN) and surely_valid(typed):
        number = IdNumber(typed)
        return number.birth, number.sex
    document = id_document.read(typed, kind, today=today)
    if document is None or not document.fits or document.birth is None or document.sex is None:
        return None
    return document.birth, document.sex
