"""What goes when one record is erased: the record, all that hangs on it, and its name where others repeat it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import orjson

from desktop.domain import id_number
from desktop.domain.retention import (
    ANONYMOUS,
    HOUSEHOLD_GOES,
    NUMBERED,
    NUMBERED_WELL,
    RESIDENT_KEEPS,
    STAFF_KEEPS,
)
from desktop.queries.retention import Due
from desktop.store import pictures
from desktop.store.schema import SYNCED
from desktop.workspace import Unit

_DIGITS: Final = 17  # of a citizen's number, before the check character
_HANGING: Final = (  # (kind, field) of records that are about a resident alone
    ("care_record", "resident_id"), ("visit", "resident_id"), ("doubt", "record_id"), ("acceptance", "record_id"),
    ("rekeying", "record_id"), ("distinct_pair", "left_id"), ("distinct_pair", "right_id"),
    ("campaign_entry", "record_id"),
)  # fmt: skip


class Eraser:
    """Erases records inside one unit; `erased` are those that went or were reduced (kind, id)."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._pictures: set[str] = set()
        self.erased: list[tuple[str, str]] = []

    def erase(self, one: Due) -> None:
        """What the record's rule says is done to it."""
        ways: Mapping[str, Callable[[str, str], None]] = {
            "person": lambda _kind, i: self._person(i), "staff": lambda _kind, i: self._staff(i),
            "photo": self._photo, "campaign": self._campaign,
        }  # fmt: skip
        ways.get(one.rule, self._whole)(one.kind, one.id)

    def _whole(self, kind: str, entity_id: str) -> None:
        if (kind, entity_id) in self.erased:
            return
        self._unit.purge(kind, entity_id)
        self.erased.append((kind, entity_id))
        for judged, name in (("doubt", "record_id"), ("acceptance", "record_id"), ("rekeying", "record_id")):
            if kind != judged:
                for hanging in self._ids(judged, name, entity_id):
                    self._whole(judged, hanging)

    def _reduce(self, kind: str, entity_id: str, left: Mapping[str, Any]) -> None:
        self._unit.purge(kind, entity_id, left)
        self.erased.append((kind, entity_id))

    def _ids(self, kind: str, name: str, entity_id: str) -> list[str]:
        sql = f'SELECT id FROM main."{kind}" WHERE "{name}" = ? ORDER BY id'  # noqa: S608 - our own names
        return [row[0] for row in self._unit.db.exec_driver_sql(sql, (entity_id,)).all()]

    def _row(self, kind: str, entity_id: str) -> Mapping[str, Any]:
        return self._unit.record(kind, entity_id).shown()

    def _person(self, resident_id: str) -> None:
        was = self._row("resident", resident_id)
        name = str(was.get("name") or "")
        for kind, field in _HANGING:
            for hanging in self._ids(kind, field, resident_id):
                self._whole(kind, hanging)
        self._acts(resident_id, name)
        left: dict[str, Any] = dict.fromkeys(_fields("resident") - RESIDENT_KEEPS)
        left |= {
            "name": ANONYMOUS,
            "birth": str(was.get("birth") or "")[:4] or None,
            "id_none_reason": _numbered(was),
        }
        self._reduce("resident", resident_id, left)
        if home := was.get("household_id"):
            self._household(str(home), name)

    def _acts(self, resident_id: str, name: str) -> None:
        """The acts of a life keep what happened and when: the counts of earlier days stand on them."""
        for act in self._ids("life_event", "resident_id", resident_id):
            details = _without(self._row("life_event", act).get("details"), name)
            self._reduce("life_event", act, {"place": None, "reason": None, "details": details})

    def _household(self, household_id: str, name: str) -> None:
        """A household all of whose people are anonymous keeps its door; one that others live in only loses the name."""
        was = self._row("household", household_id)
        others = self._unit.db.exec_driver_sql(
            "SELECT count(*) FROM resident WHERE household_id = ? AND coalesce(name, '') <> ?",
            (household_id, ANONYMOUS),
        ).scalar()
        if not others:
            head = ANONYMOUS if was.get("head_name") else None
            self._reduce("household", household_id, {**dict.fromkeys(HOUSEHOLD_GOES), "head_name": head})
            return
        told = {f: was.get(f) for f in ("head_name", "contact_name") if name and was.get(f)}
        left = {f: ANONYMOUS if value == name else value for f, value in told.items()}
        if left:  # what stands there now stays, what stood there before goes: it may have been this name
            self._unit.purge("household", household_id, left)

    def _staff(self, staff_id: str) -> None:
        self._picture(self._row("staff", staff_id).get("photo"))
        self._reduce("staff", staff_id, dict.fromkeys(_fields("staff") - STAFF_KEEPS))

    def _photo(self, kind: str, entity_id: str) -> None:
        was = self._row(kind, entity_id)
        if kind == "board_issue":
            self._picture(was.get("photo"))
            self._reduce(kind, entity_id, {"photo": None})
            return
        details = was.get("details")
        plain = dict(details) if isinstance(details, dict) else {}
        for sha256 in plain.pop("photos", None) or ():
            self._picture(sha256)
        self._reduce(kind, entity_id, {"details": plain or None})

    def _campaign(self, kind: str, entity_id: str) -> None:
        if kind == "campaign":  # that there was one, why and until when, stays: the certificate speaks of it
            return
        self._whole(kind, entity_id)

    def _picture(self, sha256: object) -> None:
        if isinstance(sha256, str) and sha256:
            self._pictures.add(sha256)

    def drop_pictures(self) -> None:
        """Delete the pictures nothing speaks of any more, also those that only the past of an erased record named."""
        db = self._unit.db
        pictures.drop(db, self._pictures | self._unit.purged_texts)


def _fields(kind: str) -> set[str]:
    return {str(column.name) for column in SYNCED[kind].columns} - {"id"}


def _numbered(was: Mapping[str, Any]) -> str | None:
    """That there was a number, and a right one: the figures of earlier days count them."""
    if not any(was.get(name) for name in ("id_number", "id_invalid", "id_prefix15")):
        return str(was["id_none_reason"]) if was.get("id_none_reason") else None
    return NUMBERED_WELL if _right(str(was.get("id_number") or "")) else NUMBERED


def _right(number: str) -> bool:
    """Eighteen characters, a day that exists, the check character of GB 11643: as the figures count it."""
    if len(number) != _DIGITS + 1 or not number[:_DIGITS].isdecimal():
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    return id_number.check_digit(number[:_DIGITS]) == number[_DIGITS].upper()


def _without(value: Any, name: str) -> Any:
    """A JSON value in which the name no longer stands."""
    if value is None or not name:
        return None
    text = orjson.dumps(value).decode().replace(orjson.dumps(name).decode()[1:-1], ANONYMOUS)
    return orjson.loads(text)
