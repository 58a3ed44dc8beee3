"""What of a record the words in the search box met, when it was not what the record is called."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import Connection

from desktop.base.i18n import _
from desktop.domain import masking
from desktop.store.search import plain

_SOURCES = {
    "resident": "SELECT id, name, former_name, phones, id_number FROM resident WHERE id IN ({marks})",
    "staff": "SELECT id, name, NULL, phones, id_number FROM staff WHERE id IN ({marks})",
}


def reasons(db: Connection, found: Sequence[tuple[str, str]], words: str) -> dict[str, str]:
    """By id, for residents and staff met by a number or a former name."""
    typed = [plain(word) for word in words.split()]
    numbers = [word for word in typed if any(ch.isdigit() for ch in word)]
    said: dict[str, str] = {}
    for kind, sql in _SOURCES.items():
        ids = tuple(i for k, i in found if k == kind)
        if not ids:
            continue
        for entity_id, name, former, phones, number in db.exec_driver_sql(
            sql.format(marks=",".join("?" * len(ids))), ids
        ):
            said[entity_id] = _number(
                numbers, orjson.loads(phones) if phones else (), number or ""
            ) or _former(typed, name or "", former or "")
    return {entity_id: words for entity_id, words in said.items() if words}


def _number(typed: Sequence[str], phones: Sequence[str], number: str) -> str:
    for word in typed:
        for phone in phones:
            digits = "".join(filter(str.isdigit, phone))
            if digits.startswith(word) or digits.endswith(word):
                return _("电话 {masked}").format(masked=masking.phone(phone))
        if number.lower().startswith(word) or number.lower().endswith(word):
            return _("证件 {masked}").format(masked=masking.id_number(number))
    return ""


def _former(typed: Sequence[str], name: str, former: str) -> str:
    if former and any(word in plain(former) and word not in plain(name) for word in typed if word):
        return _("曾用名 {name}").format(name=former)
    return ""
