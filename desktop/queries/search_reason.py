"""What of a record the words in the search box met, when it was not what the record is called."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import N_, _
from desktop.domain import masking
from desktop.store.search import name_terms, plain


@dataclass(frozen=True, slots=True)
class _Source:
    """`sql` gives id, name, phones as JSON, ID number, and after them the other names that `said` puts into words."""

    sql: str
    said: tuple[str, ...]


_SOURCES: Final = {
    "resident": _Source(
        "SELECT id, name, phones, id_number, former_name FROM resident WHERE id IN ({marks})",
        (N_("曾用名 {name}"),),
    ),
    "staff": _Source("SELECT id, name, phones, id_number FROM staff WHERE id IN ({marks})", ()),
    "household": _Source(
        "SELECT id, head_name, json_array(phone), NULL, contact_name FROM household WHERE id IN ({marks})",
        (N_("联系人 {name}"),),
    ),
    "dwelling": _Source(
        "SELECT d.id, (SELECT group_concat(h.head_name, '、') FROM household h WHERE h.dwelling_id = d.id), "
        "json_array(d.owner_phone, d.tenant_phone), NULL, d.owner_name, d.tenant_name FROM dwelling d "
        "WHERE d.id IN ({marks})",
        (N_("产权人 {name}"), N_("承租人 {name}")),
    ),
}


def reasons(db: Connection, found: Sequence[tuple[str, str]], words: str) -> dict[str, str]:
    """By id, for whoever was met by a number or another name, and doors met by who owns or rents them."""
    typed = [word for part in words.split() if (word := plain(part))]
    numbers = [word for word in typed if any(ch.isdigit() for ch in word)]
    said: dict[str, str] = {}
    for kind, source in _SOURCES.items():
        ids = tuple(i for k, i in found if k == kind)
        if not ids:
            continue
        for entity_id, name, phones, number, *others in db.exec_driver_sql(
            source.sql.format(marks=",".join("?" * len(ids))), ids
        ):
            called = tuple(zip(source.said, others, strict=True))
            said[entity_id] = _number(
                numbers, orjson.loads(phones) if phones else (), number or ""
            ) or _other_name(typed, name or "", called)
    return {entity_id: words for entity_id, words in said.items() if words}


def _number(typed: Sequence[str], phones: Sequence[str | None], number: str) -> str:
    for word in typed:
        for phone in filter(None, phones):
            digits = "".join(filter(str.isdigit, phone))
            if digits.startswith(word) or digits.endswith(word):
                return _("电话 {masked}").format(masked=masking.phone(phone))
        if number.lower().startswith(word) or number.lower().endswith(word):
            return _("证件 {masked}").format(masked=masking.id_number(number))
    return ""


def _other_name(typed: Sequence[str], name: str, others: Sequence[tuple[str, str | None]]) -> str:
    for said, other in others:
        if other and any(_meets(word, other) and not _meets(word, name) for word in typed):
            return _(said).format(name=other)
    return ""


def _meets(word: str, name: str) -> bool:
    return word in plain(name) or any(term.startswith(word) for term in name_terms(name))
