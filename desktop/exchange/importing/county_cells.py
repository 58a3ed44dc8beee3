"""The cells of a county workbook: numbers with units, codes, several names in a cell, dates that may lie ahead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from desktop.domain.community_facts import FACTS, NUMBER, value_of
from desktop.domain.partial_date import PartialDate
from desktop.domain.person_name import parse_name
from desktop.domain.typed_text import bare
from desktop.exchange.importing.sheet_reader import SheetReader, plain_number
from desktop.exchange.workbook_data import DateCell

_NAMES = re.compile(r"[、,，;；/\s\n]+")
_NOBODY = frozenset({"", "无", "暂缺", "空缺", "缺", "待定", "-", "—", "/"})


def declared(r: SheetReader, row: int, wanted: Mapping[str, str]) -> dict[str, Any]:
    """The numbers of some cells (key -> field), those that are there; each is reported."""
    found: dict[str, Any] = {}
    for key, name in wanted.items():
        value = plain_number(r.value(row, name))
        if name in r.at:
            r.report(row, r.at[name], name, value)
        if value is not None:
            found[key] = value
    return found


def said_of_itself(r: SheetReader, row: int) -> dict[str, Any]:
    """What a community states of its systems and party bodies, where there is a column for it; each is reported."""
    found: dict[str, Any] = {}
    for fact in FACTS:
        name = f"community.{fact.key}"
        if not fact.declared or name not in r.at:
            continue
        number = plain_number(r.value(row, name)) if fact.form == NUMBER else None
        try:
            value = value_of(fact, bare(r.text(row, name))) if number is None else number
        except (ValueError, StopIteration):
            value = None
        r.report(row, r.at[name], name, value)
        if value is not None:
            found[fact.key] = value
    return found


def code(typed: str, length: int) -> str:
    """A code of so many digits, or nothing."""
    digits = bare(typed)
    return digits if len(digits) == length and digits.isdigit() else ""


def names(typed: str) -> tuple[str, ...]:
    """The names in a cell; a name spaced out over two characters (孔　丽) stays one."""
    joined = re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", typed
    )
    found = (parse_name(part).name for part in _NAMES.split(joined) if bare(part) not in _NOBODY)
    return tuple(dict.fromkeys(name for name in found if name))


def office(typed: str) -> str | None:
    """Whether the office rooms are the community's own or rented; None when nothing is said."""
    text = bare(typed)
    if not text:
        return None
    return "rented" if re.search(r"租|借", text) else "own"


def read_day(r: SheetReader, row: int, name: str) -> PartialDate | None:
    """A date that may lie after the day the workbook describes."""
    value = r.value(row, name)
    typed = value.day if isinstance(value, DateCell) else value
    if typed is None or isinstance(typed, bool):
        return None
    far = r.as_of.replace(year=r.as_of.year + 60, day=1)
    return PartialDate.parse(typed, as_of=far, epoch=r.epoch).value
