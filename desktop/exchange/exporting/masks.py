"""What a list hides unless there is a reason: numbers in their own columns, and numbers that hide in remarks.

A masked ID number shows its first six and last four characters, which hides exactly the birth date; so a list with
any masked ID number shows no birth date beyond the year (GB/T 35273-2020, 7.2, and the habit of the offices).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop.domain import masking
from desktop.exchange.exporting.fields import Field, Kind

_ID = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|\d{15})(?![\dXx])")
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_BIRTH_WORDS = re.compile("出生|生日|birth|born", re.IGNORECASE)
_DAY = re.compile(r"((?:19|20)\d{2})[-./年](?:1[0-2]|0?[1-9])(?:[-./月](?:3[01]|[12]\d|0?[1-9])日?)?")
_MASKED_ID = re.compile(r"\d{6}\*{6,8}[\dXx]{3,4}")
_PERSONAL = frozenset({Kind.ID, Kind.PHONE, Kind.BIRTH, Kind.FREE})


def reveals(fields: Sequence[Field]) -> bool:
    """Whether a list with these columns shows anything a mask would hide."""
    return any(field.kind in _PERSONAL for field in fields)


def masked(cell: str | int, field: Field, *, beside_number: bool) -> str | int:
    """One cell as others may see it; `beside_number`: the list has an ID column."""
    if not isinstance(cell, str) or not cell:
        return cell
    if field.kind is Kind.ID:
        return "、".join(masking.id_number(part) for part in cell.split("、"))
    if field.kind is Kind.PHONE:
        return "、".join(masking.phone(part) for part in cell.split("、"))
    if field.kind is Kind.BIRTH and beside_number:
        return cell[:4]
    return free_text(cell) if field.kind in (Kind.FREE, Kind.TEXT) else cell


def apart(cells: list[str | int], fields: Sequence[Field]) -> list[str | int]:
    """A masked row without an ID column, whose birth date goes when a number stood in its remarks after all."""
    if not any(isinstance(cell, str) and _MASKED_ID.search(cell) for cell in cells):
        return cells
    return [
        cell[:4] if field.kind is Kind.BIRTH and isinstance(cell, str) else cell
        for cell, field in zip(cells, fields, strict=True)
    ]


def free_text(text: str) -> str:
    """A text with every ID number, mobile and landline in it masked."""
    if not any(char.isdigit() for char in text):
        return text
    text = _ID.sub(lambda m: masking.id_number(m[0]), text)
    text = _MOBILE.sub(lambda m: masking.phone(m[0]), text)
    return _LANDLINE.sub(lambda m: masking.phone(m[0]), text)


def table_row(headings: Sequence[str], cells: Sequence[str]) -> list[str]:
    """A row of a table as it stands on the screen, with the same promise: texts masked, no birth beside a number."""
    shown = [free_text(cell) for cell in cells]
    if any(_MASKED_ID.search(cell) for cell in shown):
        shown = [
            _DAY.sub(lambda m: m[1], cell) if _BIRTH_WORDS.search(heading) else cell
            for heading, cell in zip(headings, shown, strict=True)
        ]
    return shown
