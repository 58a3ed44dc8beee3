"""Looking at whole numbers is written down with its reason, and refused without the right."""

from __future__ import annotations

import orjson
import pytest

from desktop.base.errors import Refused
from desktop.domain.reveals import REASONS
from desktop.operations import reveals


def events(office):
    with office.read() as db:
        return db.exec_driver_sql(
            "SELECT actor, object, json_remove(detail, '$.install') FROM audit WHERE event = 'record.revealed'"
        ).all()


@pytest.mark.parametrize("reason", REASONS)
def test_who_looked_at_what_and_why_is_in_the_audit_chain(office, reason):
    reveals.reveal(office, "resident", "r1", fields=["phones", "birth"], reason=reason, actor="李梅")
    [(actor, record, detail)] = events(office)
    assert (actor, record) == ("李梅", "r1")
    assert orjson.loads(detail) == {"kind": "resident", "fields": ["birth", "phones"], "reason": reason}


def test_no_reason_no_number(office):
    with pytest.raises(Refused) as refused:
        reveals.reveal(office, "resident", "r1", fields=["phones"], reason="好奇", actor="李梅")
    assert refused.value.code == "reveal.reason"
    assert events(office) == []


@pytest.mark.parametrize(
    ("role", "may"), [("clerk", True), ("director", True), ("viewer", False), ("auditor", False)]
)
def test_only_who_keys_or_answers_for_it_may_look(office, role, may):
    with office.change("account.add", actor="李梅") as unit:
        unit.create("account", {"name": "周", "roles": [role]})
    if may:
        reveals.reveal(office, "resident", "r1", fields=[], reason="call", actor="周")
    else:
        with pytest.raises(Refused):
            reveals.reveal(office, "resident", "r1", fields=[], reason="call", actor="周")
    assert len(events(office)) == may
