"""What several rules ask of a value: a day, an age, a number known to be right; quick, for whole offices at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from desktop.domain.choices import CHOICES
from desktop.domain.id_number import PROVINCES, check_digit
from desktop.domain.partial_date import stored as day
from desktop.domain.phone import is_mobile, parse_phones
from desktop.domain.rules.rule import Finding
from desktop.domain.standing import age

__all__ = ["Row", "age", "codes", "dates", "day", "over", "phones", "said_no", "surely_valid"]

Row = Mapping[str, Any]


def over(until: str | None, today: date) -> bool:
    """Whether a term has run out: on the day after its last one."""
    last = day(until) if until else None
    return last is not None and (last.year, last.month or 12, last.day or 31) < (
        today.year,
        today.month,
        today.day,
    )


def said_no(flag: object) -> bool:
    """Whether a flag says no; nothing said is not no. Stored flags come as 0 and 1."""
    return flag is False or flag == 0


@lru_cache(maxsize=65_536)
def _real_day(digits: str) -> bool:
    return day(f"{digits[:4]}-{digits[4:6]}-{digits[6:]}") is not None


@lru_cache(maxsize=1024)  # asked twice of each number: is it right, and what does it prove
def surely_valid(number: str) -> bool:
    """Whether a stored number is a right one beyond doubt; the few others are read with `IdNumber.parse`."""
    return (
        len(number) == 18
        and number[:17].isdecimal()
        and number.isascii()
        and check_digit(number[:17]) == number[17]
        and int(number[:2]) in PROVINCES
        and _real_day(number[6:14])
    )


def phones(field: str, typed: tuple[str, ...] | list[str]) -> Iterator[Finding]:
    """The findings about numbers as stored; each is one telephone."""
    for number in typed:
        if is_mobile(number):
            continue
        for code in parse_phones(number).codes:
            if code in {"phone.invalid", "phone.damaged"}:
                yield Finding(code, field, tuple(typed))


def codes(kind: str, row: Row, fields: tuple[str, ...]) -> Iterator[Finding]:
    """Codes that no table has: from a newer program, or written by another one."""
    for field in fields:
        value = row.get(field)
        if not value:
            continue
        table = CHOICES[kind, field]
        for code in value if isinstance(value, list | tuple) else (value,):
            if code not in table:
                yield Finding("code.unknown", field, (value,), {"code": str(code)})


def dates(row: Row, fields: tuple[str, ...], past: tuple[str, ...], today: date) -> Iterator[Finding]:
    """Dates nobody can read, and days of the past that lie ahead; `past` are some of `fields`."""
    for field in fields:
        typed = row.get(field)
        if not typed:
            continue
        read = day(typed)
        if read is None:
            yield Finding("date.unreadable", field, (typed,))
        elif field in past and read.first_day > today:
            yield Finding("date.future", field, (typed,))
