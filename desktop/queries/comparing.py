"""Two registrations side by side, for the one who decides whether and how they become one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from desktop.base.errors import NotFound
from desktop.base.i18n import N_, _
from desktop.domain import care, door, masking
from desktop.domain.choices import CHOICES
from desktop.domain.field_names import field_name
from desktop.domain.permissions import Permit
from desktop.queries.care import allowed
from desktop.store.fold import same_key
from desktop.store.schema import SYNCED

LISTS: Final = {  # joined, not chosen
    "resident": ("phones", "phones_old", "former_ids", "note_categories"),
    "household": ("marks",),
}
PLACED: Final = {"resident": "household_id", "household": "dwelling_id"}
_CATEGORIES: Final = {key: category.name for key, category in care.BY_KEY.items()}
UNSHOWN: Final = frozenset({"id", "sort_no", "id_prefix15", "id_invalid", "phone_owners"})
_EXTRA: Final = {
    "phones_old": N_("停用的电话"), "former_ids": N_("曾用证件号码"), "note_categories": N_("备注提到的类别"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class FieldPair:
    """One field of both, in words, numbers masked. `choice` is what is proposed: "left", "right" or "both"."""

    name: str
    label: str
    left: str
    right: str
    same: bool
    choice: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """`fields` only those of which one says something; `follows` how many other records each side has."""

    kind: str
    left: str
    right: str
    title: str
    fields: tuple[FieldPair, ...]
    follows: tuple[tuple[str, int, int], ...]


def side_by_side(db: Connection, permit: Permit, kind: str, left: str, right: str) -> Comparison:
    """Both records, the left one proposed to stay; raises `NotFound` when one is gone."""
    one, other = (_seen(permit, row(db, kind, i)) for i in (left, right))
    at = PLACED[kind]
    homes = _where(db, kind, one[at]), _where(db, kind, other[at])
    pairs = [
        FieldPair(name, label(kind, name), *(homes if name == at else _shown(kind, name, one, other)),
                  _same(one, other, name), choice(kind, name, one, other))
        for name in one
        if name not in UNSHOWN and not (_empty(one[name]) and _empty(other[name])) and _counts(name, one, other)
    ]  # fmt: skip
    title = str(one.get("name") or one.get("head_name") or "")
    return Comparison(kind, left, right, title, tuple(pairs), tuple(_follows(db, permit, kind, left, right)))


def row(db: Connection, kind: str, record_id: str) -> dict[str, Any]:
    """A record as it is stored, lists decoded; raises `NotFound`."""
    table = SYNCED[kind]
    found = db.execute(select(table).where(table.c.id == record_id)).mappings().first()
    if found is None:
        raise NotFound(_("这条登记已不在册,可能刚被合并或删除。"), code="duplicate.gone")
    return {str(name): value for name, value in found.items()}


def _seen(permit: Permit, fields: dict[str, Any]) -> dict[str, Any]:
    """A record without the restricted categories a note speaks of."""
    noted = fields.get("note_categories")
    return {**fields, "note_categories": [key for key in noted if permit.sees(key)]} if noted else fields


def choice(kind: str, name: str, left: Mapping[str, Any], right: Mapping[str, Any]) -> str:
    """What is proposed for a field: lists are joined, what is empty gives way, else the left one stays."""
    if name in LISTS[kind] and not _empty(left[name]) and not _empty(right[name]):
        return "both"
    return "right" if _empty(left[name]) and not _empty(right[name]) else "left"


def label(kind: str, name: str) -> str:
    """What a field is called."""
    return _(_EXTRA[name]) if name in _EXTRA else field_name(kind, name)


_DOOR: Final = """SELECT '', k.name, b.label, u.label, d.room, '' FROM dwelling d
LEFT JOIN unit u ON u.id = d.unit_id LEFT JOIN building b ON b.id = d.building_id
LEFT JOIN compound k ON k.id = b.compound_id WHERE d.id = ?"""
_HOME: Final = """SELECT h.head_name, k.name, b.label, u.label, d.room, h.address_text FROM household h
LEFT JOIN dwelling d ON d.id = h.dwelling_id LEFT JOIN unit u ON u.id = d.unit_id
LEFT JOIN building b ON b.id = d.building_id LEFT JOIN compound k ON k.id = b.compound_id WHERE h.id = ?"""


def _where(db: Connection, kind: str, place: str | None) -> str:
    """The household of a resident with its door, the door of a household; in words."""
    sql = _HOME if kind == "resident" else _DOOR
    found = db.exec_driver_sql(sql, (place,)).first() if place else None
    if found is None:
        return ""
    where = door.label(found[2], found[3], found[4], found[1]) if found[2] else found[5] or _("地址待落")
    return f"{where} {found[0]}" if found[0] else where


def _counts(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """A stored 人户状态 counts only where neither side knows one of the two facts that make it."""
    if name != "hukou_state":
        return True
    return any(one[fact] is None and other[fact] is None for fact in ("lives_here", "hukou_here"))


def _empty(value: Any) -> bool:
    return value in (None, "", [], {})


def _same(one: Mapping[str, Any], other: Mapping[str, Any], name: str) -> bool:
    return same_key(one[name]) == same_key(other[name])


def _shown(kind: str, name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> tuple[str, str]:
    """Both values in words. Masked alike, two different numbers must not look the same: the digits that differ show.

    Of a number only the place it was first registered is shown: the birth date stands in the next line, and with the
    last four digits it would be whole again.
    """
    if name == "id_number":
        return _differing(one[name] or "", other[name] or "")
    left, right = (masking.row_masks({name: side[name]})[name] for side in (one, other))
    return _words(kind, name, left), _words(kind, name, right)


def _differing(one: str, other: str) -> tuple[str, str]:
    shown = [
        "".join(
            ch if n < masking.FRONT or (n < len(beside) and beside[n] != ch) else masking.STAR
            for n, ch in enumerate(number)
        )
        for number, beside in ((one, other), (other, one))
    ]
    return shown[0], shown[1]


def _words(kind: str, name: str, value: Any) -> str:
    if _empty(value):
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    names = _CATEGORIES if name == "note_categories" else CHOICES.get((kind, name), {})
    if isinstance(value, list):
        return "、".join(_(names.get(str(part), str(part))) for part in value)
    return _(names.get(str(value), str(value)))


def _follows(db: Connection, permit: Permit, kind: str, left: str, right: str) -> list[tuple[str, int, int]]:
    """What hangs on each side; of care only what may be seen."""
    condition, keys = allowed(permit)
    asked: dict[str, tuple[str, tuple[str, ...]]] = {
        "resident": (f"FROM care_record c WHERE c.resident_id = ? AND {condition}", keys),
        "household": ("FROM resident WHERE household_id = ?", ()),
    }
    found = [(_("重点记录") if kind == "resident" else _("成员"), asked[kind])]
    if kind == "household":
        found.append((_("联系卡"), ("FROM card_issue WHERE household_id = ?", ())))
    found.append((_("疑点"), ("FROM doubt WHERE record_id = ?", ())))
    counts = []
    for words, (sql, values) in found:
        one, other = (
            int(db.exec_driver_sql(f"SELECT count(*) {sql}", (i, *values)).scalar() or 0)
            for i in (left, right)
        )
        counts.append((words, one, other))
    return [row for row in counts if row[1] or row[2]]
