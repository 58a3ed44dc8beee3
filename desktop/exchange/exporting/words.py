"""How a stored value is written in a list: words or codes, dates in the receiver's manner, numbers that stay numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from desktop.base.errors import Refused
from desktop.base.i18n import _
from desktop.exchange.exporting.fields import Field, Kind

DATE_FORMS: Final = ("yyyy-mm-dd", "yyyymmdd", "yyyy.mm", "yyyy/m/d", "yyyy年m月d日")
FORMS: Final = ("name", "code", *DATE_FORMS)
_SEPARATOR = "、"


def written(value: Any, field: Field, form: str = "", table: Mapping[str, str] | None = None) -> str | int:
    """The cell for a value; "" for nothing. `form` is one of FORMS, `table` the receiver's own words for codes."""
    if value is None or value == "" or value == []:
        return ""
    if table is not None:
        found = [table.get(str(one), "") for one in (value if isinstance(value, list) else [value])]
        return _SEPARATOR.join(word for word in found if word)
    if field.kind is Kind.NUMBER:
        return int(value)
    if field.kind is Kind.FLAG:
        return "是" if value else "否"
    if field.kind in (Kind.DATE, Kind.BIRTH):
        return day_words(str(value), form)
    if field.kind is Kind.GRID:
        return f"第{value}网格" if form != "code" else f"{int(value):03d}"
    return _text(value, field, form)


def _text(value: Any, field: Field, form: str) -> str:
    if isinstance(value, str) and field.kind is Kind.LIST:
        value = [part for part in value.split(",") if part]
    parts = value if isinstance(value, list) else [value]
    if field.table is not None and form != "code":
        parts = [field.table.get(str(part), str(part)) for part in parts]
    return _SEPARATOR.join(str(part) for part in parts)


def day_words(day: str, form: str = "") -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD` in one of DATE_FORMS; what is not known is left out, never invented."""
    if not form or form == "yyyy-mm-dd":
        return day
    parts = day.split("-")
    if form == "yyyymmdd":
        return "".join(parts)
    if form == "yyyy.mm":
        return ".".join(parts[:2])
    if form == "yyyy/m/d":
        return "/".join([parts[0], *(str(int(part)) for part in parts[1:])])
    if form == "yyyy年m月d日":
        return "".join(f"{int(part)}{word}" for part, word in zip(parts, "年月日", strict=False))
    raise Refused(_("不认识的写法:{form}").format(form=form), code="export.unknown_form")


def dwelling_words(compound: str, building: str, unit: str, room: str, *, courtyard: bool = False) -> str:
    """One dwelling as its address is said: 云麓苑3号楼2单元501室."""
    if not building:
        return compound or ""
    parts = [compound or ""]
    number = building[:1].isdigit()
    parts.append(f"{building}号院" if courtyard else f"{building}号楼" if number else f"{building}座")
    if unit:
        parts.append(f"{unit}单元")
    if room:
        parts.append(f"{room}室" if room[-1:].isalnum() and room[-1:].isascii() else room)
    return "".join(parts)
