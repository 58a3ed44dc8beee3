"""The gate of internal documents: what even a copy for the office never shows.

A whole ID number is on no paper. One with its middle hidden hides exactly the birth date, so a document that shows
the one never shows the other: not even its data class may have room for both (GB/T 35273-2020, 7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints

from desktop.base.errors import Problem, Refused
from desktop.base.i18n import N_, _
from desktop.documents.kinds.common import Shown
from desktop.domain.id_number import PROVINCES, check_digit

MOST_NAMED = 5
WHOLE = 18  # digits of an ID number
_LONG = re.compile(r"(?<!\d)\d(?:[ -]?\d){14}(?:(?:[ -]?\d){2}[ -]?[\dXx])?(?![ -]?[\dXx])")
_MASKED = re.compile(r"\d{3,14}[*×●]{6,}\d{0,4}[Xx]?")
_TEXTS = {
    "inner.id_number": N_("有没遮盖的身份证号"),
    "inner.masked_id": N_("遮盖的身份证号印在了别的栏里"),
}


@cache
def declared(cls: type) -> frozenset[Shown]:
    """What the fields of a data class and of the data classes in it hold."""
    found: set[Shown] = set()
    hints = get_type_hints(cls)
    for field in fields(cls):
        found.add(field.metadata.get("shown", Shown.OFFICE))
        for inner in _classes_in(hints[field.name]):
            found |= declared(inner)
    return frozenset(found)


def _classes_in(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and is_dataclass(hint):
        yield hint
    for part in get_args(hint):
        yield from _classes_in(part)


def fault_of(cls: type) -> bool:
    """Whether a data class has room for a masked ID number and a birth date at once."""
    return {Shown.MASKED_ID, Shown.BIRTH} <= declared(cls)


def insist(title: str, items: Sequence[object]) -> None:
    """Raises `Refused`, a problem for each place, when a class has room for both or a text shows a number."""
    problems: dict[str, Problem] = {}
    for cls in {type(item) for item in items}:
        if fault_of(cls):
            text = _("遮盖的身份证号和出生日期不能印在同一份材料里")
            problems[cls.__name__] = Problem("inner.both", text)
    for number, item in enumerate(items, 1):
        for where, code in _findings(item, ""):
            place = _("第{n}份 {where}").format(n=number, where=where)
            problems[f"{number}.{where}.{code}"] = Problem(code, f"{place}：{_(_TEXTS[code])}")
    if problems:
        first = "；".join(problem.text for problem in list(problems.values())[:MOST_NAMED])
        words = _("{title}没有打印。共 {n} 处：{first}")
        raise Refused(
            words.format(title=title, n=len(problems), first=first), code="inner.gate", problems=problems
        )


def _findings(item: object, where: str) -> Iterator[tuple[str, str]]:
    for field in fields(item):  # type: ignore[arg-type]  # items are dataclasses
        what = field.metadata.get("shown", Shown.OFFICE)
        path = f"{where} {_(field.metadata.get('label', '')) or field.name}".strip()
        yield from _read(getattr(item, field.name), path, what)


def _read(value: object, where: str, what: Shown) -> Iterator[tuple[str, str]]:
    if is_dataclass(value):
        yield from _findings(value, where)
    elif isinstance(value, (tuple, list, frozenset)):
        for part in value:
            yield from _read(part, where, what)
    elif isinstance(value, str) and what not in (Shown.INNER, Shown.CODE):
        if any(_is_id(match[0]) for match in _LONG.finditer(value)):
            yield where, "inner.id_number"
        if what is not Shown.MASKED_ID and _MASKED.search(value):
            yield where, "inner.masked_id"


def _is_id(found: str) -> bool:
    """Whether fifteen or eighteen digits are somebody's number: province and date fit, and the check digit."""
    plain = found.replace(" ", "").replace("-", "").upper()
    if int(plain[:2]) not in PROVINCES:
        return False
    born = plain[6:14] if len(plain) == WHOLE else f"19{plain[6:12]}"
    try:
        date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        return False
    return len(plain) != WHOLE or check_digit(plain[:17]) == plain[17]
