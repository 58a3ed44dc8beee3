"""What a person is handed of the office's knowledge: all of it, but never by the hand of who may not see it himself."""

from __future__ import annotations

import pytest

from desktop.queries import accounts, subject
from desktop.workspace import Workspace
from tests.desktop.care_town import DIRECTOR, SPECIALISTS, appoint, build


@pytest.mark.parametrize("category", ["mental", "elder"])
def test_who_looked_at_a_restricted_record_is_told_by_its_specialist_alone(
    office: Workspace, category: str
) -> None:
    town = build(office)
    who, guard = town.residents["任杰"], SPECIALISTS["mental"]
    with office.change("care.add", actor=DIRECTOR) as unit:
        record = unit.create("care_record", {"resident_id": who, "category": category, "start": "2026-01-01"})
    appoint(office)
    office.record_event("care.seen", actor=guard, object_id=record)
    office.record_event("record.revealed", actor=DIRECTOR, object_id=who, detail={"reason": "本人申请"})

    def seen_by(name: str) -> list[str]:
        with office.read() as db:
            found = subject.parts(subject.lines(db, who, accounts.permit(db, name)))
        return [line.who for line in found[subject.SEEN]]

    assert seen_by(guard) == [guard, DIRECTOR]
    assert seen_by(DIRECTOR) == ([DIRECTOR] if category == "mental" else [guard, DIRECTOR])
