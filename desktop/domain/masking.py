"""How personal data looks to someone who has no reason to see all of it (GB/T 35273-2020, 7.2).

A list that masks ID numbers as first six and last four hides exactly the birth date, so it must not show the
birth date beside it: `row_masks` enforces that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

STAR: Final = "*"
FRONT, BACK = 6, 4
SHORT, LONG = 15, 18
MOBILE_DIGITS: Final = 11
LANDLINE_KEPT: Final = 4


def id_number(number: str | None) -> str:
    """`420303********0013`; other documents keep two characters at each end."""
    if not number:
        return ""
    if len(number) in {SHORT, LONG}:
        back = BACK if len(number) == LONG else BACK - 1
        return number[:FRONT] + STAR * (len(number) - FRONT - back) + number[-back:]
    return number[:2] + STAR * max(len(number) - 4, 1) + number[-2:]


def phone(number: str | None) -> str:
    """`138****1234`, `0719-****123`, and nothing of a short number but its end."""
    if not number:
        return ""
    if number.isdigit() and len(number) == MOBILE_DIGITS:
        return number[:3] + STAR * 4 + number[-4:]
    head, dash, tail = number.rpartition("-")
    if dash:
        return f"{head}-{STAR * LANDLINE_KEPT}{tail[-3:]}"
    return STAR * max(len(number) - 3, 1) + number[-3:]


COMPOUND_SURNAMES: Final = (
    "欧阳", "司马", "上官", "诸葛", "东方", "尉迟", "公孙", "慕容", "司徒", "司空", "端木", "皇甫", "令狐", "宇文", "长孙",
    "夏侯", "呼延", "南宫", "西门", "独孤", "轩辕", "赫连", "澹台", "万俟", "单于", "闾丘", "亓官", "鲜于", "百里", "东郭",
    "贺兰", "乐正", "公冶", "宰父", "第五", "拓跋", "纳兰",
)  # fmt: skip


def family_name(name: str | None) -> str:
    """The family's part of a name: 王, 欧阳; the first part of a name with a middle dot."""
    whole = (name or "").strip()
    if "·" in whole:
        return whole.split("·", 1)[0]
    return whole[:2] if whole[:2] in COMPOUND_SURNAMES and len(whole) > 2 else whole[:1]


def birth(day: str | None) -> str:
    """The year alone."""
    return (day or "")[:4]


MASKS: Final = {
    "id_number": id_number,
    "id_prefix15": id_number,
    "id_invalid": lambda _value: STAR * 6,
    "emergency_phone": phone,
    "private_phone": phone,
    "phone": phone,
    "guardian_phone": phone,
    "owner_phone": phone,
    "tenant_phone": phone,
    "owner_id_number": id_number,
    "family_conflict": lambda _value: STAR * 6,
    "card_number": id_number,
}
LISTS: Final = {"phones": phone, "phones_old": phone, "former_ids": id_number, "head_phones": phone}


def row_masks(row: Mapping[str, Any]) -> dict[str, Any]:
    """One record with its sensitive fields masked; a masked number takes the birth date down to the year."""
    masked = dict(row)
    for name, value in row.items():
        if value in (None, ""):
            continue
        if name in MASKS:
            masked[name] = MASKS[name](value)
        elif name in LISTS and isinstance(value, list):
            masked[name] = [LISTS[name](str(item)) for item in value]
        elif name == "phone_owners" and isinstance(value, Mapping):
            masked[name] = {phone(str(number)): owner for number, owner in value.items()}
    if row.get("birth") and (row.get("id_number") or row.get("id_prefix15")):
        masked["birth"] = birth(row["birth"])
    return masked
