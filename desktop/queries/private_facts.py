"""What the privacy gate must know of an office: residents' names and phones, private numbers, those it gives out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import Connection, text

from desktop.queries import posted

_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class PrivateFacts:
    """Names of two characters and more; numbers as digits alone, ten and more."""

    names: frozenset[str]
    phones: frozenset[str]
    private_phones: frozenset[str]


def private_facts(db: Connection) -> PrivateFacts:
    """Residents' names and phones, and the private phones of staff, as the privacy gate needs them."""
    names: set[str] = set()
    phones: set[str] = set()
    for name, former, kept, emergency in db.execute(
        text("SELECT name, former_name, phones, emergency_phone FROM resident")
    ):
        names.update(part for part in (name, former) if part and len(part) > 1)
        phones.update(orjson.loads(kept) if kept else ())
        phones.add(emergency or "")
    for head, phone in db.execute(text("SELECT head_name, phone FROM household")):
        names.update([head] if head and len(head) > 1 else ())
        phones.add(phone or "")
    private = {row[0] for row in db.execute(text("SELECT private_phone FROM staff")) if row[0]}
    return PrivateFacts(frozenset(names), _bare(phones), _bare(private))


def published_phones(db: Connection, *, day: date) -> frozenset[str]:
    """The numbers the office gives out: work phones of those who have not left, its own and the street's, the property
    companies', and its list of public services."""
    sql = text("SELECT phones FROM staff WHERE left_on IS NULL OR left_on = '' OR left_on > :day")
    given = {
        phone for row in db.execute(sql, {"day": day.isoformat()}) for phone in orjson.loads(row[0] or "[]")
    }
    for row in db.execute(text("SELECT phone, supervision_phone FROM community")):
        given.update(row)
    given.update(row[0] for row in db.execute(text("SELECT property_phone FROM compound")))
    given.update(number for _label, number in posted.phones(db))
    return _bare(phone for phone in given if phone)


def _bare(phones: Iterable[str]) -> frozenset[str]:
    """Numbers as digits alone; short ones (110, a house phone without area code) name nobody."""
    bare = {"".join(_DIGITS.findall(phone)) for phone in phones if phone}
    return frozenset(number for number in bare if len(number) >= 10)
